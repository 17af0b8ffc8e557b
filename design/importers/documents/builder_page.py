"""The page of a carousel builder: titles of panels, then posts of HTML text with anchors.

Posts are divided by empty lines; two or more empty lines mark a place where the original had pictures.
"""

from __future__ import annotations

import re

from design.importers.looks import kind_of
from design.importers.markup import parsed
from design.importers.payload import Payload
from design.importers.raw import RawPost, Reading
from design.text.entities import slice_text

# Beginnings of the lines above the posts, in the page's order.
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
# A complete anchor with a web address: a text may mention an incomplete one.
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,200}href\s*=\s*[\"']?https?://[^<>]{1,2000}>[^<>]{1,2000}</a\s*>", re.IGNORECASE
)
_GAP = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")


def reasons(payload: Payload) -> tuple[str, ...]:
    text, found = payload.text, []
    if _posts_begin(text):
        found.append("begins with the panels of a carousel builder")
    if _ANCHOR.search(text) and kind_of(payload) == "text":
        found.append("links are HTML anchors")
    return tuple(found)


def read(payload: Payload) -> Reading:
    text = payload.text
    page = parsed(text[_posts_begin(text) :].strip("\n"))
    posts: list[RawPost] = []
    start = 0
    for gap in [*_GAP.finditer(page.text), None]:
        end, following = gap.span() if gap else (len(page.text), len(page.text) + 1)
        words, links = slice_text(page.text, page.links, start, end)
        notes = [note for note in page.notes if start <= note.at < following]
        wide = gap is not None and gap[0].count("\n") > 2
        posts.append(RawPost(words, links, notes, expects_image=wide))
        start = following
    return Reading(posts)


def _posts_begin(text: str) -> int:
    """Return where the panels end; 0 unless at least three of them are at the top. Each counts once."""
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
