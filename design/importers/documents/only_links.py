"""Refusing texts of links only: they say where posts are, not what they say, and nothing is fetched."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from design.importers.raw import ImportRefused
from design.text import linkify
from design.text.addresses import absolute

LONGEST = 4_000  # characters; a longer text is no mere list of links
_ASIDE = re.compile(r"[\s<>()\[\]\"'“”.,;:·•*-]*")

# What to do instead, by network.
_WAYS = (
    (
        re.compile(r"(?:(?:www|mobile|m)\.)?(?:x|twitter|fxtwitter|vxtwitter|fixupx|nitter)\.\w+"),
        "X",
        "Copy the text of the posts, paste the code of “Embed post”, upload the page of a thread reader, or your X archive.",
    ),
    (
        re.compile(r"(?:www\.)?bsky\.app"),
        "Bluesky",
        "Copy the text of the posts, or paste the response of its API (getPostThread).",
    ),
    (
        re.compile(r"(?:www\.)?threads\.(?:net|com)"),
        "Threads",
        "Copy the text of the posts, or paste the response of its API.",
    ),
    (
        re.compile(r"(?:\w+\.)?reddit\.com|redd\.it"),
        "Reddit",
        "Copy the text of the posts, or open the link with .json at its end and paste what it shows.",
    ),
)
_ELSE = "Copy the text of the posts, or paste the response of its API or feed."


def refusal(text: str) -> ImportRefused | None:
    """Return the refusal of a text of links only, with what works instead; None for other texts."""
    words = (word for word in text.split() if any(map(str.isalnum, word)))
    if len(text) > LONGEST or any("." not in word for word in words):
        return None
    found = linkify.links(text)
    rest, at = "", 0
    for one in found:
        rest, at = rest + text[at : one.start], one.end
    if not found or not _ASIDE.fullmatch(rest + text[at:]):
        return None
    host = urlsplit(absolute(text[found[0].start : found[0].end])).hostname or ""
    name, way = next(
        ((name, way) for hosts, name, way in _WAYS if hosts.fullmatch(host)), ("", _ELSE)
    )
    what = "This is only a link" if len(found) == 1 else "These are only links"
    whose = f" to {name}" if name else ""
    detail = f"{what}{whose}, and posts are not fetched from links. {way}"
    return ImportRefused("only-links", detail)
