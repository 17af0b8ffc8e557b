"""Fetches the pictures of a thread in a task and stores them as assets; requests never wait for it.

A control table lists what is to be fetched, so that nothing is lost with a process or the broker. Every
picture is stored as it arrives: after a crash, only the rest remains.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.billing.usage import PlanLimit
from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.assets.inspection import MAX_BYTES, Refused
from brandkits.assets.uploads import save_asset
from carousels.models import PendingMedia, Post, Thread
from core.errors import Overloaded
from core.fetching.client import FetchFailed, FetchRefused, fetch
from core.storage import StoreUnavailable
from design.document.model import Focus
from design.thread import Media
from design.thread import Post as PostContent

# Longer than fetching, inspecting and storing one picture takes.
LEASE = timedelta(minutes=2)
# Threads of one agency fetched at once, and the time of each before others get a turn.
AT_ONCE = 2
TURN_SECONDS = 10.0
SHIFT_SECONDS = 10.0
ATTEMPTS = 4
PAUSE = timedelta(seconds=30)
MOST = 200

_CLAIMS = 0x6D65646961  # the number of the advisory lock that serialises claims

WAITING, READY, FAILED = "waiting", "ready", "failed"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture to fetch: a post's, by its place among the post's media, or the author's.

    ``number`` counts all pictures of a thread, from 1.
    """

    number: int
    url: str
    alt: str = ""
    focus: Focus | None = None
    post: UUID | None = None
    place: int = 0


def initial_media(media: tuple[Media, ...], *, uploaded: bool) -> list[dict[str, Any]]:
    """Return the initial state of a post's media; if pictures were uploaded, nothing is fetched."""
    return [] if uploaded else [_state(FAILED if not address(one) else WAITING) for one in media]


def address(media: Media) -> str | None:
    """Return the address of the picture that a slide can show."""
    return media.poster_url if media.kind == "video" else media.url or media.poster_url


def request_media(thread: Thread) -> bool:
    """Queue a thread's missing pictures, in the caller's transaction; return whether there are any."""
    posts = list(Post.objects.of(thread.agency_id).filter(thread=thread).order_by("order"))
    for post in posts:
        again = [_state(WAITING) if _can_retry(one) else one for one in post.media]
        if again != post.media:
            post.media = again
            post.save(update_fields=["media"])
    if not _missing(thread, posts):
        return False
    PendingMedia.objects.update_or_create(
        thread_id=thread.pk,
        defaults={
            "agency_id": thread.agency_id,
            "due_at": Now(),
            "attempts": 0,
            "lease": None,
            "tried": 0,
        },
    )
    return True


def fetch_due() -> int:
    """Fetch for one thread after another until none is due or the shift ends; return the number of turns.

    Safe to run twice, also concurrently.
    """
    count = 0
    until = time.monotonic() + SHIFT_SECONDS
    while time.monotonic() < until and (claim := _claim()):
        _perform(claim)
        count += 1
    return count


def due() -> bool:
    """Return whether a thread can be claimed."""
    return _claimable().exists()


def _claimable() -> QuerySet[PendingMedia]:
    """Return the due threads of agencies below their limit, those of the agency with the fewest claims first."""
    held = PendingMedia.objects.filter(
        lease__isnull=False, due_at__gt=Now(), agency_id=OuterRef("agency_id")
    )
    number = held.order_by().values("agency_id").annotate(n=Count("pk")).values("n")
    due = PendingMedia.objects.filter(due_at__lte=Now())
    mine = due.annotate(held=Coalesce(Subquery(number), 0)).filter(held__lt=AT_ONCE)
    return mine.order_by("held", "due_at")


@transaction.atomic
def _claim() -> PendingMedia | None:
    with connection.cursor() as cursor:
        # Claims run one after the other, because each must see the earlier ones.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMS])
    claim = _claimable().select_for_update(skip_locked=True, of=("self",)).first()
    if claim is not None:
        claim.lease = uuid4()
        PendingMedia.objects.filter(pk=claim.pk).update(due_at=Now() + LEASE, lease=claim.lease)
    return claim


