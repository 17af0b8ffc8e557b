"""Components that layouts are built from: rich text, author, button, logo. Pictures are in `media`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from design.color.contrast import contrast, readable
from design.document.model import AuthorElement, ImageElement, Slide, TextElement
from design.snapshot import AssetRef, Snapshot
from design.text.addresses import absolute
from engine.scene.nodes import (
    Align,
    Border,
    Box,
    Icon,
    IconName,
    Image,
    Node,
    Run,
    Shadow,
    Text,
    TextRole,
)
from engine.text.lists import blocks
from engine.unicode.characters import initial
from painting.compose.look import Foreground, Look, Type, asset_of

STEPS = (28, 32, 36, 40, 44, 48, 52, 56, 64, 80, 96, 112, 128)
SMALLEST_BODY = 40
MARGIN = 80.0
MOST_ITEMS = 40  # items of a list; the tallest slide has room for fewer
MIN_DISC_CONTRAST = 1.3  # contrast below which a disc cannot be seen on its background
LOGO_AREA, LOGO_HEIGHT, LOGO_WIDTH = 6_400, 48, 240


@dataclass(frozen=True, slots=True)
class Page:
    """The input of a layout: the slide, its position in the deck, the look, and the space.

    ``body_steps`` are the allowed sizes of running text, largest first. ``safe`` is how many units the
    platform covers at top, right, bottom and left.
    """

    snapshot: Snapshot
    look: Look
    slide: Slide
    index: int
    count: int
    channel: str
    width: float
    height: float
    safe: tuple[float, float, float, float]
    body_steps: tuple[float, ...]

    @property
    def number(self) -> int:
        """The slide's page number, which continues where an earlier part ended."""
        numbering = self.snapshot.document.numbering
        return self.index + (numbering.first if numbering else 1)

    @property
    def total(self) -> int:
        numbering = self.snapshot.document.numbering
        return numbering.total if numbering else self.count

    @property
    def margin(self) -> float:
        """The margin at each side, equal on both, so that the slide does not look shifted."""
        return max(MARGIN, self.safe[1], self.safe[3])

    @property
    def align(self) -> Align:
        return self.look.align

    def text(self, role: str) -> TextElement | None:
        """Return the slide's text of a role, if it is not empty."""
        for element in self.slide.elements:
            if isinstance(element, TextElement) and element.role == role and element.text.strip():
                return element
        return None

    @property
    def wide(self) -> bool:
        """Whether there is room for two columns."""
        return self.width > self.height * 1.2

    def place_among_alike(self) -> int:
        """The slide's position among those with this layout, from 1."""
        slides = self.snapshot.document.slides[: self.index + 1]
        return sum(slide.layout == self.slide.layout for slide in slides)

    def author(self) -> AuthorElement | None:
        return next((e for e in self.slide.elements if isinstance(e, AuthorElement)), None)

    def images(self) -> list[ImageElement]:
        return [e for e in self.slide.elements if isinstance(e, ImageElement)]

    def pixels(self, element: ImageElement) -> tuple[int, int] | None:
        """Return the size of a picture's file in pixels, if known."""
        reference = self.snapshot.assets.get(element.asset)
        return (reference.width, reference.height) if reference else None


def runs_of(element: TextElement, foreground: Foreground) -> tuple[Run, ...]:
    """Split an element's text into runs. Overlapping entities are split at every boundary."""
    cuts = sorted(
        {0, len(element.text)}
        | {e.start for e in element.entities}
        | {e.end for e in element.entities}
    )
    runs = []
    for start, end in pairwise(cuts):
        kinds = {e.kind: e for e in element.entities if e.start <= start and end <= e.end}
        linked = kinds.keys() & {"link", "mention", "hashtag", "cashtag"}
        url = next((kinds[kind].url for kind in sorted(linked) if kinds[kind].url), None)
        runs.append(
            Run(
                element.text[start:end],
                color=foreground.accent if linked else None,
                weight=700 if "bold" in kinds else None,
                italic="italic" in kinds,
                family="JetBrains Mono" if "code" in kinds else None,
                url=absolute(url) if url else None,
                highlight=foreground.marker if "highlight" in kinds else None,
            )
        )
    return tuple(runs)


