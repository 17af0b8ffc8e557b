"""Every character is drawn or named by lint; text with its own direction keeps it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
import unicodedata2 as ucd

from engine.fonts import faces, registry
from engine.layout.ops import Drawing
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from engine.scene.nodes import Background, Box, Run, Scene, Text
from engine.text.setting import Setting
from engine.text.typesetter import Typesetter
from engine.unicode import characters
from engine.unicode.scripts import script_of, scripts_of
from local import characters as generator

SCENE = Scene(1080, 1350, 1080, Background("#ffffff"), Box())
TYPESETTER = Typesetter(SCENE, registry.library())
ALL = bool(os.environ.get("CHARACTERS"))


def words(text: str, family: str = "Inter", size: float = 40.0, **change: object) -> Text:
    return Text((Run(text),), (size,), "#000000", family, id="t", **change)  # type: ignore[arg-type]  # whatever the scene takes


def laid(text: str, **change: object) -> Drawing:
    root = Box((words(text, **change),))  # type: ignore[arg-type]  # whatever the scene takes
    return lay_out(Scene(1080, 1350, 1080, Background("#ffffff"), root))


def setting(text: str, width: float = 800, **change: object) -> Setting:
    return TYPESETTER.set(words(text, **change), 40, width)  # type: ignore[arg-type]  # whatever the scene takes


def painted(text: str, family: str = "Inter") -> Pixels:
    pixels: Pixels = DrawingPainter(Pictures(Path())).paint(laid(text, family=family), 0.5)
    return pixels[:120, :, 0]


def test_the_table_is_what_unicode_and_the_fonts_say() -> None:
    assert generator.PATH.read_text("ascii") == generator.written(), "stale: make characters"


# -- every code point ------------------------------------------------------------------------


def assigned() -> Iterator[str]:
    for code in range(0x20, 0x110000):
        if ucd.category(chr(code)) not in ("Cn", "Co", "Cs"):
            yield chr(code)


@pytest.mark.parametrize("family", ["Inter", "Noto Serif"])
def test_each_character_is_drawn_or_named(family: str) -> None:
    """Every visible character has a glyph in a family that the text uses, or lint names it."""
    seen = (
        char
        for char in assigned()
        if not characters.is_invisible(char) and char != characters.REPLACEMENT
    )
    for _, group in groupby(seen, key=lambda char: ord(char) >> 7):
        together = list(group)
        named = set(TYPESETTER.undrawn(words("\n".join(together), family)))
        for char in {*together} - named:
            picture = next(characters.split_pictures(char))[1]
            asked = TYPESETTER.asked(family, char, picture=picture)
            assert not registry.library().lacking({char}, asked), characters.name_of(char)


def blocks() -> Iterator[list[str]]:
    """Neighbouring characters of a kind: the same script and block of 256 code points."""
    found: dict[tuple[int, str], list[str]] = {}
    for char in assigned():
        blank = ucd.name(char, "").endswith(("BLANK", "FILLER"))
        if not characters.is_invisible(char) and not blank:
            found.setdefault((ord(char) >> 8, script_of(char)), []).append(char)
    yield from found.values()


@pytest.mark.parametrize("family", ["Inter", "Noto Serif"])
def test_a_character_that_lint_does_not_name_has_ink(family: str) -> None:
    """Paints one character of each kind; all of them with CHARACTERS=1."""
    blank = []
    for block in blocks():
        for char in block if ALL else block[len(block) // 2 :][:1]:
            if not TYPESETTER.undrawn(words(char, family)):
                line = TYPESETTER.set(words(char, family), 40, 400).lines[0]
                if not ink_of(line.paragraph):
                    blank.append(characters.name_of(char))
    assert blank == []


def ink_of(paragraph: object) -> bool:
    import skia

    pixels = np.zeros((96, 520, 4), np.uint8)
    target = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.MakeN32Premul(520, 96), pixels, pixels.strides[0]
    )
    paragraph.paint(target.getCanvas(), 100.0, 20.0)  # type: ignore[attr-defined]  # a Paragraph
    return bool(pixels.any())


@pytest.mark.parametrize(
    "char", ["\ue000", "\uf8ff", "\u0378", "\uffff", "\ufdd0", "\U0010fffd", "\ufffd"]
)
def test_private_use_and_unassigned_characters_are_named(char: str) -> None:
    assert [lint.code for lint in laid(f"a{char}b").lint] == ["glyph-missing"]


def test_one_finding_names_the_first_character_and_counts_the_others() -> None:
    (lint,) = laid("a\ue000b\ue001c\ue000").lint
    assert lint.message == "2 characters cannot be drawn: U+E000 (private use) and 1 more."
    (lint,) = laid("a\u0378").lint
    assert lint.message == "1 character cannot be drawn: U+0378 (unassigned)."


# -- invisible characters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "❤\ufe0e",
        "葛\U000e0100",
        "a\ufe0f",
        "a\u180b",
        "x\u200by",
        "x\u2060y",
        "x\ufeffy",
        "e\u0301",
    ]
    + [
        f"x{chr(code)}y"
        for code in (0x85, 0x1F, 0x200E, 0x200F, 0xAD, 0x34F, 0x61C, 0xFFF9, 0xE0041)
    ],
)
def test_invisible_characters_are_not_reported_as_missing(text: str) -> None:
    assert laid(text).lint == ()


@pytest.mark.parametrize(
    "odd", ["\x1f", "\x7f", "\x9f", "\u2060", "\ufeff", "\ufff9", "\ufffc", "\u2069"]
)
def test_invisible_characters_leave_no_trace(odd: str) -> None:
    assert (painted(f"be{odd}fore") == painted("before")).all()


@pytest.mark.parametrize("tabs", ["a\tb", "a \t b", "a\t\t\tb", "\ta b"])
def test_a_tab_is_a_space(tabs: str) -> None:
    assert (painted(tabs) == painted("a b")).all()


def test_an_object_replacement_character_is_named() -> None:
    (lint,) = laid("two loaves\ufffc").lint
    assert "U+FFFC OBJECT REPLACEMENT CHARACTER" in lint.message


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("•\tone\n•\ttwo", ["•", "•"]),
        ("\uf0b7\tone", ["•"]),
        ("\uf0a7 one", ["▪"]),
        ("o\tone\no\ttwo", ["◦", "◦"]),
        ("1.\tone\n2.\ttwo", ["1.", "2."]),
        ("a)\tone\nb)\ttwo", ["a)", "b)"]),
        ("\t- one\n\t- two", ["-", "-"]),
        ("a) one\nb) two", []),
        ("I\twas here\nI\tsaw", []),
        ("・火を入れる\n・\u3000種を見る", ["・", "・"]),
        ("①粉を量る\n② 水を量る", ["①", "②"]),
        ("・ただの点\n①だけ", []),
    ],
)
def test_lists_pasted_from_a_word_processor_are_recognised(text: str, marks: list[str]) -> None:
    lines = setting(text).lines
    assert [line.label.strip() for line in lines if line.mark] == marks
    assert all("\t" not in line.text for line in lines)


def test_a_soft_hyphen_is_visible_only_at_the_end_of_a_line() -> None:
    whole, soft = setting("sourdough bread", 800), setting("sour\u00addough bread", 800)
    assert soft.width == pytest.approx(whole.width)
    broken = setting("sour\u00addough", whole.width * 0.5)
    assert broken.line_count == 2
    assert broken.width == pytest.approx(setting("dough").width, abs=1)
    first = setting("sourest\u00adness", setting("sourest-").width + 2)
    assert first.width == pytest.approx(setting("sourest-").width, abs=1)
    titled = setting("sour\u00addough bread for the whole of the town", 420, balance=True)
    assert titled.width <= 420


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\v", "\r\n", "\r"])
def test_every_kind_of_line_separator_ends_a_line(end: str) -> None:
    assert [line.text for line in setting(f"a{end}b").lines] == ["a", "b"]


# -- emoji ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "emoji",
    ["👩🏽‍🚀", "👁‍🗨", "❤‍🔥", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#⃣", "🇩🇪", "☝🏽", "⛓️‍💥", "🧑‍🧑‍🧒‍🧒", "🙂‍↔️", "©️", "🌶"],
)
def test_an_emoji_is_one_glyph(emoji: str) -> None:
    assert characters.clusters(emoji) == [emoji]
    assert laid(emoji).lint == ()
    assert setting(emoji).width < 1.5 * setting("😀").width


@pytest.mark.parametrize(
    "text", ["⌚\ufe0e", "❤", "©", "1\ufe0f", "🅐", "🂡", "🄀", "A\ufe0f", "♈\ufe0e"]
)
def test_symbols_in_text_style_take_the_text_colour(text: str) -> None:
    assert not any(picture for _, picture in characters.split_pictures(text))


def test_an_emoji_that_falls_apart_is_named() -> None:
    (lint,) = laid("🐻‍🥖").lint
    assert lint.message == (
        "1 character cannot be drawn: U+1F43B BEAR FACE + U+200D ZERO WIDTH JOINER + "
        "U+1F956 BAGUETTE BREAD."
    )


# -- marks ------------------------------------------------------------------------------------


def test_marks_beyond_the_fourth_are_removed_and_named() -> None:
    marks = "".join(map(chr, range(0x300, 0x330)))
    (lint,) = laid(f"Z{marks}").lint
    assert lint.message.startswith(f"{len(marks) - characters.MAX_MARKS} characters cannot")
    assert characters.tidy(f"Z{marks}x") == f"Z{marks[: characters.MAX_MARKS]}x"


@pytest.mark.parametrize("cluster", ["क\u0303", "あ\u0307", "م\u0303", "1\u0326\u20e3"])
def test_a_letter_stays_when_no_font_draws_its_mark(cluster: str) -> None:
    named = TYPESETTER.undrawn(words(cluster))
    assert cluster[0] not in named
    kept = "".join(char for char in cluster if char not in named)
    assert setting(cluster).width == pytest.approx(setting(kept).width)


STACKS = [
    "Z\u0301\u0302\u0303\u0306",
    "g\u0331\u0323\u0330\u0324",
    "Ẵ",
    "เปื้อน",
    "بِّسْمِ ٱللَّٰهِ",
    "हूँ र्त्स्न्यू",
]


@pytest.mark.parametrize("size", [40.0, 96.0])
@pytest.mark.parametrize("stack", STACKS)
def test_no_mark_reaches_into_the_line_above(stack: str, size: float) -> None:
    """Two lines painted together have the same ink as each alone."""
    text = words(stack, size=size, line_height=1.08)
    line = TYPESETTER.set(text, size, 1000).lines[0].paragraph
    top, bottom = ink_rows(line, size)
    assert bottom - top <= line.pitch + 1


def ink_rows(paragraph: object, size: float) -> tuple[int, int]:
    import skia

    high = int(size * 8)
    pixels = np.zeros((high, 1000, 4), np.uint8)
    target = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.MakeN32Premul(1000, high), pixels, pixels.strides[0]
    )
    paragraph.paint(target.getCanvas(), 20.0, high / 3)  # type: ignore[attr-defined]  # a Paragraph
    rows = np.flatnonzero(pixels[..., 3].max(axis=1) > 96)
    return int(rows[0]), int(rows[-1]) + 1


def test_jamo_of_a_syllable_stay_together() -> None:
    syllable = "\u1112\u119e\u11ab"
    assert setting(f"{syllable}글", keep_last=False).width < setting("ㅎㆍㄴ글").width * 0.8
    assert scripts_of(syllable) == {"Hang"}


# -- initials ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("anna", "A"),
        ("ß. Meyer", "ß"),
        ("„Élan“", "É"),
        ("e\u0301lan", "E\u0301"),
        ("@bob", "B"),
        ("🇩🇪 Team", "🇩🇪"),
        ("👩🏽‍🚀 Ada", "👩🏽‍🚀"),
        ("山田", "山"),
        ("क्षमा", "क्ष"),
        ("ngô", "N"),
        ("ﬁona", "ﬁ"),
        ("ʻokina", "O"),
        ("~ anna ~", "A"),
        ("+", "+"),
        ("…", "?"),
    ],
)
def test_the_initial_of_a_name(name: str, initial: str) -> None:
    assert characters.initial(name) == initial


# -- the catalogue -----------------------------------------------------------------------------


def test_every_family_of_the_table_is_in_the_catalogue() -> None:
    from engine.unicode.scripts import CJK, table

    named = {family for entry in table()[1] for family in entry[1:] if family}
    assert named - {CJK} <= faces.families()
