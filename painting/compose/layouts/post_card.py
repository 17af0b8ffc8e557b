"""A post in its original form: author, text and pictures, on a card or on the background."""

from __future__ import annotations

from engine.scene.nodes import Box, Node
from painting.compose.components import Page, author_row, body_text, card, on_card
from painting.compose.layouts.frame import framed
from painting.compose.media import media_heights, mosaic

PADDING = 56.0


def arrange(page: Page) -> Box:
    foreground = on_card(page)
    padding = PADDING if page.look.theme.card else 0.0
    inside = page.width - 2 * page.margin - 2 * padding
    author, images = page.author(), page.images()
    parts: list[Node] = []
    if author:
        parts.append(author_row(page, author, foreground, size=96, name=36, handle=32))
    heights = media_heights(page, images, inside) if images else ()
    if body := page.text("body"):
        # Pictures shrink before the text does, whose size is the deck's.
        held = (page.body_steps[0],) * max(0, len(heights) - 1) + page.body_steps
        parts.append(body_text(page, body, foreground, held))
    if images:
        parts.append(mosaic(page, images, inside, heights))
    post = card(page, tuple(parts), (PADDING, PADDING, PADDING + 8, PADDING), gap=36)
    return framed(page, Box((post,), grow=1, justify="optical"))
