"""Copy the listed typefaces from installed npm packages: part of set-up, not of the service.

``python -m engine.fonts.typefaces.gather`` fills the folder from ``node_modules`` beside the
list, and fails with the names of files whose digest does not match it. With ``--check`` it only
reports by its exit code whether every file is present.
"""

from __future__ import annotations

import hashlib
import sys
from io import BytesIO
from pathlib import Path

from engine.fonts.typefaces import FOLDER, HERE, TYPEFACES, altered, complaint, missing

MODULES = HERE / "node_modules"


def unpacked(path: Path) -> bytes:
    """The font in a file as TrueType; the web formats WOFF and WOFF2 are decompressed."""
    if path.suffix == ".ttf":
        return path.read_bytes()
    from fontTools.ttLib import TTFont

    with TTFont(path, recalcBBoxes=False, recalcTimestamp=False) as font:
        font.flavor = None
        file = BytesIO()
        font.save(file, reorderTables=None)
    return file.getvalue()


def gather() -> None:
    """Write the files that are missing or altered, and remove those that are not listed."""
    FOLDER.mkdir(exist_ok=True)
    for path in set(FOLDER.iterdir()) - {face.path for face in TYPEFACES}:
        path.unlink()
    for face in altered():
        data = unpacked(MODULES / face.source)
        if hashlib.sha256(data).hexdigest() == face.sha256:
            part = face.path.with_suffix(".part")
            part.write_bytes(data)
            part.replace(face.path)


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(bool(missing()))
    gather()
    if faults := altered():
        sys.exit(complaint(faults))


if __name__ == "__main__":
    main()
