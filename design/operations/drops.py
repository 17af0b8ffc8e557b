"""Operations with the thread's posts: drop a part of one on a slide, add slides, write captions, rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from design.catalogue.channels import CHANNELS
from design.document.model import (
    EVERY_CHANNEL,
    MAX_SLIDES,
    Element,
    Entity,
    ImageElement,
    Slide,
    TextElement,
)
from design.operations.change_layout import change_layout
from design.operations.models import DraftCaptions, Drop, DropPost, DropRemaining, RebuildFromThread
from design.operations.placing import put_link, put_pictures, put_words
from design.operations.workbench import Context, OperationRefused, Workbench
from design.posting.captions import caption_for, channels_of, write_caption
from design.recipes import (
    RECIPES,
    Item,
    Order,
    Speaker,
    TooManySlides,
    build,
    marks_of,
    post_slides,
)
from design.recipes.pieces import author, image, slide, text
from design.text.entities import slice_text
from design.text.splitting import split


def perform(bench: Workbench, operation: Drop, context: Context) -> None:
    """Perform the operation; raises ``OperationRefused`` if it cannot be done."""
    match operation:
        case DropPost():
            _drop(bench, operation, context)
        case DropRemaining():
            _drop_remaining(bench, context)
        case DraftCaptions():
            _write_captions(bench, operation, context)
        case RebuildFromThread():
            _rebuild_from_thread(bench, operation, context)


def _drop_remaining(bench: Workbench, context: Context) -> None:
    shown = {one.post for one in bench.slides}
    left = [item for post, item in context.posts.items() if post not in shown]
    bench.read(map(_words, left))
    for item in left:
        if len(bench.slides) > MAX_SLIDES:
            detail = f"The posts make more than {MAX_SLIDES} slides, the most that fit: add only some of them."
            raise OperationRefused("", detail, "too-many-slides")
        bench.insert(None, _made(bench, item, "card", context))


def _words(item: Item) -> tuple[str, Sized]:
    return item.post.text, item.post.entities


def _write_captions(bench: Workbench, operation: DraftCaptions, context: Context) -> None:
    """Replace the captions in place, append those of channels that had none; first comments stay."""
    document = bench.settings.model_copy(update={"slides": tuple(bench.slides)})
    wanted = operation.channels or channels_of(document)
    for index, channel in enumerate(wanted):
        if channel not in {*CHANNELS, EVERY_CHANNEL}:
            known = ", ".join(sorted({*CHANNELS, EVERY_CHANNEL}))
            detail = f"There is no channel “{channel}”. Known channels: {known}."
            raise OperationRefused(f"/channels/{index}", detail, "unknown")
    items = list(context.posts.values())
    if items:
        bench.read(map(_words, items))
    else:
        bench.read_slides(*bench.slides)
    captions = {one.channel: one for one in document.captions}
    for channel in wanted:
        new = write_caption(document, items, context.kit, channel)
        old = caption_for(document, channel) or new
        captions[channel] = old.model_copy(update={"text": new.text})
    bench.set(captions=tuple(captions.values()))


def _rebuild_from_thread(bench: Workbench, operation: RebuildFromThread, context: Context) -> None:
    if operation.recipe not in RECIPES:
        known = ", ".join(sorted(RECIPES))
        detail = f"There is no recipe “{operation.recipe}”. Known recipes: {known}."
        raise OperationRefused("/recipe", detail, "unknown")
    if not context.posts:
        raise OperationRefused("", "This carousel was not made from a thread.", "no-thread")
    bench.read(map(_words, context.posts.values()))
    settings = bench.settings
    order = Order(
        recipe=operation.recipe,
        language=settings.language,
        format=settings.format,
        speaker=context.speaker,
        style=settings.style,
        goal=settings.outro.goal,
    )
    try:
        rebuilt = build(list(context.posts.values()), context.kit, order)
    except TooManySlides:
        detail = (
            f"This recipe makes more than {MAX_SLIDES} slides, the most that fit. Choose another."
        )
        raise OperationRefused("/recipe", detail, "too-many-slides") from None
    bench.slides[:] = rebuilt.slides


def _drop(bench: Workbench, operation: DropPost, context: Context) -> None:
    item = context.posts.get(operation.post)
    if item is None:
        raise OperationRefused("/post", "The thread has no such post.", "no-post")
    quote = item.post.quote
    bench.read([_words(item), (quote.text if quote else "", ())])
    if operation.slide is None:
        bench.insert(operation.index, _made(bench, item, operation.part, context))
        return
    onto = bench.slide(operation.slide)
    if operation.part in ("card", "quoted"):
        # The post has an author of its own, so it replaces the slide's content; an undo brings that back.
        first, *others = _made(bench, item, operation.part, context)
        bench.change(onto.id, layout=first.layout, post=item.id, elements=first.elements)
        bench.insert(bench.place(onto.id) + 1, others)
        return
    if operation.part == "quote":
        quoting = change_layout(onto, "pull-quote", bench.settings.language)
        onto = quoting.model_copy(update={"post": item.id})
        bench.replace(onto)
    elements = list(_parts(item, operation.part))
    if pictures := [one for one in elements if isinstance(one, ImageElement)]:
        put_pictures(bench, onto, pictures)
    for element in elements:
        if isinstance(element, TextElement) and element.role == "link":
            put_link(bench, onto, element)
        elif isinstance(element, TextElement):
            put_words(bench, onto, element, between="\n\n")


def _parts(item: Item, part: str) -> Iterator[Element]:
    """Yield the elements of a part of a post; refuses a part that the post lacks."""
    marks = marks_of(item.post)
    if part in ("text", "quote"):
        yield text("body", item.post.text, marks)
    elif part == "images":
        if not item.pictures:
            raise OperationRefused("/part", "The post has no pictures yet.", "no-images")
        yield from (image(picture) for picture in item.pictures)
    else:
        link = next((mark for mark in marks if mark.kind == "link" and mark.url), None)
        if link is None:
            raise OperationRefused("/part", "The post has no link.", "no-link")
        words, inside = slice_text(item.post.text, [link], link.start, link.end)
        yield text("link", words, inside)


def _made(bench: Workbench, item: Item, part: str, context: Context) -> list[Slide]:
    """Return new slides for a part of a post."""
    if part == "card":
        return post_slides(item, context.speaker, bench.settings.language)
    if part == "quoted":
        return _quoted(item, bench.settings.language)
    elements = list(_parts(item, part))
    if part == "quote":
        return [slide("pull-quote", item.id, *elements, author(context.speaker))]
    if part == "images":
        return [slide("image-top", item.id, one) for one in elements]
    return [slide("text-only" if part == "text" else "outro", item.id, *elements)]


def _quoted(item: Item, language: str) -> list[Slide]:
    """Return the quoted post on slides that fit it, each with the quoted author's name."""
    quote = item.post.quote
    if quote is None or not quote.text.strip():
        raise OperationRefused("/part", "The post quotes no other post.", "no-quote")
    name = quote.name or quote.handle
    authors = [author(Speaker(name, quote.handle if quote.name else ""))] if name else []
    none: tuple[Entity, ...] = ()
    parts = split(quote.text.strip(), none, item.post.language or language)
    return [slide("pull-quote", item.id, text("body", words), *authors) for words, _ in parts]
