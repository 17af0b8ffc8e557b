"""The PDF has the text, the appearance and the links of the slides.

Text is extracted by PDFium, which Chrome uses; structure and bytes are read by pypdf, pictures by Pillow.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from engine import pdf
from engine.errors import SceneError
from engine.layout.ops import Drawing
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.pdf import fonts
from engine.scene.nodes import Background, Box, Image, Node, Run, Scene, Shadow, Text
from painting.compose.deck import compose
from tests.engine.decks import Assets, dark_kit, deck, light_kit


def drawn(*nodes: Node, folder: Path, language: str = "en") -> Drawing:
    box = Box(nodes, padding=(80, 80, 80, 80), gap=40)
    scene = Scene(1080, 1350, 1080, Background("#ffffff"), box, language=language)
    return lay_out(scene, folder)


def words(*runs: Run, family: str = "Noto Sans", size: float = 48, **look: Any) -> Text:
    return Text(runs, (size,), "#000000", family, **look)


def drawing(said: str, family: str = "Noto Sans", language: str = "en") -> Drawing:
    return drawn(words(Run(said), family=family), folder=Path(), language=language)


def written(*drawings: Drawing, folder: Path = Path(), title: str = "A crossing") -> bytes:
    return pdf.write(drawings, folder, title=title, language="de")


def extracted(data: bytes) -> list[str]:
    """The text that PDFium extracts from every page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def reader(data: bytes) -> Any:
    """The document in pypdf, whose objects have no useful types."""
    return PdfReader(io.BytesIO(data))


def elements(data: bytes) -> Iterator[Any]:
    """The structure tree in reading order."""

    def below(element: Any) -> Iterator[Any]:
        yield element
        for kid in element.get("/K", []) if isinstance(element.get("/K"), list) else []:
            kid = kid.get_object()
            if isinstance(kid, DictionaryObject) and kid.get("/Type") == "/StructElem":
                yield from below(kid)

    root = reader(data).root_object["/StructTreeRoot"]
    yield from below(root["/K"][0].get_object())


def links(data: bytes) -> list[tuple[str, list[float]]]:
    page = reader(data).pages[0]
    found = [entry.get_object() for entry in page.get("/Annots", [])]
    return [(str(one["/A"]["/URI"]), [float(side) for side in one["/Rect"]]) for one in found]


SAID = [
    ("Two hundred loaves crossed the river — “still warm”", "Noto Serif", "en"),
    ("Fluffy waffles at the office: an affair of flour", "Noto Serif", "en"),
    ("Write 1/2 -> office, “affine” != “final”", "Inter", "en"),
    ("Cái bánh mì nóng, Ærøskøbing, Çankırı, Ždár", "Inter", "vi"),
    ("Хлеб пересёк реку ночью. Ο φούρνος πέρασε.", "Noto Sans", "ru"),
    ("毎週の投稿を計画して、チーム全体で共有しましょう。人は一二三を見る。", "Noto Sans", "ja"),
    ("الفرن يعبر النهر ليلاً، والخبز يصل ساخناً. لا إله إلا الله السلام", "Noto Sans", "ar"),
    ("الفرن يعبر النهر ليلاً، والخبز يصل ساخناً. الأطفال لا يلعبون", "Noto Serif", "ar"),
    ("نستخدم LinkedIn كل يوم مع 24 صورة", "Noto Sans", "ar"),
    ("הלחם חצה את הנהר בלילה (עדיין חם) ב־2024, שָׁלוֹם", "Noto Sans", "he"),
    ("नमस्ते दुनिया, किताब क्षत्रिय ज्ञान हिन्दी में लिखी श्री कर्म", "Noto Sans", "hi"),
    ("ขนมปังข้ามแม่น้ำ น้ำใจ กำลัง", "Noto Sans", "th"),
    ("Warm 👩🏽‍🍳 🇮🇹 ✨ ❤️ loaves 👍🏽👍 and 1️⃣ end", "Inter", "en"),
    ("The word שלום means peace, 42 times.", "Noto Sans", "en"),
    ("Three goals 😀😁😂🤣😃😄", "Inter", "en"),
    ("👍👎", "Inter", "en"),
    ("👉 👇 👆", "Inter", "en"),
    ("1️⃣2️⃣3️⃣", "Inter", "en"),
    ("𝗯𝗼𝗹𝗱 𝑖𝑡𝑎𝑙𝑖𝑐", "Inter", "en"),
]


