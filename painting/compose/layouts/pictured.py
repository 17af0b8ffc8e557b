"""Layouts with a leading picture: above the text, beside it, in a frame, or behind everything."""

from __future__ import annotations

from engine.scene.nodes import Border, Box, Gradient, Node, Shadow
from painting.compose.components import Page, author_row, body_text, heading
from painting.compose.layouts.frame import framed
from painting.compose.look import Foreground
from painting.compose.media import picture

FRAME = 28.0
TITLE_SIZES = (80, 72, 64, 56)
ON_PICTURE = Foreground("#000000", "#ffffff", "#e6e6e6", "#ffffff", "#00000099")


def arrange_image_top(page: Page) -> Box:
    """Compose the picture at the full width of the column, with the text beneath."""
    heights = tuple(page.height * share for share in (0.46, 0.42, 0.38, 0.34, 0.3))
    parts: list[Node] = []
    if images := page.images():
        radius = min(28.0, page.look.theme.corner)
        parts += [picture(page, images[0], heights, radius=radius), Box(height=44)]
    parts += _words(page, page.look.on_background)
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def arrange_image_split(page: Page) -> Box:
    """Compose half picture, half text: side by side on a wide slide, else one above the other."""
    words = Box(tuple(_words(page, page.look.on_background)), grow=1, justify="center")
    images = page.images()
    if not images:
        return framed(page, words)
    if page.wide:
        half = page.width * 0.46
        shown = picture(page, images[0], (page.height,), width=half)
        inside = framed(page, words, width=page.width - half)
        return Box((inside, shown), axis="row", align="stretch")
    heights = tuple(page.height * share for share in (0.46, 0.42, 0.38, 0.34, 0.3, 0.26))
    shown = picture(page, images[0], heights)
    return Box((shown, framed(page, words, grow=1, head=False)))


def arrange_full_bleed(page: Page) -> Box:
    """Compose a picture that fills the slide, with the text on a shade at its lower end."""
    shade = Box(shade=Gradient(180, ("#00000000", "#00000033", "#000000e6"), (0.0, 0.35, 0.85)))
    words = Box(tuple(_words(page, ON_PICTURE)), grow=1, justify="end")
    return over_picture(page, shade, framed(page, words, head=False, foot=Box(height=8)))


def arrange_post_over_photo(page: Page) -> Box:
    """Compose the post on a card over a picture."""
    look = page.look
    parts: list[Node] = []
    if author := page.author():
        parts.append(author_row(page, author, look.on_surface, size=96, name=36, handle=32))
    if body := page.text("body"):
        parts.append(body_text(page, body, look.on_surface, page.body_steps))
    card = Box(
        tuple(parts),
        gap=36,
        padding=(56, 56, 64, 56),
        fill=look.on_surface.background,
        radius=look.theme.corner,
        shadow=Shadow(12, 40, "#00000055"),
    )
    shade = Box(fill="#00000040")
    over = framed(page, Box((card,), grow=1, justify="center"), head=False, foot=Box(height=8))
    return over_picture(page, shade, over)


def arrange_framed_screenshot(page: Page) -> Box:
    """Compose an uncropped screenshot in a frame, with its title above."""
    look = page.look
    parts: list[Node] = []
    if title := page.text("title"):
        parts += [
            heading(page, title, look.on_background, TITLE_SIZES, max_lines=3),
            Box(height=44),
        ]
    if images := page.images():
        whole = page.width - 2 * page.margin - 2 * FRAME
        wide, high = page.pixels(images[0]) or (4, 3)
        shares = (0.52, 0.46, 0.4, 0.34, 0.28, 0.22, 0.18)
        heights = tuple(min(whole * high / wide, page.height * share) for share in shares)
        shot = picture(page, images[0], heights, fit="contain")
        frame = Box(
            (shot,),
            width=heights[0] * wide / high + 2 * FRAME,
            padding=(FRAME, FRAME, FRAME, FRAME),
            fill=look.on_surface.background,
            radius=min(28.0, look.theme.corner),
            border=Border(2, look.border),
            shadow=Shadow(16, 48, look.theme.shadow),
        )
        parts.append(frame)
    if body := page.text("body"):
        parts += [Box(height=36), body_text(page, body, look.on_background, page.body_steps)]
    return framed(page, Box(tuple(parts), grow=1, justify="optical"))


def over_picture(page: Page, shade: Box, over: Box) -> Box:
    """Compose content over the slide's first picture, which is shaded and reaches every edge."""
    layers: list[Node] = [shade, over]
    if images := page.images():
        layers.insert(0, picture(page, images[0], (page.height,)))
    return Box(tuple(layers), axis="layer")


def _words(page: Page, foreground: Foreground) -> list[Node]:
    parts: list[Node] = []
    if title := page.text("title"):
        parts.append(heading(page, title, foreground, TITLE_SIZES, max_lines=4))
    if body := page.text("body"):
        if parts:
            parts.append(Box(height=28))
        parts.append(body_text(page, body, foreground, page.body_steps))
    return parts
