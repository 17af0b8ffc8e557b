"""Converts one untrusted SVG to pixels; runs in a child of ``inspection``. A refusal has ``code`` and
``detail``.

Draws a new document made of what the original shows, without any address or script. Uses the
standard library, tinycss2, cssselect2 and resvg; Pillow for embedded pictures only.
"""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import resvg_py

from brandkits.assets.inspection.svg_cleaning import Cleaner
from brandkits.assets.inspection.svg_document import SVG, Refused, parse
from brandkits.assets.inspection.svg_references import resolve_references
from brandkits.assets.inspection.svg_size import size_of, uses_percentages
from brandkits.assets.inspection.svg_styles import sheets_of

SIDE = 2_048  # pixels of the longer side: more than any slide shows of a logo
MAX_PICTURES, MAX_PICTURE_PIXELS = 50, 40_000_000
AROUND = 8_192.0  # units searched on every side of the origin if a drawing has no size
SMALL = 1_024  # pixels of the longer side while searching
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[^,;]*)*),(.*)", re.DOTALL | re.IGNORECASE)
# CSS defines absolute lengths by the reference pixel of 1/96 inch; resvg converts by this value.
DPI = 96.0


def answer(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what was left out of a drawing, and its PNG."""
    try:
        png, dropped = draw(data)
    except Refused as refusal:
        return {"code": refusal.code, "detail": refusal.detail}, b""
    except MemoryError:
        detail = "The drawing takes too much memory: simplify it."
        return {"code": "too-demanding", "detail": detail}, b""
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return {"code": "damaged", "detail": "The drawing cannot be read: export it again."}, b""
    return {"dropped": sorted(dropped)}, png


def draw(raw: bytes, side: int = SIDE) -> tuple[bytes, set[str]]:
    """Return the drawing as a PNG, ``side`` pixels on its longer side, and the names of what was left out."""
    root = parse(raw)
    size = size_of(root)
    dropped: set[str] = set()
    pictures = Pictures()
    cleaner = Cleaner(
        root, sheets_of(root, size.width, size.height, dropped), dropped, pictures.clean
    )
    clean = cleaner.root
    if clean is None:
        raise Refused("svg-empty", "The drawing shows nothing.")
    resolve_references(clean)
    size = size_of(clean)
    if not size.known:
        if uses_percentages(clean):
            raise Refused(
                "svg-size",
                "The drawing uses percentages but has no size: set its viewBox.",
            )
        clean.set("viewBox", found_box(clean))
        clean.attrib.pop("preserveAspectRatio", None)
        for name in ("width", "height"):
            clean.attrib.pop(name, None)
        size = size_of(clean)
    clean.set("width", f"{size.width:.9g}")
    clean.set("height", f"{size.height:.9g}")
    for name in ("x", "y"):
        clean.attrib.pop(name, None)
    scale = side / max(size.width, size.height)
    style = cleaner.root_style
    return paint(
        clean,
        max(1, round(size.width * scale)),
        max(1, round(size.height * scale)),
        style.get("background") or style.get("background-color"),
    ), dropped


def paint(
    root: ElementTree.Element, width: int, height: int, background: str | None = None
) -> bytes:
    ElementTree.register_namespace("", SVG)
    text = ElementTree.tostring(root, encoding="unicode")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            background=background,
            skip_system_fonts=True,
            dpi=DPI,
            width=width,
            height=height,
        )
    )


def found_box(root: ElementTree.Element) -> str:
    """Return a viewBox around everything that a drawing without a size shows."""
    from PIL import Image  # slow to import, and few drawings need it

    left, top, wide, high = (-AROUND, -AROUND, 2 * AROUND, 2 * AROUND)
    for look in range(2):  # first the whole range, then close up
        view = ElementTree.Element(root.tag, dict(root.attrib))
        view.extend(list(root))
        view.set("viewBox", f"{left:.9g} {top:.9g} {wide:.9g} {high:.9g}")
        view.set("width", f"{wide:.9g}")
        view.set("height", f"{high:.9g}")
        scale = SMALL / max(wide, high)
        size = max(1, round(wide * scale)), max(1, round(high * scale))
        with Image.open(BytesIO(paint(view, *size))) as picture:
            found = picture.getchannel("A").getbbox()
        if found is None:
            raise Refused("svg-empty", "The drawing shows nothing.")
        if not look and (min(found[:2]) == 0 or max(found[2:]) == SMALL):
            raise Refused(
                "svg-size", "The drawing has no size and reaches too far: set its viewBox."
            )
        # One pixel more on every side, for shapes that cover part of a pixel.
        left, top = left + (found[0] - 1) / scale, top + (found[1] - 1) / scale
        wide, high = (found[2] - found[0] + 2) / scale, (found[3] - found[1] + 2) / scale
    return f"{left:.9g} {top:.9g} {wide:.9g} {high:.9g}"


class Pictures:
    """The pictures embedded in one drawing, each read as if it had been uploaded."""

    def __init__(self) -> None:
        self._count = self._pixels = 0

    def clean(self, address: str) -> tuple[str, int, int]:
        """Return a ``data:`` address of nothing but pixels, and the picture's intrinsic size."""
        from PIL import Image  # slow to import, and few drawings need it

        from brandkits.assets.inspection import picture_child

        self._count += 1
        if self._count > MAX_PICTURES:
            raise Refused("too-demanding", f"The drawing holds over {MAX_PICTURES} pictures.")
        picture_child.prepare()
        try:
            picture, _ = picture_child.shown(_data(address))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except picture_child.BROKEN as error:
            raise Refused("damaged", "A picture in the drawing cannot be read.") from error
        width, height = picture.size
        self._pixels += width * height
        if self._pixels > MAX_PICTURE_PIXELS:
            raise _too_many_pixels()
        picture.thumbnail((SIDE, SIDE))
        file = BytesIO()
        picture.save(file, "PNG", compress_level=1, icc_profile=None)
        return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}", width, height


def _data(address: str) -> bytes:
    """Return the bytes of a ``data:`` address (RFC 2397)."""
    found = _DATA.match(address)
    if found is None:
        raise Refused("damaged", "A picture in the drawing has no data.")
    data = unquote_to_bytes(found[3])
    if not found[2].lower().replace(" ", "").endswith(";base64"):
        return data
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    return base64.b64decode(data + b"=" * (-len(data) % 4))


def _too_many_pixels() -> Refused:
    most = MAX_PICTURE_PIXELS // 1_000_000
    return Refused(
        "too-many-pixels", f"The drawing's pictures have more than {most} million pixels."
    )
