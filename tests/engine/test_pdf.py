"""The PDF says what the slides say, to an independent reader."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from rendering.engine import pdf
from rendering.engine.layout import lay_out
from rendering.engine.ops import Drawing
from rendering.engine.scene import Background, Box, Run, Scene, Text


def drawing(words: str, family: str = "Noto Sans", language: str = "en") -> Drawing:
    text = Text((Run(words),), (48,), "#000000", family)
    box = Box((text,), padding=(80, 80, 80, 80))
    return lay_out(Scene(1080, 1350, 1080, Background("#ffffff"), box, language=language))


def written(*drawings: Drawing, folder: Path, language: str = "en") -> PdfReader:
    return PdfReader(io.BytesIO(pdf.write(drawings, folder, title="A crossing", language=language)))


@pytest.mark.parametrize(
    ("words", "family", "language"),
    [
        ("Two hundred loaves crossed the river — “still warm”", "Noto Serif", "en"),
        ("Two hundred loaves crossed the river", "Inter", "en"),
        ("毎週の投稿を計画して、チーム全体で共有しましょう。", "Noto Sans", "ja"),
    ],
)
def test_extracted_text_is_the_text_put_in(
    words: str, family: str, language: str, tmp_path: Path
) -> None:
    page = written(drawing(words, family, language), folder=tmp_path, language=language).pages[0]
    said = page.extract_text().replace("\u00a0", " ")
    # Lines are a matter of the page, not of the text.
    assert "".join(said.split()) == "".join(words.split())


def test_arabic_letters_are_all_there(tmp_path: Path) -> None:
    words = "الخبز يصل ساخنا"
    said = written(drawing(words, language="ar"), folder=tmp_path).pages[0].extract_text()
    # Readers answer the joined forms of the letters; NFKC turns them back into letters.
    said = unicodedata.normalize("NFKC", said)
    assert sorted("".join(said.split())) == sorted("".join(words.split()))


def test_pages_are_equal_and_the_file_names_itself(tmp_path: Path) -> None:
    reader = written(drawing("one"), drawing("two"), folder=tmp_path, language="de")
    assert [tuple(map(float, page.mediabox[2:])) for page in reader.pages] == [(1080, 1350)] * 2
    assert reader.metadata is not None
    assert reader.metadata.title == "A crossing"
    assert str(reader.root_object["/Lang"]) == "de"


def test_the_same_drawings_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        pdf.write([drawing("one")], tmp_path, title="t", language="en") for _ in range(2)
    )
    assert first == second
    changed = replace(drawing("one"), background=Background("#ff0000"))
    assert pdf.write([changed], tmp_path, title="t", language="en") != first
