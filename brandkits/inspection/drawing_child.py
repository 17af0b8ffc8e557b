"""Turns one untrusted SVG into pixels within hard limits; started by ``inspection``, never imported.

Reads the drawing on stdin. Writes one line of JSON, then a PNG; a refusal is a line with ``code`` and
``detail``. What is drawn is a new document of the shapes, gradients, clips and masks that the old one
has: everything else, every address and every script is left behind. Standard library and resvg only.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

import resvg_py

SIDE = 2_048  # pixels of the longer side: more than any slide shows of a logo
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 5
MAX_ELEMENTS, MAX_DEPTH = 20_000, 100

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
PARTS = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "style", "clipPath", "mask", "switch"),
        *("linearGradient", "radialGradient", "stop", "pattern", "marker"),
    }
)
SILENT = frozenset({"title", "desc", "metadata"})
# Names of attributes that draw; whatever else an element says is left out.
ATTRIBUTES = re.compile(
    r"(?:id|class|style|transform|d|points|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|fr|width|height"
    r"|viewBox|preserveAspectRatio|href|offset|fill|stroke|color|opacity|display|visibility|overflow"
    r"|mask|clip-path|clip-rule|clipPathUnits|maskUnits|maskContentUnits|gradientUnits"
    r"|gradientTransform|spreadMethod|patternUnits|patternContentUnits|patternTransform|pathLength"
    r"|marker-\w+|markerUnits|markerWidth|markerHeight|orient|refX|refY|mix-blend-mode|isolation"
    r"|paint-order|vector-effect|shape-rendering|(?:fill|stroke|stop)-[\w-]+)$"
)
_OUTSIDE = re.compile(
    r"url\(\s*['\"]?(?!\s*['\"]?#)|@|\\|expression|javascript:|data:|https?:|file:|//",
    re.IGNORECASE,
)


class Refused(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        png, dropped = drawn(sys.stdin.buffer.read())
    except Refused as refusal:
        answer({"code": refusal.code, "detail": refusal.detail})
    except (ElementTree.ParseError, ValueError, RecursionError, LookupError):
        answer({"code": "damaged", "detail": "The drawing cannot be read: export it again."})
    else:
        answer({"dropped": sorted(dropped)}, png)


def drawn(raw: bytes) -> tuple[bytes, set[str]]:
    """The drawing as a PNG, and the names of what was left out."""
    head = raw[:4_096].lower()
    if b"<!entity" in raw.lower() or (
        b"<!doctype" in head and b"[" in head.split(b"<!doctype")[1][:512]
    ):
        raise Refused("svg-entities", "The drawing defines entities: export it as plain SVG.")
    root = parsed(raw)
    if root.tag != f"{{{SVG}}}svg":
        raise Refused("not-a-drawing", "The file is not an SVG drawing.")
    dropped: set[str] = set()
    clean = cleaned(root, dropped)
    if clean is None or not any(local(one) in SHAPES for one in clean.iter()):
        raise Refused(
            "svg-empty", "The drawing has no shapes: convert text and pictures to outlines."
        )
    width, height = proportions(clean)
    clean.set("width", str(width))
    clean.set("height", str(height))
    ElementTree.register_namespace("", SVG)
    text = ElementTree.tostring(clean, encoding="unicode")
    scale = SIDE / max(width, height)
    png = resvg_py.svg_to_bytes(
        svg_string=text,
        skip_system_fonts=True,
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
    )
    return bytes(png), dropped


def parsed(raw: bytes) -> ElementTree.Element:
    """The document, read piece by piece so that a deep or endless one is left early."""
    count = depth = 0
    root: ElementTree.Element | None = None
    for event, element in ElementTree.iterparse(BytesIO(raw), events=("start", "end")):  # noqa: S314 - entities are refused before, limits hold
        if event == "start":
            count, depth = count + 1, depth + 1
            root = element if root is None else root
            if count > MAX_ELEMENTS or depth > MAX_DEPTH:
                raise Refused("too-demanding", "The drawing has too many parts: simplify it.")
        else:
            depth -= 1
    if root is None:
        raise Refused("damaged", "The drawing is empty.")
    return root


def cleaned(element: ElementTree.Element, dropped: set[str]) -> ElementTree.Element | None:
    """A copy with nothing but what draws; None for what does not."""
    name = local(element)
    if name == "text":
        raise Refused("svg-text", "The drawing has live text: convert it to outlines first.")
    if not name or name not in SHAPES | PARTS:
        if name not in SILENT:
            dropped.add(name or "foreign")
        return None
    copy = ElementTree.Element(f"{{{SVG}}}{name}")
    for key, value in attributes(element):
        if _OUTSIDE.search(value) or (key == "href" and not value.startswith("#")):
            dropped.add(key)
        else:
            copy.set(key, value)
    if name == "style":
        if _OUTSIDE.search(element.text or ""):
            dropped.add("style")
            return None
        copy.text = element.text
        return copy
    for child in element:
        if (made := cleaned(child, dropped)) is not None:
            copy.append(made)
    return copy


def attributes(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name = "href" if key == "{http://www.w3.org/1999/xlink}href" else key
        if ATTRIBUTES.match(name):
            yield name, value


def local(element: ElementTree.Element) -> str:
    """The name of an SVG element; empty for those of other languages."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in ("", f"{{{SVG}") else ""


def proportions(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in the drawing's own units."""
    box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    width, height = (
        (box[2], box[3]) if len(box) == 4 else (size(root, "width"), size(root, "height"))
    )
    if not (0 < width < 1e6 and 0 < height < 1e6 and 1 / 50 < width / height < 50):
        raise Refused("svg-size", "The drawing has no usable size: set its viewBox.")
    return width, height


def size(root: ElementTree.Element, name: str) -> float:
    found = re.match(r"\s*([\d.]+)", root.get(name, ""))
    return float(found[1]) if found else 0.0


def answer(head: dict[str, object], data: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
