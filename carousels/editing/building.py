"""What makes drafts: of a thread, of another draft, of parts of one."""

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
    """A copy of a draft, and the pictures of its own that it shows in the places of another client's."""

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
    """A whole draft out of a thread; what is given back keeps it, in the caller's tenant block.

    It speaks the thread's language, unless another is named. Posts whose words do not fit on their slides are
    divided further. Must run outside of any tenant block, because it waits for the painter.
    """
    style = style or Style()
    _require_recipe(recipe)
    with tenant(agency):
        thread = Thread.objects.of(agency).filter(pk=thread_id).defer("raw").first()
        if thread is None:
            raise missing("thread", ["/thread"])
        client, worn = _client_and_kit(agency, client_id, brand_kit_id)
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
        spec = KitSpec.model_validate(worn.spec)
        formats = tuple(client.formats) if format_key is None else ()
        asked = Document(
            format=format_key or (formats or (USUAL,))[0], formats=formats, style=style
        )
        validate_references(agency, client.pk, asked, Document(), spec)
        items = items_of(thread)
    guess = language_of_thread(
        ((item.post.text, item.post.language) for item in items), client.language
    )
    order = Order(
        recipe=recipe,
        language=language or guess,
        format=asked.format,
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
    said = " ".join(item.post.text for item in items)
    return partial(_create, agency, client.pk, worn, thread, document, source_words=said)


@transaction.atomic
def duplicate(
    carousel: Carousel,
    *,
    client_id: UUID | None = None,
    brand_kit_id: UUID | None = None,
    title: str = "",
) -> Duplicate:
    """The draft once more, also for another client: its kit dresses it, its identity closes it.

    What the other kit locks, the copy no longer says. Of the client that it was made for, another client's
    copy keeps the words, and copies of the pictures: no thread, no theme of that client's own.
    """
    agency = carousel.agency
    own = client_id is None or client_id == carousel.client_id
    wanted = brand_kit_id or (carousel.brand_kit_id if own else None)
    client, worn = _client_and_kit(agency, client_id or carousel.client_id, wanted)
    document = Document.model_validate(carousel.document)
    if worn.kit_id != carousel.brand_kit_id:
        document = rebrand(document, carousel.kit, KitSpec.model_validate(worn.spec), own=own)
    thread, said = carousel.thread, carousel.source_words
    copied: dict[UUID, UUID] = {}
    if client.pk != carousel.client_id:
        copied = copy_assets(agency, document.asset_ids(), client.pk)
        kept = own_themes(agency, document.theme_keys(), client.pk)
        document = without_client(with_ids(document, copied), frozenset(kept).union(THEMES))
        thread, said = None, ""
    document = document.model_copy(update={"title": title or f"{carousel.title[:190]} (copy)"})
    made = _create(agency, client.pk, worn, thread, document, source_words=said)
    return Duplicate(made, sorted(copied.values()))


@transaction.atomic
def split(carousel: Carousel, format_key: str, most: int | None = None) -> list[Carousel]:
    """New drafts of the parts that a format takes, or of parts of ``most`` slides; this one stays.

    Without ``most`` a part is what programs may publish there.
    """
    known = {**FORMATS, **own_formats(carousel.agency, [format_key])}
    if format_key not in known:
        raise invalid("/format", unknown_format(format_key), "unknown")
    target = known[format_key]
    document = Document.model_validate(carousel.document)
    most = max_slides_of_a_part(target, most, len(document.slides))
    if len(document.slides) <= most:
        count = len(document.slides)
        raise Conflict(f"There is nothing to split: {count} slides fit into one part of {most}.")
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
    """A client and the newest version of a kit of its own; its default one unless another is named."""
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
    worn: KitVersion,
    thread: Thread | None,
    document: Document,
    *,
    source_words: str,
) -> Carousel:
    carousel = Carousel(
        agency=agency,
        client_id=client_id,
        brand_kit_id=worn.kit_id,
        kit_version=worn,
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
        raise invalid("/recipe", f"There is no “{recipe}”; known are {known}.", "unknown")


def items_of(thread: Thread) -> list[Item]:
    """The thread's posts as recipes and gestures take them."""
    return [_item(post) for post in posts_of(thread)]


def title_of(document: Document) -> str:
    """The draft's own title, else what it says first: as a rule how its first slide is headed."""
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
    """Everything that the draft says, for the search."""
    texts = [
        element.text
        for slide in document.slides
        for element in slide.elements
        if isinstance(element, TextElement)
    ]
    return "\n".join([document.title, *texts])


def speaker_of(thread: Thread | None, kit: KitSpec) -> Speaker:
    """The thread's author, or the client."""
    if thread is None or not thread.author:
        own = kit.author
        return Speaker(own.name, own.handle, own.avatar, own.verified)
    avatar = thread.author.get("avatar")
    said = thread.author
    return Speaker(
        said["name"],
        said.get("handle", ""),
        UUID(avatar) if avatar else None,
        said.get("verified") is True,
    )


def _build(items: Sequence[Item], kit: KitSpec, order: Order) -> Document:
    """The thread as a recipe tells it; refused where that is too long."""
    try:
        return build(items, kit, order)
    except TooManySlides:
        detail = f"It makes more than the {MAX_SLIDES} slides that fit. Import it in parts."
        raise invalid("/thread", detail, "too-many-slides") from None


def _item(post: Post) -> Item:
    pictures = (
        Picture(UUID(image["asset"]), image["alt"], Focus.model_validate(image.get("focus", {})))
        for image in post.images
    )
    return Item(post.pk, PostContent.model_validate(post.content), tuple(pictures))
