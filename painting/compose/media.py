"""Pictures of a slide: one, or up to four as a mosaic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from design.document.model import ImageElement
from engine.scene.nodes import Box, Image, Node
from painting.compose.components import Page
from painting.compose.look import asset_of

GAP, RADIUS = 6, 28


def picture(
    page: Page,
    element: ImageElement,
    heights: tuple[float, ...],
    *,
    width: float | None = None,
    grow: float = 0.0,
    fit: Literal["cover", "contain"] = "cover",
    radius: float = 0.0,
) -> Image:
    """Compose one picture of the slide, with its alternative text."""
    return Image(
        asset_of(page.snapshot, element.asset),
        id=str(element.id),
        width=width,
        heights=heights,
        grow=grow,
        fit=fit,
        focus_x=element.focus.x,
        focus_y=element.focus.y,
        radius=radius,
        alt=element.alt or page.slide.alt,
        pixels=page.pixels(element),
    )


def mosaic(
    page: Page, images: Iterable[ImageElement], width: float, heights: tuple[float, ...]
) -> Box:
    """Compose one to four pictures: whole, halves, a tall one beside two, or a square of four."""
    shown = list(images)[:4]
    half = tuple((height - GAP) / 2 for height in heights)
    match shown:
        case [one]:
            children: tuple[Node, ...] = (picture(page, one, heights, grow=1),)
        case [one, two]:
            children = (picture(page, one, heights, grow=1), picture(page, two, heights, grow=1))
        case [one, two, three]:
            column = Box((picture(page, two, half), picture(page, three, half)), gap=GAP, grow=1)
            children = (picture(page, one, heights, grow=1), column)
        case _:
            columns = [
                Box((picture(page, top, half), picture(page, low, half)), gap=GAP, grow=1)
                for top, low in ((shown[0], shown[2]), (shown[1], shown[3]))
            ]
            children = tuple(columns)
    radius = min(RADIUS, page.look.theme.corner)
    return Box(children, axis="row", gap=GAP, width=width, radius=radius, clip=True)


def media_heights(page: Page, images: list[ImageElement], width: float) -> tuple[float, ...]:
    """Return the allowed heights of the pictures, the most natural first."""
    most = page.height * 0.44
    if len(images) == 1:
        reference = page.snapshot.assets.get(images[0].asset)
        ratio = reference.width / reference.height if reference else 16 / 9
        natural = width / min(max(ratio, 4 / 5), 16 / 9)
    else:
        natural = {2: width / 2, 3: width * 0.62, 4: width * 0.75}.get(len(images), width * 0.6)
    first = min(natural, most)
    steps = [first, 520.0, 460.0, 410.0, 360.0, 300.0, 240.0]
    least = 360.0 if page.height > page.width else 240.0
    return tuple(height for height in steps if least <= height <= first) or (first,)
