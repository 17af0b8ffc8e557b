"""The pictures that a thread names: fetched by a task, kept as assets, never waited for.

What is to be fetched stands in a control table, so that nothing is lost with a process or a broker.
Every picture is kept as it comes: who dies in the middle has the rest left to do.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import Agency
from accounts.tenancy import tenant
from accounts.usage import PlanLimit
from brandkits.inspection import MAX_BYTES, Refused
from brandkits.uploads import keep
from carousels.document import Focus
from carousels.models import PendingMedia, Post, Thread
from carousels.thread import Media
from carousels.thread import Post as PostContent
from config.errors import Crowded
from config.fetching import FetchFailed, FetchRefused, fetch
from config.objectstore import StoreUnavailable

LEASE = timedelta(minutes=5)
ATTEMPTS = 4
PAUSE = timedelta(seconds=30)
MOST = 200

WAITING, READY, FAILED = "waiting", "ready", "failed"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture to fetch: of a post by its place among the post's media, or of the author."""

    url: str
    alt: str = ""
    focus: Focus | None = None
    post: UUID | None = None
    place: int = 0


def expected(media: tuple[Media, ...], *, uploaded: bool) -> list[dict[str, Any]]:
    """How the media of a new post stand; where pictures were uploaded, nothing is fetched."""
    return [] if uploaded else [_state(FAILED if not address(one) else WAITING) for one in media]


def address(media: Media) -> str | None:
    """Where the picture is that a slide can show."""
    return media.poster_url if media.kind == "video" else media.url or media.poster_url


def request_media(thread: Thread) -> bool:
    """Put a thread's missing pictures on the list, in the caller's transaction; whether there are any."""
    posts = list(Post.objects.of(thread.agency_id).filter(thread=thread).order_by("order"))
    for post in posts:
        again = [_state(WAITING) if _again(one) else one for one in post.media]
        if again != post.media:
            post.media = again
            post.save(update_fields=["media"])
    if not _missing(thread, posts):
        return False
    PendingMedia.objects.update_or_create(
        thread_id=thread.pk,
        defaults={"agency_id": thread.agency_id, "due_at": Now(), "attempts": 0},
    )
    return True


def work_off() -> int:
    """Fetch for thread after thread until none is due; returns how many it was. Safe to run twice."""
    count = 0
    while claim := _claim():
        _perform(claim)
        count += 1
    return count


def _claim() -> PendingMedia | None:
    with transaction.atomic():
        due = PendingMedia.objects.select_for_update(skip_locked=True).filter(due_at__lte=Now())
        entry = due.order_by("due_at").first()
        if entry is not None:
            PendingMedia.objects.filter(pk=entry.pk).update(
                due_at=Now() + LEASE, attempts=F("attempts") + 1
            )
        return entry


def _perform(claim: PendingMedia) -> None:
    agency = Agency.objects.get(pk=claim.agency_id)
    with tenant(agency):
        thread = Thread.objects.of(agency).filter(pk=claim.thread_id).defer("raw").first()
        posts = Post.objects.of(agency).filter(thread_id=claim.thread_id).order_by("order")
        pictures = _missing(thread, list(posts)) if thread else []
        client_id = thread.client_id if thread else agency.pk
    last = claim.attempts + 1 >= ATTEMPTS
    entry = PendingMedia.objects.filter(pk=claim.pk, attempts=claim.attempts + 1)
    until = time.monotonic() + LEASE.total_seconds() * 0.8
    open_ends = False
    for picture in pictures:
        if time.monotonic() > until:
            entry.update(due_at=Now(), attempts=claim.attempts)
            return
        state, asset = _fetched(agency, client_id, picture, last=last)
        open_ends |= state["status"] == WAITING
        with tenant(agency):
            _keep(agency, claim.thread_id, picture, state, asset)
    # Somebody may have asked anew meanwhile: their row stays.
    if open_ends:
        entry.update(due_at=Now() + PAUSE * 2**claim.attempts)
    else:
        entry.delete()


def _missing(thread: Thread, posts: list[Post]) -> list[_Picture]:
    found = []
    said = thread.author or {}
    if said.get("avatar_url") and not said.get("avatar"):
        found.append(_Picture(said["avatar_url"]))
    for post in posts:
        media = PostContent.model_validate(post.content).media
        for place, (one, state) in enumerate(zip(media, post.media, strict=False)):
            if (url := address(one)) and state["status"] == WAITING:
                found.append(_Picture(url, one.alt, one.focus, post.pk, place))
    return found[:MOST]


def _fetched(
    agency: Agency, client_id: UUID, picture: _Picture, *, last: bool
) -> tuple[dict[str, Any], UUID | None]:
    try:
        found = fetch(picture.url, most=MAX_BYTES, types=("image/",))
        asset = keep(
            agency,
            found.data,
            "image",
            client_id=client_id,
            filename=_named(picture.url),
            alt=picture.alt[:4_000],
        )
    except (FetchRefused, Refused) as refusal:
        return _state(FAILED, refusal.code, refusal.detail), None
    except PlanLimit as limit:
        return _state(FAILED, limit.code, limit.detail), None
    except (FetchFailed, StoreUnavailable, Crowded) as failure:
        return _state(FAILED if last else WAITING, "unreachable", str(failure)), None
    return _state(READY), asset.pk


def _keep(
    agency: Agency, thread_id: UUID, picture: _Picture, state: dict[str, Any], asset: UUID | None
) -> None:
    """Note how a picture stands; the pictures of a post keep the order of its source."""
    if picture.post is None:
        thread = (
            Thread.objects.of(agency).select_for_update().filter(pk=thread_id).defer("raw").first()
        )
        if thread and thread.author:
            said = thread.author | ({"avatar": str(asset)} if asset else {})
            if state["status"] == FAILED:
                said.pop("avatar_url", None)
            thread.author = said
            thread.save(update_fields=["author"])
        return
    post = Post.objects.of(agency).select_for_update().filter(pk=picture.post).first()
    if post is None or post.media[picture.place]["status"] == READY:
        return
    post.media[picture.place] = state
    if asset:
        shown: dict[str, Any] = {"asset": str(asset), "alt": picture.alt, "media": picture.place}
        if picture.focus:
            shown["focus"] = picture.focus.model_dump()
        post.images = sorted([*post.images, shown], key=lambda one: one.get("media", -1))
    post.save(update_fields=["media", "images"])


def _state(status: str, code: str = "", detail: str = "") -> dict[str, Any]:
    return {"status": status, "code": code, "detail": detail}


def _again(state: dict[str, Any]) -> bool:
    return bool(state["status"] == FAILED and state["code"])


def _named(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2] or "picture"
