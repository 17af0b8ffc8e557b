"""A deck of our own words and pictures, on which themes, layouts and kits are shown."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import get_args
from uuid import UUID, uuid5

from brandkits.spec import Author, Bar, KitSpec
from carousels.document import (
    AuthorElement,
    Document,
    Element,
    ImageElement,
    Layout,
    Slide,
    Style,
    TextElement,
)
from carousels.recipes import Item, Order, Speaker, build
from carousels.thread import Post
from rendering.snapshot import AssetRef, Snapshot
from rendering.specimen.words import POSTS, WORDS

HERE = Path(__file__).parent
SPACE = UUID("0f6b3c57-2f0f-5c0b-9d3b-6a3f6d1b7e21")
PICTURE, PORTRAIT = uuid5(SPACE, "river.jpg"), uuid5(SPACE, "portrait.png")
_FILES = {PICTURE: ("river.jpg", 1728, 1296), PORTRAIT: ("portrait.png", 240, 240)}
_PICTURED = frozenset(
    {"post-over-photo", "image-top", "image-split", "full-bleed", "framed-screenshot"}
)

KIT = KitSpec(
    author=Author(name="Rivermill", handle="@rivermill", avatar=PORTRAIT),
    website="rivermill.example",
    header=Bar(start="name"),
    footer=Bar(start="website", end="page"),
)


def install(folder: Path) -> None:
    """Put the specimen's pictures where the painter looks for them; harmless to repeat."""
    for asset, (name, _, _) in _FILES.items():
        target = folder / assets()[asset].digest
        if not target.is_file():
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write((HERE / name).read_bytes())
            os.replace(file.name, target)


@cache
def assets() -> dict[UUID, AssetRef]:
    """The specimen's pictures as a snapshot names them."""
    return {
        asset: AssetRef(
            digest=hashlib.sha256((HERE / name).read_bytes()).hexdigest(),
            width=width,
            height=height,
        )
        for asset, (name, width, height) in _FILES.items()
    }


def slide(layout: Layout) -> Slide:
    """A slide of a layout, filled as people fill it; its ids are always the same."""
    elements: list[Element] = []
    for role, words in WORDS[layout].items():
        name = uuid5(SPACE, f"{layout}-{role}")
        if role == "author":
            elements.append(
                AuthorElement(id=name, name=words, handle="@ines.bakes", avatar=PORTRAIT)
            )
        else:
            fields = {"id": name, "role": role, "text": words}
            elements.append(TextElement.model_validate(fields))
    if layout in _PICTURED:
        name = uuid5(SPACE, f"{layout}-image")
        alt = "The old mill on its bank at dusk."
        elements.append(ImageElement(id=name, asset=PICTURE, alt=alt))
    return Slide(id=uuid5(SPACE, layout), layout=layout, elements=tuple(elements))


def deck(
    kit: KitSpec = KIT,
    *,
    layouts: Iterable[Layout] = get_args(Layout),
    style: Style | None = None,
    format_key: str = "instagram-4x5",
) -> Snapshot:
    """The specimen on some layouts, dressed in a kit and a style."""
    document = Document(
        format=format_key,
        style=style or Style(),
        slides=tuple(slide(layout) for layout in layouts),
    )
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())


def told(recipe: str, kit: KitSpec = KIT) -> Snapshot:
    """The specimen's thread as a recipe tells it."""
    items = [
        Item(uuid5(SPACE, f"post-{index}"), Post(text=words, language="en"))
        for index, words in enumerate(POSTS)
    ]
    speaker = Speaker("Ines Valdarno", "@ines.bakes", PORTRAIT)
    document = build(items, kit, Order(recipe=recipe, speaker=speaker))
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())
