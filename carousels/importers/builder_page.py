"""The page of a carousel builder: titles of panels, then posts of HTML text with anchors.

Posts are divided by empty lines; two or more of them stand where the original had pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from carousels.entities import slice_text
from carousels.importers.raw import ImportRefused, Note, RawPost, link
from carousels.thread import PostEntity

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
_INLINE = (
    "a|abbr|b|bdi|bdo|big|body|br|cite|code|del|em|font|head|html|i|ins|kbd|label|mark|q|s|small"
    "|span|strike|strong|sub|sup|time|tt|u|wbr"
)
_BLOCK = (
    "address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li"
    "|main|nav|ol|p|pre|section|table|tbody|td|th|tr|ul"
)
_UNSEEN = (
    "audio|button|canvas|embed|form|iframe|img|input|link|math|meta|noscript|object|option|picture"
    "|script|select|style|svg|template|textarea|title|video"
)
_NOT_MARKUP = re.compile(
    rf"<(?!/?(?:{_INLINE}|{_BLOCK}|{_UNSEEN})(?:[\s/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>|!--)",
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


@dataclass(slots=True)
class _Page:
    """The visible text so far, its links, and what was left out of it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    links: list[PostEntity] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def begin_line(self) -> None:
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.write("\n")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An anchor whose content is being read: it ends when the reader comes back to it."""

    start: int
    piece: int
    url: str


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
    page = _Page()
    # A stack of our own: nested markup must not exhaust Python's.
    ahead: list[LexborNode | _Anchor | None] = [LexborHTMLParser(html).root]
    while ahead:
        step = ahead.pop()
        if isinstance(step, _Anchor):
            _close(page, step)
        elif step is not None:
            ahead.append(step.next)
            _enter(page, step, ahead)
    return RawPost("".join(page.pieces), tuple(page.links), page.notes)


def _enter(page: _Page, node: LexborNode, ahead: list[LexborNode | _Anchor | None]) -> None:
    tag = node.tag or ""
    if tag == "-text":
        page.write(node.text_content or "")
    elif tag == "br":
        page.write("\n")
    elif _IS_UNSEEN(tag):
        page.notes.append(Note("markup-dropped", f"A <{tag}> element was left out.", page.length))
    elif not tag.startswith(("-", "!")):
        if _IS_BLOCK(tag):
            page.begin_line()
        if tag == "a" and (url := (node.attributes.get("href") or "").strip()):
            ahead.append(_Anchor(page.length, len(page.pieces), url))
        ahead.append(node.child)


def _close(page: _Page, anchor: _Anchor) -> None:
    # One that nobody closed ends with its line.
    shown = "".join(page.pieces[anchor.piece :]).partition("\n")[0]
    found = link(anchor.start, anchor.start + len(shown), anchor.url) if shown.strip() else None
    if isinstance(found, Note):
        page.notes.append(found)
    elif found:
        page.links.append(found)
