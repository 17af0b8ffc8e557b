"""Importing threads from text and files: one module per format, recognized by what the content looks like.

An importer is two functions: ``reasons(payload)`` says why the content looks like its format (empty if it does
not), ``read(payload)`` returns what it found. Steps that all formats share are done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from design.importers import looks, losses
from design.importers.cleaning import BREAKS, clean, finished, first_unstorable, strip_thread_words
from design.importers.documents import (
    builder_page,
    csv_table,
    feeds,
    markdown,
    only_links,
    plain_text,
    thread_reader,
    x_embed,
)
from design.importers.json_text import Parsed
from design.importers.markers import strip_markers
from design.importers.networks import (
    activitypub,
    bluesky,
    mastodon,
    reddit,
    threads,
    x_api_v2,
    x_archive,
    x_statuses,
    x_web,
)
from design.importers.payload import Payload, payload_of
from design.importers.raw import MAX_POST, ImportRefused, Note, RawPost, Reading
from design.text.entities import replaced
from design.thread import ImportedThread, Source, Warning

__all__ = ["Candidate", "ImportRefused", "Imported", "detect", "import_thread", "imported"]

MAX_POSTS = 300


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: how it is recognized, how it is read, and the kinds of content that it may come in."""

    reasons: Callable[[Payload], tuple[str, ...]]
    read: Callable[[Payload], Reading]
    kinds: frozenset[looks.Kind] = frozenset({"json"})


_TEXT: frozenset[looks.Kind] = frozenset({"text"})
_PAGES: frozenset[looks.Kind] = frozenset({"text", "html", "xml"})

