"""Text has even lines in any script; the text binding's gaps are filled."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fonts import registry
from engine.scene.nodes import Background, Box, Run, Scene, Text
from engine.text.bidi import is_rtl
from engine.text.setting import Line, Setting
from engine.text.typesetter import Typesetter
from engine.unicode.characters import clusters, split_pictures

Ink = npt.NDArray[np.bool_]
SCENE = Scene(1080, 1350, 1080, Background("#ffffff"), Box())
TYPESETTER = Typesetter(SCENE, registry.library())
LINES = "Two hundred loaves crossed the river before the sun came up over the mill"


def words(text: str, **change: object) -> Text:
    return Text((Run(text),), (48.0,), "#000000", "Inter", **change)  # type: ignore[arg-type]  # whatever the scene takes


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
def test_the_catalogue_draws_every_promised_script(text: str) -> None:
    assert TYPESETTER.undrawn(words(text)) == ()


def test_a_character_that_no_font_draws_is_named() -> None:
    assert TYPESETTER.undrawn(words("a\U00014400b")) == ("\U00014400",)


def test_a_right_to_left_paragraph_starts_at_the_right() -> None:
    arabic = setting("مرحبا", 800).lines[0]
    latin = setting("Hello", 800).lines[0]
    assert is_rtl(arabic.text)
    assert not is_rtl(latin.text)
    assert arabic.paragraph.longest < 200  # it is short, so its position shows its alignment
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


def test_a_row_of_emoji_does_not_break() -> None:
    row = "👩🏽‍🍳👨‍🔧🇮🇹"
    room = setting(f"The last crate came off {row}", keep_last=False).width - 40
    torn = setting(f"The last crate came off {row}", room, keep_last=False)
    whole = setting(f"The last crate came off\n{row}", room, keep_last=False)
    assert torn.line_count == whole.line_count == 2
    assert torn.width == pytest.approx(whole.width, abs=1)


@pytest.mark.parametrize("row", ["👩🏽‍🍳👨‍🔧🇮🇹🇯🇵", "1️⃣2️⃣", "✨❤️🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_a_row_of_emoji_is_split_correctly(row: str) -> None:
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
    assert LINES[len(said) - 1] == " "  # cut at the end of a word


def test_paragraphs_have_gaps_and_lines_do_not() -> None:
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


def line_of(text: str, width: float = 800, **change: object) -> Line:
    return setting(text, width, **change).lines[0]


def inked(lines: Iterable[Line], width: int = 1000, height: int = 600, left: int = 100) -> Ink:
    """The ink of lines painted into a block that begins at ``left``."""
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)
    for line in lines:
        line.paint(canvas, left, 0)
    return surface.makeImageSnapshot().toarray()[..., 0] < 128  # type: ignore[no-any-return]  # skia has no types


def test_an_opening_quote_hangs_in_the_margin() -> None:
    quoted, plain = line_of("“Nobody slept.”", hang=True), line_of("Nobody slept.”")
    assert quoted.text == "“Nobody slept.”"
    flush = inked([plain])[:, 100:]
    assert (inked([quoted])[:, 100:] == flush).all()
    assert inked([quoted])[:, :100].any()
    assert not inked([plain])[:, :100].any()


def test_in_right_to_left_text_quotes_hang_on_the_other_side() -> None:
    quoted, plain = line_of("«الخبز»", 600, hang=True), line_of("الخبز»", 600)
    assert (inked([quoted])[:, :700] == inked([plain])[:, :700]).all()
    assert inked([quoted])[:, 700:].any()


@pytest.mark.parametrize("align", ["center", "end"])
def test_in_other_alignments_quotes_stay_in_line(align: str) -> None:
    assert line_of("“Nobody slept.”", hang=True, align=align).mark is None


def test_numbers_of_a_list_are_aligned_at_their_end() -> None:
    items = setting("1. Measure\n2. Ask\n10. Wait").lines
    marks = [line.mark for line in items]
    ends = [mark.x + mark.paragraph.longest for mark in marks if mark]
    assert len(ends) == 3
    assert max(ends) - min(ends) < 0.01
    assert len({line.x for line in items}) == 1
    assert items[0].x > ends[0]


def test_every_line_of_an_item_is_indented() -> None:
    words_of_it = "Measure the oven before you fall in love with the boat that carries it"
    setting_ = setting(f"• {words_of_it}", 500)
    (item,) = setting_.lines
    assert item.paragraph.count > 1
    ink = inked([item])
    assert ink[:66, 100 : 100 + int(item.x)].any()
    assert not ink[66:, : 100 + int(item.x)].any()
    assert setting_.width <= 500


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("• one", 1),
        ("- one", 0),
        ("- one\n- two", 2),
        ("1. one", 0),
        ("1) one\n\n2) two", 2),
        ("✅ one\n🚫 two\n\nthree", 2),
        ("🚫 one", 0),
        ("- one\nand so on\n- two", 0),
        ("2024. A year\n2025. Another", 0),
        ("-5 degrees\n-6 degrees", 0),
    ],
)
def test_lists_are_recognised(text: str, items: int) -> None:
    assert sum(line.mark is not None for line in setting(text).lines) == items


def test_centred_text_has_no_lists() -> None:
    assert all(line.mark is None for line in setting("• one\n• two", align="center").lines)


@pytest.mark.parametrize(
    "said",
    [
        ("Read ", "the whole map of the crossing", " before you go"),
        ("اقرأ ", "خريطة العبور كلها من هنا", " قبل أن تذهب"),
        ("1. ", "one", "\n2. two"),
    ],
)
def test_links_know_where_their_words_are(said: tuple[str, str, str]) -> None:
    before, link, after = said
    blank = "#ffffff"
    runs = (
        Run(before, color=blank),
        Run(link, color="#000000", url="https://example.org/"),
        Run(after, color=blank),
    )
    text = Text(runs, (48.0,), blank, "Inter")
    set_ = TYPESETTER.set(text, 48, 400)
    ink = inked(set_.lines)
    assert ink.any()
    for found in set_.links:
        assert found.url == "https://example.org/"
        rect = found.rect
        top, bottom = int(rect.y), int(rect.y + rect.height)
        columns = np.flatnonzero(ink[top:bottom].any(axis=0)) - 100
        assert abs(rect.x - columns[0]) < 8
        assert abs(rect.right - columns[-1]) < 8
        ink[top:bottom, int(rect.x) + 92 : int(rect.right) + 108] = False
    assert not ink.any()


def test_a_highlight_goes_behind_its_words_on_every_line() -> None:
    runs = (Run("and mark "), Run("what nobody should ever skip", highlight="#ffe08a"))
    set_ = TYPESETTER.set(Text(runs, (48.0,), "#000000", "Inter"), 48, 400)
    assert [mark.color for mark in set_.highlights] == ["#ffe08a"] * 3
    assert len({mark.rect.y for mark in set_.highlights}) == 3


@pytest.mark.parametrize("cluster", ["x\u0310", "g\u0303", "e\u0301", "\u0915\u094d\u0937"])
def test_a_letter_and_its_marks_come_from_one_font(cluster: str) -> None:
    bebas = TYPESETTER.set(replace(words(cluster), family="Bebas Neue"), 48, 800).width
    last = TYPESETTER.set(replace(words(cluster), family="Noto Sans"), 48, 800).width
    letter = TYPESETTER.set(replace(words(cluster[0]), family="Bebas Neue"), 48, 800).width
    assert bebas in (pytest.approx(last, abs=0.1), pytest.approx(letter, abs=0.1))


def test_cutting_never_splits_an_emoji() -> None:
    family = "👨‍👩‍👧‍👦"
    cut = TYPESETTER.truncate(words(family * 30), 48, 500, max_lines=2)
    said = cut.lines[0].text
    assert said.endswith("…")
    assert said[:-1] == family * (len(said) // len(family))
