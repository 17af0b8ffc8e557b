"""Make the extracted text of a PDF equal the original text, letter for letter.

Skia writes glyphs in visual order, and maps each to the first character that its font draws with it.
That is wrong for ligatures, emoji and Chinese radicals, and lacks glyphs that shaping introduced. As
the text of the paragraph is known, each glyph gets its letters back (ToUnicode); a word whose glyphs do
not match its letters one by one gets a replacement text (ActualText). Readers reverse a right-to-left
word even in a replacement text, so such a word's glyphs become shapes, with invisible letters to read.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import Any

import unicodedata2 as ucd

from engine.pdf.fonts import Font, Letters
from engine.pdf.glyphs import (
    NO_GAP,
    PLAIN,
    Glyph,
    Word,
    fragments_of,
    glyphs_of,
    lines_of,
    mark_plain_spaces,
    move_hanging_quotes_last,
)
from engine.pdf.word_order import (
    is_mark,
    is_rtl_letter,
    match_by_likeness,
    match_by_line,
    match_in_order,
    pairs_of,
    units_of,
)
from engine.text.bidi import is_rtl, seen_order
from engine.text.breaking import NO_BREAK

_BLOCK = re.compile(rb"BT\n(.*?)ET\n", re.DOTALL)
# Left-to-right stretches among reversed letters; what closes a number stays with it.
_LEFT_TO_RIGHT = re.compile(r"(?:[.,:%٪]+(?=\d))?[0-9A-Za-z]+(?:[.,:/+-][0-9A-Za-z]+)*")
_WEAK = frozenset({"NSM", "ES", "ET", "CS", "BN"})
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_WIDE = 0.06  # of the size
_HYPHENS = frozenset("-\u2010")


class Paragraph:
    """What Skia wrote for a paragraph whose text is ``said``.

    All paragraphs of a document must be created before the first is written: the text of glyphs is
    learnt from all of them.
    """

    def __init__(
        self, stream: bytes, said: str, fonts: dict[bytes, Font], letters: Letters
    ) -> None:
        parts = _BLOCK.split(stream)
        self._between = parts[::2]
        self._blocks = [list(glyphs_of(part, fonts)) for part in parts[1::2]]
        if NO_BREAK not in said:
            mark_plain_spaces(self._blocks)
        move_hanging_quotes_last(self._blocks)
        self.forms: dict[bytes, Any] = {}
        lines = [list(fragments_of(line)) for line in lines_of(self._blocks)]
        words = said.split()
        rtl = any(map(is_rtl_letter, said))
        found = (match_by_likeness if rtl else match_in_order)(lines, words)
        for word in found or match_by_line(lines, words):
            for glyph in word.glyphs:
                glyph.word = word
            if found:
                _settle(word, letters, rtl=rtl)
            else:
                _set_apart(word, letters)
        for line in lines_of(self._blocks):
            _join(line)

    @property
    def boxed(self) -> bool:
        """Whether some glyph is a missing-glyph box."""
        return any(glyph.code == 0 for block in self._blocks for glyph in block)

    def write(self) -> bytes:
        """The rewritten content of the paragraph."""
        out = [self._between[0]]
        drawn = [[glyph for glyph in block if glyph.word] for block in self._blocks]
        current, invisible = PLAIN, set[Word]()
        for index, (block, rest) in enumerate(zip(drawn, self._between[1:], strict=True)):
            for (word, *_), group in groupby(block, key=_alike):
                glyphs = list(group)
                if word is not current:
                    if current.how == "instead":
                        out.append(b"EMC\n")
                    if word.how == "instead":
                        text = b"FEFF" + word.said.encode("utf-16-be").hex().upper().encode()
                        out.append(b"/Span<</ActualText<%s>>>BDC\n" % text)
                    elif word.how == "apart" and word not in invisible:
                        invisible.add(word)
                        out.append(_invisible(word))
                    current = word
                out.append(self._shapes(glyphs) if word.how == "apart" else _shown(glyphs))
            # Some readers position a text by the graphics state at its end, so it has to end here.
            if current.how == "instead" and _first(drawn[index + 1 :]) is not current:
                out.append(b"EMC\n")
                current = PLAIN
            out.append(rest)
        return b"".join(out)

    def _shapes(self, glyphs: list[Glyph]) -> bytes:
        for glyph in glyphs:
            self.forms |= glyph.font.forms(glyph.name, glyph.code)
        return b"".join(
            one.font.shape(one.name, one.code, one.size, one.x, one.y) for one in glyphs
        )


def _first(blocks: list[list[Glyph]]) -> Word | None:
    """The first word with glyphs."""
    return next((block[0].word for block in blocks if block), None)


def _settle(word: Word, letters: Letters, *, rtl: bool) -> None:
    """Decide how readers get the text of a word; ``rtl`` if the paragraph has right-to-left words."""
    glyphs, units = word.glyphs, units_of(word.said)
    level = all(abs(glyph.y - glyph.baseline) < NO_GAP * glyph.size for glyph in glyphs)
    simple = level and not any(is_mark(unit) for unit in units)
    if not any(is_rtl_letter(char) for char in word.said):
        # Readers take wide letter spacing inside a word for spaces.
        wide = any(two.x - one.end > _WIDE * one.size for one, two in pairwise(glyphs))
        learnt = simple and (
            _learn(pairs_of(units, glyphs))
            or (rtl and _learn(pairs_of([*_visual(word.said)], glyphs)))
        )
        if _hyphenated(glyphs) or not (
            learnt or word.said.isascii() or max(word.said) < "\U00010000"
        ):
            _set_apart(word, letters)
        elif wide or not learnt:
            word.how = "instead"
        return
    seen = [unit.translate(_MIRROR) for unit in reversed(units)]
    if simple and _learn(pairs_of(seen, glyphs)):
        return
    _set_apart(word, letters)


def _set_apart(word: Word, letters: Letters) -> None:
    """Draw the glyphs as shapes with the word as invisible letters; as a last resort use a replacement text.

    A replacement text fails for characters beyond U+FFFF, and for a word whose line ends in a hyphen:
    PDFium drops them.
    """
    rtl = any(map(is_rtl_letter, word.said))
    text = _seen(word.said) if rtl else word.said
    shapes = all(one.font.has_shape(one.code) for one in word.glyphs)
    word.codes = (shapes and letters.encode(text)) or b""
    if word.codes:
        word.how = "apart"
    elif not rtl:
        word.how = "instead"


def _hyphenated(glyphs: list[Glyph]) -> bool:
    """Whether a line ends in a hyphen of the word itself, which readers take for hyphenation."""
    return any(
        one.says in _HYPHENS and two.baseline != one.baseline for one, two in pairwise(glyphs)
    )


def _join(line: list[Glyph]) -> None:
    """Merge the replacement texts of neighbouring words, with the space after them.

    Readers move a word with a replacement text, alone between spaces, out of its line.
    """
    for before, glyph in pairwise(one for one in line if one.word):
        word = before.word
        if word is None or word.how != "instead" or glyph.word in (word, None):
            continue
        if glyph.word is PLAIN and glyph.says.isspace():
            word.said += " "
            word.glyphs.append(glyph)
            glyph.word = word
        elif glyph.word and glyph.word.how == "instead":
            word.said += glyph.word.said
            word.glyphs += glyph.word.glyphs
            for one in glyph.word.glyphs:
                one.word = word


def _seen(said: str) -> str:
    """The letters of words of both directions, in the order that readers expect."""
    if is_rtl(said):
        return _visual(said)
    words = seen_order(said.split(), rtl=False)
    return " ".join(_visual(word) if any(map(is_rtl_letter, word)) else word for word in words)


def _visual(said: str) -> str:
    """The letters of right-to-left words, in the order that readers expect.

    Numbers and Latin words, with what closes them, run the other way. Marks keep their order and stay
    before the commas that follow them: PDFium does not reverse these.
    """
    seen = said[::-1].translate(_MIRROR)
    text = _LEFT_TO_RIGHT.sub(lambda match: match.group()[::-1], seen)
    runs = ("".join(run) for _, run in groupby(text, lambda char: ucd.bidirectional(char) in _WEAK))
    return "".join(run[::-1] if any(map(is_mark, run)) else run for run in runs)


def _learn(pairs: list[tuple[Glyph, str]] | None) -> bool:
    """Record the text of glyphs, unless one of them already has another text."""
    said: dict[tuple[Font, int], str] = {}
    for glyph, text in pairs or ():
        known = glyph.font.knows(glyph.code) or text
        if said.setdefault((glyph.font, glyph.code), text) != known:
            return False
    return bool(pairs) and all(font.learn(code, text) for (font, code), text in said.items())


def _alike(glyph: Glyph) -> tuple[Word, bytes, float, float, tuple[bytes, ...]]:
    """The key by which glyphs are grouped into one text-showing operator."""
    assert glyph.word is not None  # noqa: S101 - for the type checker: glyphs without a word are not drawn
    word = PLAIN if glyph.word.how == "glyphs" else glyph.word
    return word, glyph.name, glyph.size, glyph.y, glyph.matrix


def _shown(glyphs: list[Glyph]) -> bytes:
    """Show glyphs of one baseline, with adjustments where distances differ from widths."""
    first = glyphs[0]
    out, x = [], first.x
    for glyph in glyphs:
        move = round((x - glyph.x) / glyph.size * 1000)
        if move:
            x -= move * glyph.size / 1000
            out.append(b">%d<" % move)
        out.append(b"%0*X" % (glyph.font.digits, glyph.code))
        x += glyph.font.width(glyph.code) * glyph.size
    matrix = b" ".join(first.matrix)
    place = (first.name, first.size, matrix, first.x, first.y, b"".join(out))
    return b"BT\n%s %g Tf\n%s %.7g %.7g Tm\n[<%s>] TJ\nET\n" % place


def _invisible(word: Word) -> bytes:
    """Show the invisible letters of a word over its whole width."""
    first = word.glyphs[0]
    line = [one for one in word.glyphs if one.baseline == first.baseline]
    left, right = min(one.x for one in line), max(one.end for one in line)
    count = len(word.codes) // 2
    stretch = 100 * (right - left) / (count * Letters.WIDTH * first.size)
    place = (Letters.NAME, first.size, stretch, left, first.y, word.codes)
    return b"BT\n%s %g Tf\n%.5g Tz\n1 0 0 -1 %.7g %.7g Tm\n<%s> Tj\n100 Tz\nET\n" % place
