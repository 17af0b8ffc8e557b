"""Encode pixels: PNG with our own writer, JPEG with libjpeg-turbo, WebP and AVIF with Pillow.

Equal pixels give equal bytes. Pixels are rows of RGBX, uint8, (height, width, 4). Files are tagged as sRGB.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import Literal

import deflate
import numpy as np
import simplejpeg
from isal import isal_zlib
from numpy.lib.stride_tricks import as_strided
from PIL import Image

from engine.errors import FileTooLarge
from engine.raster import Pixels

Effort = Literal["stored", "fast"]
MAX_BYTES = 2_000_000  # Bluesky's limit; every other platform allows more
BEST_JPEG, WORST_JPEG = 90, 40
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: Pixels, effort: Effort = "stored") -> bytes:
    """Encode a PNG: ``stored`` for files that are kept, ``fast`` for previews.

    Rows are not filtered: on flat backgrounds and text every filter made the files larger.
    """
    rows = pack_rows(pixels)
    if effort == "stored":
        data = bytes(deflate.zlib_compress(rows, 4))
    else:
        data = isal_zlib.compress(rows, 1)
    height, width = pixels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"sRGB", b"\0"),
            _chunk(b"IDAT", data),
            _chunk(b"IEND", b""),
        ]
    )


def jpeg(pixels: Pixels, quality: int = BEST_JPEG, max_bytes: int = MAX_BYTES) -> bytes:
    """Encode a JPEG of at most ``max_bytes``, at ``quality`` or the highest quality below it that fits.

    Chroma is stored at full resolution (4:4:4), because slides hold coloured text. Raises
    ``FileTooLarge`` when the file is too large even at the lowest acceptable quality.
    """
    data = _jpeg(pixels, quality)
    if len(data) <= max_bytes:
        return data
    low, high, best = WORST_JPEG, quality - 1, b""
    while low <= high:
        middle = (low + high) // 2
        data = _jpeg(pixels, middle)
        if len(data) <= max_bytes:
            low, best = middle + 1, data
        else:
            high = middle - 1
    if not best:
        raise FileTooLarge(f"the JPEG takes more than {max_bytes} bytes at quality {WORST_JPEG}")
    return best


def webp(pixels: Pixels, quality: int = 90, method: int = 2) -> bytes:
    """Encode a WebP; chroma has half the resolution and is sharpened at edges."""
    return _by_pillow(pixels, "WEBP", quality=quality, method=method, use_sharp_yuv=True)


def avif(pixels: Pixels, quality: int = 80, speed: int = 8) -> bytes:
    """Encode an AVIF with chroma at full resolution, in one thread so that bytes are reproducible."""
    return _by_pillow(
        pixels, "AVIF", quality=quality, speed=speed, subsampling="4:4:4", max_threads=1
    )


def write(pixels: Pixels, kind: str, *, preview: bool = False) -> bytes:
    """Encode as ``kind``: png, jpeg, webp or avif. A preview is viewed once, so it is encoded fast."""
    match kind:
        case "png":
            return png(pixels, "fast" if preview else "stored")
        case "jpeg":
            return jpeg(pixels, 80) if preview else jpeg(pixels)
        case "webp":
            return webp(pixels, 80, 0) if preview else webp(pixels)
        case "avif":
            return avif(pixels, 65, 10) if preview else avif(pixels)
    raise ValueError(f"no slide is written as {kind}")


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    data = simplejpeg.encode_jpeg(
        pixels, quality=quality, colorspace="RGBX", colorsubsampling="444"
    )
    return bytes(data[:2] + _profile_segment() + data[2:])


def _by_pillow(pixels: Pixels, format: str, **options: object) -> bytes:
    height, width = pixels.shape[:2]
    picture = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    target = io.BytesIO()
    picture.convert("RGB").save(target, format, icc_profile=_profile(), **options)
    return target.getvalue()


def pack_rows(pixels: Pixels) -> Pixels:
    """Convert RGBX to rows of RGB, each preceded by a filter byte of 0.

    Whole 32-bit pixels are written three bytes apart, from left to right, so that each overwrites the
    fourth byte of its predecessor; this is much faster than a strided copy of three bytes.
    """
    height, width = pixels.shape[:2]
    stride = 3 * width + 1
    buffer = np.empty(height * stride + 4, np.uint8)
    words = as_strided(buffer[1:5].view(np.uint32), (height, width), (stride, 3))
    np.copyto(words, pixels.view(np.uint32)[:, :, 0])
    rows = buffer[: height * stride].reshape(height, stride)
    rows[:, 0] = 0
    return rows


def _chunk(kind: bytes, data: bytes | bytearray) -> bytes:
    checksum = deflate.crc32(data, deflate.crc32(kind))
    return b"".join([struct.pack(">I", len(data)), kind, data, struct.pack(">I", checksum)])


@cache
def _profile() -> bytes:
    """The sRGB profile (ICC.1:2010); the date is blanked so that bytes are reproducible."""
    from PIL import ImageCms  # imported here: only lossy formats need it

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # creation date and time
    profile[84:100] = bytes(16)  # the profile ID, a checksum that covers the date
    return bytes(profile)


def _profile_segment() -> bytes:
    """The profile as a JPEG segment (ICC.1:2010, B.4)."""
    body = b"ICC_PROFILE\0\x01\x01" + _profile()
    return b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
