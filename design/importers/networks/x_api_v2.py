"""Responses of the X API, version 2, with its old names (tweets) and its newer ones (posts)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from design.importers.fields import address, language, moment, number, objects, part, parts, words
from design.importers.losses import poll, quote_gone
from design.importers.networks.tweets import Name, Tweet, Url, post_of, posts_of, select_thread
from design.importers.payload import Payload
from design.importers.raw import Note, Reading
from design.thread import Author, Media, Metrics, Quote

_REFERENCES = ("referenced_tweets", "referenced_posts")
_NAMES = (
    ("mentions", "username", "mention"),
    ("hashtags", "tag", "hashtag"),
    ("cashtags", "tag", "cashtag"),
)


# The request parameters for what a response without further fields lacks.
_ASK = (
    "tweet.fields=attachments,author_id,conversation_id,created_at,entities,in_reply_to_user_id,"
    "lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets and "
    "expansions=attachments.media_keys,attachments.poll_ids,author_id,referenced_tweets.id with "
    "media.fields=alt_text,height,preview_image_url,url,width"
)


def reasons(payload: Payload) -> tuple[str, ...]:
    pages = _pages(payload)
    posts = [post for page in pages for post in _data(page)]
    if not posts or not all(map(_is_post, posts)):
        return ()
    found = ["data with ids and texts, as in the X API"]
    if any(part(page, "includes") for page in pages):
        found.append("includes besides data")
    if any("author_id" in post or "conversation_id" in post for post in posts):
        found.append("posts name author and conversation")
    if any("edit_history_tweet_ids" in post for post in posts):
        found.append("posts list their edits")
    bare = all(set(post) <= {"id", "text"} and words(post, "id").isdigit() for post in posts)
    return tuple(found) if len(found) > 1 or bare else ()


def read(payload: Payload) -> Reading:
    pages = _pages(payload)
    users = {words(user, "id"): user for user in _included(pages, "users")}
    beside = [*_included(pages, "tweets"), *_included(pages, "posts")]
    listed = [one for page in pages for one in _data(page) if _is_post(one)]
    shelf = _Shelf(
        users,
        {words(one, "media_key"): one for one in _included(pages, "media")},
        {words(one, "id"): one for one in _included(pages, "polls")},
        {words(one, "id"): one for one in [*listed, *beside]},
        {words(one, "resource_id"): one for page in pages for one in objects(page, "errors")},
    )
    tweets = [_tweet(one, shelf) for one in listed]
    names = {tweet.id for tweet in tweets}
    conversations = {(tweet.author, tweet.conversation) for tweet in tweets if tweet.conversation}
    for one in beside:
        more = _tweet(one, shelf)
        if more.id not in names and (more.author, more.conversation) in conversations:
            names.add(more.id)
            tweets.append(more)
    handles = {name: words(user, "username") or words(user, "name") for name, user in users.items()}
    thread, notes = select_thread([one for one in tweets if one.id], payload.root, handles)
    if listed and not any("author_id" in one for one in listed):
        detail = f"The response has no authors, links or pictures: request {_ASK}."
        notes.append(Note("fields", detail))
    user = users.get(thread[0].author) if thread else None
    return Reading(list(posts_of(thread)), _author(user), notes)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The objects of a response by id: what its posts refer to, and errors for what is missing."""

    users: dict[str, dict[str, Any]]
    media: dict[str, dict[str, Any]]
    polls: dict[str, dict[str, Any]]
    posts: dict[str, dict[str, Any]]
    errors: dict[str, dict[str, Any]]


def _is_post(one: dict[str, Any]) -> bool:
    return "id" in one and isinstance(one.get("text"), str)


def _pages(payload: Payload) -> list[dict[str, Any]]:
    """Return the responses: a single one, several lines, or a list of them."""
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


