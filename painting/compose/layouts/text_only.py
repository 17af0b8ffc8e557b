"""Text on the background, for the continuation of a long post."""

from __future__ import annotations

from engine.scene.nodes import Box, Node
from painting.compose.components import Page, body_text, heading
from painting.compose.layouts.frame import framed


def arrange(page: Page) -> Box:
    foreground = page.look.on_background
    parts: list[Node] = [Box((Box(width=96, height=8, fill=page.look.accent),), axis="row")]
    if title := page.text("title"):
        parts.append(heading(page, title, foreground, (96, 88, 80, 72, 64), max_lines=4))
    if body := page.text("body"):
        parts.append(body_text(page, body, foreground, page.body_steps))
    return framed(page, Box(tuple(parts), gap=44, grow=1, justify="optical"))
