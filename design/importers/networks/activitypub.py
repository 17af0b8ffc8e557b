"""ActivityPub: notes, activities and their collections, such as the outbox in Mastodon's archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from design.importers.chains import Step, notes_of, own_chain
from design.importers.fields import address, language, moment, number, objects, part, parts, words
from design.importers.losses import (
    attachment,
    audio,
    plain_name,
    poll,
    quote_gone,
    reposts,
    without_emoji,
)
from design.importers.networks.mastodon import focus_of, post_of_html
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, RawPost, Reading
from design.thread import Author, Media

MOST = 100_000  # posts of an archive that are read
_POSTS = frozenset(
    {"Note", "Article", "Question", "Page", "Video", "Event", "Image", "ChatMessage"}
)
_ACTS = frozenset({"Create", "Update", "Announce", "Add"})
_LISTS = frozenset({"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"})
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})


def reasons(payload: Payload) -> tuple[str, ...]:
    if payload.archive:
        return ("a ZIP with outbox.json",) if payload.archive.named("outbox.json") else ()
    for one in _top(payload.json):
        inside = one.get("object")
        acts = isinstance(inside, str) or _type(part(inside)) in _POSTS
        if _type(one) in _LISTS or (_type(one) in _ACTS and acts):
            return (f"an ActivityPub {_type(one)}, as in the archive of Mastodon",)
        if _type(one) in _POSTS and ("attributedTo" in one or "@context" in one) and _content(one):
            return (f"an ActivityPub {_type(one)}",)
    return ()


def read(payload: Payload) -> Reading:
    found, actor = _opened(payload)
    posts: dict[str, dict[str, Any]] = {}
    passed = 0
    for act, post in _posts(found):
        if _type(act) == "Announce":
            passed += 1
        elif len(posts) < MOST and post:
            posts.setdefault(words(post, "id") or f"post {len(posts)}", post)
    asked = next(
        (name for name in posts if payload.root and name.endswith(payload.root)), payload.root or ""
    )
    chain = own_chain((_step(name, one) for name, one in posts.items()), asked, begins=bool(asked))
    thread = [posts[name] for name in chain.posts]
    notes = [*reposts(passed), *notes_of(chain)]
    if not thread and passed:
        detail = "It contains only reposts, without their text: send posts that the author wrote."
        raise ImportRefused("no-posts", detail)
    who = _actor(thread[0].get("attributedTo"), actor) if thread else None
    raw = None if payload.archive is None else json.dumps(thread, ensure_ascii=False)
    return Reading([_post(one) for one in thread], who, notes, raw)


def _opened(payload: Payload) -> tuple[Any, dict[str, Any]]:
    """Return the content of the archive's outbox, and its owner."""
    archive = payload.archive
    if archive is None:
        return payload.json, {}
    texts = [
        archive.text(info)
        for name in ("outbox.json", "actor.json")
        for info in archive.named(name)[:1]
    ]
    documents = [Payload(text).json for text in texts]
    if documents[0] is None:
        raise ImportRefused("broken-json", "outbox.json in the ZIP is broken: download it again.")
    return documents[0], part(documents[1]) if len(documents) > 1 else {}


def _top(found: Any) -> list[dict[str, Any]]:
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _type(one: dict[str, Any]) -> str:
    kind = one.get("type")
    return (
        kind
        if isinstance(kind, str)
        else next((name for name in kind if isinstance(name, str)), "")
        if isinstance(kind, list)
        else ""
    )


