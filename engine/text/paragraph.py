"""Set one paragraph in lines. All workarounds for what the text binding lacks are in this module.

It lacks paragraph direction (replaced by isolates and an alignment), line counts and equal line heights
(a forced strut), emoji selection (stretches of emoji try the emoji font first), rows of emoji that do not
break (word joiners), balanced lines (the narrowest width that keeps their number), hyphens where a line
ends at a soft hyphen, the position of a run (read from a small image of bars), and the ink extent of
letters (read from a small image of them).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np
import skia

from engine.fonts.faces import EMOJI
from engine.fonts.registry import FontLibrary
from engine.geometry import Rect
from engine.raster import surface
from engine.scene.nodes import Run
from engine.text.bidi import END_ISOLATE
from engine.text.breaking import JOINER
from engine.text.hyphens import SOFT, with_visible_hyphens
from engine.unicode.characters import clusters, split_pictures

_TEXT = skia.textlayout
_UNICODE = skia.Unicodes.ICU.Make()
_ISOLATE = "\u2067"
_ENDLESS = 1e6
_PROBE, _APART, _PROBE_WIDTH = 40.0, 6.0, 2048


class Style(NamedTuple):
    """The style of a paragraph, except for what its runs override.

    ``leading`` is the distance between lines and ``tracking`` the extra space between letters, both as
    multiples of the size. ``families`` are tried in order for every character; ``struts`` determine the
    baselines. ``drop`` moves the lines down, as a multiple of the size.
    """

    families: tuple[str, ...]
    size: float
    color: str
    weight: int
    leading: float
    tracking: float
    align: Literal["left", "center", "right"]
    rtl: bool
    locale: str
    struts: tuple[str, ...] = ()
    drop: float = 0.0


class Paragraph:
    """Runs set in lines of at most ``width`` units; ``x`` is the offset of balanced lines in it."""

    __slots__ = ("_library", "_paragraph", "_runs", "_style", "_width", "count", "x")

    def __init__(
        self,
        runs: tuple[Run, ...],
        style: Style,
        library: FontLibrary,
        width: float,
        *,
        balance: bool = False,
    ) -> None:
        self._runs, self._style, self._library = runs, style, library
        self._lay_out(runs, width)
        if balance and self.count > 1:
            self._balance(width)
        if any(SOFT in run.text for run in runs):
            self._hyphenate(width)

    @property
    def flush_left(self) -> bool:
        return self._style.align == "left"

    @property
    def pitch(self) -> float:
        """The distance from one line to the next."""
        return self._style.leading * self._style.size

    @property
    def height(self) -> float:
        return self.count * self.pitch

    @property
    def longest(self) -> float:
        """The width of the longest line."""
        return min(float(self._paragraph.LongestLine), self._width)

    @property
    def left(self) -> float:
        """Where the longest line begins."""
        spare = self._width - self.longest
        sides: dict[str, float] = {"left": 0.0, "center": spare / 2, "right": spare}
        return self.x + sides[self._style.align]

    @property
    def longest_word(self) -> float:
        """The width of the longest unbreakable piece; a column at least this wide breaks no word."""
        return float(self._paragraph.MinIntrinsicWidth)

    def paint(self, canvas: Any, x: float, y: float) -> None:
        self._paragraph.paint(canvas, x + self.x, y + self._drop)

    @property
    def _drop(self) -> float:
        return self._style.drop * self._style.size

    def areas(self) -> tuple[tuple[Run, Rect], ...]:
        """The positions of linked and highlighted runs: one rectangle per line they touch.

        The same text is set invisibly with a bar through each such run, in a different colour for every
        run; an image of it at one pixel per unit shows where the bars are.
        """
        marked = [run for run in self._runs if run.url or run.highlight]
        if not marked:
            return ()
        bars = _build(self._runs, self._style, self._library, bars=True)
        bars.layout(self._width)
        width, height = int(self._width) + 2, int(self.height) + 2
        pixels = np.zeros((height, width, 4), np.uint8)
        target = surface(pixels, alpha=skia.kPremul_AlphaType)
        bars.paint(target.getCanvas(), 0, 0)
        numbers = pixels[..., 0].astype(np.uint16) + 256 * pixels[..., 1].astype(np.uint16)
        numbers[pixels[..., 3] != 255] = 0  # the anti-aliased edges of a bar
        found = []
        for line in range(self.count):
            rows = numbers[round(line * self.pitch) : round((line + 1) * self.pitch)]
            for number in np.unique(rows[rows > 0]):
                columns = np.flatnonzero((rows == number).any(axis=0))
                left, right = float(columns[0]), float(columns[-1] + 1)
                top = line * self.pitch + self._drop
                area = Rect(left + self.x, top, right - left, self.pitch)
                found.append((marked[number - 1], area))
        return tuple(found)

    def _lay_out(self, runs: tuple[Run, ...], width: float) -> None:
        self._runs = runs
        self._paragraph = _build(runs, self._style, self._library)
        self._paragraph.layout(width)
        self._width, self.x = width, 0.0
        self.count = max(1, int(self._paragraph.Height / self.pitch + 0.5))

    def _hyphenate(self, width: float) -> None:
        """Show hyphens where lines end at soft hyphens; use the full width if they need an extra line."""
        runs, count, x = self._runs, self.count, self.x
        for room in (self._width, width):
            self._lay_out(with_visible_hyphens(runs, room, self._wide), room)
            self.x = x if room < width else 0.0
            if self.count <= count:
                return

    def _wide(self, runs: tuple[Run, ...]) -> float:
        line = _build(runs, self._style, self._library)
        line.layout(_ENDLESS)
        return float(line.MaxIntrinsicWidth)

    def _balance(self, width: float) -> None:
        """Lay out in the narrowest width that keeps the number of lines, to within two units."""
        height = self._paragraph.Height
        low, high = max(self.longest_word, width / 3), width
        while high - low > 2:
            middle = (low + high) / 2
            self._paragraph.layout(middle)
            if self._paragraph.Height > height:
                low = middle
            else:
                high = middle
        self._paragraph.layout(high)
        self._width = high
        spare = width - high
        self.x = {"left": 0.0, "center": spare / 2, "right": spare}[self._style.align]


@lru_cache(maxsize=4096)
def has_single_glyph(cluster: str, library: FontLibrary) -> bool:
    """Whether the emoji font has a single glyph for an emoji of several characters."""
    one, many = _emoji_width("\U0001f600", library), _emoji_width(cluster, library)
    return many < 1.5 * one


@lru_cache(maxsize=64)
def _plain(families: tuple[str, ...], size: float = 100.0) -> Style:
    return Style(families, size, "#000000", 400, 1.0, 0.0, "left", rtl=False, locale="en")


def _emoji_width(cluster: str, library: FontLibrary) -> float:
    line = _build((Run(cluster),), _plain(library.usable((EMOJI,))), library)
    line.layout(_ENDLESS)
    return float(line.MaxIntrinsicWidth)


def ink_extent(said: str, style: Style, library: FontLibrary) -> tuple[float, float]:
    """The top and bottom of the ink of words in a line of the style, as multiples of the size.

    0 is the top of the line.
    """
    probe = style._replace(
        size=_PROBE, leading=_APART, color="#000000", tracking=0.0, align="left", drop=0.0
    )
    top, bottom = _measured_extent(said, probe, library)
    moved = (_APART - style.leading) / 2
    return top - moved, bottom - moved


@lru_cache(maxsize=2048)
def _measured_extent(said: str, probe: Style, library: FontLibrary) -> tuple[float, float]:
    """Measure ``ink_extent`` by painting the words small, with much room between the lines."""
    paragraph = Paragraph((Run(said),), probe, library, _PROBE_WIDTH)
    pixels = np.zeros((int(paragraph.height) + 1, _PROBE_WIDTH, 4), np.uint8)
    paragraph.paint(surface(pixels, alpha=skia.kPremul_AlphaType).getCanvas(), 0, 0)
    pitch = int(paragraph.pitch)
    rows = (pixels[: pitch * paragraph.count, :, 3] > 64).any(axis=1).reshape(-1, pitch).any(axis=0)
    inked = np.flatnonzero(rows)
    if not inked.size:
        return _APART / 2, _APART / 2
    return float(inked[0]) / _PROBE, float(inked[-1] + 1) / _PROBE


def color(value: str) -> int:
    """``#rrggbb`` or ``#rrggbbaa`` as Skia's colour number."""
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    alpha = int(value[7:9], 16) if len(value) == 9 else 255
    return int(skia.Color(red, green, blue, alpha))


