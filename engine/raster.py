"""Pixels, and the painter's canvas over them."""

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

    Keep both as long as a canvas of it is used: neither keeps the other alive.
    """
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, order, alpha, None)
    return skia.Surface.MakeRasterDirect(info, pixels, width * 4)
