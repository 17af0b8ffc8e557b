"""Statuses of X as in its API v1.1 and still in its web pages: one shape, many wrappers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from design.importers.fields import address, language, moment, number, objects, part, parts, words
from design.importers.losses import poll, quote_gone
from design.importers.networks.tweets import Name, Tweet, Url, post_of, posts_of, select_thread
from design.importers.payload import Payload
from design.importers.raw import Note, Reading
from design.thread import Author, Card, Media, Metrics, Quote

MOST = 2_000  # statuses that are read
_KINDS = {"photo": "image", "animated_gif": "gif", "video": "video"}
_CHOICE = re.compile(r"choice\d_label")


def reasons(payload: Payload) -> tuple[str, ...]:
    listed = statuses(payload.json)
    if listed and all(map(is_status, listed)):
        return ("statuses with id_str, text and user, as in the X API v1.1",)
    return ()


def read(payload: Payload) -> Reading:
    return reading(
        [tweet_of(one) for one in statuses(payload.json)[:MOST] if is_status(one)], payload
    )


def reading(tweets: list[Tweet], payload: Payload) -> Reading:
    """Return the thread among statuses, with its author."""
    names = {
        one.author: (one.about["author"].handle or one.about["author"].name)
        for one in tweets
        if one.about.get("author")
    }
    thread, notes = select_thread(tweets, payload.root, names)
    author = next((tweet.about["author"] for tweet in thread if tweet.about.get("author")), None)
    posts = list(posts_of(thread))
    for post in posts:
        post.about.pop("author", None)
    return Reading(posts, author, notes)


def statuses(found: Any) -> list[dict[str, Any]]:
    """Return the statuses of a response: a single one, a list, a search, or an embedded one with its parents."""
    if isinstance(found, list):
        return [part(one, "tweet") or one for one in found if isinstance(one, dict)]
    for name in ("statuses", "tweets", "results"):
        if listed := objects(found, name):
            return listed
    listed = []
    one = part(found)
    while one and len(listed) < 100:
        listed.append(one)
        one = part(one, "parent")
    return listed


def is_status(one: dict[str, Any]) -> bool:
    """Return whether an object is a status: it has an id, a text and an author."""
    named = bool(words(one, "id_str") or words(one, "id"))
    has_text = isinstance(one.get("full_text", one.get("text")), str)
    return named and has_text and (bool(words(part(one, "user"), "screen_name")))


def tweet_of(one: dict[str, Any], *, inner: bool = False) -> Tweet:
    """Convert a status to a tweet; for a quoted or reposted one (``inner``) no further ones are read."""
    whole = part(one, "extended_tweet") or one
    note = part(one, "note_tweet", "note_tweet_results", "result")
    long = bool(words(note, "text"))
    entities = part(note, "entity_set") if long else part(whole, "entities")
    long_text = words(note, "text") or _article(part(one, "article"))
    user = part(one, "user")
    own = words(one, "id_str") or words(one, "id")
    quoted = part(one, "quoted_status") or part(one, "quoted_tweet")
    quoted_id = (
        words(one, "quoted_status_id_str")
        or words(one, "quoted_status_id")
        or words(quoted, "id_str")
    )
    again = part(one, "retweeted_status")
    pictures = pictures_of(whole) or pictures_of(one)
    span = parts(whole, "display_text_range")
    notes = [] if inner else list(_notes(one, quoted_id))
    about: dict[str, Any] = {
        "source_id": own,
        "created_at": moment(one, "created_at"),
        "permalink": _permalink(words(user, "screen_name"), own),
        "language": language(one, "lang"),
        "media": tuple(
            media_of(picture, sensitive=one.get("possibly_sensitive") is True)
            for picture in pictures
        ),
        "metrics": _metrics(one),
        "card": _card(one),
        "author": author_of(user),
    }
    if quoted and not inner:
        about["quote"] = quote_of(tweet_of(quoted, inner=True))
    return Tweet(
        own,
        words(user, "id_str")
        or words(user, "id")
        or words(one, "user_id_str")
        or words(user, "screen_name").lower(),
        words(one, "conversation_id_str"),
        words(one, "in_reply_to_status_id_str") or words(one, "in_reply_to_status_id"),
        long_text or words(whole, "full_text") or words(whole, "text"),
        [
            *urls_of(parts(entities, "urls")),
            *urls_of([*parts(whole, "entities", "media"), *pictures], own=True),
        ],
        list(names_of(entities)),
        quoted_id,
        about,
        notes,
        answered=words(one, "in_reply_to_user_id_str") or words(one, "in_reply_to_user_id"),
        addressed=words(one, "in_reply_to_screen_name"),
        begins=number({"at": span[0]}, "at")
        if len(span) == 2 and not long_text
        else 0
        if long_text
        else None,
        repost=tweet_of(again, inner=inner) if again and not inner else None,
        escaped=not long_text,
    )


def urls_of(listed: list[Any], *, own: bool = False) -> Iterator[Url]:
    for url in listed:
        if short := words(url, "url") or words(url, "shortUrl"):
            start, end = _indices(url)
            expanded = words(url, "expanded_url") or words(url, "expandedUrl")
            display = words(url, "display_url") or words(url, "displayUrl")
            yield Url(short, expanded, display, start, end, own)


def names_of(entities: dict[str, Any]) -> Iterator[Name]:
    for listed, field, kind in (
        ("user_mentions", "screen_name", "mention"),
        ("hashtags", "text", "hashtag"),
        ("symbols", "text", "cashtag"),
    ):
        for one in parts(entities, listed):
            if words(one, field):
                yield Name(kind, words(one, field), *_indices(one))


def pictures_of(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all pictures and videos: extended entities have all of them, plain ones only the first."""
    return (
        objects(one, "extended_entities", "media")
        or objects(one, "mediaDetails")
        or objects(one, "entities", "media")
    )


