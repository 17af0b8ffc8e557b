"""Pictures of every kind in use, sound and slightly broken: bytes and true type."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from tests.brandkits.pictures import encoded, profiled_png


def scene(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Return a picture that differs in all four corners."""
    image = Image.new("RGB", size, "#e0a030")
    width, height = size
    image.paste("#1f3a5f", (0, 0, width // 2, height // 2))
    image.paste("#c81e28", (width // 2, 0, width, height // 3))
    image.paste("#28a05a", (0, height // 2, width // 3, height))
    return image.convert(mode)


def see_through(mode: str = "RGBA") -> Image.Image:
    image = scene("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image.convert(mode)


def exif(orientation: int, *, order: str = "<", more: bytes = b"", count: int = 1) -> bytes:
    """Return a TIFF header with only the orientation tag."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + head + struct.pack(f"{order}H", count) + tag + more


def turned(orientation: int) -> Image.Exif:
    tiff = Image.Exif()
    tiff[0x0112] = orientation
    return tiff


def with_segments(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    extra = b"".join(
        struct.pack(">BBH", 255, marker, len(body) + 2) + body for marker, body in segments
    )
    return jpeg[:2] + extra + jpeg[2:]


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG with more chunks after its header; a name that ends in lower case gets a wrong checksum."""
    extra = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return png[:33] + extra + png[33:]


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    return encoded(image or scene(), "JPEG", **{"quality": 95, **options})


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    return encoded(image or scene(), "PNG", **options)


def packed_png(
    width: int, height: int, depth: int, color: int, rows: list[bytes], *extra: tuple[bytes, bytes]
) -> bytes:
    """Return a PNG written byte by byte, of kinds that Pillow does not write."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)),
        *extra,
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def sixteen_bit(color: int, channels: int, *extra: tuple[bytes, bytes]) -> bytes:
    rows = [
        struct.pack(
            f">{32 * channels}H",
            *((x * 2_048 + 99 * y) % 65_536 for x in range(32) for _ in range(channels)),
        )
        for y in range(24)
    ]
    return packed_png(32, 24, 16, color, rows, *extra)


def animated(format: str) -> bytes:
    file = BytesIO()
    scene().save(
        file,
        format,
        save_all=True,
        append_images=[Image.new("RGB", (120, 80), "#00f")],
        loop=1,
        duration=60_000,
        lossless=True,
    )
    return file.getvalue()


def display_p3() -> bytes:
    """Return the profile of a wide-gamut screen, from its primaries."""
    from tests.brandkits import pictures

    return bytes(
        pictures.profile(
            ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
        )
    )


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
J, P, W, G, A = "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"
BIG_TEXT = b"Comment\0\0" + zlib.compress(b"x" * 3_000_000)

PICTURES: dict[str, tuple[bytes, str]] = {
    **{f"orientation {n}": (with_segments(jpeg(), (0xE1, exif(n))), J) for n in range(1, 9)},
    "orientation of the other order": (with_segments(jpeg(), (0xE1, exif(6, order=">"))), J),
    "orientation beyond the eight": (with_segments(jpeg(), (0xE1, exif(9))), J),
    "EXIF cut off": (with_segments(jpeg(), (0xE1, exif(6)[:15])), J),
    "EXIF of more tags than there are": (with_segments(jpeg(), (0xE1, exif(6, count=90))), J),
    "EXIF that points outside": (with_segments(jpeg(), (0xE1, exif(6, more=b"\xff" * 40, count=4))), J),
    "EXIF twice": (with_segments(jpeg(), (0xE1, exif(6)), (0xE1, exif(8))), J),
    "EXIF of nothing": (with_segments(jpeg(), (0xE1, b"Exif\0\0")), J),
    "XMP alone says to turn": (with_segments(jpeg(), (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/' tiff:Orientation='6'/>")), J),
    "more pictures than are there": (with_segments(jpeg(), (0xE2, b"MPF\0II*\0" + b"\xff" * 60)), J),
    "Photoshop's blocks cut off": (with_segments(jpeg(), (0xED, b"Photoshop 3.0\x008BIM\x04\x04" + b"\xff" * 9)), J),
    "progressive": (jpeg(progressive=True), J),
    "grey": (jpeg(scene("L")), J),
    "inks": (jpeg(scene("CMYK")), J),
    "subsampled": (jpeg(subsampling=2), J),
    "bytes behind its end": (jpeg() + b"\0" * 999 + b"<html>", J),
    "a wide screen's colours": (jpeg(icc_profile=display_p3()), J),
    "a profile that is none": (jpeg(icc_profile=b"nothing"), J),
    "PNG": (png(), P),
    "see-through": (png(see_through()), P),
    "see-through grey": (png(see_through("LA")), P),
    "a palette": (png(scene("P")), P),
    "a see-through palette": (png(see_through().quantize(16)), P),
    "one colour is see-through": (with_chunks(png(), (b"tRNS", struct.pack(">HHH", 0x1F, 0x3A, 0x5F))), P),
    "two greys": (png(scene("1")), P),
    "a grey is see-through": (packed_png(8, 2, 4, 0, [b"\x01\x23\x45\x67"] * 2, (b"tRNS", b"\0\3")), P),
    "sixteen bits": (sixteen_bit(2, 3), P),
    "sixteen bits of grey": (sixteen_bit(0, 1), P),
    "sixteen bits, see-through": (sixteen_bit(6, 4), P),
    "sixteen bits of grey, one see-through": (sixteen_bit(0, 1, (b"tRNS", struct.pack(">H", 2_048))), P),
    "another gamma": (with_chunks(png(), (b"gAMA", struct.pack(">I", 100_000))), P),
    "swapped primaries": (profiled_png(), P),
    "a profile with a slip": (with_chunks(png(), (b"iCCP", b"x\0\0" + zlib.compress(SRGB)[:90])), P),
    "a long profile": (with_chunks(png(), (b"iCCP", b"x\0\0" + zlib.compress(SRGB + bytes(2_000_000)))), P),
    "long words": (with_chunks(png(), (b"zTXt", BIG_TEXT)), P),
    "broken words": (with_chunks(png(), (b"iTXt", b"x\0\1\0\0\0nothing packed")), P),
    "PNG that says to turn": (with_chunks(png(), (b"eXIf", exif(6)[6:])), P),
    "PNG that is cut off behind its pixels": (png()[:-7], P),
    "one pixel": (png(Image.new("RGB", (1, 1), "#c81e28")), P),
    "PNG that moves": (animated("PNG"), P),
    "WebP": (encoded(scene(), "WEBP", quality=95), W),
    "WebP, see-through": (encoded(see_through(), "WEBP", lossless=True), W),
    "WebP that says to turn": (encoded(scene(), "WEBP", lossless=True, exif=exif(6)), W),
    "WebP that moves": (animated("WEBP"), W),
    "GIF": (encoded(scene("P"), "GIF"), G),
    "GIF that moves": (animated("GIF"), G),
    "AVIF": (encoded(scene(), "AVIF", quality=95), A),
    "AVIF that is turned": (encoded(scene(), "AVIF", quality=95, exif=turned(6)), A),
}  # fmt: skip