@pytest.mark.parametrize(("said", "family", "language"), SAID)
def test_extracted_text_equals_the_original(said: str, family: str, language: str) -> None:
    [read] = extracted(written(drawing(said, family, language)))
    # Line ends depend on the page; Japanese breaks without a space.
    if language == "ja":
        read = read.replace("\r\n", "")
    assert read.split() == said.split()


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("1 beginbfchar\n<0003> <0041>\nendbfchar", {3: "A"}),
        ("1 beginbfchar\n<03> <00660066006C>\nendbfchar", {3: "ffl"}),
        ("1 beginbfchar <03> <D83DDE00> endbfchar", {3: "😀"}),
        ("1 beginbfchar\n<03> <>\nendbfchar", {}),
        ("1 beginbfchar\n<03> <004>\nendbfchar", {3: "@"}),
        ("1 beginbfrange\n<0010> <0012> <0061>\nendbfrange", {16: "a", 17: "b", 18: "c"}),
        ("1 beginbfrange\n<76> <78> <D83DDE00>\nendbfrange", {118: "😀", 119: "😁", 120: "😂"}),
        ("1 beginbfrange\n<01> <02> <00660069>\nendbfrange", {1: "fi", 2: "fj"}),
        (
            "1 beginbfrange\n<01> <02> [<00660069> <D83DDE00>]\nendbfrange",
            {1: "fi", 2: "😀"},
        ),
        ("1 beginbfrange\n<01> <03> [<0061>]\nendbfrange", {1: "a"}),
        ("1 beginbfrange\n<09> <01> <0061>\nendbfrange", {}),
        ("1 beginbfrange\n<0000> <0001> <DBFFDFFF>\nendbfrange", {0: "\U0010ffff"}),
        ("1 beginbfrange\n<01> <02> <\nendbfrange", {}),
        ("1 beginbfchar\n<zz> <0041> <02> <0042>\nendbfchar", {2: "B"}),
    ],
)
def test_every_form_of_a_mapping_to_unicode_is_read(entries: str, said: dict[int, str]) -> None:
    assert fonts.parse_cmap(entries) == said


def test_an_address_broken_among_arabic_words_stays_one_in_the_text() -> None:
    address = "https://example.org/crossing/the-oven-and-the-ferryman/notes"
    said = f"الخبز يصل ساخناً من هنا {address}"
    [read] = extracted(written(drawing(said)))
    assert len(read.splitlines()) == 3
    assert "".join(read.split()) == "".join(said.split())


def test_a_quote_that_hangs_beside_arabic_is_read_with_its_word() -> None:
    said = "«الخبز يصل ساخناً كل صباح قبل أن تشرق الشمس فوق الطاحونة القديمة"
    text = words(Run(said), hang=True)
    [read] = extracted(written(drawn(text, folder=Path(), language="ar")))
    assert len(read.splitlines()) == 2
    assert read.split() == said.split()


def test_lists_hanging_quotes_and_wide_letters_are_extracted_as_written() -> None:
    said = ["1. Flour", "2. Water and a long night of patience for the dough", "10. Salt"]
    quote = "“Nobody asked the ferryman,” she said"
    data = written(
        drawn(
            words(Run("\n".join(said)), align="start"),
            words(Run(quote), hang=True, family="Inter", size=72),
            words(Run("A THREAD IN EIGHT POSTS"), family="Inter", tracking=0.12, size=30),
            folder=Path(),
        )
    )
    [read] = extracted(data)
    assert read.split() == [
        *" ".join(said).split(),
        *quote.split(),
        "A",
        "THREAD",
        "IN",
        "EIGHT",
        "POSTS",
    ]


