"""One tip of several: its number, title and reason."""

from __future__ import annotations

from engine.scene.nodes import Box, Node, Run, Text
from painting.compose.components import Page, body_text, heading
from painting.compose.layouts.frame import framed

TITLE_SIZES = (80, 72, 64, 56)


def arrange(page: Page) -> Box:
    look, foreground = page.look, page.look.on_background
    number = Text(
        (Run(str(page.place_among_alike())),),
        (200,),
        foreground.accent,
        look.display.family,
        weight=look.display.weight,
        line_height=0.95,
        tracking=-0.03,
    )
    rule = Box((Box(width=120, height=6, radius=3, fill=look.accent),), axis="row")
    parts: list[Node] = [number, Box(height=28), rule, Box(height=44)]
    if title := page.text("title"):
        parts += [heading(page, title, foreground, TITLE_SIZES, max_lines=3), Box(height=32)]
    if body := page.text("body"):
        parts.append(body_text(page, body, foreground, page.body_steps))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))
