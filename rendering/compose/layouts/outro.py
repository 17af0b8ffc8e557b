"""The closing slide: who this was, and the one thing to do next."""

from __future__ import annotations

from rendering.compose.layouts.frame import framed
from rendering.compose.parts import Page, avatar, body_text, button, heading, label
from rendering.engine.scene import Box, Node


def arrange(page: Page) -> Box:
    ink = page.look.on_ground
    parts: list[Node] = []
    if author := page.author():
        who = Box((avatar(page, author, 144),), id=str(author.id), axis="row")
        parts += [who, Box(height=44)]
    if title := page.text("title"):
        parts.append(heading(page, title, ink, (96, 88, 80, 72, 64), max_lines=3, align="start"))
    if body := page.text("body"):
        steps = (44, 44, 44, 44, 40)
        parts += [Box(height=28), body_text(page, body, ink, steps)]
    if call := page.text("button"):
        parts += [Box(height=52), Box((button(page, call),), axis="row")]
    if link := page.text("link"):
        words = label(page, link.text, 36, ink.accent, weight=600, id=str(link.id))
        parts += [Box(height=32), words]
    if handle := page.text("handle"):
        parts += [Box(height=20), label(page, handle.text, 34, ink.muted, id=str(handle.id))]
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))
