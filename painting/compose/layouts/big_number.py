"""A large figure, and what it means."""

from __future__ import annotations

from engine.scene.nodes import Box, Node
from painting.compose.components import Page, body_text, eyebrow_label, heading
from painting.compose.layouts.frame import framed

NUMBER_SIZES = (340, 300, 260, 220, 180, 150, 128)


def arrange(page: Page) -> Box:
    look, foreground = page.look, page.look.on_background
    parts: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        parts += [eyebrow_label(page, eyebrow, foreground), Box(height=20)]
    if title := page.text("title"):
        number = heading(
            page,
            title,
            foreground,
            NUMBER_SIZES,
            max_lines=1,
            color=foreground.accent,
            kind=look.display,
        )
        parts.append(number)
    if body := page.text("body"):
        parts += [Box(height=36), body_text(page, body, foreground, page.body_steps)]
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))
