"""Pages of thread readers: one element per post, pictures loaded lazily, numbering in its own element."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from design.document.model import EntityKind
from design.importers.markup import Rules, has_class, tree, visible_text
from design.importers.payload import Payload
from design.importers.raw import RawPost, Reading
from design.thread import Author, Media

_POST = "div.content-tweet"
_HIDDEN = ("entity-image", "entity-video", "nop", "tw-permalink", "entity-embed")
_KINDS: tuple[tuple[str, EntityKind], ...] = (
    ("entity-mention", "mention"),
    ("entity-hashtag", "hashtag"),
)
_LOOKS_SO = re.compile(r"<div[^>]{0,300}\bcontent-tweet\b")


def reasons(payload: Payload) -> tuple[str, ...]:
    return ("elements with the class content-tweet",) if _LOOKS_SO.search(payload.text) else ()


def read(payload: Payload) -> Reading:
    root = tree(payload.text)
    nodes = root.css(_POST) if root is not None else []
    posts = [_post(node) for node in nodes]
    names = [node.attributes.get("data-screenname") or "" for node in nodes]
    handle = max(names, key=names.count, default="")
    return Reading(posts, Author(name=handle[:120], handle=f"@{handle}"[:120]) if handle else None)


def _post(node: LexborNode) -> RawPost:
    post = visible_text(node, Rules(hides=_is_hidden, names=_kind))
    name = node.attributes.get("data-tweet") or ""
    post.about = {"source_id": name[:40], "media": tuple(_media(node))}
    return post


def _is_hidden(node: LexborNode) -> bool:
    return any(has_class(node, name) for name in _HIDDEN)


def _kind(node: LexborNode) -> EntityKind | None:
    return next((kind for name, kind in _KINDS if has_class(node, name)), None)


def _media(node: LexborNode) -> list[Media]:
    """Return pictures by their real address, which lazy loading keeps next to a blank one."""
    found = []
    for image in node.css(".entity-image img"):
        address = image.attributes.get("data-src") or image.attributes.get("src") or ""
        if address.startswith(("http://", "https://")):
            alt = image.attributes.get("alt") or ""
            found.append(Media(url=address[:2_000], alt=alt))
    for video in node.css(".entity-video video"):
        poster = video.attributes.get("poster") or ""
        found.append(Media(kind="video", poster_url=poster[:2_000] or None))
    return found
