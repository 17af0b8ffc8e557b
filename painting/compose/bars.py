"""Headers and footers: the kit's logo, name, handle and website, and the slide's position."""

from __future__ import annotations

from design.kit.spec import Bar, BarField
from engine.scene.nodes import Align, Box, Node
from painting.compose.components import Page, label, logo_box
from painting.compose.look import hairline

HEADER, FOOTER = 48.0, 40.0
MOST_DOTS = 10


def bar(
    page: Page, spec: Bar, height: float, *, hide: frozenset[BarField] = frozenset()
) -> Box | None:
    """Compose a header or footer, or None if it would be empty. ``hide`` omits what the slide already shows."""
    fields = [spec.start, spec.center, spec.end]
    if page.look.logo is None:
        # Without a logo the name replaces it, once.
        fields = ["name" if field == "logo" and "name" not in fields else field for field in fields]
    shown = [_field(page, "none" if field in hide else field) for field in fields]
    if not any(shown):
        return None
    sides: tuple[Align, ...] = ("start", "center", "end")
    cells = tuple(
        Box((node,) if node else (), axis="row", justify=side, align="center", grow=1)
        for side, node in zip(sides, shown, strict=True)
        if node or side != "center"
    )
    return Box(cells, axis="row", height=height, align="stretch", gap=24)


def ruled(page: Page, content: Box, spec: Bar, *, above: bool) -> Box:
    """Add the bar's hairline between it and the content, if the kit wants one."""
    if not spec.rule:
        return content
    line = Box(height=2, fill=hairline(page.look.on_background))
    return Box((line, content) if above else (content, line), gap=20)


def _field(page: Page, field: BarField) -> Node | None:
    kit, foreground = page.snapshot.kit, page.look.on_background
    match field:
        case "logo":
            return logo_box(page)
        case "name":
            return label(page, kit.author.name, 28, foreground.text, weight=600)
        case "handle" if kit.handle_on(page.channel):
            return label(page, kit.handle_on(page.channel), 28, foreground.muted, weight=500)
        case "website" if kit.website:
            return label(page, kit.website, 28, foreground.muted, weight=500)
        case "page":
            return label(page, f"{page.number}/{page.total}", 28, foreground.muted, weight=500)
        case "dots":
            return _dots(page) if page.count <= MOST_DOTS else _progress(page)
        case "bar":
            return _progress(page)
    return None


def _dots(page: Page) -> Box:
    """Show one dot for each slide, the current one as a pill."""
    look = page.look
    marks = tuple(
        Box(
            width=32.0 if index == page.index else 10.0,
            height=10,
            radius=5,
            fill=look.on_background.accent if index == page.index else hairline(look.on_background),
        )
        for index in range(page.count)
    )
    return Box(marks, axis="row", gap=10, align="center")


def _progress(page: Page) -> Box:
    """Show a progress bar, also used for carousels with more slides than dots can show."""
    look, width = page.look, 240.0
    done = Box(
        width=width * page.number / page.total,
        height=8,
        radius=4,
        fill=look.on_background.accent,
    )
    return Box(
        (done,), axis="row", width=width, height=8, radius=4, fill=hairline(look.on_background)
    )
