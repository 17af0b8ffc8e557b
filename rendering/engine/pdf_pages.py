"""The parts of slides, a page each as the painter wrote them, laid over each other and tagged."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from rendering.engine.pdf_fonts import Font, Letters
from rendering.engine.pdf_parts import Part
from rendering.engine.pdf_tags import PageTags, Tags
from rendering.engine.pdf_text import Paragraph

_KIND = re.compile(rb"/(\w+) << ([^<>]*) >>")
_NAME = re.compile(rb"(/\w+) (\d+) 0 R")

# What a page uses: kinds of resources, their names, the numbers of the objects they name.
Used = dict[bytes, dict[bytes, int]]


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
        parts = [part for slide in slides for part in slide]
        fonts: dict[bytes, Font] = {}
        letters = Letters()
        drawn: list[tuple[Part, bytes | Paragraph, Used]] = []
        for page, part in zip(document.pages, parts, strict=True):
            stream, used = page.obj.Contents.read_bytes(), _used(page.obj)
            for name, number in used.get(b"Font", {}).items():
                if name not in fonts:
                    fonts[name] = Font(document.get_object(number, 0))
            content = Paragraph(stream, part.said, fonts, letters) if part.said else stream
            drawn.append((part, content, used))
        for font in fonts.values():
            font.write(document)
        unseen = letters.write(document)
        tags = Tags(document)
        rest = iter(drawn)
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
    slide: list[tuple[Part, bytes | Paragraph, Used]],
    unseen: Any,
) -> Any:
    page = document.make_indirect(Dictionary(Type=Name.Page, Parent=tree, MediaBox=[0, 0, *size]))
    marked = tags.page(page, size[1])
    out = []
    resources: Used = {}
    for part, content, used in slide:
        for kind, found in used.items():
            resources.setdefault(kind, {}).update(found)
        drawn = content.write() if isinstance(content, Paragraph) else content
        out.append(_tagged(marked, part, b"q\n%s\nQ\n" % drawn.rstrip()))
    page.Resources = Dictionary(
        {
            f"/{kind.decode()}": Dictionary(
                {name.decode(): document.get_object(number, 0) for name, number in found.items()}
            )
            for kind, found in resources.items()
        }
    )
    if unseen is not None and b"Font" in resources:
        page.Resources.Font[Letters.NAME.decode()] = unseen
    page.Contents = document.make_stream(b"".join(out))
    marked.write()
    return page


def _tagged(page: PageTags, part: Part, content: bytes) -> bytes:
    if part.said:
        return page.paragraph(content, part.said, part.links)
    if part.rect is not None:
        return page.picture(content, part.alt, part.rect)
    return page.decoration(content)


def _used(page: Any) -> Used:
    """The resources of a page; their names are unique in a document, as the painter writes it."""
    return {
        kind: {name: int(number) for name, number in _NAME.findall(found)}
        for kind, found in _KIND.findall(page.Resources.unparse())
        if found.strip()
    }


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
