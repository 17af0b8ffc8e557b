"""The bench's slide drawn with Pillow, as one would without a graphics engine, under the same protocol.

``python -m bench.pillow_peer DECKS FOLDER``. The background is drawn once and copied; text is set by raqm
and wrapped by words, which Pillow leaves to its users.
"""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.deck import COUNT, DECK, body_size, said
from bench.protocol import drive
from engine.fonts.typefaces import FOLDER

WIDTH, HEIGHT = 1080, 1350
STOPS = ((0.0, "#0f172a"), (0.55, "#312e81"), (1.0, "#7c3aed"))
PITCH, RADIUS, FINE = 36, 2.8, 4


@cache
def font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / f"Inter-{weight}.ttf"), size)


@cache
def ground() -> Image.Image:
    """Gradient, dots and author, which all slides of the deck share."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    length = (WIDTH + HEIGHT) / 2**0.5
    along = ((x - WIDTH / 2) + (y - HEIGHT / 2)) / 2**0.5 / length + 0.5
    places = [place for place, _ in STOPS]
    colors = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for _, c in STOPS])
    channels = [np.interp(along, places, colors[:, i]) for i in range(3)]
    picture = Image.fromarray(np.stack(channels, -1).round().astype(np.uint8))
    dot = Image.new("L", (PITCH * 8,) * 2)
    middle, reach = PITCH * 4, RADIUS * 8
    ImageDraw.Draw(dot).ellipse((middle - reach,) * 2 + (middle + reach,) * 2, fill=56)
    dot = dot.resize((PITCH, PITCH), Image.Resampling.LANCZOS)
    dots = Image.new("L", (WIDTH, HEIGHT))
    for top in range(0, HEIGHT, PITCH):
        for left in range(0, WIDTH, PITCH):
            dots.paste(dot, (left, top))
    picture.paste("#ffffff", (0, 0), dots)
    picture.paste("#ec4899", (72, 72), rounded(96, 96, 48))
    brand, draw = DECK["brand"], ImageDraw.Draw(picture)
    draw.text((120, 120), brand["initials"], "white", font(800, 48), "mm")
    draw.text((192, 93), brand["name"], "white", font(800, 38), "lm")
    draw.text((192, 139), brand["handle"], "#c7d2fe", font(400, 30), "lm")
    return picture


def rounded(width: int, height: int, radius: int) -> Image.Image:
    """A mask with smooth corners, drawn larger and downscaled, because Pillow has no other way."""
    mask = Image.new("L", (width * FINE, height * FINE))
    box = (0, 0, width * FINE - 1, height * FINE - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * FINE, 255)
    return mask.resize((width, height), Image.Resampling.LANCZOS)


def wrapped(words: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, current = [], ""
    for word in words.split():
        longer = f"{current} {word}".strip()
        if face.getlength(longer) <= width or not current:
            current = longer
        else:
            lines.append(current)
            current = word
    return [*lines, current]


def render(index: int, edition: int) -> bytes:
    slide, brand = said(index, edition), DECK["brand"]
    picture = ground().copy()
    width = WIDTH - 144
    rows: list[tuple[str, ImageFont.FreeTypeFont, float, str]] = []
    if slide["kind"] == "post":
        size = body_size(slide["text"])
        face = font(400, size)
        lines = wrapped(slide["text"], face, width - 128)
        rows += [(line, face, size * 1.42, "#0f172a") for line in lines]
    else:
        face = font(800, 104)
        rows += [
            (line, face, 112.3, "#0f172a") for line in wrapped(slide["title"], face, width - 128)
        ]
        rows.append(("", face, 36.0, "#ffffff"))
        face = font(400, 44)
        rows += [
            (line, face, 61.6, "#334155") for line in wrapped(slide["text"], face, width - 128)
        ]
    height = int(sum(row[2] for row in rows)) + 128 + (152 if "cta" in slide else 0)
    top = 168 + (1050 - height) // 2
    card(picture, top, width, height)
    draw = ImageDraw.Draw(picture)
    y = top + 64.0
    for line, face, pitch, color in rows:
        draw.text((136, y + pitch / 2), line, color, face, "lm")
        y += pitch
    if "cta" in slide:
        face = font(600, 40)
        wide = int(face.getlength(slide["cta"])) + 96
        picture.paste("#7c3aed", (136, int(y) + 48), rounded(wide, 100, 50))
        draw.text((136 + wide / 2, y + 98), slide["cta"], "white", face, "mm")
    face = font(600, 30)
    draw.text((72, 1248), f"{brand['agency']} · No. {edition}", "#e0e7ff", face, "lm")
    place = f"{index + 1}/{COUNT}"
    wide = int(face.getlength(place)) + 64
    pill = rounded(wide, 60, 30).point([level * 41 // 255 for level in range(256)])
    picture.paste("#ffffff", (1008 - wide, 1218), pill)
    draw.text((1008 - wide / 2, 1248), place, "white", face, "mm")
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=6)
    return target.getvalue()


def card(picture: Image.Image, top: int, width: int, height: int) -> None:
    """A white card over its blurred shadow."""
    reach = 90
    shadow = Image.new("L", (width + 2 * reach, height + 2 * reach))
    shadow.paste(115, (reach, reach), rounded(width, height, 44))
    shadow = shadow.filter(ImageFilter.GaussianBlur(30))
    picture.paste("#020617", (72 - reach, top - reach + 24), shadow)
    picture.paste("#ffffff", (72, top), rounded(width, height, 44))


if __name__ == "__main__":
    drive(render, int(sys.argv[1]), Path(sys.argv[2]))
