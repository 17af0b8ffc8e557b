"""A slide for every layout, filled as people fill it: in English, or in other words given."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from carousels.document import AuthorElement, Element, ImageElement, Layout, Slide, TextElement
from tests.engine.decks import Assets, uid
from tests.engine.samples import Sample

WORDS: dict[str, dict[str, str]] = {
    "post-over-photo": {
        "body": "The current turns at four. No truck with an oven on it turns with it."
    },
    "title-body": {
        "eyebrow": "What we learned",
        "title": "Ask the ferryman before you ask the map",
        "body": "Nobody had, and he knew what no chart shows: that the river has hours. "
        "We lost one of them waiting.",
    },
    "numbered-tip": {
        "title": "Measure the oven first",
        "body": "It weighs more than the truck. The boat has to know that before you do.",
    },
    "list": {
        "title": "What crossed the river",
        "body": "Two ovens, still warm\nTwo hundred loaves\nEleven people and a dog\n"
        "One sourdough, older than the bridge",
    },
    "checklist": {
        "eyebrow": "Before you leave",
        "title": "Ready to move a bakery?",
        "body": "Oven measured, twice\nFerryman asked\nFlour kept dry\nCoffee for the crew",
    },
    "steps": {
        "title": "A crossing in four steps",
        "body": "Cool the oven to sixty degrees\nLift it with six people, not five\n"
        "Cross before four, when the current turns\nLight it again and bake",
    },
    "pull-quote": {
        "body": "“Bread does not wait for bridges, and neither did we.”",
        "author": "Ines Valdarno",
    },
    "big-number": {
        "eyebrow": "Loaves saved",
        "title": "97%",
        "body": "Two hundred went over the river that night. Six did not make it to breakfast.",
    },
    "comparison": {
        "title": "Boat or bridge?",
        "body": "By boat\nLeaves when you are ready\nCosts a hundred loaves",
        "aside": "By bridge\nFourteen kilometres more\nOpens at six, too late for bread",
    },
    "pros-cons": {
        "title": "Moving at night",
        "body": "No traffic on the water\nThe dough keeps cool",
        "aside": "Nobody sees the rocks\nThe crew wants coffee",
    },
    "image-top": {
        "title": "The oven, at last",
        "body": "Eleven people and a dog look at what they carried.",
    },
    "image-split": {
        "title": "Half past three",
        "body": "The last crate goes on board; the mill is still dark.",
    },
    "full-bleed": {"title": "And then the sun came up", "body": "Just in time for breakfast."},
    "framed-screenshot": {
        "title": "The message that started it",
        "body": "Sent at midnight, answered at one.",
    },
    "summary": {
        "eyebrow": "In short",
        "title": "How to move a bakery",
        "body": "Measure the oven\nAsk the ferryman\nCross before four\nBake at once",
    },
}
Length = Literal["short", "long"]
ITEMIZED = frozenset({"list", "checklist", "steps", "comparison", "pros-cons", "summary"})
PICTURED = frozenset(
    {"post-over-photo", "image-top", "image-split", "full-bleed", "framed-screenshot"}
)


def slide(layout: Layout, words: dict[str, str], assets: Assets) -> Slide:
    """A slide of a layout that says ``words`` by role; ``author`` is who speaks."""

    def name(role: str) -> UUID:
        return uid(f"{layout}-{role}")

    elements: list[Element] = []
    for role, said in words.items():
        if role == "author":
            elements.append(AuthorElement(id=name(role), name=said, handle="@ines.bakes"))
        else:
            fields = {"id": name(role), "role": role, "text": said}
            elements.append(TextElement.model_validate(fields))
    if layout == "post-over-photo":
        elements.append(AuthorElement(id=name("who"), name="Ines Valdarno", handle="@ines.bakes"))
    if layout in PICTURED:
        photo = assets.photo(2000, 1800, 40)
        elements.append(ImageElement(id=name("image"), asset=photo, alt="A ring on two ramps"))
    return Slide(id=name("slide"), layout=layout, elements=tuple(elements))


def slides(assets: Assets, said: dict[str, dict[str, str]] = WORDS) -> tuple[Slide, ...]:
    return tuple(slide(layout, words, assets) for layout, words in said.items())  # type: ignore[arg-type]  # the keys are layouts


def spoken(sample: Sample, length: Length) -> dict[str, dict[str, str]]:
    """The same layouts in the words of a sample: as short, or as long, as people make them."""
    short = sample.title.split()[0][:12]
    title = short if length == "short" else sample.title
    body = short if length == "short" else sample.body
    line = short if length == "short" else sample.title
    found = {}
    for layout, words in WORDS.items():
        said = {role: title if role == "title" else body for role in words}
        for role in said.keys() & {"body", "aside"}:
            if layout in ITEMIZED:
                count = 1 if length == "short" else 2 if "aside" in words else 3
                said[role] = "\n".join([line] * count)
        said |= dict.fromkeys(said.keys() & {"eyebrow", "author"}, short)
        found[layout] = said | ({"title": "97%"} if layout == "big-number" else {})
    return found
