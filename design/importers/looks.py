"""Naming what unreadable content looks like, for its refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from design.importers.fields import objects, part, words
from design.importers.json_text import Broken
from design.importers.payload import Payload
from design.importers.raw import ImportRefused

Kind = Literal["zip", "json", "xml", "html", "file", "text"]

WORKS = (
    "What can be read: posts as text, Markdown or CSV; the JSON of X, Bluesky, Mastodon, Threads or "
    "Reddit; RSS, Atom and JSON feeds; the archives of X and Mastodon."
)
_LONGEST_MESSAGE = 600
_XML = {
    "svg": "a drawing (SVG)",
    "opml": "a feed list (OPML)",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "plist": "a property list of macOS",
    "kml": "a map (KML)",
    "gpx": "a track (GPX)",
    "envelope": "a SOAP response",
    "html": "a web page (HTML)",
    "error": "an error message (XML)",
}
# Files of text that are not written for readers.
_FILES = (
    (re.compile(r"\{\\rtf\d"), "a document (RTF): save it as plain text, or paste its text"),
    (re.compile(r"BEGIN:VCALENDAR\b"), "a calendar (iCalendar)"),
    (re.compile(r"BEGIN:VCARD\b"), "a contact (vCard)"),
    (re.compile(r"WEBVTT\b.{0,200}\n\s*\n"), "subtitles (WebVTT): paste only their text"),
    (
        re.compile(r"1\s*\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}"),
        "subtitles (SubRip): paste only their text",
    ),
    (
        re.compile(
            r"(?:[A-Za-z][\w-]{1,40}: .{0,998}\n(?:[ \t].{0,998}\n)*){1,60}?MIME-Version: \d", re.I
        ),
        "a mail with its headers: paste only its text",
    ),
    (re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[\w+/=\s]{40}"), "a file as base64: upload it"),
    (re.compile(r"%PDF-\d"), "a PDF"),
)
_IN_ZIP = {
    "word/document.xml": "a Word document: save it as plain text",
    "xl/workbook.xml": "an Excel workbook: save its sheet as CSV",
    "ppt/presentation.xml": "a PowerPoint presentation: paste its text",
    "content.xml": "an OpenDocument file: save it as plain text or CSV",
}
_PAGE = frozenset({"html", "head", "body", "title", "meta", "link", "script", "style"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "iframe",
        "main",
        "nav",
        "noscript",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "template",
        "ul",
    ]
)
_OF_FEEDS = re.compile(
    r"</?(?:channel|content|description|entry|feed|guid|id|item|link|pubDate|published|rss|summary|title|updated)\b[^<>]*>"
)
_INLINE = frozenset(
    ["b", "code", "em", "font", "i", "img", "mark", "q", "s", "small", "span", "strong", "u"]
)
_TAG = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>")

# The first that matches names the content. Each gets one object: the content, or the first of a list.
_KNOWN: tuple[tuple[str, Callable[[dict[str, Any]], bool]], ...] = (
    ("a browser recording (HAR)", lambda one: bool(objects(one, "log", "entries"))),
    ("a notebook (Jupyter)", lambda one: "nbformat" in one),
    ("a map (GeoJSON)", lambda one: words(one, "type") in ("FeatureCollection", "Feature")),
    ("a package description", lambda one: "dependencies" in one or "devDependencies" in one),
    ("an API description (OpenAPI)", lambda one: "openapi" in one or "swagger" in one),
    ("a JSON Schema", lambda one: "json-schema.org" in words(one, "$schema")),
    ("an animation (Lottie)", lambda one: "layers" in one and "fr" in one),
    ("a response of the YouTube API", lambda one: words(one, "kind").startswith("youtube#")),
    ("a response of the Instagram API", lambda one: _any(one, "data", "caption", "media_url")),
    (
        "a response of the Facebook API",
        lambda one: _any(one, "data", "message", "full_picture", "story"),
    ),
    (
        "an export of Instagram or Facebook",
        lambda one: (
            bool({"creation_timestamp", "ig_other_media"} & set(one))
            or any("creation_timestamp" in media for media in objects(one, "media"))
            or any(name.startswith("text_post_app_") for name in one)
            or {"timestamp", "data", "title"} <= set(one)
        ),
    ),
    (
        "a Bluesky thread whose post was deleted",
        lambda one: part(one, "thread").get("notFound") is True,
    ),
    (
        "a Bluesky thread whose author blocks the requesting account",
        lambda one: part(one, "thread").get("blocked") is True,
    ),
    (
        "a response of X without posts",
        lambda one: "result_count" in part(one, "meta") or "total_tweet_count" in part(one, "meta"),
    ),
    ("a response of X with users", lambda one: _any(one, "data", "username")),
    ("a response of LinkedIn", lambda one: _any(one, "elements", "specificContent", "commentary")),
    (
        "a response of Lemmy",
        lambda one: (
            bool({"post_view", "posts"} & set(one))
            and bool(part(one, "post_view", "post") or _any(one, "posts", "creator"))
        ),
    ),
    ("a Bluesky profile", lambda one: {"did", "handle"} <= set(one)),
    ("Bluesky notifications", lambda one: bool(objects(one, "notifications"))),
    (
        "a post of a mirror of X",
        lambda one: (
            bool({"tweetURL", "rawContent", "fullText"} & set(one))
            or "author" in part(one, "tweet")
        ),
    ),
    ("scheduled posts of Mastodon", lambda one: {"scheduled_at", "params"} <= set(one)),
    ("the source text of a Mastodon post", lambda one: {"text", "spoiler_text"} <= set(one)),
    (
        "an export of Telegram",
        lambda one: isinstance(one.get("messages"), list) and {"name", "type"} <= set(one),
    ),
    (
        "an export of Discord",
        lambda one: bool(objects(one, "messages")) and ("guild" in one or "channel" in one),
    ),
    ("Discord messages", lambda one: {"channel_id", "content", "author"} <= set(one)),
    (
        "Slack messages",
        lambda one: {"ts", "text"} <= set(one) and bool({"user", "bot_id"} & set(one)),
    ),
    (
        "a chat with a language model",
        lambda one: (
            any({"role", "content"} <= set(m) for m in objects(one, "messages"))
            or bool(objects(one, "choices"))
        ),
    ),
    ("a response of WordPress", lambda one: isinstance(part(one, "content").get("rendered"), str)),
    ("a response of Tumblr", lambda one: bool(objects(one, "response", "posts"))),
    (
        "a response of Notion",
        lambda one: words(one, "object") in ("list", "page", "block", "database"),
    ),
    (
        "a Hacker News item",
        lambda one: (
            ("by" in one and words(one, "type") in ("story", "comment", "job", "poll"))
            or {"story_id", "created_at_i"} <= set(one)
        ),
    ),
    (
        "a response of TikTok",
        lambda one: bool({"itemList", "aweme_list", "aweme_detail"} & set(one)),
    ),
    ("a Nostr event", lambda one: {"pubkey", "sig", "kind"} <= set(one)),
    (
        "an export of LinkedIn",
        lambda one: (
            bool({"ShareCommentary", "shareCommentary"} & set(one))
            or "com.linkedin" in str(list(one)[:5])
        ),
    ),
    ("a Fediverse account", lambda one: "preferredUsername" in one),
    ("a Misskey note", lambda one: {"text", "userId", "user"} <= set(one)),
    ("a Discourse topic", lambda one: bool(objects(one, "post_stream", "posts"))),
    (
        "a Reddit response without a submission",
        lambda one: words(one, "kind") in ("Listing", "t1", "t2", "t5", "more"),
    ),
    ("a Bluesky feed without posts", lambda one: "feed" in one or "cursor" in one),
)


def kind_of(payload: Payload) -> Kind:
    """Return the kind of a source; readers of text accept only text."""
    if payload.archive is not None:
        return "zip"
    if payload.parsed is not None:
        return "json"
    text, first = payload.source, payload.element.lower()
    if _file(text):
        return "file"
    if not first:
        return "xml" if _is_damaged(text) else "text"
    if first.rpartition(":")[2] in ("rss", "feed", "rdf"):
        return "xml"
    if first in _PAGE or "<!doctype html" in payload.prolog.lower():
        return "html"
    if (
        first.rpartition(":")[2] in (*_XML, "rss", "feed", "rdf")
        or "<?xml" in payload.prolog.lower()
    ):
        return "html" if first in _BLOCKS else "xml"
    if not _is_mostly_markup(text):
        return "text"
    if first in _BLOCKS or (first in _INLINE and text.strip().count("\n") > 1):
        return "html"
    closes = text.rstrip().lower().endswith(f"</{first}>")
    return "xml" if closes and first not in (*_INLINE, "a") else "text"


def refuse(payload: Payload, kind: Kind) -> ImportRefused:
    """Return the refusal of unreadable content: what it looks like, where it is wrong, what works."""
    if kind == "zip":
        archive = payload.archive
        what = next((_IN_ZIP[name] for name in _IN_ZIP if archive and archive.named(name)), "")
        if what:
            return ImportRefused("unknown-format", f"This looks like {what}. {WORKS}")
        return ImportRefused(
            "no-posts",
            "The ZIP has neither tweets.js of X nor outbox.json of Mastodon: send the archive as the network provided it, or the file with the posts from it.",
        )
    if isinstance(payload.parsed, Broken):
        detail = f"This looks like {payload.parsed.what}. Copy or download all of it again, or paste the text of the posts."
        return ImportRefused("broken-json", detail)
    if kind == "json":
        if errors := _errors(payload.json):
            detail = f"This is an error message of the source, without posts: {errors} Repeat the request, and send its response."
            return ImportRefused("source-error", detail)
        return ImportRefused(
            "unknown-format",
            f"This looks like {_json(payload.json)}, which cannot be imported. {WORKS}",
        )
    if kind == "file":
        detail = f"This looks like {_file(payload.source)}. {WORKS}"
        return ImportRefused("unknown-format", detail)
    if kind == "xml":
        name = payload.element or "…"
        what = _XML.get(name.lower().rpartition(":")[2], f"XML with <{name}>")
        return ImportRefused(
            "unknown-format", f"This looks like {what}, which cannot be imported. {WORKS}"
        )
    detail = "This looks like the HTML of a web page: copy the text as the page shows it."
    return ImportRefused("unknown-format", f"{detail} {WORKS}")


def _file(text: str) -> str:
    """Return what a file of no posts is, by its beginning; empty if unknown."""
    head = text[:20_000].lstrip().replace("\r\n", "\n")
    return next((name for begins, name in _FILES if begins.match(head)), "")


def _is_damaged(text: str) -> bool:
    """Return whether a text is mostly a feed whose beginning is missing or broken."""
    head = text[:40_000]
    tags = [found[0] for found in _OF_FEEDS.finditer(head)]
    return len(tags) > 5 and "<" in head[:300] and sum(map(len, tags)) * 5 > len(head)


def _is_mostly_markup(text: str) -> bool:
    """Return whether at least half of the lines that are not empty begin with a tag."""
    lines = [line.strip() for line in text[:40_000].split("\n") if line.strip()]
    return sum(line.startswith("<") for line in lines) * 2 >= len(lines)


def _json(found: Any) -> str:
    if isinstance(found, list):
        inside = next((one for one in found if isinstance(one, dict)), None)
        if inside is None:
            return "an empty JSON list" if not found else "a JSON list without objects"
        found = inside
    if not isinstance(found, dict):
        return "JSON without objects"
    if not found:
        return "an empty JSON object"
    for name, fits in _KNOWN:
        if fits(found):
            return name
    names = ", ".join(f"“{' '.join(name.split())[:40]}”" for name in list(found)[:5])
    return f"JSON with {names}"


def _errors(found: Any) -> str:
    """Return the source's own error messages, cleaned; empty if the response is no error."""
    listed = found if isinstance(found, list) else [found]
    messages: list[str] = []
    for one in (part(page) for page in listed[:20]):
        inside = one.get("errors")
        mistakes = inside if isinstance(inside, list) else [inside] if inside else []
        messages += [_message(error) for error in mistakes[:10]]
        if "error" in one:
            messages.append(_message(part(one, "error") or {"message": words(one, "error")}))
            messages.append(words(one, "message") or words(one, "error_description"))
        problem = "status" in one or "/problems/" in words(one, "type")
        if set(one) & {"detail", "title"} and problem and len(one) <= 8:
            messages.append(_message(one))
    lines = dict.fromkeys(" ".join(_plain(line).split()) for line in messages if line)
    joined = " ".join(
        line if line.endswith((".", "!", "?")) else f"{line}." for line in lines if line
    )
    return f"“{joined[:_LONGEST_MESSAGE]}”." if joined else ""


def _message(error: Any) -> str:
    if isinstance(error, str):
        return error
    return next(
        (
            text
            for name in ("detail", "message", "error_user_msg", "description", "title")
            if (text := words(error, name))
        ),
        "",
    )


def _plain(text: str) -> str:
    """Return foreign text without markup and control characters."""
    return "".join(char if char.isprintable() else " " for char in _TAG.sub(" ", text))


def _any(one: dict[str, Any], name: str, *fields: str) -> bool:
    return any(set(fields) & set(item) for item in objects(one, name)) or (
        name in part(one) and bool(set(fields) & set(part(one, name)))
    )
