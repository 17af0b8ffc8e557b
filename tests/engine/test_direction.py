"""Which way a paragraph runs, and which order its parts keep (UAX 9)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.geometry import Rect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from engine.scene.nodes import Background, Box, Run, Scene, Text
from engine.text.bidi import is_rtl
from tests.engine.test_characters import painted, setting


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("Leporello تفتح أبوابها كل يوم", True),
        ("3 أسباب", True),
        ("@leporello هل", True),
        ("#AI هو المستقبل", True),
        ("https://leporello.example/a/long/path هنا", True),
        ("mail@leporello.example שלום", True),
        ("English with عربي inside", False),
        ("שלום is a word", False),
        ("ab אב", False),
        ("אב ab", True),
        ("\u200fabc אב", True),
        ("\u200eאבגד", False),
        ("#الذكاء", True),
        ("12345", False),
        ("ߊߋߌ", True),
    ],
)
def test_the_majority_of_letters_decides_the_direction_of_a_paragraph(text: str, rtl: bool) -> None:
    assert is_rtl(text) is rtl


@pytest.mark.parametrize(
    "entity", ["@openai", "#AI", "leporello.example/a", "me@leporello.example"]
)
@pytest.mark.parametrize("frame", ["تابع {} اليوم!", "{} هو المستقبل", "قل {}", "עברית {}, ועוד"])
def test_a_tag_stays_whole_among_letters_of_the_other_direction(entity: str, frame: str) -> None:
    """It looks the same as by itself, in any position."""
    black, blank = "#000000", "#ffffff"
    before, after = frame.split("{}")
    runs = (Run(before, color=blank), Run(entity, color=black), Run(after, color=blank))
    among = picture_of(Text(runs, (40.0,), blank, "Inter"))
    alone = picture_of(Text((Run(entity),), (40.0,), black, "Inter"))
    assert among.shape[1] == pytest.approx(alone.shape[1], abs=2)
    wide = min(among.shape[1], alone.shape[1])
    different = (np.abs(among[:, :wide].astype(int) - alone[:, :wide]) > 128).mean()
    mirrored = (np.abs(among[:, :wide][:, ::-1].astype(int) - alone[:, :wide]) > 128).mean()
    assert different < 0.5 * mirrored


def picture_of(text: Text) -> Pixels:
    """The ink of a text, cropped."""
    root = Box((text,))
    pixels = DrawingPainter(Pictures(Path())).paint(
        lay_out(Scene(1080, 200, 1080, Background("#ffffff"), root))
    )
    ink: Pixels = pixels[:100, :, 0]
    columns = np.flatnonzero((ink < 128).any(axis=0))
    rows = np.flatnonzero((ink < 128).any(axis=1))
    return ink[rows[0] : rows[0] + 50, columns[0] : columns[-1] + 1]


def test_a_paragraph_without_letters_takes_the_direction_of_its_text() -> None:
    text = "@everyone\nیک دو\n12345\nA whole line"
    lines = text.split("\n")
    assert [is_rtl(line, "یک دو سه چهار پنج @everyone") for line in lines] == [
        True,
        True,
        True,
        False,
    ]
    assert not is_rtl("12345", "A whole English line")
    assert [line.x > 400 for line in map(extent, ("12345\nیک دو", "12345\ntwo"))] == [True, False]


def extent(text: str) -> Rect:
    """The extent of the first paragraph's ink, in a width of 800 units."""
    line = setting(text).lines[0]
    return Rect(line.left, 0, line.paragraph.longest, 0)


def test_unbalanced_direction_marks_do_not_affect_the_rest_of_a_paragraph() -> None:
    assert (painted("שלום\u2069 עולם, abc!") == painted("שלום עולם, abc!")).all()
