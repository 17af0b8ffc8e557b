"""Combine the parts of slides, which Skia wrote one per page, into tagged pages."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name

from engine.pdf.fonts import Font, Letters
from engine.pdf.page_parts import Part, Slide
from engine.pdf.tags import DECORATION, Tags
from engine.pdf.text import Paragraph

_KIND = re.compile(rb"/(\w+) << ([^<>]*) >>")
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(rb"(/\w+) (\d+) 0 R")

# The resources of a page: kinds, their names, the numbers of the objects they refer to.
Used = dict[bytes, dict[bytes, int]]


def assemble(
    data: bytes,
    backgrounds: int,
    slides: Sequence[Slide],
    *,
    title: str,
    language: str,
    described: bool,
) -> bytes:
    """Return the document with one page per slide.

    ``data`` holds a page for every background, then one for every part of every slide. The document declares
    itself accessible if all its pictures are ``described`` and all its letters could be drawn.
    """
    with pikepdf.open(io.BytesIO(data)) as document:
        written = [page.obj for page in document.pages]
        fonts: dict[bytes, Font] = {}
        letters = Letters()
        drawn: list[tuple[Part, bytes | Paragraph, Used]] = []
        parts = [part for slide in slides for part in slide.parts]
        for page, part in zip(written[backgrounds:], parts, strict=True):
            stream, used = page.Contents.read_bytes(), _used(page)
            for name, number in used.get(b"Font", {}).items():
                if name not in fonts:
                    fonts[name] = Font(document, document.get_object(number, 0))
            text = part.said and not part.icon
            content = Paragraph(stream, part.said, fonts, letters) if text else stream
            drawn.append((part, content, used))
        for font in fonts.values():
            font.write()
        accessible = described and bool(title.strip()) and not any(map(_boxed, drawn))
        rest = iter(drawn)
        pages = _Pages(
            document, [_background(document, page) for page in written[:backgrounds]], letters
        )
        for slide in slides:
            pages.add(slide, [next(rest) for _ in slide.parts])
        pages.write()
        return _saved(document, title, language, accessible=accessible)


class _Pages:
    """Builds the pages of the document, with their tags."""

    def __init__(
        self, document: pikepdf.Pdf, backgrounds: list[tuple[Any, Used]], letters: Letters
    ) -> None:
        self._document, self._backgrounds = document, backgrounds
        self._letters = letters.write(document)
        self._tags = Tags(document)
        self._tree = document.make_indirect(Dictionary(Type=Name.Pages))
        self._pages: list[Any] = []

    def add(self, slide: Slide, drawn: list[tuple[Part, bytes | Paragraph, Used]]) -> None:
        """Lay the parts of a slide over its background."""
        box = [0, 0, slide.width, slide.height]
        page = Dictionary(Type=Name.Page, Parent=self._tree, MediaBox=box)
        page = self._document.make_indirect(page)
        marked = self._tags.page(page, slide.height)
        background, used = self._backgrounds[slide.background]
        resources = {kind: dict(found) for kind, found in used.items()}
        out: list[bytes] = []
        forms: dict[bytes, Any] = {}
        for part, content, used in drawn:
            for kind, found in used.items():
                resources.setdefault(kind, {}).update(found)
            stream = content.write() if isinstance(content, Paragraph) else content
            if isinstance(content, Paragraph):
                forms |= content.forms
            out.append(marked.mark(part, _kept_apart(stream)))
        page.Resources = self._resources(resources, forms)
        page.Contents = Array([background, self._document.make_stream(b"".join(out))])
        marked.write()
        self._pages.append(page)

    def write(self) -> None:
        """Replace the pages that Skia wrote by the combined ones."""
        self._tree.Kids = Array(self._pages)
        self._tree.Count = len(self._pages)
        self._document.Root.Pages = self._tree
        self._tags.write()

    def _resources(self, used: Used, forms: dict[bytes, Any]) -> Any:
        named = {
            f"/{kind.decode()}": {
                name.decode(): self._document.get_object(number, 0)
                for name, number in found.items()
            }
            for kind, found in used.items()
        }
        if forms:
            named.setdefault("/XObject", {}).update((k.decode(), v) for k, v in forms.items())
        if self._letters is not None and "/Font" in named:
            named["/Font"][Letters.NAME.decode()] = self._letters
        return Dictionary({kind: Dictionary(found) for kind, found in named.items()})


def _boxed(drawn: tuple[Part, bytes | Paragraph, Used]) -> bool:
    """Whether a paragraph contains a missing-glyph box."""
    return isinstance(drawn[1], Paragraph) and drawn[1].boxed


def _background(document: pikepdf.Pdf, page: Any) -> tuple[Any, Used]:
    """A background as content that pages can share."""
    content = DECORATION % _kept_apart(page.Contents.read_bytes())
    return document.make_stream(content), _used(page)


def _kept_apart(content: bytes) -> bytes:
    """Content that leaves the graphics state of the page unchanged."""
    return b"q\n%s\nQ\n" % content.rstrip()


def _used(page: Any) -> Used:
    """The resources of a page; Skia makes their names unique in a document."""
    return {
        kind: {name: int(number) for name, number in _NAME.findall(found)}
        for kind, found in _KIND.findall(page.Resources.unparse())
        if found.strip()
    }


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>Leporello</pdf:Producer>{part}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_PART = "\n<pdfuaid:part>1</pdfuaid:part>"  # ISO 14289-1, clause 5


def _saved(document: pikepdf.Pdf, title: str, language: str, *, accessible: bool) -> bytes:
    """Save with language, title shown in the window, and metadata without dates."""
    root = document.Root
    root.Lang = pikepdf.String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in ("/CreationDate", "/ModDate"):
        if key in document.docinfo:
            del document.docinfo[key]
    document.docinfo["/Title"] = pikepdf.String(title)
    document.docinfo["/Producer"] = pikepdf.String("Leporello")
    xmp = _XMP.format(
        title=_in_xml(title), language=_in_xml(language), part=_PART if accessible else ""
    )
    root.Metadata = document.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    out = io.BytesIO()
    generate = pikepdf.ObjectStreamMode.generate
    document.save(out, deterministic_id=True, object_stream_mode=generate)
    return out.getvalue()


def _in_xml(text: str) -> str:
    """Escape text for XML 1.0, without the characters that XML forbids."""
    return escape(_NOT_IN_XML.sub("", text))
