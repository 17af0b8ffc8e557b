"""The catalogue's typefaces: pinned files that draw the characters their families promise."""

from __future__ import annotations

from pathlib import Path

import pytest
import skia
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

from engine.fonts import faces, typefaces
from engine.fonts.typefaces import TYPEFACES, Typeface
from rendering import tasks

# Letters of the languages that a design claims to support, without the soft hyphen.
LETTERS: dict[str, list[int]] = {
    "Latin-1": [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100)],
    "Latin Extended-A": [*range(0x100, 0x180)],
    "Vietnamese": [*map(ord, "ƠơƯư"), *range(0x1EA0, 0x1EFA)],
    "Greek": [0x386, *range(0x388, 0x38B), 0x38C, 0x38E, 0x38F, *range(0x391, 0x3A2), *range(0x3A3, 0x3CF)],
    "Cyrillic": [*range(0x400, 0x460), *map(ord, "Ґґ")],
}  # fmt: skip
NONE = "none of them"  # except a few that are also mathematical symbols
# Characters that a design lacks; the kit's other fonts or Noto draw them.
LACKS: dict[str, dict[str, str]] = {
    "Inter": {"Latin Extended-A": "ŉ"},
    "Inter Display": {"Latin Extended-A": "ŉ"},
    "JetBrains Mono": {"Latin Extended-A": "Ĳĳ", "Cyrillic": "ЀЍѐѝ"},
    "Quicksand": {"Latin Extended-A": "ſ", "Greek": NONE, "Cyrillic": NONE},
    "Bebas Neue": {"Latin Extended-A": "ſ", "Vietnamese": NONE, "Greek": NONE, "Cyrillic": NONE},
}
ITALICS_LACK = {"EB Garamond": {"Latin-1": "²³¹"}}


def lacking(face: Typeface) -> dict[str, str]:
    with TTFont(face.path, lazy=True) as font:
        drawn = font.getBestCmap()
    found = {}
    for name, points in LETTERS.items():
        chars = "".join(chr(point) for point in points if point not in drawn)
        if chars:
            found[name] = chars if len(chars) < 0.9 * len(points) else NONE
    return found


def test_every_file_is_the_listed_one() -> None:
    assert typefaces.altered() == []
    assert {path.name for path in typefaces.FOLDER.iterdir()} == {face.file for face in TYPEFACES}


@pytest.mark.parametrize("family", faces.FAMILIES)
def test_a_family_opens_with_the_weights_that_the_list_says(family: str) -> None:
    listed = {(face.weight, face.italic) for face in faces.FAMILIES[family]}
    opened = [
        skia.FontMgr.New_Custom_Empty().makeFromFile(str(face.path), 0)
        for face in faces.FAMILIES[family]
    ]
    assert {(face.fontStyle().weight(), face.isItalic()) for face in opened} == listed


def test_every_outline_can_be_embedded() -> None:
    for face in TYPEFACES:
        with TTFont(face.path, lazy=True) as font:
            assert ("glyf" in font, "fvar" in font) == (True, False), face.file


@pytest.mark.parametrize("family", faces.DESIGNED)
def test_a_design_draws_its_languages_itself(family: str) -> None:
    for face in faces.FAMILIES[family]:
        known = (ITALICS_LACK if face.italic else {}).get(family) or LACKS.get(family, {})
        assert lacking(face) == known, face.file


def test_the_service_does_not_start_without_a_font_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = next(face for face in TYPEFACES if face.file == "InterDisplay-700.ttf")
    for face in TYPEFACES:
        if face != gone:
            (tmp_path / face.file).symlink_to(face.path)
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    with pytest.raises(
        ImproperlyConfigured, match=r"InterDisplay-700\.ttf \(Inter Display\)\. Run"
    ):
        apps.get_app_config("rendering").ready()


def test_an_altered_font_file_stops_a_worker_and_is_named_by_the_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = next(face for face in TYPEFACES if face.file == "Lato-400.ttf")
    for face in TYPEFACES:
        (tmp_path / face.file).symlink_to(face.path)
    other_file = tmp_path / other.file
    data = bytearray(other.path.read_bytes())
    data[-1] ^= 1
    other_file.unlink()
    other_file.write_bytes(data)
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match=r"Lato-400\.ttf \(Lato\)\. Run"):
        tasks.require_listed_typefaces()
    said = [message.msg for message in run_checks() if message.id == "rendering.E001"]
    assert ["Lato-400.ttf" in line for line in said] == [True]
