"""Themes derived from a brand's colours are readable, whatever the colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue.derived import DERIVED, derive
from design.catalogue.theme import Theme
from design.color.contrast import contrast
from design.color.oklch import legible, oklch

COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
FORMS = st.sampled_from(sorted(DERIVED)).map(DERIVED.__getitem__)


@given(form=FORMS, brand=st.lists(COLORS, min_size=1, max_size=4))
def test_text_is_readable_with_any_two_brand_colours(form: Theme, brand: list[str]) -> None:
    theme = derive(form, brand)
    assert contrast(theme.ink, theme.surface) >= 7
    assert contrast(theme.ground_ink or theme.ink, theme.ground) >= 7
    assert contrast(theme.muted, theme.surface) >= 4.5
    assert contrast(theme.ground_muted or theme.muted, theme.ground) >= 4.5
    assert contrast(theme.accent, theme.ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert (theme.scheme == "dark") == (contrast(theme.ground, "#ffffff") > 4.5)


@given(color=COLORS)
def test_a_colour_survives_the_round_trip_through_oklch(color: str) -> None:
    back = oklch(color).hex()
    assert all(abs(int(color[i : i + 2], 16) - int(back[i : i + 2], 16)) <= 1 for i in (1, 3, 5))


@given(color=COLORS, ground=COLORS)
def test_a_colour_is_changed_only_if_needed_and_until_readable(color: str, ground: str) -> None:
    moved = legible(color, ground, ratio=4.5)
    assert contrast(moved, ground) >= 4.5
    assert moved == color or contrast(color, ground) < 4.5


def test_the_brands_hue_is_kept() -> None:
    blue = oklch("#2747c7")
    for form in DERIVED.values():
        accent = oklch(derive(form, ["#2747c7"]).accent)
        assert accent.chroma < 0.03 or abs(accent.hue - blue.hue) < 0.15


@pytest.mark.parametrize("brand", [["#000000"], ["#ffffff"], ["#808080", "#d4145a"]])
def test_a_brand_without_a_hue_gives_a_sensible_theme(brand: list[str]) -> None:
    theme = derive(DERIVED["brand-light"], brand)
    colorful = oklch(theme.accent).chroma > 0.03
    assert colorful == (len(brand) > 1)
    assert theme.ground != theme.ink
