"""Creates carousels: from a thread, from another carousel, from parts of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.catalogue.own_formats import own_formats
from brandkits.catalogue.own_themes import own_themes
from brandkits.kits.copies import copy_assets, with_ids
from brandkits.kits.services import kit_version
from brandkits.models import Client, KitVersion
from brandkits.queries import require_brand_kit, require_client
from carousels.editing.overflow import overflowing_slides
from carousels.editing.references import validate_references
from carousels.models import Carousel, Post, Thread
from carousels.queries import posts_of
from core.errors import Conflict, invalid, missing
from design.catalogue.formats import FORMATS, unknown_format
from design.catalogue.themes import THEMES
from design.document.model import MAX_SLIDES, Document, Focus, Style, TextElement
from design.document.upgrades import storage_dump
from design.kit.spec import Goal, KitSpec
from design.operations.rebrand import rebrand, without_client
from design.posting.captions import channels_of, write_caption
from design.posting.carousel_parts import max_slides_of_a_part, split_into_parts
from design.recipes import RECIPES, Item, Order, Picture, Speaker, TooManySlides, build, divisible
from design.text.languages import language_of_thread
from design.text.splitting import hook
from design.thread import Post as PostContent

TITLE = 200
UNTITLED = "Untitled"
USUAL = "instagram-4x5"


ROUNDS, TIGHTER = 4, 0.75


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A copy of a carousel, and its copies of another client's pictures."""

    carousel: Carousel
    copied: list[UUID]


def build_carousel(
    agency: Agency,
    *,
    thread_id: UUID,
    client_id: UUID,
    brand_kit_id: UUID | None = None,
    recipe: str,
    format_key: str | None = None,
    language: str | None = None,
    title: str = "",
    style: Style | None = None,
    goal: Goal | None = None,
) -> Callable[[], Carousel]:
    """Build a carousel from a thread, and return the function that stores it in the caller's tenant block.

    Its language is the thread's unless another is named. Posts whose text does not fit on their slides are
    divided further. Must run outside of any tenant block, because it waits for the painter.
    """
    style = style or Style()
    _require_recipe(recipe)
    with tenant(agency):
        thread = Thread.objects.of(agency).filter(pk=thread_id).defer("raw").first()
        if thread is None:
            raise missing("thread", ["/thread"])
        client, version = _client_and_kit(agency, client_id, brand_kit_id)
        if thread.client_id != client.pk:
            raise Conflict(
                "This thread was imported for another client.",
                errors=[
                    {
                        "pointer": "/thread",
                        "detail": "Import it for the client that the carousel is for.",
                        "code": "other-client",
                    }
                ],
            )
        spec = KitSpec.model_validate(version.spec)
        formats = tuple(client.formats) if format_key is None else ()
        base = Document(format=format_key or (formats or (USUAL,))[0], formats=formats, style=style)
        validate_references(agency, client.pk, base, Document(), spec)
        items = items_of(thread)
    guess = language_of_thread(
        ((item.post.text, item.post.language) for item in items), client.language
    )
    order = Order(
        recipe=recipe,
        language=language or guess,
        format=base.format,
        speaker=speaker_of(thread, spec),
        style=style,
        goal=goal,
    )
    document = _build(items, spec, order)
    for _ in range(ROUNDS):
        tight = overflowing_slides(agency.pk, client.pk, spec, document)
        posts = {slide.post for slide in document.slides if slide.id in tight and divisible(slide)}
        if not posts:
            break
        items = [
            replace(item, room=item.room * TIGHTER) if item.id in posts else item for item in items
        ]
        document = _build(items, spec, order)
    document = document.model_copy(
        update={"title": title or title_of(document), "formats": formats}
    )
    captions = [write_caption(document, items, spec, channel) for channel in channels_of(document)]
    document = document.model_copy(update={"captions": tuple(captions)})
    source_words = " ".join(item.post.text for item in items)
    return partial(_create, agency, client.pk, version, thread, document, source_words=source_words)


@transaction.atomic
def duplicate(
    carousel: Carousel,
    *,
    client_id: UUID | None = None,
    brand_kit_id: UUID | None = None,
    title: str = "",
) -> Duplicate:
    """Duplicate the carousel, for the same or another client, with that client's kit and closing slide.

    Settings that the other kit locks are removed. A copy for another client keeps the text and gets copies
    of the pictures; it has no thread, and no custom theme of the first client.
    """
    agency = carousel.agency
    own = client_id is None or client_id == carousel.client_id
    wanted = brand_kit_id or (carousel.brand_kit_id if own else None)
    client, version = _client_and_kit(agency, client_id or carousel.client_id, wanted)
    document = Document.model_validate(carousel.document)
    if version.kit_id != carousel.brand_kit_id:
        document = rebrand(document, carousel.kit, KitSpec.model_validate(version.spec), own=own)
    thread, source_words = carousel.thread, carousel.source_words
    copied: dict[UUID, UUID] = {}
    if client.pk != carousel.client_id:
        copied = copy_assets(agency, document.asset_ids(), client.pk)
        themes = own_themes(agency, document.theme_keys(), client.pk)
        document = without_client(with_ids(document, copied), frozenset(themes).union(THEMES))
        thread, source_words = None, ""
    document = document.model_copy(update={"title": title or f"{carousel.title[:190]} (copy)"})
    copy = _create(agency, client.pk, version, thread, document, source_words=source_words)
    return Duplicate(copy, sorted(copied.values()))


