"""The open fonts of a process: the catalogue's and the brand's.

Fonts come from files named by the catalogue or by the scene, never from the system's font lookup. A
family is opened when a text first needs it, because large families take tens of milliseconds.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import skia
import unicodedata2 as ucd

from engine.errors import FontsMissing
from engine.fonts import brand
from engine.fonts.faces import EMOJI, FAMILIES, LAST_RESORT
from engine.scene.nodes import FontFile
from engine.unicode.characters import is_invisible

KEPT_LIBRARIES = 16


class FontLibrary:
    """Opens families on demand for the text engine.

    ``files`` are the scene's own fonts, stored in ``folder`` under their digests. They take precedence
    over the catalogue's families of the same name.
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
        self._whole: dict[tuple[str, tuple[str, ...]], str] = {}
        self.collection = skia.textlayout.FontCollection()
        self.collection.setDefaultFontManager(self._provider)

    def usable(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Open those of the families that exist; raises ``FontsMissing`` when none does."""
        there = tuple(family for family in wanted if self.has(family))
        if not there:
            raise FontsMissing(f"none of the fonts {', '.join(wanted)} is installed")
        return there

    def ordered(
        self, family: str | None, families: tuple[str, ...], *, picture: bool
    ) -> tuple[str, ...]:
        """``families`` with the run's own first, and for emoji the emoji family before all."""
        key = (family, families, picture)
        if key not in self._ordered:
            front = ((EMOJI,) if picture else ()) + ((family,) if family else ())
            self._ordered[key] = self.usable(tuple(dict.fromkeys((*front, *families))))
        return self._ordered[key]

    def has(self, family: str) -> bool:
        """Whether the family has a face that can be opened."""
        return bool(self._open(family))

    def lacking(self, chars: set[str], families: tuple[str, ...]) -> set[str]:
        """The characters that none of the families draws."""
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

    def brands(self, family: str) -> bool:
        """Whether the family comes with the scene, not with the catalogue."""
        return family in self._own and self.has(family)

    def doubted(self, family: str) -> bool:
        """Whether two of the brand's files declare the same weight and slant."""
        return self.brands(family) and brand.declare_same_style(self._open(family))

    def struts(self, families: tuple[str, ...]) -> tuple[str, ...]:
        """The families whose declared ascent and descent can be trusted."""
        return tuple(
            family
            for family in families
            if not self.brands(family) or brand.has_plausible_metrics(self._open(family)[0])
        )

    def whole(self, cluster: str, families: tuple[str, ...]) -> str:
        """A letter with those of its marks that a single family draws together with it.

        The text engine draws a missing-glyph box for a letter with a mark that no font has.
        """
        key = (cluster, families)
        if key not in self._whole:
            self._whole[key] = self._drawable(cluster, families)
        return self._whole[key]

    def _drawable(self, cluster: str, families: tuple[str, ...]) -> str:
        seen = {char for char in cluster if not is_invisible(char)}
        composed = {char for char in ucd.normalize("NFC", cluster) if not is_invisible(char)}
        alone = None
        for family in families:
            if not self.lacking(seen, (family,)) or not self.lacking(composed, (family,)):
                return cluster
            if alone is None and not self.lacking({cluster[0]}, (family,)):
                alone = family
        if alone is None:
            return cluster
        lost = self.lacking(seen, (alone,))
        return "".join(char for char in cluster if char not in lost)

    def _open(self, family: str) -> tuple[Any, ...]:
        if family not in self._opened:
            faces = brand.faces(self._own.get(family, ())) or _faces(family)
            for face in faces:
                self._provider.registerTypeface(face, family)
            self._opened[family] = faces
        return self._opened[family]


@lru_cache(maxsize=KEPT_LIBRARIES)
def library(files: tuple[FontFile, ...] = (), folder: Path | None = None) -> FontLibrary:
    """The process's fonts together with a brand's; those of the last few brands stay open."""
    return FontLibrary(files, folder)


@cache
def identity(family: str) -> str:
    """Identify the release of a catalogue family by the digests of its files."""
    return f"{family}:{'.'.join(face.sha256[:16] for face in FAMILIES.get(family, ()))}"


@cache
def heaviest(family: str) -> Any:
    """The boldest upright face of a catalogue family; raises ``FontsMissing`` if there is none."""
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
    """The open faces of a catalogue family, shared by every library."""
    files = (face.path for face in FAMILIES.get(family, ()))
    opened = (_manager().makeFromFile(str(path), 0) for path in files if path.is_file())
    return tuple(face for face in opened if face is not None)
