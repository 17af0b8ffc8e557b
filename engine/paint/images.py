"""Pictures: decoded by Pillow at the size they are drawn at, and cached for the next slide.

Assets were inspected and re-encoded on upload; the files are stored in one folder under the SHA-256
of their bytes. A crop keeps the focus in view.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import skia
from PIL import Image as Pillow

from engine.errors import PictureBroken
from engine.layout.ops import DrawImage
from engine.raster import Pixels
from engine.scene.nodes import Image

MAX_BYTES = 64 * 2**20
MAX_PIXELS = (
    64_000_000  # stored uploads are far smaller; this bounds what a forged file can ask for
)
_FILTER = Pillow.Resampling.LANCZOS


class Pictures:
    """The picture cache of a process, bounded by the bytes of its pixels; the oldest are evicted first.

    Red and blue are swapped both in the pictures and on the canvases that draw them: the pixels are the
    same, and Skia composes pictures ten times faster in that order.
    """

    order = skia.kBGRA_8888_ColorType

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[object, ...], tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def path(self, asset: str) -> Path:
        return self._folder / asset

    def has(self, asset: str) -> bool:
        return self.path(asset).is_file()

    def size(self, asset: str) -> tuple[int, int]:
        """Width and height of the file in pixels."""
        with Pillow.open(self.path(asset)) as picture:
            return picture.size

    def draw(self, canvas: Any, op: DrawImage, per_unit: float) -> None:
        """Draw a picture, resampled once for exactly the pixels it covers."""
        image, rect = op.image, op.rect
        left, top = round(rect.x * per_unit), round(rect.y * per_unit)
        width = round((rect.x + rect.width) * per_unit) - left
        height = round((rect.y + rect.height) * per_unit) - top
        if width < 1 or height < 1:
            return
        picture = self._prepared(image, width, height)
        share = {"start": 0.0, "end": 1.0}.get(image.align, 0.5)
        left += round((width - picture.width()) * share)
        top += round((height - picture.height()) / 2)
        canvas.scale(1 / per_unit, 1 / per_unit)
        canvas.drawImage(picture, left, top)

    def _prepared(self, image: Image, width: int, height: int) -> Any:
        focus = (image.focus_x, image.focus_y)
        key = (image.asset, width, height, image.fit, focus)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        pixels = _decode(self.path(image.asset), width, height, image.fit, focus)
        picture = skia.Image.fromarray(
            np.ascontiguousarray(pixels),
            colorType=self.order,
            alphaType=skia.kPremul_AlphaType,
            copy=True,
        )
        self._kept[key] = (picture, picture.width() * picture.height() * 4)
        self._bytes += self._kept[key][1]
        while self._bytes > MAX_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1][1]
        return picture


class PassThrough(Pictures):
    """Pictures for PDF pages: a JPEG is embedded whole and unchanged, and the page crops it.

    Cropping it first would decode and deflate its pixels, at ten times the size and the time.
    """

    order = skia.kRGBA_8888_ColorType

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._whole: dict[str, Any] = {}

    def draw(self, canvas: Any, op: DrawImage, per_unit: float) -> None:
        image, rect = op.image, op.rect
        data = self.path(image.asset).read_bytes()
        if image.fit != "cover" or not data.startswith(b"\xff\xd8"):
            super().draw(canvas, op, per_unit)
            return
        whole = self._whole.setdefault(
            image.asset, skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
        )
        size = (whole.width(), whole.height())
        left, top, right, _ = cover_box(
            size, rect.width, rect.height, (image.focus_x, image.focus_y)
        )
        scale = rect.width / (right - left)
        canvas.clipRect(skia.Rect.MakeXYWH(rect.x, rect.y, rect.width, rect.height))
        target = skia.Rect.MakeXYWH(
            rect.x - left * scale, rect.y - top * scale, size[0] * scale, size[1] * scale
        )
        canvas.drawImageRect(whole, target, skia.SamplingOptions(skia.FilterMode.kLinear))


def cover_box(
    size: tuple[int, int], width: float, height: float, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """The crop of a picture of ``size`` that fills ``width`` by ``height``, around the focus."""
    scale = max(width / size[0], height / size[1])
    part = (min(size[0], width / scale), min(size[1], height / scale))
    left = min(max(0.0, focus[0] * size[0] - part[0] / 2), size[0] - part[0])
    top = min(max(0.0, focus[1] * size[1] - part[1] / 2), size[1] - part[1])
    return left, top, left + part[0], top + part[1]


def _decode(path: Path, width: int, height: int, fit: str, focus: tuple[float, float]) -> Pixels:
    """The picture's pixels at the size it is drawn at: premultiplied RGBA."""
    try:
        return _resized(path, width, height, fit, focus)
    except (OSError, ValueError, SyntaxError, struct.error, Pillow.DecompressionBombError) as error:
        raise PictureBroken(f"the picture {path.name} cannot be read: {error}") from None


def _resized(path: Path, width: int, height: int, fit: str, focus: tuple[float, float]) -> Pixels:
    with Pillow.open(path, formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureBroken(f"the picture {path.name} has more than {MAX_PIXELS} pixels")
        pick = max if fit == "cover" else min
        scale = pick(width / picture.width, height / picture.height)
        whole = (round(picture.width * scale), round(picture.height * scale))
        picture.draft("RGB", whole)  # lets JPEG decode at a half or a quarter of the size
        if fit == "cover":
            box = cover_box(picture.size, width, height, focus)
            target = (width, height)
        else:
            box = (0.0, 0.0, float(picture.width), float(picture.height))
            target = (max(1, whole[0]), max(1, whole[1]))
        if picture.mode in ("RGB", "L"):
            ready = picture.convert("RGB").resize(target, _FILTER, box=box, reducing_gap=3.0)
            return np.asarray(ready.convert("RGBA"))
        # Premultiplied first: otherwise resampling draws dark seams around transparent parts.
        ready = picture.convert("RGBA").convert("RGBa").resize(target, _FILTER, box=box)
        return np.frombuffer(ready.tobytes(), np.uint8).reshape(target[1], target[0], 4)
