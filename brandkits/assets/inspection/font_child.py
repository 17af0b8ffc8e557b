"""Sanitises and reads one untrusted font; runs in a child of ``inspection``. A refusal has ``code``
and ``detail``.

Nothing opens the font before OpenType Sanitizer has rebuilt it.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path
from typing import Any

import ots
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from engine.fonts import weights

WALL_SECONDS = 20
MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"wOF2", b"wOFF")
ENGLISH = (0, 0x409)  # language ids of the name table: Macintosh and Windows
FIRST_SYMBOL = 0xF000
BROKEN = (TTLibError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError,
          TypeError, ValueError, struct.error)  # fmt: skip
# OS/2.fsType, bits 0 to 3: the embedding that the font's maker allows.
EMBEDDING = ((2, "restricted"), (4, "preview"), (8, "editable"))


def answer(data: bytes, folder: str) -> tuple[dict[str, Any], bytes]:
    """Return a font's metadata, and the font rebuilt; ``folder`` belongs to the child alone."""
    if data[:4] == b"ttcf":
        return refuse(
            "font-collection", "A collection holds several fonts: upload them one by one."
        )
    if data[:4] not in MAGIC:
        return refuse("not-a-font", "The file is not a TTF, OTF, WOFF or WOFF2 font.")
    source, target = Path(folder, "source"), Path(folder, "clean")
    source.write_bytes(data)
    try:
        done = subprocess.run(  # noqa: S603 - the sanitizer's own program, on our files
            [ots.OTS_SANITIZE, source, target],
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return refuse("too-demanding", "Reading the font takes too long.")
    if done.returncode or not target.is_file():
        return refuse("damaged", fault(done.stderr.decode(errors="replace")))
    try:
        facts = add_unicode_map(target) | read(target)
    except BROKEN:
        return refuse("damaged", "The font's tables cannot be read: export it again.")
    if not facts["characters"]:
        return refuse("font-empty", "The font draws no characters: its character map is empty.")
    return facts, target.read_bytes()


def fault(message: str) -> str:
    """Return the sanitizer's error in plain words, with the table concerned."""
    found = re.search(r"ERROR: ([\w/ ]{1,4}): (missing required table)?", message)
    if found is None:
        return "The file is damaged, or not a font: export it again."
    if found[2]:
        return f"The font has no “{found[1]}” table, which browsers require: export it again."
    return f"The font's “{found[1]}” table is damaged: export it again."


def add_unicode_map(path: Path) -> dict[str, Any]:
    """Add a Unicode character map to a font with a legacy encoding, as browsers do.

    Symbol fonts have their glyphs at U+F000 and up; old Macintosh fonts have only Mac Roman.
    """
    with TTFont(path) as font:
        tables = font["cmap"].tables
        if not tables or any(table.isUnicode() and not table.isSymbol() for table in tables):
            return {}
        symbols = next((table for table in tables if table.isSymbol()), None)
        if symbols is not None:
            facts = {"symbol": True}
            # A symbol below U+0100 is also reached by its plain code.
            drawn = {code - FIRST_SYMBOL: name for code, name in symbols.cmap.items()
                     if 0x20 <= code - FIRST_SYMBOL < 0x100}  # fmt: skip
            drawn |= symbols.cmap
        else:
            facts = {}
            drawn = {ord(char): name for code, name in tables[0].cmap.items()
                     if (char := bytes([code & 255]).decode("mac_roman")).isprintable()}  # fmt: skip
        table = CmapSubtable.newSubtable(4)
        table.platformID, table.platEncID, table.language = 3, 1, 0
        table.cmap = {code: name for code, name in drawn.items() if name != ".notdef"}
        tables.append(table)
        font.save(path.with_suffix(".encoded"))
    path.with_suffix(".encoded").replace(path)
    return facts


def read(path: Path) -> dict[str, Any]:
    """Return a font's metadata, and the code points that it draws, as ranges."""
    with TTFont(path, lazy=True) as font:
        names = font["name"].names

        def name(*ids: int) -> str:
            """Return the first of the named entries that is not empty, in English if there is English."""
            for one in ids:
                names_by_english = {record.langID in ENGLISH: shown(record.toUnicode("replace"))
                        for record in names if record.nameID == one}  # fmt: skip
                if text := names_by_english.get(True) or names_by_english.get(False):
                    return str(text)
            return ""

        os2 = font["OS/2"]
        axes = font["fvar"].axes if "fvar" in font else []
        kind = next((word for bit, word in EMBEDDING if os2.fsType & bit), "installable")
        bold = bool(os2.fsSelection & 1 << 5 or font["head"].macStyle & 1)
        named_weight = None if axes else weights.named_weight(name(6), name(16, 1), bold=bold)
        return {
            "content_type": "font/otf" if font.sfntVersion == "OTTO" else "font/ttf",
            "family": name(16, 1, 4, 6)[:80],
            "style": name(17, 2)[:80],
            "weight": min(900, weights.trusted_weight(int(os2.usWeightClass), named_weight)),
            "italic": bool(os2.fsSelection & 1),
            "embedding": kind,
            "licence": name(13)[:2_000],
            "axes": [
                {
                    "tag": shown(axis.axisTag),
                    "least": axis.minValue,
                    "usual": axis.defaultValue,
                    "most": axis.maxValue,
                }
                for axis in axes
            ],
            "characters": ranges(sorted(font.getBestCmap() or ())),
        }


def shown(name: str) -> str:
    """Return the printable part of a name, which may be in any encoding, or in none."""
    return "".join(char for char in name if char.isprintable() and char != "\ufffd").strip()


def ranges(points: list[int]) -> list[list[int]]:
    """Return rising numbers as the first and last of every run."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return runs


def refuse(code: str, detail: str) -> tuple[dict[str, Any], bytes]:
    return {"code": code, "detail": detail}, b""
