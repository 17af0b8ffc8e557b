"""Measure the stages of one process: a slide's stages, previews, other file formats, a PDF.

``python -m bench.stages`` prints milliseconds of CPU, the median of many runs.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from bench.deck import COUNT, scene
from engine import encode, pdf
from engine.inspection.contrast import inspect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels

PREVIEW = 0.5


def timed(work: Callable[[int], object], runs: int) -> tuple[float, float]:
    """Median and 95th percentile of ``work(run)`` in milliseconds of CPU."""
    times = []
    for run in range(runs):
        began = time.process_time()
        work(run)
        times.append((time.process_time() - began) * 1e3)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def figures(folder: Path) -> Iterator[tuple[str, float, str]]:
    painter, editions = DrawingPainter(Pictures(folder)), count(1)
    drawings = [lay_out(scene(index, 0)) for index in range(COUNT)]
    painted = [painter.paint(drawing).copy() for drawing in drawings]

    def each(work: Callable[[int], object], decks: int = 6) -> float:
        return timed(lambda run: work(run % COUNT), decks * COUNT)[0]

    yield "stage.layout", each(lambda index: lay_out(scene(index, next(editions)))), "ms"
    yield "stage.paint", each(lambda index: painter.paint(drawings[index])), "ms"
    yield "stage.pack", each(lambda index: encode.pack_rows(painted[index])), "ms"
    yield "stage.png_stored", each(lambda index: encode.png(painted[index])), "ms"
    yield "stage.png_fast", each(lambda index: encode.png(painted[index], "fast")), "ms"
    yield "stage.jpeg", each(lambda index: encode.jpeg(painted[index])), "ms"
    yield "stage.inspect", each(lambda index: inspect(drawings[index], painter)), "ms"

    def preview(run: int) -> None:
        drawing = lay_out(scene(3, 10_000 + run))
        encode.write(painter.paint(drawing, PREVIEW), "jpeg", preview=True)

    preview(0)
    half, late = timed(preview, 200)
    yield "preview.p50", half, "ms"
    yield "preview.p95", late, "ms"

    for kind, write in (("webp", encode.webp), ("avif", encode.avif)):
        files = [len(write(pixels)) for pixels in painted[:3]]
        yield f"{kind}.cpu", timed(partial(_write, write, painted), COUNT)[0], "ms"
        yield f"{kind}.size", sum(files) / len(files) / 1024, "KiB"

    def book(run: int) -> bytes:
        pages = [lay_out(scene(index, 20_000 + run)) for index in range(10)]
        return pdf.write(pages, folder, title="Bench", language="en")

    size = len(book(0))
    yield "pdf_10_pages.cpu", timed(book, 9)[0], "ms"
    yield "pdf_10_pages.size", size / 1024, "KiB"


def _write(write: Callable[[Pixels], bytes], painted: list[Pixels], index: int) -> bytes:
    return write(painted[index])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, value, unit in figures(Path(folder)):
            print(f"{name} {value:.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
