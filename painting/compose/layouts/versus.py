"""Two sides: a comparison, or pros and cons."""

from __future__ import annotations

from dataclasses import replace

from design.document.model import TextElement
from engine.scene.nodes import Box, Icon, Node
from painting.compose.components import Page, card, heading, item, item_texts, on_card
from painting.compose.layouts.frame import framed

TITLE_SIZES = (80, 72, 64, 56)
GAP = 18.0


def arrange_comparison(page: Page) -> Box:
    """Compose a comparison. The first line of each side is its name."""
    return _sides(page, [_named(page, side) for side in _both(page)])


def arrange_pros_cons(page: Page) -> Box:
    icons: tuple[Icon, ...] = (
        Icon("check", 40, page.look.on_surface.accent, said="✓"),
        Icon("cross", 40, page.look.on_surface.muted, said="✗"),
    )
    return _sides(
        page,
        [_marked(page, side, icon) for side, icon in zip(_both(page), icons, strict=True) if side],
    )


def _both(page: Page) -> tuple[TextElement | None, TextElement | None]:
    return page.text("body"), page.text("aside")


def _sides(page: Page, sides: list[list[Node]]) -> Box:
    """Compose the sides next to each other on a wide slide, else one above the other."""
    grow = 1.0 if page.wide else 0.0
    cards = tuple(
        card(page, tuple(side), (36, 44, 40, 44), gap=GAP, grow=grow, corner=40.0, edged=True)
        for side in sides
        if side
    )
    parts: list[Node] = []
    if title := page.text("title"):
        foreground = page.look.on_background
        parts += [heading(page, title, foreground, TITLE_SIZES, max_lines=2), Box(height=36)]
    parts.append(Box(cards, axis="row" if page.wide else "column", gap=28))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def _named(page: Page, side: TextElement | None) -> list[Node]:
    if side is None:
        return []
    name, *rest = item_texts(page, side, on_card(page), page.body_steps)
    items = tuple(Box((Box((text,), role="body"),), role="item") for text in rest)
    named: list[Node] = [replace(name, color=on_card(page).accent, weight=700)]
    return [*named, Box(items, gap=GAP, role="list")] if items else named


def _marked(page: Page, side: TextElement, icon: Icon) -> list[Node]:
    mark = Box((Box(height=10), icon), width=40)
    texts = item_texts(page, side, on_card(page), page.body_steps)
    return [Box(tuple(item(mark, text, gap=24) for text in texts), gap=GAP, role="list")]
