"""Slides to one PDF: vector, selectable text, pictures passed through, title and language set.

A unit becomes a point, so that every page of a format has the same size on every machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import skia

from rendering.engine import backgrounds
from rendering.engine.images import PassThrough
from rendering.engine.ops import Drawing
from rendering.engine.paint import draw_op

DPI = 144


def write(drawings: Sequence[Drawing], folder: Path, *, title: str, language: str) -> bytes:
    """Return a PDF with a page a drawing, in order; the same drawings give the same bytes."""
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fRasterDPI = DPI
    metadata.fTitle = title
    pictures = PassThrough(folder)
    with skia.PDF.MakeDocument(stream, metadata) as document:
        for drawing in drawings:
            with document.page(drawing.width, drawing.height) as canvas:
                backgrounds.draw(canvas, drawing.background, drawing.width, drawing.height)
                for op in drawing.ops:
                    draw_op(canvas, op, pictures, DPI / 72)
    return _finish(bytes(stream.detachAsData()), title, language)


def _finish(data: bytes, title: str, language: str) -> bytes:
    """Set what the writer cannot: language, title shown in the window, metadata without a clock."""
    import pikepdf  # a tenth of the process's start, and most processes never write a PDF

    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Lang = language
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for key in ("/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Producer"] = "Leporello"
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
