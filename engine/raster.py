"""Pixel arrays, and Skia surfaces over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import skia

Pixels = npt.NDArray[np.uint8]
"""Rows of pixels: uint8, (height, width, 4)."""


def surface(
    pixels: Pixels,
    *,
    order: Any = skia.kRGBA_8888_ColorType,
    alpha: Any = skia.kOpaque_AlphaType,
) -> Any:
    """A surface that draws into ``pixels``.

    Keep both alive while a canvas of the surface is in use: neither holds a reference to the other.
    """
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, order, alpha, None)
    return skia.Surface.MakeRasterDirect(info, pixels, width * 4)
