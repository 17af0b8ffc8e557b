"""A document for another client: what was said in the old kit's voice is said in the new one's."""

from __future__ import annotations

from collections.abc import Container

from brandkits.spec import KitSpec
from carousels.document import AuthorElement, Document, Element, OutroSettings, Slide, Style
from carousels.locks import unlocked
from carousels.recipes import closing


def redressed(document: Document, old: KitSpec, new: KitSpec) -> Document:
    """The document in another kit: the client speaks where the old one did, the outro is new.

    What the new kit locks is taken out. A thread's own author keeps speaking.
    """
    slides = tuple(_slide(document, slide, old, new) for slide in document.slides)
    outro = OutroSettings() if "outro" in new.locks else document.outro
    style = unlocked(document.style, new)
    return document.model_copy(
        update={"slides": slides, "style": style, "outro": outro, "variants": ()}
    )


def handed_on(document: Document, themes: Container[str]) -> Document:
    """The document without what leads back to the client that it was made for.

    Slides no longer name the posts that they were made of; of themes they name only those of ``themes``.
    """

    def plain(style: Style) -> Style:
        known = style.theme is None or style.theme in themes
        return style if known else style.without(["theme"])

    slides = tuple(
        slide.model_copy(
            update={"post": None, "style": plain(slide.style) if slide.style else None}
        )
        for slide in document.slides
    )
    return document.model_copy(update={"slides": slides, "style": plain(document.style)})


def _slide(document: Document, slide: Slide, old: KitSpec, new: KitSpec) -> Slide:
    style = unlocked(slide.style, new) if slide.style else None
    if slide.layout == "outro" and slide.post is None:
        made = closing(new, document.outro.goal, document.language, document.format)
        return made.model_copy(update={"id": slide.id, "style": style})
    elements = tuple(_element(element, old, new) for element in slide.elements)
    return slide.model_copy(update={"elements": elements, "style": style})


def _element(element: Element, old: KitSpec, new: KitSpec) -> Element:
    if isinstance(element, AuthorElement) and element.name == old.author.name:
        fields = ("name", "handle", "avatar", "verified")
        return element.model_copy(update={name: getattr(new.author, name) for name in fields})
    return element