def _build(runs: tuple[Run, ...], style: Style, library: FontLibrary, *, bars: bool = False) -> Any:
    """Build the binding's paragraph, or with ``bars`` an invisible one with numbered bars through marked runs."""
    builder = _TEXT.ParagraphBuilder.make(_paragraph_style(style), library.collection, _UNICODE)
    if style.rtl:
        builder.addText(_ISOLATE)
    number = 0
    for run in runs:
        number += 1 if run.url or run.highlight else 0
        for stretch, picture in split_pictures(run.text):
            families = library.ordered(run.family, style.families, picture=picture)
            look = _Look(families, run.color or style.color, run.weight or style.weight, run.italic)
            if bars:
                bar = number if run.url or run.highlight else 0
                look = look._replace(color="#00000000", bar=bar)
            builder.pushStyle(_text_style(style, look))
            builder.addText(JOINER.join(clusters(stretch)) if picture else stretch)
            builder.pop()
    if style.rtl:
        builder.addText(END_ISOLATE)
    return builder.Build()


class _Look(NamedTuple):
    """What a run overrides; ``bar`` draws a bar through it, in the colour with that number."""

    families: tuple[str, ...]
    color: str
    weight: int
    italic: bool = False
    bar: int = 0


@lru_cache(maxsize=1024)
def _text_style(style: Style, look: _Look) -> Any:
    made = _TEXT.TextStyle()
    made.setFontFamilies(list(look.families))
    made.setFontSize(style.size)
    made.setColor(color(look.color))
    slant = skia.FontStyle.kItalic_Slant if look.italic else skia.FontStyle.kUpright_Slant
    made.setFontStyle(skia.FontStyle(look.weight, skia.FontStyle.kNormal_Width, slant))
    made.setHeight(style.leading)
    made.setHeightOverride(True)
    made.setHalfLeading(True)
    made.setLocale(style.locale)
    if style.tracking:
        made.setLetterSpacing(style.tracking * style.size)
    if look.bar:
        made.setDecoration(_TEXT.TextDecoration.kLineThrough)
        made.setDecorationMode(_TEXT.TextDecorationMode.kThrough)
        made.setDecorationColor(int(skia.Color(look.bar % 256, look.bar // 256, 0)))
        made.setDecorationThicknessMultiplier(8.0)
    return made


@lru_cache(maxsize=1024)
def _paragraph_style(style: Style) -> Any:
    strut = _TEXT.StrutStyle()
    strut.setFontFamilies(list(style.struts or style.families))
    strut.setFontSize(style.size)
    strut.setHeight(style.leading)
    strut.setHeightOverride(True)
    strut.setHalfLeading(True)
    strut.setForceStrutHeight(True)
    strut.setStrutEnabled(True)
    made = _TEXT.ParagraphStyle()
    made.setTextStyle(_text_style(style, _Look(style.families, style.color, style.weight)))
    made.setStrutStyle(strut)
    sides = {"center": _TEXT.TextAlign.kCenter, "right": _TEXT.TextAlign.kRight}
    made.setTextAlign(sides.get(style.align, _TEXT.TextAlign.kLeft))
    return made
