"""PDF readers extract the slides' text: Poppler, PDFium and pypdf, in every script and face.

Two texts are the same if they are equal in NFC, with white space collapsed and an end of line equal to a space or
to nothing. Poppler's own embeddings (U+202A to U+202C) around right-to-left words are removed. Limitations of a
reader are listed exceptions.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import regex
from pypdf import PdfReader

from engine import pdf
from engine.fonts.faces import EMOJI, FAMILIES
from engine.layout.ops import Drawing
from engine.layout.solver import lay_out
from engine.scene.nodes import Background, Box, Run, Scene, Text
from tests.engine.samples import SCRIPTS, Sample

RTL = "poppler: it moves spaces and signs where the direction changes, and does not mirror brackets back"
GLYPHS = "pypdf: it reads glyphs, which in these scripts are not in the order of letters"
MIXED = "pdfium: it moves brackets around Latin words among right-to-left words"

EXCEPTIONS = {
    **{(reader, script): RTL for reader in ("poppler",) for script in ("arabic", "hebrew")},
    **{("pypdf", script): GLYPHS for script in ("arabic", "hebrew", "urdu", "devanagari", "thai")},
    **{("pypdf", script): GLYPHS for script in ("further", "south", "lao")},
    ("pdfium", "arabic"): MIXED,
}

# Readers add or lose spaces where a face kerns spaces, or has no Latin letters of its own.
FACES = {
    ("pdfium", "Bebas Neue"),
    ("pdfium", "Noto Sans Old Sogdian"),
    ("pypdf", "EB Garamond"),
    ("pypdf", "Noto Kufi Arabic"),
    ("pypdf", "Noto Serif Myanmar"),
}

MORE = {
    "urdu": Sample(
        "ur",
        "Noto Sans",
        "رات میں نانبائی دریا پار",
        "کشتی والا جانتا تھا کہ چار بجے دھارا مڑتا ہے۔",
    ),
    "vietnamese": Sample(
        "vi", "Inter", "Tiệm bánh qua sông", "Không ai hỏi người lái đò về dòng nước lúc bốn giờ."
    ),
    "south": Sample(
        "te",
        "Noto Sans",
        "ఒక రాత్రిలో రొట్టెల దుకాణం",
        "ಒಂದು ರಾತ್ರಿ ನದಿ ದಾಟಿತು. ഒരു രാത്രി നദി കടന്നു. એક રાતમાં નદી પાર. ਇੱਕ ਰਾਤ ਵਿੱਚ ਦਰਿਆ ਪਾਰ. එක් රැයක ගඟ",
    ),
    "lao": Sample("lo", "Noto Sans", "ຂ້າມແມ່ນ້ຳໃນຄືນດຽວ", "ບໍ່ມີໃຜຖາມຄົນຂັບເຮືອ"),
    "hyphens": Sample(
        "en",
        "Inter",
        "A flat-fifth of well-being",
        "The mother-in-law of a well-known north-eastern baker, whose state-of-the-art well-being "
        "oven crossed a half-frozen, slow-moving, never-ending river of double-dealing ferrymen.",
    ),
    "signs": Sample(
        "en", "Inter", "Write 1/2 -> office, != final", "1½ ² € № ™ “affluent” flat—fifth … done"
    ),
}


def drawn(said: str, family: str, language: str = "en", **look: object) -> Drawing:
    text = Text((Run(said),), (48.0,), "#000000", family, **look)  # type: ignore[arg-type]  # whatever a text takes
    box = Box((text,), padding=(80, 80, 80, 80))
    rtl = language in ("ar", "he", "ur")
    return lay_out(
        Scene(
            1080,
            1350,
            1080,
            Background("#ffffff"),
            box,
            language=language,
            direction="rtl" if rtl else "ltr",
        )
    )


def poppler(data: bytes) -> list[str]:
    command = ("pdftotext", "-enc", "UTF-8", "-", "-")
    read = subprocess.run(command, input=data, capture_output=True, check=True)  # noqa: S603 - Debian's own
    return read.stdout.decode().split("\f")[:-1]


def pdfium(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def pypdf(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "poppler": poppler,
    "pdfium": pdfium,
    "pypdf": pypdf,
}


def same(said: str, read: str) -> bool:
    read = re.sub("[\u202a-\u202c]", "", unicodedata.normalize("NFC", read))
    lines = [line.split() for line in re.split(r"[\r\n]+", read)]
    pattern = r"\s*".join(r"\s+".join(map(re.escape, line)) for line in lines if line)
    return re.fullmatch(pattern, " ".join(unicodedata.normalize("NFC", said).split())) is not None


def letters(text: str) -> list[str]:
    """The letters of a text, regardless of the order of words and signs."""
    return sorted(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


@pytest.mark.parametrize("script", [*SCRIPTS, *MORE])
def test_every_script_is_extracted_as_written(script: str) -> None:
    sample = (SCRIPTS | MORE)[script]
    said = [sample.title, sample.body]
    data = pdf.write(
        [drawn(one, sample.family, sample.language) for one in said],
        Path(),
        title="t",
        language="en",
    )
    for reader, extract in READERS.items():
        pages = extract(data)
        right = [same(one, page) for one, page in zip(said, pages, strict=True)]
        if (reader, script) not in EXCEPTIONS:
            assert all(right), (reader, pages)
        elif reader != "pypdf":
            assert [letters(page) for page in pages] == [letters(one) for one in said]


@pytest.mark.slow
@pytest.mark.parametrize(
    "said",
    [
        "The Arabic word خبز means bread.",
        "Both اليوم and רגע are here, at five",
        "Also: དེབ་ལེབ (Tibetan), נהר ok",
        "Sourdough خبز العجين المخمر طازج كل يوم",
        "نان سنگک | کوردی نانی گەرم | پښتو ډوډۍ",
    ],
)
def test_words_of_both_directions_are_not_confused(said: str) -> None:
    data = pdf.write([drawn(said, "Inter", direction="auto")], Path(), title="t", language="en")
    (page,) = pdfium(data)
    assert same(said, page)
    (page,) = poppler(data)
    assert letters(page) == letters(said)


def test_every_face_is_extracted_as_written() -> None:
    """Includes the ligatures of the faces, in two weights."""
    said = "Affluent waffles: five fjords, an office, “fluff” & 1/2 -> final"
    families = sorted(FAMILIES.keys() - {EMOJI, "Noto Emoji"})
    faces = [(family, weight) for family in families for weight in (400, 700)]
    for at in range(0, len(faces), 40):
        some = faces[at : at + 40]
        drawings = [drawn(said, family, weight=weight) for family, weight in some]
        data = pdf.write(drawings, Path(), title="t", language="en")
        for reader, extract in READERS.items():
            for (family, _), page in zip(some, extract(data), strict=True):
                assert (reader, family) in FACES or same(said, page), (reader, family, page)


TONES = "🏻🏼🏽🏾🏿"
PEOPLE = ("👩", "👨", "🧑")
TRADES = "🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦱🦳🦲"
LANDS = [
    "IT",
    "JP",
    "BR",
    "FR",
    "MF",
    "NO",
    "SJ",
    "BV",
    "US",
    "UM",
    "AU",
    "HM",
    "ES",
    "EA",
    "GB",
    "UA",
    "PS",
    "TW",
    "ZA",
    "MX",
    "ID",
    "KE",
    "NZ",
    "IS",
]
EVERY = 1 if os.environ.get("EMOJI") == "all" else 29  # make drill reads all


@pytest.mark.slow
def every_emoji() -> list[str]:
    """Emoji of every kind of sequence (Unicode Technical Standard 51), most of each kind."""
    chars = [chr(code) for code in range(0x231A, 0x1FB00)]
    pictures = [
        one
        for one in chars
        if regex.match(r"\p{Emoji_Presentation}", one) and not regex.match(r"[🇦-🇿]", one)
    ]
    asked = [
        f"{one}\ufe0f" for one in chars if regex.match(r"(?!\p{Emoji_Presentation})\p{Emoji}", one)
    ]
    toned = [
        one + tone
        for one in chars
        if regex.match(r"\p{Emoji_Modifier_Base}", one)
        for tone in TONES
    ]
    trades = [
        f"{who}{tone}\u200d{trade}" for who in PEOPLE for tone in ("", *TONES) for trade in TRADES
    ]
    flags = ["".join(chr(0x1F1A5 + ord(letter)) for letter in land) for land in LANDS]
    keys = [f"{key}\ufe0f\u20e3" for key in "0123456789#*"]
    others = ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏳️‍🌈", "👨‍👩‍👧‍👦", "👩‍❤️‍💋‍👨", "👁️‍🗨️", "🐻‍❄️", "❤️‍🔥", "🏴‍☠️"]
    return [
        *pictures[::EVERY],
        *asked[::EVERY],
        *toned[::EVERY],
        *trades[::EVERY],
        *flags,
        *keys,
        *others,
    ]


def test_every_emoji_is_extracted_as_written() -> None:
    """Alone, in a row and among words, ten pages per file; includes two flags that look alike."""
    found = every_emoji()
    opened = ("A", "Bread for all", "Two", "Not a loaf of", "Ovens")
    lines = [
        f"{opened[at % 5]} {one} and {two}{three} then {four}."
        for at, (one, two, three, four) in enumerate(
            zip(*[iter([*found, *"🥖🌊🍞"])] * 4, strict=False)
        )
    ]
    texts = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    for at in range(0, len(texts), 10):
        chunk = texts[at : at + 10]
        data = pdf.write([drawn(said, "Inter") for said in chunk], Path(), title="t", language="en")
        for reader in ("poppler", "pdfium"):
            for said, page in zip(chunk, READERS[reader](data), strict=True):
                assert same(said, page), (reader, ascii(said), ascii(page))
