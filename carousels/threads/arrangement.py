"""Arranges the posts of a thread as a member chose: divided, joined, reordered, some omitted.

An arrangement refers to one reading of the source, and places every word of it exactly once. Omitted
posts are listed too, so that nothing is lost unnoticed. Offsets are Unicode code points, end-exclusive.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import Field, TypeAdapter

from core.errors import Invalid, invalid
from design.importers import MAX_POSTS
from design.importers.losses import MISSING
from design.importers.raw import MAX_POST
from design.kit.spec import Strict
from design.text.entities import joined, slice_text
from design.text.graphemes import confirmed_language
from design.thread import ImportedThread, Post, PostEntity, Warning
from engine.text.bidi import is_rtl

MAX_PIECES = 1_000
_BETWEEN = "\n\n"


class Piece(Strict):
    """A range of a post of the reading; posts are counted from 1. Without ``end``, up to its end."""

    post: int = Field(ge=1)
    start: int = Field(default=0, ge=0)
    end: int | None = Field(default=None, ge=0)


class ArrangedPost(Strict):
    """A post made of consecutive pieces; a post that is ``left_out`` is not stored."""

    pieces: tuple[Piece, ...] = Field(min_length=1, max_length=MAX_PIECES)
    left_out: bool = False


ARRANGEMENT: TypeAdapter[list[ArrangedPost]] = TypeAdapter(list[ArrangedPost])


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece with its end and place; ``first`` and ``last`` pieces of a post carry what belongs to it besides text."""

    post: int
    start: int
    end: int
    home: int
    pointer: str
    first: bool = False
    last: bool = False


def digest_of(thread: ImportedThread) -> str:
    """Return the digest of a reading's words, which an arrangement names."""
    words = "\x00".join(post.text for post in thread.posts)
    return hashlib.sha256(words.encode()).hexdigest()


def arrange(thread: ImportedThread, arrangement: Sequence[ArrangedPost]) -> ImportedThread:
    """Return the thread with its posts arranged; raises ``Invalid`` with the place of an error.

    Pictures, quoted posts and cards follow a post's text, so they go with its last piece; numbering,
    metrics and warnings go with its first.
    """
    spans = _require_whole(thread.posts, _spans(thread.posts, arrangement))
    pieces: dict[int, list[_Span]] = defaultdict(list)
    for span in spans:
        pieces[span.home].append(span)
    kept = [home for home, one in enumerate(arrangement) if not one.left_out]
    numbers = {home: number for number, home in enumerate(kept, start=1)}
    posts = [
        _joined([_part(thread.posts, one) for one in _runs(thread.posts, pieces[home])])
        for home in kept
    ]
    if not posts:
        raise invalid("/arrangement", "All posts are left out: keep at least one.", "empty-thread")
    if len(posts) > MAX_POSTS:
        detail = f"The arrangement has {len(posts)} posts; at most {MAX_POSTS} are possible."
        raise invalid("/arrangement", detail, "too-many-posts")
    for home, post in zip(kept, posts, strict=True):
        if not post.text and not post.media:
            detail = "The post has neither text nor a picture: leave it out."
            raise invalid(f"/arrangement/{home}", detail, "empty-post")
        if len(post.text) > MAX_POST:
            detail = f"The post has {len(post.text)} characters; at most {MAX_POST} are possible."
            raise invalid(f"/arrangement/{home}", detail, "post-too-long")
    warnings = tuple(_warnings(thread, spans, numbers))
    return thread.model_copy(update={"posts": tuple(posts), "warnings": warnings})


def _spans(posts: Sequence[Post], arrangement: Sequence[ArrangedPost]) -> list[_Span]:
    """Return the pieces in order, each within an existing post."""
    found: list[_Span] = []
    for home, one in enumerate(arrangement):
        for index, piece in enumerate(one.pieces):
            place = f"/arrangement/{home}/pieces/{index}"
            if len(found) == MAX_PIECES:
                raise invalid(
                    place, f"At most {MAX_PIECES} pieces are possible.", "too-many-pieces"
                )
            if piece.post > len(posts):
                detail = f"The source has {len(posts)} posts."
                raise invalid(f"{place}/post", detail, "no-post")
            length = len(posts[piece.post - 1].text)
            end = length if piece.end is None else piece.end
            if end > length or piece.start > end or (piece.start == end and length):
                detail = f"The piece is not within the {length} characters of post {piece.post}."
                raise invalid(place, detail, "outside")
            found.append(_Span(piece.post, piece.start, end, home, place))
    return found


