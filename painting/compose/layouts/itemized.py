"""Lists, checklists, steps and summaries: a title over items, one for each line of the body."""

from __future__ import annotations

from collections.abc import Callable

from design.document.model import TextElement
from engine.scene.nodes import Box, BoxRole, Icon, Run, Text
from painting.compose.components import Page, headed, item, item_texts
from painting.compose.layouts.frame import framed

TITLE_SIZES = (80, 72, 64, 56)
Marker = Callable[[Page, int], Box]


def bullet(page: Page, _: int) -> Box:
    dot = Box(width=14, height=14, radius=7, fill=page.look.on_background.accent)
    return Box((Box(height=26), dot), width=14)


def tick(page: Page, _: int) -> Box:
    look = page.look
    box = Box(
        (Icon("check", 34, look.on_accent, said="✓"),),
        width=52,
        height=52,
        radius=min(14.0, look.theme.corner),
        fill=look.accent,
        justify="center",
        align="center",
    )
    return Box((Box(height=6), box), width=52)


def step(page: Page, index: int) -> Box:
    look = page.look
    number = Text(
        (Run(str(index + 1)),),
        (34,),
        look.on_accent,
        look.body.family,
        weight=700,
        line_height=1.0,
        align="center",
    )
    disc = Box((number,), width=64, height=64, radius=32, fill=look.accent, justify="center")
    return Box((disc,), width=64)


def rows(page: Page, body: TextElement, marker: Marker) -> Box:
    """Compose the lines of a text, each after its marker."""
    role: BoxRole = "ordered-list" if marker is step else "list"
    found = item_texts(page, body, page.look.on_background, page.body_steps)
    items = tuple(item(marker(page, index), text, gap=28) for index, text in enumerate(found))
    return Box(items, gap=28, role=role)


def _titled(page: Page, marker: Marker) -> Box:
    foreground = page.look.on_background
    parts = headed(page, foreground, TITLE_SIZES, max_lines=3, above=24, below=52)
    if body := page.text("body"):
        parts.append(rows(page, body, marker))
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def arrange_list(page: Page) -> Box:
    return _titled(page, bullet)


def arrange_checklist(page: Page) -> Box:
    return _titled(page, tick)


def arrange_steps(page: Page) -> Box:
    return _titled(page, step)
