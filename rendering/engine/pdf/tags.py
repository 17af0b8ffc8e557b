"""The tags of a PDF: what is a paragraph, a picture, a link or decoration, for those who listen."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from pikepdf import Array, Dictionary, Name, Pdf, String

from rendering.engine.geometry import Rect

_SCHEMES = frozenset({"http", "https", "mailto"})
_KEPT = "%:/?#[]@!$&'()*+,;=-._~"

DECORATION = b"/Artifact BMC\n%sEMC\n"  # content that nobody needs to hear of


class Tags:
    """The structure tree of a document: a section for every page, in reading order."""

    def __init__(self, document: Pdf) -> None:
        self._document = document
        self._root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._top = self.element("Document", self._root)
        self._sections: list[Any] = []
        self._parents: list[Any] = []

    def page(self, page: Any, height: float) -> PageTags:
        """Begin the section of a page."""
        section = self.element("Sect", self._top)
        self._sections.append(section)
        return PageTags(self, page, height, section)

    def write(self) -> None:
        """Put the tree into the document."""
        self._top.K = Array(self._sections)
        self._root.K = Array([self._top])
        numbers = [entry for pair in enumerate(self._parents) for entry in pair]
        self._root.ParentTree = self.indirect(Dictionary(Nums=Array(numbers)))
        self._root.ParentTreeNextKey = len(self._parents)
        self._document.Root.StructTreeRoot = self._root
        self._document.Root.MarkInfo = Dictionary(Marked=True)

    def element(self, kind: str, parent: Any, **entries: Any) -> Any:
        """A new element of the tree; its kids are up to the caller."""
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **entries)
        return self.indirect(element)

    def indirect(self, thing: Any) -> Any:
        return self._document.make_indirect(thing)

    def parent(self, entry: Any) -> int:
        """The number under which a reader finds from some content to its element."""
        self._parents.append(entry)
        return len(self._parents) - 1


class PageTags:
    """The section of one page: marks the page's content, part by part, in reading order."""

    def __init__(self, tags: Tags, page: Any, height: float, section: Any) -> None:
        self._tags, self._page, self._height, self._section = tags, page, height, section
        self._elements: list[Any] = []
        self._links: list[Any] = []

    def picture(self, content: bytes, alt: str, rect: Rect) -> bytes:
        """A picture, and what is read in its place."""
        layout = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=self._box(rect))
        return self._mark("Figure", content, Alt=String(alt), A=layout)

    def paragraph(self, content: bytes, said: str, links: list[tuple[str, Rect]]) -> bytes:
        """A paragraph, and the places on it that lead elsewhere."""
        marked = self._mark("P", content, ActualText=String(said))
        element = self._elements[-1]
        for url, rect in links:
            if address := _address(url):
                element.K.append(self._link(element, address, rect))
        return marked

    def write(self) -> None:
        """Put the section into its page."""
        self._section.K = Array(self._elements)
        self._page.StructParents = self._tags.parent(Array(self._elements))
        self._page.Tabs = Name.S
        if self._links:
            self._page.Annots = Array(self._links)

    def _mark(self, kind: str, content: bytes, **entries: Any) -> bytes:
        number = len(self._elements)
        kids = Array([number])
        element = self._tags.element(kind, self._section, Pg=self._page, K=kids, **entries)
        self._elements.append(element)
        return b"/%s <</MCID %d>> BDC\n%sEMC\n" % (kind.encode(), number, content)

    def _link(self, parent: Any, address: str, rect: Rect) -> Any:
        link = self._tags.indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=self._box(rect),
                Border=[0, 0, 0],
                F=4,  # it prints, as all that is tagged has to
                A=Dictionary(S=Name.URI, URI=String(address)),
                Contents=String(address),
                P=self._page,
            )
        )
        self._links.append(link)
        element = self._tags.element("Link", parent, Pg=self._page)
        element.K = Dictionary(Type=Name.OBJR, Obj=link)
        link.StructParent = self._tags.parent(element)
        return element

    def _box(self, rect: Rect) -> Array:
        """A rectangle where y runs upwards."""
        low = self._height - rect.y - rect.height
        corners = (rect.x, low, rect.x + rect.width, low + rect.height)
        return Array([round(corner, 2) for corner in corners])


def _address(url: str) -> str | None:
    """A URL in the characters that a URL may have; None for what no reader should open."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES:
        return None
    return quote(parts._replace(netloc=host).geturl(), safe=_KEPT)
