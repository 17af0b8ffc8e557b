"""Text sits in even lines in any script; what the text binding lacks is made up for."""

from __future__ import annotations

import itertools

import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from rendering.engine import fonts
from rendering.engine.scene import Background, Box, Run, Scene, Text
from rendering.engine.scripts import clusters, is_rtl, split_pictures
from rendering.engine.text import Setting, Typesetter

SCENE = Scene(1080, 1350, 1080, Background("#ffffff"), Box())
TYPESETTER = Typesetter(SCENE, fonts.library())
LINES = "Two hundred loaves crossed the river before the sun came up over the mill"


def words(text: str, **change: object) -> Text:
    return Text((Run(text),), (48.0,), "#000000", "Inter", **change)  # type: ignore[arg-type]


def setting(text: str, width: float = 800, **change: object) -> Setting:
    return TYPESETTER.set(words(text, **change), 48, width)


@pytest.mark.parametrize(
    "text", ["plain", "with 👩🏽‍🚀", "🇫🇷 ✨ ❤️ 1️⃣", "→ ✓ © ½", "Straße & Ærø", "Привет, Ελλάδα"]
)
def test_a_line_is_as_high_with_emoji_and_symbols_as_without(text: str) -> None:
    assert setting(text).line_count == 1
    assert setting(text).height == setting("plain").height == pytest.approx(48 * 1.38)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("التخطيط الجيد", 1.6),
        ("योजना बनाना", 1.6),
        ("การวางแผน", 1.6),
        ("毎週の計画", 1.55),
        ("매주 계획", 1.55),
    ],
)
def test_scripts_with_tall_or_dense_forms_get_more_room(text: str, least: float) -> None:
    assert setting(text).height == pytest.approx(48 * least)


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "Straße",
        "Привет",
        "Ελλάδα",
        "مرحبا",
        "שלום",
        "नमस्ते",
        "สวัสดี",
        "こんにちは",
        "你好",
        "안녕",
        "👩🏽‍🍳🇯🇵",
    ],
)
def test_the_catalogue_draws_every_script_it_promises(text: str) -> None:
    assert TYPESETTER.missing_glyphs(words(text)) == ()


def test_a_character_that_no_font_draws_is_named() -> None:
    assert TYPESETTER.missing_glyphs(words("a\U00012000b")) == ("\U00012000",)


def test_a_right_to_left_paragraph_starts_at_the_right() -> None:
    arabic = setting("مرحبا", 800).lines[0]
    latin = setting("Hello", 800).lines[0]
    assert is_rtl(arabic.text)
    assert not is_rtl(latin.text)
    assert arabic.paragraph.longest < 200  # it is short, so where it is painted shows its side
    surface = skia.Surface(800, 100)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)
    arabic.paint(canvas, 0, 0)
    inked = surface.makeImageSnapshot().toarray()[..., 0].min(axis=0) < 128
    assert not inked[:600].any()
    assert inked[600:].any()


def test_balanced_lines_keep_their_number_and_are_narrower() -> None:
    loose, even = setting(LINES), setting(LINES, balance=True)
    assert even.line_count == loose.line_count
    assert even.width < loose.width


def test_the_last_line_holds_two_words() -> None:
    text = "Two hundred loaves crossed the wide river before dawn came"
    alone = next(
        width
        for width in range(400, 900, 4)
        if setting(text, width, keep_last=False).line_count
        > setting(text.rsplit(" ", 1)[0], width, keep_last=False).line_count
    )
    tied = TYPESETTER.set(words(text), 48, alone)
    rest = setting(text.rsplit(" ", 2)[0], alone, keep_last=False)
    assert tied.line_count == rest.line_count + 1


def test_emoji_in_a_row_stay_in_their_row() -> None:
    row = "👩🏽‍🍳👨‍🔧🇮🇹"
    room = setting(f"The last crate came off {row}", keep_last=False).width - 40
    torn = setting(f"The last crate came off {row}", room, keep_last=False)
    whole = setting(f"The last crate came off\n{row}", room, keep_last=False)
    assert torn.line_count == whole.line_count == 2
    assert torn.width == pytest.approx(whole.width, abs=1)


@pytest.mark.parametrize("row", ["👩🏽‍🍳👨‍🔧🇮🇹🇯🇵", "1️⃣2️⃣", "✨❤️🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_a_row_of_emoji_is_told_apart(row: str) -> None:
    single = list(clusters(row))
    assert "".join(single) == row
    assert len(single) == {"👩": 4, "1": 2, "✨": 3}[row[0]]


def test_an_ellipsis_closes_what_was_cut() -> None:
    cut = TYPESETTER.truncate(words(LINES), 48, 400, max_lines=2)
    assert cut.truncated
    assert cut.line_count == 2
    said = cut.lines[0].text
    assert said.endswith("…")
    assert LINES.startswith(said[:-1])
    assert LINES[len(said) - 1] == " "  # cut between words


def test_paragraphs_stand_apart_and_lines_do_not() -> None:
    one, two = setting("a\nb"), setting("a\n\nb")
    assert one.line_count == two.line_count == 2
    assert one.height == pytest.approx(2 * 48 * 1.38)
    assert one.height < two.height < 3 * 48 * 1.38


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_splitting_off_emoji_loses_nothing(text: str) -> None:
    parts = list(split_pictures(text))
    assert "".join(part for part, _ in parts) == text
    assert all(a[1] is not b[1] for a, b in itertools.pairwise(parts))


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=80))
def test_no_text_is_wider_than_its_box(text: str) -> None:
    assert setting(text, 500).width <= 500


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(LINES.split()), min_size=1, max_size=40),
    st.integers(300, 800),
    st.integers(1, 300),
)
def test_a_wider_box_never_needs_more_lines(some: list[str], width: int, more: int) -> None:
    text = " ".join(some)
    assert setting(text, width + more).line_count <= setting(text, width).line_count
