"""The opened fonts of a process: those of the catalogue, and those of a brand.

Fonts come from files named by the catalogue or by the scene, never from the machine's own guess. A
family is opened when a text first needs it, because the large ones take tens of milliseconds.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import skia

from rendering.engine.errors import FontsMissing
from rendering.engine.faces import EMOJI, FAMILIES, FONT_ROOT, LAST_RESORT
from rendering.engine.scene import FontFile

KEPT_LIBRARIES = 16
_WEIGHT = int.from_bytes(b"wght", "big")


class FontLibrary:
    """Opens families on demand and hands them to the text engine.

    ``files`` are the scene's own fonts, which lie in ``folder`` under their digests; what they name
    comes before the catalogue's families of the same name.
    """

    def __init__(self, files: tuple[FontFile, ...] = (), folder: Path | None = None) -> None:
        self._own: dict[str, list[Path]] = {}
        for file in files:
            if folder is not None:
                self._own.setdefault(file.family, []).append(folder / file.asset)
        self._provider = skia.textlayout.TypefaceFontProvider()
        self._opened: dict[str, tuple[Any, ...]] = {}
        self._ordered: dict[tuple[str | None, tuple[str, ...], bool], tuple[str, ...]] = {}
        self._drawn: dict[tuple[str, ...], set[str]] = {}
        self.collection = skia.textlayout.FontCollection()
        self.collection.setDefaultFontManager(self._provider)

    def usable(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Open the families that are there; raises ``FontsMissing`` when none is."""
        there = tuple(family for family in wanted if self.has(family))
        if not there:
            raise FontsMissing(f"none of the fonts {', '.join(wanted)} is installed")
        return there

    def ordered(
        self, family: str | None, families: tuple[str, ...], *, picture: bool
    ) -> tuple[str, ...]:
        """``families`` with a run's own in front, and the one of pictures before all."""
        key = (family, families, picture)
        if key not in self._ordered:
            front = ((EMOJI,) if picture else ()) + ((family,) if family else ())
            self._ordered[key] = self.usable(tuple(dict.fromkeys((*front, *families))))
        return self._ordered[key]

    def has(self, family: str) -> bool:
        """Whether there is a face of the family that can be opened."""
        return bool(self._open(family))

    def lacking(self, chars: set[str], families: tuple[str, ...]) -> set[str]:
        """Those of the characters that none of the families draws."""
        drawn = self._drawn.setdefault(families, set())
        unknown = chars - drawn
        if unknown:
            faces = [face for family in families for face in self._open(family)[:1]]
            found = {
                char for char in unknown if any(face.unicharToGlyph(ord(char)) for face in faces)
            }
            drawn |= found
            unknown -= found
        return unknown

    def _open(self, family: str) -> tuple[Any, ...]:
        if family not in self._opened:
            own = tuple(face for path in self._own.get(family, ()) for face in _own_faces(path))
            faces = own or _faces(family)
            for face in faces:
                self._provider.registerTypeface(face, family)
            self._opened[family] = faces
        return self._opened[family]


@lru_cache(maxsize=KEPT_LIBRARIES)
def library(files: tuple[FontFile, ...] = (), folder: Path | None = None) -> FontLibrary:
    """The process's fonts, with those of a brand; the last few brands' are kept."""
    return FontLibrary(files, folder)


@cache
def identity(family: str) -> str:
    """Tells one release of a catalogue family from another: the checksums inside its files."""
    tag = int.from_bytes(b"head", "big")
    sums = [bytes(face.getTableData(tag))[4:12].hex() for face in _faces(family)]
    return f"{family}:{'.'.join(sums)}"


@cache
def heaviest(family: str) -> Any:
    """The boldest upright face of a catalogue family; raises ``FontsMissing`` when there is none."""
    for name in (family, LAST_RESORT):
        upright = [face for face in _faces(name) if not face.isItalic()]
        if upright:
            return max(upright, key=lambda face: face.fontStyle().weight())
    raise FontsMissing(f"neither {family} nor {LAST_RESORT} is installed")


@cache
def _manager() -> Any:
    return skia.FontMgr.New_Custom_Empty()


@cache
def _faces(family: str) -> tuple[Any, ...]:
    """The opened faces of a catalogue family, shared by every library."""
    files = ((FONT_ROOT / face.file, face.index) for face in FAMILIES.get(family, ()))
    opened = (_manager().makeFromFile(str(path), index) for path, index in files if path.is_file())
    return tuple(face for face in opened if face is not None)


def _own_faces(path: Path) -> list[Any]:
    """The face of a brand's file; a variable one gives a face for every weight it can take."""
    face = _manager().makeFromFile(str(path), 0) if path.is_file() else None
    if face is None or not face.countGlyphs():
        return []
    axes = {parameter.tag: parameter for parameter in face.getVariationDesignParameters()}
    weight = axes.get(_WEIGHT)
    if weight is None:
        return [face]
    steps = [step for step in range(100, 1000, 100) if weight.min <= step <= weight.max]
    return [_at_weight(face, step) for step in steps] or [face]


def _at_weight(face: Any, weight: int) -> Any:
    position = skia.FontArguments.VariationPosition
    place = position.Coordinates([position.Coordinate(_WEIGHT, weight)])
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position(place))
    return face.makeClone(arguments)
