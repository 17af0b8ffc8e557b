"""Legibility checks that need only the layout; contrast needs pixels (``engine.inspection``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from engine import qr_codes
from engine.fonts.registry import FontLibrary
from engine.geometry import Rect
from engine.layout.ops import DrawCode, DrawIcon, DrawImage, DrawText, Lint, Op
from engine.scene.nodes import Code, Scene, Text
from engine.text.setting import Setting
from engine.text.typesetter import Typesetter
from engine.unicode.characters import name_of

SMALLEST = 28.0
SMALLEST_BODY = 40.0
SMALLEST_CODE = 240.0
MOST_ENLARGED = 1.5


def lint_text(
    text: Text, setting: Setting, rect: Rect, typesetter: Typesetter, library: FontLibrary
) -> Iterator[Lint]:
    """Check that a text was not cut, is large enough, and can be drawn in the available fonts."""

    def lint(code: str, severity: Literal["error", "warning"], message: str) -> Lint:
        return Lint(code, severity, message, text.id, rect)

    if setting.truncated:
        yield lint("text-truncated", "error", "The text is too long for its space and was cut.")
    size = setting.size
    if size < SMALLEST:
        yield lint("text-too-small", "error", f"Text of {size:g} px is under {SMALLEST:g} px.")
    elif text.body and size < SMALLEST_BODY:
        message = f"Body text of {size:g} px is hard to read on a phone."
        yield lint("text-small", "warning", message)
    if text.id and setting.longest_word > setting.room + 1:
        message = "A word is wider than its line and was split."
        yield lint("word-broken", "warning", message)
    wanted = {run.family or text.family for run in text.runs if run.text}
    if lost := sorted(family for family in wanted if not library.has(family)):
        message = f"Font not available, replaced by another: {', '.join(lost)}."
        yield lint("font-missing", "error", message)
    if absent := typesetter.undrawn(text):
        yield lint("glyph-missing", "warning", _undrawn(absent))
    if doubted := sorted(family for family in wanted if library.doubted(family)):
        message = f"Two files declare the same weight, so one is never used: {', '.join(doubted)}."
        yield lint("font-weights", "warning", message)


def lint_pictures(ops: Iterable[Op], scene: Scene, missing: frozenset[str]) -> Iterator[Lint]:
    """Check pictures (missing, enlarged too much, no description) and the size of QR codes.

    A picture with an id is content and needs a description; one without is a logo or a portrait.
    """
    per_unit = scene.pixel_width / scene.width
    for op in ops:
        if isinstance(op, DrawImage):
            image = op.image
            if image.asset in missing:
                yield Lint(
                    "image-missing", "error", "The picture no longer exists.", image.id, op.rect
                )
                continue
            if image.pixels and (times := _enlarged(op, per_unit)) > MOST_ENLARGED:
                message = f"The picture is enlarged {times:.1f} times and will look blurry."
                yield Lint("image-enlarged", "warning", message, image.id, op.rect)
            if image.id and not image.alt.strip():
                message = "The picture has no alt text."
                yield Lint("alt-missing", "warning", message, image.id, op.rect)
        elif isinstance(op, DrawCode) and op.rect.width < SMALLEST_CODE:
            message = f"A QR code of {op.rect.width:g} px is hard to scan."
            yield Lint("code-small", "warning", message, op.code.id, op.rect)


def lint_codes(shown: Iterable[Code]) -> Iterator[Lint]:
    """Report a QR code that is left out because no camera could read it at its size."""
    for code in shown:
        if qr_codes.smallest_side(code.text) > code.size:
            message = "The link is too long for a QR code of this size. Shorten it."
            yield Lint("code-left-out", "error", message, code.id, Rect(0, 0, 0, 0))


def lint_safe_zone(ops: Iterable[Op], scene: Scene) -> Iterator[Lint]:
    """Report text and codes under the platform's controls or in its crop. Pictures may bleed."""
    if not any(scene.safe):
        return
    safe = Rect(0, 0, scene.width, scene.height).inset(*scene.safe)
    for op in ops:
        if isinstance(op, DrawText):
            rect, name = op.inked, op.text.id
        elif isinstance(op, DrawCode):
            rect, name = op.rect, op.code.id
        elif isinstance(op, DrawIcon):
            rect, name = op.rect, op.icon.id
        else:
            continue
        if (
            rect.x < safe.x - 1
            or rect.y < safe.y - 1
            or rect.right > safe.right + 1
            or rect.bottom > safe.bottom + 1
        ):
            yield Lint("unsafe-zone", "warning", "The platform covers or crops this.", name, rect)


def _undrawn(found: tuple[str, ...]) -> str:
    first = name_of(found[0])
    if len(found) == 1:
        return f"1 character cannot be drawn: {first}."
    return f"{len(found)} characters cannot be drawn: {first} and {len(found) - 1} more."


def _enlarged(op: DrawImage, per_unit: float) -> float:
    """How many slide pixels a pixel of the file covers, along one side."""
    if op.image.pixels is None:
        return 1.0
    wide, high = op.image.pixels
    scales = (op.rect.width * per_unit / wide, op.rect.height * per_unit / high)
    return max(scales) if op.image.fit == "cover" else min(scales)
