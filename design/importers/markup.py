"""Reading the HTML of posts: the visible text with its links and its bold, italic and code ranges."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from design.document.model import EntityKind
from design.importers.raw import ImportRefused, Note, RawPost, link
from design.thread import PostEntity

# The parser's time grows with the square of the depth.
MAX_TAGS = 10_000
MAX_SIGNS = 2 * MAX_TAGS  # characters "<", which may begin a tag
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|body|br|cite|code|data|del|dfn|em|font|head|html|i|ins|kbd|label"
    "|mark|meter|nobr|output|progress|q|rb|rp|rt|rtc|ruby|s|samp|slot|small|span|strike|strong|sub"
    "|sup|time|tt|u|var|wbr"
)
_BLOCK = (
    "address|article|aside|blockquote|caption|center|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|h[1-6]|header|hgroup|hr|legend|li|main|menu|nav|ol|p|pre"
    "|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_UNSEEN = (
    "area|audio|base|button|canvas|col|colgroup|embed|form|frame|iframe|img|input|link|map|math|meta|noscript|object|option|param|picture"
    "|script|select|style|svg|template|textarea|title|video"
)
_NOT_MARKUP = re.compile(
    rf"<(?!/?(?:{_INLINE}|{_BLOCK}|{_UNSEEN})(?:[\s/](?:[^<>\"']|\"[^\"]{{0,5000}}\"|'[^']{{0,5000}}'){{0,5000}}+)?>|!--)",
    re.IGNORECASE,
)
_IS_BLOCK = re.compile(_BLOCK).fullmatch
_IS_APART = re.compile(r"p|blockquote|ol|ul|pre|h[1-6]|figure|table").fullmatch
_IS_UNSEEN = re.compile(_UNSEEN).fullmatch
_SIGNS: dict[EntityKind, str] = {"mention": "@＠", "hashtag": "#＃"}
_STYLES: dict[str, EntityKind] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "code",
    "mark": "highlight",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "bold"),
}
_STRUCK = ("struck", "Struck out words are kept as plain text: remove them if needed.")
_NOTED = {
    "blockquote": ("quotation", "A quotation is part of the text."),
    **dict.fromkeys(("del", "s", "strike"), _STRUCK),
}
_HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_EMOJI = ("emoji", "custom-emoji", "emojione", "twemoji")
_SHORTCODE = re.compile(r"\u200b?:[\w+-]{1,100}:\u200b?")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_KEPT = 12  # digits that a list number has at most, plus one


@dataclass(frozen=True, slots=True)
class Rules:
    """How a source's HTML differs from plain HTML.

    ``hides`` says which elements are not shown, ``names`` which anchors are mentions or tags, and ``shortens`` which
    elements end with an ellipsis. With ``paragraphs``, an empty line separates them, and other white space is one
    space, as pages show it.
    """

    hides: Callable[[LexborNode], bool] = lambda _: False
    names: Callable[[LexborNode], EntityKind | None] = lambda _: None
    shortens: Callable[[LexborNode], bool] = lambda _: False
    paragraphs: bool = False


def has_class(node: LexborNode, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()


def is_tag(words: str) -> bool:
    """Return whether ``<…>`` is an HTML tag, not words between angle brackets."""
    return _NOT_MARKUP.match(words) is None


def parsed(html: str, rules: Rules | None = None) -> RawPost:
    """Return the visible text and its marks; other markup is dropped, what it hid with a note.

    A ``<`` that begins no HTML tag is text: “a < b” and “<3” stay.
    """
    return visible_text(tree(html, sure=rules is not None and rules.paragraphs), rules)


def tree(html: str, *, sure: bool = False) -> LexborNode | None:
    """Parse HTML; refuses more markup than any thread has.

    If the source is not ``sure`` to be HTML, what only looks like a tag stays as text.
    """
    if not sure and html.count("<") <= MAX_SIGNS:
        html = _NOT_MARKUP.sub("&lt;", html)
    if html.count("<") > MAX_TAGS:
        raise ImportRefused(
            "too-much-markup",
            f"The page has more than {MAX_TAGS} HTML tags: paste only the posts.",
        )
    return LexborHTMLParser(html).root


def visible_text(root: LexborNode | None, rules: Rules | None = None) -> RawPost:
    """Return the visible text of a tree, or of a part of it."""
    page = _Page(rules or Rules())
    # An explicit stack, as deeply nested markup must not exhaust Python's.
    ahead: list[_Step] = [root.child if root is not None else None]
    if root is not None and root.tag in ("html", "-document"):
        ahead = [root]
    while ahead:
        step = ahead.pop()
        if isinstance(step, _Closing):
            page.close(step)
        elif step is not None:
            ahead.append(step.next)
            page.enter(step, ahead)
    return RawPost("".join(page.pieces), tuple(page.marks), page.notes)


@dataclass(frozen=True, slots=True)
class _Closing:
    """An open element: it is closed when the reader returns to this step."""

    start: int
    piece: int
    kind: EntityKind | None = None
    url: str = ""
    after: str = ""
    tag: str = ""


_Step = LexborNode | _Closing | None


@dataclass(slots=True)
class _Page:
    """The visible text so far, its marks, and notes on what was left out."""

    rules: Rules
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[PostEntity] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    space: bool = False
    kept: int = 0
    mark: str = ""
    breaks: list[int] = field(default_factory=list)
    """Where the line breaks of the text are."""
    items: dict[int, int] = field(default_factory=dict)
    """The last number of each list."""

    def write(self, words: str) -> None:
        at = words.find("\n")
        while at >= 0:
            self.breaks.append(self.length + at)
            at = words.find("\n", at + 1)
        self.pieces.append(words)
        self.length += len(words)

    def say(self, words: str) -> None:
        """Write text of the page; its line breaks are white space unless the source means them."""
        if not self.rules.paragraphs or self.kept:
            self.write(words)
            return
        words = _SPACES.sub(" ", words)
        if not words.strip(" \u200b"):  # left in empty paragraphs by some editors
            words = " "
        self.space |= words.startswith(" ")
        if visible := words.strip(" "):
            self.write_space()
            self.write(visible)
            self.space = words.endswith(" ")

    def write_space(self) -> None:
        """Write the pending white space, unless at the beginning of a line."""
        if self.space and self.length and not self.pieces[-1].endswith("\n"):
            self.write(" ")
        self.space = False

    def begin_line(self, *, gap: bool) -> None:
        self.space = False
        end = "".join(self.pieces[-2:])
        if self.mark and self.pieces[-1] == self.mark:
            return  # the first paragraph of a list item is on the line of its mark
        if end and not end.endswith("\n"):
            self.write("\n")
        if gap and end and not end.endswith("\n\n"):
            self.write("\n")

    def enter(self, node: LexborNode, ahead: list[_Step]) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.say(node.text_content or "")
        elif tag == "br":
            self.space = False
            self.write("\n")
        elif tag.startswith(("-", "!")) or self.rules.hides(node):
            return
        elif tag == "img" and any(has_class(node, name) for name in _EMOJI):
            self._say_emoji(node.attributes.get("alt") or "")
        elif _IS_UNSEEN(tag):
            hidden = node.attributes.get("alt") or node.attributes.get("title") or ""
            if tag not in ("script", "style", "template"):
                hidden = f"{hidden} {node.text()}"
            hidden = " ".join(hidden.split())
            shows = f" It says: {hidden}" if hidden else ""
            self.notes.append(
                Note("markup-dropped", f"A <{tag}> element was left out.{shows}", self.length)
            )
        else:
            self._open(node, tag, ahead)

    def _say_emoji(self, alt: str) -> None:
        """Write the emoji that a picture shows; a server's custom emoji is dropped with a note."""
        if _SHORTCODE.fullmatch(alt):
            detail = f"Custom emoji of the server were left out: {alt}."
            self.notes.append(Note("emoji-dropped", detail, self.length))
        else:
            self.say(alt)

    def _open(self, node: LexborNode, tag: str, ahead: list[_Step]) -> None:
        self._begin(node, tag)
        here = (self.length, len(self.pieces))
        if tag == "a":
            url = (node.attributes.get("href") or "").strip()
            kind = self.rules.names(node)
            if url or kind:
                ahead.append(_Closing(*here, kind or "link", url))
        elif tag in ("pre", "sup", "sub"):
            self.kept += tag == "pre"
            ahead.append(_Closing(*here, tag=tag))
        elif kind := _STYLES.get(tag):
            ahead.append(_Closing(*here, kind))
        elif self.rules.shortens(node):
            ahead.append(_Closing(*here, after="…"))
        ahead.append(node.child)

    def _begin(self, node: LexborNode, tag: str) -> None:
        """Write what an element puts before its content, and note what cannot be shown of it."""
        if tag in ("td", "th"):
            if self.length and not self.pieces[-1].endswith("\n"):
                self.space = False
                self.write(" · ")
        elif _IS_BLOCK(tag):
            inside = node.parent is not None and node.parent.tag == "li"
            self.begin_line(gap=self.rules.paragraphs and _IS_APART(tag) is not None and not inside)
        if tag == "li":
            self.mark = self._mark_of(node)
            self.write(self.mark)
        if note := _NOTED.get(tag):
            self.notes.append(Note(*note, self.length))
        if tag in _STYLES or tag == "a":
            self.write_space()

    def close(self, step: _Closing) -> None:
        if step.after:
            self.write(step.after)
        if step.tag == "pre":
            self.kept -= 1
        elif step.tag:
            self._shift(step)
        if step.kind is None:
            return
        first, end = self._shown(step)
        if not first:
            return
        kind = step.kind
        if kind in _SIGNS and first not in _SIGNS[kind]:
            kind = "link"  # marked as a mention or tag, but does not look like one
        if kind != "link":
            found: PostEntity | Note = PostEntity(kind=kind, start=step.start, end=end)
        else:
            found = link(step.start, end, step.url)
        if isinstance(found, Note):
            self.notes.append(found)
        else:
            self.marks.append(found)

    def _shown(self, step: _Closing) -> tuple[str, int]:
        """Return the first character that an element shows, empty if nothing is visible, and where it ends.

        An unclosed element ends with its line.
        """
        line = bisect_left(self.breaks, step.start)
        end = self.breaks[line] if line < len(self.breaks) else self.length
        first, at = "", step.start
        for piece in islice(self.pieces, step.piece, None):
            visible = piece[: max(0, end - at)]
            first = first or visible[:1]
            if visible.strip():
                return first, end
            at += len(piece)
            if at >= end:
                break
        return "", end

    def _mark_of(self, item: LexborNode) -> str:
        """Return the mark of a list item: its number, as the list starts and counts, or a bullet."""
        above = item.parent
        if above is None or above.tag != "ol":
            return "• "
        number = _number(item, "value")
        if number is None and above.mem_id in self.items:
            number = self.items[above.mem_id] + 1
        elif number is None:
            first = _number(above, "start")
            number = 1 if first is None else first
        self.items[above.mem_id] = number
        return f"{number}. "

    def _shift(self, step: _Closing) -> None:
        """Use Unicode superscripts and subscripts where they exist for the whole text."""
        signs = _HIGH if step.tag == "sup" else _LOW
        for place in range(step.piece, len(self.pieces)):
            if all(ord(char) in signs for char in self.pieces[place]):
                self.pieces[place] = self.pieces[place].translate(signs)


def _number(node: LexborNode, name: str) -> int | None:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.lstrip("-").isdecimal() and len(value) < _KEPT else None
