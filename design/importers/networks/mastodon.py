"""Statuses of Mastodon and compatible servers: a context, one status, or a list; their text is HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from design.document.model import EntityKind
from design.importers.chains import Step, notes_of, own_chain
from design.importers.fields import address, language, moment, number, objects, part, words
from design.importers.losses import (
    attachment,
    audio,
    plain_name,
    poll,
    quote_gone,
    reposts,
    without_emoji,
)
from design.importers.markup import Rules, has_class, parsed
from design.importers.payload import Payload
from design.importers.raw import Note, RawPost, Reading
from design.thread import Author, Card, Media, Metrics, Quote

MOST = 2_000  # statuses that are read
_ASKED = "the status that was asked for"


def reasons(payload: Payload) -> tuple[str, ...]:
    found = payload.json
    listed = _listed(found)
    if "descendants" in part(found) and (not listed or any(map(_is_status, listed))):
        return ("ancestors and descendants of a status, as in Mastodon's API",)
    if listed and all(map(_is_status, listed)):
        return ("statuses with HTML content and an account, as in Mastodon's API",)
    return ()


def read(payload: Payload) -> Reading:
    statuses = [
        {**one, "id": words(one, "id") or f"status {place}"}
        for place, one in enumerate(_listed(payload.json)[:MOST])
        if _is_status(one)
    ]
    own = {words(one, "id"): one for one in statuses if not part(one, "reblog")}
    passed = [part(one, "reblog") for one in statuses if part(one, "reblog")]
    notes = reposts(len(passed)) if own else []
    if passed and not own:
        own = {words(one, "id"): one for one in passed if _is_status(one)}
        notes = [
            Note("repost", "These are boosts: texts and names are those of the original authors.")
        ]
    steps = [_step(one, context="descendants" in part(payload.json)) for one in own.values()]
    asked = payload.root or words(part(payload.json, "status"), "id")
    if not asked and "descendants" in part(payload.json):
        steps += (missing := _missing(steps, payload.json))
        asked = missing[0].id if missing else ""
        detail = "A context does not contain its own status: add it if it belongs to the thread."
        notes.append(Note("status-missing", detail))
    chain = own_chain(steps, asked, begins=payload.root is not None)
    chain.posts = [name for name in chain.posts if name in own]
    people = {
        words(part(one, "account"), "id"): _handle(part(one, "account")) for one in own.values()
    }
    thread = [own[name] for name in chain.posts]
    author = _author(part(thread[0], "account")) if thread else None
    return Reading([_post(one) for one in thread], author, [*notes, *notes_of(chain, people)])


def post_of_html(html: str, *, quotes: bool = False) -> RawPost:
    """Return a post's visible text: links shortened as shown, mentions and tags marked, a quote's line hidden."""
    rules = Rules(
        hides=lambda node: (
            has_class(node, "invisible") or (quotes and has_class(node, "quote-inline"))
        ),
        names=_kind,
        shortens=lambda node: has_class(node, "ellipsis"),
        paragraphs=True,
    )
    return parsed(html, rules)


def focus_of(x: Any, y: Any) -> dict[str, float] | None:
    """Convert Mastodon's focus, from -1 to 1 with y upwards, to shares of width and height."""
    if not all(isinstance(one, int | float) and -1 <= one <= 1 for one in (x, y)):
        return None
    return {"x": (1 + float(x)) / 2, "y": (1 - float(y)) / 2}


def _listed(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, list):
        listed = [one for one in found if isinstance(one, dict)]
        # Pages of responses, one per line; and notifications, each with its status.
        pages = [status for one in listed for status in objects(one, "statuses")]
        return pages or [part(one, "status") or one for one in listed]
    if part(found, "quoted_status"):
        return [part(found, "quoted_status")]
    if "descendants" in part(found):
        own = [part(found, "status")] if part(found, "status") else []
        return [*objects(found, "ancestors"), *own, *objects(found, "descendants")]
    return objects(found, "statuses") or [part(found)]


def _is_status(one: Any) -> bool:
    has_content = isinstance(part(one).get("content"), str) or bool(part(one, "reblog"))
    return bool(part(one, "account")) and has_content


def _step(one: dict[str, Any], *, context: bool) -> Step:
    when = moment(one, "created_at")
    name = words(one, "id")
    talk = words(part(one, "pleroma"), "conversation_id") or ("context" if context else "")
    return Step(
        name,
        words(part(one, "account"), "id") or words(part(one, "account"), "acct"),
        words(one, "in_reply_to_id"),
        words(one, "in_reply_to_account_id"),
        talk,
        (when.timestamp() if when else 0.0, len(name), name),
        when.timestamp() if when else None,
    )


