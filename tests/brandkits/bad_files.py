"""Files that every kind of upload must refuse: their bytes, and the code of the reason."""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass
from functools import cache

from PIL import Image

from brandkits.assets.inspection import MAX_BYTES, Kind
from engine.fonts.typefaces import FOLDER
from tests.brandkits import pictures

ARABIC = FOLDER / "NotoNaskhArabic-400.ttf"
LATIN = FOLDER / "Inter-400.ttf"
SVG_NAME = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RECT = '<rect width="90" height="40" fill="#c81e28"/>'


@dataclass(frozen=True)
class Bad:
    """``codes`` are the possible reasons; a corrupted font may also be found sound."""

    name: str
    kind: Kind
    data: bytes
    codes: frozenset[str]


def drawing(content: str, *, head: str = "", box: str = "0 0 90 40") -> bytes:
    """Return an SVG with this content."""
    return f'{head}<svg {SVG_NAME} viewBox="{box}">{content}</svg>'.encode()


def _pictures() -> dict[str, tuple[bytes, str]]:
    def cut(format: str, by: int) -> bytes:
        return pictures.encoded(pictures.gradient("RGB", 300, 300), format)[:-by]

    return {
        "empty": (b"", "empty"),
        "truncated JPEG": (pictures.jpeg(300, 300)[:-600], "damaged"),
        "truncated PNG": (cut("PNG", 600), "damaged"),
        "truncated WebP": (cut("WEBP", 200), "damaged"),
        "web page": (pictures.HTML, "not-a-picture"),
        "SVG": (pictures.SVG, "svg"),
        "font": (ARABIC.read_bytes(), "not-a-picture"),
        "TIFF, which Pillow could read": (
            pictures.encoded(Image.new("RGB", (9, 9)), "TIFF"),
            "not-a-picture",
        ),
        "script with a GIF's first bytes": (pictures.script_polyglot(), "damaged"),
        "81 MP in the header": (pictures.header_bomb(), "too-many-pixels"),
        "81 MP indeed": (pictures.honest_bomb(), "too-many-pixels"),
        "just above the cap": (pictures.header_bomb(40_000_001, 1), "too-many-pixels"),
        "too many bytes": (b"\xff\xd8" + bytes(MAX_BYTES), "too-many-bytes"),
    }


def _drawings() -> dict[str, tuple[bytes, str]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    secret = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    uses = "".join(f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 20}</g>' for n in range(1, 12))
    picture = '<image href="{}" width="90" height="40"/>'
    return {
        "a billion laughs": (
            drawing(RECT, head=f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>'),
            "svg-entities",
        ),
        "an entity that reads a file": (drawing("<desc>&x;</desc>", head=secret), "svg-entities"),
        "nothing but a local picture": (drawing(picture.format("file:///etc/passwd")), "svg-empty"),
        "nothing but a remote picture": (
            drawing(picture.format("http://169.254.169.254/latest/meta-data")),
            "svg-empty",
        ),
        "a web page in a foreign object": (
            drawing("<foreignObject><script>alert(1)</script></foreignObject>"),
            "svg-empty",
        ),
        "nothing but a script": (drawing("<script>alert(1)</script>"), "svg-empty"),
        "live text": (drawing("<text>Rivermill</text>"), "svg-text"),
        "copies of copies": (drawing(f'<defs><g id="g0">{RECT * 9}</g>{uses}</defs><use href="#g11"/>'), "damaged"),
        "parts without end": (drawing(RECT * 20_001), "too-demanding"),
        "groups in groups": (drawing("<g>" * 5_000 + RECT + "</g>" * 5_000), "too-demanding"),
        "a page that holds a drawing": (
            b"<html><body>" + drawing(RECT) + b"</body></html>",
            "not-a-drawing",
        ),
        "cut in the middle": (drawing(RECT)[:-20], "damaged"),
        "parts of no size": (
            f'<svg {SVG_NAME}><rect width="50%" height="9"/></svg>'.encode(),
            "svg-size",
        ),
        "nothing to see": (drawing(RECT.replace("#c81e28", "none")), "svg-empty"),
        "a mile high": (drawing(RECT, box="0 0 1 9000"), "svg-size"),
        "numbers without end": (drawing(RECT, box="0 0 1e400 1e400"), "svg-size"),
        "packed, and cut off": (gzip.compress(drawing(RECT))[:-20], "damaged"),
        "packed without end": (gzip.compress(drawing(RECT + " " * 12_000_000)), "too-many-bytes"),
        "packed, and no drawing": (gzip.compress(b"nothing but words"), "damaged"),
        "over two megabytes": (drawing(RECT + " " * 2_000_000), "too-many-bytes"),
    }  # fmt: skip


def _fonts() -> dict[str, tuple[bytes, str]]:
    sound = ARABIC.read_bytes()
    return {
        "empty font": (b"", "empty"),
        "picture as a font": (pictures.png(), "not-a-font"),
        "web page as a font": (pictures.HTML, "not-a-font"),
        "script as a font": (b"#!/bin/sh\nrm -rf /\n", "not-a-font"),
        "half a font": (sound[: len(sound) // 2], "damaged"),
        "header alone": (sound[:12], "damaged"),
        "WOFF2 of nothing": (b"wOF2" + bytes(60), "damaged"),
        "WOFF2 that unpacks without end": (b"wOF2" + b"\xff" * 400, "damaged"),
        "tables outside of the file": (sound[:20] + b"\xff" * 200 + sound[220:], "damaged"),
        "collection": (b"ttcf" + sound[4:], "font-collection"),
        "too many bytes of font": (b"OTTO" + bytes(MAX_BYTES), "too-many-bytes"),
    }


@cache
def bad_files() -> tuple[Bad, ...]:
    """Return files that are always refused, each for one reason."""
    kinds: dict[Kind, dict[str, tuple[bytes, str]]] = {
        "image": _pictures(),
        "logo": _drawings(),
        "font": _fonts(),
    }
    return tuple(
        Bad(name, kind, data, frozenset({code}))
        for kind, files in kinds.items()
        for name, (data, code) in files.items()
    )


@cache
def corrupted_fonts(count: int = 100) -> tuple[Bad, ...]:
    """Return sound fonts with a few changed bytes; always the same ones."""
    dice = random.Random(20_26)
    sources = [ARABIC.read_bytes(), LATIN.read_bytes()]
    found = []
    for number in range(count):
        data = bytearray(sources[number % 2])
        for _ in range(dice.choice((1, 4, 16, 64))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        codes = frozenset({"damaged", "not-a-font", "too-demanding", "font-empty"})
        found.append(Bad(f"corrupted {number}", "font", bytes(data), codes))
    return tuple(found)
