"""The page of a carousel builder: panel titles, then posts of HTML text with anchors.

Posts are divided by empty lines; two or more of them stand where the original had pictures.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from carousels.importers.raw import RawLink, RawPost

# The page's own words, which are no post; lines of the panels begin with one of them.
PANELS = (
    "Canvas & Ratio",
    "Choose your destination platform format",
    "Layout Template",
    "Choose a content structure for your slides",
    "Preset Themes",
    "Typography & Sizing",
    "Brand Kit Customization",
    "AGENCY",
    "Outro Slide CTA",
    "Customize your closing call-to-action slide",
    "Background Pattern",
    "Build Your Carousel",
    "Drag and drop any post card",
)
_ANCHOR = re.compile(r"<a\s[^>]*href\s*=", re.IGNORECASE)
_GAP = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg"})


def reasons(text: str) -> tuple[str, ...]:
    found = []
    if _panel_lines(text):
        found.append("begins with the panels of a carousel builder")
    if _ANCHOR.search(text):
        found.append("links are HTML anchors")
    return tuple(found)


def read(text: str) -> list[RawPost]:
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    body = "\n".join(body.split("\n")[_panel_lines(body) :]).strip("\n")
    posts: list[RawPost] = []
    start = 0
    for gap in [*_GAP.finditer(body), None]:
        piece = body[start : gap.start() if gap else len(body)]
        if piece.strip():
            post = _parsed(piece)
            post.expects_image = gap is not None and gap[0].count("\n") > 2
            posts.append(post)
        start = gap.end() if gap else len(body)
    return posts


def _panel_lines(text: str) -> int:
    """How many lines the panels take at the top of the page."""
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith(PANELS):
            count = number
        elif line.strip():
            break
    return count


def _parsed(html: str) -> RawPost:
    """Text and links of one piece; everything else of the markup goes."""
    post = RawPost("")
    root = LexborHTMLParser(html).body
    if root is not None:
        _walk(root, post)
    # The end is cut off, the beginning shifts every offset.
    lead = len(post.text) - len(post.text.lstrip())
    post.text = post.text.strip()
    post.links = [
        RawLink(link.start - lead, min(link.end - lead, len(post.text)), link.url)
        for link in post.links
        if link.start >= lead
    ]
    return post


def _walk(node: LexborNode, post: RawPost) -> None:
    child = node.child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            post.text += child.text_content or ""
        elif tag == "br":
            post.text += "\n"
        elif tag in _UNSEEN:
            post.dropped.append(f"a <{tag}> element")
        elif tag == "a":
            _anchor(child, post)
        elif not tag.startswith(("-", "!")):
            _walk(child, post)
        child = child.next


def _anchor(node: LexborNode, post: RawPost) -> None:
    start = len(post.text)
    _walk(node, post)
    url = (node.attributes.get("href") or "").strip()
    if urlsplit(url).scheme.lower() in ("http", "https"):
        if len(post.text) > start:
            post.links.append(RawLink(start, len(post.text), url))
    elif url:
        post.dropped.append(f"a link to {url[:40]}")
