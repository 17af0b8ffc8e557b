"""QR codes decode to the text they were made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from engine import qr_codes
from engine.layout.ops import DrawPanel
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Background, Box, Code, Scene

LONG = "https://rivermill.example/menu?" + "&".join(f"slice={n}" for n in range(28))


def scene(code: Code) -> Scene:
    root = Box((code,), axis="row", padding=(72, 80, 72, 83))
    return Scene(1080, 1350, 1080, Background("#334155"), root)


def read(drawn: Scene, scale: float, folder: Path) -> list[str]:
    pixels = DrawingPainter(Pictures(folder)).paint(lay_out(drawn), scale)
    found = zxingcpp.read_barcodes(np.ascontiguousarray(pixels[..., :3]))
    return [code.text for code in found]


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.73])
@pytest.mark.parametrize("text", ["https://rivermill.example", "Brød & smør — 夜", LONG])
def test_a_code_is_read_at_every_scale(text: str, scale: float, tmp_path: Path) -> None:
    assert read(scene(Code(text, 360)), scale, tmp_path) == [text]


def test_a_code_in_a_brands_colours_is_read(tmp_path: Path) -> None:
    assert read(scene(Code("abc", 240, "#5b1a0e", "#fff3df")), 1.0, tmp_path) == ["abc"]


def test_modules_lie_on_whole_pixels(tmp_path: Path) -> None:
    pixels = DrawingPainter(Pictures(tmp_path)).paint(lay_out(scene(Code("abc", 301))), 0.73)
    inner = pixels[80:240, 90:250, 0]
    assert set(np.unique(inner)) <= {0x00, 0xFF}


def test_the_quiet_zone_is_kept() -> None:
    rows = qr_codes.modules("abc")
    assert len(rows) == len(rows[0]) == 21
    assert qr_codes.QUIET == 4


@pytest.mark.parametrize(("text", "size"), [("", 300), (LONG, 260), ("x" * 2954, 2000)])
def test_an_unscannable_code_is_left_out_and_named(text: str, size: float) -> None:
    beside = Box(width=100, height=100, fill="#ff0000")
    root = Box((Code(text, size, id="q"), beside), axis="row")
    drawing = lay_out(Scene(1080, 1350, 1080, Background("#334155"), root))
    assert [(entry.code, entry.element) for entry in drawing.lint] == [("code-left-out", "q")]
    (panel,) = drawing.ops
    assert isinstance(panel, DrawPanel)
    assert panel.rect.x == 0  # it takes no room


@pytest.mark.parametrize("length", [1, 200, 213, 214, 271, 425, 644, 1_200, 2_331, 2_332, 2_953])
def test_a_code_has_the_capacity_of_the_standard(length: int, tmp_path: Path) -> None:
    text = ("https://rivermill.example/?" + "a1-" * 1_000)[:length]
    side = qr_codes.smallest_side(text)
    drawn = Scene(1080, 1080, 1080, Background("#ffffff"), Box((Code(text, side),)))
    assert read(drawn, 1.0, tmp_path) == [text]


def test_a_small_code_is_named() -> None:
    lint = lay_out(scene(Code("abc", 200, id="q"))).lint
    assert [(entry.code, entry.element) for entry in lint] == [("code-small", "q")]
