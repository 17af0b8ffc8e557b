"""Write slides as one PDF: vector, selectable text, tagged, with links; pictures are embedded as they are.

A unit becomes a point, so that every page of a format has the same size on every machine. Skia first
writes every background, every paragraph, every picture and the decoration between them on a page of
its own; then the parts of a slide are laid over each other on one page, each with its tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import skia

from engine.errors import SceneError
from engine.layout.ops import DrawImage, Drawing
from engine.paint.images import PassThrough
from engine.pdf.page_parts import Slide, background, parts
from engine.scene.nodes import Background

SOFT_DPI = 36  # of shadows, the only thing rasterised here; viewers interpolate them smoothly


def write(drawings: Sequence[Drawing], folder: Path, *, title: str, language: str) -> bytes:
    """Return a PDF with one page per drawing, in order; equal drawings give equal bytes.

    Extracted text equals the original text, screen readers read the pictures' alt texts, and links to
    web and mail addresses work. Raises ``SceneError`` when there are no drawings.
    """
    from engine.pdf import pages as assembly

    if not drawings:
        raise SceneError("a PDF needs at least one slide")
    pictures = PassThrough(folder)
    backgrounds = {_background(drawing): drawing for drawing in drawings}
    places = {key: place for place, key in enumerate(backgrounds)}
    slides = [
        Slide(
            drawing.width, drawing.height, places[_background(drawing)], [*parts(drawing, pictures)]
        )
        for drawing in drawings
    ]
    pages = [(drawing, background(drawing)) for drawing in backgrounds.values()]
    pages += [
        (drawing, part)
        for drawing, slide in zip(drawings, slides, strict=True)
        for part in slide.parts
    ]
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fRasterDPI = SOFT_DPI
    with skia.PDF.MakeDocument(stream, metadata) as document:
        for drawing, part in pages:
            with document.page(drawing.width, drawing.height) as canvas:
                for draw in part.draw:
                    draw(canvas)
    data = bytes(stream.detachAsData())
    described = all(
        op.image.alt or not op.image.id
        for drawing in drawings
        for op in drawing.ops
        if isinstance(op, DrawImage)
    )
    return assembly.assemble(
        data, len(backgrounds), slides, title=title, language=language, described=described
    )


def _background(drawing: Drawing) -> tuple[Background, float, float]:
    return drawing.background, drawing.width, drawing.height
