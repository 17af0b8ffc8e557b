"""Threads out of text: a module a format, found out by what the text looks like.

An importer is two functions: ``reasons(text)`` tells why the text looks like its format (nothing
when it does not), ``read(text)`` returns the raw posts. What all formats share is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from carousels.importers import builder_page, plain_text
from carousels.importers.cleaning import (
    clean,
    finished,
    first_unholdable,
    normal_lines,
    strip_thread_words,
)
from carousels.importers.markers import strip_markers
from carousels.importers.raw import ImportRefused, Note, RawPost
from carousels.thread import ImportedThread, Source, Warning

__all__ = ["ImportRefused", "detect", "import_thread"]

MAX_POSTS = 300
# The longest that a platform of the catalogue lets one post be.
MAX_POST = 25_000
_EXPECTED = Note(
    "image-expected",
    "The source had a picture here that did not come along: add it if you have it.",
)


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: how it is recognised and how it is read."""

    reasons: Callable[[str], tuple[str, ...]]
    read: Callable[[str], list[RawPost]]


IMPORTERS: dict[Source, Importer] = {
    "builder-page": Importer(builder_page.reasons, builder_page.read),
    "plain-text": Importer(plain_text.reasons, plain_text.read),
}


def detect(text: str) -> list[tuple[Source, tuple[str, ...]]]:
    """The formats that the text looks like, the likeliest first, each with its reasons."""
    found = [(name, importer.reasons(text)) for name, importer in IMPORTERS.items()]
    return [(name, why) for name, why in found if why]


def import_thread(text: str, source: Source | None = None) -> ImportedThread:
    """Read a thread; raises ``ImportRefused`` with the place and the way out."""
    text = normal_lines(text)
    reasons: tuple[str, ...] = ("named by the caller",)
    if source is None:
        source, reasons = next(iter(detect(text)), ("plain-text", ()))
    read = IMPORTERS[source].read
    _check_characters(text, read)
    raws = read(text)
    for raw in raws:
        clean(raw)
    kept = [raw for raw in raws if raw.text]
    _check_size(kept)
    strip_markers(kept)
    strip_thread_words(kept[0])
    posts = tuple(finished(raw) for raw in kept)
    lost = [note for raw in raws if not raw.text for note in raw.notes]
    warnings = tuple(_warnings(lost, kept))
    return ImportedThread(source=source, reasons=reasons, posts=posts, warnings=warnings)


def _warnings(lost: Iterable[Note], kept: Iterable[RawPost]) -> Iterator[Warning]:
    for note in lost:
        yield Warning(code=note.code, detail=note.detail)
    for number, raw in enumerate(kept, start=1):
        for note in [*raw.notes, *([_EXPECTED] if raw.expects_image else [])]:
            yield Warning(code=note.code, detail=note.detail, post=number)


def _check_characters(text: str, read: Callable[[str], list[RawPost]]) -> None:
    if (found := first_unholdable(text)) is None:
        return
    # Read up to its place, the text tells which post it stands in, and where.
    posts = [raw for raw in read(f"{text[: found.start()]}x") if raw.text]
    what = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
    raise ImportRefused(
        "unprintable",
        f"Post {len(posts)} has {what} at character {len(posts[-1].text)}: remove it.",
    )


def _check_size(posts: Sequence[RawPost]) -> None:
    if not posts:
        raise ImportRefused("empty-thread", "There is no post in this text: paste at least one.")
    if len(posts) > MAX_POSTS:
        raise ImportRefused(
            "too-many-posts",
            f"The thread has {len(posts)} posts; at most {MAX_POSTS} fit. Import it in parts.",
        )
    for number, post in enumerate(posts, start=1):
        if len(post.text) > MAX_POST:
            raise ImportRefused(
                "post-too-long",
                f"Post {number} has {len(post.text)} characters; one post has at most {MAX_POST}. "
                "Divide it with lines of ---, or with empty lines.",
            )
