"""The font pairings, as data: a heading face and a body face, from the available families."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pairing of two families; ``tracking`` is the letter spacing of headings, as a share of their size."""

    key: str
    name: str
    heading: str
    heading_weight: int
    body: str
    body_weight: int = 400
    tracking: float = -0.02


PAIRINGS: dict[str, Pairing] = {
    pairing.key: pairing
    for pairing in (
        Pairing("modern", "Modern", "Inter Display", 700, "Inter", tracking=-0.025),
        Pairing("plain", "Plain", "Inter", 600, "Inter"),
        Pairing("bookish", "Bookish", "Noto Serif Display", 700, "Noto Serif", tracking=-0.01),
        Pairing("magazine", "Magazine", "Noto Serif Display", 400, "Inter"),
        Pairing("classic", "Classic", "EB Garamond", 700, "EB Garamond", tracking=-0.01),
        Pairing("press", "Press", "Roboto Slab", 700, "Roboto", tracking=-0.015),
        Pairing("friendly", "Friendly", "Quicksand", 700, "Lato", tracking=-0.01),
        Pairing("round", "Round", "Quicksand", 700, "Quicksand", 500, -0.01),
        Pairing("humanist", "Humanist", "Lato", 700, "Lato"),
        Pairing("office", "Office", "Open Sans", 700, "Open Sans"),
        Pairing("poster", "Poster", "Bebas Neue", 400, "Inter", 500, 0.0),
        Pairing("technical", "Technical", "JetBrains Mono", 800, "Inter", tracking=-0.03),
    )
}
