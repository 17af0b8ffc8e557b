"""A headline and what it says in full."""

from __future__ import annotations

from rendering.compose.layouts.frame import framed
from rendering.compose.parts import Page, body_text, eyebrow_label, heading
from rendering.engine.scene import Box, Node

TITLE_SIZES = (88, 80, 72, 64, 56)


def arrange(page: Page) -> Box:
    ink = page.look.on_ground
    parts: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        parts += [eyebrow_label(page, eyebrow, ink), Box(height=28)]
    if title := page.text("title"):
        parts += [heading(page, title, ink, TITLE_SIZES, max_lines=4), Box(height=44)]
    if body := page.text("body"):
        parts.append(body_text(page, body, ink, page.body_steps))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))
