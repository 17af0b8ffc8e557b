"""One bad slide affects no other: each is painted as without it, and files of the whole deck succeed or name it.

``ISOLATION=n`` tries n of the pathological slides instead of a few.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.catalogue.layouts import LAYOUTS
from design.document.model import (
    AuthorElement,
    Document,
    ImageElement,
    Layout,
    Slide,
    Style,
    TextRole,
    Typography,
)
from design.kit.spec import Author, KitSpec
from design.recipes.pieces import text
from design.snapshot import AssetRef, Snapshot
from painting import process as keeping
from painting.process import Painter, PainterCrashed, PainterError, PainterFailed, SceneRefused
from tests.engine.decks import SPACE

FORMAT = "instagram-4x5"
KIT = KitSpec(author=Author(name="Night Oven", handle="@nightoven"))
GONE = AssetRef(digest="1" * 64, width=1200, height=900)
BROKEN = AssetRef(digest="2" * 64, width=1200, height=900)
ROLES: tuple[TextRole, ...] = (
    "eyebrow",
    "title",
    "subtitle",
    "body",
    "aside",
    "button",
    "link",
    "handle",
    "cue",
)


def full(words: str, layout: Layout) -> Slide:
    """A slide with the same text in every place."""
    elements = [text(role, words) for role in ROLES]
    named = AuthorElement(id=uuid5(SPACE, "author"), name="N" * 120)
    return Slide(id=uuid5(SPACE, "bad"), layout=layout, elements=(*elements, named))


def pictured(reference: AssetRef) -> Slide:
    asset = uuid5(SPACE, reference.digest)
    picture = ImageElement(id=uuid5(SPACE, "picture"), asset=asset)
    return Slide(id=uuid5(SPACE, "bad"), layout="image-top", elements=(picture,))


# What users paste, at the longest length that a document allows.
PASTED = {
    "one word without an end": "x" * 5_000,
    "one letter per line": "x\n" * 2_500,
    "empty lines": "\n" * 4_999 + "x",
    "a list without an end": "• loaf\n" * 700,
    "a story": ("The oven went out at four. " * 200)[:5_000],
    "emoji": "👩🏽‍🍳" * 1_200,
    "an address": "https://nightoven.example/" + "a/" * 2_400,
    "arabic": ("كلمة " * 1_000)[:5_000],
    "japanese": ("夜の川を渡るパン屋" * 600)[:5_000],
}


def deck(bad: Slide, *, fit: bool = False) -> Snapshot:
    """Four slides, of which the second is bad; with ``fit`` the fullest slide sets the size of all."""
    ordinary = [
        Slide(
            id=uuid5(SPACE, f"slide {n}"),
            layout="title-body",
            elements=(text("title", f"Loaf {n}"), text("body", f"What happened to loaf {n}. " * 8)),
        )
        for n in range(3)
    ]
    ids = iter(range(100))
    slides = [
        slide.model_copy(
            update={
                "elements": tuple(
                    element.model_copy(update={"id": uuid5(SPACE, f"element {next(ids)}")})
                    for element in slide.elements
                )
            }
        )
        for slide in (ordinary[0], bad, *ordinary[1:])
    ]
    style = Style(typography=Typography(fit=fit))
    document = Document(style=style, slides=tuple(slides))
    assets = {uuid5(SPACE, one.digest): one for one in (GONE, BROKEN)}
    return Snapshot(title="Loaves", document=document, kit=KIT, assets=assets)


PLAIN = Slide(id=uuid5(SPACE, "bad"), layout="title-body", elements=(text("title", "Loaf"),))


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Painter]:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / BROKEN.digest).write_bytes(b"no picture")
    with pytest.MonkeyPatch.context() as poisons:
        flaws = Path(__file__).parents[2] / "drills" / "poison"
        poisons.setitem(keeping._ENVIRONMENT, "PYTHONPATH", str(flaws))
        keeper = Painter(folder)
        keeper.start()
        yield keeper
        keeper.close()


@pytest.fixture(scope="module")
def calm(child: Painter) -> Callable[[bool], list[bytes]]:
    """The slides of a deck without a bad one."""
    painted: dict[bool, list[bytes]] = {}

    def slides(fit: bool) -> list[bytes]:
        if fit not in painted:
            painted[fit] = others(child, deck(PLAIN, fit=fit))
        return painted[fit]

    return slides


def others(child: Painter, snapshot: Snapshot) -> list[bytes]:
    content = snapshot.canonical()
    return [child.slide(content, FORMAT, n, ["png"]).files["png"] for n in (0, 2, 3)]


@pytest.mark.slow
@given(layout=st.sampled_from(sorted(LAYOUTS)), words=st.sampled_from(sorted(PASTED)))
@settings(max_examples=int(os.environ.get("ISOLATION", "5")), deadline=None)
def test_long_pasted_text_is_cut_and_named_only_on_its_slide(
    child: Painter, calm: Callable[[bool], list[bytes]], layout: Layout, words: str
) -> None:
    snapshot = deck(full(PASTED[words], layout))
    content = snapshot.canonical()
    assert others(child, snapshot) == calm(False)
    bad = child.slide(content, FORMAT, 1, ["png"])
    assert {"text-truncated", "overflow"} & {lint["code"] for lint in bad.lint}
    assert child.pdf(content, FORMAT).startswith(b"%PDF")
    assert child.contact_sheet(content, FORMAT).startswith(b"\x89PNG")


def test_a_missing_picture_leaves_a_gap_only_on_its_slide(
    child: Painter, calm: Callable[[bool], list[bytes]]
) -> None:
    snapshot = deck(pictured(GONE), fit=True)
    assert others(child, snapshot) == calm(True)
    bad = child.slide(snapshot.canonical(), FORMAT, 1, ["png"])
    assert bad.pictures == [GONE.digest]
    assert "image-missing" in {lint["code"] for lint in bad.lint}
    assert child.pdf(snapshot.canonical(), FORMAT).startswith(b"%PDF")


BAD: dict[str, tuple[Slide, type[PainterError]]] = {
    "a broken picture": (pictured(BROKEN), SceneRefused),
    "a mistake of the engine": (full("poison-error", "post-card"), PainterFailed),
    "a crash of the engine": (full("poison-crash " + "x" * 200, "post-card"), PainterCrashed),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_an_unpaintable_slide_is_named_and_the_others_are_painted(
    child: Painter, calm: Callable[[bool], list[bytes]], name: str
) -> None:
    slide, error = BAD[name]
    snapshot = deck(slide, fit=True)
    content = snapshot.canonical()
    assert others(child, snapshot) == calm(True)
    for ask in (
        lambda: child.slide(content, FORMAT, 1, ["png"]),
        lambda: child.pdf(content, FORMAT),
        lambda: child.contact_sheet(content, FORMAT),
    ):
        with pytest.raises(error) as failed:
            ask()
        assert failed.value.slide == 1
        assert not {"/root", "ended with", "poison"} & set(failed.value.user_message.split())
