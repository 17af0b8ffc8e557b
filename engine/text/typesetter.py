"""Typesetting: paragraphs, lists, hanging quotation marks, and an ellipsis where a text is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import regex

from engine.fonts import faces
from engine.fonts.registry import FontLibrary
from engine.scene.nodes import Run, Scene, Text
from engine.text.bidi import is_rtl
from engine.text.breaking import prepare
from engine.text.lists import Block, blocks, spans
from engine.text.paragraph import Paragraph, Style, has_single_glyph, ink_extent
from engine.text.setting import Line, List, Mark, Setting
from engine.unicode.characters import (
    OBJECT,
    REPLACEMENT,
    clusters,
    graphemes,
    is_invisible,
    is_plain_western,
    is_private_use,
    is_undefined,
    split_pictures,
    surplus_marks,
    tidy,
    without_pictures,
)
from engine.unicode.scripts import (
    CJK,
    DENSE,
    FLAT,
    WESTERN,
    Script,
    entry_of,
    fallbacks,
    scripts_of,
)

ELLIPSIS = "…"
LARGE = 64.0
_PARAGRAPH_GAP = 0.55  # of the line height, where the text has an empty line
_MARK_GAP = 0.4  # of the size, between a list's marks and its words
_LETTER = 0.5  # of the size: the mean width of a letter, to estimate what fits a line
_HANGING = frozenset("“‘„‚«‹「『\"'")
_GRAPHEME = regex.compile(r"\X")
_MARKED = regex.compile(r"\p{M}")
# Letters with two or more accents, which may reach into the line above.
_STACKED = regex.compile(
    r"\p{M}{2}|[\u00c0-\u024f]\p{M}|[\u01d5-\u01dc\u01fa\u01fb\u022a-\u0231\u1e00-\u1fff]"
)
_BRANDED = "ÉHdglpqy"  # sample for the ink extent of a brand's font
_LEAST_GAP = 0.03  # of the size, between the ink of two lines
_MOST_LEADING = 3.0
_SPARE = 0.15  # of the size: the room left above and below every block


class Typesetter:
    """Sets the texts of one scene."""

    def __init__(self, scene: Scene, library: FontLibrary) -> None:
        self._scene, self._library = scene, library
        self._families: dict[tuple[str, str], tuple[str, ...]] = {}

    def set(self, text: Text, size: float, width: float) -> Setting:
        """Set all of ``text`` at ``size`` in lines of at most ``width`` units."""
        lines: list[Line] = []
        y = longest = 0.0
        found = blocks(text)
        lists = _lists(found)
        for index, column in enumerate(self._columns(text, found, size)):
            block = found[index]
            if not block.said:
                y += text.line_height * size * _PARAGRAPH_GAP
                continue
            indent = min(column, width / 3)
            line = self._line(text, block, size, width, indent, y, lists.get(index))
            lines.append(line)
            y += line.height
            longest = max(longest, line.paragraph.longest + indent)
        count = sum(line.paragraph.count for line in lines)
        return Setting(tuple(lines), size, width, longest, y, count)

    def truncate(
        self,
        text: Text,
        size: float,
        width: float,
        *,
        height: float = float("inf"),
        max_lines: int = 10_000,
    ) -> Setting:
        """Set as much of ``text`` as fits, followed by an ellipsis; at least the ellipsis itself."""
        said = "".join(run.text for run in text.runs)
        ends = [0, *(cluster.end() for cluster in _GRAPHEME.finditer(said))]
        low, high = 0, len(ends) - 1
        best = self.set(_cut(text, said, 0), size, width)
        while low < high:
            middle = (low + high + 1) // 2
            setting = self.set(_cut(text, said, ends[middle]), size, width)
            if setting.height <= height and setting.line_count <= max_lines:
                low, best = middle, setting
            else:
                high = middle - 1
        return replace(best, truncated=True)

    def undrawn(self, text: Text) -> tuple[str, ...]:
        """The characters of a text that cannot be drawn, and emoji that fall apart, each once.

        Private-use and unassigned characters count unless a brand's own font draws them; so do object and
        other replacement characters.
        """
        found: list[str] = []
        for run in text.runs:
            if not is_plain_western(run.text):
                found += (char for char in run.text if char in (OBJECT, REPLACEMENT))
                found += surplus_marks(run.text)
            family = run.family or text.family
            for stretch, picture in split_pictures(tidy(run.text)):
                found += self._undrawn(family, stretch, picture=picture)
        return tuple(dict.fromkeys(found))

    def asked(self, family: str, stretch: str, *, picture: bool) -> tuple[str, ...]:
        """The families to draw a stretch with; it is either all emoji or has none."""
        return self._library.ordered(None, self._ask(family, stretch), picture=picture)

    def _undrawn(self, family: str, stretch: str, *, picture: bool) -> Iterator[str]:
        families = self.asked(family, stretch, picture=picture)
        absent = self._library.lacking(set(stretch) - {"\n"}, families)
        if not absent and is_plain_western(stretch):
            return
        own = (family,) if self._library.brands(family) else ()
        for unit in clusters(stretch) if picture else stretch:
            if absent.intersection(unit):
                yield from (char for char in unit if char in absent and not is_invisible(char))
            elif picture and len(unit) > 1 and not has_single_glyph(unit, self._library):
                yield unit
            elif is_undefined(unit) and not is_invisible(unit):
                known = is_private_use(unit) and own and not self._library.lacking({unit}, own)
                if not known:
                    yield unit
        if not picture and _MARKED.search(stretch):
            for unit in graphemes(stretch):
                kept = self._library.whole(unit, families)
                yield from (char for char in unit if char not in kept and not is_invisible(char))

    def _line(
        self,
        text: Text,
        block: Block,
        size: float,
        width: float,
        indent: float,
        y: float,
        list_: List | None,
    ) -> Line:
        style = self._style(text, block.said, size)
        runs, mark = self._drawable(text, block.runs), None
        if block.mark:
            mark = self._list_mark(style, block, width, indent)
        elif _hangs(text, block.said):
            runs, mark = self._hung(style, runs, width)
        runs = prepare(
            runs,
            capacity=int((width - indent) / (size * _LETTER)),
            language=self._scene.language,
            keep_last=text.keep_last,
            phrases=text.balance,
            rtl=style.rtl,
        )
        paragraph = Paragraph(runs, style, self._library, width - indent, balance=text.balance)
        x = 0.0 if style.rtl else indent
        return Line(paragraph, block.said, x, y, paragraph.height, mark, block.mark, list_)

    def _style(self, text: Text, said: str, size: float) -> Style:
        whole = "".join(run.text for run in text.runs)
        rtl = text.direction == "rtl" or (text.direction == "auto" and is_rtl(said, whole))
        scripts = scripts_of(said)
        families = self._ask(text.family, said)
        sides: dict[str, Literal["left", "center", "right"]] = {
            "start": "right" if rtl else "left",
            "end": "left" if rtl else "right",
            "center": "center",
        }
        style = Style(
            families=families,
            size=size,
            color=text.color,
            weight=faces.weight_of(text.family, text.weight),
            leading=_leading(text.line_height, scripts, size),
            tracking=0.0 if scripts - WESTERN else text.tracking,
            align=sides[text.align],
            rtl=rtl,
            locale=self._scene.language,
        )
        if self._library.brands(text.family):
            style = style._replace(struts=self._library.struts(families))
            spare = _SPARE if style.struts == families else 0.0
            return _apart(style, *ink_extent(_BRANDED, style, self._library), spare=spare)
        words = "" if is_plain_western(said) else without_pictures(said)
        if scripts - FLAT - DENSE or _STACKED.search(words):
            return _apart(style, *ink_extent(words, style, self._library))
        return style

    def _drawable(self, text: Text, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """The runs without marks that no font can draw on their letters."""
        if all(is_plain_western(run.text) or not _MARKED.search(run.text) for run in runs):
            return runs
        return tuple(
            replace(run, text="".join(self._whole(run.family or text.family, run.text)))
            for run in runs
        )

    def _whole(self, family: str, text: str) -> Iterator[str]:
        for stretch, picture in split_pictures(text):
            families = self._ask(family, stretch)
            if picture:
                yield stretch
            else:
                yield from (self._library.whole(unit, families) for unit in graphemes(stretch))

    def _ask(self, family: str, said: str) -> tuple[str, ...]:
        """The families for a text in ``family``, including those for the characters it lacks."""
        asked = (family, "" if said.isascii() else said)
        if asked not in self._families:
            scripts = scripts_of(said)
            other = self._scene.script_family if scripts - WESTERN else None
            needed = self._needed(family, other, said, scripts) if asked[1] else ()
            chain = faces.family_order(family, other, needed)
            self._families[asked] = self._library.usable(chain)
        return self._families[asked]

    def _needed(
        self, family: str, other: str | None, said: str, scripts: frozenset[Script]
    ) -> tuple[str, ...]:
        front = tuple(one for one in (family, other) if one and self._library.has(one))
        lacking = self._library.lacking(set(said), front)
        absent = frozenset(char for char in lacking if char >= "\u00a0")
        serif = family in faces.SERIFS
        found = fallbacks(absent, serif=serif)
        if CJK not in found:
            return found
        chinese = {char for char in absent if CJK in entry_of(char)}
        regional: list[str] = []
        for region in faces.cjk_families(self._scene.language, scripts, serif=serif):
            if chinese and self._library.has(region):
                left = self._library.lacking(chinese, (region,))
                regional += [region] if left != chinese else []
                chinese = left
        at = found.index(CJK)
        return (*found[:at], *regional, *found[at + 1 :])

    def _columns(self, text: Text, found: list[Block], size: float) -> list[float]:
        """The indentation of each paragraph's words: equal within a list."""
        columns = [0.0] * len(found)
        for first, last in spans(found):
            marks = {block.mark for block in found[first:last] if block.mark}
            widest = max(self._mark(self._style(text, mark, size), mark).longest for mark in marks)
            for index in range(first, last):
                columns[index] = widest + size * _MARK_GAP
        return columns

    def _mark(self, style: Style, mark: str) -> Paragraph:
        own = style._replace(align="left")
        return Paragraph((Run(mark.strip()),), own, self._library, style.size * 8)

    def _list_mark(self, style: Style, block: Block, width: float, indent: float) -> Mark:
        """Align a list mark: numbers at their end, so that full stops line up; bullets at their start."""
        paragraph = self._mark(style, block.mark)
        free = indent - style.size * _MARK_GAP - paragraph.longest
        x = max(0.0, free) if block.list == "number" else 0.0
        return Mark(paragraph, width - x - paragraph.longest if style.rtl else x)

    def _hung(
        self, style: Style, runs: tuple[Run, ...], width: float
    ) -> tuple[tuple[Run, ...], Mark]:
        """Move the opening quotation mark from the lines to the margin."""
        first, *others = runs
        own = style._replace(align="left")
        quote = replace(first, text=first.text[0])
        paragraph = Paragraph((quote,), own, self._library, style.size * 2)
        rest = replace(first, text=first.text[1:])
        return (rest, *others), Mark(paragraph, width if style.rtl else -paragraph.longest)