def eyebrow_label(page: Page, element: TextElement, foreground: Foreground) -> Text:
    """Compose the short line over a title: spaced capitals, in scripts that have them."""
    latin = element.text.isascii()
    return label(
        page,
        element.text.upper() if latin else element.text,
        32,
        foreground.accent,
        weight=600,
        tracking=0.06 if latin else 0.0,
        id=str(element.id),
    )


def item_texts(
    page: Page, element: TextElement, foreground: Foreground, steps: tuple[float, ...]
) -> list[Text]:
    """Return the lines of a text as list items, without the markers that the text itself has.

    If there are more than any slide has room for, the last item holds the rest, to be cut where the room
    ends.
    """
    whole = Text(runs_of(element, foreground), steps, foreground.text, page.look.body.family)
    found = [block.runs for block in blocks(whole) if block.said.strip()]
    if len(found) > MOST_ITEMS:
        rest = found[MOST_ITEMS - 1 : 2 * MOST_ITEMS]
        joined = [run for runs in rest for run in (*runs, Run("\n"))]
        found = [*found[: MOST_ITEMS - 1], tuple(joined)]
    usual = body_text(page, element, foreground, steps)
    return [replace(usual, runs=runs, hang=False) for runs in found]


def item(label: Box, text: Text, *, gap: float) -> Box:
    """Compose a list item: its marker, and its text beside it."""
    parts = (replace(label, role="label"), Box((text,), grow=1, role="body"))
    return Box(parts, axis="row", gap=gap, align="start", role="item")


def scaled(sizes: tuple[float, ...], kind: Type) -> tuple[float, ...]:
    """Scale sizes so that letters of this family look as large as those of others."""
    return tuple(round(size * kind.scale) for size in sizes) if kind.scale != 1 else sizes


def body_text(
    page: Page, element: TextElement, foreground: Foreground, steps: tuple[float, ...]
) -> Text:
    """Compose running text. It shrinks with the deck, and is cut if even the smallest step is too large."""
    return Text(
        runs_of(element, foreground),
        scaled(steps, page.look.body),
        foreground.text,
        page.look.body.family,
        id=str(element.id),
        weight=page.look.body.weight,
        line_height=1.38 * page.look.leading,
        align=page.align,
        hang=True,
        truncate=True,
        body=True,
    )


def heading(
    page: Page,
    element: TextElement,
    foreground: Foreground,
    sizes: tuple[float, ...],
    *,
    max_lines: int,
    align: Align | None = None,
    color: str | None = None,
    kind: Type | None = None,
    role: TextRole = "title",
) -> Text:
    """Compose a title with balanced lines, in the heading font unless ``kind`` names another."""
    kind = kind or page.look.heading
    return Text(
        runs_of(element, foreground),
        scaled(sizes, kind),
        color or foreground.text,
        kind.family,
        id=str(element.id),
        weight=kind.weight,
        line_height=(1.08 if sizes[0] >= 96 else 1.15) * page.look.leading,
        tracking=kind.tracking,
        align=align or page.align,
        balance=True,
        hang=True,
        max_lines=max_lines,
        truncate=True,
        role=role,
    )


def label(
    page: Page,
    words: str,
    size: float,
    color: str,
    *,
    weight: int | None = None,
    tracking: float = 0.0,
    id: str = "",
) -> Text:
    """Compose one short line in the body font."""
    return Text(
        (Run(words),),
        scaled((size,), page.look.body),
        color,
        page.look.body.family,
        id=id,
        weight=weight or page.look.body.weight,
        line_height=1.25,
        tracking=tracking,
        max_lines=1,
        truncate=True,
        keep_last=False,
    )


def avatar(page: Page, author: AuthorElement, foreground: Foreground, size: float) -> Node:
    """Compose the author's picture in a circle, or the name's initial on the accent.

    An accent equal to the background is replaced by the accent for text on that background.
    """
    if author.avatar:
        digest = asset_of(page.snapshot, author.avatar)
        return Image(digest, width=size, heights=(size,), radius=size / 2, alt=author.name)
    fill, letters = page.look.accent, page.look.on_accent
    if contrast(fill, foreground.background) < MIN_DISC_CONTRAST:
        fill, letters = foreground.accent, readable(letters, foreground.accent)
    letter = Text(
        (Run(initial(author.name)),),
        (round(size * 0.42),),
        letters,
        page.look.heading.family,
        weight=page.look.heading.weight,
        line_height=1.0,
        align="center",
        role="decoration",
    )
    return Box((letter,), width=size, height=size, radius=size / 2, fill=fill, justify="center")


