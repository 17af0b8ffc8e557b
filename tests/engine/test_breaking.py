"""Lines break where a typographer would break them, and the text is unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scene.nodes import Run
from engine.text.breaking import INVISIBLE, JOINER, MAY_BREAK, NO_BREAK, prepare

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\n"), max_size=40)
ADDRESS = "https://example.org/crossings/the-night-we-moved?from=mill&to=quay_side"


def prepared(
    text: str,
    capacity: int = 32,
    language: str = "en",
    *,
    keep_last: bool = True,
    phrases: bool = False,
) -> str:
    runs = prepare(
        (Run(text),), capacity=capacity, language=language, keep_last=keep_last, phrases=phrases
    )
    return "".join(run.text for run in runs)


def pieces(text: str) -> list[str]:
    """The text, split where the rules allow a break."""
    return prepared(text).replace(JOINER, "").split(MAY_BREAK)


# Invisible characters, including those around tags among letters of the other direction.
UNSEEN = {*INVISIBLE, *"\u2066\u2067\u2068\u2069"}


@given(st.lists(WORDS, max_size=5), st.integers(4, 60), st.sampled_from(["en", "ja", "zh", "th"]))
def test_the_visible_text_does_not_change(texts: list[str], capacity: int, language: str) -> None:
    texts = ["".join(char for char in text if char not in UNSEEN) for text in texts]
    texts = [text.replace(NO_BREAK, " ") for text in texts]
    runs = prepare(
        tuple(map(Run, texts)), capacity=capacity, language=language, keep_last=True, phrases=True
    )
    assert len(runs) == len(texts)
    for run, text in zip(runs, texts, strict=True):
        seen = "".join(char for char in run.text if char not in UNSEEN)
        assert seen.replace(NO_BREAK, " ") == text


def test_a_long_address_breaks_behind_slashes_and_before_other_marks() -> None:
    assert pieces(ADDRESS) == [
        "https://example.org/",
        "crossings/",
        "the-night-we-moved",
        "?from",
        "=mill",
        "&to",
        "=quay",
        "_side",
    ]


def test_a_long_address_never_breaks_at_its_hyphens() -> None:
    assert f"the-{JOINER}night-{JOINER}we-{JOINER}moved" in prepared(ADDRESS)


def test_an_address_that_fits_a_line_stays_whole() -> None:
    said = prepared("See example.org/oven/boat-1 now")
    assert MAY_BREAK not in said
    assert f"example.{JOINER}org/{JOINER}oven/{JOINER}boat-{JOINER}1" in said


def test_a_long_hashtag_breaks_between_its_words() -> None:
    tag = "#NightBakeryCrossingTheRiverWithAnOven"
    assert pieces(tag) == ["#Night", "Bakery", "Crossing", "The", "River", "With", "An", "Oven"]
    assert pieces("#NightBakery") == ["#NightBakery"]


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("four — and that", f"four{NO_BREAK}— and that"),
        ("these—without", f"these{JOINER}—without"),
        ("Wirklich wahr ?", f"Wirklich wahr{NO_BREAK}?"),
        ("« Voilà » dit-il", f"«{NO_BREAK}Voilà{NO_BREAK}» dit-il"),
        ("about 50 % less", f"about 50{NO_BREAK}% less"),
        ("it costs €50 more", "it costs €50 more"),
    ],
)
def test_punctuation_stays_with_its_word(text: str, tied: str) -> None:
    assert prepared(text, keep_last=False) == tied


def test_the_last_two_words_stay_together() -> None:
    assert prepared("Nobody had asked the ferryman") == f"Nobody had asked the{NO_BREAK}ferryman"
    assert NO_BREAK not in prepared("Too short")


def test_korean_words_do_not_break_inside() -> None:
    assert prepared("빵집 이야기") == f"빵{JOINER}집 이{JOINER}야{JOINER}기"


def test_titles_keep_japanese_phrases_whole() -> None:
    said = prepared("パン屋が川を渡った", 20, "ja", phrases=True)
    assert f"川{JOINER}を" in said
    assert f"を{JOINER}渡" not in said


def test_japanese_never_ends_with_a_single_character() -> None:
    assert prepared("誰も渡し守に聞かなかった。", 10, "ja").endswith(f"か{JOINER}っ{JOINER}た。")
