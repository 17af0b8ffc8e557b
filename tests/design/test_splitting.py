"""Long posts are split where a reader pauses; nothing is lost and every link stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.document.model import MAX_TEXT, Entity
from design.text.graphemes import weight
from design.text.splitting import HOOK, LIMIT, SMALLEST, hook, sentences, split

LANGUAGES = {
    "en": "Dr. Ames said it weighs 3.5 tonnes. Nobody believed her! Why would they? ",
    "de": "Der Ofen wiegt z. B. neun Tonnen. Niemand glaubte es! Warum auch? ",
    "es": "El horno pesa nueve toneladas. ¡Nadie lo creía! ¿Por qué lo harían? ",
    "ja": "窯の重さは九トンです。誰も信じませんでした。なぜでしょうか。",
    "zh": "炉子重九吨。没有人相信！为什么呢？",
    "ar": "يزن الفرن تسعة أطنان. لم يصدق أحد ذلك! ولماذا يصدقون؟ ",
    "hi": "भट्ठी का वज़न नौ टन है। किसी ने विश्वास नहीं किया। क्यों करते? ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_joined_sentences_equal_the_text(language: str) -> None:
    text = LANGUAGES[language] * 3
    assert "".join(sentences(text, language)) == text
    assert len(sentences(text, language)) >= 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_end_where_sentences_end_and_are_about_equal(language: str) -> None:
    text = (LANGUAGES[language] * 12).strip()
    parts = [part for part, _ in split(text, (), language)]
    assert len(parts) > 1
    assert all(part[-1] in ".!?。！？؟।" for part in parts)
    assert all(SMALLEST <= weight(part) <= LIMIT for part in parts)
    assert max(map(weight, parts)) <= 1.7 * min(map(weight, parts))
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_dense_scripts_count_twice() -> None:
    assert weight("abc") == 3
    assert weight("炉子重") == 6
    assert weight("👩🏽‍🍳🇮🇹") == 2


def test_paragraphs_are_the_first_choice() -> None:
    first, second = "One thing here. " * 9, "Another thing there. " * 7
    parts = [part for part, _ in split(f"{first.strip()}\n\n{second.strip()}", (), "en")]
    assert parts == [first.strip(), second.strip()]


def test_quotes_and_amounts_are_not_split() -> None:
    quote = "“" + "and the river waits, " * 6 + "for nobody”"
    text = "a word, " * 26 + quote + ", a word" * 20
    assert any(quote in part for part, _ in split(text, (), "en"))


def test_the_lead_in_of_a_list_stays_with_its_first_item() -> None:
    items = "".join(f"\n- item {n} is packed in straw and carried by hand" for n in range(6))
    text = "One thing happened here. " * 5 + "\nWe took these things along:" + items
    parts = [part for part, _ in split(text, (), "en")]
    assert len(parts) > 1
    assert not any(part.endswith("along:") for part in parts)


def test_a_number_of_a_list_stays_with_its_item() -> None:
    assert not any(one.strip() in ("1.", "2.") for one in sentences("Plan:\n1. Rye\n2. Oat", "en"))
    assert hook("1. Mix it well. Then wait.", (), "en")[0] == "1. Mix it well."


def test_no_part_is_tiny_where_the_text_can_be_cut_elsewhere() -> None:
    text = "Yes.\n\n" + "One thing happened here. " * 12
    assert min(weight(part) for part, _ in split(text, (), "en")) >= SMALLEST


def test_emoji_clusters_are_not_split() -> None:
    cook = "👩🏽‍🍳"
    parts = [part for part, _ in split(cook * 600, (), "en")]
    assert "".join(parts) == cook * 600
    assert {len(part) % len(cook) for part in parts} == {0}


def test_piles_of_accents_are_split_into_parts_that_fit_a_slide() -> None:
    parts = [part for part, _ in split("e" + "\u0301" * 20_000, (), "en")]
    assert max(map(len, parts)) <= MAX_TEXT


def test_even_a_run_without_spaces_is_split() -> None:
    parts = [part for part, _ in split("x" * 1000, (), "en")]
    assert "".join(parts) == "x" * 1000
    assert max(map(len, parts)) <= LIMIT


WORDS = st.lists(
    st.sampled_from(
        ["oven", "river.", "crossing,", "“night”", "3 kg", "橋", "👩🏽‍🍳", "and", "so!"]
    ),
    min_size=1,
    max_size=250,
)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.integers(0, 200), st.integers(1, 20))
def test_splitting_keeps_every_word_and_every_link(words: list[str], at: int, long: int) -> None:
    text = " ".join(words)
    start = min(at, len(text) - 1)
    end = min(start + long, len(text))
    parts = split(text, [Entity(kind="link", start=start, end=end, url="u")], "en")
    assert "".join("".join(part for part, _ in parts).split()) == "".join(text.split())
    assert all(weight(part) <= LIMIT for part, _ in parts)
    kept = "".join(part[mark.start : mark.end] for part, marks in parts for mark in marks)
    assert "".join(kept.split()) == "".join(text[start:end].split())


def test_a_short_first_sentence_is_the_hook_and_is_not_repeated() -> None:
    text = "We moved an oven. Nobody believed it."
    assert hook(text, (), "en") == ("We moved an oven.", len("We moved an oven. "))


def test_a_long_first_sentence_is_cut_for_the_hook_and_continues() -> None:
    text = "We moved an oven across the river, in one night, with forty people, eleven lifts, one lamp and a rule for everybody."
    opening, rest = hook(text, (), "en")
    assert opening.endswith("…")
    assert text.startswith(opening[:-1])
    assert weight(opening) <= HOOK
    assert (opening[:-1] + text[rest - 2 :]).replace(",", "") == text.replace(",", "")


def test_a_hook_is_not_cut_inside_a_link() -> None:
    text = "Everything that we wrote down in that one night is at example.org/night-crossing/of/the/oven and more."
    start = text.index("example.org")
    link = Entity(kind="link", start=start, end=text.index(" and"), url="https://example.org")
    assert hook(text, [link], "en")[0] == text[: start - 1] + "…"
