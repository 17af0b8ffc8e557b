"""The frame of every layout: margins, header, content, footer."""

from __future__ import annotations

from dataclasses import replace

from design.document.kit_locks import unlocked
from design.kit.spec import BarField
from engine.scene.nodes import Box, Node
from painting.compose.bars import FOOTER, HEADER, bar, ruled
from painting.compose.components import Page
from painting.compose.style import frame_of


def framed(
    page: Page,
    content: Node,
    *,
    foot: Node | None = None,
    head: bool = True,
    width: float | None = None,
    grow: float = 0.0,
) -> Box:
    """Compose ``content`` between the bars. ``foot`` replaces the usual footer; ``head`` may be omitted.

    Where the platform's controls cover the ends of the slide, the margins begin behind them.
    """
    bars = frame_of(page.snapshot.document, page.slide, page.snapshot.kit)
    top, _, bottom, _ = page.safe
    children: list[Node] = []
    top_bar = bar(page, bars.header, HEADER, hide=_named(page)) if head else None
    if top_bar:
        children.append(replace(ruled(page, top_bar, bars.header, above=False), role="header"))
    children.append(content)
    if foot is not None:
        children.append(foot)
    tail = bar(page, bars.footer, FOOTER) if foot is None or _foot_meant(page) else None
    if tail:
        children.append(replace(ruled(page, tail, bars.footer, above=True), role="footer"))
    return Box(
        tuple(children),
        padding=(max(72.0, top + 40), page.margin, max(56.0, bottom + 40), page.margin),
        gap=40,
        width=width,
        grow=grow,
    )


def _foot_meant(page: Page) -> bool:
    """Whether the footer was set for this slide, or for this kind of slide only."""
    kit = page.snapshot.kit
    own = {"hook-cover": kit.cover_frame, "outro": kit.outro_frame}.get(page.slide.layout)
    own_footer = page.slide.style and unlocked(page.slide.style, kit).footer
    return own is not None or own_footer is not None


def _named(page: Page) -> frozenset[BarField]:
    """Return the fields that the header omits because the slide shows them: no name appears twice."""
    author = page.author()
    if author is None or author.name != page.snapshot.kit.author.name:
        return frozenset()
    return frozenset({"name", "handle"})
