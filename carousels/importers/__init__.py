"""Threads out of text: a module a format, found out by what the text looks like.

An importer is two functions: ``reasons(text)`` tells why the text looks like its format (nothing
when it does not), ``read(text)`` returns the raw posts. What all formats share is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from carousels.importers import builder_page, plain_text
from carousels.importers.cleaning import clean, marked, strip_thread_words
from carousels.importers.raw import ImportRefused, RawPost
from carousels.thread import ImportedThread, Post, Source, Warning

MAX_POSTS = 300
MAX_POST = 5_000


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: how it is recognised and how it is read."""

    reasons: Callable[[str], tuple[str, ...]]
    read: Callable[[str], Sequence[RawPost]]


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
    reasons: tuple[str, ...] = ("named by the caller",)
    if source is None:
        candidates = detect(text)
        if not candidates:
            raise ImportRefused(
                "empty-thread", "There is no post in this text: paste at least one."
            )
        source, reasons = candidates[0]
    warnings: list[Warning] = []
    posts = [
        post
        for index, raw in enumerate(IMPORTERS[source].read(text), start=1)
        if (post := clean(raw, index, warnings)) is not None
    ]
    _refuse_by_size(posts)
    posts = marked(posts)
    posts = strip_thread_words(posts)
    for index, post in enumerate(posts, start=1):
        if post.expects_image:
            detail = "The source had a picture here that did not come along: add it if you have it."
            warnings.append(Warning(code="image-expected", detail=detail, post=index))
    return ImportedThread(
        source=source, reasons=reasons, posts=tuple(posts), warnings=tuple(warnings)
    )


def _refuse_by_size(posts: Sequence[Post]) -> None:
    if not posts:
        raise ImportRefused("empty-thread", "There is no post in this text: paste at least one.")
    if len(posts) > MAX_POSTS:
        raise ImportRefused(
            "too-many-posts",
            f"The thread has {len(posts)} posts; at most {MAX_POSTS} fit. Import it in parts.",
        )
    for index, post in enumerate(posts, start=1):
        if len(post.text) > MAX_POST:
            raise ImportRefused(
                "post-too-long",
                f"Post {index} has {len(post.text)} characters; at most {MAX_POST} are one post. "
                "Divide it with lines of ---, or with empty lines.",
            )
