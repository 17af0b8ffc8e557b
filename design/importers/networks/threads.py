"""Responses of the Threads API: lists of media, a conversation, a single post."""

from __future__ import annotations

from typing import Any

from design.importers.chains import Step, notes_of, own_chain
from design.importers.fields import address, language, moment, objects, part, words
from design.importers.losses import audio, poll, quote_gone, reposts
from design.importers.payload import Payload
from design.importers.raw import Note, RawPost, Reading
from design.thread import Author, Card, Media, Quote

_TYPES = frozenset({"TEXT_POST", "IMAGE", "VIDEO", "CAROUSEL_ALBUM", "AUDIO", "REPOST_FACADE"})
_KINDS = {"IMAGE": "image", "VIDEO": "video"}
_CHOICES = ("option_a", "option_b", "option_c", "option_d")


def reasons(payload: Payload) -> tuple[str, ...]:
    listed = _listed(payload.json)
    if listed and all(map(_is_post, listed)):
        return ("media with media_type and text or shortcode, as in the Threads API",)
    return ()


def read(payload: Payload) -> Reading:
    listed = _listed(payload.json)
    own = [one for one in listed if words(one, "media_type") != "REPOST_FACADE"]
    notes = reposts(len(listed) - len(own))
    # Samples of the API and some posts have no id of their own: their position is used.
    ids = [words(one, "id") for one in own]
    named = {
        (name if name and ids.count(name) == 1 else f"{name} {place}"): one
        for place, (name, one) in enumerate(zip(ids, own, strict=True))
    }
    chain = own_chain(
        (_step(name, one) for name, one in named.items()),
        payload.root or "",
        begins=bool(payload.root),
    )
    people = {author: f"@{author}" for author in map(_writer, own) if author}
    thread = [named[name] for name in chain.posts]
    handle = words(thread[0], "username") if thread else ""
    author = Author(name=handle[:120], handle=f"@{handle}"[:120]) if handle else None
    posts = [_post(one) for one in thread]
    return Reading(posts, author, [*notes, *notes_of(chain, people)])


def _listed(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, list):
        return [one for page in found for one in (objects(page, "data") or [part(page)])]
    if "data" in part(found):
        return objects(found, "data") or ([part(found, "data")] if part(found, "data") else [])
    return [part(found)]


def _is_post(one: dict[str, Any]) -> bool:
    product = words(one, "media_product_type") in ("", "THREADS")
    shaped = words(one, "media_type") in _TYPES or words(one, "media_product_type") == "THREADS"
    # Posts of Instagram have captions instead of texts.
    return (
        product
        and shaped
        and "caption" not in one
        and bool({"text", "shortcode", "permalink", "media_url", "children"} & set(one))
    )


def _step(name: str, one: dict[str, Any]) -> Step:
    when = moment(one, "timestamp")
    seconds = when.timestamp() if when else None
    above = words(part(one, "replied_to"), "id")
    root = words(part(one, "root_post"), "id") or ("" if above else name)
    return Step(name, _writer(one), above, "", root, (seconds or 0.0, len(name), name), seconds)


def _writer(one: dict[str, Any]) -> str:
    mine = one.get("is_reply_owned_by_me") is True
    return words(one, "username") or words(part(one, "owner"), "id") or ("me" if mine else "")


def _post(one: dict[str, Any]) -> RawPost:
    media: list[Media] = []
    notes: list[Note] = []
    for item in objects(one, "children", "data") or objects(one, "children") or [one]:
        kind = words(item, "media_type")
        if kind == "AUDIO":
            notes.append(audio(words(item, "alt_text"), address(item, "media_url") or ""))
        elif kind in _KINDS:
            media.append(_media(item, kind))
        elif words(item, "id") and item is not one:
            media.append(Media(alt=words(item, "alt_text")))
    asked = part(one, "poll_attachment")
    if asked:
        notes.append(poll("", (words(asked, name) for name in _CHOICES)))
    if "gif_url" in one or part(one, "gif_attachment"):
        gif = part(one, "gif_attachment") or one
        media.append(
            Media(kind="gif", url=address(gif, "gif_url", "url"), alt=words(gif, "alt_text"))
        )
    quoted = part(one, "quoted_post")
    quote = None
    if words(quoted, "text") or words(quoted, "username"):
        handle = words(quoted, "username")
        quote = Quote(
            name=handle[:120],
            handle=f"@{handle}"[:120] if handle else "",
            text=words(quoted, "text"),
            url=address(quoted, "permalink"),
            media=(_media(quoted, words(quoted, "media_type")),)
            if words(quoted, "media_type") in _KINDS
            else (),
        )
    elif quoted or one.get("is_quote_post") is True:
        notes.append(quote_gone("missing"))
    where = address(one, "link_attachment_url")
    attached = words(part(one, "text_attachment"), "plaintext")
    text = "\n\n".join(piece for piece in (words(one, "text"), attached) if piece)
    tag = words(one, "topic_tag")
    if tag and tag.lower() not in text.lower():
        notes.append(
            Note("topic", f"The topic of this post is “{tag[:100]}”: it is not shown on slides.")
        )
    about: dict[str, Any] = {
        "source_id": words(one, "id"),
        "permalink": address(one, "permalink"),
        "created_at": moment(one, "timestamp"),
        "language": language(one, "language"),
        "media": tuple(media),
        "quote": quote,
        "card": Card(url=where) if where else None,
    }
    return RawPost(text, notes=notes, about=about)


def _media(item: dict[str, Any], kind: str) -> Media:
    return Media.model_validate(
        {
            "kind": _KINDS[kind],
            "url": address(item, "media_url"),
            "poster_url": address(item, "thumbnail_url"),
            "alt": words(item, "alt_text"),
        }
    )
