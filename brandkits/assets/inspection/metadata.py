"""Removes everything but pixels from a picture's file, before a decoder sees it; for children only.

Phones, editors and messengers leave metadata that is cut off, doubled or points outside of the
file, and browsers show the picture all the same. What determines how pixels are shown stays:
orientation, colour profile, gamma, Adobe's colour transform, frames of an animation. A file whose
structure is not understood is returned unchanged and left to the decoder. Standard library only.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

PNG = b"\x89PNG\r\n\x1a\n"
# Chunks that determine how pixels are shown (PNG, third edition, section 11).
SHOWING_CHUNKS = frozenset({b"tRNS", b"iCCP", b"gAMA", b"sRGB"})
END = b"\xff\xd9"  # of a JPEG
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
APP1, APP2, APP14, COMMENT = 0xE1, 0xE2, 0xEE, 0xFE
EXIF, PROFILE, ADOBE = b"Exif\0", b"ICC_PROFILE\0", b"Adobe"
ORIENTATION, SHORT = 0x0112, 3  # a tag and a type of TIFF 6.0


class Bare(NamedTuple):
    """A picture's file without its metadata, and what the metadata said.

    ``orientation`` is 1 to 8, as in EXIF. ``animated``: more frames followed, and are left out.
    """

    data: bytes
    orientation: int = 1
    animated: bool = False


def without_metadata(raw: bytes) -> Bare:
    """Return the first picture of a file, and its orientation.

    Browsers ignore the EXIF orientation of WebP and AVIF, so it is not read.
    """
    if raw.startswith(b"\xff\xd8\xff"):
        return _jpeg(raw)
    if raw.startswith(PNG):
        return _png(raw)
    return Bare(raw)


def orientation(exif: bytes) -> int:
    """Return the orientation in the first directory of EXIF data; 1 if none is legible."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, values = struct.unpack_from(f"{order}HHI", tiff, at)
        if (tag, kind, values) == (ORIENTATION, SHORT, 1):
            (turn,) = struct.unpack_from(f"{order}H", tiff, at + 8)
            return turn if 1 <= turn <= 8 else 1
    return 1


def _jpeg(raw: bytes) -> Bare:
    segments, turn, at = [raw[:2]], 0, 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in (START_OF_SCAN, END_OF_IMAGE):
            return Bare(b"".join((*segments, raw[at:])), turn or 1)
        (length,) = struct.unpack_from(">H", raw, at + 2)
        end = at + 2 + length
        body = raw[at + 4 : end]
        if length < 2 or end > len(raw):
            break
        if marker == APP1 and body.startswith(EXIF) and not turn:
            turn = orientation(body)
        if not _is_metadata(marker, body):
            segments.append(raw[at:end])
        at = end
    return Bare(raw, turn or 1)


def _is_metadata(marker: int, body: bytes) -> bool:
    if marker == APP2:
        return not body.startswith(PROFILE)
    if marker == APP14:
        return not body.startswith(ADOBE)
    return APP1 <= marker <= 0xEF or marker == COMMENT


def _png(raw: bytes) -> Bare:
    header = raw[len(PNG) + 8 : len(PNG) + 16]  # width and height
    chunks, pixels = list[bytes](), list[bytes]()
    frames: list[
        tuple[bytes, list[bytes]]
    ] = []  # control chunk and pixels of every animation frame
    turn, at, apart, moves = 1, len(PNG), False, False
    for name, start, end in _chunks(raw):
        at, body = end, raw[start + 8 : end - 4]
        sound = zlib.crc32(raw[start + 4 : end - 4]) == struct.unpack_from(">I", raw, end - 4)[0]
        if name == b"IDAT":
            # The default image is not a frame of the animation: it is meant for programs without APNG.
            apart = apart or (not pixels and moves and not frames)
            pixels.append(raw[start:end])
        elif name == b"eXIf":
            turn = orientation(body)
        elif name in (b"acTL", b"fcTL", b"fdAT"):
            moves = moves or name == b"acTL"
            if name == b"fcTL":
                frames.append((body, []))
            elif name == b"fdAT" and frames:
                frames[-1][1].append(_chunk(b"IDAT", body[4:]))
        elif name[:1].isupper() or (name in SHOWING_CHUNKS and sound):
            chunks.append(raw[start:end])
    # What is cut off behind the pixels is not needed.
    rest = raw[at:] if raw[at + 4 : at + 8] == b"IDAT" else _chunk(b"IEND", b"")
    if apart and frames and frames[0][1] and frames[0][0][4:20] == header + bytes(8):
        pixels = frames[0][1]
    return Bare(b"".join((PNG, *chunks, *pixels, rest)), turn, len(frames) > 1)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of every complete chunk, up to the last."""
    at = len(PNG)
    while at + 12 <= len(raw):
        name, end = raw[at + 4 : at + 8], at + 12 + struct.unpack_from(">I", raw, at)[0]
        if end > len(raw) or not name.isalpha() or name == b"IEND":
            return
        yield name, at, end
        at = end


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
