"""Placing texts and pictures on a slide where its layout shows them."""

from __future__ import annotations

from collections.abc import Sequence

from design.catalogue.layouts import LAYOUTS
from design.document.model import Element, ImageElement, Layout, Slide, TextElement, TextRole
from design.operations.change_layout import change_layout
from design.operations.workbench import OperationRefused, Workbench
from design.recipes.pieces import IMAGES_A_SLIDE, slide
from design.text.entities import joined

# Roles of texts that people wrote; a layout without a place for one shows it under a role below.
_WRITTEN: frozenset[TextRole] = frozenset({"title", "subtitle", "body", "aside", "link"})
_INSTEAD: tuple[TextRole, ...] = ("body", "subtitle")
# The layout of a text slide after it gets pictures.
_PICTURED: dict[Layout, Layout] = {"text-only": "post-card", "pull-quote": "post-card"}


def role_of(element: Element) -> str:
    """Return the role of a text, and the kind of any other element."""
    return element.role if isinstance(element, TextElement) else element.kind


def put_words(bench: Workbench, home: Slide, element: TextElement, *, between: str) -> None:
    """Append a text to that of its role, joined with ``between`` in the body, else with a space."""
    element = element.model_copy(update={"role": _seen_as(element.role, home.layout)})
    same = next((one for one in home.elements if role_of(one) == element.role), None)
    if isinstance(same, TextElement):
        pieces = [(same.text, same.entities), (element.text, element.entities)]
        words, marks = joined(pieces, between if element.role == "body" else " ")
        element = same.model_copy(update={"text": words, "entities": marks})
    bench.put(home, element)


def put_link(bench: Workbench, home: Slide, link: TextElement) -> None:
    """Replace the slide's link; a layout without links gets it as a paragraph of its text."""
    same = next((one for one in home.elements if role_of(one) == "link"), None)
    if "link" not in LAYOUTS[home.layout].places:
        put_words(bench, home, link, between="\n\n")
    else:
        bench.put(home, link.model_copy(update={"id": same.id}) if same else link)


def put_pictures(bench: Workbench, home: Slide, pictures: Sequence[ImageElement]) -> None:
    """Put pictures on the slide, replacing its only one; those that do not fit go on new slides after it."""
    if home.layout == "outro":
        detail = "The closing slide shows no pictures. Choose another slide, or another layout."
        raise OperationRefused("/slide", detail, "no-place")
    if "image" not in LAYOUTS[home.layout].places:
        layout = _PICTURED.get(home.layout, "image-top")
        home = change_layout(home, layout, bench.settings.language)
        bench.replace(home)
    there = pictures_of(home)
    if home.layout == "post-card":
        room = max(0, IMAGES_A_SLIDE - len(there))
        bench.put(home, *pictures[:room])
    else:
        room = 1
        bench.put(
            home, pictures[0].model_copy(update={"id": there[0].id}) if there else pictures[0]
        )
    _insert_after(bench, home, pictures[room:])


def join_pictures(bench: Workbench, home: Slide, pictures: Sequence[ImageElement]) -> None:
    """Add pictures to those of the slide, which becomes a post card if its layout shows fewer."""
    there = pictures_of(home)
    one = "image" in LAYOUTS[home.layout].places and not there and len(pictures) == 1
    if not one and home.layout != "post-card":
        home = change_layout(home, "post-card", bench.settings.language)
        bench.replace(home)
    room = max(0, IMAGES_A_SLIDE - len(there))
    bench.put(home, *pictures[:room])
    _insert_after(bench, home, pictures[room:])


def pictures_of(home: Slide) -> list[ImageElement]:
    return [one for one in home.elements if isinstance(one, ImageElement)]


def _insert_after(bench: Workbench, home: Slide, pictures: Sequence[ImageElement]) -> None:
    made = [slide("image-top", home.post, one) for one in pictures]
    bench.insert(bench.place(home.id) + 1, made)


def _seen_as(role: TextRole, layout: Layout) -> TextRole:
    places = LAYOUTS[layout].places
    if role in places or role not in _WRITTEN:
        return role
    return next((one for one in _INSTEAD if one in places), role)
