"""What makes drafts: of a thread, of a thread told anew, of another draft, of parts of one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from brandkits.models import BrandKit, Client
from brandkits.queries import missing, require_brand_kit, require_client
from brandkits.spec import Goal, KitSpec
from carousels.captions import channels_of, drafted
from carousels.document import MAX_SLIDES, Document, Focus, Style, TextElement
from carousels.formats import FORMATS
from carousels.meaning import require_meaning
from carousels.models import Carousel, Post, Thread
from carousels.parts import parted
from carousels.queries import posts_of
from carousels.recipes import RECIPES, Item, Order, Picture, Speaker, TooManySlides, build
from carousels.redressing import redressed
from carousels.thread import Post as PostContent
from config.errors import Conflict, invalid

TITLE = 200
UNTITLED = "Untitled"


@transaction.atomic
def build_carousel(
    agency: Agency,
    *,
    thread_id: UUID,
    client_id: UUID,
    brand_kit_id: UUID,
    recipe: str,
    format_key: str,
    title: str = "",
    style: Style | None = None,
    goal: Goal | None = None,
) -> Carousel:
    """A whole draft out of a thread, in one call."""
    style = style or Style()
    _require_recipe(recipe)
    thread = Thread.objects.of(agency).filter(pk=thread_id).defer("raw").first()
    if thread is None:
        raise missing("thread", ["/thread"])
    client, kit = _dressed(agency, client_id, brand_kit_id)
    asked = Document(format=format_key, style=style)
    require_meaning(agency, asked, Document(), KitSpec.model_validate(kit.spec))
    document = _told(thread, kit, client.language, recipe, format_key, style=style, goal=goal)
    captions = [
        drafted(document, items_of(thread), KitSpec.model_validate(kit.spec), channel)
        for channel in channels_of(document)
    ]
    document = document.model_copy(
        update={"title": title or title_of(document), "captions": tuple(captions)}
    )
    said = " ".join(post.content["text"] for post in posts_of(thread))
    return _kept(agency, client.pk, kit, thread, document, source_words=said)


def retold(carousel: Carousel, recipe: str) -> Document:
    """The draft's thread as another recipe tells it, in the draft's style; nothing is written."""
    _require_recipe(recipe)
    document = Document.model_validate(carousel.document)
    if carousel.thread is None:
        raise invalid("/carousel", "This carousel was not made of a thread.", "no-thread")
    return _told(
        carousel.thread,
        carousel.brand_kit,
        document.language,
        recipe,
        document.format,
        style=document.style,
        goal=document.outro.goal,
    )


@transaction.atomic
def duplicate(
    carousel: Carousel,
    *,
    client_id: UUID | None = None,
    brand_kit_id: UUID | None = None,
    title: str = "",
) -> Carousel:
    """The draft once more, also for another client: its kit dresses it, its identity closes it.

    What the other kit locks, the copy no longer says.
    """
    agency = carousel.agency
    client, kit = _dressed(
        agency, client_id or carousel.client_id, brand_kit_id or carousel.brand_kit_id
    )
    document = Document.model_validate(carousel.document)
    if kit.pk != carousel.brand_kit_id:
        old, new = (KitSpec.model_validate(one.spec) for one in (carousel.brand_kit, kit))
        document = redressed(document, old, new)
    document = document.model_copy(update={"title": title or f"{carousel.title[:190]} (copy)"})
    return _kept(
        agency, client.pk, kit, carousel.thread, document, source_words=carousel.source_words
    )


@transaction.atomic
def split(carousel: Carousel, format_key: str, most: int | None = None) -> list[Carousel]:
    """New drafts of the parts that a format takes, or of parts of ``most`` slides; this one stays.

    Without ``most`` a part is what programs may publish there.
    """
    target = FORMATS.get(format_key)
    if target is None:
        known = ", ".join(sorted(FORMATS))
        raise invalid("/format", f"There is no “{format_key}”; known are {known}.", "unknown")
    most = min(most or target.by_interface or target.max_slides, target.max_slides)
    document = Document.model_validate(carousel.document)
    if len(document.slides) <= most:
        count = len(document.slides)
        raise Conflict(f"There is nothing to split: {count} slides fit into one part of {most}.")
    return [
        _kept(
            carousel.agency,
            carousel.client_id,
            carousel.brand_kit,
            carousel.thread,
            part,
            source_words=carousel.source_words,
        )
        for part in parted(document, target, most)
    ]


def _dressed(agency: Agency, client_id: UUID, brand_kit_id: UUID) -> tuple[Client, BrandKit]:
    """A client and a kit of its own."""
    client = require_client(agency, client_id, pointer="/client")
    kit = require_brand_kit(agency, brand_kit_id, pointer="/brand_kit")
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
    return client, kit


def _kept(
    agency: Agency,
    client_id: UUID,
    kit: BrandKit,
    thread: Thread | None,
    document: Document,
    *,
    source_words: str,
) -> Carousel:
    carousel = Carousel(
        agency=agency,
        client_id=client_id,
        brand_kit=kit,
        thread=thread,
        title=title_of(document),
        words=words_of(document),
        source_words=source_words,
        document=document.model_dump(mode="json"),
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
    """The draft's own title, else what its first slide is headed."""
    if document.title:
        return document.title
    for slide in document.slides[:1]:
        for element in slide.elements:
            if isinstance(element, TextElement) and element.role == "title":
                return element.text[:TITLE] or UNTITLED
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


def _told(
    thread: Thread,
    kit: BrandKit,
    language: str,
    recipe: str,
    format_key: str,
    *,
    style: Style,
    goal: Goal | None,
) -> Document:
    """The thread as a recipe tells it; ``language`` is taken where the posts show none."""
    items, spec = items_of(thread), KitSpec.model_validate(kit.spec)
    order = Order(
        recipe=recipe,
        language=_language(items, language),
        format=format_key,
        speaker=speaker_of(thread, spec),
        style=style,
        goal=goal,
    )
    try:
        return build(items, spec, order)
    except TooManySlides as many:
        detail = f"It makes {many.count} slides; at most {MAX_SLIDES} fit. Import it in parts."
        raise invalid("/thread", detail, "too-many-slides") from None


def _item(post: Post) -> Item:
    pictures = (
        Picture(UUID(image["asset"]), image["alt"], Focus.model_validate(image.get("focus", {})))
        for image in post.images
    )
    return Item(post.pk, PostContent.model_validate(post.content), tuple(pictures))


def _language(items: Sequence[Item], fallback: str) -> str:
    """The language whose script most of the posts are written in; else the client's."""
    spoken = [item.post.language for item in items]
    most = max(set(spoken), key=spoken.count)
    return most if most and spoken.count(most) * 2 > len(spoken) else fallback
