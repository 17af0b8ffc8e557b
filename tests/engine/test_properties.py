"""Properties of every generated scene and document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from design.catalogue.formats import FORMATS
from design.catalogue.themes import THEMES
from design.document.model import AuthorElement, Document, Entity, ImageElement, Slide, TextElement
from design.kit.spec import Author, Bar, Color, KitSpec
from design.snapshot import Snapshot
from engine import encode
from engine.geometry import Rect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Background, Box, Icon, Image, Node, Scene, Text
from painting.compose.deck import compose
from tests.engine.decks import uid
from tests.engine.test_layout import STEPS, text

SIDES = st.tuples(*(st.sampled_from([0.0, 8.0, 30.0]),) * 4)
LEAVES = (
    st.builds(
        Icon,
        st.sampled_from(["verified", "arrow"]),
        st.sampled_from([20.0, 60.0]),
        st.just("#000000"),
    )
    | st.builds(
        Image, st.just("0" * 64), heights=st.just((90.0,)), grow=st.sampled_from([0.0, 1.0])
    )
    | st.builds(Box, width=st.sampled_from([40.0, 200.0]), height=st.sampled_from([30.0, 90.0]))
)
TREES = st.recursive(
    LEAVES,
    lambda nodes: st.builds(
        Box,
        st.lists(nodes, min_size=1, max_size=3).map(tuple),
        axis=st.sampled_from(["row", "column", "layer"]),
        width=st.none() | st.sampled_from([150.0, 400.0]),
        grow=st.sampled_from([0.0, 1.0]),
        padding=SIDES,
        gap=st.sampled_from([0.0, 10.0]),
        align=st.sampled_from(["start", "center", "end", "stretch"]),
        justify=st.sampled_from(["start", "center", "end", "between", "optical"]),
    ),
    max_leaves=10,
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=160)


def named(node: Node, path: str = "0") -> Node:
    """The same tree with an id on every node, so that its boxes can be found."""
    if isinstance(node, Box):
        children = tuple(named(child, f"{path}.{i}") for i, child in enumerate(node.children))
        return replace(node, id=path, children=children)
    return replace(node, id=path)


def places(scene: Scene) -> dict[str, Rect]:
    return {box.id: box.rect for box in lay_out(scene).boxes}


def close(one: Rect, other: Rect) -> bool:
    pairs = zip(
        (one.x, one.y, one.width, one.height),
        (other.x, other.y, other.width, other.height),
        strict=True,
    )
    return all(abs(a - b) < 0.01 for a, b in pairs)


@settings(deadline=None)
@given(TREES)
def test_the_other_direction_is_a_mirror_image(tree: Node) -> None:
    scene = Scene(
        1080, 1350, 1080, Background("#ffffff"), Box((named(tree),), padding=(40, 80, 40, 60))
    )
    there, back = places(scene), places(replace(scene, direction="rtl"))
    assert there.keys() == back.keys()
    for name, rect in there.items():
        assert close(back[name], replace(rect, x=1080 - rect.x - rect.width))


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 300), st.integers(400, 1500), st.integers(1, 800), st.sampled_from([1080, 1350])
)
def test_a_wider_slide_never_gives_smaller_text(
    count: int, width: int, more: int, height: int
) -> None:
    body = text("Two hundred loaves crossed " * count, truncate=True)
    root = Box((body,), padding=(80, 80, 80, 80))
    sizes = [
        next(box.size for box in lay_out(Scene(w, height, 1080, Background("#ffffff"), root)).boxes)
        for w in (width, width + more)
    ]
    assert STEPS[-1] <= (sizes[0] or 0) <= (sizes[1] or 0) <= STEPS[0]


@settings(deadline=None, max_examples=60)
@given(WORDS, st.sampled_from([320, 700, 1080, 2160, 4096]), st.sampled_from(["ltr", "rtl"]))
def test_the_pixels_of_a_slide_do_not_change_its_layout(
    words: str, pixels: int, direction: Literal["ltr", "rtl"]
) -> None:
    node = Text(text(words).runs, STEPS, "#000000", "Inter", id="t", truncate=True)
    scene = Scene(1080, 1080, 1080, Background("#ffffff"), Box((node,)), direction=direction)
    assert places(replace(scene, pixel_width=pixels)) == places(scene)


IDS = st.uuids(version=4)
ROLES = ("eyebrow", "title", "subtitle", "body", "button", "link", "handle", "cue")


@st.composite
def texts(draw: st.DrawFn) -> TextElement:
    words = draw(WORDS)
    entities: tuple[Entity, ...] = ()
    if words:
        start = draw(st.integers(0, len(words) - 1))
        kind = draw(st.sampled_from(["link", "bold", "italic", "highlight", "code", "mention"]))
        end = draw(st.integers(start + 1, len(words)))
        entities = (Entity(kind=kind, start=start, end=end),)
    role = draw(st.sampled_from(ROLES))
    return TextElement(id=draw(IDS), role=role, text=words, entities=entities)


ELEMENTS = (
    texts()
    | st.builds(ImageElement, id=IDS, asset=st.just(uid("nothing")), alt=WORDS)
    | st.builds(
        AuthorElement, id=IDS, name=WORDS.map(lambda words: words[:120]), handle=st.just("@a")
    )
)
SLIDES = st.builds(
    Slide,
    id=IDS,
    layout=st.sampled_from(["hook-cover", "post-card", "text-only", "outro"]),
    elements=st.lists(ELEMENTS, max_size=6).map(tuple),
)
COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
FIELDS = st.sampled_from(["none", "logo", "name", "handle", "website", "page", "dots"])
BARS = st.builds(Bar, start=FIELDS, center=FIELDS, end=FIELDS, rule=st.booleans())
KITS = st.builds(
    KitSpec,
    author=st.builds(
        Author, name=st.text("abc ÄЖ夜", min_size=1, max_size=60), handle=st.just("@a")
    ),
    colors=st.lists(
        st.builds(Color, role=st.sampled_from(["ground", "ink", "accent"]), hex=COLORS), max_size=3
    ).map(tuple),
    header=BARS,
    footer=BARS,
    theme=st.sampled_from(sorted(THEMES)),
)
DOCUMENTS = st.builds(
    Document,
    slides=st.lists(SLIDES, min_size=1, max_size=3).map(tuple),
    language=st.sampled_from(["en", "ar", "ja", "th", "hi"]),
)


@pytest.mark.slow
@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(DOCUMENTS, KITS, st.sampled_from(sorted(FORMATS)))
def test_every_document_is_painted_and_overflow_is_named(
    document: Document, kit: KitSpec, format_key: str
) -> None:
    painter = DrawingPainter(Pictures(Path("/nonexistent")))
    snapshot = Snapshot(document=document, kit=kit, assets={})
    for scene in compose(snapshot, format_key).scenes:
        drawing = lay_out(scene)
        assert encode.png(painter.paint(drawing, 0.1), "fast")
        for box in drawing.boxes:
            outside = box.rect.right > scene.width + 1 or box.rect.bottom > scene.height + 1
            assert not outside or any(lint.severity == "error" for lint in drawing.lint)
