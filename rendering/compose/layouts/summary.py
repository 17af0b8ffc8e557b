"""What a deck said, on one card to keep."""

from __future__ import annotations

from rendering.compose.layouts.frame import framed
from rendering.compose.parts import Page, eyebrow_label, heading, item_texts
from rendering.engine.scene import Border, Box, Icon, Node, Shadow

TITLE_SIZES = (72, 64, 56, 52, 48)


def arrange(page: Page) -> Box:
    look = page.look
    theme = look.theme
    ink = look.on_surface if theme.card else look.on_ground
    parts: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        parts.append(eyebrow_label(page, eyebrow, ink))
    if title := page.text("title"):
        parts.append(heading(page, title, ink, TITLE_SIZES, max_lines=3))
    if body := page.text("body"):
        parts.append(Box(height=12))
        parts += [
            Box(
                (
                    Box((Box(height=12), Icon("check", 36, ink.accent)), width=36),
                    Box((text,), grow=1),
                ),
                axis="row",
                gap=24,
                align="start",
            )
            for text in item_texts(page, body, ink, page.body_steps)
        ]
    card = Box(
        tuple(parts),
        gap=16,
        padding=(44, 50, 48, 50) if theme.card else (0, 0, 0, 0),
        fill=ink.ground if theme.card else None,
        radius=theme.corner,
        border=(
            Border(theme.edge_width, look.border) if theme.card and theme.edge == "border" else None
        ),
        shadow=Shadow(12, 40, theme.shadow) if theme.card and theme.edge == "shadow" else None,
    )
    return framed(page, Box((card,), grow=1, justify="optical"))
