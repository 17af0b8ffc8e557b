"""The first slide: a hook that can be read at thumbnail size, or a picture, and the author."""

from __future__ import annotations

from engine.scene.nodes import Box, Gradient, Icon, Node
from painting.compose.components import Page, author_row, body_text, eyebrow_label, heading, label
from painting.compose.layouts.frame import framed
from painting.compose.layouts.pictured import ON_PICTURE, over_picture
from painting.compose.look import Foreground

FOOT, HOOK = 210.0, 540.0  # units: the author with the line above, and four lines of a title
TITLE_SIZES = (128, 112, 104, 96, 88, 80, 72, 64)


def arrange(page: Page) -> Box:
    if page.images():
        return _pictured(page)
    words = Box(tuple(_words(page, page.look.on_background)), grow=1, justify="optical")
    return framed(page, words, foot=_foot(page, page.look.on_background))


def _pictured(page: Page) -> Box:
    """Compose a picture that fills the slide, with author and hook on its shaded lower part.

    On a white picture the shade gives white text a contrast of 4.5 from its first line on.
    """
    taken = max(56.0, page.safe[2] + 40) + FOOT + (HOOK if page.text("title") else 0)
    begins = max(0.3, 1 - taken / page.height)
    stops = ("#00000000", "#00000099", "#000000d9")
    shade = Box(shade=Gradient(180, stops, (begins - 0.3, begins, 1.0)))
    words = Box(tuple(_words(page, ON_PICTURE)), grow=1, justify="end")
    return over_picture(page, shade, framed(page, words, head=False, foot=_foot(page, ON_PICTURE)))


def _words(page: Page, foreground: Foreground) -> list[Node]:
    words: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        words += [eyebrow_label(page, eyebrow, foreground), Box(height=28)]
    if title := page.text("title"):
        words.append(heading(page, title, foreground, TITLE_SIZES, max_lines=4))
    if subtitle := page.text("subtitle"):
        steps = (44,) * (len(TITLE_SIZES) - 2) + (40, 36)
        words += [Box(height=36), body_text(page, subtitle, foreground, steps)]
    return words


def _foot(page: Page, foreground: Foreground) -> Node | None:
    """Compose the author at the start and the cue at the end."""
    author, cue = page.author(), page.text("cue")
    parts: list[Node] = []
    if author:
        parts.append(
            Box((author_row(page, author, foreground, size=80, name=34, handle=30),), grow=1)
        )
    if cue:
        words = cue.text.rstrip("→ ")
        parts.append(
            Box(
                (
                    label(page, words, 34, foreground.text, weight=600, id=str(cue.id)),
                    Icon("arrow", 40, foreground.accent),
                ),
                axis="row",
                gap=14,
                align="center",
            )
        )
    return Box(tuple(parts), axis="row", gap=24, align="center", justify="end") if parts else None
