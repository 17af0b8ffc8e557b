"""QR codes, as modules; how large they are drawn is the scene's business."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

QUIET = 4  # modules around it that must stay empty (ISO/IEC 18004, 9.1)
# Units of the slide, which are pixels of a picture 1080 wide. DENSO WAVE recommends four dots or more for
# a module, https://www.qrcode.com/en/howto/cell.html.
MODULE = 4.0
_USUAL, _LARGEST = 10, 40  # versions: up to which level M is kept, and which there are

Rows = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=64)
def modules(text: str) -> Rows:
    """The rows of the QR code that says ``text``, True where dark, without the quiet zone.

    A code of an ordinary text survives the loss of 15 % of its area (level M). One that needs more than
    57 modules a side is made as small as it can be, at the highest level for which that has room. No rows
    at all for a text that is empty, or more than any code holds (2,953 bytes).
    """
    if not text:
        return ()
    import segno  # a tenth of the process's start, and few slides have a code

    for level, boost, largest in (("m", False, _USUAL), ("l", True, _LARGEST)):
        with suppress(segno.DataOverflowError):
            code = segno.make_qr(text, error=level, boost_error=boost)
            if int(code.version) <= largest:
                return tuple(tuple(map(bool, row)) for row in code.matrix)
    return ()


def room_for(text: str) -> float:
    """The side, in units, below which the code of ``text`` is too fine to be scanned; infinite for none."""
    rows = modules(text)
    return (len(rows) + 2 * QUIET) * MODULE if rows else float("inf")
