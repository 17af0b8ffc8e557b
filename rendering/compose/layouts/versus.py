"""Two sides of a thing: a comparison, or what speaks for it and what against."""

from __future__ import annotations

from dataclasses import replace

from carousels.document import TextElement
from rendering.compose.layouts.frame import framed
from rendering.compose.look import Ink
from rendering.compose.parts import Page, heading, item_texts
from rendering.engine.scene import Border, Box, Icon, Node, Shadow

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
    look = page.look
    theme = look.theme
    cards = tuple(
        Box(
            tuple(side),
            padding=(36, 44, 40, 44),
            gap=18,
            grow=1 if page.wide else 0,
            fill=look.on_surface.ground if theme.card else None,
            radius=min(theme.corner, 40.0),
            border=Border(2, look.border) if theme.edge != "shadow" else None,
            shadow=Shadow(12, 40, theme.shadow) if theme.card and theme.edge == "shadow" else None,
        )
        for side in sides
        if side
    )
    parts: list[Node] = []
    if title := page.text("title"):
        parts += [heading(page, title, look.on_ground, TITLE_SIZES, max_lines=2), Box(height=36)]
    parts.append(Box(cards, axis="row" if page.wide else "column", gap=28))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def _ink(page: Page) -> Ink:
    return page.look.on_surface if page.look.theme.card else page.look.on_ground


def _named(page: Page, side: TextElement | None) -> list[Node]:
    if side is None:
        return []
    name, *rest = item_texts(page, side, _ink(page), page.body_steps)
    return [replace(name, color=_ink(page).accent, weight=700), *rest]


def _marked(page: Page, side: TextElement, icon: Icon) -> list[Node]:
    return [
        Box(
            (Box((Box(height=10), icon), width=40), Box((text,), grow=1)),
            axis="row",
            gap=24,
            align="start",
        )
        for text in item_texts(page, side, _ink(page), page.body_steps)
    ]
