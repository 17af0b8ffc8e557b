"""QR codes, as modules; how large they are drawn is the scene's business."""

from __future__ import annotations

from functools import lru_cache

from rendering.engine.errors import SceneError

QUIET = 4  # modules around it that must stay empty (ISO/IEC 18004, 9.1)
MAX_TEXT = 300


@lru_cache(maxsize=64)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the QR code that says ``text``, True where dark, without the quiet zone.

    It survives the loss of 15 % of its area (level M). Raises ``SceneError`` for an empty text, or
    one so long that the code would be too fine for a phone's camera.
    """
    if not 0 < len(text) <= MAX_TEXT:
        raise SceneError(f"a QR code holds 1 to {MAX_TEXT} characters, not {len(text)}")
    import segno  # a tenth of the process's start, and few slides have a code

    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
