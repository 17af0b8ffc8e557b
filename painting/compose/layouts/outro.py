"""The closing slide: the author, and one call to action."""

from __future__ import annotations

from dataclasses import replace

from design.document.model import TextElement
from design.kit.spec import Goal
from design.links import is_allowed
from design.text.addresses import ascii_address
from engine import qr_codes
from engine.scene.nodes import Box, Code, IconName, Node
from painting.compose.components import Page, avatar, body_text, button, heading, label
from painting.compose.layouts.frame import framed

CODE = 260.0  # units; a smaller code is hard to scan from a screen
LARGEST_CODE = 380.0  # leaves more than half of the slide for the text beside it
TITLE_SIZES = (96, 88, 80, 72, 64, 60, 56)
MARKS: dict[Goal, IconName] = {
    "follow": "plus",
    "save": "bookmark",
    "comment": "bubble",
    "visit": "arrow",
    "download": "download",
}


def arrange(page: Page) -> Box:
    kit, settings = page.snapshot.kit, page.snapshot.document.outro
    locked = "outro" in kit.locks
    goal = kit.outro.goal if locked else settings.goal or kit.outro.goal
    usual = kit.outro_for(goal).qr
    coded = usual if locked or settings.qr is None else settings.qr
    foreground = page.look.on_background
    parts: list[Node] = []
    author = page.author()
    if author and settings.avatar:
        who = Box((avatar(page, author, foreground, 144),), id=str(author.id), axis="row")
        parts += [who, Box(height=44)]
    if title := page.text("title"):
        parts.append(heading(page, title, foreground, TITLE_SIZES, max_lines=3, align="start"))
    if body := page.text("body"):
        steps = (44, 44, 44, 44, 40, 40, 36)
        parts += [Box(height=28), body_text(page, body, foreground, steps)]
    doing: list[Node] = []
    if call := page.text("button"):
        doing += [Box(height=52), Box((button(page, call, MARKS[goal]),), axis="row")]
    link = page.text("link")
    if link:
        words = label(page, link.text, 36, foreground.accent, weight=600, id=str(link.id))
        # Beside a code, half of a long link fits on a line.
        shown = replace(words, max_lines=2 if coded else 1)
        doing += [Box(height=32), Box((shown,), axis="row")]
    handle = page.text("handle")
    if handle and settings.handle:
        name = label(page, handle.text, 34, foreground.muted, id=str(handle.id))
        # In a row, which is mirrored in Arabic, so that a name in Latin letters is at the start there, too.
        doing += [Box(height=20), Box((name,), axis="row")]
    if link and coded:
        doing = _with_code(doing, link)
    content = Box((*parts, *doing), grow=1, justify="optical")
    return framed(page, content)


def _with_code(doing: list[Node], link: TextElement) -> list[Node]:
    """Add a QR code beside the call to action, larger for longer links.

    A link that leads nowhere gets no code. One that would need too large a code is left to the layout, which
    reports that it was left out.
    """
    url = next((mark.url for mark in link.entities if mark.url), None) or link.text
    if not is_allowed(url):
        return doing
    target = ascii_address(url)
    side = max(CODE, qr_codes.smallest_side(target))
    if side > LARGEST_CODE:
        return [*doing, Code(target, LARGEST_CODE, id=str(link.id))]
    plate = Box((Code(target, side),), radius=20, clip=True, width=side)
    column = Box(tuple(doing), grow=1, justify="end")
    code = Box((Box(height=52), plate), width=side)
    return [Box((column, code), axis="row", gap=32, align="end")]
