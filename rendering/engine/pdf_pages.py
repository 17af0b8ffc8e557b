"""The parts of slides, a page each as the painter wrote them, laid over each other and tagged."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from rendering.engine.pdf_fonts import Font, Letters
from rendering.engine.pdf_parts import Part
from rendering.engine.pdf_tags import PageTags, Tags
from rendering.engine.pdf_text import Paragraph

_RESOURCES = ("/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject")


def assemble(
    data: bytes,
    sizes: Sequence[tuple[float, float]],
    slides: Sequence[Sequence[Part]],
    *,
    title: str,
    language: str,
) -> bytes:
    """Return the document with a page a slide; ``data`` holds a page for every part of them."""
    with pikepdf.open(io.BytesIO(data)) as document:
        written = [page.obj for page in document.pages]
        fonts = _fonts(written)
        letters = Letters()
        parts = [part for slide in slides for part in slide]
        contents = [
            Paragraph(page.Contents.read_bytes(), part.said, fonts, letters)
            if part.said
            else page.Contents.read_bytes()
            for page, part in zip(written, parts, strict=True)
        ]
        for font in fonts.values():
            font.write(document)
        unseen = letters.write(document)
        tags = Tags(document)
        rest = iter(zip(written, parts, contents, strict=True))
        tree = document.make_indirect(Dictionary(Type=Name.Pages, Count=len(slides)))
        tree.Kids = Array(
            [
                _page(document, tags, tree, size, [next(rest) for _ in slide], unseen)
                for size, slide in zip(sizes, slides, strict=True)
            ]
        )
        document.Root.Pages = tree
        tags.write()
        return _saved(document, title, language)


def _page(
    document: pikepdf.Pdf,
    tags: Tags,
    tree: Any,
    size: tuple[float, float],
    slide: list[tuple[Any, Part, bytes | Paragraph]],
    unseen: Any,
) -> Any:
    resources = Dictionary({kind: Dictionary() for kind in _RESOURCES})
    page = document.make_indirect(
        Dictionary(Type=Name.Page, Parent=tree, MediaBox=[0, 0, *size], Resources=resources)
    )
    marked = tags.page(page, size[1])
    out = []
    for written, part, content in slide:
        for kind in _RESOURCES:
            for name, thing in written.Resources.get(kind, {}).items():
                resources[kind][name] = thing
        drawn = content.write() if isinstance(content, Paragraph) else content
        out.append(_tagged(marked, part, b"q\n%s\nQ\n" % drawn.rstrip()))
    if unseen is not None:
        resources.Font[Letters.NAME.decode()] = unseen
    for kind in _RESOURCES:
        if not resources[kind]:
            del resources[kind]
    page.Contents = document.make_stream(b"".join(out))
    marked.write()
    return page


def _tagged(page: PageTags, part: Part, content: bytes) -> bytes:
    if part.said:
        return page.paragraph(content, part.said, part.links)
    if part.rect is not None:
        return page.picture(content, part.alt, part.rect)
    return page.decoration(content)


def _fonts(pages: list[Any]) -> dict[bytes, Font]:
    """The fonts by their names, which the painter uses only once in a document."""
    found = {name: font for page in pages for name, font in page.Resources.get("/Font", {}).items()}
    return {name.encode(): Font(font) for name, font in found.items()}


def _saved(document: pikepdf.Pdf, title: str, language: str) -> bytes:
    """Language, title shown in the window, metadata without a clock."""
    root = document.Root
    root.Lang = pikepdf.String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/CreationDate", "/ModDate"):
        if key in document.docinfo:
            del document.docinfo[key]
    document.docinfo["/Title"] = pikepdf.String(title)
    document.docinfo["/Producer"] = pikepdf.String("Leporello")
    out = io.BytesIO()
    generate = pikepdf.ObjectStreamMode.generate
    document.save(out, deterministic_id=True, object_stream_mode=generate)
    return out.getvalue()