def _require_whole(posts: Sequence[Post], spans: Sequence[_Span]) -> list[_Span]:
    """Mark the first and last piece of every post; refuse a word that is in no piece, or in two."""
    by_post: dict[int, list[_Span]] = defaultdict(list)
    for span in spans:
        by_post[span.post].append(span)
    firsts, lasts = set(), set()
    for number, post in enumerate(posts, start=1):
        there = sorted(by_post[number], key=lambda one: one.start)
        if not there:
            raise _missing(number)
        reached = 0
        for span in there:
            if span.start < reached or (span is not there[0] and not post.text):
                detail = f"This part of post {number} is in another piece as well."
                raise invalid(span.pointer, detail, "twice")
            _require_blank(post, number, reached, span.start)
            reached = span.end
        _require_blank(post, number, reached, len(post.text))
        firsts.add(there[0].pointer)
        lasts.add(there[-1].pointer)
    return [replace(one, first=one.pointer in firsts, last=one.pointer in lasts) for one in spans]


def _require_blank(post: Post, number: int, start: int, end: int) -> None:
    if post.text[start:end].strip():
        raise _missing(number, f", from character {start} to {end},")


def _missing(number: int, where: str = "") -> Invalid:
    detail = f"Post {number}{where} is neither kept nor left out: add it to one of the posts."
    return invalid("/arrangement", detail, "not-whole")


def _runs(posts: Sequence[Post], spans: Sequence[_Span]) -> list[_Span]:
    """Merge pieces of an arranged post that follow each other as in the source."""
    runs: list[_Span] = []
    for span in spans:
        before = runs[-1] if runs else None
        if before and before.post == span.post and before.end <= span.start:
            between = posts[span.post - 1].text[before.end : span.start]
            if not between.strip():
                runs[-1] = replace(before, end=span.end, last=span.last)
                continue
        runs.append(span)
    return runs


def _part(posts: Sequence[Post], span: _Span) -> Post:
    """Return the part of a post within a piece, with what belongs to it."""
    post = posts[span.post - 1]
    if span.first and span.last:
        return post
    text, entities = slice_text(post.text, post.entities, span.start, span.end)
    beside = {} if span.last else {"media": (), "quote": None, "card": None, "expects_image": False}
    about = {} if span.first else {"marker": None, "metrics": None}
    return _with_text(post, text, entities, **beside, **about)


def _joined(parts: Sequence[Post]) -> Post:
    if len(parts) == 1:
        return parts[0]
    text, entities = joined([(part.text, part.entities) for part in parts], _BETWEEN)
    warned = dict.fromkeys(part.content_warning for part in parts if part.content_warning)
    return _with_text(
        parts[0],
        text,
        entities,
        content_warning="; ".join(warned),
        expects_image=any(part.expects_image for part in parts),
        media=tuple(medium for part in parts for medium in part.media),
        quote=next((part.quote for part in parts if part.quote), None),
        card=next((part.card for part in parts if part.card), None),
    )


def _with_text(post: Post, text: str, entities: Sequence[PostEntity], **about: object) -> Post:
    """Return the post with another text, its language and direction."""
    marks = tuple(one.model_copy(update={"display": text[one.start : one.end]}) for one in entities)
    written = {
        "text": text,
        "entities": marks,
        "language": confirmed_language(text, post.language),
        "direction": "rtl" if is_rtl(text) else "ltr",
    }
    return post.model_copy(update=written | about)


def _warnings(
    thread: ImportedThread, spans: Sequence[_Span], numbers: Mapping[int, int]
) -> Iterator[Warning]:
    """Yield the warnings with the posts' new numbers, without those of omitted posts."""
    first = {span.post: span.home for span in spans if span.first}
    last = {span.post: span.home for span in spans if span.last}
    for warning in thread.warnings:
        if warning.post is None:
            yield warning
            continue
        home = (last if warning.code == MISSING.code else first)[warning.post]
        if home in numbers:
            yield warning.model_copy(update={"post": numbers[home]})
    quoting: dict[int, int] = defaultdict(int)
    for number, home in last.items():
        quoting[home] += thread.posts[number - 1].quote is not None
    for home, count in quoting.items():
        if count > 1 and home in numbers:
            detail = f"The joined posts quote {count} others: only the first quote is kept."
            yield Warning(code="quote-dropped", detail=detail, post=numbers[home])
