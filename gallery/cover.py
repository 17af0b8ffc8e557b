"""A pairwise covering of theme x layout x format x script: any two choices occur together somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Cell:
    theme: str
    layout: str
    format: str
    script: str


def cover(
    themes: Sequence[str], layouts: Sequence[str], formats: Sequence[str], scripts: Sequence[str]
) -> list[list[Cell]]:
    """A row for every theme and a column for every layout. Each cell takes the format and the script that
    make most new pairs, and the next ones in turn if no pair is new.
    """
    met: set[tuple[str, str]] = set()
    rows = []
    for row, theme in enumerate(themes):
        cells = []
        for column, layout in enumerate(layouts):
            turn = row + column
            choices = [
                Cell(
                    theme,
                    layout,
                    formats[(turn + i) % len(formats)],
                    scripts[(turn + j) % len(scripts)],
                )
                for i in range(len(formats))
                for j in range(len(scripts))
            ]
            best = max(choices, key=lambda cell: len(set(combinations(astuple(cell), 2)) - met))
            met |= set(combinations(astuple(best), 2))
            cells.append(best)
        rows.append(cells)
    return rows


def missing(rows: list[list[Cell]], *axes: Sequence[str]) -> set[tuple[str, str]]:
    """The pairs of choices from two axes that never occur together."""
    cells = [astuple(cell) for row in rows for cell in row]
    absent = set()
    for (one, first), (other, second) in combinations(enumerate(axes), 2):
        met = {(cell[one], cell[other]) for cell in cells}
        absent |= {(a, b) for a in first for b in second} - met
    return absent
