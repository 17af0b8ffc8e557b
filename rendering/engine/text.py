"""Text set in lines: everything that the text binding lacks is made up for here, and only here.

What it lacks, and what stands in: paragraph direction (isolates and right alignment), line counts
and equal line heights (a forced strut), line limits and ellipsis (a search over the text's length),
emoji choice (stretches of pictures get the emoji family first), balanced lines (the narrowest width
that keeps the number of lines), a last line of two words and no dash at the start of a line (no-break
spaces), emoji in a row that stay in their row (word joiners).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import skia

from rendering.engine import fonts
from rendering.engine.scene import Run, Scene, Text
from rendering.engine.scripts import clusters, is_rtl, scripts_of, split_pictures

_TEXT = skia.textlayout
_UNICODE = skia.Unicodes.ICU.Make()
_ISOLATE, _END_ISOLATE, _NO_BREAK = "\u2067", "\u2069", "\u00a0"
_JOINER = "\u2060"
_PARAGRAPH_GAP = 0.55  # of the line height, where the text has an empty line
ELLIPSIS = "…"
LARGE = 64.0


class Look(NamedTuple):
    """What one stretch of text is set in; the key under which styles are kept."""

    families: tuple[str, ...]
    size: float
    color: str
    weight: int
    italic: bool
    line_height: float
    tracking: float
    locale: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, ready to paint at ``x``, ``y`` inside its block; ``text`` is what it says."""

    paragraph: Any
    text: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set at one size in one width; ``width`` is that of the longest line."""

    lines: tuple[Line, ...]
    size: float
    width: float
    height: float
    line_count: int
    truncated: bool = False


def color(value: str) -> int:
    """``#rrggbb`` or ``#rrggbbaa`` as the painter's number."""
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    alpha = int(value[7:9], 16) if len(value) == 9 else 255
    return int(skia.Color(red, green, blue, alpha))


def set_text(text: Text, size: float, width: float, scene: Scene) -> Setting:
    """Set the whole of ``text`` at ``size`` in lines of at most ``width`` units."""
    lines: list[Line] = []
    y = longest = 0.0
    count = 0
    for runs in _paragraphs(text):
        if not any(run.text for run in runs):
            y += text.line_height * size * _PARAGRAPH_GAP
            continue
        line, lines_in_it = _paragraph(text, runs, size, width, scene)
        lines.append(replace(line, y=y))
        y += line.height
        count += lines_in_it
        longest = max(longest, min(line.paragraph.LongestLine, width))
    return Setting(tuple(lines), size, longest, y, count)


def truncate(
    text: Text,
    size: float,
    width: float,
    scene: Scene,
    *,
    height: float = float("inf"),
    max_lines: int = 10_000,
) -> Setting:
    """Set as much of ``text`` as fits, closed by an ellipsis; at least the ellipsis itself."""
    total = sum(len(run.text) for run in text.runs)
    low, high = 0, total
    best = set_text(_cut(text, 0), size, width, scene)
    while low < high:
        middle = (low + high + 1) // 2
        setting = set_text(_cut(text, middle), size, width, scene)
        if setting.height <= height and setting.line_count <= max_lines:
            low, best = middle, setting
        else:
            high = middle - 1
    return replace(best, truncated=True)


def missing_glyphs(text: Text, scene: Scene) -> tuple[str, ...]:
    """The characters that no font of the catalogue can draw, sorted."""
    library = fonts.library()
    absent: set[str] = set()
    for run in text.runs:
        for stretch, picture in split_pictures(run.text):
            chars = {char for char in set(stretch) if char.isprintable() and not char.isspace()}
            if picture:
                chars = {char for char in chars if ord(char) >= 0x1F000}
            wanted = _families(run.family or text.family, stretch, scene, picture=picture)
            for char in chars:
                if not any(library.covers(family, ord(char)) for family in wanted):
                    absent.add(char)
    return tuple(sorted(absent))


def line_height(wanted: float, said: str, size: float) -> float:
    """The line height as a multiple of ``size``: scripts with tall or dense forms need more."""
    found = scripts_of(said)
    least = wanted
    if found & {"arabic", "devanagari", "thai"}:
        least = max(least, 1.6 if size < LARGE else 1.4)
    if found & {"han", "kana", "hangul"}:
        least = max(least, 1.55 if size < LARGE else 1.28)
    return least


def _paragraph(
    text: Text, runs: tuple[Run, ...], size: float, width: float, scene: Scene
) -> tuple[Line, int]:
    said = "".join(run.text for run in runs)
    leading = line_height(text.line_height, said, size)
    rtl = text.direction == "rtl" or (text.direction == "auto" and is_rtl(said))
    align = {"start": "end" if rtl else "start", "end": "start" if rtl else "end"}.get(
        text.align, "center"
    )
    runs = _tie_dashes(runs)
    if text.keep_last:
        runs = _keep_last(runs, said)
    tracking = 0.0 if scripts_of(said) - {"latin", "symbol"} else text.tracking
    paragraph = _build(text, runs, size, leading, tracking, align, scene, rtl=rtl)
    paragraph.layout(width)
    pitch = leading * size
    count = max(1, round(paragraph.Height / pitch))
    x = 0.0
    if text.balance and count > 1:
        narrow = _balance(paragraph, width)
        paragraph.layout(narrow)
        x = {"start": 0.0, "center": (width - narrow) / 2, "end": width - narrow}[align]
    return Line(paragraph, said, x, 0.0, count * pitch), count


