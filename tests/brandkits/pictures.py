"""Pictures as clients send them, sound and hostile, made in memory."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED = (200, 30, 40)


def encoded(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def gradient(mode: str, width: int, height: int) -> Image.Image:
    """Return a picture that compresses badly enough to be cut in the middle."""
    return Image.radial_gradient("L").resize((width, height)).convert(mode)


def png(width: int = 64, height: int = 48) -> bytes:
    return encoded(Image.new("RGB", (width, height), RED), "PNG")


def jpeg(width: int = 64, height: int = 48, **options: Any) -> bytes:
    return encoded(gradient("RGB", width, height), "JPEG", **options)


def sideways_jpeg() -> bytes:
    """Return a JPEG stored 80 × 40 with the blue half left; shown rotated clockwise, blue half on top."""
    image = Image.new("RGB", (80, 40), RED)
    image.paste((20, 40, 220), (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif[0x9286] = "GPS of the office"
    return encoded(image, "JPEG", quality=95, exif=exif, comment=b"secret comment")


def cmyk_jpeg() -> bytes:
    """Return pure magenta ink, without a profile."""
    return encoded(Image.new("CMYK", (40, 30), (0, 255, 0, 0)), "JPEG", quality=95)


def profiled_png() -> bytes:
    """Return pure red by its numbers, in a colour space whose red primary is sRGB's green."""
    return encoded(
        Image.new("RGB", (8, 8), (255, 0, 0)), "PNG", icc_profile=_profile_with_swapped_primaries()
    )


def header_bomb(width: int = 9_000, height: int = 9_000) -> bytes:
    """Return a few hundred bytes of PNG whose header declares 81 million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1_000)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def honest_bomb() -> bytes:
    """Return 81 million real pixels in 78 kB."""
    return encoded(Image.new("L", (9_000, 9_000)), "PNG")


def script_polyglot() -> bytes:
    """Return a file that a browser may run as script and whose header passes for a GIF's."""
    return b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(document.domain);" + b"//" * 200


def picture_with_page() -> bytes:
    """Return a sound PNG followed by a web page and a ZIP signature."""
    return png() + b"<html><script>alert(1)</script></html>PK\x03\x04"


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
HTML = b"<!doctype html><title>hello</title><script>alert(1)</script>"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


Primary = tuple[float, float, float]


def _profile_with_swapped_primaries() -> bytes:
    return profile(((0.3851, 0.7169, 0.0971), (0.4360, 0.2225, 0.0139), (0.1431, 0.0606, 0.7141)))


def profile(primaries: tuple[Primary, Primary, Primary]) -> bytes:
    """Return a minimal ICC v2 display profile of red, green and blue in XYZ (D50), with a gamma of 2.2."""
    red, green, blue = primaries
    white = (0.9642, 1.0, 0.8249)
    points = {b"rXYZ": red, b"gXYZ": green, b"bXYZ": blue, b"wtpt": white}
    tags = {name: b"XYZ \0\0\0\0" + _fixed(*point) for name, point in points.items()}
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(data), len(tag))
        data += tag
    header = struct.pack(">I4xI", start + len(data), 0x02100000) + b"mntrRGB XYZ "
    header += bytes(12) + b"acsp" + bytes(28) + _fixed(*white)
    return header.ljust(128, b"\0") + table + data


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 65_536) for number in numbers))
