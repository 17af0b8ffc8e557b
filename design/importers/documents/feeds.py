"""Feeds: RSS, Atom and JSON Feed. An entry is a post; the newest entry, first in the feed, is the last post."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urljoin

import feedparser

from design.importers.chains import Step, notes_of, own_chain
from design.importers.documents.articles import divided, of_html, titled
from design.importers.fields import address, language, moment, objects, part, words
from design.importers.losses import attachment, audio
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, RawPost, Reading
from design.thread import Author, Media

MOST = 2_000  # entries that are read
_ROOTS = {"rss": "an RSS feed", "feed": "an Atom feed", "rdf": "an RSS feed"}
# The description of a picture, which feedparser takes for the entry's.
_DESCRIBED = re.compile(
    r"<media:content\b([^<>]{0,4000}[^<>/])>((?:(?!</?media:(?:content|description)\b).){0,4000})"
    r"<media:description\b[^<>]{0,200}>(.{0,20000}?)</media:description>",
    re.DOTALL,
)
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)
_JSON = "https://jsonfeed.org/version/"


def reasons(payload: Payload) -> tuple[str, ...]:
    if name := _ROOTS.get(payload.element.lower().rpartition(":")[2]):
        return (f"{name}: it begins with <{payload.element}>",)
    one = part(payload.json)
    if _JSON in words(one, "version") or ("items" in one and "home_page_url" in one):
        return ("a JSON Feed, with items",)
    return ()


def read(payload: Payload) -> Reading:
    entries = _of_json(payload.json) if payload.json is not None else _of_xml(payload.source)
    author, items = entries
    if not items:
        raise ImportRefused("no-posts", "The feed has no entries: send one with entries.")
    names = {f"{place}": item for place, item in enumerate(items[:MOST])}
    dated = [item.seconds for item in names.values() if item.seconds is not None]
    turned = len(dated) > 1 and dated[0] > dated[-1]
    steps = [
        Step(
            name,
            item.author or author,
            order=(-int(name) if turned else int(name),),
            seconds=item.seconds,
        )
        for name, item in names.items()
    ]
    chain = own_chain(steps, payload.root or "", begins=bool(payload.root))
    chain.linked = True  # no entry of a feed replies to another
    notes = notes_of(chain)
    if turned:
        notes.append(
            Note(
                "turned", "The feed has its newest entry first: here the oldest is the first post."
            )
        )
    if len(items) > MOST:
        notes.append(
            Note("left-out", f"{len(items) - MOST} entries after the first {MOST} were left out.")
        )
    posts = [post for name in chain.posts for post in divided(names[name].post)]
    who = chain.author
    return Reading(posts, Author(name=who[:120]) if who else None, notes)


class _Item:
    """An entry: its post, author and time in seconds."""

    def __init__(self, post: RawPost, author: str) -> None:
        self.post = post
        self.author = " ".join(author.split())
        when = post.about.get("created_at")
        self.seconds = when.timestamp() if when else None


def _of_xml(source: str) -> tuple[str, list[_Item]]:
    # The source is decoded already: the encoding that the file declares no longer applies.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": ""}
    data = io.BytesIO(_DESCRIBED.sub(_with_alt, source).strip().encode(errors="replace"))
    try:
        found = feedparser.parse(
            data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (
        RecursionError,
        ValueError,
        AssertionError,
        LookupError,
        TypeError,
        AttributeError,
        KeyError,
    ) as broken:
        detail = (
            f"The feed is broken ({type(broken).__name__}): download it again, or paste the text."
        )
        raise ImportRefused("broken-feed", detail) from None
    feed = found.feed
    author = _text(feed, "author") or _text(feed, "title")
    language_tag = _text(feed, "language")
    return author, [
        _item(entry, _text(feed, "link"), language_tag) for entry in found.entries[: MOST + 1]
    ]


def _with_alt(picture: re.Match[str]) -> str:
    """Return a picture of Media RSS with its description as an attribute."""
    attributes, between, description = picture.groups()
    plain = _CDATA.fullmatch(description)
    alt = escape(plain[1]) if plain else description.replace('"', "&quot;").replace("<", "&lt;")
    return f'<media:content{attributes} alt="{alt}">{between}'


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, Mapping) else None
    return value if isinstance(value, str) else ""


def _item(entry: Any, base: str, language_tag: str) -> _Item:
    contents = [one for one in entry.get("content", []) if _text(one, "value").strip()]
    best = next(
        (one for one in contents if "html" in _text(one, "type")), contents[0] if contents else None
    )
    summary = entry.get("summary_detail") or {}
    shown = best if best is not None else summary
    where = _joined(base, _text(entry, "link"))
    post, media = _words(_text(shown, "value"), _text(shown, "type"))
    title, _ = _words(_text(entry, "title"), _text(entry.get("title_detail"), "type"))
    post = titled(title.text, post)
    post.notes += title.notes
    for other in [*contents, summary]:
        content, _ = _words(_text(other, "value"), _text(other, "type"))
        if other is not shown and " ".join(content.text.split()) not in " ".join(post.text.split()):
            post.notes.append(
                Note("summary", f"Other text of an entry was left out: “{content.text}”")
            )
    found = [*media]
    for one in [
        *entry.get("enclosures", []),
        *entry.get("media_content", []),
        *entry.get("media_thumbnail", []),
    ]:
        _add(one, base, found, post)
    # The entry's own ``get`` takes one of these for the other, with a warning.
    dates = (dict.get(entry, f"{name}_parsed") for name in ("published", "updated", "created"))
    when = next((date for date in dates if date), None)
    return _finished(
        post,
        found,
        _text(entry, "author"),
        _id(_text(entry, "id")),
        where,
        _seconds(when),
        language_tag,
    )


def _add(one: Any, base: str, media: list[Media], post: RawPost) -> None:
    """Add a picture or video of an entry as media, anything else as a note."""
    where = _joined(base, _text(one, "href") or _text(one, "url"))
    kind = _text(one, "type").partition("/")[0] or _text(one, "medium")
    if not where or any(where == known.url for known in media):
        return
    if kind == "video":
        media.append(Media(kind="video", url=where, alt=_text(one, "alt").strip()))
    elif kind == "audio":
        post.notes.append(audio(_text(one, "alt").strip(), where))
    elif kind == "image" or _is_picture(where) or (not kind and "width" in one):
        media.append(Media(url=where, alt=_text(one, "alt").strip()))
    else:
        post.notes.append(attachment("file", _text(one, "alt").strip(), where))


def _of_json(found: Any) -> tuple[str, list[_Item]]:
    authors = objects(found, "authors") or [part(found, "author")]
    author = words(authors[0], "name") or words(found, "title")
    items = []
    for one in objects(found, "items")[: MOST + 1]:
        html, text = words(one, "content_html"), words(one, "content_text")
        post, media = _words(html or text, "" if html else "text/plain")
        post = titled(words(one, "title"), post)
        summary = words(one, "summary")
        if " ".join(summary.split()) not in " ".join(post.text.split()):
            post.notes.append(Note("summary", f"Other text of an entry was left out: “{summary}”"))
        for name in ("image", "banner_image"):
            if (where := address(one, name)) and not any(where == known.url for known in media):
                media.append(Media(url=where))
        for item in objects(one, "attachments"):
            enclosure = {"href": words(item, "url"), "type": words(item, "mime_type")}
            _add(enclosure, "", media, post)
            if title := words(item, "title"):
                post.notes.append(attachment("title of an attachment", title))
        writers = objects(one, "authors") or [part(one, "author")]
        when = moment(one, "date_published", "date_modified")
        where = address(one, "url", "external_url") or ""
        language_tag = words(one, "language") or words(found, "language")
        items.append(
            _finished(
                post, media, words(writers[0], "name"), words(one, "id"), where, when, language_tag
            )
        )
    return author, items


def _words(source: str, kind: str) -> tuple[RawPost, list[Media]]:
    """Return the content of plain text or HTML, as the feed declares it or as it looks."""
    if kind == "text/plain" and not re.search(r"</\w|<br|&\w+;", source):
        return RawPost(source.strip()), []
    return of_html(source)


def _finished(
    post: RawPost,
    media: list[Media],
    author: str,
    name: str,
    where: str,
    when: Any,
    language_tag: str,
) -> _Item:
    post.about = {
        "source_id": name[-200:],
        "permalink": address({"url": where}, "url"),
        "created_at": when,
        "language": language({"lang": language_tag}, "lang"),
        "media": tuple(media),
    }
    return _Item(post, author)


def _seconds(when: Any) -> Any:
    try:
        return moment({"at": timegm(when)}, "at") if when else None
    except (OverflowError, ValueError, TypeError):
        return None


def _id(name: str) -> str:
    return " ".join(name.split())


def _is_picture(where: str) -> bool:
    return (
        where.lower()
        .partition("?")[0]
        .endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"))
    )


def _joined(base: str, where: str) -> str:
    try:
        joined = urljoin(base, where.strip())
    except ValueError:
        return ""
    return joined if address({"url": joined}, "url") else ""