def _lists(found: list[Block]) -> dict[int, List]:
    """The list that each paragraph is an item of."""
    lists: dict[int, List] = {}
    for first, last in spans(found):
        here = List(ordered=found[first].list == "number")
        lists |= {index: here for index in range(first, last) if found[index].list}
    return lists


def _hangs(text: Text, said: str) -> bool:
    return text.hang and text.align == "start" and said[0] in _HANGING and len(said) > 1


def _leading(wanted: float, found: frozenset[Script], size: float) -> float:
    """The line height as a multiple of ``size``: scripts with tall or dense letters need more."""
    least = wanted
    if found - FLAT - DENSE:
        least = max(least, 1.6 if size < LARGE else 1.4)
    if found & DENSE:
        least = max(least, 1.55 if size < LARGE else 1.28)
    return least


def _apart(style: Style, top: float, bottom: float, *, spare: float = _SPARE) -> Style:
    """The style with lines far enough apart that ink from ``top`` to ``bottom`` touches no other line.

    Where much of the ink would leave its own line, all lines are moved accordingly.
    """
    leading = min(max(style.leading, bottom - top + _LEAST_GAP), _MOST_LEADING)
    more = (leading - style.leading) / 2
    top, bottom = top + more, bottom + more
    drop = max(0.0, -top - spare) or -max(0.0, bottom - leading - spare)
    return style._replace(leading=leading, drop=drop)


def _cut(text: Text, said: str, length: int) -> Text:
    """The first ``length`` characters, cut back to the end of a word if one is near, and an ellipsis."""
    if length < len(said):
        space = said.rfind(" ", max(0, length - 16), length + 1)
        length = space if space > 0 else length
    kept, seen = [], 0
    for run in text.runs:
        part = run.text[: max(0, length - seen)]
        seen += len(run.text)
        if part:
            kept.append(replace(run, text=part))
    last = kept[-1] if kept else Run("")
    kept[-1:] = [replace(last, text=last.text.rstrip(" ,;:–—-") + ELLIPSIS)]
    return replace(text, runs=tuple(kept), keep_last=False)
