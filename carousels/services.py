"""What makes and changes threads and carousels: each verb checks meaning, each writes all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Agency
from brandkits.catalogue.pairings import PAIRINGS
from brandkits.catalogue.themes import THEMES
from brandkits.models import BrandKit
from brandkits.queries import missing, require_assets, require_brand_kit, require_client
from brandkits.spec import Goal, KitSpec
from carousels import importers
from carousels.document import MAX_SLIDES, Document, ImageGround, Style
from carousels.formats import FORMATS
from carousels.models import Carousel, Post, Thread
from carousels.queries import posts_of
from carousels.recipes import RECIPES, Item, Order, Picture, Speaker, TooManySlides, build
from carousels.thread import ImportedThread, Source
from carousels.thread import Post as PostContent
from config.errors import Conflict, StaleVersion, invalid
from rendering.engine.faces import families

TITLE = 200


@transaction.atomic
def import_thread(
    agency: Agency,
    *,
    client_id: UUID,
    text: str,
    source: Source | None = None,
    author: Mapping[str, Any] | None = None,
    images: Sequence[Mapping[str, Any]] = (),
    dry_run: bool = False,
) -> tuple[Thread, list[Post]]:
    """Read a thread and keep it with its posts and the pictures that were uploaded beside it.

    A dry run checks the same and answers the same, but writes nothing.
    """
    client = require_client(agency, client_id, pointer="/client")
    imported = _read(text, source)
    _check_pictures(agency, images, author, posts=len(imported.posts))
    pictured = {image["post"] for image in images}
    thread = Thread(
        agency=agency,
        client=client,
        source=imported.source,
        reasons=list(imported.reasons),
        raw=text,
        author=_plain(author),
        warnings=[
            warning.model_dump()
            for warning in imported.warnings
            if not (warning.code == "image-expected" and warning.post in pictured)
        ],
    )
    posts = [
        Post(
            agency=agency,
            thread=thread,
            order=order,
            content=post.model_dump(mode="json"),
            images=[
                {"asset": str(image["asset"]), "alt": image["alt"]}
                for image in images
                if image["post"] == order
            ],
        )
        for order, post in enumerate(imported.posts, start=1)
    ]
    if not dry_run:
        thread.save(force_insert=True)
        Post.objects.of(agency).bulk_create(posts)
    return thread, posts


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
    _require_known(format_key=format_key, recipe=recipe, style=style)
    thread = Thread.objects.of(agency).filter(pk=thread_id).defer("raw").first()
    if thread is None:
        raise missing("thread", ["/thread"])
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
    document = _told(thread, kit, client.language, recipe, format_key, style=style, goal=goal)
    carousel = Carousel(
        agency=agency,
        client=client,
        brand_kit=kit,
        thread=thread,
        title=title or _title(document),
        document=document.model_dump(mode="json"),
    )
    carousel.save(force_insert=True)
    return carousel


def retold(carousel: Carousel, recipe: str) -> Document:
    """The draft's thread as another recipe tells it, in the draft's style; nothing is written."""
    _require_known(recipe=recipe)
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
    items = [_item(post) for post in posts_of(thread)]
    order = Order(
        recipe=recipe,
        language=_language(items, language),
        format=format_key,
        speaker=_speaker(thread),
        style=style,
        goal=goal,
    )
    try:
        return build(items, KitSpec.model_validate(kit.spec), order)
    except TooManySlides as many:
        detail = f"It makes {many.count} slides; at most {MAX_SLIDES} fit. Import it in parts."
        raise invalid("/thread", detail, "too-many-slides") from None


@transaction.atomic
def update_settings(
    carousel: Carousel, *, expected_version: int, title: str | None = None, **settings: Any
) -> Carousel:
    """Change title and settings of the whole deck, unless someone else saved first."""
    document = Document.model_validate(carousel.document)
    style = document.style.changed_by(settings.pop("style", Style()))
    _require_known(format_key=settings.get("format"), style=style)
    require_assets(carousel.agency_id, _grounds(style))
    changed = Document.model_validate({**dict(document), **settings, "style": style})
    written = (
        Carousel.objects.of(carousel.agency_id)
        .filter(pk=carousel.pk, version=expected_version)
        .update(
            title=carousel.title if title is None else title,
            document=changed.model_dump(mode="json"),
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    )
    carousel.refresh_from_db()
    if not written:
        raise StaleVersion(
            f"The carousel is at version {carousel.version}, not {expected_version}: "
            "load it again and repeat your change.",
            current=carousel.version,
        )
    return carousel


def _require_known(
    *,
    format_key: str | None = None,
    recipe: str | None = None,
    style: Style | None = None,
) -> None:
    said = style or Style()
    for pointer, name, known in (
        ("/format", format_key, FORMATS),
        ("/recipe", recipe, RECIPES),
        ("/style/theme", said.theme, THEMES),
        ("/style/typography/pairing", said.typography.pairing, PAIRINGS),
        ("/style/typography/script", said.typography.script, families()),
    ):
        if name is not None and name not in known:
            choices = ", ".join(sorted(known))
            raise invalid(pointer, f"There is no “{name}”; known are {choices}.", "unknown")


def _grounds(style: Style) -> dict[str, UUID]:
    """The picture that a style names, by its place."""
    ground = style.background
    return {"/style/background/asset": ground.asset} if isinstance(ground, ImageGround) else {}


def _read(text: str, source: Source | None) -> ImportedThread:
    try:
        return importers.import_thread(text, source)
    except importers.ImportRefused as refused:
        raise invalid("/text", refused.detail, refused.code) from None


def _check_pictures(
    agency: Agency,
    images: Sequence[Mapping[str, Any]],
    author: Mapping[str, Any] | None,
    *,
    posts: int,
) -> None:
    """Every picture belongs to a post that is there, and is a ready asset of the agency."""
    for index, image in enumerate(images):
        if image["post"] > posts:
            raise invalid(f"/images/{index}/post", f"The thread has only {posts} posts.")
    pointers = {f"/images/{index}/asset": image["asset"] for index, image in enumerate(images)}
    if author and author.get("avatar"):
        pointers["/author/avatar"] = author["avatar"]
    require_assets(agency, pointers)


def _item(post: Post) -> Item:
    pictures = (Picture(UUID(image["asset"]), image["alt"]) for image in post.images)
    return Item(post.pk, PostContent.model_validate(post.content), tuple(pictures))


def _speaker(thread: Thread) -> Speaker | None:
    if not thread.author:
        return None
    avatar = thread.author.get("avatar")
    return Speaker(
        thread.author["name"], thread.author.get("handle", ""), UUID(avatar) if avatar else None
    )


def _language(items: Sequence[Item], fallback: str) -> str:
    """The language whose script most of the posts are written in; else the client's."""
    spoken = [item.post.language for item in items]
    most = max(set(spoken), key=spoken.count)
    return most if most and spoken.count(most) * 2 > len(spoken) else fallback


def _title(document: Document) -> str:
    for element in document.slides[0].elements:
        if element.kind == "text" and element.role == "title":
            return element.text[:TITLE]
    return "Untitled"


def _plain(author: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if author is None:
        return None
    return {key: str(value) for key, value in author.items() if value}
