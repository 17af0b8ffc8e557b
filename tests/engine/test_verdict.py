"""A ready carousel is visibly right, whatever its content, and every offered fix removes its fault."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from carousels.editing.building import speaker_of
from carousels.verdict.fixes import Fix
from carousels.verdict.readiness import Item
from design.catalogue.layouts import LAYOUTS
from design.catalogue.themes import THEMES
from design.document.model import (
    AuthorElement,
    Document,
    Element,
    Entity,
    EntityKind,
    ImageElement,
    ImageGround,
    Layout,
    LinearGround,
    MeshGround,
    Pattern,
    Slide,
    Style,
    TextElement,
    Typography,
)
from design.kit.spec import Author, Bar, KitSpec, Logo
from design.operations import OPERATIONS, Context, apply
from design.snapshot import AssetRef, Snapshot
from painting.severities import SEVERITIES
from tests.engine.decks import Assets, uid
from tests.engine.verdict_bench import Bench, faint, missing, outside, said

EXAMPLES = int(os.environ.get("VERDICT", "6"))
LAW = settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = ("The", "ferryman", "knew", "the", "river", "and", "the", "bread", "before", "noon")
GONE = UUID(int=77)
MARKS: list[EntityKind] = ["link", "highlight", "bold"]


@pytest.fixture(scope="module")
def assets() -> Iterator[Assets]:
    with tempfile.TemporaryDirectory() as folder:
        made = Assets(Path(folder))
        for level in (12, 128, 245):
            made.photo(400, 400, 0)
            made.add(*_flat(level))
        yield made


def _flat(level: int) -> tuple[bytes, int, int]:
    """A grey picture with a light band."""
    pixels = np.full((600, 600, 3), level, np.uint8)
    pixels[250:330] = 255 - level
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    return data.getvalue(), 600, 600


@pytest.fixture
def bench(assets: Assets, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(assets.folder, monkeypatch)


GROUNDS: list[tuple[Literal["light", "dark", "any"], ...]] = [(), ("any",), ("light", "dark")]


def sentence(words: int) -> str:
    return " ".join(WORDS[n % len(WORDS)] for n in range(words)).capitalize() + "."


@st.composite
def elements(draw: st.DrawFn, layout: Layout, pictures: list[UUID]) -> tuple[Element, ...]:
    found: list[Element] = []
    for place in LAYOUTS[layout].places:
        name = uid(f"{layout}-{place}")
        if place == "author":
            count = draw(st.sampled_from([1, 2, 30]))
            found.append(AuthorElement(id=name, name=sentence(count)[:110], handle="@ines"))
        elif place == "image":
            asset = draw(st.sampled_from([*pictures, GONE]))
            found.append(ImageElement(id=name, asset=asset, alt="-"))
        else:
            small = place not in ("body", "aside", "title", "subtitle")
            lengths = [2, 4, 40] if small else [3, 9, 30, 120, 400]
            words = sentence(draw(st.sampled_from(lengths)))[:4_900]
            kinds: list[EntityKind] = draw(
                st.lists(st.sampled_from(MARKS), max_size=2, unique=True)
            )
            marks = tuple(Entity(kind=kind, start=0, end=min(9, len(words))) for kind in kinds)
            found.append(
                TextElement.model_validate(
                    {"id": name, "role": place, "text": words, "entities": marks}
                )
            )
    return tuple(found)


@st.composite
def decks(draw: st.DrawFn, assets: Assets) -> Snapshot:
    """One slide of any layout and length, in any theme, with any edits that a user can make."""
    pictures = list(assets.refs)
    layout = draw(st.sampled_from(sorted(LAYOUTS)))
    color = st.sampled_from(["#101418", "#ffffff", "#808080", "#f5c400", "#1d9bf0"])
    grounds = (
        st.none()
        | st.builds(
            ImageGround,
            asset=st.sampled_from([*pictures, GONE]),
            opacity=st.sampled_from([0.0, 0.3, 0.6, 0.9]),
        )
        | st.builds(LinearGround, colors=st.tuples(color, color))
        | st.builds(MeshGround, colors=st.tuples(color, color, color))
    )
    patterns = st.sampled_from(
        [None, Pattern(kind="dots", opacity=0.9), Pattern(kind="grid", opacity=0.1)]
    )
    type_ = st.sampled_from([Typography(), Typography(size="XL", fit=False), Typography(size="S")])
    style = Style(background=draw(grounds), pattern=draw(patterns), typography=draw(type_))
    logos = [
        Logo(ground=ground, asset=assets.logo(300, 80, draw(color)))
        for ground in draw(st.sampled_from(GROUNDS))
    ]
    footer = draw(st.sampled_from(["rivermill.example", "rivermill.example/" + "long" * 30]))
    kit = KitSpec(
        author=Author(name="Rivermill", handle="@rivermill"),
        website=footer[:200],
        logos=tuple(logos),
        header=Bar(start="logo"),
        footer=Bar(start="website", end="page"),
        theme=draw(st.sampled_from(sorted(THEMES))),
    )
    slide = Slide(id=uid("slide"), layout=layout, elements=draw(elements(layout, pictures)))
    document = Document(
        title="-", format="instagram-4x5", slides=(slide,), style=style, language="en"
    )
    refs: dict[UUID, AssetRef] = dict(assets.refs)
    return Snapshot(title="-", document=document, kit=kit, assets=refs)


@LAW
@given(data=st.data())
def test_a_ready_slide_is_complete_legible_and_in_place(
    data: st.DataObject, bench: Bench, assets: Assets
) -> None:
    snapshot = data.draw(decks(assets))
    if bench.verdict(snapshot, "x-1x1").state != "ready":
        return
    [drawing] = bench.drawings(snapshot, "x-1x1")
    [slide] = snapshot.document.slides
    shown = said(drawing)
    for element in slide.elements:
        if isinstance(element, TextElement) and str(element.id) in shown:
            whole = "".join(element.text.split())
            written = shown[str(element.id)]
            assert written.lower() == whole.lower(), element.role
    assert outside(drawing) == []
    assert missing(drawing, assets.folder) == []
    assert faint(drawing, bench.painter) == []


def after(snapshot: Snapshot, fix: Fix) -> Snapshot:
    steps = [dict(one) for one in fix.operations]
    if fix.kind == "write":
        *path, last = fix.fill.strip("/").split("/")
        place: object = steps
        for step in path:
            place = place[int(step)] if isinstance(place, list) else place[step]  # type: ignore[index]  # a pointer goes through lists and objects
        place[last] = "A river at dawn"  # type: ignore[index]  # as above
    context = Context(snapshot.kit, {}, speaker_of(None, snapshot.kit))
    outcome = apply(snapshot.document, OPERATIONS.validate_python(steps), context)
    return snapshot.model_copy(update={"document": outcome.document})


def same(one: Item, other: Item) -> bool:
    return (one.code, one.element) == (other.code, other.element) and bool(one.element)


@pytest.mark.slow
@LAW
@given(data=st.data())
def test_every_offered_fix_removes_its_fault_and_adds_none(
    data: st.DataObject, bench: Bench, assets: Assets
) -> None:
    snapshot = data.draw(decks(assets))
    before = bench.verdict(snapshot, fixes=True)
    for item in before.items:
        assert item.code in SEVERITIES
        if item.fix is None or item.fix.kind in ("split", "link") or item.code == "caption-missing":
            continue
        mended = bench.verdict(after(snapshot, item.fix))
        assert not any(same(item, left) for left in mended.items), item
        if item.severity == "error":
            assert mended.to_fix < before.to_fix, item
        else:
            assert mended.to_fix <= before.to_fix, item


def test_every_reported_code_has_a_row_in_the_table() -> None:
    """Every code and severity in the engine's sources is in the table."""
    root = Path(__file__).parents[2]
    sources = [*(root / "engine").rglob("*.py"), root / "design/posting/platform_rules.py"]
    reported: set[str] = set()
    for source in sources:
        text = source.read_text()
        reported |= set(re.findall(r'(?:[Ll]int|Finding)\(\s*"([a-z-]+)"', text))
    assert reported - {"alt-too-long"} <= SEVERITIES.keys()
    assert reported >= {"text-truncated", "contrast", "logo-unseen", "caption-missing"}
    assert all(row.why for row in SEVERITIES.values())
