"""Read back the glyphs that Skia wrote: their positions, and how they form lines and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from engine.pdf.fonts import Font
from engine.text.breaking import NO_BREAK

NO_GAP, GAP, BACK = 0.02, 0.33, -1.0  # of the size


@dataclass(slots=True, eq=False)
class Word:
    """The text of some glyphs, and how a reader gets it: from the glyphs, as a replacement, or separately."""

    said: str
    glyphs: list[Glyph]
    how: Literal["glyphs", "instead", "apart"] = "glyphs"
    codes: bytes = b""


@dataclass(slots=True, eq=False)
class Glyph:
    """One glyph on the page, with y pointing down; a glyph without a word is not drawn."""

    name: bytes
    font: Font
    code: int
    size: float
    matrix: tuple[bytes, ...]
    x: float
    y: float
    baseline: float
    word: Word | None

    @property
    def says(self) -> str:
        return self.font.says(self.code)

    @property
    def end(self) -> float:
        return self.x + self.font.width(self.code) * self.size


PLAIN = Word("", [])


def glyphs_of(block: bytes, fonts: dict[bytes, Font]) -> Iterator[Glyph]:
    """The glyphs of a text object; Skia writes one operator per line, or ``Td`` before ``Tj``."""
    for line in block.splitlines():
        *operands, operator = line.split(b" ")
        if operator == b"Tf":
            name, size = operands[0], float(operands[1])
            font = fonts[name]
        elif operator == b"Tm":
            matrix = tuple(operands[:4])
            a, b, c, d = map(float, matrix)
            x, y = float(operands[4]), float(operands[5])
            baseline = y
        elif operator == b"Tj":
            if len(operands) > 1:
                right, up = float(operands[0]), float(operands[1])
                x, y = x + right * a + up * c, y + right * b + up * d
            codes, at = operands[-1][1:-1], x
            for start in range(0, len(codes), font.digits):
                code = int(codes[start : start + font.digits], 16)
                glyph = Glyph(name, font, code, size, matrix, at, y, baseline, PLAIN)
                at = glyph.end
                yield glyph


def lines_of(blocks: list[list[Glyph]]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for glyph in (glyph for block in blocks for glyph in block):
        if not lines or abs(glyph.baseline - lines[-1][0].baseline) > glyph.size / 2:
            lines.append([])
        lines[-1].append(glyph)
    return lines


def mark_plain_spaces(blocks: list[list[Glyph]]) -> None:
    """Record no-break spaces that typesetting inserted as plain spaces."""
    for glyph in (glyph for block in blocks for glyph in block):
        if glyph.says == NO_BREAK:
            glyph.font.learn(glyph.code, " ")


def move_hanging_quotes_last(blocks: list[list[Glyph]]) -> None:
    """Move a quotation mark that hangs at the right, and is painted first, behind its line's glyphs."""
    blocks = [block for block in blocks if block]  # invisible text has no glyphs
    count = next((n for n, (a, b) in enumerate(pairwise(blocks), 1) if b[0].x < a[0].x), 0)
    first = blocks[0][0] if blocks else None
    line = [
        index
        for index, block in enumerate(blocks)
        if index >= count and first and abs(block[0].baseline - first.baseline) < NO_GAP
    ]
    if count and line and first and abs(first.x - blocks[line[-1]][-1].end) < NO_GAP * first.size:
        hung = [glyph for block in blocks[:count] for glyph in block]
        blocks[line[-1]] += hung
        for block in blocks[:count]:
            block.clear()


def fragments_of(line: list[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs between two spaces or gaps; invisible spaces are not drawn."""
    fragment: list[Glyph] = []
    for glyph, follow in zip(line, [*line[1:], None], strict=True):
        if glyph.says.isspace():
            if follow is None or abs(follow.x - glyph.x) < NO_GAP * glyph.size:
                glyph.word = None
            elif fragment:
                yield fragment
                fragment = []
            continue
        fragment.append(glyph)
        gap = follow.x - glyph.end if follow else 0.0
        if not BACK * glyph.size < gap < GAP * glyph.size:
            yield fragment
            fragment = []
    if fragment:
        yield fragment
