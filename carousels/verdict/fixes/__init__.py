"""Proposes fixes of faults: operations that the carousel accepts as they are. Pure, no Django.

Several fixes may help against a fault; they are proposed in the order in which an editor would try them,
and the caller, which can lay slides out, takes the first that helps. A fix that loses text says so in
its label.
"""

from __future__ import annotations

from collections.abc import Iterator

from carousels.verdict.fixes import looks, posting, words
from carousels.verdict.fixes.fix import Case, Fix, NotThere

__all__ = ["Case", "Fix", "NotThere", "proposals"]

_WORDS = frozenset({"text-truncated", "overflow", "text-too-small", "text-small"})


def proposals(case: Case) -> Iterator[Fix]:
    """Yield fixes that may help against a fault, the most likely first."""
    code = case.code
    if code in _WORDS:
        yield from words.proposals(case)
    elif code == "glyph-missing":
        yield from words.remove_characters(case)
    elif code == "contrast":
        yield from looks.against_weak_contrast(case)
    elif code in ("logo-unseen", "logo-weak"):
        yield from looks.against_unseen_logo(case)
    elif code == "font-missing":
        yield from looks.against_missing_font()
    elif code in ("image-missing", "alt-missing"):
        yield from looks.of_picture(case)
    else:
        yield from posting.proposals(case)
