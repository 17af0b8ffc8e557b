"""Imports threads and stores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.models import Client
from brandkits.queries import require_assets, require_client
from carousels.models import Post, Thread
from carousels.queries import posts_of
from carousels.threads.arrangement import ARRANGEMENT, ArrangedPost, arrange, digest_of
from carousels.threads.media import initial_media, request_media
from carousels.threads.reading import Read, read
from core.dispatch import dispatch
from core.errors import invalid
from design.importers import Candidate
from design.thread import Author, Source, Warning

_DROPPED = Warning(
    code="arrangement-dropped",
    detail="The source is read differently now, so the manual arrangement of its posts was dropped.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A thread with its posts, and the other formats in which its source can be read, likeliest first."""

    thread: Thread
    posts: list[Post]
    candidates: tuple[Candidate, ...]


def import_thread(
    agency: Agency,
    *,
    client_id: UUID,
    data: str | bytes,
    source: Source | None = None,
    root: str | None = None,
    author: Mapping[str, Any] | None = None,
    arrangement: Sequence[ArrangedPost] | None = None,
    images: Sequence[Mapping[str, Any]] = (),
    dry_run: bool = False,
) -> Callable[[], Found]:
    """Read a thread, and return the function that stores it with the pictures uploaded for it.

    ``author`` takes precedence over the source's; ``images`` belong to posts as arranged. Of an archive, only
    the chosen thread is stored as the source. A dry run makes the same checks and returns the same, but writes
    nothing. Must run outside of any tenant block, the returned function inside of one.
    """
    with tenant(agency):
        require_client(agency, client_id, pointer="/client")
    found = _arranged(read(agency, data, source, root), arrangement)

    def keep() -> Found:
        client = require_client(agency, client_id, pointer="/client")
        _check_pictures(agency, images, author, client_id=client_id, posts=len(found.thread.posts))
        thread, posts = _rows(agency, client, found, images)
        thread.author = _as_text(author) or thread.author
        if not dry_run:
            _save(thread, posts)
        return Found(thread, posts, found.candidates)

    return keep


def import_again(
    agency: Agency, thread_id: UUID, *, source: Source | None = None, root: str | None = None
) -> Callable[[], Thread]:
    """Read a thread's source again with the current importers; return the function that stores it.

    The result is a new thread, with the old one's author, and its uploaded pictures beside posts whose text
    is unchanged; the arrangement is kept if the same words are read in the same posts. The old thread stays,
    because carousels refer to its posts. Tenant blocks are as for ``import_thread``.
    """
    with tenant(agency):
        kept = Thread.objects.of(agency).take(thread_id)
    found = read(agency, kept.raw, source, root)
    if kept.arrangement:
        found = _rearrange(found, kept.arrangement)

    def keep() -> Thread:
        old = Thread.objects.of(agency).defer("raw").select_related("client").take(thread_id)
        before = {post.content["text"]: post for post in posts_of(old)}
        again, posts = _rows(agency, old.client, found)
        again.author = old.author or again.author
        for post in posts:
            old_post = before.get(post.content["text"])
            uploaded = [one for one in old_post.images if "media" not in one] if old_post else []
            if uploaded:
                post.images, post.media = uploaded, []
        _save(again, posts)
        return again

    return keep


@transaction.atomic
def fetch_again(thread: Thread) -> None:
    """Retry the pictures that could not be fetched."""
    if request_media(thread):
        transaction.on_commit(partial(dispatch, "carousels.tasks.fetch_media"))


def _arranged(found: Read, arrangement: Sequence[ArrangedPost] | None) -> Read:
    if arrangement is None:
        return found
    stored = {
        "reading": digest_of(found.thread),
        "posts": ARRANGEMENT.dump_python(list(arrangement), mode="json"),
    }
    return replace(found, thread=arrange(found.thread, arrangement), arrangement=stored)


def _rearrange(found: Read, stored: dict[str, Any]) -> Read:
    """Apply the stored arrangement if the same words are read in the same posts; else add a warning."""
    if stored["reading"] == digest_of(found.thread):
        return _arranged(found, ARRANGEMENT.validate_python(stored["posts"]))
    warnings = (*found.thread.warnings, _DROPPED)
    return replace(found, thread=found.thread.model_copy(update={"warnings": warnings}))


def _rows(
    agency: Agency, client: Client, found: Read, images: Sequence[Mapping[str, Any]] = ()
) -> tuple[Thread, list[Post]]:
    """Return the rows of a reading, with the pictures uploaded for its posts."""
    imported = found.thread
    pictured = {image["post"] for image in images}
    thread = Thread(
        agency=agency,
        client=client,
        source=imported.source,
        reasons=list(imported.reasons),
        raw=found.raw,
        arrangement=found.arrangement,
        author=_named(imported.author),
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
            media=initial_media(post.media, uploaded=order in pictured),
            images=[
                {"asset": str(image["asset"]), "alt": image["alt"]}
                for image in images
                if image["post"] == order
            ],
        )
        for order, post in enumerate(imported.posts, start=1)
    ]
    return thread, posts


def _save(thread: Thread, posts: Sequence[Post]) -> None:
    thread.save(force_insert=True)
    Post.objects.of(thread.agency_id).bulk_create(posts)
    fetch_again(thread)


def _named(author: Author | None) -> dict[str, Any] | None:
    """Return the source's author as stored in a thread; the picture is fetched later."""
    if author is None:
        return None
    fields = {"name": author.name, "handle": author.handle, "verified": author.verified}
    return {**fields, **({"avatar_url": author.avatar_url} if author.avatar_url else {})}


def _check_pictures(
    agency: Agency,
    images: Sequence[Mapping[str, Any]],
    author: Mapping[str, Any] | None,
    *,
    client_id: UUID,
    posts: int,
) -> None:
    """Refuse a picture for a post that does not exist, or whose asset this client may not use."""
    for index, image in enumerate(images):
        if image["post"] > posts:
            raise invalid(f"/images/{index}/post", f"The thread has only {posts} posts.")
    pointers = {f"/images/{index}/asset": image["asset"] for index, image in enumerate(images)}
    if author and author.get("avatar"):
        pointers["/author/avatar"] = author["avatar"]
    require_assets(agency, pointers, client_id)


def _as_text(author: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if author is None:
        return None
    return {key: str(value) for key, value in author.items() if value}
