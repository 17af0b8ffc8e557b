"""Statuses of Mastodon and its kin: a context, one status, or a list; their text is HTML."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborNode

from carousels.document import EntityKind
from carousels.importers.markup import Rules, has_class, parsed
from carousels.importers.payload import Payload, number, part, parts, words
from carousels.importers.raw import Note, RawPost, Reading
from carousels.thread import Author, Card, Media, Metrics, Quote


def reasons(payload: Payload) -> tuple[str, ...]:
    found = payload.json
    if "descendants" in part(found) and any(map(_is_status, _listed(found))):
        return ("ancestors and descendants of a status, as Mastodon answers",)
    listed = _listed(found)
    if listed and all(map(_is_status, listed)):
        return ("statuses with HTML content and an account, as Mastodon answers",)
    return ()


def read(payload: Payload) -> Reading:
    statuses = [one for one in _listed(payload.json) if _is_status(one)]
    thread, notes = _thread(statuses)
    if "descendants" in part(payload.json) and not part(payload.json, "status"):
        detail = "A context leaves its own status out: add it, if it belongs to the thread."
        notes.append(Note("status-missing", detail))
    author = _author(part(thread[0], "account")) if thread else None
    return Reading([_post(one) for one in thread], author, notes)


def _listed(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    if part(found, "quoted_status"):
        return [part(found, "quoted_status")]
    if "descendants" in part(found):
        own = [part(found, "status")] if part(found, "status") else []
        return [*parts(found, "ancestors"), *own, *parts(found, "descendants")]
    return [found]


def _is_status(one: Any) -> bool:
    return bool(part(one, "account")) and isinstance(part(one).get("content"), str)


def _thread(statuses: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Note]]:
    """The statuses of whoever wrote most of them, oldest first."""
    authors = Counter(words(part(one, "account"), "id") for one in statuses)
    if not authors:
        return [], []
    first = words(part(statuses[0], "account"), "id")
    most = max(authors, key=lambda name: (authors[name], name == first))
    own = [one for one in statuses if words(part(one, "account"), "id") == most]
    left = len(statuses) - len(own)
    detail = f"{left} statuses of others were left out."
    own.sort(key=lambda one: (words(one, "created_at"), len(words(one, "id")), words(one, "id")))
    return own, [Note("left-out", detail)] if left else []


def _post(status: dict[str, Any]) -> RawPost:
    source = part(status, "reblog") or status
    quote = part(source, "quote")
    rules = Rules(
        hides=lambda node: (
            has_class(node, "invisible") or (bool(quote) and has_class(node, "quote-inline"))
        ),
        names=_kind,
        shortens=lambda node: has_class(node, "ellipsis"),
        paragraphs=True,
    )
    post = parsed(words(source, "content"), rules)
    post.about = {
        "source_id": words(status, "id"),
        "permalink": words(status, "url")[:2_000] or None,
        "created_at": _when(words(status, "created_at")),
        "content_warning": words(source, "spoiler_text"),
        "media": tuple(
            made
            for one in parts(source, "media_attachments")
            if (made := _media(one, sensitive=source.get("sensitive") is True))
        ),
        "quote": _quote(part(quote, "quoted_status") or quote),
        "card": _card(part(source, "card")),
        "metrics": Metrics(
            likes=number(status, "favourites_count"),
            reposts=number(status, "reblogs_count"),
            replies=number(status, "replies_count"),
            quotes=number(status, "quotes_count"),
        ),
    }
    return post


def _kind(node: LexborNode) -> EntityKind | None:
    if has_class(node, "hashtag"):
        return "hashtag"
    return "mention" if has_class(node, "mention") or has_class(node, "u-url") else None


def _media(one: Any, *, sensitive: bool) -> Media | None:
    kinds = {"image": "image", "gifv": "gif", "video": "video"}
    kind = kinds.get(words(one, "type"))
    if kind is None:
        return None
    size, focus = part(one, "meta", "original"), part(one, "meta", "focus")
    return Media.model_validate(
        {
            "kind": kind,
            "url": words(one, "url")[:2_000] or None,
            "poster_url": words(one, "preview_url")[:2_000] or None,
            "alt": words(one, "description"),
            "width": number(size, "width"),
            "height": number(size, "height"),
            "focus": _focus(focus),
            "sensitive": sensitive,
        }
    )


def _focus(said: dict[str, Any]) -> dict[str, float] | None:
    """Their focus runs from -1 to 1 with y upwards; ours are shares of width and height."""
    x, y = said.get("x"), said.get("y")
    if not all(isinstance(one, int | float) and -1 <= one <= 1 for one in (x, y)):
        return None
    return {"x": (1 + float(x or 0)) / 2, "y": (1 - float(y or 0)) / 2}


def _quote(status: dict[str, Any]) -> Quote | None:
    if not _is_status(status):
        return None
    who = part(status, "account")
    return Quote(
        name=words(who, "display_name")[:120],
        handle=words(who, "acct")[:120],
        text=parsed(words(status, "content"), Rules(paragraphs=True)).text.strip(),
        url=words(status, "url")[:2_000] or None,
    )


def _card(one: dict[str, Any]) -> Card | None:
    if not words(one, "url"):
        return None
    return Card(
        url=words(one, "url")[:2_000],
        title=words(one, "title"),
        description=words(one, "description"),
        image_url=words(one, "image")[:2_000] or None,
    )


def _author(who: dict[str, Any]) -> Author | None:
    handle = words(who, "acct")
    name = words(who, "display_name") or handle
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
