"""A Bluesky post: its marks, counted in UTF-8 bytes, its pictures, cards and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from design.importers.fields import address, language, moment, number, objects, part, parts, words
from design.importers.losses import attachment, quote_gone
from design.importers.marks import found_at, gathered, linked, mark
from design.importers.raw import Note, RawPost
from design.thread import Author, Card, Media, Metrics, PostEntity, Quote

POST = "app.bsky.feed.post"
_SENSITIVE = frozenset(
    {
        "porn",
        "sexual",
        "nudity",
        "graphic-media",
        "gore",
        "nsfl",
        "sexual-figurative",
        "!warn",
        "!hide",
    }
)
# The address of pictures that a record names only by their digest.
_PICTURES = "https://cdn.bsky.app/img/feed_fullsize/plain"


def post_of(view: dict[str, Any]) -> RawPost:
    """Return a post from its view, or from its record if there is nothing else."""
    record = part(view, "record")
    text = words(record, "text")
    marks, notes = gathered(_marks(text, record))
    embed = part(view, "embed") or part(record, "embed")
    labels = _labels(view, record)
    media = tuple(media_of(embed, sensitive=bool(labels & _SENSITIVE), who=_who(view)))
    if labels and not (media and labels & _SENSITIVE):
        notes.append(
            Note("labels", f"Bluesky labels this post: {', '.join(sorted(labels))[:200]}.")
        )
    quote, gone = _quoted(embed)
    if quote and any(one.sensitive for one in quote.media):
        detail = (
            "Bluesky labels the quoted post's pictures as sensitive: check them before you publish."
        )
        notes.append(Note("sensitive", detail))
    card = _card(embed)
    if embed and not (media or quote or gone or card):
        kind = words(embed, "$type").removeprefix("app.bsky.embed.").partition("#")[0]
        notes.append(attachment(f"attachment of the type “{kind[:60]}”"))
    about: dict[str, Any] = {
        "source_id": words(view, "uri"),
        "permalink": _permalink(words(view, "uri"), part(view, "author")),
        "created_at": moment(record, "createdAt"),
        "language": language({"lang": next(iter(parts(record, "langs")), "")}, "lang"),
        "media": media,
        "quote": quote,
        "card": card,
        "metrics": _metrics(view),
    }
    return RawPost(text, tuple(marks), [*notes, *gone], about=about)


def author_of(who: dict[str, Any]) -> Author | None:
    handle = words(who, "handle")
    name = words(who, "displayName") or handle
    if not name:
        return None
    picture = address(who, "avatar")
    return Author(name=name[:120], handle=f"@{handle}"[:120] if handle else "", avatar_url=picture)


def media_of(embed: dict[str, Any], *, sensitive: bool = False, who: str = "") -> Iterator[Media]:
    """Yield pictures, a gallery, a video, or a GIF, which is linked like a page."""
    inner = part(embed, "media") or embed
    shared: dict[str, Any] = {"sensitive": sensitive}
    for one in [*objects(inner, "images"), *objects(inner, "items")]:
        blob = words(part(one, "image", "ref"), "$link")
        ratio = part(one, "aspectRatio")
        where = address(one, "fullsize", "thumb", "thumbnail")
        yield Media(
            url=where or (f"{_PICTURES}/{who}/{blob}@jpeg" if who and blob.isalnum() else None),
            alt=words(one, "alt"),
            width=number(ratio, "width"),
            height=number(ratio, "height"),
            **shared,
        )
    if "video" in words(inner, "$type") or part(inner, "video"):
        still = words(inner, "presentation") == "gif"
        poster = address(inner, "thumbnail")
        yield Media(
            kind="gif" if still else "video", poster_url=poster, alt=words(inner, "alt"), **shared
        )
    external = part(inner, "external")
    if _is_gif(external):
        alt = words(external, "description").removeprefix("Alt: ")
        yield Media(
            kind="gif",
            url=address(external, "uri"),
            poster_url=address(external, "thumb"),
            alt=alt,
            **shared,
        )


def _who(view: dict[str, Any]) -> str:
    uri = words(view, "uri")
    found = words(part(view, "author"), "did") or (
        uri.split("/")[2] if uri.startswith("at://") else ""
    )
    return found if found.startswith("did:") else ""


def _labels(view: dict[str, Any], record: dict[str, Any]) -> set[str]:
    listed = [*objects(view, "labels"), *objects(record, "labels", "values")]
    return {words(one, "val") for one in listed if one.get("neg") is not True} - {""}


def _permalink(uri: str, who: dict[str, Any]) -> str | None:
    if not uri.startswith("at://") or uri.count("/") != 4:
        return None
    handle = words(who, "handle")
    shown = uri.split("/")[2] if handle in ("", "handle.invalid") else handle
    return f"https://bsky.app/profile/{shown}/post/{uri.rpartition('/')[2]}"[:2_000]


def _marks(text: str, record: dict[str, Any]) -> Iterator[PostEntity | Note]:
    data = text.encode(errors="surrogatepass")
    for facet in parts(record, "facets"):
        index = part(facet, "index")
        start, end = number(index, "byteStart"), number(index, "byteEnd")
        place = None
        if start is not None and end is not None and start < end <= len(data):
            try:
                before, inside = data[:start].decode(), data[start:end].decode()
                place = (len(before), len(before) + len(inside))
            except UnicodeDecodeError:
                place = None
        for feature in parts(facet, "features"):
            yield _mark(text, place, feature)


def _mark(text: str, place: tuple[int, int] | None, feature: Any) -> PostEntity | Note:
    kind = words(feature, "$type").rpartition("#")[2]
    if kind == "link":
        return linked(place, words(feature, "uri"), words(feature, "uri"))
    if kind == "tag":
        tag = words(feature, "tag")

        def fits(shown: str) -> bool:
            return shown.lstrip("#＃").lower() == tag.lower()

        start, end = place or (None, None)
        checked = found_at(text, start, end, fits, f"#{tag}")
        return mark("hashtag", checked, tag)
    if kind == "mention":
        at = place if place and text[place[0] : place[0] + 1] == "@" else None
        return mark("mention", at, words(feature, "did"))
    return Note("entity-dropped", f"A mark of the unknown type “{kind[:40]}” was left out.")


def _quoted(embed: dict[str, Any]) -> tuple[Quote | None, list[Note]]:
    """Return the quoted post, or a note why it is missing; feeds, lists and packs are named."""
    record = part(embed, "record")
    inner = part(record, "record") or record
    if not inner:
        return None, []
    kind = words(inner, "$type").rpartition("#")[2]
    for name, word in (("detached", "Detached"), ("blocked", "Blocked"), ("notFound", "NotFound")):
        if inner.get(name) is True or kind.endswith(word):
            return None, [quote_gone("deleted" if name == "notFound" else name)]
    who, value = part(inner, "author"), part(inner, "value")
    if "text" in value:
        shy = bool(_labels(inner, value) & _SENSITIVE)
        media = [one for view in objects(inner, "embeds") for one in media_of(view, sensitive=shy)]
        handle = words(who, "handle")
        quote = Quote(
            name=words(who, "displayName")[:120],
            handle=f"@{handle}"[:120] if handle else "",
            text=words(value, "text"),
            url=_permalink(words(inner, "uri"), who),
            media=tuple(media),
        )
        return quote, []
    name = (
        words(inner, "displayName") or words(inner, "name") or words(part(inner, "record"), "name")
    )
    if kind.startswith("labelerView"):
        name = (
            name
            or words(part(inner, "creator"), "displayName")
            or words(part(inner, "creator"), "handle")
        )
    if name:
        text = " ".join(one for one in (name, words(inner, "description")) if one)
        return None, [attachment("feed, list, pack or labeler of Bluesky", text)]
    where = _permalink(words(inner, "uri"), {})
    return None, [quote_gone("missing", where or "")]


def _card(embed: dict[str, Any]) -> Card | None:
    external = part(embed, "external") or part(embed, "media", "external")
    where = address(external, "uri")
    if not where or _is_gif(external):
        return None
    return Card(
        url=where,
        title=words(external, "title"),
        description=words(external, "description"),
        image_url=address(external, "thumb"),
    )


def _is_gif(external: dict[str, Any]) -> bool:
    try:
        where = urlsplit(words(external, "uri"))
    except ValueError:
        return False
    return where.scheme in ("http", "https") and (
        where.path.endswith(".gif") or where.hostname == "media.tenor.com"
    )


def _metrics(view: dict[str, Any]) -> Metrics | None:
    if "likeCount" not in view and "replyCount" not in view:
        return None
    return Metrics(
        likes=number(view, "likeCount"),
        reposts=number(view, "repostCount"),
        replies=number(view, "replyCount"),
        quotes=number(view, "quoteCount"),
        bookmarks=number(view, "bookmarkCount"),
    )