def _posts(found: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield activities with their posts, in the order of the collection."""
    ahead: list[Any] = list(reversed(_top(found)))
    while ahead:
        one = ahead.pop()
        if not isinstance(one, dict):
            continue
        if _type(one) in _LISTS:
            for name in ("first", "items", "orderedItems"):
                inside = one.get(name)
                ahead.extend(reversed(inside) if isinstance(inside, list) else [inside])
        elif _type(one) in _ACTS:
            yield one, part(one, "object") if _type(part(one, "object")) in _POSTS else {}
        elif _type(one) in _POSTS:
            yield {}, one


def _step(name: str, one: dict[str, Any]) -> Step:
    when = moment(one, "published", "updated")
    above = words(one, "inReplyTo") or words(part(one, "inReplyTo"), "id")
    writer = _writer(one)
    # On most servers a post's address begins with its author's; other parents have an unknown author.
    whose = (
        writer if writer and above.startswith(f"{writer}/") else "another account" if above else ""
    )
    talk = words(one, "conversation") or words(one, "context")
    seconds = when.timestamp() if when else None
    return Step(name, writer, above, whose, talk, (seconds or 0.0, len(name), name), seconds)


def _writer(one: dict[str, Any]) -> str:
    authors = one.get("attributedTo")
    listed = authors if isinstance(authors, list) else [authors]
    return next(
        (
            name
            for name in (one if isinstance(one, str) else words(one, "id") for one in listed)
            if name
        ),
        "",
    )


def _content(one: dict[str, Any]) -> str:
    """Return the HTML, preferring the post's own language."""
    translated = part(one, "contentMap")
    return words(one, "content") or next(
        (html for html in translated.values() if isinstance(html, str)), ""
    )


def _post(one: dict[str, Any]) -> RawPost:
    quoted = next(
        (
            found
            for name in ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
            if (found := words(one, name))
        ),
        "",
    )
    html = _content(one)
    if words(one, "mediaType") == "text/plain":
        post = RawPost(html)
    else:
        post = post_of_html(html, quotes=False)
    title = (
        words(one, "name")
        if _type(one) not in ("Note", "Question") or not post.text.strip()
        else ""
    )
    if title and not post.text.strip().startswith(title):
        shift = len(title) + 2
        post = RawPost(
            f"{title}\n\n{post.text}",
            tuple(
                link.model_copy(update={"start": link.start + shift, "end": link.end + shift})
                for link in post.links
            ),
            post.notes,
        )
    emoji = [words(tag, "name") for tag in objects(one, "tag") if _type(tag) == "Emoji"]
    without_emoji(post, emoji)
    media, notes = _attached(one)
    if quoted:
        notes.append(quote_gone("missing", quoted))
    choices = [*objects(one, "oneOf"), *objects(one, "anyOf")]
    if choices:
        notes.append(poll("", (words(choice, "name") for choice in choices)))
    to = [name for place in ("to", "cc") for name in (parts(one, place) or [one.get(place)])]
    if any(to) and not _PUBLIC & {name for name in to if isinstance(name, str)}:
        notes.append(
            Note("not-public", "This post was not public: ask its author before you publish it.")
        )
    post.notes += notes
    tag = next(iter(part(one, "contentMap")), "")
    warning = words(one, "summary") if _type(one) in ("Note", "Question") else ""
    post.about = {
        "source_id": words(one, "id")[-200:],
        "permalink": address(one, "url") or address(one, "id"),
        "created_at": moment(one, "published"),
        "language": language({"lang": tag}, "lang"),
        "content_warning": plain_name(post_of_html(warning).text.strip(), emoji),
        "media": tuple(media),
    }
    return post


def _attached(one: dict[str, Any]) -> tuple[list[Media], list[Note]]:
    listed = one.get("attachment")
    found = [part(listed)] if isinstance(listed, dict) else objects(one, "attachment")
    if image := part(one, "image"):
        found.append(image)
    sensitive = one.get("sensitive") is True
    media, notes = [], []
    for item in found:
        kind, where, alt = _kind(item), _where(item), words(item, "name") or words(item, "summary")
        if kind in ("image", "video"):
            point = parts(item, "focalPoint")
            media.append(
                Media.model_validate(
                    {
                        "kind": kind,
                        "url": where,
                        "poster_url": address(part(item, "icon"), "url"),
                        "alt": alt,
                        "width": number(item, "width"),
                        "height": number(item, "height"),
                        "focus": focus_of(*point) if len(point) == 2 else None,
                        "sensitive": sensitive,
                    }
                )
            )
        elif kind == "audio":
            notes.append(audio(alt, where or ""))
        else:
            notes.append(
                attachment(
                    "link" if _type(item) == "Link" else "file", alt, where or words(item, "href")
                )
            )
    return media, notes


def _kind(item: dict[str, Any]) -> str:
    kind = words(item, "mediaType").partition("/")[0]
    return kind if kind in ("image", "video", "audio") else _type(item).lower()


def _where(item: dict[str, Any]) -> str | None:
    """Return an address: from a text, an object with it, or the first of a list of either."""
    urls = item.get("url")
    for one in urls if isinstance(urls, list) else [urls]:
        if (
            found := address({"url": one}, "url")
            if isinstance(one, str)
            else address(one, "href", "url")
        ):
            return found
    return address(item, "href")


def _actor(named: Any, actor: dict[str, Any]) -> Author | None:
    """Return the author from the archive, from the post, or as far as the address tells."""
    who = next(
        (one for one in (named if isinstance(named, list) else [named]) if isinstance(one, dict)),
        actor,
    )
    where = words(who, "id") or (named if isinstance(named, str) else "")
    try:
        parts_ = urlsplit(where)
    except ValueError:
        parts_ = urlsplit("")
    name = words(who, "preferredUsername") or parts_.path.rstrip("/").rpartition("/")[2].lstrip("@")
    name = re.sub(r"\s", "", name)
    if not name and not words(who, "name"):
        return None
    handle = f"@{name}@{parts_.hostname}" if name and parts_.hostname else ""
    emoji = [words(tag, "name") for tag in objects(who, "tag")]
    shown = plain_name(words(who, "name"), emoji) or name
    return Author(
        name=shown[:120], handle=handle[:120], avatar_url=address(part(who, "icon"), "url")
    )