def author_row(
    page: Page,
    author: AuthorElement,
    foreground: Foreground,
    *,
    size: float,
    name: float,
    handle: float,
) -> Box:
    """Compose avatar and name with verification mark, and the handle beneath."""
    first: list[Node] = [label(page, author.name, name, foreground.text, weight=600)]
    if author.verified:
        first.append(Icon("verified", round(name * 0.9), foreground.accent))
    lines: list[Node] = [Box(tuple(first), axis="row", gap=10, align="center")]
    if author.handle:
        lines.append(label(page, author.handle, handle, foreground.muted))
    return Box(
        (
            avatar(page, author, foreground, size),
            Box(tuple(lines), gap=2, grow=1, justify="center", align="start"),
        ),
        id=str(author.id),
        axis="row",
        gap=24,
        align="center",
    )


def logo_box(page: Page, height: float = LOGO_HEIGHT) -> Image | None:
    """Compose the kit's logo. All shapes get about the same area, within the allowed height and width."""
    logo = page.look.logo
    reference: AssetRef | None = page.snapshot.assets.get(logo.asset) if logo else None
    if reference is None:
        return None
    grown = height / LOGO_HEIGHT
    ratio = reference.width / reference.height
    tall = min(height, math.sqrt(LOGO_AREA / ratio) * grown, LOGO_WIDTH * grown / ratio)
    return Image(
        reference.digest,
        width=tall * ratio,
        heights=(tall,),
        fit="contain",
        alt=page.snapshot.kit.author.name,
    )


def button(page: Page, element: TextElement, mark: IconName) -> Box:
    """Compose the call to action: a pill with an icon."""
    words = label(page, element.text, 40, page.look.on_accent, weight=600, id=str(element.id))
    return Box(
        (Icon(mark, 40, page.look.on_accent), words),
        axis="row",
        height=104,
        gap=20,
        padding=(0, 56, 0, 48),
        radius=52 if page.look.theme.corner > 16 else page.look.theme.corner,
        fill=page.look.accent,
        align="center",
    )


def card(
    page: Page,
    children: tuple[Node, ...],
    padding: tuple[float, float, float, float],
    *,
    gap: float,
    grow: float = 0.0,
    corner: float | None = None,
    edged: bool = False,
) -> Box:
    """Compose children on the theme's card: its background, corner, and border or shadow.

    In a theme without cards, children lie on the background, without padding unless they are ``edged``.
    """
    theme = page.look.theme
    shown = theme.card or edged
    bordered = (theme.card and theme.edge == "border") or (edged and theme.edge != "shadow")
    return Box(
        children,
        gap=gap,
        grow=grow,
        padding=padding if shown else (0.0, 0.0, 0.0, 0.0),
        fill=page.look.on_surface.background if theme.card else None,
        radius=theme.corner if corner is None else min(theme.corner, corner),
        border=Border(2.0 if edged else theme.edge_width, page.look.border) if bordered else None,
        shadow=Shadow(12, 40, theme.shadow) if theme.card and theme.edge == "shadow" else None,
    )


def on_card(page: Page) -> Foreground:
    """Return the colours of text on a card, or on the background in themes without cards."""
    return page.look.on_surface if page.look.theme.card else page.look.on_background


def headed(
    page: Page,
    foreground: Foreground,
    sizes: tuple[float, ...],
    *,
    max_lines: int,
    above: float = 28.0,
    below: float = 44.0,
) -> list[Node]:
    """Compose eyebrow and title, if the slide has them, with the space after each."""
    parts: list[Node] = []
    if eyebrow := page.text("eyebrow"):
        parts += [eyebrow_label(page, eyebrow, foreground), Box(height=above)]
    if title := page.text("title"):
        parts += [heading(page, title, foreground, sizes, max_lines=max_lines), Box(height=below)]
    return parts
