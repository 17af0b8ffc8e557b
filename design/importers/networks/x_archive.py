"""The archive that X provides to users: JavaScript files, or their ZIP. They are never evaluated."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from design.importers.archives import shown
from design.importers.fields import moment, part, parts, words
from design.importers.networks.tweets import Name, Tweet, Url, posts_of, select_thread
from design.importers.networks.x_statuses import tweet_of, urls_of
from design.importers.payload import Payload
from design.importers.raw import ImportRefused, Note, Reading
from design.thread import Author

MAX_TWEETS = 400_000
MOST = 2_000  # posts that a thread may have
_PARTS = tuple(
    f"{name}{n}.js"
    for name in ("tweets", "tweet")
    for n in ("", *(f"-part{i}" for i in range(1, 100)))
)
_HEAD = re.compile(r"^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*(?=\[)", re.MULTILINE)
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")
# The beginning of a long post is followed by a link to the whole post.
_BEHIND = re.compile(r"\s*https://t\.co/\w+\s*$")
_ANSWERED = re.compile(r"@\w{1,20}\s+")
_SHORTEST = 100  # only posts of more characters are cut
_SAME = timedelta(minutes=2)


def reasons(payload: Payload) -> tuple[str, ...]:
    if payload.archive:
        named = payload.archive.named(*_PARTS)
        return (f"a ZIP with {shown(named[0])}",) if named else ()
    if head := _HEAD.search(payload.source[:2_000]):
        return (f"begins with window.YTD.{head[1]}",)
    listed = payload.json
    first = _inner(listed[0]) if isinstance(listed, list) and listed else {}
    # Posts with an author are a response of the API: an archive has none.
    if words(first, "full_text") and not part(first, "user"):
        return ("posts with full_text and id_str, as in an archive",)
    return ()


def read(payload: Payload) -> Reading:
    """Read one thread of the archive; ``raw`` has only its posts and the account."""
    texts, accounts, long = _texts(payload)
    named = (part(one, "account") for text in accounts for _, one in _objects(text))
    account = next((one for one in named if one), {})
    places: dict[str, tuple[int, int]] = {}
    outlines: list[Tweet] = []
    for index, text in enumerate(texts):
        for at, one in _objects(text):
            inner = _inner(one)
            if words(inner, "full_text") and (name := _id(inner)):
                places[name] = (index, at)
                outlines.append(_outline(name, inner))
                if len(places) > MAX_TWEETS:
                    detail = f"The archive has more than {MAX_TWEETS} posts: send one part of it."
                    raise ImportRefused("too-many-posts", detail)
    if not places:
        detail = "The archive has no tweets.js with posts: send that file, or the whole ZIP."
        raise ImportRefused("no-posts", detail)
    _name_own(outlines, account)
    # An archive may hold a hundred thousand posts: only those of the thread are read in full.
    thread, notes = select_thread(outlines, payload.root)
    if payload.root is not None and not thread:
        detail = f"The archive has no thread that begins with the post {payload.root[:30]}."
        raise ImportRefused("no-thread", detail)
    if len(thread) > MOST:
        detail = f"The thread has {len(thread)} posts, more than {MOST}: import it in parts."
        raise ImportRefused("too-many-posts", detail)
    kept = [_inner(_at(texts, places[one.id])) for one in thread]
    raw = json.dumps(
        [{"tweet": one} for one in kept] + ([{"account": account}] if account else []),
        ensure_ascii=False,
    )
    passed = all(words(one, "full_text").startswith("RT @") for one in kept)
    author = None if passed else _author(account)
    posts = list(posts_of(_tweets(kept, _long_posts(long))))
    for post in posts:
        post.about.pop("author", None)
        if author and post.about["permalink"]:
            name = post.about["permalink"].rpartition("/")[2]
            post.about["permalink"] = f"https://x.com/{author.handle[1:]}/status/{name}"
    return Reading(posts, author, notes, raw)


def _outline(name: str, one: dict[str, Any]) -> Tweet:
    """Return the parts of a post that the rule of threads needs. Authors of reposted posts do not count."""
    passed = Tweet(name, "", "", "", "") if words(one, "full_text").startswith("RT @") else None
    return Tweet(
        name,
        "",
        "",
        _reply_to(one),
        "",
        answered=words(one, "in_reply_to_user_id_str") or words(one, "in_reply_to_user_id"),
        repost=passed,
    )


def _name_own(outlines: list[Tweet], account: dict[str, Any]) -> None:
    """Mark the replies to the archive's owner, as an archive's posts have no author."""
    known = {one.id for one in outlines}
    # If the account is missing, the author of posts replied to within the archive is the owner.
    own = {one.answered for one in outlines if one.reply_to in known} | {
        words(account, "accountId")
    }
    for one in outlines:
        one.author = "own"
        one.answered = (
            "" if not one.reply_to else "own" if one.answered in own else one.answered or "own"
        )


def _texts(payload: Payload) -> tuple[list[str], list[str], list[str]]:
    """Return the files with posts, with the account, and with long posts."""
    archive = payload.archive
    if archive is None:
        accounts = [payload.source] if '"account"' in payload.source else []
        return [payload.source], accounts, []
    found = archive.named(*_PARTS)
    if not found:
        detail = "The ZIP has no tweets.js: send the archive that X gave you, as it is."
        raise ImportRefused("no-posts", detail)
    return (
        [archive.text(info) for info in found],
        [archive.text(info) for info in archive.named("account.js")[:1]],
        [archive.text(info) for info in archive.named("note-tweet.js")[:4]],
    )


def _at(texts: list[str], place: tuple[int, int]) -> Any:
    index, at = place
    return _DECODER.raw_decode(texts[index], at)[0]


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the items of the list after the first ``[``, each with its place."""
    at = text.find("[") + 1
    while at > 0:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
        if at >= len(text) or text[at] != "{":
            return
        begin = at
        try:
            found, at = _DECODER.raw_decode(text, begin)
        except RecursionError:
            raise ImportRefused(
                "too-deep", "The archive is nested too deeply: download it again."
            ) from None
        except ValueError:
            detail = f"The archive is broken at character {at}: download it again."
            raise ImportRefused("broken-json", detail) from None
        yield begin, found


