"""Inspects an untrusted upload: returns a clean picture or font, or says why not. No Django, no storage.

Child processes under limits (the modules named ``…_child``) read the bytes, so that a hostile file
costs one refusal and never a web worker.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from dataclasses import dataclass, field
from typing import Any, Literal

from brandkits.assets.inspection.formats import is_markup, is_packed, name_of
from core.processes.children import ChildFailed, ChildStopped, Limits, template

PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/heic": "HEIC",
    "image/heif": "HEIF",
}
DRAWINGS = {"image/svg+xml": "SVG"}
FONTS = {
    "font/ttf": "TTF",
    "font/otf": "OTF",
    "font/woff": "WOFF",
    "font/woff2": "WOFF2",
}
# The types accepted for each kind of asset, with their names.
ACCEPTED: dict[str, dict[str, str]] = {
    "image": PICTURES,
    "logo": PICTURES | DRAWINGS,
    "font": FONTS,
}
MAX_BYTES = 25_000_000
MAX_DRAWING_BYTES = 2_000_000
_MEMORY, _ANSWER = 1_500_000_000, 2**28
_LIMITS = {
    "picture_child": Limits(cpu=20, wall=90, memory=_MEMORY, answer=_ANSWER),
    "drawing_child": Limits(cpu=10, wall=60, memory=_MEMORY, answer=_ANSWER),
    "font_child": Limits(cpu=15, wall=75, memory=_MEMORY, answer=_ANSWER, file=64_000_000),
}

# How a sentence continues that names the file's true type, by the refusal's code.
_ADVICE = {
    "not-a-picture": ": save it as JPEG, PNG or WebP, and upload that.",
    "not-a-font": ": upload a TTF, OTF, WOFF or WOFF2 file.",
    "not-a-drawing": ": export the logo as SVG or PNG.",
    "damaged": ", and it is cut off or damaged: export it again.",
}
_READABLE = frozenset({
    *("a JPEG picture", "a PNG picture", "a GIF picture", "a WebP picture", "an AVIF picture"),
    *("a HEIC photo", "a HEIF photo"),
})  # fmt: skip
logger = logging.getLogger(__name__)

Kind = Literal["image", "logo", "font"]


class Refused(Exception):
    """The upload cannot become an asset; ``detail`` says why and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Inspected:
    """A clean file: a picture of nothing but pixels (sRGB, upright, no metadata), or a rebuilt font.

    ``content_type`` is the type of ``data`` (JPEG, PNG, TTF or OTF), ``digest`` its SHA-256 in
    hexadecimal. ``width`` and ``height`` are in pixels, at most 4096 each; None for a font.
    ``thumbnail`` is a small copy of a picture in the same type. ``facts`` is what was found.
    """

    data: bytes
    content_type: str
    digest: str
    width: int | None = None
    height: int | None = None
    thumbnail: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)


def inspect(data: bytes, kind: Kind) -> Inspected:
    """Read, clean and rebuild an upload; the same bytes give the same result.

    Raises ``Refused`` for a file that cannot be used, and ``Overloaded`` if the machine is too busy to
    read it now.
    """
    if kind == "font":
        return inspect_font(data)
    return inspect_image(data, logo=kind == "logo")


def inspect_image(data: bytes, *, logo: bool) -> Inspected:
    """Return a picture as pixels. A logo may be SVG, and stays lossless while that is affordable.

    Other opaque pictures become JPEG.
    """
    _check_size(data)
    drawing: dict[str, Any] = {}
    if is_packed(data) or is_markup(data):
        drawing, data = _draw(data, logo=logo)
    try:
        answer, files = _ask_child("picture_child", data, "logo" if logo else "image")
    except Refused as refusal:
        if drawing and refusal.code == "nothing-to-see":
            left_out = f"; left out: {', '.join(drawing['dropped'])}" if drawing["dropped"] else ""
            detail = f"The drawing shows nothing{left_out}. Convert text and pictures to outlines."
            raise Refused("svg-empty", detail) from None
        raise
    clean, thumbnail = files[: answer["bytes"]], files[answer["bytes"] :]
    return Inspected(
        data=clean,
        content_type=str(answer["content_type"]),
        digest=hashlib.sha256(clean).hexdigest(),
        width=int(answer["width"]),
        height=int(answer["height"]),
        thumbnail=thumbnail,
        facts={**answer["facts"], **drawing},
    )


def _draw(data: bytes, *, logo: bool) -> tuple[dict[str, Any], bytes]:
    """Convert an SVG to PNG. Anything else is refused, with the name of its type."""
    if logo and is_markup(data) and name_of(data):
        raise _wrong_kind(data, "drawing")
    if not logo:
        if name_of(data) or b"svg" not in data.replace(b"\0", b"").lower():
            raise _wrong_kind(data, "picture")
        raise Refused("svg", "Only a logo may be an SVG: export the picture as PNG.")
    if len(data) > MAX_DRAWING_BYTES:
        raise Refused("too-many-bytes", f"The drawing has over {MAX_DRAWING_BYTES:,} bytes.")
    return _ask_child("drawing_child", data)


def inspect_font(data: bytes) -> Inspected:
    """Rebuild a font with OpenType Sanitizer, unpacked if it was WOFF; ``facts`` is its own metadata."""
    _check_size(data)
    with tempfile.TemporaryDirectory(prefix="leporello-font-") as folder:
        facts, clean = _ask_child("font_child", data, folder)
    return Inspected(
        data=clean,
        content_type=str(facts.pop("content_type")),
        digest=hashlib.sha256(clean).hexdigest(),
        facts=facts,
    )


def _check_size(data: bytes) -> None:
    if not data:
        raise Refused("empty", "The file is empty.")
    if len(data) > MAX_BYTES:
        raise Refused("too-many-bytes", f"The file is larger than {MAX_BYTES:,} bytes.")


def _ask_child(script: str, data: bytes, *arguments: str) -> tuple[dict[str, Any], bytes]:
    """Return a child's result. A child's refusal, or its death without a result, raises ``Refused``."""
    try:
        limits = _LIMITS[script]
        answer, rest = template.ask(f"{__name__}.{script}", data, *arguments, limits=limits)
    except (ChildStopped, ChildFailed) as error:
        logger.error("an upload was not read: %s", error)
        raise _too_demanding() from None
    if "code" in answer:
        code, named = str(answer["code"]), name_of(data)
        if code == "not-a-picture" and named in _READABLE:
            code = "damaged"  # a type that can be read, but this file cannot
        if named and code in _ADVICE and not (script == "font_child" and code == "damaged"):
            raise Refused(code, f"This is {named}{_ADVICE[code]}")
        raise Refused(str(answer["code"]), str(answer["detail"]))
    return answer, rest


def _wrong_kind(data: bytes, kind: str) -> Refused:
    """Return the refusal of a file of the wrong kind, naming its type if its bytes tell it."""
    code = f"not-a-{kind}"
    return Refused(code, f"This is {name_of(data) or 'no ' + kind}{_ADVICE[code]}")


def _too_demanding() -> Refused:
    return Refused(
        "too-demanding", "Reading the file takes too much memory or time: save a simpler copy."
    )