def _perform(claim: PendingMedia) -> None:
    """Fetch the thread's pictures one by one, starting after ``tried``, for one turn.

    A lost lease (a new request, or another worker) ends it without further changes.
    """
    agency = Agency.objects.get(pk=claim.agency_id)
    ours = PendingMedia.objects.filter(pk=claim.pk, lease=claim.lease)
    last = claim.attempts + 1 >= ATTEMPTS
    until = time.monotonic() + TURN_SECONDS
    client_id, pictures = _left(agency, claim.thread_id)
    for picture in pictures:
        if picture.number <= claim.tried:
            continue
        # Recorded before the attempt: a picture that kills its process is not tried again in this round.
        if not ours.update(due_at=Now() + LEASE, tried=picture.number):
            return
        state, asset = _fetched(agency, client_id, picture, last=last)
        with tenant(agency):
            _save(agency, claim.thread_id, picture, state, asset)
        if time.monotonic() > until:
            ours.update(due_at=Now(), lease=None)
            return
    _end_round(agency, claim, last=last)


def _end_round(agency: Agency, claim: PendingMedia, *, last: bool) -> None:
    """Schedule another round after a pause for failed pictures; after the last round, give up."""
    ours = PendingMedia.objects.filter(pk=claim.pk, lease=claim.lease)
    _, left = _left(agency, claim.thread_id)
    if left and not last:
        rounds = claim.attempts + 1
        pause = PAUSE * 2**claim.attempts
        ours.update(due_at=Now() + pause, attempts=rounds, tried=0, lease=None)
    elif ours.exists():
        for picture in left:  # each of them killed the process that fetched it
            with tenant(agency):
                _save(agency, claim.thread_id, picture, GIVEN_UP, None)
        ours.delete()


def _left(agency: Agency, thread_id: UUID) -> tuple[UUID, list[_Picture]]:
    """Return the thread's client and the pictures still to fetch; none if the thread is deleted."""
    with tenant(agency):
        thread = Thread.objects.of(agency).filter(pk=thread_id).defer("raw").first()
        if thread is None:
            return agency.pk, []
        posts = Post.objects.of(agency).filter(thread_id=thread_id).order_by("order")
        return thread.client_id, _missing(thread, list(posts))


def _missing(thread: Thread, posts: list[Post]) -> list[_Picture]:
    found = []
    author = thread.author or {}
    if author.get("avatar_url") and not author.get("avatar"):
        found.append(_Picture(1, author["avatar_url"]))
    number = 1
    for post in posts:
        media = PostContent.model_validate(post.content).media
        for place, (one, state) in enumerate(zip(media, post.media, strict=False)):
            number += 1
            if (url := address(one)) and state["status"] == WAITING:
                found.append(_Picture(number, url, one.alt, one.focus, post.pk, place))
    return found


def _fetched(
    agency: Agency, client_id: UUID, picture: _Picture, *, last: bool
) -> tuple[dict[str, Any], UUID | None]:
    if picture.number > MOST:
        detail = f"Only the first {MOST} pictures of a thread are fetched: upload this one."
        return _state(FAILED, "too-many-pictures", detail), None
    try:
        found = fetch(picture.url, most=MAX_BYTES, types=("image/",))
        asset = save_asset(
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
    except (FetchFailed, StoreUnavailable, Overloaded) as failure:
        return _state(FAILED if last else WAITING, "unreachable", str(failure)), None
    return _state(READY), asset.pk


def _save(
    agency: Agency, thread_id: UUID, picture: _Picture, state: dict[str, Any], asset: UUID | None
) -> None:
    """Store the state of a picture; a post's pictures keep the order of the source."""
    if picture.post is None:
        thread = (
            Thread.objects.of(agency).select_for_update().filter(pk=thread_id).defer("raw").first()
        )
        if thread and thread.author:
            author = thread.author | ({"avatar": str(asset)} if asset else {})
            if state["status"] == FAILED:
                author.pop("avatar_url", None)
            thread.author = author
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


GIVEN_UP = _state(FAILED, "unreachable", "The picture could not be fetched.")


def _can_retry(state: dict[str, Any]) -> bool:
    return bool(state["status"] == FAILED and state["code"])


def _named(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2] or "picture"
