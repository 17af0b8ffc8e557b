"""A brand's own fonts are used as the catalogue's are, static and variable; broken ones are named."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from rendering.engine import fonts
from rendering.engine.layout import lay_out
from rendering.engine.ops import Drawing
from rendering.engine.scene import Background, Box, FontFile, Run, Scene, Text

EM = 1000


def outline(width: int) -> object:
    """A block with a foot of its own width: the drawn letter of the test font."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((width, 700))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def font(folder: Path, *, variable: bool) -> str:
    """Write a font whose letters are blocks; a variable one doubles their width at weight 900."""
    names = [".notdef", "space", *"ABCabc"]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(name): name for name in "ABCabc"} | {32: "space"})
    builder.setupGlyf({name: outline(400) for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Blocks", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    if variable:
        from fontTools.ttLib.tables.TupleVariation import TupleVariation

        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        # The four points, then left, right, top and bottom of the advance.
        wider = [(0, 0), (0, 0), (400, 0), (400, 0), (0, 0), (500, 0), (0, 0), (0, 0)]
        builder.setupGvar(
            {name: [TupleVariation({"wght": (0, 1, 1)}, list(wider))] for name in "ABCabc"}
        )
    path = folder / "font"
    builder.save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(folder / digest)
    return digest


def drawn(folder: Path, digest: str, weight: int = 400, words: str = "AbcAbc") -> Drawing:
    text = Text((Run(words),), (100.0,), "#000000", "House", id="t", weight=weight)
    files = (FontFile("House", digest),)
    root = Box((text,), axis="row")
    return lay_out(Scene(1080, 1080, 1080, Background("#ffffff"), root, fonts=files), folder)


def width(drawing: Drawing) -> float:
    return drawing.boxes[0].rect.width


def test_a_brands_own_font_sets_its_text(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, font(tmp_path, variable=False))
    assert drawing.lint == ()
    assert width(drawing) == pytest.approx(6 * 50, abs=2)


def test_a_variable_font_has_every_weight(tmp_path: Path) -> None:
    digest = font(tmp_path, variable=True)
    widths = [width(drawn(tmp_path, digest, weight)) for weight in (400, 700, 900)]
    assert widths == pytest.approx([300, 480, 600], abs=2)


def test_what_a_brands_font_lacks_comes_from_the_catalogue(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, font(tmp_path, variable=False), words="Abc Привет 你好")
    assert drawing.lint == ()


def test_two_brands_may_give_their_fonts_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    thin = drawn(tmp_path / "one", font(tmp_path / "one", variable=False), 900)
    wide = drawn(tmp_path / "two", font(tmp_path / "two", variable=True), 900)
    assert width(wide) > width(thin) + 200


def test_a_font_that_is_gone_is_named_and_another_stands_in(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, "0" * 64)
    assert [(lint.code, lint.element) for lint in drawing.lint] == [("font-missing", "t")]
    assert "House" in drawing.lint[0].message


def test_a_broken_font_harms_nobody(tmp_path: Path) -> None:
    whole = (tmp_path / font(tmp_path, variable=True)).read_bytes()
    chance = random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(30):
            data[chance.randrange(len(data))] = chance.randrange(256)
        broken = bytes(data[: chance.randrange(60, len(data))])
        digest = hashlib.sha256(broken).hexdigest()
        (tmp_path / digest).write_bytes(broken)
        codes = {lint.code for lint in drawn(tmp_path, digest).lint}
        assert codes <= {"font-missing", "glyph-missing", "overflow"}
        fonts.library.cache_clear()
