"""Run our engine under the bench's protocol: for every slide, from a scene to boxes, lint and a file.

``python -m bench.engine DECKS FOLDER``, with ``FORMAT`` png (as stored), fast, jpeg, webp or avif;
``BRAND=fresh`` gives every deck a background that was never painted before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench.deck import scene
from bench.protocol import drive
from engine import encode
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels

WRITERS: dict[str, Callable[[Pixels], bytes]] = {
    "png": encode.png,
    "fast": lambda pixels: encode.png(pixels, "fast"),
    "jpeg": encode.jpeg,
    "webp": encode.webp,
    "avif": encode.avif,
}


def main() -> None:
    decks, folder = int(sys.argv[1]), Path(sys.argv[2])
    write = WRITERS[os.environ.get("FORMAT", "png")]
    fresh = os.environ.get("BRAND") == "fresh"
    painter = DrawingPainter(Pictures(folder))
    drive(
        lambda index, edition: write(painter.paint(lay_out(scene(index, edition, fresh=fresh)))),
        decks,
        folder,
    )


if __name__ == "__main__":
    main()
