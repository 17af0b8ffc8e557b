"""A document for another client: what was said in the old kit's voice is said in the new one's."""

from __future__ import annotations

from collections.abc import Container

from design.document.kit_locks import unlocked
from design.document.model import (
    AuthorElement,
    Document,
    Element,
    OutroSettings,
    Slide,
    Style,
    TextElement,
    Variant,
)
from design.kit.spec import KitSpec
from design.operations.placing import role_of
from design.recipes import closing


def rebrand(document: Document, old: KitSpec, new: KitSpec, *, own: bool) -> Document:
    """The document in another kit: the client speaks where the old one did, and closes in the new one's voice.

    What the new kit locks is taken out. A thread's own author keeps speaking. Where the kit is the same client's
    ``own``, so do words that somebody wrote: on the closing slide, and for single formats.
    """
    slides = tuple(_slide(document, slide, old, new, own=own) for slide in document.slides)
    outro = OutroSettings() if "outro" in new.locks else document.outro
    style = unlocked(document.style, new)
    variants = tuple(_variant(one, new) for one in document.variants) if own else ()
    return document.model_copy(
        update={"slides": slides, "style": style, "outro": outro, "variants": variants}
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


def _slide(document: Document, slide: Slide, old: KitSpec, new: KitSpec, *, own: bool) -> Slide:
    style = unlocked(slide.style, new) if slide.style else None
    if slide.layout == "outro" and slide.post is None:
        made = closing(new, document.outro.goal, document.language, document.format)
        elements = _closed(document, slide, made, old) if own else made.elements
        return made.model_copy(update={"id": slide.id, "style": style, "elements": elements})
    elements = tuple(_element(element, old, new) for element in slide.elements)
    return slide.model_copy(update={"elements": elements, "style": style})


def _closed(document: Document, slide: Slide, made: Slide, old: KitSpec) -> tuple[Element, ...]:
    """The new words under the old ids, and those that the old kit did not say as they are."""
    usual = closing(old, document.outro.goal, document.language, document.format)
    standing = {one.text for one in usual.elements if isinstance(one, TextElement)}
    there = {role_of(one): one for one in slide.elements}
    elements: list[Element] = []
    for one in made.elements:
        was = there.pop(role_of(one), None)
        written = isinstance(was, TextElement) and was.text not in standing
        elements.append(was if was and written else _named(one, was))
    rest = (one for one in there.values() if isinstance(one, TextElement))
    return (*elements, *(one for one in rest if one.text not in standing))


def _named(one: Element, was: Element | None) -> Element:
    return one.model_copy(update={"id": was.id}) if was else one


def _variant(variant: Variant, new: KitSpec) -> Variant:
    """What is different in a format, without what the kit locks."""
    slides = tuple(
        one.model_copy(update={"style": unlocked(one.style, new) if one.style else None})
        for one in variant.slides
    )
    return variant.model_copy(update={"style": unlocked(variant.style, new), "slides": slides})


def _element(element: Element, old: KitSpec, new: KitSpec) -> Element:
    if isinstance(element, AuthorElement) and element.name == old.author.name:
        fields = ("name", "handle", "avatar", "verified")
        return element.model_copy(update={name: getattr(new.author, name) for name in fields})
    return element
