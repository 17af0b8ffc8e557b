"""The gallery shows every choice, and every pair of choices."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from design.catalogue.themes import THEMES
from gallery import __main__ as gallery
from gallery.cover import cover, missing
from gallery.words import SCRIPTS

AXIS = st.integers(1, 9).map(lambda count: tuple(string.ascii_lowercase[:count]))


@given(themes=AXIS, layouts=AXIS)
def test_every_theme_meets_every_layout_once(
    themes: tuple[str, ...], layouts: tuple[str, ...]
) -> None:
    rows = cover(themes, layouts, ["f"], ["s"])
    assert [[(cell.theme, cell.layout) for cell in row] for row in rows] == [
        [(theme, layout) for layout in layouts] for theme in themes
    ]


def test_any_two_choices_occur_together() -> None:
    axes = (list(THEMES), gallery.LAYOUTS, gallery.SHAPES, list(SCRIPTS))
    assert missing(cover(*axes), *axes) == set()
    assert ("a", "c") in missing([], ["a", "b"], ["c"])


def test_a_sheet_is_painted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "OUT", tmp_path)
    gallery.main(["formats"])
    with Image.open(tmp_path / "formats.jpg") as sheet:
        assert sheet.width > 1_000
