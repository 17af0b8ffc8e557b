"""Answers of the X API, version 2, by its old names (tweets) and its newer ones (posts)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carousels.importers.payload import Payload, number, part, parts, words
from carousels.importers.raw import Note, Reading
from carousels.importers.tweets import Name, Tweet, Url, chosen, post_of, when
from carousels.thread import Author, Media, Metrics, Quote

_REFERENCES = ("referenced_tweets", "referenced_posts")
_NAMES = (
    ("mentions", "username", "mention"),
    ("hashtags", "tag", "hashtag"),
    ("cashtags", "tag", "cashtag"),
)


def reasons(payload: Payload) -> tuple[str, ...]:
    found = []
    pages = _pages(payload)
    posts = [post for page in pages for post in _data(page)]
    if posts and any("text" in post and "id" in post for post in posts):
        found.append("data with ids and texts, as the X API answers")
        if any(part(page, "includes") for page in pages):
            found.append("includes beside data")
        if any("author_id" in post or "conversation_id" in post for post in posts):
            found.append("posts name author and conversation")
    return tuple(found) if len(found) > 1 else ()


def read(payload: Payload) -> Reading:
    pages = _pages(payload)
    users = {words(user, "id"): user for user in _included(pages, "users")}
    media = {words(one, "media_key"): one for one in _included(pages, "media")}
    beside = [*_included(pages, "tweets"), *_included(pages, "posts")]
    known = {words(one, "id"): one for one in beside}
    tweets = [_tweet(one, users, media, known) for page in pages for one in _data(page)]
    names = {tweet.id for tweet in tweets}
    said = {(tweet.author, tweet.conversation) for tweet in tweets}
    for one in beside:
        more = _tweet(one, users, media, known)
        if more.id not in names and (more.author, more.conversation) in said:
            tweets.append(more)
    thread, notes = chosen([one for one in tweets if one.id], payload.root)
    user = users.get(thread[0].author) if thread else None
    posts = [post_of(one, reply=bool(one.reply_to)) for one in thread]
    return Reading(posts, _author(user), notes)


def _pages(payload: Payload) -> list[dict[str, Any]]:
    """Answers: one, or several lines or a list of them."""
    found = payload.json
    listed = found if isinstance(found, list) else [found]
    return [page for page in listed if isinstance(page, dict) and _data(page)]


def _data(page: dict[str, Any]) -> list[dict[str, Any]]:
    data = page.get("data")
    listed = data if isinstance(data, list) else [data]
    return [one for one in listed if isinstance(one, dict)]


def _included(pages: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    found = (one for page in pages for one in parts(page, "includes", name))
    return [one for one in found if isinstance(one, dict)]


def _tweet(
    one: dict[str, Any],
    users: dict[str, dict[str, Any]],
    media: dict[str, dict[str, Any]],
    known: dict[str, dict[str, Any]],
) -> Tweet:
    references = {
        words(reference, "type"): words(reference, "id")
        for name in _REFERENCES
        for reference in parts(one, name)
    }
    notes = []
    source = one
    if (again := references.get("retweeted")) and again in known:
        source = known[again]
        notes.append(Note("repost", "This is a repost: the words are those of the first post."))
    note = part(source, "note_tweet") or part(source, "note_post")
    long = bool(words(note, "text"))
    entities = part(note, "entities") if long else part(source, "entities")
    text = words(note, "text") if long else words(source, "text")
    keys = [key for key in parts(source, "attachments", "media_keys") if isinstance(key, str)]
    shown = [made for key in keys if (made := _media(media.get(key), one)) is not None]
    quoted = references.get("quoted", "")
    about: dict[str, Any] = {
        "source_id": words(one, "id"),
        "created_at": when(words(one, "created_at")),
        "media": tuple(shown),
        "metrics": _metrics(part(one, "public_metrics")),
    }
    if quoted in known:
        about["quote"] = _quote(known[quoted], users)
    return Tweet(
        words(one, "id"),
        words(one, "author_id"),
        words(one, "conversation_id"),
        references.get("replied_to", ""),
        text,
        list(_urls(entities)),
        list(_names(entities)),
        quoted,
        about,
        notes,
    )


def _urls(entities: dict[str, Any]) -> Iterator[Url]:
    for url in parts(entities, "urls"):
        if words(url, "url"):
            yield Url(
                words(url, "url"),
                words(url, "unwound_url") or words(url, "expanded_url"),
                words(url, "display_url"),
                number(url, "start"),
                number(url, "end"),
                bool(words(url, "media_key")),
            )


def _names(entities: dict[str, Any]) -> Iterator[Name]:
    for listed, said, kind in _NAMES:
        for one in parts(entities, listed):
            if words(one, said):
                yield Name(kind, words(one, said), number(one, "start"), number(one, "end"))


def _media(one: dict[str, Any] | None, post: dict[str, Any]) -> Media | None:
    if one is None:
        return None
    kinds = {"photo": "image", "animated_gif": "gif", "video": "video"}
    return Media.model_validate(
        {
            "kind": kinds.get(words(one, "type"), "image"),
            "url": words(one, "url")[:2_000] or None,
            "poster_url": words(one, "preview_image_url")[:2_000] or None,
            "alt": words(one, "alt_text"),
            "width": number(one, "width"),
            "height": number(one, "height"),
            "sensitive": post.get("possibly_sensitive") is True,
        }
    )


def _metrics(said: dict[str, Any]) -> Metrics | None:
    if not said:
        return None
    reposts = number(said, "retweet_count")
    return Metrics(
        likes=number(said, "like_count"),
        reposts=number(said, "repost_count") if reposts is None else reposts,
        replies=number(said, "reply_count"),
        quotes=number(said, "quote_count"),
        bookmarks=number(said, "bookmark_count"),
        views=number(said, "impression_count"),
    )


def _quote(one: dict[str, Any], users: dict[str, dict[str, Any]]) -> Quote:
    who = users.get(words(one, "author_id"), {})
    quoted = Tweet("", "", "", "", words(one, "text"), list(_urls(part(one, "entities"))))
    return Quote(
        name=words(who, "name")[:120],
        handle=words(who, "username")[:120],
        text=post_of(quoted).text.strip(),
    )


def _author(user: dict[str, Any] | None) -> Author | None:
    if user is None or not (words(user, "name") or words(user, "username")):
        return None
    handle = words(user, "username")
    return Author(
        name=(words(user, "name") or handle)[:120],
        handle=f"@{handle}"[:120] if handle else "",
        avatar_url=words(user, "profile_image_url").replace("_normal.", "_400x400.")[:2_000]
        or None,
        verified=user.get("verified") is True,
    )
