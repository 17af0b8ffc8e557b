"""Sanitises and reads one untrusted font within hard limits; started by ``inspection``, never imported.

Reads the font on stdin; its argument is a folder of its own. Writes one line of JSON, then the
sanitised TrueType or OpenType file; a refusal is a line with ``code`` and ``detail``. The font is
opened by nothing before OpenType Sanitizer has rebuilt it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import ots
from fontTools.ttLib import TTFont, TTLibError

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 15
MAX_FILE_BYTES = 64_000_000  # of the unpacked font
WALL_SECONDS = 20
MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"wOF2", b"wOFF")
# OS/2.fsType, bits 0 to 3: what its maker allows.
EMBEDDING = ((2, "restricted"), (4, "preview"), (8, "editable"))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raw, folder = sys.stdin.buffer.read(), Path(sys.argv[1])
    if raw[:4] == b"ttcf":
        refuse("font-collection", "A collection holds several fonts: upload them one by one.")
        return
    if raw[:4] not in MAGIC:
        refuse("not-a-font", "The file is not a TTF, OTF, WOFF or WOFF2 font.")
        return
    source, target = folder / "source", folder / "clean"
    source.write_bytes(raw)
    try:
        done = subprocess.run(  # noqa: S603 - the sanitizer's own program, on our files
            [ots.OTS_SANITIZE, source, target],
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        refuse("too-demanding", "Reading the font takes too long.")
        return
    if done.returncode or not target.is_file():
        refuse("damaged", "The font is damaged or uses tables that are not safe: export it again.")
        return
    try:
        facts = read(target)
    except (TTLibError, KeyError, ValueError, AttributeError, IndexError, AssertionError):
        refuse("damaged", "The font's tables cannot be read: export it again.")
        return
    if not facts["characters"]:
        refuse("font-empty", "The font draws no characters.")
        return
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + target.read_bytes())


def read(path: Path) -> dict[str, Any]:
    """What a font says of itself, and the code points that it draws, as ranges."""
    with TTFont(path, lazy=True) as font:
        names = font["name"]

        def name(*ids: int) -> str:
            return next((str(said) for one in ids if (said := names.getDebugName(one))), "")

        os2 = font["OS/2"]
        axes = font["fvar"].axes if "fvar" in font else []
        kind = next((word for bit, word in EMBEDDING if os2.fsType & bit), "installable")
        return {
            "content_type": "font/otf" if font.sfntVersion == "OTTO" else "font/ttf",
            "family": name(16, 1)[:80],
            "style": name(17, 2)[:80],
            "weight": min(900, max(100, int(os2.usWeightClass))),
            "italic": bool(os2.fsSelection & 1),
            "embedding": kind,
            "licence": name(13)[:2_000],
            "axes": [
                {
                    "tag": axis.axisTag,
                    "least": axis.minValue,
                    "usual": axis.defaultValue,
                    "most": axis.maxValue,
                }
                for axis in axes
            ],
            "characters": ranges(sorted(font.getBestCmap() or ())),
        }


def ranges(points: list[int]) -> list[list[int]]:
    """Rising numbers as first and last of every run."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return runs


def refuse(code: str, detail: str) -> None:
    sys.stdout.buffer.write(json.dumps({"code": code, "detail": detail}).encode() + b"\n")


if __name__ == "__main__":
    main()
