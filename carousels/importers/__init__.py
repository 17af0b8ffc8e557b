"""Threads out of text and files: a module a format, found out by what the content looks like.

An importer is two functions: ``reasons(payload)`` tells why the content looks like its format
(nothing when it does not), ``read(payload)`` returns what it found. What all formats share is done
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from carousels.importers import (
    bluesky,
    builder_page,
    csv_table,
    markdown,
    mastodon,
    plain_text,
    thread_reader,
    x_api_v2,
    x_archive,
)
from carousels.importers.cleaning import clean, finished, first_unholdable, strip_thread_words
from carousels.importers.markers import strip_markers
from carousels.importers.payload import Payload, payload_of
from carousels.importers.raw import ImportRefused, Note, RawPost, Reading
from carousels.thread import ImportedThread, Source, Warning

__all__ = ["ImportRefused", "Imported", "detect", "import_thread", "imported"]

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

    reasons: Callable[[Payload], tuple[str, ...]]
    read: Callable[[Payload], Reading]


# The surest first: what is JSON, then what has telling markup, then text.
IMPORTERS: dict[Source, Importer] = {
    "x-archive": Importer(x_archive.reasons, x_archive.read),
    "x-api-v2": Importer(x_api_v2.reasons, x_api_v2.read),
    "bluesky": Importer(bluesky.reasons, bluesky.read),
    "mastodon": Importer(mastodon.reasons, mastodon.read),
    "thread-reader": Importer(thread_reader.reasons, thread_reader.read),
    "builder-page": Importer(builder_page.reasons, builder_page.read),
    "csv": Importer(csv_table.reasons, csv_table.read),
    "markdown": Importer(markdown.reasons, markdown.read),
    "plain-text": Importer(plain_text.reasons, plain_text.read),
}
_TEXTS: frozenset[Source] = frozenset({"builder-page", "plain-text", "markdown"})


@dataclass(frozen=True, slots=True)
class Imported:
    """A thread, and the source to keep so that it can be read again by a better importer."""

    thread: ImportedThread
    raw: str


def detect(data: str | bytes) -> list[tuple[Source, tuple[str, ...]]]:
    """The formats that the content looks like, the likeliest first, each with its reasons."""
    payload = payload_of(data)
    found = [(name, importer.reasons(payload)) for name, importer in IMPORTERS.items()]
    return [(name, why) for name, why in found if why]


def import_thread(
    data: str | bytes, source: Source | None = None, root: str | None = None
) -> ImportedThread:
    """Read a thread; raises ``ImportRefused`` with the place and the way out."""
    return imported(data, source, root).thread


def imported(data: str | bytes, source: Source | None = None, root: str | None = None) -> Imported:
    """A thread with what is to be kept of its source; ``root`` names its first post."""
    payload = payload_of(data, root)
    reasons: tuple[str, ...] = ("named by the caller",)
    if source is None:
        source, reasons = next(iter(detect(data)), ("plain-text", ()))
    if payload.archive and source != "x-archive":
        raise ImportRefused("zip", "Only an archive of X may be a ZIP: send the file inside.")
    if source not in _TEXTS and source not in ("csv", "thread-reader", "x-archive"):
        _require_json(payload, source)
    read = IMPORTERS[source].read
    if source in _TEXTS:
        _check_characters(payload, read)
    reading = read(payload)
    raws = reading.posts
    for raw in raws:
        if first_unholdable(raw.text):
            raise ImportRefused("unprintable", "A post has a NUL character or half of a surrogate.")
        clean(raw)
        raw.expects_image = raw.expects_image or bool(raw.about.get("media"))
    kept = [raw for raw in raws if raw.text or raw.about.get("media")]
    _check_size(kept)
    strip_markers(kept)
    strip_thread_words(kept[0])
    posts = tuple(finished(raw) for raw in kept)
    lost = [note for raw in raws if raw not in kept for note in raw.notes]
    warnings = tuple(_warnings([*payload.notes, *reading.notes, *lost], kept))
    thread = ImportedThread(
        source=source, reasons=reasons, author=reading.author, posts=posts, warnings=warnings
    )
    return Imported(thread, payload.text if reading.raw is None else reading.raw)


def _require_json(payload: Payload, source: Source) -> None:
    if payload.json is None:
        detail = f"This is not the JSON of {source}: send the answer as it came, or paste the text."
        raise ImportRefused("no-json", detail)


def _warnings(lost: Iterable[Note], kept: Iterable[RawPost]) -> Iterator[Warning]:
    for note in lost:
        yield Warning(code=note.code, detail=note.detail)
    for number, raw in enumerate(kept, start=1):
        for note in [*raw.notes, *([_EXPECTED] if raw.expects_image else [])]:
            yield Warning(code=note.code, detail=note.detail, post=number)


def _check_characters(payload: Payload, read: Callable[[Payload], Reading]) -> None:
    text = payload.text
    if (found := first_unholdable(text)) is None:
        return
    # Read up to its place, the text tells which post it stands in, and where.
    posts = [raw for raw in read(Payload(f"{text[: found.start()]}x")).posts if raw.text]
    what = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
    raise ImportRefused(
        "unprintable",
        f"Post {len(posts)} has {what} at character {len(posts[-1].text)}: remove it.",
    )


def _check_size(posts: Sequence[RawPost]) -> None:
    if not posts:
        raise ImportRefused("empty-thread", "There is no post in this source: paste at least one.")
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
