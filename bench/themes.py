"""Measure the themes: the specimen in each, composed, laid out, painted and encoded."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import get_args

from design.catalogue.themes import THEMES
from design.document.model import Layout, Style
from engine import encode
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from painting import specimen
from painting.compose.deck import compose

DECKS = 3


def main() -> None:
    """Print the CPU milliseconds per slide of the cheapest and the most expensive theme, and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        specimen.install(folder)
        painter = DrawingPainter(Pictures(folder))
        cost = {theme: min(_deck(theme, painter, folder) for _ in range(DECKS)) for theme in THEMES}
    plain, rich = min(cost, key=cost.__getitem__), max(cost, key=cost.__getitem__)
    print(f"theme-plainest {cost[plain]:.1f} ms-cpu/slide ({plain})")
    ratio = cost[rich] / cost[plain]
    print(f"theme-richest {cost[rich]:.1f} ms-cpu/slide ({rich}) {ratio:.2f}x of the plainest")


def _deck(theme: str, painter: DrawingPainter, folder: Path) -> float:
    """Render all layouts once in a theme; its background is cached except at the first time."""
    begun = time.process_time()
    snapshot = specimen.deck(style=Style(theme=theme))
    for scene in compose(snapshot, "instagram-4x5").scenes:
        encode.png(painter.paint(lay_out(scene, folder)))
    return (time.process_time() - begun) / len(get_args(Layout)) * 1000


if __name__ == "__main__":
    main()
