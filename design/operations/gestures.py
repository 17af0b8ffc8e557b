"""Operations on existing slides: change text, style or layout, split, merge, set the closing slide."""

from __future__ import annotations

from design.document.model import (
    AuthorElement,
    Document,
    Element,
    ImageElement,
    Layout,
    OutroSettings,
    Slide,
    TextElement,
)
from design.ids import uuid7
from design.operations.change_layout import change_layout
from design.operations.deck_phrases import in_language
from design.operations.models import (
    AddPictures,
    DuplicateSlide,
    MergeSlides,
    Reshape,
    SetLanguage,
    SetLayout,
    SetOutro,
    SetStyle,
    SetText,
    SplitSlide,
)
from design.operations.placing import join_pictures, pictures_of, put_pictures, put_words, role_of
from design.operations.workbench import Context, OperationRefused, Workbench
from design.recipes import closing_slide
from design.recipes.pieces import slide, text
from design.text.entities import rebased, slice_text
from design.text.splitting import halved

# Layout of the second half of a split slide, where its own layout would show a cover, a tip of another
# number, or a shade without a picture.
_GOES_ON: dict[Layout, Layout] = {
    "hook-cover": "text-only",
    "outro": "text-only",
    "numbered-tip": "text-only",
    "big-number": "text-only",
    "post-over-photo": "post-card",
    "image-top": "text-only",
    "image-split": "text-only",
    "full-bleed": "text-only",
    "framed-screenshot": "text-only",
}


def perform(bench: Workbench, operation: Reshape, context: Context) -> None:
    """Perform the operation; raises ``OperationRefused`` if it cannot be done."""
    match operation:
        case SetText():
            _set_text(bench, operation)
        case SetStyle():
            _set_style(bench, operation)
        case SetLayout(slide=slide_id, layout=layout):
            home = bench.slide(slide_id)
            bench.read_slides(home)
            bench.replace(change_layout(home, layout, bench.settings.language))
        case SetOutro():
            _set_outro(bench, operation, context)
        case SetLanguage(language=language):
            _set_language(bench, language, context)
        case DuplicateSlide(slide=slide_id):
            place = bench.place(slide_id)
            bench.slides.insert(place + 1, _copied(bench.slides[place]))
        case SplitSlide():
            _split(bench, operation)
        case MergeSlides():
            _merge(bench, operation)
        case AddPictures():
            _add_pictures(bench, operation)


def _set_text(bench: Workbench, operation: SetText) -> None:
    home, old = bench.text(operation.element)
    marks = operation.entities
    bench.read([(old.text, old.entities), (operation.text, marks or ())])
    if marks is None:
        marks = rebased(old.text, operation.text, old.entities)
    new = TextElement.model_construct(**{**dict(old), "text": operation.text, "entities": marks})
    for index, mark in enumerate(marks):
        if not mark.start < mark.end <= len(new.text):
            place = f"/entities/{index}"
            raise OperationRefused(place, "The entity is outside the text.", "entity")
    bench.put(home, new)


def _set_style(bench: Workbench, operation: SetStyle) -> None:
    wanted = operation.style
    if operation.slide is None:
        bench.set(style=bench.settings.style.changed_by(wanted))
        return
    own = bench.slide(operation.slide).style
    changed = own.changed_by(wanted) if own else wanted
    remaining = changed.model_dump(exclude_defaults=True)
    bench.change(operation.slide, style=changed if remaining else None)


def _set_outro(bench: Workbench, operation: SetOutro, context: Context) -> None:
    """Rewrite the last closing slide, keeping its ids and its link; or append a new one."""
    settings = bench.settings
    made = closing_slide(context.kit, operation.goal, settings.language, settings.format)
    found = [one for one in bench.slides if one.layout == "outro"]
    if found:
        by_role = {role_of(element): element for element in found[-1].elements}
        kept = [
            _replacing(element, by_role.pop(role_of(element), None)) for element in made.elements
        ]
        rest = [element for role, element in by_role.items() if role in ("link", "image")]
        bench.change(found[-1].id, elements=(*kept, *rest))
    else:
        bench.slides.append(made)
    bench.set(
        outro=OutroSettings(
            goal=operation.goal,
            qr=operation.qr,
            avatar=operation.avatar,
            handle=operation.handle,
        )
    )


