"""What reads threads and keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from brandkits.queries import require_assets, require_client
from carousels import importers
from carousels.models import Post, Thread
from carousels.thread import ImportedThread, Source
from config.errors import invalid


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


def _plain(author: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if author is None:
        return None
    return {key: str(value) for key, value in author.items() if value}
