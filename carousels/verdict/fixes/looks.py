"""Proposes fixes for what is hard to see: overlays, backgrounds, other logos, alt texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from carousels.verdict.fixes.fix import Case, Fix, operations_fix
from design.catalogue.layouts import LAYOUTS
from design.document.model import (
    AuthorElement,
    ImageElement,
    ImageGround,
    Layout,
    Pattern,
    Style,
    TextElement,
    Typography,
)
from design.kit.spec import Bar
from design.operations.models import RemoveElement, SetElement, SetLayout, SetStyle, SetText
from painting.compose.style import asked, frame_of

_OVERLAYS = (0.5, 0.6, 0.7, 0.8, 0.9)
_OVER_PICTURES: tuple[Layout, ...] = ("full-bleed", "post-over-photo")
_BESIDE: tuple[Layout, ...] = ("image-top", "post-card")
_KIT = Fix("link", "Open the brand kit", place="kit")


def against_weak_contrast(case: Case) -> Iterator[Fix]:
    """Propose a stronger overlay, text without highlight, a plainer background, the theme's own colours."""
    style = asked(case.document, case.slide, case.kit)
    yield from _stronger_overlay(case, style)
    yield from _unmarked(case)
    if case.slide.layout in _OVER_PICTURES:
        there = {e.role if isinstance(e, TextElement) else e.kind for e in case.slide.elements}
        for layout in _BESIDE:
            if there <= set(LAYOUTS[layout].places):
                name = LAYOUTS[layout].name
                yield operations_fix(f"Use “{name}”", SetLayout(slide=case.slide.id, layout=layout))
    yield _styled(case, "Leave out the pattern", Style(pattern=Pattern(kind="none")))
    if style.background:
        yield _plain_background(case)
    if style.colors:
        yield _styled(case, "Use the theme’s colours", Style(colors=()))
    yield _KIT


def against_unseen_logo(case: Case) -> Iterator[Fix]:
    """Propose the kit's other logo, a stronger overlay, or the name in place of the logo."""
    grounds: tuple[Literal["light", "dark"], ...] = ("dark", "light")
    if len({one.asset for one in case.kit.logos}) > 1:
        for ground in grounds:
            yield _styled(case, "Use the other logo", Style(logo=ground))
    style = asked(case.document, case.slide, case.kit)
    yield from _stronger_overlay(case, style)
    frame = frame_of(case.document, case.slide, case.kit)
    for name, bar in (("header", frame.header), ("footer", frame.footer)):
        fields = {side: getattr(bar, side) for side in ("start", "center", "end")}
        if "logo" in fields.values():
            taken = "none" if "name" in fields.values() else "name"
            named = {side: taken if field == "logo" else field for side, field in fields.items()}
            other = Bar.model_validate({**dict(bar), **named})
            yield _styled(case, "Show the name instead", Style.model_validate({name: other}))
    yield _KIT


def against_missing_font() -> Iterator[Fix]:
    """Propose a pairing of the catalogue, until the font file is there."""
    for pairing in ("modern", "bookish"):
        style = Style(typography=Typography(pairing=pairing))
        yield operations_fix("Use another font", SetStyle(style=style))
    yield _KIT


def of_picture(case: Case) -> Iterator[Fix]:
    """Propose to remove a missing picture, or ask a person for its alt text."""
    element = case.found()
    if case.code == "alt-missing":
        if isinstance(element, ImageElement):
            step = SetElement(slide=case.slide.id, element=element)
            fix = operations_fix("Add alt text", step)
            yield Fix("write", fix.label, fix.operations, fill="/0/element/alt")
        return
    if isinstance(element, ImageElement):
        step_out = RemoveElement(slide=case.slide.id, element=element.id)
        yield operations_fix("Remove the picture", step_out)
    style = asked(case.document, case.slide, case.kit)
    if isinstance(style.background, ImageGround):
        yield _plain_background(case)
    for one in case.slide.elements:
        if isinstance(one, AuthorElement) and one.avatar:
            faceless = one.model_copy(update={"avatar": None})
            yield operations_fix(
                "Show an initial", SetElement(slide=case.slide.id, element=faceless)
            )
    yield _KIT


def _stronger_overlay(case: Case, style: Style) -> Iterator[Fix]:
    """Propose stronger overlays over a background picture."""
    ground = style.background
    if isinstance(ground, ImageGround):
        for opacity in _OVERLAYS:
            if opacity > ground.opacity:
                veiled = ground.model_copy(update={"opacity": opacity})
                yield _styled(case, "Strengthen the overlay", Style(background=veiled))


def _unmarked(case: Case) -> Iterator[Fix]:
    """Propose a text without its highlight."""
    element = case.found()
    if isinstance(element, TextElement):
        kept = tuple(one for one in element.entities if one.kind != "highlight")
        if len(kept) < len(element.entities):
            step = SetText(element=element.id, text=element.text, entities=kept)
            yield operations_fix("Remove the highlight", step)


def _plain_background(case: Case) -> Fix:
    """Remove a custom background where it is set: on the slide, or in the carousel."""
    own = case.slide.style
    slide = case.slide.id if own and own.background else None
    return operations_fix(
        "Use a plain background", SetStyle(slide=slide, style=Style(background=None))
    )


def _styled(case: Case, label: str, style: Style) -> Fix:
    return operations_fix(label, SetStyle(slide=case.single, style=style))
