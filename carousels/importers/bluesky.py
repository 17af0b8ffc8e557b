"""Threads of Bluesky: posts, their parents and replies, with marks counted in UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from carousels.importers.marks import found_at, gathered, linked, mark
from carousels.importers.payload import Payload, number, part, parts, words
from carousels.importers.raw import Note, RawPost, Reading
from carousels.thread import Author, Card, Media, Metrics, PostEntity, Quote

_POST = "app.bsky.feed.post"
MOST = 2_000  # nodes of a thread that are looked at


def reasons(payload: Payload) -> tuple[str, ...]:
    found = payload.json
    if part(found, "thread", "post") or part(found, "post", "record"):
        return ("a thread of views with posts and replies, as Bluesky answers",)
    if words(found, "$type") == _POST or words(part(found, "record"), "$type") == _POST:
        return ("a record of the type app.bsky.feed.post",)
    if any(part(one, "post", "record") for one in parts(found, "feed")):
        return ("a feed of views with records, as Bluesky answers",)
    return ()


def read(payload: Payload) -> Reading:
    views, notes = _thread(payload.json)
    posts = [_post(view) for view in views]
    return Reading(posts, _author(part(views[0], "author")) if views else None, notes)


def _thread(found: Any) -> tuple[list[dict[str, Any]], list[Note]]:
    """The views of the thread, oldest first: the first author's own chain."""
    if words(found, "$type") == _POST:
        return [{"record": found}], []
    if isinstance(found, dict) and "record" in found:
        return [found], []
    if feed := [part(one, "post") for one in parts(found, "feed")]:
        return [view for view in feed if part(view, "record")], []
    path = [part(found, "thread") or part(found)]
    while part(path[-1], "parent", "post") and len(path) < MOST:
        path.append(part(path[-1], "parent"))
    origin = _did(path[-1])
    views = [part(one, "post") for one in reversed(path) if _did(one) == origin]
    others = len(path) - len(views)
    step = path[0]
    for _ in range(MOST):
        replies = [part(one) for one in parts(step, "replies") if part(one, "post")]
        own = [one for one in replies if _did(one) == origin]
        others += len(replies) - len(own[:1])
        if not own:
            break
        step = min(own, key=lambda one: words(part(one, "post", "record"), "createdAt"))
        views.append(part(step, "post"))
    detail = f"{others} replies of others, or beside the thread, were left out."
    return views, [Note("left-out", detail)] if others else []


def _did(node: dict[str, Any]) -> str:
    return words(part(node, "post", "author"), "did")


def _post(view: dict[str, Any]) -> RawPost:
    record = part(view, "record")
    text = words(record, "text")
    marks, notes = gathered(_marks(text, record))
    embed = part(view, "embed")
    about: dict[str, Any] = {
        "source_id": words(view, "uri"),
        "created_at": _when(words(record, "createdAt")),
        "media": tuple(_media(embed)),
        "quote": _quote(embed),
        "card": _card(embed),
        "metrics": _metrics(view),
    }
    return RawPost(text, tuple(marks), notes, about=about)


def _marks(text: str, record: dict[str, Any]) -> Iterator[PostEntity | Note]:
    data = text.encode()
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
        said = words(feature, "tag")

        def fits(shown: str) -> bool:
            return shown.lstrip("#＃").lower() == said.lower()

        start, end = place or (None, None)
        checked = found_at(text, start, end, fits, f"#{said}")
        return mark("hashtag", checked, said)
    if kind == "mention":
        at = place if place and text[place[0] : place[0] + 1] == "@" else None
        return mark("mention", at, words(feature, "did"))
    return Note("entity-dropped", f"A mark of the unknown kind “{kind[:40]}” was left out.")


def _media(embed: dict[str, Any]) -> Iterator[Media]:
    inner = part(embed, "media") or embed
    for one in [*parts(inner, "images"), *parts(inner, "items")]:
        address = words(one, "fullsize") or words(one, "thumb") or words(one, "thumbnail")
        if address:
            ratio = part(one, "aspectRatio")
            yield Media(
                url=address[:2_000],
                alt=words(one, "alt"),
                width=number(ratio, "width"),
                height=number(ratio, "height"),
            )
    if "video" in words(inner, "$type"):
        yield Media(
            kind="video",
            poster_url=words(inner, "thumbnail")[:2_000] or None,
            alt=words(inner, "alt"),
        )


def _quote(embed: dict[str, Any]) -> Quote | None:
    record = part(embed, "record")
    inner = part(record, "record") or record
    who, said = part(inner, "author"), words(part(inner, "value"), "text")
    if not (who or said):
        return None
    return Quote(name=words(who, "displayName")[:120], handle=words(who, "handle")[:120], text=said)


def _card(embed: dict[str, Any]) -> Card | None:
    external = part(embed, "external") or part(embed, "media", "external")
    if not words(external, "uri"):
        return None
    return Card(
        url=words(external, "uri")[:2_000],
        title=words(external, "title"),
        description=words(external, "description"),
        image_url=words(external, "thumb")[:2_000] or None,
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


def _author(who: dict[str, Any]) -> Author | None:
    handle = words(who, "handle")
    name = words(who, "displayName") or handle
    if not name:
        return None
    avatar = words(who, "avatar")[:2_000] or None
    return Author(name=name[:120], handle=f"@{handle}"[:120] if handle else "", avatar_url=avatar)


def _when(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
