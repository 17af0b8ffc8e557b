"""A post as it was said: author, text, pictures, on a card or straight on the ground."""

from __future__ import annotations

from rendering.compose.layouts.frame import framed
from rendering.compose.parts import (
    Page,
    author_row,
    body_text,
    media_heights,
    mosaic,
)
from rendering.engine.scene import Border, Box, Node, Shadow

PADDING = 56.0


def arrange(page: Page) -> Box:
    theme = page.look.theme
    ink = page.look.on_surface if theme.card else page.look.on_ground
    padding = PADDING if theme.card else 0.0
    inside = page.width - 2 * page.margin - 2 * padding
    author, images = page.author(), page.images()
    parts: list[Node] = []
    if author:
        parts.append(author_row(page, author, ink, size=96, name=36, handle=32))
    heights = media_heights(page, images, inside) if images else ()
    if body := page.text("body"):
        # Pictures give way before the text does: its size is the deck's.
        held = (page.body_steps[0],) * max(0, len(heights) - 1) + page.body_steps
        parts.append(body_text(page, body, ink, held))
    if images:
        parts.append(mosaic(page, images, inside, heights))
    card = Box(
        tuple(parts),
        gap=36,
        padding=(padding, padding, padding + 8 if theme.card else 0, padding),
        fill=ink.ground if theme.card else None,
        radius=theme.corner,
        border=(
            Border(theme.edge_width, page.look.border)
            if theme.card and theme.edge == "border"
            else None
        ),
        shadow=Shadow(12, 40, theme.shadow) if theme.card and theme.edge == "shadow" else None,
    )
    return framed(page, Box((card,), grow=1, justify="optical"))
