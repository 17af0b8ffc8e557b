"""Notes on what a slide cannot show of a post, with the same texts for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import regex

from design.importers.raw import Note, RawPost
from design.text.entities import cut
from design.thread import Card, Media, Quote

MISSING = Note(
    "image-expected",
    "The source had a picture here that was not imported: add it if you have it.",
)
_WHY = {
    "blocked": "one of the two accounts blocked the other",
    "detached": "its author detached it from this post",
    "deleted": "it was deleted",
    "revoked": "its author withdrew consent",
    "rejected": "its author did not agree to it",
    "pending": "its author has not agreed to it yet",
    "unauthorized": "it is not public",
    "missing": "the source does not have it",
}


def loss_notes(post: RawPost) -> Iterator[Note]:
    """Yield notes on what a post has besides its text: video, GIFs, warnings, link previews, quotes."""
    media: tuple[Media, ...] = post.about.get("media", ())
    for one in media:
        still = "its first picture is used" if one.poster_url else "it has no picture to use"
        shows = f" It shows: {one.alt}" if one.alt and one.kind != "image" else ""
        if one.kind == "video":
            yield Note("video", f"A video does not play on a slide: {still}.{shows}")
        elif one.kind == "gif":
            still = "a still picture is used" if one.url or one.poster_url else still
            yield Note("gif", f"A GIF does not move on a slide: {still}.{shows}")
        elif not (one.url or one.poster_url):
            shows = f" It shows: {one.alt}" if one.alt else ""
            detail = f"A picture has no address: add it if you have it.{shows}"
            yield Note("media-missing", detail)
    if any(one.sensitive for one in media):
        yield Note(
            "sensitive",
            "The source marks the pictures as sensitive: check them before you publish.",
        )
    if warning := post.about.get("content_warning"):
        yield Note("content-warning", f"The source warns before this post: “{warning[:500]}”.")
    card: Card | None = post.about.get("card")
    if card:
        title = f" (“{card.title[:200]}”)" if card.title else ""
        yield Note("card", f"The link preview{title} is on no slide: {card.url[:200]}")
    quote: Quote | None = post.about.get("quote")
    if quote:
        author = quote.name or quote.handle or "another account"
        detail = f"A post by {author} is quoted here. It is stored with this post: drop it on a slide to show it."
        yield Note("quote", detail)


def quote_gone(why: str, where: str = "") -> Note:
    """Return a note on a quoted post that is not there; ``why`` is a key of the table, or unknown."""
    reason = _WHY.get(why, _WHY["missing"])
    return Note(
        "quote-missing",
        f"The quoted post is not available: {reason}.{f' {where[:200]}' if where else ''}",
    )


def poll(question: str, options: Iterable[str]) -> Note:
    """Return a note on a poll that lists its question and choices."""
    listed = "; ".join(f"“{one}”" for one in options if one)
    asked = f" “{question}”" if question else ""
    return Note(
        "poll", f"A poll cannot be answered on a slide{asked}. Its choices: {listed or 'unknown'}."
    )


def audio(alt: str = "", where: str = "") -> Note:
    """Return a note on an audio attachment."""
    says = f" It says: {alt}" if alt else ""
    return Note(
        "audio", f"Audio does not play on a slide.{says}{f' {where[:200]}' if where else ''}"
    )


def attachment(what: str, text: str = "", where: str = "") -> Note:
    """Return a note on another attachment: a file, a place, an event."""
    says = f" It says: {text}" if text else ""
    return Note("attachment", f"A {what} was left out.{says}{f' {where[:200]}' if where else ''}")


def reposts(count: int) -> list[Note]:
    """Return a note on left out reposts, if any."""
    if not count:
        return []
    what = (
        "One repost of another post was" if count == 1 else f"{count} reposts of other posts were"
    )
    return [Note("reposts", f"{what} left out.")]


def without_emoji(post: RawPost, names: Iterable[str]) -> None:
    """Remove custom emoji, written ``:name:``, which are pictures of a single server."""
    known = sorted({name.strip(":") for name in names} - {""}, key=len, reverse=True)
    if not known:
        return
    spans = [found.span() for found in _emoji(known).finditer(post.text)]
    if not spans:
        return
    counts = Counter(post.text[start:end].strip() for start, end in spans)
    listed = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in counts.items())
    post.text, post.links = cut(post.text, post.links, spans)
    post.notes.append(Note("emoji-dropped", f"Custom emoji of the server were left out: {listed}."))


def plain_name(name: str, names: Iterable[str]) -> str:
    """Return a name without its custom emoji."""
    known = {one.strip(":") for one in names} - {""}
    return " ".join(_emoji(sorted(known)).sub("", name).split()) if known else name


def _emoji(names: Iterable[str]) -> regex.Pattern[str]:
    """Match the names with the space before them, or after them at the beginning of a line."""
    pattern = r"(?m)^:(?:\L<names>):[^\S\n]*|[^\S\n]*:(?:\L<names>):"
    return regex.compile(pattern, names=list(names))
