"""Validation without a server: the render child's results in this process, and checks of painted pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from carousels.verdict.mending import with_fixes
from carousels.verdict.readiness import Readiness
from carousels.verdict.validation import validate
from design.snapshot import Snapshot
from engine.layout.ops import DrawImage, Drawing, DrawText
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from painting import previews
from painting.child import RenderChild
from painting.compose.deck import compose
from painting.process import PaintedSlide

NOBODY = UUID(int=1)


class Bench:
    """Validates as the service does, with pictures from a folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._studio = RenderChild(folder, lambda _: None)
        self.painter = DrawingPainter(Pictures(folder))
        monkeypatch.setattr(previews, "_ask", self._ask)

    def _ask(
        self,
        _: UUID,
        snapshot: Snapshot,
        index: int,
        format_key: str | None,
        files: list[str],
        scale: float,
        *,
        inspect: bool = False,
    ) -> PaintedSlide:
        if files:  # files are only measured; report them as empty
            return PaintedSlide(1, 1, dict.fromkeys(files, b"-"), [], [], "", [])
        header: dict[str, Any] = {
            "ask": "slide",
            "format": format_key or snapshot.document.format,
            "index": index,
            "files": files,
            "scale": scale,
            "inspect": inspect,
        }
        answer, _files = self._studio.answer(header, [snapshot.canonical()])
        return PaintedSlide(files={}, **answer)

    def verdict(self, snapshot: Snapshot, *formats: str, fixes: bool = False) -> Readiness:
        asked = list(formats) or [snapshot.document.format]
        found = validate(NOBODY, snapshot, asked).readiness
        return with_fixes(NOBODY, snapshot, asked, found) if fixes else found

    def drawings(self, snapshot: Snapshot, format_key: str = "") -> list[Drawing]:
        deck = compose(snapshot, format_key or snapshot.document.format, self.folder)
        return [lay_out(scene, self.folder) for scene in deck.scenes]


def said(drawing: Drawing) -> dict[str, str]:
    """The text on a slide by element, without spaces."""
    words: dict[str, str] = {}
    for op in drawing.ops:
        if isinstance(op, DrawText) and op.text.id:
            shown = "".join(line.text for line in op.setting.lines)
            words[op.text.id] = words.get(op.text.id, "") + "".join(shown.split())
    return words


def outside(drawing: Drawing) -> list[str]:
    """The texts that leave the slide or overlap another one."""
    texts = [op for op in drawing.ops if isinstance(op, DrawText) and op.text.runs]
    wrong = []
    for op in texts:
        rect = op.inked
        if rect.x < -1 or rect.y < -1 or rect.right > drawing.width + 1:
            wrong.append(op.text.id)
        if rect.bottom > drawing.height + 1:
            wrong.append(op.text.id)
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            a, b = one.inked, other.inked
            across = min(a.right, b.right) - max(a.x, b.x)
            down = min(a.bottom, b.bottom) - max(a.y, b.y)
            if across > 2 and down > 0.25 * min(one.setting.size, other.setting.size):
                wrong.append(f"{one.text.id} over {other.text.id}")
    return wrong


def missing(drawing: Drawing, folder: Path) -> list[str]:
    images = (op.image for op in drawing.ops if isinstance(op, DrawImage))
    return [image.id for image in images if not (folder / image.asset).is_file()]


def faint(drawing: Drawing, painter: DrawingPainter) -> list[tuple[str, float]]:
    """The texts that cannot be distinguished from their background, measured on the painted slide.

    By brute force: the slide is painted at full size with and without each text, and the pixels that differ
    most are the strokes. A text is faint if in some square as high as a line hardly any stroke has the contrast
    that WCAG requires.
    """
    found = []
    for place, op in enumerate(drawing.ops):
        if not isinstance(op, DrawText) or not "".join(run.text for run in op.text.runs).strip():
            continue
        others = tuple(o for o in drawing.ops[:place] if not isinstance(o, DrawText))
        bare = _painted(painter, drawing, others)
        inked = _painted(painter, drawing, (*others, op))
        ratio = _least(inked, bare, op.setting.size * drawing.pixel_width / drawing.width)
        size, weight = op.setting.size, max(run.weight or op.text.weight for run in op.text.runs)
        needed = 3.0 if size >= 66 or (size >= 52 and weight >= 700) else 4.5
        if ratio < needed:
            found.append((op.text.id, ratio))
    return found


def _painted(painter: DrawingPainter, drawing: Drawing, ops: tuple[Any, ...]) -> Pixels:
    return painter.paint(replace(drawing, ops=ops))[..., :3].copy()


def _least(inked: Pixels, bare: Pixels, line: float) -> float:
    changed = (np.maximum(inked, bare) - np.minimum(inked, bare)).max(axis=-1)
    least, step = 21.0, max(8, round(line))
    rows, columns = np.nonzero(changed > 4)
    if not rows.size:
        return 1.0
    for row in range(rows.min(), rows.max() + 1, step):
        for column in range(columns.min(), columns.max() + 1, step):
            here = slice(row, row + step), slice(column, column + step)
            strength = changed[here]
            strokes = strength >= 0.9 * strength.max()
            if (strength > 4).sum() < 0.02 * step * step or strokes.sum() < 12:
                continue
            ratios = _ratios(inked[here][strokes], bare[here][strokes])
            least = min(least, float(np.median(ratios)))
    return least


def _ratios(one: Pixels, other: Pixels) -> Any:
    """WCAG's formula, implemented independently."""
    first, second = (
        np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
        for c in (one / 255.0, other / 255.0)
    )
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
