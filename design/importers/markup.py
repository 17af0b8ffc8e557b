"""HTML of posts: what is seen of it, with its links and its bold, slanted and code words."""

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
MAX_SIGNS = 2 * MAX_TAGS  # that may begin a tag, or nothing
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
_STRUCK = ("struck", "Words that were struck out stand as they are: take them out.")
_TOLD = {
    "blockquote": ("quotation", "A quotation stands among the words as they are."),
    **dict.fromkeys(("del", "s", "strike"), _STRUCK),
}
_HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_EMOJI = ("emoji", "custom-emoji", "emojione", "twemoji")
_SHORTCODE = re.compile(r"\u200b?:[\w+-]{1,100}:\u200b?")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_KEPT = 12  # list numbers have at most so many digits


@dataclass(frozen=True, slots=True)
class Rules:
    """What a source's HTML means beyond HTML.

    ``hides`` tells what is not shown there, ``names`` which anchors are mentions or tags; behind
    what ``shortens`` an ellipsis is added. With ``paragraphs`` an empty line divides them, and other
    white space is one space, as pages show it.
    """

    hides: Callable[[LexborNode], bool] = lambda _: False
    names: Callable[[LexborNode], EntityKind | None] = lambda _: None
    shortens: Callable[[LexborNode], bool] = lambda _: False
    paragraphs: bool = False


def has_class(node: LexborNode, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()


def is_tag(words: str) -> bool:
    """Whether ``<…>`` is a tag of HTML, and not words between angle brackets."""
    return _NOT_MARKUP.match(words) is None


def parsed(html: str, rules: Rules | None = None) -> RawPost:
    """The visible text and its marks; the rest of the markup goes, what it hid with a note.

    A ``<`` that begins no tag of HTML is text: “a < b” and “<3” stay.
    """
    return visible_text(tree(html, sure=rules is not None and rules.paragraphs), rules)


def tree(html: str, *, sure: bool = False) -> LexborNode | None:
    """The HTML as a tree; refuses more markup than any thread has.

    Where a source is not ``sure`` to be HTML, what only looks like a tag stays as its author's words.
    """
    if not sure and html.count("<") <= MAX_SIGNS:
        html = _NOT_MARKUP.sub("&lt;", html)
    if html.count("<") > MAX_TAGS:
        raise ImportRefused(
            "too-much-markup",
            f"The page has more than {MAX_TAGS} HTML tags: paste the posts alone.",
        )
    return LexborHTMLParser(html).root


def visible_text(root: LexborNode | None, rules: Rules | None = None) -> RawPost:
    """What is seen of a tree, or of a part of it."""
    page = _Page(rules or Rules())
    # A stack of our own: nested markup must not exhaust Python's.
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
    """An element whose content is being read: it ends when the reader comes back to it."""

    start: int
    piece: int
    kind: EntityKind | None = None
    url: str = ""
    after: str = ""
    tag: str = ""


_Step = LexborNode | _Closing | None


@dataclass(slots=True)
class _Page:
    """The visible text so far, its marks, and what was left out of it."""

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
    """How far each list has counted."""

    def write(self, words: str) -> None:
        at = words.find("\n")
        while at >= 0:
            self.breaks.append(self.length + at)
            at = words.find("\n", at + 1)
        self.pieces.append(words)
        self.length += len(words)

    def say(self, words: str) -> None:
        """Text of the page; its line breaks are white space unless the source means them."""
        if not self.rules.paragraphs or self.kept:
            self.write(words)
            return
        words = _SPACES.sub(" ", words)
        if not words.strip(" \u200b"):  # what some editors leave in empty paragraphs
            words = " "
        self.space |= words.startswith(" ")
        if said := words.strip(" "):
            self.write_space()
            self.write(said)
            self.space = words.endswith(" ")

    def write_space(self) -> None:
        """The white space between what was said and what comes, if both stand in one line."""
        if self.space and self.length and not self.pieces[-1].endswith("\n"):
            self.write(" ")
        self.space = False

    def begin_line(self, *, gap: bool) -> None:
        self.space = False
        end = "".join(self.pieces[-2:])
        if self.mark and self.pieces[-1] == self.mark:
            return  # the first paragraph of a list's item stands beside its mark
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
            said = node.attributes.get("alt") or node.attributes.get("title") or ""
            if tag not in ("script", "style", "template"):
                said = f"{said} {node.text()}"
            said = " ".join(said.split())
            shows = f" It says: {said}" if said else ""
            self.notes.append(
                Note("markup-dropped", f"A <{tag}> element was left out.{shows}", self.length)
            )
        else:
            self._open(node, tag, ahead)

    def _say_emoji(self, alt: str) -> None:
        """The sign that a picture stands for; one that a single server has goes, with a note."""
        if _SHORTCODE.fullmatch(alt):
            detail = f"Emoji of the server alone were left out: {alt}."
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
        """What an element sets in front of its content, and what is to be said of it."""
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
        if said := _TOLD.get(tag):
            self.notes.append(Note(*said, self.length))
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
            kind = "link"  # called a name, but it shows none
        if kind != "link":
            found: PostEntity | Note = PostEntity(kind=kind, start=step.start, end=end)
        else:
            found = link(step.start, end, step.url)
        if isinstance(found, Note):
            self.notes.append(found)
        else:
            self.marks.append(found)

    def _shown(self, step: _Closing) -> tuple[str, int]:
        """The first sign that an element shows, empty where nothing is seen, and where it ends.

        One that nobody closed ends with its line.
        """
        line = bisect_left(self.breaks, step.start)
        end = self.breaks[line] if line < len(self.breaks) else self.length
        first, at = "", step.start
        for piece in islice(self.pieces, step.piece, None):
            said = piece[: max(0, end - at)]
            first = first or said[:1]
            if said.strip():
                return first, end
            at += len(piece)
            if at >= end:
                break
        return "", end

    def _mark_of(self, item: LexborNode) -> str:
        """What stands before a list's item: its number, as the list begins and counts, or a dot."""
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
        """Raise or lower what Unicode has raised and lowered signs for."""
        signs = _HIGH if step.tag == "sup" else _LOW
        for place in range(step.piece, len(self.pieces)):
            if all(ord(char) in signs for char in self.pieces[place]):
                self.pieces[place] = self.pieces[place].translate(signs)


def _number(node: LexborNode, name: str) -> int | None:
    said = (node.attributes.get(name) or "").strip()
    return int(said) if said.lstrip("-").isdecimal() and len(said) < _KEPT else None
