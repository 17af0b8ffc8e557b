"""A brand's own font files: the face of each weight, and checks of the metadata they declare."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import skia

from engine.fonts import weights

_WEIGHT = int.from_bytes(b"wght", "big")
_BOLD_FACE, _BOLD_SELECTION = 1, 1 << 5  # head.macStyle, OS/2.fsSelection
_LETTERS = "HdlbgpyxÅÉ"
_EM = 1000


class _File(NamedTuple):
    data: bytes
    weight: int
    italic: bool
    named: int | None  # the weight that its names or style bits declare


def faces(paths: Sequence[Path]) -> tuple[Any, ...]:
    """The faces of a family's files; a variable font gives one face per weight in its range.

    Where two files declare the same weight, or a file declares another weight than its name, names and
    style bits decide: a family whose bold file declares 400 still has a bold face.
    """
    opened = [(path, face) for path in paths if (face := _opened(path)) is not None]
    files = [_read(path, face) for path, face in opened]
    claimed = Counter((file.weight, file.italic) for file in files)
    found = []
    for file, (_, face) in zip(files, opened, strict=True):
        doubted = claimed[file.weight, file.italic] > 1
        weight = weights.trusted_weight(file.weight, file.named, doubted=doubted)
        if weight != file.weight:
            face = _with_weight(file.data, weight) or face
        found += _weights(face)
    return tuple(found)


def declare_same_style(found: Sequence[Any]) -> bool:
    """Whether two faces declare the same weight and slant, so that one of them is never used."""
    styles = Counter((face.fontStyle().weight(), face.isItalic()) for face in found)
    return any(count > 1 for count in styles.values())


def has_plausible_metrics(face: Any) -> bool:
    """Whether ascent and descent roughly match the actual height of the letters.

    Lines are placed by them; a font that declares three times its height, or a third of it, would shift
    its words out of place.
    """
    font = skia.Font(face, _EM)
    metrics = font.getMetrics()
    glyphs = [glyph for glyph in face.unicharsToGlyphs([ord(char) for char in _LETTERS]) if glyph]
    if not glyphs:
        return True
    bounds = font.getBounds(glyphs)
    top = max(-rect.top() for rect in bounds)
    bottom = max(rect.bottom() for rect in bounds)
    ascent, descent = -metrics.fAscent, metrics.fDescent
    middle = (
        abs((ascent - descent) - (top - bottom)) / 2
    )  # how far words are shifted from their proper place
    return bool(middle < 0.2 * _EM and 0.5 * _EM < ascent + descent < 3 * _EM)


def _opened(path: Path) -> Any:
    manager = skia.FontMgr.New_Custom_Empty()
    face = manager.makeFromFile(str(path), 0) if path.is_file() else None
    return face if face is not None and face.countGlyphs() else None


def _read(path: Path, face: Any) -> _File:
    style = face.fontStyle()
    return _File(path.read_bytes(), style.weight(), face.isItalic(), _named(face))


def _named(face: Any) -> int | None:
    head, os2 = _table(face, b"head"), _table(face, b"OS/2")
    bold = len(head) >= 46 and struct.unpack_from(">H", head, 44)[0] & _BOLD_FACE
    bold = bold or (len(os2) >= 64 and struct.unpack_from(">H", os2, 62)[0] & _BOLD_SELECTION)
    return weights.named_weight(
        face.getPostScriptName() or "", face.getFamilyName(), bold=bool(bold)
    )


def _table(face: Any, tag: bytes) -> bytes:
    data = face.getTableData(int.from_bytes(tag, "big"))
    return bytes(data) if data is not None else b""


def _with_weight(data: bytes, weight: int) -> Any:
    """The font with another weight in its OS/2 table; None where it has no such table."""
    changed = bytearray(data)
    for index in range(int.from_bytes(data[4:6], "big")):
        record = data[12 + 16 * index : 28 + 16 * index]
        if record[:4] == b"OS/2":
            start = int.from_bytes(record[8:12], "big")
            changed[start + 4 : start + 6] = struct.pack(">H", weight)
            return skia.FontMgr.New_Custom_Empty().makeFromData(
                skia.Data.MakeWithCopy(bytes(changed))
            )
    return None


def _weights(face: Any) -> list[Any]:
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