# The most certain first: JSON, then typical markup, then text.
IMPORTERS: dict[Source, Importer] = {
    "x-archive": Importer(x_archive.reasons, x_archive.read, frozenset({"zip", "json", "text"})),
    "x-api-v2": Importer(x_api_v2.reasons, x_api_v2.read),
    "x-web": Importer(x_web.reasons, x_web.read),
    "x-status": Importer(x_statuses.reasons, x_statuses.read),
    "bluesky": Importer(bluesky.reasons, bluesky.read),
    "mastodon": Importer(mastodon.reasons, mastodon.read),
    "activitypub": Importer(activitypub.reasons, activitypub.read, frozenset({"zip", "json"})),
    "threads": Importer(threads.reasons, threads.read),
    "reddit": Importer(reddit.reasons, reddit.read),
    "feed": Importer(feeds.reasons, feeds.read, frozenset({"json", "xml"})),
    "embed": Importer(x_embed.reasons, x_embed.read, _PAGES | {"json"}),
    "thread-reader": Importer(thread_reader.reasons, thread_reader.read, _PAGES),
    "builder-page": Importer(builder_page.reasons, builder_page.read, _PAGES - {"xml"}),
    "csv": Importer(csv_table.reasons, csv_table.read, _TEXT),
    "markdown": Importer(markdown.reasons, markdown.read, _TEXT),
    "plain-text": Importer(plain_text.reasons, plain_text.read, _TEXT),
}
# Sources that a person typed: a refused character is reported with its place.
_TYPED: frozenset[Source] = frozenset({"builder-page", "plain-text", "markdown"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A format that the content can be read as, and why."""

    source: Source
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A thread, the source to store for reading it again, and the formats that it can be read as."""

    thread: ImportedThread
    raw: str
    candidates: tuple[Candidate, ...]


def detect(data: str | bytes) -> list[tuple[Source, tuple[str, ...]]]:
    """Return the formats that the content looks like, the likeliest first, with the reasons."""
    payload = payload_of(data)
    return [(one.source, one.reasons) for one in _candidates(payload, looks.kind_of(payload))]


def _candidates(payload: Payload, kind: looks.Kind) -> tuple[Candidate, ...]:
    found = (
        Candidate(name, importer.reasons(payload))
        for name, importer in IMPORTERS.items()
        if kind in importer.kinds
    )
    return tuple(one for one in found if one.reasons)


def import_thread(
    data: str | bytes, source: Source | None = None, root: str | None = None
) -> ImportedThread:
    """Read a thread; raises ``ImportRefused``, which names the place and the way out."""
    return imported(data, source, root).thread


def imported(data: str | bytes, source: Source | None = None, root: str | None = None) -> Imported:
    """Read a thread and what to store of its source; ``root`` is the id of its first post.

    Structured content that no importer knows is refused by name: it never becomes text.
    """
    payload = payload_of(data, root)
    kind = looks.kind_of(payload)
    candidates = _candidates(payload, kind)
    chosen = _chosen(payload, kind, candidates, source)
    reading = _read(payload, chosen.source)
    raws = reading.posts
    for raw in raws:
        if first_unstorable(raw.text):
            raise ImportRefused(
                "unprintable", "A post has a NUL character or half of a surrogate pair: remove it."
            )
        _break_lines(raw)
        clean(raw)
        raw.notes += losses.loss_notes(raw)
    kept = [raw for raw in raws if _shows(raw)]
    if root is not None and not raws:
        detail = f"The source has no post {root[:60]} as the beginning of a thread: check root_id."
        raise ImportRefused("no-thread", detail)
    if not kept and kind != "text":
        detail = f"The source was read as {chosen.source}, but no post has text or a picture: send the response that has them."
        raise ImportRefused("no-posts", detail)
    _check_size(kept)
    strip_markers(kept)
    strip_thread_words(kept[0])
    posts = tuple(finished(raw) for raw in kept)
    lost = [note for raw in raws if not _shows(raw) for note in raw.notes]
    parsed = payload.parsed.notes if isinstance(payload.parsed, Parsed) else ()
    warnings = tuple(_warnings([*payload.notes, *parsed, *reading.notes, *lost], kept))
    thread = ImportedThread(
        source=chosen.source,
        reasons=chosen.reasons,
        author=reading.author,
        posts=posts,
        warnings=warnings,
    )
    raw_source = payload.source if reading.raw is None else reading.raw
    return Imported(thread, raw_source, candidates)


def _chosen(
    payload: Payload, kind: looks.Kind, candidates: Sequence[Candidate], source: Source | None
) -> Candidate:
    """Return the likeliest format, or the one that the caller names if the content can be that."""
    if source is None:
        if candidates:
            first = candidates[0]
            if first.source == "plain-text" and (refused := only_links.refusal(payload.text)):
                raise refused
            return first
        if kind != "text":
            raise looks.refuse(payload, kind)
        return Candidate("plain-text", ())
    if kind not in IMPORTERS[source].kinds:
        if not candidates:
            raise looks.refuse(payload, kind)
        could = ", ".join(one.source for one in candidates)
        detail = f"This cannot be read as {source}. It can be read as {could}: name one of these, or none."
        raise ImportRefused("other-format", detail)
    return next(
        (one for one in candidates if one.source == source),
        Candidate(source, ("named by the caller",)),
    )


def _read(payload: Payload, source: Source) -> Reading:
    read = IMPORTERS[source].read
    if source in _TYPED:
        _check_characters(payload, read)
    return read(payload)


def _shows(raw: RawPost) -> bool:
    return bool(raw.text or raw.about.get("media"))


def _break_lines(raw: RawPost) -> None:
    """Make every line break a ``\\n``; only after reading, as the sources' offsets count the original text."""
    breaks = [(*found.span(), "\n") for found in BREAKS.finditer(raw.text)]
    if breaks:
        raw.text, raw.links = replaced(raw.text, raw.links, breaks)


def _warnings(lost: Iterable[Note], kept: Iterable[RawPost]) -> Iterator[Warning]:
    for note in lost:
        yield Warning(code=note.code, detail=note.detail)
    for number, raw in enumerate(kept, start=1):
        notes = [*raw.notes, *([losses.MISSING] if raw.expects_image else [])]
        for note in dict.fromkeys(notes):
            yield Warning(code=note.code, detail=note.detail, post=number)


def _check_characters(payload: Payload, read: Callable[[Payload], Reading]) -> None:
    text = payload.text
    if (found := first_unstorable(text)) is None:
        return
    # Reading the text up to the character gives its post and its place there.
    posts = [raw for raw in read(Payload(f"{text[: found.start()]}x")).posts if raw.text]
    what = "a NUL character" if found[0] == "\x00" else "half of a surrogate pair"
    raise ImportRefused(
        "unprintable",
        f"Post {len(posts)} has {what} at character {len(posts[-1].text)}: remove it.",
    )


def _check_size(posts: Sequence[RawPost]) -> None:
    if not posts:
        raise ImportRefused("empty-thread", "The source has no posts: paste at least one.")
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
                "Divide it by lines of --- or by empty lines.",
            )
