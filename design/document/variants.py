"""A document in one of its formats: the variant's settings over those of the parent."""

from __future__ import annotations

from design.document.model import Document, Slide, SlideVariant, TextElement


def apply_variant(document: Document, format_key: str) -> Document:
    """Return the document as a format shows it: each field from the variant, else from the parent."""
    variant = next((one for one in document.variants if one.format == format_key), None)
    if variant is None:
        return document
    own = {one.slide: one for one in variant.slides}
    slides = tuple(
        _slide(slide, own[slide.id]) if slide.id in own else slide for slide in document.slides
    )
    style = document.style.changed_by(variant.style.sparse())
    return document.model_copy(update={"style": style, "slides": slides})


def _slide(slide: Slide, own: SlideVariant) -> Slide:
    texts = {one.element: one for one in own.texts}
    elements = tuple(
        element.model_copy(
            update={"text": texts[element.id].text, "entities": texts[element.id].entities}
        )
        if isinstance(element, TextElement) and element.id in texts
        else element
        for element in slide.elements
    )
    style = slide.style
    if own.style is not None:
        style = style.changed_by(own.style.sparse()) if style else own.style
    update = {
        "layout": own.layout or slide.layout,
        "alt": slide.alt if own.alt is None else own.alt,
        "elements": elements,
        "style": style,
    }
    return slide.model_copy(update=update)
