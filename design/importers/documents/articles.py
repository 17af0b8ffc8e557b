"""Articles with a title, from feeds and Reddit: one post each, very long ones in parts."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborNode

from design.importers.fields import MAX_URL
from design.importers.markup import Rules, tree, visible_text
from design.importers.raw import MAX_POST, RawPost
from design.text.entities import shifted, slice_text
from design.thread import Media

_GAP = re.compile(r"\n\s*\n|\n|(?<=[.!?。！？])\s|\s")


def of_html(html: str) -> tuple[RawPost, list[Media]]:
    """Return the visible text of an article's HTML, and its pictures with their alt texts."""
    root = tree(html, sure=True)
    pictures = [
        media for node in (root.css("img") if root is not None else []) if (media := _picture(node))
    ]
    post = visible_text(
        root,
        Rules(hides=lambda node: node.tag == "img" and _picture(node) is not None, paragraphs=True),
    )
    return post, list(dict.fromkeys(pictures))


def titled(title: str, post: RawPost) -> RawPost:
    """Return the post with its title above, unless it begins with the title."""
    title = " ".join(title.split())
    begins = " ".join(post.text[: 2 * len(title) + 40].split())
    bare = title.removesuffix("…").removesuffix("...").rstrip()
    if not title or begins.startswith(bare):
        return post
    post.links = shifted(post.links, len(title) + 2)
    post.text = f"{title}\n\n{post.text}"
    return post


def divided(post: RawPost) -> list[RawPost]:
    """Return the post, in parts if it is too long for one; pictures and notes stay with the first part."""
    parts: list[RawPost] = []
    start, whole = 0, len(post.text)
    while whole - start > MAX_POST:
        end = max(
            (found.end() for found in _GAP.finditer(post.text, start, start + MAX_POST)),
            default=start + MAX_POST,
        )
        parts.append(RawPost(*slice_text(post.text, post.links, start, end)))
        start = end
    if not parts:
        return [post]
    parts.append(RawPost(*slice_text(post.text, post.links, start, whole)))
    shared: dict[str, Any] = {
        name: post.about.get(name) for name in ("created_at", "permalink") if post.about.get(name)
    }
    for number, part in enumerate(parts):
        part.about = post.about if not number else dict(shared)
        part.notes = post.notes if not number else []
    return parts


def _picture(node: LexborNode) -> Media | None:
    """Return a picture of an article; None for tracking pixels."""
    attributes = node.attributes
    where = next(
        (
            url
            for name in ("src", "data-src")
            if (url := (attributes.get(name) or "").strip()).startswith(("https://", "http://"))
        ),
        "",
    )
    if (
        not where
        or len(where) > MAX_URL
        or {attributes.get("width"), attributes.get("height")} & {"0", "1"}
    ):
        return None
    return Media(url=where, alt=attributes.get("alt") or attributes.get("title") or "")