def _id(one: dict[str, Any]) -> str:
    return words(one, "id_str") or words(one, "id")


def _reply_to(one: dict[str, Any]) -> str:
    return words(one, "in_reply_to_status_id_str") or words(one, "in_reply_to_status_id")


def _inner(one: Any) -> dict[str, Any]:
    return part(one, "tweet") or part(one)


def _long_posts(texts: list[str]) -> list[dict[str, Any]]:
    """Return the long posts sorted by text, so that those with the same beginning are adjacent."""
    found = []
    for text in texts:
        found += [part(one, "noteTweet") for _, one in _objects(text)]
    return sorted((one for one in found if _said(one)), key=_said)


def _said(long: dict[str, Any]) -> str:
    return words(part(long, "core"), "text")


def _tweets(kept: list[dict[str, Any]], long: list[dict[str, Any]]) -> Iterator[Tweet]:
    for one in kept:
        # Long posts have other ids than the posts: they are matched by their beginning and time.
        begins = _BEHIND.sub("", unescape(words(one, "full_text"))).rstrip()
        cut = begins.endswith("…") and len(begins) > _SHORTEST
        alike = _alike(begins[:-1].rstrip(), long) if cut else []
        if len(alike) > 1:
            alike = _nearest(alike, moment(one, "created_at"))
        tweet = tweet_of(one)
        if len(alike) == 1:
            core = part(alike[0], "core")
            tweet.text, tweet.escaped = words(core, "text"), False
            # Its links are those of the short post, whose offsets do not apply to the long text.
            tweet.urls = [
                Url(url.short, url.expanded, url.display) for url in urls_of(parts(core, "urls"))
            ]
            tweet.urls += urls_of(parts(one, "entities", "media"), own=True)
            tweet.names = [Name(name.kind, name.text) for name in _noted(core)]
        elif alike:
            detail = "The archive has several long posts with this beginning: the end of this post is missing."
            tweet.notes.append(Note("ambiguous", detail))
            tweet.notes.append(Note("truncated", "The source has only the beginning of this post."))
        elif cut and _BEHIND.search(words(one, "full_text")):
            tweet.notes.append(Note("truncated", "The source has only the beginning of this post."))
        yield tweet


def _alike(begins: str, long: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the long posts with this beginning, if need be without the leading mentions of a reply."""
    while True:
        first = last = bisect_left(long, begins, key=_said)
        while last < len(long) and _said(long[last]).startswith(begins):
            last += 1
        found = long[first:last]
        name = _ANSWERED.match(begins)
        if found or not name:
            return found
        begins = begins[name.end() :]


def _noted(core: dict[str, Any]) -> Iterator[Name]:
    for listed, kind in (("mentions", "mention"), ("hashtags", "hashtag"), ("cashtags", "cashtag")):
        for one in parts(core, listed):
            if name := words(one, "screenName") or words(one, "text"):
                yield Name(kind, name)


def _nearest(notes: list[dict[str, Any]], when: datetime | None) -> list[dict[str, Any]]:
    """Return the long post of the same time; all of them if the time does not decide."""
    if when is None:
        return notes
    away = {
        place: abs(created - when)
        for place, note in enumerate(notes)
        if (created := moment(note, "createdAt")) is not None
    }
    near = sorted(away, key=lambda place: away[place])
    if not near or away[near[0]] > _SAME or (len(near) > 1 and away[near[1]] == away[near[0]]):
        return notes
    return [notes[near[0]]]


def _author(account: dict[str, Any]) -> Author | None:
    handle = words(account, "username")
    name = words(account, "accountDisplayName") or handle
    return Author(name=name[:120], handle=f"@{handle}"[:120] if handle else "") if name else None
