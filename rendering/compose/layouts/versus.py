"""Two sides of a thing: a comparison, or what speaks for it and what against."""

from __future__ import annotations

from dataclasses import replace

from carousels.document import TextElement
from rendering.compose.layouts.frame import framed
from rendering.compose.parts import Page, card, heading, item_texts, on_card
from rendering.engine.scene import Box, Icon, Node

TITLE_SIZES = (80, 72, 64, 56)


def arrange_comparison(page: Page) -> Box:
    """The first line of each side is its name."""
    return _sides(page, [_named(page, side) for side in _both(page)])


def arrange_pros_cons(page: Page) -> Box:
    icons: tuple[Icon, ...] = (
        Icon("check", 40, page.look.on_surface.accent),
        Icon("cross", 40, page.look.on_surface.muted),
    )
    return _sides(
        page,
        [_marked(page, side, icon) for side, icon in zip(_both(page), icons, strict=True) if side],
    )


def _both(page: Page) -> tuple[TextElement | None, TextElement | None]:
    return page.text("body"), page.text("aside")


def _sides(page: Page, sides: list[list[Node]]) -> Box:
    """Beside each other where the slide is wide, else one over the other."""
    grow = 1.0 if page.wide else 0.0
    cards = tuple(
        card(page, tuple(side), (36, 44, 40, 44), gap=18, grow=grow, corner=40.0, edged=True)
        for side in sides
        if side
    )
    parts: list[Node] = []
    if title := page.text("title"):
        ink = page.look.on_ground
        parts += [heading(page, title, ink, TITLE_SIZES, max_lines=2), Box(height=36)]
    parts.append(Box(cards, axis="row" if page.wide else "column", gap=28))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def _named(page: Page, side: TextElement | None) -> list[Node]:
    if side is None:
        return []
    name, *rest = item_texts(page, side, on_card(page), page.body_steps)
    return [replace(name, color=on_card(page).accent, weight=700), *rest]


def _marked(page: Page, side: TextElement, icon: Icon) -> list[Node]:
    return [
        Box(
            (Box((Box(height=10), icon), width=40), Box((text,), grow=1)),
            axis="row",
            gap=24,
            align="start",
        )
        for text in item_texts(page, side, on_card(page), page.body_steps)
    ]
