"""The page of a carousel builder: titles of panels, then posts of HTML text with anchors.

Posts are divided by empty lines; two or more of them stand where the original had pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from carousels.entities import slice_text
from carousels.importers.raw import ImportRefused, Note, RawPost, link

# What the lines above the posts begin with, in the page's order.
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
# The parser's time grows with the square of the depth.
MAX_TAGS = 10_000
_INLINE = "a|abbr|b|bdi|bdo|big|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|time|tt|u|wbr"
_BLOCK = "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|th|tr|ul"
_UNSEEN = "audio|button|canvas|embed|form|head|iframe|input|link|math|meta|noscript|object|option|script|select|style|svg|template|textarea|title|video"
_NOT_MARKUP = re.compile(
    rf"<(?!/?(?:{_INLINE}|{_BLOCK}|{_UNSEEN}|html|body)"
    r"(?:[\s/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>|!--|!doctype\b)",
    re.IGNORECASE,
)
_IS_BLOCK = re.compile(_BLOCK).fullmatch
_IS_UNSEEN = re.compile(_UNSEEN).fullmatch
_ANCHOR = re.compile(r"<a\s[^<>]{0,200}href\s*=", re.IGNORECASE)
_GAP = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")


def reasons(text: str) -> tuple[str, ...]:
    found = []
    if _posts_begin(text):
        found.append("begins with the panels of a carousel builder")
    if _ANCHOR.search(text):
        found.append("links are HTML anchors")
    return tuple(found)


def read(text: str) -> list[RawPost]:
    page = _parsed(text[_posts_begin(text) :].strip("\n"))
    posts: list[RawPost] = []
    start = 0
    for gap in [*_GAP.finditer(page.text), None]:
        end, following = gap.span() if gap else (len(page.text), len(page.text) + 1)
        words, links = slice_text(page.text, page.links, start, end)
        notes = [note for note in page.notes if start <= note.at < following]
        wide = gap is not None and gap[0].count("\n") > 2
        posts.append(RawPost(words, links, notes, expects_image=wide))
        start = following
    return posts


def _posts_begin(text: str) -> int:
    """Where the panels end; 0 unless several of them stand at the top. Each is met only once."""
    ahead, at, begin = list(PANELS), 0, 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        panel = next((name for name in ahead if line.strip().startswith(name)), None)
        if panel:
            ahead.remove(panel)
            begin = at
        elif line.strip():
            break
    return begin if len(PANELS) - len(ahead) >= 3 else 0


def _parsed(html: str) -> RawPost:
    """The visible text and its links; the rest of the markup goes, what it hid with a note.

    A ``<`` that begins no tag of HTML is text: “a < b” and “<3” stay.
    """
    html = _NOT_MARKUP.sub("&lt;", html)
    if html.count("<") > MAX_TAGS:
        raise ImportRefused(
            "too-much-markup",
            f"The page has more than {MAX_TAGS} HTML tags: paste the posts alone.",
        )
    page = RawPost("")
    body = LexborHTMLParser(html).body
    for step in _steps(body) if body is not None else ():
        match step:
            case str():
                page.text += step
            case Note():
                page.notes.append(Note(step.code, step.detail, len(page.text)))
            case (start, url):
                # An anchor that nobody closed ends with its line.
                end = (page.text + "\n").find("\n", start)
                if start < end and url:
                    found = link(start, end, url)
                    if isinstance(found, Note):
                        page.notes.append(found)
                    else:
                        page.links += (found,)
    return page
