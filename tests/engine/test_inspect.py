"""Contrast follows WCAG and is measured on the pixels that are really behind the text."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from design.color.contrast import contrast
from design.kit.spec import KitSpec
from engine.inspection.contrast import inspect
from engine.layout.ops import Lint
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from engine.scene.nodes import Background, Box, Gradient, Icon, Image, Node, Run, Scene, Text
from painting.compose.deck import compose
from tests.engine.decks import Assets, dark_kit, deck, light_kit

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
WORDS = "Two hundred loaves crossed the river"


def text(color: str, size: float = 48, weight: int = 400, said: str = WORDS) -> Text:
    return Text((Run(said),), (size,), color, "Inter", id="t", weight=weight)


def found(
    *children: Node,
    background: Background = Background("#ffffff"),  # noqa: B008 - it is frozen
    folder: Path = Path("/nonexistent"),
) -> tuple[Lint, ...]:
    root = Box(children, padding=(80, 80, 80, 80))
    drawing = lay_out(Scene(1080, 1080, 1080, background, root), folder)
    return inspect(drawing, DrawingPainter(Pictures(folder)))


@settings(deadline=None, max_examples=60)
@given(
    COLORS, COLORS, st.sampled_from([(48, 400, 4.5), (66, 400, 3), (52, 700, 3), (52, 600, 4.5)])
)
def test_on_a_flat_background_the_result_equals_the_formula(
    ink: str, ground: str, kind: tuple[float, int, float]
) -> None:
    size, weight, needed = kind
    ratio = contrast(ink, ground)
    lint = found(text(ink, size, weight), background=Background(ground))
    if abs(ratio - needed) > 1e-6:
        assert bool(lint) is (ratio < needed)


def test_the_message_names_the_ratio_and_what_is_needed() -> None:
    (lint,) = found(text("#999999"))
    assert (lint.code, lint.severity, lint.element) == ("contrast", "error", "t")
    assert lint.message == "#999999 has a contrast of 2.84 to what is behind it; 4.5 is needed."
    assert lint.rect.x == 80
    assert 600 < lint.rect.width < 920


def test_a_weak_run_is_found_among_strong_ones() -> None:
    runs = (Run("strong "), Run("weak", color="#cccccc"))
    (lint,) = found(Text(runs, (48.0,), "#000000", "Inter", id="t"))
    assert lint.message.startswith("#cccccc")


def test_a_translucent_colour_is_blended_with_its_background() -> None:
    assert not found(text("#000000ff"))
    assert found(text("#00000044"))


def test_a_gradient_counts_where_the_words_are() -> None:
    ground = Background("#000000", Gradient(180, ("#000000", "#ffffff")))
    above, below = Box(height=10), Box(height=850)
    assert not found(above, text("#ffffff"), background=ground)
    assert found(below, text("#ffffff"), background=ground)


def test_a_panel_under_the_text_is_its_background() -> None:
    panel = Box((text("#ffffff"),), fill="#111111", padding=(20, 20, 20, 20))
    assert not found(panel)
    assert found(text("#ffffff"))


def test_a_photo_that_is_light_under_half_of_the_text_is_named(tmp_path: Path) -> None:
    half = np.zeros((600, 920, 3), np.uint8)
    half[:, 460:] = 250
    Pillow.fromarray(half).save(tmp_path / ("a" * 64), "PNG")
    photo = Image("a" * 64, heights=(600.0,), alt="-")
    over = Box((photo, Box((text("#ffffff"),))), axis="layer")
    assert [lint.code for lint in found(over, folder=tmp_path)] == ["contrast"]
    short = Box((photo, Box((text("#ffffff", said="Loaves"),))), axis="layer")
    assert not found(short, folder=tmp_path)


def test_emoji_are_not_measured() -> None:
    assert not found(text("#ffffff", said="👩🏽‍🍳 ✨"))


@pytest.mark.parametrize("kit", [light_kit, dark_kit])
def test_our_own_themes_have_enough_contrast(
    kit: Callable[[Assets], KitSpec], assets: Assets
) -> None:
    snapshot = deck(kit(assets), assets)
    painter = DrawingPainter(Pictures(assets.folder))
    for scene in compose(snapshot, "instagram-4x5").scenes:
        assert inspect(lay_out(scene, assets.folder), painter) == ()


def over(picture: Pixels, folder: Path, *children: Node) -> tuple[Lint, ...]:
    """The findings for children over a picture that fills the slide."""
    Pillow.fromarray(picture).save(folder / ("b" * 64), "PNG")
    photo = Image("b" * 64, heights=(920.0,), alt="-")
    return found(Box((photo, Box(children)), axis="layer"), folder=folder)


def test_a_link_beside_a_highlight_is_measured_on_its_own_background() -> None:
    pen, blue = "#ffe08a", "#0a58ca"
    on_pen, on_white = contrast(blue, pen), contrast(blue, "#ffffff")
    assert on_pen < on_white
    deep = next(
        c
        for c in (f"#{n:02x}{n:02x}{n:02x}" for n in range(0x76, 0, -1))
        if contrast(c, pen) < 4.5 < contrast(c, "#ffffff")
    )
    link = Run("the whole map of the crossing", color=deep)
    marked = Run("Two hundred loaves", highlight=pen)
    black = Text((marked, Run(" and "), link), (48.0,), "#000000", "Inter", id="t")
    assert not found(black)
    both = Run("the whole map of the crossing", color=deep, highlight=pen)
    (lint,) = found(
        Text((Run("Two hundred loaves and "), both), (48.0,), "#000000", "Inter", id="t")
    )
    assert lint.message.startswith(deep)


def test_one_word_on_a_light_spot_is_found_in_a_long_text(tmp_path: Path) -> None:
    dark = np.full((920, 920, 3), 16, np.uint8)
    long = text("#ffffff", said=f"{WORDS}. " * 14)
    assert not over(dark, tmp_path, long)
    spot = dark.copy()
    spot[300:380, 100:260] = 245
    assert [lint.code for lint in over(spot, tmp_path, long)] == ["contrast"]
    beside = dark.copy()
    beside[:, 900:] = 245
    beside[800:] = 245
    short = text("#ffffff", said="Two hundred\nloaves")
    assert not over(beside, tmp_path, short)


@pytest.mark.parametrize(("needed", "size"), [(4.5, 48), (3.0, 80)])
def test_a_failing_contrast_is_never_shown_as_the_required_one(needed: float, size: float) -> None:
    """Greys on either side of the limit: the one below is shown with a lower value."""
    greys = [f"#{n:02x}{n:02x}{n:02x}" for n in range(256)]
    weak = next(g for g in greys if contrast(g, "#ffffff") < needed)
    enough = greys[greys.index(weak) - 1]
    assert not found(text(enough, size))
    (lint,) = found(text(weak, size))
    assert float(lint.message.split(" of ")[1].split()[0]) < needed


def logo(folder: Path, *, color: str, box: str | None = None, accent: str | None = None) -> Image:
    """A wordmark of seven strokes, transparent around them or in a box, with a symbol before it."""
    picture = Pillow.new("RGBA", (600, 120), box or (0, 0, 0, 0))
    for stroke in range(7):
        left = 160 + stroke * 60
        picture.paste(color, (left, 20, left + 24, 100))
    if accent:
        picture.paste(accent, (20, 20, 100, 100))
    data = io.BytesIO()
    picture.save(data, "PNG")
    digest = hashlib.sha256(data.getvalue()).hexdigest()
    (folder / digest).write_bytes(data.getvalue())
    return Image(digest, width=240, heights=(48.0,), fit="contain", alt="Rivermill")


@pytest.mark.parametrize(
    ("ground", "drawn", "codes"),
    [
        ("#101418", {"color": "#1a1f26"}, ["logo-unseen"]),
        ("#ffffff", {"color": "#fefefe"}, ["logo-unseen"]),
        ("#ffffff", {"color": "#1a1f26"}, []),
        ("#101418", {"color": "#ffffff"}, []),
        # Pastel on white is weak but recognisable.
        ("#ffffff", {"color": "#e9a23b"}, ["logo-weak"]),
        # The symbol is visible, the name is not.
        ("#101418", {"color": "#1a1f26", "accent": "#ff7a00"}, ["logo-unseen"]),
        # A logo in a box has its own background.
        ("#101418", {"color": "#1a1f26", "box": "#ffffff"}, []),
        ("#ffffff", {"color": "#1a1f26", "box": "#ffffff"}, []),
        ("#101418", {"color": "#101418", "box": "#101418"}, ["logo-unseen"]),
    ],
)
def test_a_logo_is_visible_by_its_outlines(
    ground: str, drawn: dict[str, str], codes: list[str], tmp_path: Path
) -> None:
    lint = found(logo(tmp_path, **drawn), background=Background(ground), folder=tmp_path)
    assert [one.code for one in lint] == codes


def test_a_logo_over_part_of_a_photo_is_measured_where_it_lies(tmp_path: Path) -> None:
    picture = np.full((920, 920, 3), 250, np.uint8)
    picture[:, 300:] = 12
    mark = logo(tmp_path, color="#ffffff")
    assert [one.code for one in over(picture[:, ::-1], tmp_path, mark)] == []
    assert [one.code for one in over(np.full_like(picture, 250), tmp_path, mark)] == ["logo-unseen"]


def test_a_mark_needs_a_contrast_of_three() -> None:
    assert [one.code for one in found(Icon("verified", 40, "#bbbbbb"))] == ["contrast"]
    assert not found(Icon("verified", 40, "#1d9bf0"))


def panel(fill: str, *children: Node) -> Box:
    return Box(children, fill=fill, padding=(20, 20, 20, 20))


DARK = Background("#ffffff", Gradient(180, ("#131327", "#20204a")))
FADED = Background("#ffffff", Gradient(180, ("#ffffff", "#000000")))


@pytest.mark.parametrize(
    ("node", "ground", "weak"),
    [
        # Just below the limit fails, whatever the rounding.
        (text("#ffffff"), Background("#0078d7"), True),
        (text("#777777"), Background("#ffffff"), True),
        (text("#767676"), Background("#ffffff"), False),
        # Enough for large text, not for small text.
        (text("#4171c4"), Background("#e8e8e8"), True),
        (text("#4171c4", 80), Background("#e8e8e8"), False),
        (text("#ffffff"), Background("#009450"), True),
        (text("#ffffff", 80), Background("#009450"), False),
        # The gradient counts, not the colour under it.
        (text("#ffffff", 80), DARK, False),
        (text("#000000"), Background("#515151"), True),
        (Box((Box(height=700), text("#000000"))), FADED, True),
        (text("#000000"), FADED, False),
        # Translucent layers are blended with everything behind them.
        (panel("#4bbbd924", text("#ffffff")), DARK, False),
        (panel("#34c0a817", text("#e8e6e3")), Background("#0f0f11"), False),
        (panel("#ffffff4d", panel("#ffffff4d", text("#ffffff"))), Background("#000000"), True),
        # Anti-aliased edges of small letters do not count as a colour.
        (text("#121212", 28), Background("#ffffff"), False),
        (text("#ffffff", 28), Background("#1b4b52"), False),
    ],
)
def test_known_mistakes_of_contrast_checkers_are_avoided(
    node: Node, ground: Background, weak: bool
) -> None:
    assert bool(found(node, background=ground)) is weak


def test_white_text_on_a_darkened_photo_has_enough_contrast(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).integers(150, 256, (920, 920, 3)).astype(np.uint8)
    Pillow.fromarray(noise).save(tmp_path / ("d" * 64), "PNG")
    photo = Image("d" * 64, heights=(920.0,), alt="-")
    for overlay, weak in (("#000000b0", False), ("#00000040", True)):
        layers = Box(
            (photo, Box(fill=overlay), Box((text("#ffffff", said=WORDS * 6),))), axis="layer"
        )
        assert bool(found(layers, folder=tmp_path)) is weak


@pytest.mark.parametrize("color", ["#24292e", "#5e1224", "#0d1117"])
def test_a_dark_logo_on_a_dark_background_is_named(color: str, tmp_path: Path) -> None:
    lint = found(logo(tmp_path, color=color), background=Background("#0d1117"), folder=tmp_path)
    assert [one.code for one in lint] == ["logo-unseen"]
