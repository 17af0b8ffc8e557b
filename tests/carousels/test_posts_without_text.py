"""Posts with little or no text make carousels, too: with every recipe, at every place in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from uuid import UUID, uuid5

import pytest

from carousels.editing.building import title_of
from design.document.model import Document, ImageElement, TextElement
from design.importers import import_thread
from design.kit.spec import Author, KitSpec
from design.posting.captions import write_caption
from design.recipes import RECIPES, Item, Order, Picture, Speaker, build
from design.snapshot import AssetRef, Snapshot
from design.thread import Post, Quote
from engine.layout.solver import lay_out
from painting.compose.deck import compose

SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
KIT = KitSpec(author=Author(name="Night Oven", handle="@nightoven"))
ANN = Speaker("Ann", "@ann")


def post(name: str, words: str = "", pictures: int = 0, **fields: object) -> Item:
    content = import_thread(words, "plain-text").posts[0] if words else Post(text="")
    shown = tuple(Picture(uuid5(SPACE, f"{name} {n}"), "A loaf") for n in range(pictures))
    return Item(uuid5(SPACE, name), content.model_copy(update=fields), shown)


KINDS = {
    "picture": post("a", pictures=1),
    "six pictures": post("b", pictures=6),
    "link": post("c", "https://nightoven.example/loaves"),
    "hashtag": post("d", "#sourdough"),
    "emoji": post("e", "🥖🔥"),
    "quote": post("f", quote=Quote(name="Bo", text="We were there.")),
    "picture that never came": post("g", expects_image=True),
    "link and picture": post("h", "https://nightoven.example/", pictures=1),
    "mark": post("i", "…"),
}
WORDS = post("w", "The oven went out at four, and nobody noticed. Then the smoke stopped.")
THREADS = {
    **{f"only {name}": [item] for name, item in KINDS.items()},
    **{f"{name} first": [item, WORDS] for name, item in KINDS.items()},
    **{f"{name} last": [WORDS, item] for name, item in KINDS.items()},
    **{
        f"{one}, {other}": [KINDS[one], KINDS[other]]
        for one, other in product(KINDS, repeat=2)
        if one != other
    },
    "all": [*KINDS.values()],
}


def build_document(items: Sequence[Item], recipe: str) -> Document:
    return build(items, KIT, Order(recipe=recipe, speaker=ANN))


def pictures(document: Document) -> list[UUID]:
    return [
        element.asset
        for slide in document.slides
        for element in slide.elements
        if isinstance(element, ImageElement)
    ]


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_uses_all_pictures_of_a_thread(recipe: str) -> None:
    for name, items in THREADS.items():
        document = build_document(items, recipe)
        assert document.slides[0].layout == "hook-cover", name
        assert document.slides[-1].layout == "outro", name
        expected = [picture.asset for item in items for picture in item.pictures]
        assert sorted(pictures(document)) == sorted(expected), name
        assert title_of(document), name
        write_caption(document, items, KIT, "instagram")


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_such_carousel_is_laid_out(recipe: str) -> None:
    for name in ("all", "only picture", "only picture that never came", "picture, link"):
        document = build_document(THREADS[name], recipe)
        reference = AssetRef(digest="a" * 64, width=1200, height=900)
        assets = dict.fromkeys(pictures(document), reference)
        deck = compose(Snapshot(document=document, kit=KIT, assets=assets), "instagram-4x5")
        found = [lint.code for scene in deck.scenes for lint in lay_out(scene).lint]
        assert not {"overflow", "text-truncated"} & set(found), name


def test_a_first_post_of_one_picture_is_the_cover_and_not_repeated() -> None:
    document = build_document([KINDS["picture"], WORDS], "thread-story")
    cover, *others = document.slides
    kinds = [one.role if isinstance(one, TextElement) else one.kind for one in cover.elements]
    assert kinds == ["eyebrow", "image", "author", "cue"]
    assert not any(isinstance(e, ImageElement) for slide in others for e in slide.elements)
    assert title_of(document) == "The oven went out at four, and nobody noticed."


def test_without_its_picture_the_cover_uses_the_next_post() -> None:
    document = build_document([KINDS["picture that never came"], WORDS], "thread-story")
    assert document.slides[0].post == WORDS.id
    assert title_of(document).startswith("The oven went out")


def test_without_content_the_cover_names_the_author() -> None:
    assert title_of(build_document([KINDS["picture that never came"]], "how-to")) == "Ann"
