"""A deck of our own words and pictures, on which themes, layouts and kits are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import get_args
from uuid import UUID, uuid5

from design.catalogue.phrases import phrases
from design.document.model import (
    AuthorElement,
    Document,
    Element,
    ImageElement,
    Layout,
    Slide,
    Style,
    TextElement,
)
from design.kit.spec import Author, Bar, Goal, KitSpec
from design.recipes import Item, Order, Speaker, build, closing_slide
from design.recipes.pieces import author, text
from design.snapshot import AssetRef, Snapshot
from design.text.alphabets import LETTERS
from design.thread import Post
from painting.specimen.languages import STORIES, story
from painting.specimen.words import POSTS, WORDS

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
    """Put the specimen's pictures into a folder of one's own, where a painter looks for them."""
    for reference in assets().values():
        (folder / reference.digest).write_bytes(packaged(reference.digest) or b"")


def packaged(digest: str) -> bytes | None:
    """One of the specimen's pictures, which come with the program; None for any other digest."""
    for asset, reference in assets().items():
        if reference.digest == digest:
            return (HERE / _FILES[asset][0]).read_bytes()
    return None


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


def kit_document(kit: KitSpec, language: str, format_key: str) -> Document:
    """What a kit is judged by: cover, post, quote, picture and outro, in the client's language."""
    said = story(language)
    voice = Speaker(kit.author.name, kit.author.handle, kit.author.avatar, kit.author.verified)
    words = {
        "hook-cover": (
            text("eyebrow", said.eyebrow),
            text("title", said.title),
            author(voice),
            text("cue", phrases(language).cue),
        ),
        "post-card": (author(voice), text("body", said.post)),
        "pull-quote": (text("body", said.quote), author(voice)),
        "image-top": (
            ImageElement(id=uuid5(SPACE, "worn"), asset=PICTURE, alt=said.place),
            text("title", said.place),
            text("body", said.below),
        ),
    }
    slides = [
        Slide(id=uuid5(SPACE, f"worn-{layout}"), layout=layout, elements=elements)
        for layout, elements in words.items()
    ]
    return Document(
        format=format_key,
        language=language,
        slides=(*slides, closing_slide(kit, None, language, format_key)),
    )


def closing_sample(goal: Goal, kit: KitSpec = KIT) -> Snapshot:
    """The closing slide for a goal."""
    document = Document(slides=(closing_slide(kit, goal, "en", "instagram-4x5"),))
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())


def font_document(family: str, languages: Sequence[str], letters: str) -> Document:
    """A font's name and what it says in up to four languages; its first letters where it knows none."""
    told = [code for code in languages if code in STORIES]
    # A language of each writing system first: that is what people look for.
    known = sorted(told, key=lambda code: (code != told[0], "a" in LETTERS[code]))[:4]
    lines = [STORIES[code].title for code in known] or [letters]
    slide = Slide(
        id=uuid5(SPACE, "lettered"),
        layout="title-body",
        elements=(text("title", family), text("body", "\n\n".join([*lines, "0123456789 &?!"]))),
    )
    language = next(iter(languages), "en")
    return Document(format="instagram-1x1", language=language, slides=(slide,))


def recipe_sample(recipe: str, kit: KitSpec = KIT) -> Snapshot:
    """The specimen's thread as a recipe tells it."""
    items = [
        Item(uuid5(SPACE, f"post-{index}"), Post(text=words, language="en"))
        for index, words in enumerate(POSTS)
    ]
    speaker = Speaker("Ines Valdarno", "@ines.bakes", PORTRAIT)
    document = build(items, kit, Order(recipe=recipe, speaker=speaker))
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())
