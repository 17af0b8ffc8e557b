"""The first slide: a hook that is read at the size of a stamp, and who speaks."""

from __future__ import annotations

from rendering.compose.layouts.frame import framed
from rendering.compose.parts import Page, author_row, body_text, eyebrow_label, heading, label
from rendering.engine.scene import Box, Icon, Node

TITLE_SIZES = (128, 112, 104, 96, 88, 80, 72, 64)


def arrange(page: Page) -> Box:
    ink = page.look.on_ground
    words: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        words += [eyebrow_label(page, eyebrow, ink), Box(height=28)]
    if title := page.text("title"):
        words.append(heading(page, title, ink, TITLE_SIZES, max_lines=4))
    if subtitle := page.text("subtitle"):
        steps = (44,) * (len(TITLE_SIZES) - 2) + (40, 36)
        text = body_text(page, subtitle, page.look.on_ground, steps)
        words += [Box(height=36), text]
    content = Box(tuple(words), grow=1, justify="optical")
    return framed(page, content, foot=_foot(page))


def _foot(page: Page) -> Node | None:
    """Who speaks at the start, where to go at the end."""
    ink = page.look.on_ground
    author, cue = page.author(), page.text("cue")
    parts: list[Node] = []
    if author:
        parts.append(Box((author_row(page, author, ink, size=80, name=34, handle=30),), grow=1))
    if cue:
        words = cue.text.rstrip("→ ")
        parts.append(
            Box(
                (
                    label(page, words, 34, ink.text, weight=600, id=str(cue.id)),
                    Icon("arrow", 40, ink.accent),
                ),
                axis="row",
                gap=14,
                align="center",
            )
        )
    return Box(tuple(parts), axis="row", gap=24, align="center", justify="end") if parts else None
