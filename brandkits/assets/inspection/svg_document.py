"""Parses an untrusted SVG document, leniently and within limits; for the drawing's child only.

Resolves namespaces: every element of the tree is an SVG element without a prefix, even if the file
does not declare the namespace. Elements of other namespaces (editors' private data) are left out.
Standard library only.
"""

from __future__ import annotations

import re
import zlib
from xml.etree import ElementTree
from xml.parsers import expat

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MAX_UNPACKED = 10_000_000  # bytes of an SVGZ
MAX_ELEMENTS, MAX_DEPTH = 20_000, 100
# Programs declare entities as short names of namespaces; longer ones are entity bombs.
MAX_ENTITIES, MAX_ENTITY = 100, 256
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Refused(Exception):
    """The drawing cannot become a logo."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def parse(raw: bytes) -> ElementTree.Element:
    """Return the root element, named ``svg``; refuse anything that is not a drawing."""
    reader = _Reader()
    try:
        reader.parser.Parse(_utf8(_unpacked(raw)), True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError as error:
        detail = (
            f"The drawing's XML is broken in line {error.lineno}: {expat.ErrorString(error.code)}."
        )
        raise Refused("damaged", f"{detail} Export it again.") from None
    return reader.builder.close()


def name_of(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _unpacked(raw: bytes) -> bytes:
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        packed = zlib.decompressobj(16 + zlib.MAX_WBITS)
        data = packed.decompress(raw, MAX_UNPACKED)
    except zlib.error:
        raise Refused(
            "damaged", "The packed drawing cannot be unpacked: export it again."
        ) from None
    if packed.unconsumed_tail:
        raise Refused("too-many-bytes", f"Unpacked, the drawing has over {MAX_UNPACKED:,} bytes.")
    if not packed.eof:
        raise Refused("damaged", "The packed drawing is cut off: export it again.")
    return data


def _utf8(data: bytes) -> bytes:
    """Return the text in UTF-8; its byte order mark, zero bytes or declaration name the encoding."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", ""))
    data = data[len(bom) :]
    if not encoding:
        encoding = {b"\0<": "utf-16-be", b"<\0": "utf-16-le"}.get(data.lstrip()[:2], "")
    if not encoding and (declared := _DECLARED.match(data.lstrip()[:400])):
        encoding = declared[1].decode()
    try:
        return data.decode(encoding or "utf-8").lstrip().encode()
    except (UnicodeError, LookupError):
        name = encoding or "UTF-8"
        raise Refused(
            "damaged", f"The drawing is not in the encoding {name}: export it again."
        ) from None


class _Reader:
    """Builds the tree incrementally, so that a deep or endless document is abandoned early."""

    def __init__(self) -> None:
        self.builder = ElementTree.TreeBuilder()
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self._spaces: list[dict[str, str]] = [{}]
        self._count = self._entities = self._foreign = 0

    def _start(self, tag: str, listed: list[str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._spaces) > MAX_DEPTH:
            raise Refused("too-demanding", "The drawing has too many parts: simplify it.")
        attributes = dict(zip(listed[::2], listed[1::2], strict=True))
        spaces = dict(self._spaces[-1])
        for key, value in attributes.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                spaces[key[6:]] = value
        prefix, _, name = tag.rpartition(":")
        if self._count == 1:
            if name != "svg":
                what = (
                    "a web page"
                    if name.lower() == "html"
                    else f"XML of another kind (<{name[:40]}>)"
                )
                raise Refused("not-a-drawing", f"The file is {what}, not an SVG drawing.")
            # The root's own namespace, or none, counts as SVG.
            self._svg = frozenset({SVG, "", spaces.get(prefix, "")})
        self._spaces.append(spaces)
        if self._foreign or spaces.get(prefix, SVG if prefix == "svg" else prefix) not in self._svg:
            self._foreign += 1
            return
        retained = {
            key: value for key, value in attributes.items() if ":" not in key and key != "xmlns"
        }
        for key, value in attributes.items():
            of, _, local = key.rpartition(":")
            if local == "href" and of and spaces.get(of, XLINK if of == "xlink" else "") == XLINK:
                retained.setdefault("href", value)
        self.builder.start(f"{{{SVG}}}{name}", retained)

    def _end(self, tag: str) -> None:
        self._spaces.pop()
        if self._foreign:
            self._foreign -= 1
        else:
            self.builder.end(f"{{{SVG}}}{tag.rpartition(':')[2]}")

    def _text(self, data: str) -> None:
        if not self._foreign:
            self.builder.data(data)

    def _entity(self, name: str, parameter: int, value: str | None, *places: str | None) -> None:
        self._entities += 1
        plain = value is not None and len(value) <= MAX_ENTITY and not set(value) & set("&<%")
        if parameter or not plain or any(places[1:]) or self._entities > MAX_ENTITIES:
            detail = f"The drawing defines an entity (“{name[:40]}”) that may stand for anything"
            raise Refused("svg-entities", f"{detail}: export it as plain SVG.")
