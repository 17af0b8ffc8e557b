"""The posts of a thread as somebody arranged them: divided, joined, in another order, some left out.

It is told relative to the reading of the source, of which every word is in exactly one place: what is not
wanted is left out by name, so nothing goes unnoticed. Offsets are Unicode code points, end-exclusive.
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
    """A stretch of a post that was read, counted from 1; without ``end`` up to its end."""

    post: int = Field(ge=1)
    start: int = Field(default=0, ge=0)
    end: int | None = Field(default=None, ge=0)


class ArrangedPost(Strict):
    """A post made of pieces, one behind the other; what is ``left_out`` is not kept."""

    pieces: tuple[Piece, ...] = Field(min_length=1, max_length=MAX_PIECES)
    left_out: bool = False


ARRANGEMENT: TypeAdapter[list[ArrangedPost]] = TypeAdapter(list[ArrangedPost])


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece with its end and its place; ``first`` and ``last`` of its post carry what is beside the words."""

    post: int
    start: int
    end: int
    home: int
    pointer: str
    first: bool = False
    last: bool = False


def digest_of(thread: ImportedThread) -> str:
    """What names the words of a reading, to which an arrangement belongs."""
    words = "\x00".join(post.text for post in thread.posts)
    return hashlib.sha256(words.encode()).hexdigest()


def arrange(thread: ImportedThread, arrangement: Sequence[ArrangedPost]) -> ImportedThread:
    """The thread with its posts as they are arranged; raises ``Invalid`` with the place.

    Pictures, quoted posts and cards stand below a post's words, and go with the last of its pieces; its
    numbering, its figures and the remarks about it go with the first.
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
        raise invalid("/arrangement", "Nothing is kept: keep at least one post.", "empty-thread")
    if len(posts) > MAX_POSTS:
        detail = f"It has {len(posts)} posts; at most {MAX_POSTS} fit."
        raise invalid("/arrangement", detail, "too-many-posts")
    for home, post in zip(kept, posts, strict=True):
        if not post.text and not post.media:
            detail = "It has neither words nor a picture: leave it out."
            raise invalid(f"/arrangement/{home}", detail, "empty-post")
        if len(post.text) > MAX_POST:
            detail = f"It has {len(post.text)} characters; one post has at most {MAX_POST}."
            raise invalid(f"/arrangement/{home}", detail, "post-too-long")
    warnings = tuple(_warnings(thread, spans, numbers))
    return thread.model_copy(update={"posts": tuple(posts), "warnings": warnings})


def _spans(posts: Sequence[Post], arrangement: Sequence[ArrangedPost]) -> list[_Span]:
    """The pieces in their order, each inside a post that is there."""
    found: list[_Span] = []
    for home, one in enumerate(arrangement):
        for index, piece in enumerate(one.pieces):
            place = f"/arrangement/{home}/pieces/{index}"
            if len(found) == MAX_PIECES:
                raise invalid(place, f"At most {MAX_PIECES} pieces fit.", "too-many-pieces")
            if piece.post > len(posts):
                detail = f"The source was read as {len(posts)} posts."
                raise invalid(f"{place}/post", detail, "no-post")
            length = len(posts[piece.post - 1].text)
            end = length if piece.end is None else piece.end
            if end > length or piece.start > end or (piece.start == end and length):
                detail = f"It is no stretch of the {length} characters of post {piece.post}."
                raise invalid(place, detail, "outside")
            found.append(_Span(piece.post, piece.start, end, home, place))
    return found


def _require_whole(posts: Sequence[Post], spans: Sequence[_Span]) -> list[_Span]:
    """The same, told which are the first and last of their posts; every word is in one, and in no two."""
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
                detail = f"Post {number} has this in another piece as well."
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
    detail = f"Post {number}{where} is neither kept nor left out: name it in one of the posts."
    return invalid("/arrangement", detail, "not-whole")


def _runs(posts: Sequence[Post], spans: Sequence[_Span]) -> list[_Span]:
    """The pieces of an arranged post; those that follow each other as they did in theirs are one."""
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
    """A post's words from here to there, with what goes with them."""
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
    """The post with other words, and what follows from them."""
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
    """The remarks under the posts' new numbers; those about what is left out go with it."""
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
            detail = f"The joined posts quote {count} others: the first of them is kept."
            yield Warning(code="quote-dropped", detail=detail, post=numbers[home])
