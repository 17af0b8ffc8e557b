"""Names of places in a document for people: "the theme", "the body of slide 3"."""

from __future__ import annotations

from design.document.model import EVERY_CHANNEL, Document
from design.operations.merging import Path

_NAMES = {
    "alt": "description",
    "background": "background",
    "captions": "captions",
    "colors": "colours",
    "footer": "footer",
    "format": "format",
    "formats": "formats",
    "header": "header",
    "language": "language",
    "layout": "layout",
    "logo": "logo",
    "numbering": "numbering",
    "outro": "closing settings",
    "pattern": "pattern",
    "post": "post",
    "style": "style",
    "theme": "theme",
    "title": "title",
    "typography": "type",
    "variants": "variants for other formats",
}
_KINDS = {"image": "a picture", "author": "the author"}


def name_of_place(path: Path, *documents: Document) -> str:
    """Return the name of a place, using the first of the documents that has it."""
    match path:
        case ("slides", "order"):
            return "the order of the slides"
        case ("slides", slide, *rest):
            return _on_slide(slide, rest, documents)
        case ("captions", channel, *rest):
            named = "every channel" if channel == EVERY_CHANNEL else channel
            what = "first comment" if rest == ["first_comment"] else "caption"
            return f"the {what} for {named}"
        case ("variants", name, *_):
            return f"the variant for {name}"
        case ("style", *rest) if rest:
            return f"the {_name(rest)} of the carousel"
    return f"the {_name(list(path))}"


def _on_slide(slide: str, rest: list[str], documents: tuple[Document, ...]) -> str:
    for document in documents:
        for number, one in enumerate(document.slides, start=1):
            if str(one.id) != slide:
                continue
            there = f"slide {number}"
            if not rest:
                return there
            if rest[0] != "elements":
                return f"the {_name(rest)} of {there}"
            found = {str(element.id): element for element in one.elements}
            element = found.get(rest[1]) if len(rest) > 1 else None
            if element is None:
                return f"the content of {there}"
            if element.kind == "text":
                return f"the {element.role} of {there}"
            return f"{_KINDS[element.kind]} on {there}"
    return "a slide"


def _name(path: list[str]) -> str:
    """Return the name of the last step that has one."""
    named = (_NAMES[name] for name in reversed(path) if name in _NAMES)
    return next(named, "document")
