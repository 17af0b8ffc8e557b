"""Responses to the web pages of X (GraphQL): timeline entries with posts, cursors and ads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from design.importers.fields import part, words
from design.importers.networks.x_statuses import MOST, reading, tweet_of
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, Reading

_TELLS = re.compile(r'"(?:full_text|tweet_results|tweetResult)"')
_MOST_SEEN = 200_000  # objects that are searched


def reasons(payload: Payload) -> tuple[str, ...]:
    found = payload.json
    if not isinstance(found, dict | list) or not _TELLS.search(payload.source):
        return ()
    if next(_results(found), None) is not None:
        return ("results with rest_id and legacy, as the web pages of X load them",)
    return ()


def read(payload: Payload) -> Reading:
    """Read the posts in the order of their replies, without ads and suggestions."""
    statuses: dict[str, dict[str, Any]] = {}
    gone: list[Note] = []
    for result in _results(payload.json):
        if reason := words(part(result, "tombstone", "text"), "text"):
            gone.append(Note("unavailable", f"A post is not available: “{reason[:300]}”."))
        elif (status := _flat(result)) and len(statuses) < MOST:
            statuses.setdefault(words(status, "id_str"), status)
        elif words(result, "__typename") == "TweetUnavailable":
            gone.append(Note("unavailable", "A post is not available: X gives no reason."))
    if not statuses:
        reason = " ".join(note.detail for note in gone) or "It has no posts."
        raise ImportRefused(
            "no-posts",
            f"This is a response to the web pages of X. {reason[:600]} Send one with the posts.",
        )
    found = reading([tweet_of(one) for one in statuses.values()], payload)
    return Reading(found.posts, found.author, [*found.notes, *dict.fromkeys(gone)])


def _results(found: Any) -> Iterator[dict[str, Any]]:
    """Yield the results for posts of a timeline in order, without results nested in others."""
    ahead: list[Any] = [found]
    for _ in range(_MOST_SEEN):
        if not ahead:
            return
        one = ahead.pop()
        if isinstance(one, list):
            ahead.extend(reversed(one))
        elif isinstance(one, dict):
            if "promotedMetadata" in one or words(one, "entryId").startswith(
                ("promoted", "who-to-follow")
            ):
                continue
            result = part(one, "tweet_results", "result") or part(one, "tweetResult", "result")
            if result or _is_result(one):
                yield part(result, "tweet") or result or one
            else:
                ahead.extend(reversed(one.values()))


def _is_result(one: dict[str, Any]) -> bool:
    return isinstance(one.get("rest_id"), str) and isinstance(
        part(one, "legacy").get("full_text"), str
    )


def _flat(result: dict[str, Any], *, inner: bool = False) -> dict[str, Any]:
    """Convert a result to the shape of a status; empty if it is none."""
    result = part(result, "tweet") or result
    legacy = part(result, "legacy")
    if not isinstance(legacy.get("full_text"), str):
        return {}
    who = part(result, "core", "user_results", "result")
    user = {
        **part(who, "legacy"),
        **{
            name: value
            for name, value in part(who, "core").items()
            if name in ("name", "screen_name")
        },
        "id_str": words(who, "rest_id"),
        "is_blue_verified": who.get("is_blue_verified"),
    }
    if picture := words(part(who, "avatar"), "image_url"):
        user["profile_image_url_https"] = picture
    flat = {**legacy, "id_str": words(result, "rest_id"), "user": user}
    for name in ("note_tweet", "card", "views"):
        flat[name] = part(result, name)
    if not inner:
        flat["quoted_status"] = _flat(part(result, "quoted_status_result", "result"), inner=True)
        flat["retweeted_status"] = _flat(
            part(legacy, "retweeted_status_result", "result"), inner=True
        )
        gone = part(result, "quoted_status_result", "result", "tombstone", "text")
        flat["quote_gone"] = words(gone, "text")
    article = part(result, "article", "article_results", "result")
    if words(article, "title"):
        flat["article"] = article
    return flat
