"""A brand's own fonts, static and variable, are used like the catalogue's; broken ones are named."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from engine.fonts import registry
from engine.layout.ops import Drawing
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Background, Box, FontFile, Run, Scene, Text

EM = 1000


def outline(width: int) -> object:
    """The letter of the test font: a block with a foot of a different width."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((width, 700))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def font(
    folder: Path,
    *,
    variable: bool = False,
    ascent: int = 800,
    descent: int = 200,
    style: str = "Regular",
    weight: int = 400,
    bold: bool = False,
    wide: int = 400,
) -> str:
    """Write a font whose letters are blocks; a variable one doubles their width at weight 900."""
    names = [".notdef", "space", *"ABCabc"]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(name): name for name in "ABCabc"} | {32: "space"})
    builder.setupGlyf({name: outline(wide) for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupNameTable(
        {"familyName": "Blocks", "styleName": style, "psName": f"Blocks-{style.replace(' ', '')}"}
    )
    builder.setupOS2(
        sTypoAscender=ascent,
        sTypoDescender=-descent,
        usWinAscent=ascent,
        usWinDescent=descent,
        usWeightClass=weight,
        fsSelection=1 << 5 if bold else 1 << 6,
    )
    builder.font["head"].macStyle = int(bold)
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


@pytest.mark.parametrize(
    ("ascent", "descent"), [(3000, 200), (300, 50), (800, 2000), (2500, 2500), (100, 700)]
)
def test_text_stays_in_its_box_whatever_height_a_font_declares(
    tmp_path: Path, ascent: int, descent: int
) -> None:
    liar = drawn(tmp_path, font(tmp_path, ascent=ascent, descent=descent))
    (placed,) = liar.boxes
    pixels = DrawingPainter(Pictures(tmp_path)).paint(liar)[..., 0]
    rows = np.flatnonzero((pixels < 128).any(axis=1))
    assert placed.rect.y <= rows[0] < rows[-1] <= placed.rect.y + placed.rect.height


@pytest.mark.parametrize(
    ("regular", "heavy"),
    [
        ({}, {"style": "Bold"}),
        ({}, {"style": "Alternate", "bold": True}),
        ({"weight": 700}, {"style": "Bold", "weight": 700}),
        ({"weight": 700}, {"style": "Bold", "weight": 400}),
        ({"weight": 400}, {"style": "Black", "weight": 400}),
    ],
)
def test_names_and_style_bits_also_distinguish_bold_from_regular(
    tmp_path: Path, regular: dict[str, Any], heavy: dict[str, Any]
) -> None:
    thin, thick = font(tmp_path, wide=400, **regular), font(tmp_path, wide=440, **heavy)
    inks = [ink(tmp_path, (thin, thick), weight) for weight in (400, 800)]
    assert inks[0] == ink(tmp_path, (thin,), 400)
    assert inks[1] == ink(tmp_path, (thick,), 400)


def test_two_files_of_the_same_weight_are_named(tmp_path: Path) -> None:
    files = (font(tmp_path, wide=400), font(tmp_path, wide=440))
    (lint,) = laid(tmp_path, files, 400).lint
    assert lint.code == "font-weights"
    assert "House" in lint.message


def laid(folder: Path, digests: tuple[str, ...], weight: int) -> Drawing:
    text = Text((Run("AbcAbc"),), (100.0,), "#000000", "House", id="t", weight=weight)
    files = tuple(FontFile("House", digest) for digest in digests)
    scene = Scene(1080, 1080, 1080, Background("#ffffff"), Box((text,), axis="row"), fonts=files)
    return lay_out(scene, folder)


def ink(folder: Path, digests: tuple[str, ...], weight: int) -> int:
    pixels = DrawingPainter(Pictures(folder)).paint(laid(folder, digests, weight))
    return int((pixels[..., 0] < 128).sum())


def test_characters_missing_from_a_brands_font_come_from_the_catalogue(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, font(tmp_path, variable=False), words="Abc Привет 你好")
    assert drawing.lint == ()


def test_two_brands_may_give_their_fonts_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    thin = drawn(tmp_path / "one", font(tmp_path / "one", variable=False), 900)
    wide = drawn(tmp_path / "two", font(tmp_path / "two", variable=True), 900)
    assert width(wide) > width(thin) + 200


def test_a_missing_brand_font_is_named_and_replaced(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, "0" * 64)
    assert [(lint.code, lint.element) for lint in drawing.lint] == [("font-missing", "t")]
    assert "House" in drawing.lint[0].message


def test_a_broken_font_affects_nothing_else(tmp_path: Path) -> None:
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
        registry.library.cache_clear()
