"""Uploaded fonts: rebuilt, unpacked, named from their tables; damaged ones are refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from fontTools.ttLib import TTFont
from rest_framework.test import APIClient

from accounts.models import Agency, User
from brandkits.assets.inspection import Refused, inspect, inspect_font
from tests.brandkits.bad_files import ARABIC, LATIN, Bad, corrupted_fonts
from tests.brandkits.uploading import ready


def packed(path: str, flavor: str) -> bytes:
    font, file = TTFont(path), io.BytesIO()
    font.flavor = flavor
    font.save(file)
    return file.getvalue()


def variable() -> bytes:
    """Return the Arabic font with an additional axis, which changes nothing."""
    from fontTools.ttLib.tables._f_v_a_r import Axis, table__f_v_a_r

    font, file = TTFont(ARABIC), io.BytesIO()
    table, axis = table__f_v_a_r(), Axis()
    axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue = "wght", 300, 400, 800
    axis.axisNameID = font["name"].addMultilingualName({"en": "Weight"})
    table.axes.append(axis)
    font["fvar"] = table
    font.save(file)
    return file.getvalue()


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_a_packed_font_is_unpacked_with_the_same_metadata(flavor: str) -> None:
    plain, web = inspect_font(ARABIC.read_bytes()), inspect_font(packed(str(ARABIC), flavor))
    assert web.content_type == plain.content_type == "font/ttf"
    assert web.data[:4] == b"\x00\x01\x00\x00"
    assert web.facts == plain.facts


def test_a_font_is_named_from_its_tables() -> None:
    facts = inspect_font(LATIN.read_bytes()).facts
    assert (facts["family"], facts["style"], facts["weight"]) == ("Inter", "Regular", 400)
    assert (facts["embedding"], facts["italic"], facts["axes"]) == ("installable", False, [])
    assert "SIL Open Font License" in facts["licence"]


@pytest.mark.parametrize(
    ("postscript", "bold", "claimed", "weight"),
    [
        ("Dough-Regular", False, 400, 400),
        ("Dough-Bold", False, 400, 700),
        ("Dough", True, 400, 700),
        ("Dough-SemiBold", True, 600, 600),
        ("Dough-Bold", True, 650, 650),
        ("DoughBlack-Regular", False, 400, 400),
        ("Dough-Light", False, 400, 400),
        ("Dough-Thin", False, 400, 100),
        ("Dough", False, 4, 400),
        ("Dough", False, 1000, 900),
    ],
)
def test_a_font_reports_the_weight_it_is_drawn_with(
    postscript: str, *, bold: bool, claimed: int, weight: int
) -> None:
    font = TTFont(LATIN)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = postscript.partition("-")[0] if record.nameID != 6 else postscript
    font["OS/2"].usWeightClass, font["OS/2"].fsSelection = claimed, 1 << (5 if bold else 6)
    font["head"].macStyle = int(bold)
    file = io.BytesIO()
    font.save(file)
    assert inspect_font(file.getvalue()).facts["weight"] == weight


def test_a_variable_font_reports_its_axes() -> None:
    [axis] = inspect_font(variable()).facts["axes"]
    assert axis == {"tag": "wght", "least": 300, "usual": 400, "most": 800}


def test_the_same_font_gives_the_same_file() -> None:
    once = inspect_font(ARABIC.read_bytes())
    assert once == inspect_font(ARABIC.read_bytes()) == inspect_font(once.data)


@pytest.mark.parametrize("bad", corrupted_fonts(20), ids=lambda bad: bad.name)
def test_a_corrupted_font_is_refused_or_rebuilt(bad: Bad) -> None:
    try:
        found = inspect(bad.data, "font").facts["characters"]
    except Refused as refusal:
        found = refusal.code in bad.codes
    assert found


@pytest.mark.django_db(transaction=True)
def test_a_font_asset_lists_the_languages_it_supports(
    client_as: Callable[[User], APIClient], editor: User, agency: Agency
) -> None:
    data = packed(str(ARABIC), "woff2")
    asset = ready(
        client_as(editor),
        f"/api/v1/agencies/{agency.pk}/assets",
        data,
        kind="font",
        filename="Naskh.woff2",
        content_type="font/woff2",
    )
    assert (asset["content_type"], asset["facts"]["family"]) == ("font/ttf", "Noto Naskh Arabic")
    assert {"ar", "fa"} <= set(asset["facts"]["languages"])
    assert "he" not in asset["facts"]["languages"]
    assert asset["thumbnail_url"] is None
    assert asset["url"]
    assert asset["licence"]
