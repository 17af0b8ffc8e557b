"""A headline and its text."""

from __future__ import annotations

from engine.scene.nodes import Box
from painting.compose.components import Page, body_text, headed
from painting.compose.layouts.frame import framed

TITLE_SIZES = (88, 80, 72, 64, 56)


def arrange(page: Page) -> Box:
    foreground = page.look.on_background
    parts = headed(page, foreground, TITLE_SIZES, max_lines=4)
    if body := page.text("body"):
        parts.append(body_text(page, body, foreground, page.body_steps))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))
