"""Rebranding: a document in another kit, with the new client's identity in place of the old one's."""

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
from design.recipes import closing_slide


def rebrand(document: Document, old: KitSpec, new: KitSpec, *, own: bool) -> Document:
    """Return the document in another kit, with the new client as author and the new kit's closing texts.

    Settings that the new kit locks are removed. The thread's own author stays. With ``own``, the new kit
    belongs to the same client: texts that people wrote stay too, on the closing slide and in variants.
    """
    slides = tuple(_slide(document, slide, old, new, own=own) for slide in document.slides)
    outro = OutroSettings() if "outro" in new.locks else document.outro
    style = unlocked(document.style, new)
    variants = tuple(_variant(one, new) for one in document.variants) if own else ()
    return document.model_copy(
        update={"slides": slides, "style": style, "outro": outro, "variants": variants}
    )


def without_client(document: Document, themes: Container[str]) -> Document:
    """Return the document without references to the client that it was made for.

    Slides lose their posts; themes that are not in ``themes`` are removed.
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
        made = closing_slide(new, document.outro.goal, document.language, document.format)
        elements = _closed(document, slide, made, old) if own else made.elements
        return made.model_copy(update={"id": slide.id, "style": style, "elements": elements})
    elements = tuple(_element(element, old, new) for element in slide.elements)
    return slide.model_copy(update={"elements": elements, "style": style})


def _closed(document: Document, slide: Slide, made: Slide, old: KitSpec) -> tuple[Element, ...]:
    """Return the new texts with the old ids; texts that the old kit did not generate stay as they are."""
    usual = closing_slide(old, document.outro.goal, document.language, document.format)
    generated = {one.text for one in usual.elements if isinstance(one, TextElement)}
    there = {role_of(one): one for one in slide.elements}
    elements: list[Element] = []
    for one in made.elements:
        was = there.pop(role_of(one), None)
        written = isinstance(was, TextElement) and was.text not in generated
        elements.append(was if was and written else _named(one, was))
    rest = (one for one in there.values() if isinstance(one, TextElement))
    return (*elements, *(one for one in rest if one.text not in generated))


def _named(one: Element, was: Element | None) -> Element:
    return one.model_copy(update={"id": was.id}) if was else one


def _variant(variant: Variant, new: KitSpec) -> Variant:
    """Return a variant without the settings that the kit locks."""
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
