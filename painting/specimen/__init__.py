"""The specimen: a carousel of the product's own text and pictures, to show themes, layouts and kits."""

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
    """Copy the specimen's pictures into a folder, where a painter without a store finds them."""
    for reference in assets().values():
        (folder / reference.digest).write_bytes(packaged(reference.digest) or b"")


def packaged(digest: str) -> bytes | None:
    """Return one of the specimen's pictures, which are packaged with the program; None for other digests."""
    for asset, reference in assets().items():
        if reference.digest == digest:
            return (HERE / _FILES[asset][0]).read_bytes()
    return None


@cache
def assets() -> dict[UUID, AssetRef]:
    """Return the specimen's pictures as a snapshot refers to them."""
    return {
        asset: AssetRef(
            digest=hashlib.sha256((HERE / name).read_bytes()).hexdigest(),
            width=width,
            height=height,
        )
        for asset, (name, width, height) in _FILES.items()
    }


def slide(layout: Layout) -> Slide:
    """Return a slide of a layout with typical content. Its ids are always the same."""
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
    """Return a snapshot of the specimen on some layouts, with a kit and a style."""
    document = Document(
        format=format_key,
        style=style or Style(),
        slides=tuple(slide(layout) for layout in layouts),
    )
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())


def kit_document(kit: KitSpec, language: str, format_key: str) -> Document:
    """Return the slides that show a kit: cover, post, quote, picture and outro, in the client's language."""
    sample = story(language)
    voice = Speaker(kit.author.name, kit.author.handle, kit.author.avatar, kit.author.verified)
    words = {
        "hook-cover": (
            text("eyebrow", sample.eyebrow),
            text("title", sample.title),
            author(voice),
            text("cue", phrases(language).cue),
        ),
        "post-card": (author(voice), text("body", sample.post)),
        "pull-quote": (text("body", sample.quote), author(voice)),
        "image-top": (
            ImageElement(id=uuid5(SPACE, "worn"), asset=PICTURE, alt=sample.place),
            text("title", sample.place),
            text("body", sample.below),
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
    """Return a snapshot of the closing slide for a goal."""
    document = Document(slides=(closing_slide(kit, goal, "en", "instagram-4x5"),))
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())


def font_document(family: str, languages: Sequence[str], letters: str) -> Document:
    """Return a slide that shows a font: its name and up to four languages, or its letters if it has none."""
    covered = [code for code in languages if code in STORIES]
    # One language of each writing system first, since people look for those.
    known = sorted(covered, key=lambda code: (code != covered[0], "a" in LETTERS[code]))[:4]
    lines = [STORIES[code].title for code in known] or [letters]
    slide = Slide(
        id=uuid5(SPACE, "lettered"),
        layout="title-body",
        elements=(text("title", family), text("body", "\n\n".join([*lines, "0123456789 &?!"]))),
    )
    language = next(iter(languages), "en")
    return Document(format="instagram-1x1", language=language, slides=(slide,))


def recipe_sample(recipe: str, kit: KitSpec = KIT) -> Snapshot:
    """Return a snapshot of the specimen's thread, built with a recipe."""
    items = [
        Item(uuid5(SPACE, f"post-{index}"), Post(text=words, language="en"))
        for index, words in enumerate(POSTS)
    ]
    speaker = Speaker("Ines Valdarno", "@ines.bakes", PORTRAIT)
    document = build(items, kit, Order(recipe=recipe, speaker=speaker))
    return Snapshot(title="A crossing", document=document, kit=kit, assets=assets())
