"""The archive that X gives its users: files of JavaScript, or the ZIP of them. Never evaluated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from carousels.importers.payload import Payload, number, part, parts, words
from carousels.importers.raw import ImportRefused, Reading
from carousels.importers.tweets import Name, Tweet, Url, chosen, post_of, when
from carousels.thread import Author, Media, Metrics

MAX_TWEETS = 400_000
MOST = 2_000  # posts of a thread that are looked at
_PARTS = tuple(
    f"{name}{n}.js"
    for name in ("tweets", "tweet")
    for n in ("", *(f"-part{i}" for i in range(1, 100)))
)
_HEAD = re.compile(r"^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*(?=\[)", re.MULTILINE)
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")


def reasons(payload: Payload) -> tuple[str, ...]:
    if payload.archive:
        named = payload.archive.named(*_PARTS)
        return (f"a ZIP with {named[0].filename[-60:]}",) if named else ("a ZIP",)
    found = []
    if head := _HEAD.search(payload.text[:2_000]):
        found.append(f"begins with window.YTD.{head[1]}")
    listed = payload.json
    if isinstance(listed, list) and listed and words(_inner(listed[0]), "full_text"):
        found.append("posts with full_text and id_str, as an archive lists them")
    return tuple(found)


def read(payload: Payload) -> Reading:
    """One thread of the archive; ``raw`` holds its posts and the account alone."""
    texts, accounts, long = _texts(payload)
    places: dict[str, tuple[int, int]] = {}
    answers = {}
    for index, text in enumerate(texts):
        for at, one in _objects(text):
            inner = _inner(one)
            if words(inner, "full_text") and (name := _id(inner)):
                places[name], answers[name] = (index, at), _reply_to(inner)
                if len(places) > MAX_TWEETS:
                    detail = f"The archive has more than {MAX_TWEETS} posts: send one part of it."
                    raise ImportRefused("too-many-posts", detail)
    if not places:
        detail = "The archive has no tweets.js with posts: send that file, or the whole ZIP."
        raise ImportRefused("no-posts", detail)
    named = (part(one, "account") for text in accounts for _, one in _objects(text))
    account = next((one for one in named if one), {})
    # An archive may hold a hundred thousand posts: only those of the thread are looked at closely.
    outlines = [Tweet(name, "", "", above, "") for name, above in answers.items()]
    thread, notes = chosen(outlines, payload.root)
    if payload.root is not None and not thread:
        detail = f"The archive has no thread that begins with the post {payload.root[:30]}."
        raise ImportRefused("no-thread", detail)
    if len(thread) > MOST:
        raise ImportRefused("too-many-posts", f"The thread has {len(thread)} posts; name its part.")
    kept = [_inner(_at(texts, places[one.id])) for one in thread]
    raw = json.dumps(
        [{"tweet": one} for one in kept] + ([{"account": account}] if account else []),
        ensure_ascii=False,
    )
    long_posts = _long_posts(long)
    tweets = [_tweet(one, long_posts) for one in kept]
    posts = [post_of(one, reply=bool(one.reply_to)) for one in tweets]
    return Reading(posts, _author(account), notes, raw)


def _texts(payload: Payload) -> tuple[list[str], list[str], list[str]]:
    """The files with posts, with the account, and with long posts."""
    archive = payload.archive
    if archive is None:
        accounts = [payload.text] if '"account"' in payload.text else []
        return [payload.text], accounts, []
    found = archive.named(*_PARTS)
    if not found:
        detail = "The ZIP has no tweets.js: send the archive that X gave you, as it is."
        raise ImportRefused("no-posts", detail)
    return (
        [archive.text(info) for info in found],
        [archive.text(info) for info in archive.named("account.js")[:1]],
        [archive.text(info) for info in archive.named("note-tweet.js")[:4]],
    )


def _at(texts: list[str], place: tuple[int, int]) -> Any:
    index, at = place
    return _DECODER.raw_decode(texts[index], at)[0]


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """The members of the list behind the first ``[``, one after the other, with their places."""
    at = text.find("[") + 1
    while at > 0:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
        if at >= len(text) or text[at] != "{":
            return
        begin = at
        try:
            found, at = _DECODER.raw_decode(text, begin)
        except RecursionError:
            raise ImportRefused("too-deep", "The archive is nested too deep to be one.") from None
        except ValueError:
            detail = f"The archive is broken at character {at}: download it again."
            raise ImportRefused("broken-json", detail) from None
        yield begin, found


def _id(one: dict[str, Any]) -> str:
    return words(one, "id_str") or words(one, "id")


def _reply_to(one: dict[str, Any]) -> str:
    return words(one, "in_reply_to_status_id_str") or words(one, "in_reply_to_status_id")


def _inner(one: Any) -> dict[str, Any]:
    return part(one, "tweet") or part(one)


def _long_posts(texts: list[str]) -> dict[str, dict[str, Any]]:
    """Long posts by their beginning: their ids are not those of the posts."""
    found = {}
    for text in texts:
        for _, one in _objects(text):
            core = part(one, "noteTweet", "core")
            if len(said := words(core, "text")) > 100:
                found[said[:100]] = core
    return found


def _tweet(one: dict[str, Any], long: dict[str, dict[str, Any]]) -> Tweet:
    entities = part(one, "entities")
    text = words(one, "full_text")
    core = long.get(text[:100])
    urls = list(_urls(parts(entities, "urls"), own=False))
    own = list(_urls(parts(entities, "media"), own=True))
    if core:
        # Its text is whole and not escaped; its links are those of the short one.
        text = words(core, "text").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        urls = [Url(u.short, u.expanded, u.display) for u in _urls(parts(core, "urls"), own=False)]
    media = [m for m in map(_media, parts(one, "extended_entities", "media")) if m is not None]
    return Tweet(
        _id(one),
        "",
        "",
        _reply_to(one),
        text,
        [*urls, *own],
        list(_names(entities)),
        "",
        {
            "source_id": _id(one),
            "created_at": when(words(one, "created_at")),
            "media": tuple(media),
            "metrics": Metrics(
                likes=number(one, "favorite_count"), reposts=number(one, "retweet_count")
            ),
        },
    )


def _urls(listed: list[Any], *, own: bool) -> Iterator[Url]:
    for url in listed:
        if short := words(url, "url") or words(url, "shortUrl"):
            start, end = _indices(url)
            expanded = words(url, "expanded_url") or words(url, "expandedUrl")
            display = words(url, "display_url") or words(url, "displayUrl")
            yield Url(short, expanded, display, start, end, own)


def _names(entities: dict[str, Any]) -> Iterator[Name]:
    for listed, said, kind in (
        ("user_mentions", "screen_name", "mention"),
        ("hashtags", "text", "hashtag"),
        ("symbols", "text", "cashtag"),
    ):
        for one in parts(entities, listed):
            if words(one, said):
                yield Name(kind, words(one, said), *_indices(one))


def _indices(one: Any) -> tuple[int | None, int | None]:
    """A range, of numbers or of numbers as text."""
    listed = parts(one, "indices")
    if len(listed) != 2:
        return None, None
    return number({"at": listed[0]}, "at"), number({"at": listed[1]}, "at")


def _media(one: Any) -> Media | None:
    address = words(one, "media_url_https") or words(one, "media_url")
    if not address:
        return None
    kinds = {"photo": "image", "animated_gif": "gif", "video": "video"}
    kind = kinds.get(words(one, "type"), "image")
    size = part(one, "sizes", "large")
    return Media.model_validate(
        {
            "kind": kind,
            "url": address[:2_000] if kind == "image" else None,
            "poster_url": address[:2_000] if kind != "image" else None,
            "alt": words(one, "ext_alt_text"),
            "width": number(size, "w"),
            "height": number(size, "h"),
        }
    )


def _author(account: dict[str, Any]) -> Author | None:
    handle = words(account, "username")
    name = words(account, "accountDisplayName") or handle
    return Author(name=name[:120], handle=f"@{handle}"[:120] if handle else "") if name else None
