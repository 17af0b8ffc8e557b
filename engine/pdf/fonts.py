"""The fonts of a PDF: the widths, the text and the outlines of their glyphs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import pikepdf
import skia
import unicodedata2 as ucd

_SECTION = re.compile(r"beginbf(char|range)(.*?)endbf", re.DOTALL)
_ENTRY = re.compile(r"<([^>]*)>|\[([^\]]*)\]")
_WIDTHS = re.compile(rb"(\d+) (?:\[([^\]]*)\]|(\d+) ([\d.-]+))")
_ENCODED = re.compile(rb"(?<![/\w])(\d+)|(/\w+)")
_EMPTY = re.compile(rb"(\S+) 0 0 0 0 0 d1\s*")
_METRICS = re.compile(rb"^.*?\bd[01]\b", re.DOTALL)
_FAR = 30_000  # beyond the extent of any glyph, in font units
_EM = 0.6  # of the size: the width of an m that Poppler assumes
_MOST_CODES = 2**16
_CAPITAL = 0.7  # of the size: the usual height of a capital letter
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<{first}> <{last}>
endcodespacerange
{body}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_VERBS = {
    skia.Path.kMove_Verb: b"m",
    skia.Path.kLine_Verb: b"l",
    skia.Path.kCubic_Verb: b"c",
}


class Font:
    """A font as Skia wrote it, and the text learnt for its glyphs."""

    def __init__(self, document: pikepdf.Pdf, written: Any) -> None:
        self._document, self._written = document, written
        self._forms: dict[int, Any] = {}
        self._composite = written.Subtype == pikepdf.Name.Type0
        self.digits = 4 if self._composite else 2
        self._learnt: dict[int, str] = {}

    def says(self, code: int) -> str:
        """The text of a glyph: as learnt, else as Skia guessed, else empty."""
        return self._learnt.get(code) or self.guesses.get(code, "")

    def learn(self, code: int, letters: str) -> bool:
        """Record ``letters`` as the text of a glyph; False if another text is already recorded."""
        return self._learnt.setdefault(code, letters) == letters

    def knows(self, code: int) -> str:
        """The text learnt for a glyph."""
        return self._learnt.get(code, "")

    @cached_property
    def guesses(self) -> dict[int, str]:
        """For every glyph used, the first character that the font draws with it."""
        if "/ToUnicode" not in self._written:
            return {}
        found = parse_cmap(self._written.ToUnicode.read_bytes().decode("ascii", "replace"))
        return {code: said for code, said in found.items() if all(map(_is_printed, said))}

    @cached_property
    def _widths(self) -> dict[int, float]:
        if not self._composite:
            scale, first = float(self._written.FontMatrix[0]), int(self._written.FirstChar)
            numbers = self._written.Widths.unparse()[1:-1].split()
            return {first + index: float(one) * scale for index, one in enumerate(numbers)}
        found: dict[int, float] = {}
        written = self._written.DescendantFonts[0].get("/W", pikepdf.Array())
        for first, several, last, one in _WIDTHS.findall(written.unparse()[1:-1]):
            if several:
                entries = enumerate(several.split(), int(first))
                found.update((code, float(width) / 1000) for code, width in entries)
            else:
                found.update(dict.fromkeys(range(int(first), int(last) + 1), float(one) / 1000))
        return found

    def width(self, code: int) -> float:
        """The advance of a glyph, as a fraction of the size."""
        return self._widths.get(code, self._usual)

    @cached_property
    def _usual(self) -> float:
        if not self._composite:
            return 0.0
        return float(self._written.DescendantFonts[0].get("/DW", 1000)) / 1000

    @cached_property
    def _face(self) -> Any:
        """The embedded font, if it can be opened."""
        if not self._composite:
            return None
        descriptor = self._written.DescendantFonts[0].FontDescriptor
        if "/FontFile2" not in descriptor:
            return None
        data = descriptor.FontFile2.read_bytes()
        return skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(data))

    @cached_property
    def _drawn(self) -> dict[int, Any]:
        """The glyph procedures of a Type 3 font, by code."""
        if self._composite:
            return {}
        drawings, encoded = self._written.CharProcs, self._written.Encoding.Differences.unparse()
        found: dict[int, Any] = {}
        code = 0
        for number, name in _ENCODED.findall(encoded):
            if number:
                code = int(number)
                continue
            if (drawing := drawings.get(name.decode())) is not None:
                found[code] = drawing
            code += 1
        return found

    def has_shape(self, code: int) -> bool:
        """Whether the outline of a glyph is available."""
        return self._face is not None or code in self._drawn

    def shape(self, name: bytes, code: int, size: float, x: float, y: float) -> bytes:
        """The operators that draw a glyph as a shape at ``x``, ``y``, with y pointing down.

        ``name`` is the font's resource name; the page's resources must include the glyph's ``forms``.
        """
        if self._face is not None:
            return _outline(skia.Font(self._face, size).getPath(code), x, y)
        right, down = (float(self._written.FontMatrix[index]) * size for index in (0, 3))
        place = (right, -down, x, y, name, code)
        return b"q %.6g 0 0 %.6g %.6g %.6g cm %sg%d Do Q\n" % place

    def forms(self, name: bytes, code: int) -> dict[bytes, Any]:
        """The procedure of a Type 3 glyph as a form XObject, by its name; empty for other fonts."""
        if self._face is not None:
            return {}
        if code not in self._forms:
            drawing = self._drawn[code]
            shape = _METRICS.sub(b"", drawing.read_bytes(), count=1)
            self._forms[code] = self._document.make_stream(
                shape,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[-_FAR, -_FAR, _FAR, _FAR],
                Resources=self._written.get("/Resources", pikepdf.Dictionary()),
            )
        return {b"%sg%d" % (name, code): self._forms[code]}

    def write(self) -> None:
        """Write what was learnt into the document."""
        letters = {**self.guesses, **self._learnt}
        if letters != self.guesses:
            self._written.ToUnicode = self._document.make_stream(cmap(letters, self.digits))
        if "/Resources" in self._written and not self._composite:
            self._measured()
        for code in self._spaces:
            if empty := _EMPTY.fullmatch(self._drawn[code].read_bytes()):
                high = round(_CAPITAL / float(self._written.FontMatrix[3]))
                self._drawn[code].write(b"%s 0 0 %d %s 0 d1\n" % (empty[1], high, empty[1]))

    def _measured(self) -> None:
        """Give an emoji font a letter ``m`` of the usual width.

        Poppler derives the size of such a font from that letter, else from any glyph. Derived from an emoji,
        the size would be so large that spaces are not recognised.
        """
        unit = 1 / abs(float(self._written.FontMatrix[0]))
        first, widths = int(self._written.FirstChar), list(self._written.Widths)
        used = self.guesses.keys() | self._learnt.keys()
        free = [code for code in range(256) if code not in used and not self.width(code)]
        if not free or pikepdf.Name.m in self._written.CharProcs:
            return
        code = next((one for one in free if first <= one < first + len(widths)), free[-1])
        if code < first:
            widths, first = [0] * (first - code) + widths, code
        widths += [0] * (code - first - len(widths) + 1)
        widths[code - first] = round(_EM * unit)
        self._written.FirstChar, self._written.LastChar = first, first + len(widths) - 1
        self._written.Widths = pikepdf.Array(widths)
        self._written.CharProcs.m = self._document.make_stream(b"%d 0 d0\n" % round(_EM * unit))
        self._written.Encoding.Differences.extend([code, pikepdf.Name.m])

    @property
    def _spaces(self) -> list[int]:
        """The spaces of a Type 3 font; without an extent, readers drop them or take them for new lines."""
        if not any(char.isspace() for char in self.guesses.values()):
            return []
        return [code for code in self._drawn if self.says(code).isspace()]


def _is_printed(char: str) -> bool:
    return char in " \u00a0" or ucd.category(char)[0] not in "CZ"


def _outline(path: Any, x: float, y: float) -> bytes:
    out = []
    for verb, points in path:
        if verb == skia.Path.kQuad_Verb:
            start, middle, end = points
            third = [one + (middle - one) * (2 / 3) for one in (start, end)]
            verb, points = skia.Path.kCubic_Verb, [start, *third, end]
        if verb in _VERBS:
            ends = points if verb == skia.Path.kMove_Verb else points[1:]
            out += [b"%.6g %.6g" % (x + point.x(), y + point.y()) for point in ends]
            out.append(_VERBS[verb])
    return b" ".join(out) + b" f\n" if out else b""


class Letters:
    """A font of invisible letters, for text that the visible glyphs cannot express."""

    NAME = b"/Letters"
    WIDTH = 0.5
    _MOST = 255

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes | None:
        """The codes of ``text`` as hexadecimal digits; None if the font has no room for more characters."""
        new = [char for char in dict.fromkeys(text) if char not in self._codes]
        if len(self._codes) + len(new) > self._MOST:
            return None
        for char in new:
            self._codes[char] = len(self._codes) + 1
        return b"".join(b"%02X" % self._codes[char] for char in text)

    def write(self, document: pikepdf.Pdf) -> Any:
        """Write the font as an object of the document; None if it was not used."""
        if not self._codes:
            return None
        count, name = len(self._codes), pikepdf.Name
        width = 1000 * self.WIDTH
        glyph = document.make_stream(b"%d 0 0 -250 %d 850 d1" % (width, width))
        return document.make_indirect(
            pikepdf.Dictionary(
                Type=name.Font,
                Subtype=name.Type3,
                FontBBox=[0, -250, width, 850],
                FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                FirstChar=1,
                LastChar=count,
                Widths=[width] * count,
                CharProcs=pikepdf.Dictionary(letter=glyph),
                Encoding=pikepdf.Dictionary(
                    Type=name.Encoding, Differences=[1, *[name.letter] * count]
                ),
                Resources=pikepdf.Dictionary(),
                ToUnicode=document.make_stream(
                    cmap({code: char for char, code in self._codes.items()}, 2)
                ),
            )
        )


def parse_cmap(cmap: str) -> dict[int, str]:
    """The text of each code in a ToUnicode map (ISO 32000-1, 9.10.3).

    A range increments the last UTF-16 unit of its text, or lists a text for each code. Malformed entries
    are skipped.
    """
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        entries = _ENTRY.findall(body)
        if kind == "char":
            for (code, _), (text, _) in zip(entries[::2], entries[1::2], strict=False):
                _name(found, code, [_letters(text)])
            continue
        for (low, _), (high, _), (text, texts) in zip(
            entries[::3], entries[1::3], entries[2::3], strict=False
        ):
            count = min(_number(high) - _number(low) + 1, _MOST_CODES)
            if texts:
                _name(found, low, [_letters(one) for one, _ in _ENTRY.findall(texts)][:count])
            else:
                first = _letters(text)
                _name(found, low, [_up(first, step) for step in range(count)])
    return found


def _name(found: dict[int, str], first: str, texts: list[str]) -> None:
    code = _number(first)
    found.update((code + step, text) for step, text in enumerate(texts) if code >= 0 and text)


def _number(digits: str) -> int:
    """The number of a code; -1 if malformed."""
    try:
        return int("".join(digits.split()), 16)
    except ValueError:
        return -1


def _letters(digits: str) -> str:
    """Decode hexadecimal digits as UTF-16; an odd number of digits is padded with a 0."""
    plain = "".join(digits.split())
    try:
        return bytes.fromhex(plain + "0" * (len(plain) % 2)).decode("utf-16-be", "ignore")
    except ValueError:
        return ""


def _up(text: str, step: int) -> str:
    """The text with its last character advanced by ``step``."""
    if not text or ord(text[-1]) + step > 0x10FFFF:
        return ""
    return text[:-1] + chr(ord(text[-1]) + step)


def cmap(letters: dict[int, str], digits: int) -> bytes:
    """A ToUnicode map; ``digits`` is the number of hexadecimal digits of a code."""
    lines = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>\n"
        for code, text in sorted(letters.items())
    ]
    parts = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "".join(f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n" for part in parts)
    return _CMAP.format(first="0" * digits, last="F" * digits, body=body).encode("ascii")
