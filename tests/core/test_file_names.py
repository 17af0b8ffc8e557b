"""File names from any operating system are made valid."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.storage.file_names import DEVICE, clean_file_name, download_name


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Screenshot 2026-03-17 at 9.41\u202fAM.png", "Screenshot 2026-03-17 at 9.41 AM.png"),
        ("re\u0301sume\u0301.png", "résumé.png"),
        ("資料\u3000最終.png", "資料 最終.png"),
        ("C:\\Users\\ada\\Desktop\\logo.png", "logo.png"),
        ("../../etc/passwd", "passwd"),
        ("con.PNG", "_con.PNG"),
        ("lpt1", "_lpt1"),
        ("logo final. . .", "logo final"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("a\x00b\r\n.png", "ab.png"),
        ("who? what: <now>.png", "who_ what_ _now_.png"),
        ("نام\u200cفایل.png", "نام\u200cفایل.png"),
        ("👩\u200d🌾🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f.png",
         "👩\u200d🌾🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f.png"),
        (".png", "file.png"),
        ("", "file"),
        ("..", "file"),
        ("\ud83d.png", "file.png"),
        ("logo%20final.png", "logo%20final.png"),
    ],
)  # fmt: skip
def test_readable_names_are_kept(raw: str, kept: str) -> None:
    assert clean_file_name(raw) == kept


@given(st.text(max_size=400) | st.text("ab./\\ \u202e\u0301👍é", max_size=400))
@example("é" * 300 + ".jpeg")
@example("A\x1f\u0300")
@example("👩‍👩‍👧‍👦" * 40 + ".png")
def test_every_name_is_made_valid(raw: str) -> None:
    name = clean_file_name(raw)
    assert 0 < len(name.encode()) <= 255
    assert not set(name) & set('/\\<>:"|?*\x00')
    assert name == name.strip()
    assert not name.endswith(".")
    assert not DEVICE.fullmatch(name)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    assert clean_file_name(name) == name


def test_a_long_name_keeps_its_ending_and_whole_characters() -> None:
    name = clean_file_name("👩‍🌾" * 100 + ".png")
    assert name.endswith(".png")
    assert name.removesuffix(".png") == "👩‍🌾" * ((len(name) - 4) // 3)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Rivermill", "Main", "brand-kit"), "Rivermill - Main - brand-kit.zip"),
        (("Oven/Mill & Söhne", "", " Winter\\26 "), "Oven Mill & Söhne - Winter 26.zip"),
        (("..", "../etc"), ".. - .. etc.zip"),
        (("\u202e",), "file.zip"),
    ],
)
def test_a_download_is_named_after_its_parts(parts: tuple[str, ...], name: str) -> None:
    assert download_name(*parts, ending="zip") == name