@transaction.atomic
def split(carousel: Carousel, format_key: str, most: int | None = None) -> list[Carousel]:
    """Create a carousel of each part that a format allows, or of parts of ``most`` slides; this one stays.

    Without ``most``, a part is as long as programs may publish in the format.
    """
    known = {**FORMATS, **own_formats(carousel.agency, [format_key])}
    if format_key not in known:
        raise invalid("/format", unknown_format(format_key), "unknown")
    target = known[format_key]
    document = Document.model_validate(carousel.document)
    most = max_slides_of_a_part(target, most, len(document.slides))
    if len(document.slides) <= most:
        count = len(document.slides)
        raise Conflict(f"There is nothing to divide: {count} slides fit into one part of {most}.")
    return [
        _create(
            carousel.agency,
            carousel.client_id,
            carousel.kit_version,
            carousel.thread,
            part,
            source_words=carousel.source_words,
        )
        for part in split_into_parts(document, target, most)
    ]


def _client_and_kit(
    agency: Agency, client_id: UUID, brand_kit_id: UUID | None
) -> tuple[Client, KitVersion]:
    """Return a client and the newest version of its kit; its default kit unless another is named."""
    client = require_client(agency, client_id, pointer="/client")
    wanted = brand_kit_id or client.default_kit_id
    if wanted is None:
        raise invalid("/brand_kit", "This client has no brand kit: make one first.", "no-kit")
    kit = require_brand_kit(agency, wanted, pointer="/brand_kit")
    if kit.client_id != client.pk:
        raise Conflict(
            "This brand kit belongs to another client.",
            errors=[
                {
                    "pointer": "/brand_kit",
                    "detail": "Choose a kit of the client that the carousel is for.",
                    "code": "other-client",
                }
            ],
        )
    return client, kit_version(kit, kit.version)


def _create(
    agency: Agency,
    client_id: UUID,
    version: KitVersion,
    thread: Thread | None,
    document: Document,
    *,
    source_words: str,
) -> Carousel:
    carousel = Carousel(
        agency=agency,
        client_id=client_id,
        brand_kit_id=version.kit_id,
        kit_version=version,
        thread=thread,
        title=title_of(document),
        words=words_of(document),
        source_words=source_words,
        document=storage_dump(document),
    )
    carousel.save(force_insert=True)
    return carousel


def _require_recipe(recipe: str) -> None:
    if recipe not in RECIPES:
        known = ", ".join(sorted(RECIPES))
        raise invalid("/recipe", f"There is no recipe “{recipe}”; known are {known}.", "unknown")


def items_of(thread: Thread) -> list[Item]:
    """Return the thread's posts as items for recipes and operations."""
    return [_item(post) for post in posts_of(thread)]


def title_of(document: Document) -> str:
    """Return the carousel's title, or else its first words: usually the heading of its first slide."""
    if document.title:
        return document.title
    for slide in document.slides:
        for element in slide.elements:
            if not isinstance(element, TextElement) or slide.layout == "outro":
                continue
            words = element.text.strip()
            if words and element.role == "title":
                return words[:TITLE]
            if words and element.role == "body":
                return hook(words, (), document.language)[0][:TITLE]
    return UNTITLED


def words_of(document: Document) -> str:
    """Return all text of the carousel, for search."""
    texts = [
        element.text
        for slide in document.slides
        for element in slide.elements
        if isinstance(element, TextElement)
    ]
    return "\n".join([document.title, *texts])


def speaker_of(thread: Thread | None, kit: KitSpec) -> Speaker:
    """Return the thread's author, or else the client's author from its kit."""
    if thread is None or not thread.author:
        own = kit.author
        return Speaker(own.name, own.handle, own.avatar, own.verified)
    avatar = thread.author.get("avatar")
    author = thread.author
    return Speaker(
        author["name"],
        author.get("handle", ""),
        UUID(avatar) if avatar else None,
        author.get("verified") is True,
    )


def _build(items: Sequence[Item], kit: KitSpec, order: Order) -> Document:
    """Build the document from the thread with a recipe; refuse too many slides."""
    try:
        return build(items, kit, order)
    except TooManySlides:
        detail = f"The thread fills more than {MAX_SLIDES} slides. Import it in parts."
        raise invalid("/thread", detail, "too-many-slides") from None


def _item(post: Post) -> Item:
    pictures = (
        Picture(UUID(image["asset"]), image["alt"], Focus.model_validate(image.get("focus", {})))
        for image in post.images
    )
    return Item(post.pk, PostContent.model_validate(post.content), tuple(pictures))