_ODD = "aﬁلاُ 中́🇮🇹👍🏽\u200d\u200b\u200f\u00a0\u3000\n1.) שׁק्षिกำ—“"


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from(_ODD), min_size=1, max_size=40))
def test_no_text_breaks_the_file(said: str) -> None:
    data = written(drawing(said))
    pypdfium2.PdfDocument(data)[0].render()
    tagged = [str(one["/ActualText"]) for one in elements(data) if one["/S"] == "/P"]
    assert "".join("".join(tagged).split()) == "".join(said.split())


@pytest.mark.parametrize(
    ("said", "family", "language"),
    [
        ("قال hello world ثم ذهب 2024 (API v2) بيت", "Noto Sans", "ar"),
        ("The word سلام عليكم means peace, 42 times.", "Noto Sans", "en"),
    ],
)
def test_in_mixed_directions_every_word_is_present_and_tags_have_the_order(
    said: str, family: str, language: str
) -> None:
    data = written(drawing(said, family, language))
    [read] = extracted(data)

    def letters(text: str) -> list[str]:
        return sorted(word.strip("()") for word in text.split())

    assert letters(read) == letters(said)
    [paragraph] = [one for one in elements(data) if one["/S"] == "/P"]
    assert paragraph["/ActualText"] == said


def test_a_whole_deck_contains_the_text_of_its_slides(assets: Assets) -> None:
    for kit in (light_kit, dark_kit):
        scenes = compose(deck(kit(assets), assets), "linkedin-document").scenes
        read = extracted(written(*(lay_out(scene, assets.folder) for scene in scenes)))
        assert "We moved a\r\nwhole bakery\r\nacross the river\r\nin one night" in read[0]
        assert "example.org/crossing" in read[1]
        assert "👩🏽‍🍳 🇮🇹 ✨ ❤️" in " ".join(read[2].split())
        assert "الفرن يعبر النهر ليلاً، والخبز يصل ساخناً." in " ".join(read[3].split())
        assert "夜の川を渡るパン屋の物語。" in read[3]


def test_paragraphs_are_tagged_in_reading_order_and_decoration_is_not(assets: Assets) -> None:
    photo = assets.refs[assets.photo(400, 300)].digest
    card = Box((words(Run("One\nTwo")),), fill="#eeeeee", shadow=Shadow(10, 30, "#00000066"))
    ring, plain = (Image(photo, heights=(200.0,), alt=alt) for alt in ("A ring", ""))
    data = written(
        drawn(card, ring, plain, words(Run("Three")), folder=assets.folder), folder=assets.folder
    )
    kinds = [(one["/S"], one.get("/Alt") or one.get("/ActualText")) for one in elements(data)]
    assert kinds == [
        ("/Document", None),
        ("/Sect", None),
        ("/P", "One"),
        ("/P", "Two"),
        ("/Figure", "A ring"),
        ("/P", "Three"),
    ]
    content = reader(data).pages[0].get_contents()
    assert content is not None
    assert content.get_data().count(b"/Artifact BMC") == 3  # background, card, plain picture


def test_marked_content_is_found_by_its_number() -> None:
    document = reader(written(drawing("one"), drawing("two")))
    root = document.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    for index, (page, said) in enumerate(zip(document.pages, ("one", "two"), strict=True)):
        assert page["/StructParents"] == numbers[2 * index]
        assert numbers[2 * index + 1][0].get_object()["/ActualText"] == said
    assert document.root_object["/MarkInfo"]["/Marked"] is not None


