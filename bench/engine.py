"""Our engine under the bench's protocol: a scene in; boxes, lint and a file out, for every slide.

``python -m bench.engine DECKS FOLDER``, with ``FORMAT`` png (as stored), fast or jpeg.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench.deck import COUNT, scene
from rendering.engine import encode
from rendering.engine.images import Pictures
from rendering.engine.layout import lay_out
from rendering.engine.paint import Painter, Pixels

WRITERS: dict[str, Callable[[Pixels], bytes]] = {
    "png": encode.png,
    "fast": lambda pixels: encode.png(pixels, "fast"),
    "jpeg": encode.jpeg,
}


def main() -> None:
    decks, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write = WRITERS[os.environ.get("FORMAT", "png")]
    painter = Painter(Pictures(folder))

    def one(index: int, edition: int) -> int:
        data = write(painter.paint(lay_out(scene(index, edition))))
        (folder / f"{edition}-{index}").write_bytes(data)
        return len(data)

    one(0, 0)
    print("first", flush=True)
    for index in range(COUNT):
        one(index, 0)
    print("ready", flush=True)
    sys.stdin.readline()
    size = sum(one(index, edition) for edition in range(1, decks + 1) for index in range(COUNT))
    print(f"done {size}", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
