"""Write pictures side by side on one sheet, each with its name below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.fonts.typefaces import FOLDER
from engine.raster import Pixels

GAP, LABEL, GROUND, INK = 20, 26, "#e9e6e1", "#38342f"
QUALITY = 82
_FONT = FOLDER / "Inter-500.ttf"


def write(
    path: Path, pictures: Sequence[tuple[str, Pixels]], columns: int, width: int, *, size: int = 15
) -> None:
    """Write a JPEG of the pictures, ``width`` pixels wide each, in rows of ``columns``."""
    labelled = any(name for name, _ in pictures)
    font = ImageFont.truetype(str(_FONT), size)
    shown = [
        Image.fromarray(pixels[..., :3]).resize(
            (width, round(pixels.shape[0] * width / pixels.shape[1])), Image.Resampling.LANCZOS
        )
        for _, pixels in pictures
    ]
    rows = [shown[at : at + columns] for at in range(0, len(shown), columns)]
    heights = [max(one.height for one in row) + (LABEL if labelled else 0) for row in rows]
    sheet = Image.new(
        "RGB", (columns * (width + GAP) + GAP, sum(heights) + GAP * (len(rows) + 1)), GROUND
    )
    pen, top, place = ImageDraw.Draw(sheet), GAP, 0
    for row, height in zip(rows, heights, strict=True):
        for column, one in enumerate(row):
            left = GAP + column * (width + GAP)
            sheet.paste(one, (left, top))
            pen.text((left, top + one.height + 5), pictures[place][0], fill=INK, font=font)
            place += 1
        top += height + GAP
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=QUALITY, optimize=True, progressive=True)
