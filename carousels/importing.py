"""What reads threads and keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from brandkits.queries import require_assets, require_client
from carousels import importers
from carousels.importers import Candidate, Imported
from carousels.media import expected, request_media
from carousels.models import Post, Thread
from carousels.queries import posts_of
from carousels.tasks import fetch_media
from carousels.thread import Author, Source, holdable
from config.errors import invalid
from config.tickets import hand_out


@dataclass(frozen=True, slots=True)
class Found:
    """A thread with its posts, and what else its source could be read as, the likeliest first."""

    thread: Thread
    posts: list[Post]
    candidates: tuple[Candidate, ...]


@transaction.atomic
def import_thread(
    agency: Agency,
    *,
    client_id: UUID,
    data: str | bytes,
    source: Source | None = None,
    root: str | None = None,
    author: Mapping[str, Any] | None = None,
    images: Sequence[Mapping[str, Any]] = (),
    dry_run: bool = False,
) -> Found:
    """Read a thread and keep it with its posts and the pictures that were uploaded beside it.

    ``author`` comes before whom the source names. Of an archive only the chosen thread is kept as
    the source. A dry run checks the same and answers the same, but writes nothing.
    """
    client = require_client(agency, client_id, pointer="/client")
    found = _read(data, source, root)
    imported = found.thread
    _check_pictures(agency, images, author, client_id=client.pk, posts=len(imported.posts))
    pictured = {image["post"] for image in images}
    thread = Thread(
        agency=agency,
        client=client,
        source=imported.source,
        reasons=list(imported.reasons),
        raw=holdable(found.raw),
        author=_plain(author) or _named(imported.author),
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
            media=expected(post.media, uploaded=order in pictured),
            images=[
                {"asset": str(image["asset"]), "alt": image["alt"]}
                for image in images
                if image["post"] == order
            ],
        )
        for order, post in enumerate(imported.posts, start=1)
    ]
    if not dry_run:
        _keep(thread, posts)
    return Found(thread, posts, found.candidates)


@transaction.atomic
def import_again(
    thread: Thread, *, source: Source | None = None, root: str | None = None
) -> Thread:
    """The thread's source read once more, by the importers as they are now, as a thread of its own.

    Its author, and the pictures uploaded beside posts that still say the same, go with it. The
    thread itself stays: drafts point at its posts.
    """
    old = {post.content["text"]: post for post in posts_of(thread)}
    read = import_thread(
        thread.agency,
        client_id=thread.client_id,
        data=thread.raw,
        source=source,
        root=root,
        dry_run=True,
    )
    again, posts = read.thread, read.posts
    again.author = thread.author or again.author
    for post in posts:
        before = old.get(post.content["text"])
        uploaded = [one for one in before.images if "media" not in one] if before else []
        if uploaded:
            post.images, post.media = uploaded, []
    _keep(again, posts)
    return again


@transaction.atomic
def fetch_again(thread: Thread) -> None:
    """Try once more for the pictures that could not be had."""
    if request_media(thread):
        transaction.on_commit(partial(hand_out, fetch_media))


def _keep(thread: Thread, posts: Sequence[Post]) -> None:
    thread.save(force_insert=True)
    Post.objects.of(thread.agency_id).bulk_create(posts)
    fetch_again(thread)


def _read(data: str | bytes, source: Source | None, root: str | None) -> Imported:
    try:
        return importers.imported(data, source, root)
    except importers.ImportRefused as refused:
        place = "/text" if isinstance(data, str) else "/file"
        raise invalid(place, refused.detail, refused.code) from None


def _named(author: Author | None) -> dict[str, Any] | None:
    """The source's author as a thread keeps one; the picture comes later, if it can be had."""
    if author is None:
        return None
    said = {"name": author.name, "handle": author.handle, "verified": author.verified}
    return {**said, **({"avatar_url": author.avatar_url} if author.avatar_url else {})}


def _check_pictures(
    agency: Agency,
    images: Sequence[Mapping[str, Any]],
    author: Mapping[str, Any] | None,
    *,
    client_id: UUID,
    posts: int,
) -> None:
    """Every picture belongs to a post that is there, and is a ready asset that the client's work may show."""
    for index, image in enumerate(images):
        if image["post"] > posts:
            raise invalid(f"/images/{index}/post", f"The thread has only {posts} posts.")
    pointers = {f"/images/{index}/asset": image["asset"] for index, image in enumerate(images)}
    if author and author.get("avatar"):
        pointers["/author/avatar"] = author["avatar"]
    require_assets(agency, pointers, client_id)


def _plain(author: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if author is None:
        return None
    return {key: str(value) for key, value in author.items() if value}
