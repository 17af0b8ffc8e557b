"""QR codes as modules; the scene decides how large they are drawn."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

QUIET = 4  # modules around it that must stay empty (ISO/IEC 18004, 9.1)
# In slide units, which are pixels of an image 1080 wide. DENSO WAVE recommends at least four dots per
# module, https://www.qrcode.com/en/howto/cell.html.
MODULE = 4.0
_USUAL, _LARGEST = 10, 40  # QR versions: the last that keeps level M, and the last that exists

Rows = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=64)
def modules(text: str) -> Rows:
    """The rows of the QR code of ``text``, True where dark, without the quiet zone.

    A code of ordinary length survives the loss of 15 % of its area (level M). One that needs more than 57
    modules per side is made as small as possible, at the highest level that fits that size. Returns no
    rows for an empty text, or one longer than any code holds (2,953 bytes).
    """
    if not text:
        return ()
    import segno  # imported here: a tenth of the process's start-up, and few slides have a code

    for level, boost, largest in (("m", False, _USUAL), ("l", True, _LARGEST)):
        with suppress(segno.DataOverflowError):
            code = segno.make_qr(text, error=level, boost_error=boost)
            if int(code.version) <= largest:
                return tuple(tuple(map(bool, row)) for row in code.matrix)
    return ()


def smallest_side(text: str) -> float:
    """The side, in units, below which the code of ``text`` cannot be scanned; infinite if there is no code."""
    rows = modules(text)
    return (len(rows) + 2 * QUIET) * MODULE if rows else float("inf")
