"""A slide for every layout with typical content, in English or in given texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from design.document.model import AuthorElement, Element, ImageElement, Layout, Slide, TextElement
from painting.specimen import words
from tests.engine.decks import Assets, uid
from tests.engine.samples import Sample

WORDS = {
    layout: said
    for layout, said in words.WORDS.items()
    if layout not in ("hook-cover", "post-card", "text-only", "outro")
}
Length = Literal["short", "long"]
ITEMIZED = frozenset({"list", "checklist", "steps", "comparison", "pros-cons", "summary"})
PICTURED = frozenset(
    {"post-over-photo", "image-top", "image-split", "full-bleed", "framed-screenshot"}
)


def slide(layout: Layout, texts: dict[str, str], assets: Assets) -> Slide:
    """A slide of a layout with ``texts`` by role; ``author`` is the speaker."""

    def name(role: str) -> UUID:
        return uid(f"{layout}-{role}")

    elements: list[Element] = []
    for role, said in texts.items():
        if role == "author":
            elements.append(AuthorElement(id=name(role), name=said, handle="@ines.bakes"))
        else:
            fields = {"id": name(role), "role": role, "text": said}
            elements.append(TextElement.model_validate(fields))
    if layout in PICTURED:
        photo = assets.photo(2000, 1800, 40)
        elements.append(ImageElement(id=name("image"), asset=photo, alt="A ring on two ramps"))
    return Slide(id=name("slide"), layout=layout, elements=tuple(elements))


def slides(assets: Assets, said: Mapping[Layout, dict[str, str]] = WORDS) -> tuple[Slide, ...]:
    return tuple(slide(layout, texts, assets) for layout, texts in said.items())


def spoken(sample: Sample, length: Length) -> dict[Layout, dict[str, str]]:
    """The same layouts with the texts of a sample, as short or as long as users write them."""
    short = sample.title.split()[0][:12]
    title = short if length == "short" else sample.title
    body = short if length == "short" else sample.body
    line = short if length == "short" else sample.title
    found: dict[Layout, dict[str, str]] = {}
    for layout, texts in WORDS.items():
        said = {role: title if role == "title" else body for role in texts}
        for role in said.keys() & {"body", "aside"}:
            if layout in ITEMIZED:
                count = 1 if length == "short" else 2 if "aside" in texts else 3
                said[role] = "\n".join([line] * count)
        said |= dict.fromkeys(said.keys() & {"eyebrow", "author"}, short)
        found[layout] = said | ({"title": "97%"} if layout == "big-number" else {})
    return found
