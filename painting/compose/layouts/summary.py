"""The summary of a carousel on one card, worth saving."""

from __future__ import annotations

from engine.scene.nodes import Box, Icon, Node
from painting.compose.components import (
    Page,
    card,
    eyebrow_label,
    heading,
    item,
    item_texts,
    on_card,
)
from painting.compose.layouts.frame import framed

TITLE_SIZES = (72, 64, 56, 52, 48)


def arrange(page: Page) -> Box:
    foreground = on_card(page)
    parts: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        parts.append(eyebrow_label(page, eyebrow, foreground))
    if title := page.text("title"):
        parts.append(heading(page, title, foreground, TITLE_SIZES, max_lines=3))
    if body := page.text("body"):
        parts.append(Box(height=12))
        tick = Box((Box(height=12), Icon("check", 36, foreground.accent, said="✓")), width=36)
        items = [
            item(tick, text, gap=24) for text in item_texts(page, body, foreground, page.body_steps)
        ]
        parts.append(Box(tuple(items), gap=16, role="list"))
    summary = card(page, tuple(parts), (44, 50, 48, 50), gap=16)
    return framed(page, Box((summary,), grow=1, justify="optical"))