def test_links_lie_on_their_words_one_for_every_line() -> None:
    linked = Run(
        "the whole recipe with all its steps and pictures of them",
        url="https://example.org/ä b?q=1",
    )
    data = written(drawn(words(Run("Please read "), linked, Run(" tonight")), folder=Path()))
    found = links(data)
    assert {url for url, _ in found} == {"https://example.org/%C3%A4%20b?q=1"}
    assert len(found) == 2
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    text = " ".join(
        page.get_text_bounded(left - 1, bottom, right + 1, top)
        for _, (left, bottom, right, top) in found
    )
    assert text.split() == linked.text.split()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "notes", "https://[", ""]
)
def test_unsafe_addresses_are_not_linked(url: str) -> None:
    assert links(written(drawn(words(Run("words", url=url)), folder=Path()))) == []


def test_a_link_is_tagged_inside_its_paragraph() -> None:
    data = written(drawn(words(Run("Write to us", url="mailto:us@example.org")), folder=Path()))
    [link] = [one for one in elements(data) if one["/S"] == "/Link"]
    annotation = link["/K"][0]["/Obj"]
    assert annotation["/A"]["/URI"] == annotation["/Contents"] == "mailto:us@example.org"
    assert link["/P"]["/S"] == "/P"


def test_pages_are_equal_and_the_file_names_itself() -> None:
    document = reader(written(drawing("one"), drawing("two")))
    assert [tuple(map(float, page.mediabox[2:])) for page in document.pages] == [(1080, 1350)] * 2
    assert document.metadata is not None
    assert document.metadata.title == "A crossing"
    assert document.metadata.creation_date is None
    assert document.root_object["/Lang"] == "de"
    assert document.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("title", ["a) (b\\", "two\nlines", "🥖 bread", "خبز", ""])
def test_titles_may_be_anything(title: str) -> None:
    metadata = reader(written(drawing("one"), title=title)).metadata
    assert metadata is not None
    assert (metadata.title or "") == title


def test_a_jpeg_is_embedded_unchanged(assets: Assets) -> None:
    digest = assets.refs[assets.photo(900, 700)].digest
    picture = Image(digest, heights=(500.0,), radius=40, alt="A ring")
    data = written(drawn(picture, folder=assets.folder), folder=assets.folder)
    assert (assets.folder / digest).read_bytes() in data


def test_a_missing_picture_leaves_a_grey_area(tmp_path: Path) -> None:
    picture = Image("a" * 64, heights=(500.0,), alt="A ring")
    data = written(drawn(picture, folder=tmp_path), folder=tmp_path)
    page = np.asarray(pypdfium2.PdfDocument(data)[0].render().to_pil().convert("RGB"))
    assert tuple(page[300, 540]) == (216, 216, 216)
    assert any(one.get("/Alt") == "A ring" for one in elements(data))


def test_a_page_looks_like_its_slide(assets: Assets) -> None:
    """Shadows, transparent logos, outlined Arabic and emoji are all preserved."""
    scenes = compose(deck(dark_kit(assets), assets), "linkedin-document").scenes
    drawings = [lay_out(scene, assets.folder) for scene in scenes]
    document = pypdfium2.PdfDocument(written(*drawings, folder=assets.folder))
    painter = DrawingPainter(Pictures(assets.folder))
    for drawing, page in zip(drawings, document, strict=True):
        painted = Pillow.fromarray(painter.paint(drawing)[..., :3].copy())
        shown = page.render().to_pil().convert("RGB")
        small = [
            np.asarray(one.resize((135, 169), Pillow.Resampling.BOX), int)
            for one in (painted, shown)
        ]
        assert np.abs(small[0] - small[1]).max() < 40


def test_a_document_without_slides_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="at least one slide"):
        pdf.write([], tmp_path, title="t", language="en")


SCRIPT = """
import hashlib
from tests.engine.test_pdf import SAID, drawing, written
print(hashlib.sha256(written(*(drawing(*said) for said in SAID))).hexdigest())
"""


def test_the_same_drawings_give_the_same_bytes_in_every_process() -> None:
    here = hashlib.sha256(written(*(drawing(*said) for said in SAID))).hexdigest()
    there = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here
    changed = replace(drawing("one"), background=Background("#ff0000"))
    assert written(changed) != written(drawing("one"))