def _tweet(one: dict[str, Any], shelf: _Shelf, *, inner: bool = False) -> Tweet:
    """Return a post; for a quoted or reposted one (``inner``) no further posts are read."""
    references = {
        words(reference, "type"): words(reference, "id")
        for name in _REFERENCES
        for reference in parts(one, name)
    }
    note = part(one, "note_tweet") or part(one, "note_post")
    long = bool(words(note, "text"))
    entities = part(note, "entities") if long else part(one, "entities")
    keys = [key for key in parts(one, "attachments", "media_keys") if isinstance(key, str)]
    shown = [_media(shelf.media.get(key, {}), one) for key in dict.fromkeys(keys)]
    quoted, above = references.get("quoted", ""), references.get("replied_to", "")
    who = words(one, "author_id")
    about: dict[str, Any] = {
        "source_id": words(one, "id"),
        "created_at": moment(one, "created_at"),
        "permalink": _permalink(shelf.users.get(who, {}), words(one, "id")),
        "language": language(one, "lang"),
        "media": tuple(shown),
        "metrics": _metrics(part(one, "public_metrics")),
    }
    notes = [
        _poll(shelf.polls.get(key, {}))
        for key in parts(one, "attachments", "poll_ids")
        if isinstance(key, str)
    ]
    if quoted in shelf.posts and not inner:
        about["quote"] = _quote(shelf.posts[quoted], shelf)
    elif quoted and not inner:
        detail = " ".join(words(shelf.errors.get(quoted), "detail").split())
        notes.append(quote_gone("missing", detail))
    answered = words(one, "in_reply_to_user_id") or words(shelf.posts.get(above), "author_id")
    again = shelf.posts.get(references.get("retweeted", ""))
    lost = references.get("retweeted") and again is None
    return Tweet(
        words(one, "id"),
        who,
        words(one, "conversation_id"),
        above,
        words(note, "text") if long else words(one, "text"),
        list(_urls(entities)),
        list(_names(entities)),
        quoted,
        about,
        notes,
        answered=answered if above else "",
        addressed=words(shelf.users.get(answered), "username") if above else "",
        repost=_tweet(again, shelf, inner=True)
        if again and not inner
        else _passed(one)
        if lost
        else None,
    )


def _passed(one: dict[str, Any]) -> Tweet:
    """Return a repost whose original is missing: its text is the beginning of the original's."""
    return Tweet(
        words(one, "id"), "", "", "", words(one, "text"), about={"source_id": words(one, "id")}
    )


def _poll(one: dict[str, Any]) -> Note:
    return poll("", (words(option, "label") for option in objects(one, "options")))


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
    for listed, field, kind in _NAMES:
        for one in parts(entities, listed):
            if words(one, field):
                yield Name(kind, words(one, field), number(one, "start"), number(one, "end"))


def _media(one: dict[str, Any], post: dict[str, Any]) -> Media:
    kinds = {"photo": "image", "animated_gif": "gif", "video": "video"}
    return Media.model_validate(
        {
            "kind": kinds.get(words(one, "type"), "image"),
            "url": address(one, "url"),
            "poster_url": address(one, "preview_image_url"),
            "alt": words(one, "alt_text"),
            "width": number(one, "width"),
            "height": number(one, "height"),
            "sensitive": post.get("possibly_sensitive") is True,
        }
    )


def _metrics(counts: dict[str, Any]) -> Metrics | None:
    if not counts:
        return None
    reposts = number(counts, "retweet_count")
    return Metrics(
        likes=number(counts, "like_count"),
        reposts=number(counts, "repost_count") if reposts is None else reposts,
        replies=number(counts, "reply_count"),
        quotes=number(counts, "quote_count"),
        bookmarks=number(counts, "bookmark_count"),
        views=number(counts, "impression_count"),
    )


def _quote(one: dict[str, Any], shelf: _Shelf) -> Quote:
    who = shelf.users.get(words(one, "author_id"), {})
    quoted = _tweet(one, shelf, inner=True)
    handle = words(who, "username")
    return Quote(
        name=words(who, "name")[:120],
        handle=f"@{handle}"[:120] if handle else "",
        text=post_of(quoted).text.strip(),
        url=quoted.about["permalink"],
        media=quoted.about["media"],
    )


def _permalink(user: dict[str, Any], name: str) -> str | None:
    if not (name.isascii() and name.isdigit()):
        return None
    handle = words(user, "username")
    who = handle if re.fullmatch(r"\w{1,20}", handle, re.ASCII) else "i/web"
    return f"https://x.com/{who}/status/{name[:30]}"


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