def media_of(one: dict[str, Any], *, sensitive: bool = False) -> Media:
    where = address(one, "media_url_https", "media_url")
    kind = _KINDS.get(words(one, "type"), "image")
    size = part(one, "sizes", "large") or part(one, "original_info")
    return Media.model_validate(
        {
            "kind": kind,
            "url": where if kind == "image" else None,
            "poster_url": where if kind != "image" else None,
            "alt": words(one, "ext_alt_text"),
            "width": number(size, "w") or number(size, "width"),
            "height": number(size, "h") or number(size, "height"),
            "sensitive": sensitive,
        }
    )


def author_of(user: dict[str, Any]) -> Author | None:
    handle = words(user, "screen_name")
    if not (words(user, "name") or handle):
        return None
    picture = address(user, "profile_image_url_https", "profile_image_url")
    return Author(
        name=(words(user, "name") or handle)[:120],
        handle=f"@{handle}"[:120] if handle else "",
        avatar_url=picture.replace("_normal.", "_400x400.") if picture else None,
        verified=user.get("verified") is True or user.get("is_blue_verified") is True,
    )


def quote_of(tweet: Tweet) -> Quote:
    """Convert a tweet to a quote: its text, author and pictures."""
    who = tweet.about.get("author")
    return Quote(
        name=who.name if who else "",
        handle=who.handle if who else "",
        text=post_of(tweet).text.strip(),
        url=tweet.about.get("permalink"),
        media=tweet.about.get("media", ()),
    )


def _permalink(handle: str, name: str) -> str | None:
    if not (name.isascii() and name.isdigit()):
        return None
    who = handle if re.fullmatch(r"\w{1,20}", handle, re.ASCII) else "i/web"
    return f"https://x.com/{who}/status/{name[:30]}"


def _notes(one: dict[str, Any], quoted: str) -> Iterator[Note]:
    """Yield notes on what a status lost: a poll, its end, its quoted post."""
    card = _bound(one)
    if choices := [value for name, value in card.items() if _CHOICE.fullmatch(name)]:
        yield poll("", choices)
    if one.get("truncated") is True and not part(one, "extended_tweet") and "full_text" not in one:
        yield Note("truncated", "The source has only the beginning of this post.")
    if quoted and not (part(one, "quoted_status") or part(one, "quoted_tweet")):
        yield quote_gone(
            "missing", words(one, "quote_gone") or f"https://x.com/i/web/status/{quoted[:30]}"
        )


def _article(one: dict[str, Any]) -> str:
    """Return an article as far as the response has it: its title, then its paragraphs."""
    blocks = [words(block, "text") for block in objects(one, "content_state", "blocks")]
    body = "\n\n".join(text for text in blocks if text.strip())
    body = body or words(one, "plain_text") or words(one, "preview_text")
    return "\n\n".join(text for text in (words(one, "title"), body) if text)


def _bound(one: dict[str, Any]) -> dict[str, str]:
    """Return the values of a card by name, from a list or an object."""
    values = part(one, "card").get("binding_values") or part(one, "card", "legacy").get(
        "binding_values"
    )
    pairs = (
        values.items()
        if isinstance(values, dict)
        else [(words(v, "key"), part(v, "value")) for v in values]
        if isinstance(values, list)
        else []
    )
    return {str(name): text for name, value in pairs if (text := words(value, "string_value"))}


def _card(one: dict[str, Any]) -> Card | None:
    bound = _bound(one)
    where = address(bound, "card_url") or address(part(one, "card"), "url")
    if not where or "title" not in bound:
        return None
    return Card(
        url=where, title=bound["title"], description=bound.get("description", ""), image_url=None
    )


def _metrics(one: dict[str, Any]) -> Metrics:
    return Metrics(
        likes=number(one, "favorite_count"),
        reposts=number(one, "retweet_count"),
        replies=number(one, "reply_count"),
        quotes=number(one, "quote_count"),
        bookmarks=number(one, "bookmark_count"),
        views=number(part(one, "views"), "count"),
    )


def _indices(one: Any) -> tuple[int | None, int | None]:
    """Return a range, from numbers or from numbers as text."""
    listed = parts(one, "indices")
    if len(listed) != 2:
        return None, None
    return number({"at": listed[0]}, "at"), number({"at": listed[1]}, "at")
