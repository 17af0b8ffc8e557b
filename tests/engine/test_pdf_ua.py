"""The rules of PDF/UA-1 (ISO 14289-1) that apply to slides, by clause; the file is read with pikepdf.

Every layout is on a page of its own, with links, lists, quotations, pictures, emoji and three scripts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image as Pillow

from design.document.model import TextElement
from design.snapshot import Snapshot
from engine import pdf
from engine.layout.solver import lay_out
from engine.scene.nodes import Background, Box, Image, Run, Scene, Text
from painting.compose.deck import compose
from tests.engine import layouts
from tests.engine.decks import Assets, deck, light_kit

PAINTS = frozenset(
    [
        "f",
        "F",
        "f*",
        "B",
        "B*",
        "b",
        "b*",
        "s",
        "S",
        "sh",
        "Do",
        "Tj",
        "TJ",
        "'",
        '"',
        "INLINE",
        "IMAGE",
    ]
)
STANDARD = frozenset(
    [
        "Document",
        "Sect",
        "H1",
        "H2",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "BlockQuote",
        "Figure",
        "Link",
        "Span",
    ]
)  # ISO 32000-1, 14.8.4


def every_layout(assets: Assets) -> Snapshot:
    snapshot = deck(light_kit(assets), assets)
    slides = (*snapshot.document.slides, *layouts.slides(assets))
    document = snapshot.document.model_copy(update={"slides": slides})
    return snapshot.model_copy(update={"document": document, "assets": assets.refs})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    assets = Assets(tmp_path_factory.mktemp("assets"))
    scenes = compose(every_layout(assets), "linkedin-document", assets.folder).scenes
    drawings = [lay_out(scene, assets.folder) for scene in scenes]
    return pdf.write(drawings, assets.folder, title="A crossing <&>", language="en-GB")


@pytest.fixture
def document(written: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(written)) as opened:
        yield opened


def below(element: Any) -> Iterator[Any]:
    """An element and its descendants, in reading order."""
    yield element
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from below(kid)


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(document: pikepdf.Pdf) -> list[Any]:
    return list(below(document.Root.StructTreeRoot.K[0]))


def kind(element: Any) -> str:
    return str(element.S)[1:]


def said(element: Any) -> str:
    """The text of an element as a reader gets it."""
    own = element.get("/ActualText", element.get("/Alt"))
    return str(own) if own is not None else " ".join(said(kid) for kid in list(below(element))[1:])


def contents(page: Any) -> Iterator[tuple[list[tuple[str, Any]], str, Any]]:
    """Every operator of a page, with the marked content around it."""
    inside: list[tuple[str, Any]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BDC", "BMC"):
            inside.append((str(operands[0]), operands[1] if name == "BDC" else None))
        elif name == "EMC":
            inside.pop()
        yield list(inside), name, operands
    assert not inside


def fonts(document: pikepdf.Pdf) -> Iterator[Any]:
    for page in document.pages:
        yield from page.Resources.get("/Font", {}).values()


def test_5_the_file_declares_itself_accessible(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_7_1_all_content_is_tagged_or_an_artifact(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        for inside, operator, _ in contents(page):
            if operator in PAINTS:
                marks = [name for name, facts in inside if name == "/Artifact" or "/MCID" in facts]
                assert len(marks) == 1, (inside, operator)


def test_7_1_tagged_content_is_found_from_its_number(document: pikepdf.Pdf) -> None:
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    parents = dict(zip(map(int, list(numbers)[::2]), list(numbers)[1::2], strict=True))
    for page in document.pages:
        marked = parents[int(page.StructParents)]
        found = {
            int(facts.MCID): name
            for inside, _, _ in contents(page)
            for name, facts in inside
            if name not in ("/Artifact", "/Span") or (facts is not None and "/MCID" in facts)
            if facts is not None and "/MCID" in facts
        }
        assert sorted(found) == list(range(len(marked)))
        for number, name in found.items():
            assert number in [kid for kid in kids(marked[number]) if isinstance(kid, int)]
            assert str(marked[number].S) == name
            assert marked[number].Pg.objgen == page.obj.objgen


def test_7_1_the_structure_is_of_standard_kinds_and_knows_its_parents(
    document: pikepdf.Pdf,
) -> None:
    assert document.Root.MarkInfo.Marked
    assert not document.Root.MarkInfo.Suspects
    for element in elements(document):
        assert kind(element) in STANDARD
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen


def test_7_1_the_title_is_in_the_metadata_and_shown(document: pikepdf.Pdf) -> None:
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "A crossing <&>"


@pytest.mark.parametrize("title", ["a) (b\\", "🥖 \U0001fae9 bread & <salt>", "خبز", "\x07\ufffe!"])
def test_7_1_any_title_leaves_the_metadata_readable(title: str) -> None:
    data = pdf.write([lay_out(scene(words("One")))], Path(), title=title, language="en")
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:title"] == re.sub("[\x07\ufffe]", "", title)


def test_7_1_the_structure_is_in_reading_order(document: pikepdf.Pdf) -> None:
    """The order of the tree equals the painting order, which is the order of the slide."""
    for section in kids(elements(document)[0]):
        numbers = [kid for one in below(section) for kid in kids(one) if isinstance(kid, int)]
        assert numbers == sorted(numbers)


def test_7_2_the_language_is_declared(document: pikepdf.Pdf) -> None:
    assert document.Root.Lang == "en-GB"


def test_7_3_pictures_have_a_description_and_a_place(document: pikepdf.Pdf) -> None:
    figures = [one for one in elements(document) if kind(one) == "Figure"]
    assert len(figures) > 5
    for figure in figures:
        assert str(figure.Alt).strip()
        assert len(figure.A.BBox) == 4


def test_7_4_the_first_title_is_the_only_one_of_the_first_level(document: pikepdf.Pdf) -> None:
    levels = [kind(one) for one in elements(document) if re.fullmatch(r"H\d", kind(one))]
    assert levels[0] == "H1"
    assert set(levels[1:]) == {"H2"}


def test_7_4_titles_are_headings_and_nothing_else_is(assets: Assets, document: pikepdf.Pdf) -> None:
    titles = [
        element.text.split()
        for slide in every_layout(assets).document.slides
        for element in slide.elements
        if isinstance(element, TextElement) and element.role == "title"
    ]
    headed = [said(one).split() for one in elements(document) if kind(one) in ("H1", "H2")]
    assert headed == titles


def test_7_6_lists_have_items_with_a_label_and_a_body(document: pikepdf.Pdf) -> None:
    found = [one for one in elements(document) if kind(one) == "L"]
    assert len(found) >= 8
    for one in found:
        assert {kind(kid) for kid in kids(one)} == {"LI"}
        for item in kids(one):
            assert [kind(kid) for kid in kids(item)] in (["Lbl", "LBody"], ["LBody"])
    steps = next(one for one in found if "/A" in one)
    assert steps.A.ListNumbering == "/Decimal"
    assert [said(kids(item)[0]) for item in kids(steps)] == ["1", "2", "3", "4"]


def test_7_8_header_and_footer_are_artifacts_of_pagination(document: pikepdf.Pdf) -> None:
    kinds = {
        str(facts.get("/Subtype"))
        for page in document.pages
        for inside, _, _ in contents(page)
        for name, facts in inside
        if name == "/Artifact" and facts is not None
    }
    assert kinds == {"/Header", "/Footer"}


def test_7_18_3_tabs_follow_the_structure(document: pikepdf.Pdf) -> None:
    assert all(page.Tabs == "/S" for page in document.pages)


def test_7_18_5_links_are_tagged_and_described(document: pikepdf.Pdf) -> None:
    links = [one for one in elements(document) if kind(one) == "Link"]
    assert links
    held = {kid.Obj.objgen for link in links for kid in kids(link)}
    annotations = [one for page in document.pages for one in page.get("/Annots", [])]
    assert held == {one.objgen for one in annotations}
    assert all(said(link).strip() for link in links)
    assert all(str(one.Contents) == str(one.A.URI) for one in annotations)


def test_7_21_4_1_fonts_are_embedded(document: pikepdf.Pdf) -> None:
    for font in fonts(document):
        if font.Subtype == "/Type0":
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        else:
            assert font.Subtype == "/Type3"


def test_7_21_7_all_shown_glyphs_map_to_text(document: pikepdf.Pdf) -> None:
    """Every code shown on a page maps to Unicode or has a replacement text."""
    for page in document.pages:
        font: Any = None
        for inside, operator, operands in contents(page):
            if operator == "Tf":
                font = page.Resources.Font[str(operands[0])]
            if operator not in ("Tj", "TJ"):
                continue
            if any(facts is not None and "/ActualText" in facts for _, facts in inside):
                continue
            mapped = pdf_codes(font)
            width = 2 if font.Subtype == "/Type0" else 1
            shown = operands[0] if operator == "TJ" else [operands[0]]
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    for at in range(0, len(codes), width):
                        assert mapped[int.from_bytes(codes[at : at + width], "big")].strip("\x00")


def pdf_codes(font: Any) -> dict[int, str]:
    from engine.pdf.fonts import parse_cmap

    return parse_cmap(font.ToUnicode.read_bytes().decode())


# -- cases that the document above does not contain ----------------------------------------------


def words(said: str, **look: Any) -> Text:
    return Text((Run(said),), (48.0,), "#000000", "Noto Sans", **look)


def scene(*nodes: Any, **facts: Any) -> Scene:
    box = Box(nodes, padding=(80, 80, 80, 80), gap=40)
    return Scene(1080, 1350, 1080, Background("#ffffff"), box, **facts)


def structure(*scenes: Scene, folder: Path = Path()) -> list[tuple[str, str]]:
    drawings = [lay_out(one, folder) for one in scenes]
    data = pdf.write(drawings, folder, title="t", language="en")
    with pikepdf.open(io.BytesIO(data)) as opened:
        return [
            (kind(one), str(one.get("/ActualText", one.get("/Alt", ""))))
            for one in elements(opened)
        ]


def claims(*scenes: Scene, folder: Path = Path(), title: str = "t") -> bool:
    drawings = [lay_out(one, folder) for one in scenes]
    data = pdf.write(drawings, folder, title=title, language="en")
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_metadata() as metadata:
        return "pdfuaid:part" in metadata


def test_5_no_claim_with_undescribed_pictures_or_missing_glyphs(
    tmp_path: Path,
) -> None:
    Pillow.new("RGB", (20, 20)).save(tmp_path / "a", "png")
    picture = Image("a", id="one", heights=(100.0,), alt="A square")
    assert claims(scene(picture), folder=tmp_path)
    assert not claims(scene(replace(picture, alt="")), folder=tmp_path)
    assert claims(scene(replace(picture, alt="", id="")), folder=tmp_path)
    assert not claims(scene(words("\U0010fffd")))
    assert not claims(scene(words("One")), title=" ")


def test_7_4_a_title_of_two_lines_is_one_heading() -> None:
    found = structure(scene(words("One\nTwo", role="title"), words("Three")))
    assert found[2:] == [("H1", "One\nTwo"), ("P", "Three")]


def test_7_4_no_level_is_skipped_if_the_first_slide_has_no_title() -> None:
    found = structure(
        scene(words("Only words")), scene(words("A", role="title")), scene(words("B", role="title"))
    )
    assert [one for one in found if one[0][0] == "H"] == [("H1", "A"), ("H2", "B")]


def test_7_6_typed_lists_are_tagged_as_lists() -> None:
    typed = "Before dawn:\n• light the oven\n• feed the starter\nThen:\n1. Weigh it\n2. Trust it"
    assert structure(scene(words(typed)))[2:] == [
        ("P", "Before dawn:"),
        ("L", ""),
        *(("LI", ""), ("Lbl", "•"), ("LBody", ""), ("P", "light the oven")),
        *(("LI", ""), ("Lbl", "•"), ("LBody", ""), ("P", "feed the starter")),
        ("P", "Then:"),
        ("L", ""),
        *(("LI", ""), ("Lbl", "1."), ("LBody", ""), ("P", "Weigh it")),
        *(("LI", ""), ("Lbl", "2."), ("LBody", ""), ("P", "Trust it")),
    ]


def test_a_quotation_is_a_block_of_its_own() -> None:
    found = structure(scene(words("“Bread is patience.”\nSo he said.", role="quote")))
    assert found[2:] == [
        ("BlockQuote", ""),
        ("P", "“Bread is patience.”"),
        ("P", "So he said."),
    ]


@pytest.mark.parametrize("role", ["header", "footer", "decoration"])
def test_7_1_furniture_is_not_in_the_structure(role: str) -> None:
    bar = Box((words("3/8"),), role=role)  # type: ignore[arg-type]  # a role
    assert structure(scene(bar, words("One")))[2:] == [("P", "One")]
