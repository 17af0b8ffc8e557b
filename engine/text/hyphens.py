"""Soft hyphens (U+00AD): invisible, except as a hyphen where a line breaks at one.

The text binding breaks lines at them but draws nothing. So this module fills lines greedily, as the
binding does, and replaces each soft hyphen at a line's end by a hyphen and a line break.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from engine.scene.nodes import Run

SOFT = "\u00ad"
_HYPHEN, _LINE_END = "-", "\u2028"
_MAY_END = re.compile(r"[ \u00ad\u200b-]+")
Measure = Callable[[tuple[Run, ...]], float]


def with_visible_hyphens(runs: tuple[Run, ...], width: float, measure: Measure) -> tuple[Run, ...]:
    """The runs of a paragraph with hyphens at the ends of lines of ``width`` and no soft hyphens left.

    ``measure`` returns the width of runs on a single line.
    """
    said = "".join(run.text for run in runs)
    ends = [match.end() for match in _MAY_END.finditer(said)]
    ends += [len(said)] if not ends or ends[-1] < len(said) else []
    broken: set[int] = set()
    start = first = 0
    while first < len(ends):

        def wide(end: int, start: int = start) -> float:
            line = _part(
                runs, start, end, frozenset({end - 1}) if said[end - 1] == SOFT else frozenset()
            )
            return measure(line)

        fitting = bisect_right(ends, width, lo=first, key=wide)
        if fitting >= len(ends):
            break
        last = max(first, fitting - 1)
        if said[ends[last] - 1] == SOFT:
            broken.add(ends[last] - 1)
        start, first = ends[last], last + 1
    return _part(runs, 0, len(said), broken, _HYPHEN + _LINE_END)


def _part(
    runs: tuple[Run, ...],
    start: int,
    end: int,
    hyphens: frozenset[int] | set[int],
    hyphen: str = _HYPHEN,
) -> tuple[Run, ...]:
    """The runs between two positions, with visible hyphens at ``hyphens``."""
    found, at = [], 0
    for run in runs:
        low, high = max(start, at), min(end, at + len(run.text))
        if low < high:
            text = "".join(
                (hyphen if place in hyphens else "") if char == SOFT else char
                for place, char in enumerate(run.text[low - at : high - at], low)
            )
            found.append(replace(run, text=text))
        at += len(run.text)
    return tuple(found)
