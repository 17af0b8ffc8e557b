"""Draw the sample's pictures, logos and avatars: ``python -m local.sample.draw``.

The files are committed beside this module; run it only to change them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skia
from PIL import Image

from engine.fonts.typefaces import FOLDER

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1600, 1200

NIGHT, DUSK, RIVER = "#10202b", "#2b4a5a", "#173442"
CREAM, FLOUR, CRUST, EMBER, BRICK, COAL = (
    "#f3e3c3",
    "#fbf3e2",
    "#b5652b",
    "#f08a3c",
    "#a63c1f",
    "#241811",
)


def pen(color: str, alpha: float = 1.0, **options: Any) -> Any:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return skia.Paint(
        AntiAlias=True, Color=skia.Color(red, green, blue, round(alpha * 255)), **options
    )


def line(color: str, width: float, alpha: float = 1.0, **options: Any) -> Any:
    return pen(
        color,
        alpha,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        **options,
    )


def shape(points: Sequence[tuple[float, float]]) -> Any:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], close=True)
    return path


def picture(name: str, draw: Callable[[Any], None], seed: int) -> None:
    """Draw at full size, add film grain, write a JPEG."""
    surface = skia.Surface(WIDTH, HEIGHT)
    draw(surface.getCanvas())
    pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].astype(np.float32)
    grain = np.random.default_rng(seed).normal(0, 5, (HEIGHT, WIDTH, 1))
    ready = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    Image.fromarray(ready).save(HERE / f"{name}.jpg", quality=74, optimize=True)


def hills(canvas: Any, base: float, swing: float, color: str, phase: float) -> None:
    points = [
        (x, base - swing * math.sin(x / 260 + phase) - swing / 2 * math.sin(x / 97 + phase * 3))
        for x in range(0, WIDTH + 20, 20)
    ]
    canvas.drawPath(shape([*points, (WIDTH, HEIGHT), (0, HEIGHT)]), pen(color))


def water(canvas: Any, top: float, color: str, glint: str, seed: int) -> None:
    canvas.drawRect(skia.Rect.MakeLTRB(0, top, WIDTH, HEIGHT), pen(color))
    chance = random.Random(seed)  # noqa: S311 - a drawing, the same every time
    for _ in range(90):
        y = chance.uniform(top + 20, HEIGHT)
        length = chance.uniform(30, 160) * (0.4 + (y - top) / (HEIGHT - top))
        x = chance.uniform(-40, WIDTH)
        canvas.drawLine(x, y, x + length, y, line(glint, 5, chance.uniform(0.15, 0.6)))


def mill(canvas: Any) -> None:
    canvas.clear(pen("#e9a15f").getColor())
    canvas.drawCircle(1150, 470, 190, pen("#f7d79b"))
    hills(canvas, 640, 50, "#c46a45", 0.4)
    hills(canvas, 740, 36, "#8a4238", 2.1)
    canvas.drawPath(shape([(300, 330), (560, 190), (820, 330), (820, 884), (300, 884)]), pen(COAL))
    for x in (380, 500, 620, 740):
        canvas.drawLine(x, 330 - abs(560 - x) * -0.1, 560, 190, line("#e9a15f", 14))
    for row in range(3):
        for column in range(3):
            lit = (row, column) == (1, 2)
            box = skia.Rect.MakeXYWH(372 + column * 150, 430 + row * 130, 76, 86)
            canvas.drawRect(box, pen(EMBER if lit else "#4a2f26"))
    canvas.save()
    canvas.translate(900, 800)
    canvas.drawCircle(0, 0, 170, line(COAL, 30))
    for spoke in range(8):
        canvas.save()
        canvas.rotate(spoke * 45 + 10)
        canvas.drawRect(skia.Rect.MakeXYWH(-9, -170, 18, 170), pen(COAL))
        canvas.drawRect(skia.Rect.MakeXYWH(-48, -206, 96, 34), pen(COAL))
        canvas.restore()
    canvas.restore()
    water(canvas, 880, "#4b2b33", "#f0a45f", 3)


def bricks(canvas: Any) -> None:
    canvas.clear(pen("#3a1f18").getColor())
    face = skia.Font(typeface("Quicksand-700.ttf"), 64)
    tones = (BRICK, "#b4492a", "#97371f", "#bb5733", "#8b301b")
    chance = random.Random(8)  # noqa: S311 - the same bricks every time
    number = 171
    for row in range(7):
        for column in range(-1, 6):
            x, y = column * 300 + (150 if row % 2 else 0), row * 176
            box = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x + 8, y + 8, 284, 160), 10, 10)
            number += 1
            if (row, column) == (3, 2):
                canvas.drawRRect(box, pen("#1a0d0a"))
                canvas.drawRRect(box, line(CREAM, 5, 0.5))
                continue
            canvas.drawRRect(box, pen(chance.choice(tones)))
            text = str(number)
            left = x + 150 - face.measureText(text) / 2
            canvas.save()
            canvas.rotate(chance.uniform(-4, 4), x + 150, y + 90)
            canvas.drawString(text, left, y + 112, face, pen(FLOUR, 0.86))
            canvas.restore()


def crossing(canvas: Any) -> None:
    canvas.clear(pen(NIGHT).getColor())
    chance = random.Random(5)  # noqa: S311 - the same stars every time
    for _ in range(70):
        canvas.drawCircle(
            chance.uniform(0, WIDTH),
            chance.uniform(0, 520),
            chance.uniform(1.5, 4),
            pen(CREAM, 0.8),
        )
    canvas.drawCircle(1230, 250, 120, pen(CREAM))
    canvas.drawCircle(1180, 220, 112, pen(NIGHT))
    hills(canvas, 640, 46, DUSK, 1.2)
    water(canvas, 700, RIVER, "#4d7a86", 11)
    canvas.drawPath(shape([(240, 800), (1260, 800), (1180, 920), (330, 920)]), pen("#0a1419"))
    canvas.drawRect(skia.Rect.MakeLTRB(240, 786, 1260, 806), pen(CRUST))
    dome = skia.Path()
    dome.moveTo(520, 790)
    dome.lineTo(520, 640)
    dome.arcTo(skia.Rect.MakeLTRB(520, 470, 960, 810), 180, 180, forceMoveTo=False)
    dome.lineTo(960, 790)
    dome.close()
    canvas.drawPath(dome, pen(BRICK))
    canvas.save()
    canvas.clipPath(dome, skia.ClipOp.kIntersect, doAntiAlias=True)
    for row in range(8):
        canvas.drawLine(500, 500 + row * 42, 980, 500 + row * 42, line("#7c2a14", 5))
        for column in range(9):
            x = 500 + column * 62 + (31 if row % 2 else 0)
            canvas.drawLine(x, 500 + row * 42, x, 542 + row * 42, line("#7c2a14", 5))
    canvas.restore()
    mouth = skia.Path()
    mouth.addArc(skia.Rect.MakeLTRB(640, 640, 840, 900), 180, 180)
    mouth.close()
    canvas.drawPath(mouth, pen(COAL))
    canvas.drawLine(300, 796, 300, 590, line(CRUST, 12))
    for radius, alpha in ((150, 0.12), (90, 0.22), (48, 0.5)):
        canvas.drawCircle(300, 570, radius, pen(EMBER, alpha))
    canvas.drawCircle(300, 570, 24, pen(FLOUR))
    for x in (400, 450, 1040, 1100, 1160):
        canvas.drawCircle(x, 690, 22, pen("#0a1419"))
        canvas.drawRRect(
            skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x - 22, 712, 44, 84), 16, 16), pen("#0a1419")
        )
    for step in range(6):
        canvas.drawLine(
            270 - step * 4,
            950 + step * 36,
            330 + step * 4,
            950 + step * 36,
            line(EMBER, 9, 0.75 - step * 0.1),
        )


def loaves(canvas: Any) -> None:
    canvas.clear(pen("#d9b98a").getColor())
    for plank in range(5):
        top = plank * 250
        canvas.drawRect(
            skia.Rect.MakeXYWH(0, top, WIDTH, 244), pen("#d2ad78" if plank % 2 else "#dab98a")
        )
    for x, y, radius in (
        (420, 420, 300),
        (1150, 360, 270),
        (820, 880, 310),
        (1480, 950, 230),
        (110, 1000, 240),
    ):
        canvas.drawCircle(x + 16, y + 26, radius, pen(COAL, 0.25))
        canvas.drawCircle(x, y, radius, pen("#8f4a1d"))
        canvas.drawCircle(x, y - 8, radius * 0.93, pen(CRUST))
        canvas.drawCircle(x - radius * 0.1, y - radius * 0.16, radius * 0.72, pen("#c97a3a"))
        stem = radius * 0.55
        canvas.drawLine(x, y + stem, x, y - stem, line(FLOUR, radius * 0.045))
        for leaf in range(5):
            at = y + stem * 0.65 - leaf * stem * 0.34
            for side in (-1, 1):
                canvas.drawLine(
                    x, at, x + side * radius * 0.3, at - radius * 0.24, line(FLOUR, radius * 0.075)
                )


def chart(canvas: Any) -> None:
    canvas.clear(pen("#efe2c4").getColor())
    river = skia.Path()
    river.moveTo(-40, 380)
    river.cubicTo(480, 120, 900, 900, 1660, 520)
    canvas.drawPath(river, line("#7fb0b3", 330))
    canvas.drawPath(river, line("#9cc4c4", 250))
    for offset in (-70, 0, 70):
        canvas.save()
        canvas.translate(0, offset)
        canvas.drawPath(river, line(FLOUR, 5, 0.55))
        canvas.restore()
    for x in range(60, WIDTH, 180):
        for y in (120, 1010):
            canvas.drawPath(
                shape([(x, y), (x + 34, y - 74), (x + 68, y)]),
                pen("#9aa56b" if x % 360 else "#7f8d55"),
            )
    route = skia.Path()
    route.moveTo(420, 830)
    route.cubicTo(560, 640, 860, 560, 1010, 290)
    dashes = skia.DashPathEffect.Make([6, 40], 0)
    canvas.drawPath(route, line(BRICK, 20, PathEffect=dashes))
    for x, y in ((420, 860), (1010, 250)):
        canvas.drawCircle(x, y, 62, pen(FLOUR))
        canvas.drawCircle(x, y, 44, pen(BRICK))
        canvas.drawCircle(x, y, 16, pen(FLOUR))
    canvas.save()
    canvas.translate(1390, 980)
    for turn in range(4):
        canvas.save()
        canvas.rotate(turn * 90)
        canvas.drawPath(
            shape([(0, -120), (26, 0), (0, 16), (-26, 0)]), pen(BRICK if turn == 0 else COAL)
        )
        canvas.restore()
    canvas.restore()


def typeface(file: str) -> Any:
    return skia.FontMgr.New_Custom_Empty().makeFromFile(str(FOLDER / file), 0)


def drawing(name: str, width: int, height: int, draw: Callable[[Any], None]) -> None:
    """Write a PNG with a transparent background."""
    surface = skia.Surface(width, height)
    surface.getCanvas().clear(skia.ColorTRANSPARENT)
    draw(surface.getCanvas())
    surface.makeImageSnapshot().save(str(HERE / f"{name}.png"), skia.kPNG)


def wheel(color: str, fire: str) -> Callable[[Any], None]:
    """A mill wheel in the water that is also a loaf in its oven."""

    def draw(canvas: Any) -> None:
        canvas.drawCircle(130, 130, 104, line(color, 20))
        for spoke in range(6):
            canvas.save()
            canvas.rotate(spoke * 60, 130, 130)
            canvas.drawLine(130, 130, 130, 40, line(color, 12))
            canvas.restore()
        canvas.drawCircle(130, 130, 34, pen(fire))
        wave = skia.Path()
        wave.moveTo(0, 238)
        for _ in range(5):
            wave.rQuadTo(13, -26, 26, 0)
            wave.rQuadTo(13, 26, 26, 0)
        canvas.drawPath(wave, line(fire, 14))

    return draw


def rivermill(color: str, fire: str) -> Callable[[Any], None]:
    """The wheel, followed by the name."""

    def draw(canvas: Any) -> None:
        wheel(color, fire)(canvas)
        face = skia.Font(typeface("NotoSerifDisplay-700.ttf"), 208)
        canvas.drawString("Rivermill", 300, 204, face, pen(color))

    return draw


def kestrel(color: str, wing: str) -> Callable[[Any], None]:
    """A hovering falcon made of four pieces."""

    def draw(canvas: Any) -> None:
        canvas.drawPath(shape([(400, 60), (470, 330), (400, 430), (330, 330)]), pen(color))
        canvas.drawPath(shape([(350, 300), (20, 150), (150, 420), (330, 450)]), pen(wing))
        canvas.drawPath(shape([(450, 300), (780, 150), (650, 420), (470, 450)]), pen(wing))
        canvas.drawPath(shape([(400, 470), (500, 740), (400, 690), (300, 740)]), pen(color))

    return draw


def avatar(
    name: str, ground: str, draw: Callable[[Any], None], scale: float, x: float, y: float
) -> None:
    def whole(canvas: Any) -> None:
        canvas.clear(pen(ground).getColor())
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        draw(canvas)

    drawing(name, 512, 512, whole)


def main() -> None:
    for seed, (name, draw) in enumerate(
        (
            ("mill", mill),
            ("bricks", bricks),
            ("crossing", crossing),
            ("loaves", loaves),
            ("map", chart),
        )
    ):
        picture(name, draw, seed)
    drawing("rivermill-dark", 1310, 270, rivermill(COAL, BRICK))
    drawing("rivermill-light", 1310, 270, rivermill(FLOUR, EMBER))
    drawing("kestrel-light", 800, 800, kestrel("#eef6f5", "#5fe0b7"))
    drawing("kestrel-dark", 800, 800, kestrel("#0c1418", "#1f8f6d"))
    avatar("rivermill-avatar", BRICK, wheel(FLOUR, EMBER), 1.36, 79, 79)
    avatar("kestrel-avatar", "#0b3b33", kestrel("#eef6f5", "#5fe0b7"), 0.5, 56, 60)


if __name__ == "__main__":
    main()
