"""The catalogue's typefaces: pinned files, the same on every machine.

``list.json`` names each file with its family, weight, release, licence, source and SHA-256. Set-up
copies the files into ``files`` (``engine.fonts.typefaces.gather``) from the packages that
``package-lock.json`` pins; ``make typefaces`` regenerates the list.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "files"
LIST = HERE / "list.json"


@dataclass(frozen=True, slots=True)
class Typeface:
    """One file of a family. ``source`` is its path below ``node_modules``; ``size`` is in bytes."""

    family: str
    weight: int
    italic: bool
    file: str
    size: int
    sha256: str
    version: str
    licence: str
    source: str

    @property
    def path(self) -> Path:
        return FOLDER / self.file


def read() -> tuple[Typeface, ...]:
    """Every typeface of the list, in order."""
    return tuple(Typeface(**row) for row in json.loads(LIST.read_bytes()))


TYPEFACES = read()


def missing() -> list[Typeface]:
    """The typefaces whose file is missing or has the wrong size; fast enough for every start."""
    return [face for face in TYPEFACES if not _has_its_size(face)]


def altered() -> list[Typeface]:
    """The typefaces whose file differs from the listed digest; reads every file, about a second."""
    with ThreadPoolExecutor() as threads:
        whole = threads.map(_is_whole, TYPEFACES)
        return [face for face, good in zip(TYPEFACES, whole, strict=True) if not good]


def complaint(faces: list[Typeface]) -> str:
    """The error message for missing or altered files: their names, and what to run."""
    names = ", ".join(f"{face.file} ({face.family})" for face in faces)
    return f"Typefaces are missing or altered below {FOLDER}: {names}. Run ./bootstrap."


def _has_its_size(face: Typeface) -> bool:
    try:
        return face.path.stat().st_size == face.size
    except OSError:
        return False


def _is_whole(face: Typeface) -> bool:
    try:
        with face.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == face.sha256
    except OSError:
        return False
