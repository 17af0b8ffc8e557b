"""Writing one post from Markdown tokens, with its marks and notes on what could not be kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it.token import Token

from design.document.model import EntityKind
from design.importers import markup
from design.importers.raw import Note, RawPost, link
from design.text import linkify
from design.text.addresses import absolute, shorten
from design.text.entities import shifted, slice_text
from design.thread import Media, PostEntity

_STYLES: dict[str, EntityKind] = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "code": "code",
    "kbd": "code",
    "mark": "highlight",
}
_STRUCK = ("s", "del", "strike")
_BULLETS = "•◦▪"
_CONTENT = frozenset({"inline", "fence", "code_block", "html_block"})
_ODD = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>"
    r"|</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:[\s/][^<>]*)?>",
    re.DOTALL,
)
_IMAGES = re.compile(r"<img\b[^>]{0,5000}>", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)\b", re.ASCII)
_ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF, _SRC, _ALT = (
    re.compile(_ATTRIBUTE.format(name), re.IGNORECASE) for name in ("href", "src", "alt")
)
_RAISED = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Footnotes:
    """The footnotes of a text by label, numbered by first reference."""

    def __init__(self, blocks: Sequence[tuple[str, list[Token]]]) -> None:
        self._tokens: dict[str, list[Token]] = {}
        self._again: list[tuple[str, list[Token]]] = []
        for block, tokens in blocks:
            if block == "footnote_reference":
                label = str(tokens[0].meta["label"])
                if label in self._tokens:
                    self._again.append((label, tokens[1:-1]))
                self._tokens.setdefault(label, tokens[1:-1])
        self._numbers: dict[str, int] = {}

    def number(self, label: str) -> int:
        return self._numbers.setdefault(label, len(self._numbers) + 1)

    def tokens(self, label: str) -> list[Token]:
        return self._tokens.get(label, [])

    def unused(self) -> Iterator[Note]:
        """Yield notes on footnotes that no post refers to, or whose label is used twice."""
        unused = [one for one in self._tokens.items() if one[0] not in self._numbers]
        for label, tokens in [*unused, *self._again]:
            page = Page(self)
            page.write_block(tokens)
            shown = f"[^{label}]: {''.join(page.pieces)}"
            yield Note("footnote-dropped", f"No post refers to the footnote {shown[:1_500]}")
            yield from page.notes


class _Opened(NamedTuple):
    """An open element: where its text begins, in characters and in pieces."""

    start: int
    piece: int
    url: str


class Page:
    """The text of a post so far. ``notes`` report what no slide can show."""

    def __init__(self, footnotes: Footnotes) -> None:
        self.footnotes = footnotes
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[PostEntity] = []
        self.notes: list[Note] = []
        self.media: list[Media] = []
        self._referred: dict[str, None] = {}

    def write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def note(self, code: str, detail: str) -> None:
        self.notes.append(Note(code, detail, self.length))

    def link(self, start: int, url: str) -> None:
        found = link(start, self.length, url)
        if isinstance(found, Note):
            self.notes.append(found)
        else:
            self.marks.append(found)

    def mark(self, kind: EntityKind, start: int) -> None:
        if start < self.length:
            self.marks.append(PostEntity(kind=kind, start=start, end=self.length))

    def write_block(self, tokens: Sequence[Token]) -> None:
        """Write a block: list items as lines with their marks, table rows as lines."""
        lines = _Lines("\n\n")
        for token in tokens:
            if token.type in _CONTENT:
                self._write_content(lines, token)
            elif token.type == "list_item_open":
                self._begin(lines, only_marked=True)
                lines.begin_item(token.markup)
            elif token.type == "table_close":
                detail = "A table became lines with “ · ” between cells: check that it is readable."
                self.note("table-as-lines", detail)
            else:
                lines.step(token)
        self._begin(lines, only_marked=True)

    def _begin(self, lines: _Lines, *, only_marked: bool = False) -> None:
        """Begin a line, or the next cell of a row; with ``only_marked`` only if it has a mark."""
        if lines.mark or not only_marked:
            self.write(lines.between if self.length else "")
            self.write(lines.mark)
            lines.between, lines.mark = "\n", ""

    def _write_content(self, lines: _Lines, token: Token) -> None:
        children = list(token.children or ())
        if token.type == "inline":
            if task := _TASK.match(token.content) if lines.in_bullets else None:
                lines.mark = "☐ " if task[1] == " " else "☑ "
                children[0] = children[0].copy(content=children[0].content[task.end() :])
            if all(child.type in ("image", "softbreak") for child in children):
                children = [one for one in children if one.type == "image"]
            else:
                self._begin(lines)
            self._write_inline(children)
        elif token.type == "html_block":
            known = self._without_unknown(token.content)
            html = markup.parsed(known)
            if html.text.strip():
                self._begin(lines)
            self._write_html(html, known)
        else:
            self._begin(lines)
            start = self.length
            self.write(token.content.rstrip("\n"))
            self.mark("code", start)

    def write_footnotes(self) -> None:
        """Write the footnotes of the post below it, each after its number."""
        written: set[str] = set()
        while ahead := [label for label in self._referred if label not in written]:
            for label in ahead:
                written.add(label)
                self.write(f"\n\n{_raised(self.footnotes.number(label))} ")
                inner = Page(self.footnotes)
                inner.write_block(self.footnotes.tokens(label))
                self._referred |= inner._referred
                self.marks += shifted(inner.marks, self.length)
                self.notes += inner.notes
                self.media += inner.media
                self.write("".join(inner.pieces))

    def _write_inline(self, tokens: Sequence[Token]) -> None:
        opened: defaultdict[str, list[_Opened]] = defaultdict(list)
        for token in tokens:
            name = token.type.removesuffix("_open").removesuffix("_close")
            if token.nesting > 0:
                opened[name].append(self._opened(str(token.attrs.get("href") or "")))
            elif token.nesting < 0:
                self._close(name, opened, bare=token.info == "auto")
            elif token.type == "html_inline":
                self._tag(token.content, opened)
            elif token.type == "text":
                in_link = opened["link"] or opened["a"]
                (self.write if in_link else self._write_words)(token.content)
            else:
                self._write_leaf(token)

    def _write_leaf(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.write("\n")
            case "image":
                self._picture(str(token.attrs.get("src") or ""), _words(token.children or ()))
            case "footnote_ref":
                label = str(token.meta["label"])
                self._referred[label] = None
                self.write(_raised(self.footnotes.number(label)))
            case _:
                start = self.length
                self.write(token.content)
                self.mark("code", start)

    def _tag(self, tag: str, opened: defaultdict[str, list[_Opened]]) -> None:
        """Handle an HTML tag inside a line; words between angle brackets stay."""
        found = _TAG.match(tag)
        name = found["name"].lower() if found else ""
        if not found or not markup.is_tag(tag):
            self.write(self._without_unknown(tag))
        elif name in ("br", "hr"):
            self.write("\n")
        elif name == "img":
            self._picture(_attribute(_SRC, tag), _attribute(_ALT, tag))
        elif name in (*_STYLES, *_STRUCK, "a", "sup", "sub"):
            if not found["close"]:
                opened[name].append(self._opened(_attribute(_HREF, tag)))
            elif opened[name]:
                self._close(name, opened)

    def _opened(self, url: str) -> _Opened:
        return _Opened(self.length, len(self.pieces), url)

    def _close(
        self, name: str, opened: defaultdict[str, list[_Opened]], *, bare: bool = False
    ) -> None:
        begun = opened[name].pop()
        start, url = begun.start, begun.url
        words = "".join(self.pieces[begun.piece :])
        if kind := _STYLES.get(name):
            self.mark(kind, start)
        elif name in _STRUCK and words.strip():
            self.note("style-dropped", f"Struck out words are kept as plain text: “{words[:300]}”.")
        elif name in ("sup", "sub"):
            moved = words.translate(_RAISED if name == "sup" else _LOWERED)
            if len(words) < 20 and not any(one in moved for one in words):
                self._replace(begun, moved)
        elif name in ("link", "a") and start < self.length:
            if bare:
                if not url.lower().startswith(("http://", "https://")):
                    return
                self._replace(begun, shorten(words))
            self.link(start, url)
        elif name in ("link", "a") and url:
            self.note("link-dropped", f"A link around a picture was left out: {url[:300]}")

    def _replace(self, begun: _Opened, words: str) -> None:
        self.pieces[begun.piece :] = [words]
        self.length = begun.start + len(words)

    def _write_words(self, words: str) -> None:
        """Write text with its addresses as links."""
        at = 0
        for found in linkify.links(words):
            self.write(words[at : found.start])
            address, start = words[found.start : found.end], self.length
            self.write(shorten(address))
            if address.endswith("…"):
                self.mark("link", start)
            else:
                self.link(start, absolute(address))
            at = found.end
        self.write(words[at:])

    def _picture(self, url: str, alt: str) -> None:
        if url.startswith(("http://", "https://")) and len(url) <= 2_000:
            self.media.append(Media(url=url, alt=alt))
        else:
            named = f"“{alt[:1_000]}”" if alt else f"“{url[:300]}”"
            self.note("picture-dropped", f"A picture {named} has no web address: upload it.")

    def _without_unknown(self, html: str) -> str:
        """Return HTML without comments and unknown tags; ``<any words>`` stay as text."""

        def left(found: re.Match[str]) -> str:
            tag, name = found[0], found["name"]
            if name is None:
                words = "" if tag.startswith("<!--") else tag
            elif markup.is_tag(tag) or not (
                tag.startswith("</") or tag.endswith("/>") or "=" in tag or f"</{name}>" in html
            ):
                return tag
            else:
                words = tag
            if words:
                self.note("markup-dropped", f"Markup was left out: {words[:1_000]}")
            return ""

        return _ODD.sub(left, html)

    def _write_html(self, found: RawPost, html: str) -> None:
        for tag in _IMAGES.findall(html):
            self._picture(_attribute(_SRC, tag), _attribute(_ALT, tag))
        text, marks = slice_text(found.text, found.links, 0, len(found.text))
        self.marks += shifted(marks, self.length)
        self.notes += (note for note in found.notes if "<img>" not in note.detail)
        self.write(text)


@dataclass
class _Lines:
    """The lines of a block: the separator before the next one, and the open lists."""

    between: str
    mark: str = ""
    _lists: list[int] = field(default_factory=list)

    @property
    def in_bullets(self) -> bool:
        """Whether the next text begins an item with a bullet."""
        return bool(self.mark) and self._lists[-1] < 0

    def begin_item(self, delimiter: str) -> None:
        number = self._lists[-1]
        if number < 0:
            depth = sum(one < 0 for one in self._lists) - 1
            self.mark = f"{_BULLETS[min(depth, len(_BULLETS) - 1)]} "
        else:
            self.mark = f"{number}{delimiter} "
            self._lists[-1] += 1

    def step(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(-1)
            case "ordered_list_open":
                start = token.attrs.get("start")
                self._lists.append(1 if start is None else int(start))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "td_close" | "th_close":
                self.between = " · "
            case "tr_close":
                self.between = "\n"


def _attribute(name: re.Pattern[str], tag: str) -> str:
    found = name.search(tag)
    return next(filter(None, found.groups()), "") if found else ""


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _words(tokens: Sequence[Token]) -> str:
    """Return the plain text of tokens, as for the alt text of a picture."""
    texts = (
        _words(token.children)
        if token.children
        else "\n"
        if token.type.endswith("break")
        else token.content
        for token in tokens
    )
    return "".join(texts)
