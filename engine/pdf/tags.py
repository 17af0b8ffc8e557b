"""The tags of a PDF for screen readers: titles, lists, quotations, pictures, links, decoration.

They follow PDF/UA-1 (ISO 14289-1): everything on a page is in the structure, in reading order, or an artifact.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from pikepdf import Array, Dictionary, Name, Pdf, String

from engine.geometry import Rect
from engine.pdf.page_parts import Group, GroupRole, Part

_SCHEMES = frozenset({"http", "https", "mailto"})
_KEPT = "%:/?#[]@!$&'()*+,;=-._~"

# Artifacts, which are not read out (ISO 32000-1, 14.8.2.2); those repeated on every page declare their type.
DECORATION = b"/Artifact BMC\n%sEMC\n"
_ARTIFACTS: dict[GroupRole, bytes] = {
    "header": b"/Artifact <</Type /Pagination /Subtype /Header>> BDC\n%sEMC\n",
    "footer": b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n%sEMC\n",
}
_KINDS: dict[GroupRole, str] = {
    "list": "L",
    "ordered-list": "L",
    "item": "LI",
    "label": "Lbl",
    "body": "LBody",
    "quote": "BlockQuote",
}
# Text directly in these belongs to them; in all others it becomes a paragraph.
_WHOLE: frozenset[GroupRole] = frozenset({"title", "label"})


class Tags:
    """The structure tree of a document: one section per page, in reading order."""

    def __init__(self, document: Pdf) -> None:
        self._document = document
        self._root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._top = self.element("Document", self._root)
        self._sections: list[Any] = []
        self._parents: list[Any] = []
        self._titled = False

    def page(self, page: Any, height: float) -> PageTags:
        """Begin the section of a page."""
        section = self.element("Sect", self._top)
        self._sections.append(section)
        return PageTags(self, page, height, section)

    def write(self) -> None:
        """Write the tree into the document."""
        self._top.K = Array(self._sections)
        self._root.K = Array([self._top])
        numbers = [entry for pair in enumerate(self._parents) for entry in pair]
        self._root.ParentTree = self.indirect(Dictionary(Nums=Array(numbers)))
        self._root.ParentTreeNextKey = len(self._parents)
        self._document.Root.StructTreeRoot = self._root
        self._document.Root.MarkInfo = Dictionary(Marked=True, Suspects=False)

    def element(self, kind: str, parent: Any, **entries: Any) -> Any:
        """Make an element of the tree; the caller adds its children."""
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **entries)
        return self.indirect(element)

    def indirect(self, thing: Any) -> Any:
        return self._document.make_indirect(thing)

    def parent(self, entry: Any) -> int:
        """The key in the parent tree that leads a reader from content to its element."""
        self._parents.append(entry)
        return len(self._parents) - 1

    def heading(self) -> str:
        """The heading level: the first title is the deck's, the others are its slides'; no level is skipped."""
        kind = "H2" if self._titled else "H1"
        self._titled = True
        return kind


class PageTags:
    """The section of one page; marks the page's content part by part, in reading order."""

    def __init__(self, tags: Tags, page: Any, height: float, section: Any) -> None:
        self._tags, self._page, self._height, self._section = tags, page, height, section
        section.K = Array()
        self._marked: list[Any] = []
        self._groups: dict[Group, Any] = {}
        self._links: list[Any] = []

    def mark(self, part: Part, content: bytes) -> bytes:
        """The content of a part, marked with its tag."""
        if part.decorates:
            return _ARTIFACTS.get(part.artifact or "decoration", DECORATION) % content
        parent = self._parent(part)
        if part.rect is not None:
            layout = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=self._box(part.rect))
            figure = self._element("Figure", parent, Alt=String(part.alt), A=layout)
            return self._put(figure, content)
        whole = bool(part.groups) and part.groups[-1].role in _WHOLE
        element = parent if whole else self._element("P", parent)
        links = [
            (address, said, [link.rect for link in found])
            for (url, said), found in groupby(part.links, key=lambda link: (link.url, link.said))
            if (address := _address(url))
        ]
        said = self._element("Span", element) if links else element
        # Readers use the text of an element in place of all its content, so its links are siblings.
        text = f"{said.ActualText}\n{part.said}" if "/ActualText" in said else part.said
        said.ActualText = String(text)
        marked = self._put(said, content)
        for address, words, rects in links:
            link = self._element("Link", element, Alt=String(words.strip() or address))
            for rect in rects:
                self._link(link, address, rect)
        return marked

    def write(self) -> None:
        """Write the section into its page."""
        self._page.StructParents = self._tags.parent(Array(self._marked))
        self._page.Tabs = Name.S
        if self._links:
            self._page.Annots = Array(self._links)

    def _parent(self, part: Part) -> Any:
        """The element of the innermost group that contains a part."""
        parent = self._section
        for group in part.groups:
            if group not in self._groups:
                kind = self._tags.heading() if group.role == "title" else _KINDS[group.role]
                self._groups[group] = element = self._element(kind, parent)
                if group.role == "ordered-list":
                    element.A = Dictionary(O=Name.List, ListNumbering=Name.Decimal)
            parent = self._groups[group]
        return parent

    def _element(self, kind: str, parent: Any, **entries: Any) -> Any:
        """Append a new element to its parent."""
        element = self._tags.element(kind, parent, K=Array(), Pg=self._page, **entries)
        parent.K.append(element)
        return element

    def _put(self, element: Any, content: bytes) -> bytes:
        number = len(self._marked)
        self._marked.append(element)
        element.K.append(number)
        kind = str(element.S).encode()
        return b"%s <</MCID %d>> BDC\n%sEMC\n" % (kind, number, content)

    def _link(self, element: Any, address: str, rect: Rect) -> None:
        """Add a link annotation; a link over two lines has two."""
        link = self._tags.indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=self._box(rect),
                Border=[0, 0, 0],
                F=4,  # printable, as PDF/UA requires of everything tagged
                A=Dictionary(S=Name.URI, URI=String(address)),
                Contents=String(address),
                P=self._page,
            )
        )
        self._links.append(link)
        element.K.append(Dictionary(Type=Name.OBJR, Obj=link, Pg=self._page))
        link.StructParent = self._tags.parent(element)

    def _box(self, rect: Rect) -> Array:
        """A rectangle in PDF coordinates, with y pointing up."""
        low = self._height - rect.y - rect.height
        corners = (rect.x, low, rect.x + rect.width, low + rect.height)
        return Array([round(corner, 2) for corner in corners])


def _address(url: str) -> str | None:
    """A URL percent-encoded to legal characters; None for one that no reader should open."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES:
        return None
    return quote(parts._replace(netloc=host).geturl(), safe=_KEPT)