def _missing(steps: list[Step], found: Any) -> list[Step]:
    """Return the status of a context, as far as its replies and parents describe it."""
    known = {step.id for step in steps}
    answers = [step for step in steps if step.parent and step.parent not in known]
    above = {words(one, "id") for one in objects(found, "ancestors")}
    answers = [step for step in answers if step.id not in above]
    if not answers:
        return []
    name, _ = Counter(step.parent for step in answers).most_common(1)[0]
    writers = Counter(step.parent_author for step in answers if step.parent == name)
    everybody = Counter(step.author for step in steps)
    author = max(writers, key=writers.__getitem__) or max(everybody, key=everybody.__getitem__)
    last = words(next(reversed(objects(found, "ancestors")), {}), "id")
    first = min(step.order for step in answers)
    return [Step(name, author, last, "", "context", (first[0], 0, ""), None)]


def _post(status: dict[str, Any]) -> RawPost:
    quote = part(status, "quote")
    quoted, gone = _quoted(quote)
    post = post_of_html(words(status, "content"), quotes=bool(quoted))
    sensitive = status.get("sensitive") is True
    notes = list(gone)
    if question := part(status, "poll"):
        notes.append(poll("", (words(one, "title") for one in objects(question, "options"))))
    media = []
    for one in objects(status, "media_attachments"):
        if words(one, "type") == "audio":
            notes.append(audio(words(one, "description"), address(one, "url", "remote_url") or ""))
        elif made := _media(one, sensitive=sensitive):
            media.append(made)
        else:
            notes.append(
                attachment(
                    "file", words(one, "description"), address(one, "url", "remote_url") or ""
                )
            )
    without_emoji(post, _emoji(status))
    post.notes += notes
    post.about = {
        "source_id": words(status, "id"),
        "permalink": address(status, "url", "uri"),
        "created_at": moment(status, "created_at"),
        "language": language(status, "language"),
        "content_warning": plain_name(words(status, "spoiler_text"), _emoji(status)),
        "media": tuple(media),
        "quote": quoted,
        "card": _card(part(status, "card")),
        "metrics": Metrics(
            likes=number(status, "favourites_count"),
            reposts=number(status, "reblogs_count"),
            replies=number(status, "replies_count"),
            quotes=number(status, "quotes_count"),
        ),
    }
    return post


def _emoji(one: dict[str, Any]) -> Iterator[str]:
    listed = [
        *objects(one, "emojis"),
        *objects(one, "account", "emojis"),
        *objects(one, "poll", "emojis"),
    ]
    return (words(emoji, "shortcode") for emoji in listed)


def _kind(node: LexborNode) -> EntityKind | None:
    if has_class(node, "hashtag"):
        return "hashtag"
    return "mention" if has_class(node, "mention") or has_class(node, "u-url") else None


def _media(one: dict[str, Any], *, sensitive: bool) -> Media | None:
    kinds = {"image": "image", "gifv": "gif", "video": "video"}
    kind = kinds.get(words(one, "type"))
    if kind is None:
        # Media that the server did not process are pictures if their file name says so.
        named = address(one, "remote_url", "url") or ""
        if not named.lower().partition("?")[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp")):
            return None
        kind = "image"
    size, focus = part(one, "meta", "original"), part(one, "meta", "focus")
    where, still = address(one, "url", "remote_url"), address(one, "preview_url")
    return Media.model_validate(
        {
            "kind": kind,
            "url": where,
            # If no smaller preview was made, the preview is the video itself.
            "poster_url": still if still != where or kind == "image" else None,
            "alt": words(one, "description"),
            "width": number(size, "width"),
            "height": number(size, "height"),
            "focus": focus_of(focus.get("x"), focus.get("y")),
            "sensitive": sensitive,
        }
    )


def _quoted(quote: dict[str, Any]) -> tuple[Quote | None, list[Note]]:
    """Return the quoted status, or a note why it is missing."""
    if not quote:
        return None, []
    status = part(quote, "quoted_status") or quote
    state = words(quote, "state")
    if not _is_status(status) or state not in ("", "accepted"):
        return None, [quote_gone(state if state != "accepted" else "missing")]
    who = part(status, "account")
    post = post_of_html(words(status, "content"), quotes=bool(part(status, "quote")))
    without_emoji(post, _emoji(status))
    sensitive = status.get("sensitive") is True
    media = [_media(one, sensitive=sensitive) for one in objects(status, "media_attachments")]
    quoted = Quote(
        name=plain_name(words(who, "display_name"), _emoji(status))[:120],
        handle=_handle(who),
        text=post.text.strip(),
        url=address(status, "url", "uri"),
        media=tuple(one for one in media if one),
    )
    return quoted, []


def _card(one: dict[str, Any]) -> Card | None:
    where = address(one, "url")
    if not where:
        return None
    return Card(
        url=where,
        title=words(one, "title"),
        description=words(one, "description"),
        image_url=address(one, "image"),
    )


def _handle(who: dict[str, Any]) -> str:
    return f"@{words(who, 'acct')}"[:120] if words(who, "acct") else ""


def _author(who: dict[str, Any]) -> Author | None:
    emoji = (words(one, "shortcode") for one in objects(who, "emojis"))
    name = plain_name(words(who, "display_name"), emoji) or words(who, "acct")
    if not name:
        return None
    return Author(name=name[:120], handle=_handle(who), avatar_url=address(who, "avatar"))
