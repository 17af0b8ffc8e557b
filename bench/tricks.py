"""Measure every optimisation of the engine: the same work with it and without, in turns.

``python -m bench.tricks`` prints, for each, the milliseconds of CPU with and without it and their
ratio. An optimisation that gains nothing has to go.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import skia
from PIL import Image as Pillow

from bench.deck import COUNT, scene
from engine import encode, raster
from engine.layout.ops import DrawImage, DrawPanel
from engine.layout.solver import lay_out
from engine.paint import images, paint
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Background, Box, Image, Scene, Shadow
from engine.text import paragraph, setting

ROUNDS = 24

Work = Callable[[int], object]
Pair = tuple[str, Work, Work]


def compared(with_it: Work, without: Work) -> tuple[float, float]:
    """The medians of both in milliseconds of CPU; they take turns, so that both run under the same load."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(ROUNDS):
        for work, mine in zip((with_it, without), times, strict=True):
            began = time.process_time()
            work(run)
            mine.append((time.process_time() - began) * 1e3)
    return statistics.median(times[0]), statistics.median(times[1])


def under(work: Work, *changes: Callable[[], AbstractContextManager[Any]]) -> Work:
    """The same work with functions replaced by their versions without the optimisation."""

    def changed(run: int) -> None:
        with changes[0]() if changes else nullcontext():
            work(run)

    return changed


def tricks(folder: Path) -> Iterator[Pair]:
    editions = count(1)
    painter = DrawingPainter(Pictures(folder))
    drawings = [lay_out(scene(index, 0)) for index in range(COUNT)]
    painted = [painter.paint(drawing).copy() for drawing in drawings]

    def draw(run: int) -> None:
        painter.paint(drawings[run % COUNT])

    def set_type(run: int) -> None:
        lay_out(scene(run % COUNT, next(editions)))

    yield (
        "ground_cache",
        draw,
        lambda run: DrawingPainter(Pictures(folder)).paint(drawings[run % COUNT]),
    )
    yield "shadow_outside_only", draw, under(draw, lambda: patch.object(paint, "_shadow", _whole))
    yield (
        "png_writer_stored",
        lambda run: encode.png(painted[run % COUNT]),
        lambda run: _by_pillow(painted[run % COUNT], 6),
    )
    yield (
        "png_writer_fast",
        lambda run: encode.png(painted[run % COUNT], "fast"),
        lambda run: _by_pillow(painted[run % COUNT], 1),
    )
    yield (
        "packing_by_words",
        lambda run: encode.pack_rows(painted[run % COUNT]),
        lambda run: _packed_by_slices(painted[run % COUNT]),
    )

    plain = paragraph._text_style.__wrapped__
    styles = patch.object(paragraph, "_text_style", plain)
    yield "styles_kept", set_type, under(set_type, lambda: styles)
    never = patch.object(setting.Setting, "keeps", lambda *_: False)
    yield "hugging_texts_kept", set_type, under(set_type, lambda: never)

    photo = _photo(folder)
    drawing = lay_out(photo)
    yield (
        "pictures_kept",
        lambda _: painter.paint(drawing),
        lambda _: DrawingPainter(Pictures(folder)).paint(drawing),
    )
    unfit = patch.object(images.Pictures, "draw", _filtered)
    yield (
        "pictures_prepared",
        lambda _: painter.paint(drawing),
        under(lambda _: painter.paint(drawing), lambda: unfit),
    )
    bgra, rgba = DrawingPainter(Pictures(folder)), DrawingPainter(Pictures(folder))
    reverse = partial(raster.surface, order=skia.kBGRA_8888_ColorType)
    with patch.object(paint, "surface", reverse):
        for one in drawings:
            bgra.paint(one)
    with patch.object(Pictures, "order", skia.kRGBA_8888_ColorType):
        rgba.paint(drawing)
    yield "words_in_rgba", draw, lambda run: bgra.paint(drawings[run % COUNT])
    yield "pictures_in_bgra", lambda _: painter.paint(drawing), lambda _: rgba.paint(drawing)


def _whole(canvas: Any, op: DrawPanel, shadow: Shadow) -> None:
    pen = skia.Paint(
        AntiAlias=True,
        Color=paragraph.color(shadow.color),
        MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, shadow.blur / 2),
    )
    fallen = op.rect.moved(0, shadow.dy)
    rect = skia.Rect.MakeXYWH(fallen.x, fallen.y, fallen.width, fallen.height)
    canvas.drawRRect(skia.RRect.MakeRectXY(rect, op.radius, op.radius), pen)


def _by_pillow(pixels: raster.Pixels, level: int) -> bytes:
    height, width = pixels.shape[:2]
    picture = Pillow.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    target = io.BytesIO()
    picture.convert("RGB").save(target, "PNG", compress_level=level)
    return target.getvalue()


def _packed_by_slices(pixels: raster.Pixels) -> raster.Pixels:
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 3 * width + 1), np.uint8)
    rows[:, 1:].reshape(height, width, 3)[:] = pixels[..., :3]
    return rows


def _photo(folder: Path) -> Scene:
    y, x = np.mgrid[0:1500, 0:2000]
    noise = np.random.default_rng(7).integers(0, 30, (1500, 2000))
    pixels = np.stack([x / 9 + noise, y / 7 + noise, (x + y) / 16 + noise], -1)
    Pillow.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / ("a" * 64), "JPEG")
    photo = Image("a" * 64, heights=(800.0,), radius=28, alt="-")
    root = Box((photo,), padding=(80, 80, 80, 80))
    return Scene(1080, 1350, 1080, Background("#ffffff"), root)


_opened: dict[str, Any] = {}


def _filtered(self: Pictures, canvas: Any, op: DrawImage, _per_unit: float) -> None:
    """Draw the whole picture, scaled down by Skia on every slide."""
    path = str(self.path(op.image.asset))
    if path not in _opened:
        _opened[path] = skia.Image.open(path)
    whole, rect = _opened[path], op.rect
    target = skia.Rect.MakeXYWH(rect.x, rect.y, rect.width, rect.height)
    sharp = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(whole, target, sharp)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, with_it, without in tricks(Path(folder)):
            mine, plain = compared(with_it, without)
            print(f"trick.{name} {mine:.2f} ms, without {plain:.2f} ms, {plain / mine:.1f} x")


if __name__ == "__main__":
    main()
