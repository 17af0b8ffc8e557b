"""What a slide cannot show of a post, in the words that every import uses for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import regex

from design.importers.raw import Note, RawPost
from design.text.entities import cut
from design.thread import Card, Media, Quote

MISSING = Note(
    "image-expected",
    "The source had a picture here that did not come along: add it if you have it.",
)
_WHY = {
    "blocked": "its author, or who asked, blocked the other",
    "detached": "its author took it off this post",
    "deleted": "it was deleted",
    "revoked": "its author took their consent back",
    "rejected": "its author did not agree to it",
    "pending": "its author has not agreed to it yet",
    "unauthorized": "it is not public",
    "missing": "the source does not have it",
}


def loss_notes(post: RawPost) -> Iterator[Note]:
    """Notes on what a post has beside its words: what moves, sounds, warns or leads elsewhere."""
    media: tuple[Media, ...] = post.about.get("media", ())
    for one in media:
        still = "its first picture is used" if one.poster_url else "it has no picture to use"
        said = f" It shows: {one.alt}" if one.alt and one.kind != "image" else ""
        if one.kind == "video":
            yield Note("video", f"A video does not play on a slide: {still}.{said}")
        elif one.kind == "gif":
            still = "it stands still" if one.url or one.poster_url else still
            yield Note("gif", f"A GIF does not move on a slide: {still}.{said}")
        elif not (one.url or one.poster_url):
            said = f" It shows: {one.alt}" if one.alt else ""
            detail = f"A picture came without an address: add it if you have it.{said}"
            yield Note("media-missing", detail)
    if any(one.sensitive for one in media):
        yield Note(
            "sensitive", "The source marks the pictures as sensitive: look before you publish."
        )
    if warning := post.about.get("content_warning"):
        yield Note("content-warning", f"The source warns before this post: “{warning[:500]}”.")
    card: Card | None = post.about.get("card")
    if card:
        title = f" (“{card.title[:200]}”)" if card.title else ""
        yield Note("card", f"The preview of a link{title} is on no slide: {card.url[:200]}")
    quote: Quote | None = post.about.get("quote")
    if quote:
        who = quote.name or quote.handle or "somebody"
        detail = f"A post of {who} is quoted here: it is kept beside this post, put it on a slide if you like."
        yield Note("quote", detail)


def quote_gone(why: str, where: str = "") -> Note:
    """A quoted post that does not come along; ``why`` is a word of the table, or the source's own."""
    said = _WHY.get(why, _WHY["missing"])
    return Note(
        "quote-missing",
        f"The quoted post is not there: {said}.{f' {where[:200]}' if where else ''}",
    )


def poll(question: str, options: Iterable[str]) -> Note:
    """A poll, with all that can be voted for: its words stay."""
    listed = "; ".join(f"“{one}”" for one in options if one)
    asked = f" “{question}”" if question else ""
    return Note(
        "poll", f"A poll cannot be answered on a slide{asked}. Its choices: {listed or 'not told'}."
    )


def audio(said: str = "", where: str = "") -> Note:
    """A sound, which a slide has none of."""
    told = f" It says: {said}" if said else ""
    return Note(
        "audio", f"A sound cannot be heard on a slide.{told}{f' {where[:200]}' if where else ''}"
    )


def attachment(what: str, said: str = "", where: str = "") -> Note:
    """Anything else that hangs on a post: a file, a place, an event."""
    told = f" It says: {said}" if said else ""
    return Note("attachment", f"A {what} was left out.{told}{f' {where[:200]}' if where else ''}")


def reposts(count: int) -> list[Note]:
    """Posts of others that the author only passed on."""
    if not count:
        return []
    what = (
        "One repost of another post was" if count == 1 else f"{count} reposts of other posts were"
    )
    return [Note("reposts", f"{what} left out.")]


def without_emoji(post: RawPost, names: Iterable[str]) -> None:
    """Take custom emoji off, which stand as ``:name:`` and are pictures of one server alone."""
    known = sorted({name.strip(":") for name in names} - {""}, key=len, reverse=True)
    if not known:
        return
    spans = [found.span() for found in _emoji(known).finditer(post.text)]
    if not spans:
        return
    counts = Counter(post.text[start:end].strip() for start, end in spans)
    listed = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in counts.items())
    post.text, post.links = cut(post.text, post.links, spans)
    post.notes.append(Note("emoji-dropped", f"Emoji of the server alone were left out: {listed}."))


def plain_name(name: str, names: Iterable[str]) -> str:
    """A name without its custom emoji."""
    known = {one.strip(":") for one in names} - {""}
    return " ".join(_emoji(sorted(known)).sub("", name).split()) if known else name


def _emoji(names: Iterable[str]) -> regex.Pattern[str]:
    """The names with the space in front of them, or behind at the beginning of a line."""
    pattern = r"(?m)^:(?:\L<names>):[^\S\n]*|[^\S\n]*:(?:\L<names>):"
    return regex.compile(pattern, names=list(names))
