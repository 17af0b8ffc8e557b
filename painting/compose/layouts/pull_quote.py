"""One quoted sentence in large type, and its author."""

from __future__ import annotations

from engine.scene.nodes import Box, Node, Run, Text
from painting.compose.components import Page, author_row, heading
from painting.compose.layouts.frame import framed
from painting.compose.look import Type

QUOTE_SIZES = (88, 80, 72, 64, 56, 52, 48, 44)
_QUOTES = frozenset("“‘„«‹「『\"'")


def arrange(page: Page) -> Box:
    look, foreground = page.look, page.look.on_background
    parts: list[Node] = []
    if body := page.text("body"):
        if body.text[0] not in _QUOTES:
            parts.append(_mark(look.display, foreground.accent))
        parts.append(
            heading(
                page, body, foreground, QUOTE_SIZES, max_lines=9, kind=look.display, role="quote"
            )
        )
    if author := page.author():
        parts += [Box(height=52), author_row(page, author, foreground, size=80, name=34, handle=30)]
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def _mark(kind: Type, color: str) -> Text:
    """Compose the quotation mark for a quote without its own."""
    size, leading = (220,), 0.62
    return Text(
        (Run("“"),),
        size,
        color,
        kind.family,
        weight=kind.weight,
        line_height=leading,
        role="decoration",
    )
