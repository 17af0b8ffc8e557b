"""Embedded posts: the blockquotes that networks provide for web pages, alone or in an oEmbed response."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborNode

from design.importers.fields import part, words
from design.importers.markup import Rules, has_class, tree, visible_text
from design.importers.payload import Payload
from design.importers.raw import Note, RawPost, Reading
from design.thread import Author

_KNOWN = ("twitter-tweet", "bluesky-embed", "twitter-video")
_LOOKS_SO = re.compile(
    rf"""<blockquote[^>]{{0,600}}\bclass\s*=\s*["'][^"'>]{{0,200}}\b(?:{"|".join(_KNOWN)})\b"""
)
_SIGNATURE = re.compile(
    r"\s*[—–-]\s*(?P<name>.{1,200}?)\s*\(@?(?P<handle>[\w.@-]{1,120})\)\s*(?P<rest>[^\n]{0,120})$"
)


def reasons(payload: Payload) -> tuple[str, ...]:
    if _LOOKS_SO.search(_html(payload)[:200_000]):
        return ("a blockquote for embedding, from X or Bluesky",)
    return ()


def read(payload: Payload) -> Reading:
    root = tree(_html(payload), sure=True)
    nodes = (
        [node for node in root.css("blockquote") if any(has_class(node, name) for name in _KNOWN)]
        if root
        else []
    )
    found = [_post(node) for node in nodes]
    authors = [author for _, author in found if author]
    first = authors[0] if authors else None
    kept = [
        post
        for post, author in found
        if author is None or first is None or author.handle == first.handle
    ]
    left = len(found) - len(kept)
    notes = [Note("left-out", f"{left} embedded posts by others were left out.")] if left else []
    return Reading(kept, first, notes)


def _html(payload: Payload) -> str:
    """Return the markup: the text itself, or the HTML of oEmbed responses."""
    found: Any = payload.json
    if found is None:
        return payload.text
    listed = found if isinstance(found, list) else [found]
    return "\n".join(words(part(one), "html") for one in listed)


def _post(node: LexborNode) -> tuple[RawPost, Author | None]:
    """Return the post of the paragraph, and the author of the signature below it."""
    whole = visible_text(node, Rules(paragraphs=True))
    paragraphs = node.css("p")
    post = RawPost("")
    language = ""
    if paragraphs:
        post = visible_text(paragraphs[0], Rules(paragraphs=True))
        language = paragraphs[0].attributes.get("lang") or ""
    links = [a.attributes.get("href") or "" for a in node.css("a")]
    where = next(
        (one for one in reversed(links) if re.search(r"/(?:status(?:es)?|post)/", one)), ""
    )
    signed = _SIGNATURE.search(whole.text.strip())
    author = None
    if signed:
        author = Author(name=signed["name"][:120], handle=f"@{signed['handle'].lstrip('@')}"[:120])
    pictures = [
        link.url or ""
        for link in post.links
        if post.text[link.start :].startswith(("pic.twitter.com/", "pic.x.com/"))
    ]
    if pictures:
        post.expects_image = True
    post.about = {
        "permalink": where.partition("?")[0][:2_000] or None,
        "language": language if re.fullmatch(r"[a-z]{2,3}", language) and language != "und" else "",
    }
    return post, author