def _balance(paragraph: Any, width: float) -> float:
    """The narrowest width, to two units, in which the paragraph keeps its height."""
    height = paragraph.Height
    low, high = max(paragraph.MinIntrinsicWidth, width / 3), width
    while high - low > 2:
        middle = (low + high) / 2
        paragraph.layout(middle)
        if paragraph.Height > height:
            low = middle
        else:
            high = middle
    return high


def _tie_dashes(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """No line begins with a dash: the space before it does not break."""
    return tuple(
        replace(run, text=run.text.replace(" —", f"{_NO_BREAK}—").replace(" –", f"{_NO_BREAK}–"))
        for run in runs
    )


def _keep_last(runs: tuple[Run, ...], said: str) -> tuple[Run, ...]:
    """Tie the last word to the one before it, unless the pair is long or the text short."""
    words = said.split(" ")
    if len(words) < 4 or len(words[-1]) + len(words[-2]) > 20 or not words[-1]:
        return runs
    cut = len(said) - len(words[-1]) - 1
    tied, seen = [], 0
    for run in runs:
        at = cut - seen
        seen += len(run.text)
        if 0 <= at < len(run.text):
            run = replace(run, text=f"{run.text[:at]}{_NO_BREAK}{run.text[at + 1 :]}")
        tied.append(run)
    return tuple(tied)


def _build(
    text: Text,
    runs: tuple[Run, ...],
    size: float,
    leading: float,
    tracking: float,
    align: str,
    scene: Scene,
    *,
    rtl: bool,
) -> Any:
    said = "".join(run.text for run in runs)
    base = Look(
        families=_families(text.family, said, scene),
        size=size,
        color=text.color,
        weight=text.weight,
        italic=False,
        line_height=leading,
        tracking=tracking,
        locale=scene.language,
    )
    builder = _TEXT.ParagraphBuilder.make(
        _paragraph_style(base, align), fonts.library().collection, _UNICODE
    )
    if rtl:
        builder.addText(_ISOLATE)
    for run in runs:
        for stretch, picture in split_pictures(run.text):
            look = base._replace(
                families=_families(run.family or text.family, said, scene, picture=picture),
                color=run.color or text.color,
                weight=run.weight or text.weight,
                italic=run.italic,
            )
            builder.pushStyle(_text_style(look))
            builder.addText(_JOINER.join(clusters(stretch)) if picture else stretch)
            builder.pop()
    if rtl:
        builder.addText(_END_ISOLATE)
    return builder.Build()


def _families(family: str, said: str, scene: Scene, *, picture: bool = False) -> tuple[str, ...]:
    wanted = fonts.chain(family, said, scene.language, scene.script_family)
    return fonts.library().usable((fonts.EMOJI, *wanted) if picture else wanted)


@lru_cache(maxsize=1024)
def _text_style(look: Look) -> Any:
    style = _TEXT.TextStyle()
    style.setFontFamilies(list(look.families))
    style.setFontSize(look.size)
    style.setColor(color(look.color))
    slant = skia.FontStyle.kItalic_Slant if look.italic else skia.FontStyle.kUpright_Slant
    style.setFontStyle(skia.FontStyle(look.weight, skia.FontStyle.kNormal_Width, slant))
    style.setHeight(look.line_height)
    style.setHeightOverride(True)
    style.setHalfLeading(True)
    style.setLocale(look.locale)
    if look.tracking:
        style.setLetterSpacing(look.tracking * look.size)
    return style


@lru_cache(maxsize=1024)
def _paragraph_style(look: Look, align: str) -> Any:
    strut = _TEXT.StrutStyle()
    strut.setFontFamilies(list(look.families))
    strut.setFontSize(look.size)
    strut.setHeight(look.line_height)
    strut.setHeightOverride(True)
    strut.setHalfLeading(True)
    strut.setForceStrutHeight(True)
    strut.setStrutEnabled(True)
    style = _TEXT.ParagraphStyle()
    style.setTextStyle(_text_style(look))
    style.setStrutStyle(strut)
    style.setTextAlign(
        {
            "start": _TEXT.TextAlign.kLeft,
            "center": _TEXT.TextAlign.kCenter,
            "end": _TEXT.TextAlign.kRight,
        }[align]
    )
    return style


def _paragraphs(text: Text) -> Iterable[tuple[Run, ...]]:
    """The runs, cut at newlines."""
    current: list[Run] = []
    for run in text.runs:
        first, *rest = run.text.split("\n")
        current.append(replace(run, text=first))
        for piece in rest:
            yield tuple(current)
            current = [replace(run, text=piece)]
    yield tuple(current)


def _cut(text: Text, length: int) -> Text:
    """The first ``length`` characters, back to the end of a word where one is near, and an ellipsis."""
    said = "".join(run.text for run in text.runs)
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