def _set_language(bench: Workbench, language: str, context: Context) -> None:
    bench.read_slides(*bench.slides)
    bench.read(("", one.elements) for one in bench.slides)
    before = bench.settings.model_copy(update={"slides": tuple(bench.slides)})
    translated = in_language(before, context.kit, language)
    bench.slides[:] = translated.slides
    bench.set(language=translated.language, variants=translated.variants)


def generated_texts(document: Document, context: Context) -> set[str]:
    """Return the generated texts of the closing slide, which nobody wrote for this carousel."""
    goal = document.outro.goal
    made = closing_slide(context.kit, goal, document.language, document.format)
    return {one.text for one in made.elements if isinstance(one, TextElement)}


def _replacing(new: Element, old: Element | None) -> Element:
    """Return the new element with the old id; an existing link stays."""
    if old is None:
        return new
    if role_of(new) == "link":
        return old
    return new.model_copy(update={"id": old.id})


def _copied(original: Slide) -> Slide:
    elements = tuple(one.model_copy(update={"id": uuid7()}) for one in original.elements)
    return original.model_copy(update={"id": uuid7(), "elements": elements})


def _body(of: Slide) -> TextElement:
    for element in of.elements:
        if isinstance(element, TextElement) and element.role == "body" and element.text.strip():
            return element
    raise OperationRefused("/slide", "The slide has no body text to split.", "no-text")


def _split(bench: Workbench, operation: SplitSlide) -> None:
    home = bench.slide(operation.slide)
    body = _body(home)
    bench.read([(body.text, body.entities)])
    if operation.at is None:
        parts = halved(body.text, body.entities, bench.settings.language)
    else:
        parts = [
            slice_text(body.text, body.entities, start, end)
            for start, end in ((0, operation.at), (operation.at, len(body.text)))
        ]
    parts = [part for part in parts if part[0]]
    if len(parts) < 2:
        raise OperationRefused(
            "/at", "One of the slides would be empty. Split at another place.", "no-split"
        )
    (first, kept), (second, marks) = parts
    bench.put(home, body.model_copy(update={"text": first, "entities": kept}))
    layout = _GOES_ON.get(home.layout, home.layout)
    authors = [one for one in home.elements if isinstance(one, AuthorElement)]
    copies = [one.model_copy(update={"id": uuid7()}) for one in authors]
    new = slide(layout, home.post, *copies, text("body", second, marks))
    place = bench.place(home.id) + 1
    bench.insert(place, [new.model_copy(update={"style": home.style})])


def _merge(bench: Workbench, operation: MergeSlides) -> None:
    """Join the texts of each role, and add pictures, author and alt text to those of the first slide."""
    first, second = bench.slide(operation.slide), bench.slide(operation.other)
    if first.id == second.id:
        raise OperationRefused("/other", "A slide cannot be merged with itself.", "same-slide")
    bench.read_slides(first, second)
    del bench.slides[bench.place(second.id)]
    alt = " ".join(one for one in (first.alt, second.alt) if one)
    bench.change(first.id, alt=alt)
    there = {role_of(one) for one in first.elements}
    for element in second.elements:
        if isinstance(element, TextElement):
            put_words(bench, bench.slide(first.id), element, between="\n\n")
        elif isinstance(element, AuthorElement) and "author" not in there:
            bench.put(bench.slide(first.id), element)
    if pictures := pictures_of(second):
        join_pictures(bench, bench.slide(first.id), pictures)


def _add_pictures(bench: Workbench, operation: AddPictures) -> None:
    shown = [ImageElement(id=uuid7(), asset=one.asset, alt=one.alt) for one in operation.pictures]
    if operation.slide is None:
        bench.insert(operation.index, [slide("image-top", None, one) for one in shown])
    else:
        put_pictures(bench, bench.slide(operation.slide), shown)
