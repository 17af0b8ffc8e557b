"""What the forms of X have in common: escaped text, shortened links, pictures, reply chains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from carousels.entities import replaced
from carousels.importers.marks import found_at, gathered, linked, mark, unescaped
from carousels.importers.raw import Note, RawPost
from carousels.thread import PostEntity

_OWN_MEDIA = re.compile(r"(?:pic\.(?:twitter|x)\.com/|/(?:photo|video)/\d+$)")
_STATUS = re.compile(r"(?:twitter|x)\.com/\w+/status/(\d+)")
_LEADING = re.compile(r"(?:@\w{1,20}\s+)+")
_CUT_RETWEET = re.compile(r"^RT @\w{1,20}: ")


@dataclass(slots=True)
class Url:
    """A link as X lists it; ``own`` leads to the post's own pictures."""

    short: str
    expanded: str
    display: str
    start: int | None = None
    end: int | None = None
    own: bool = False


@dataclass(slots=True)
class Name:
    """A mention, hashtag or cashtag: what stands behind its sign."""

    kind: Any
    said: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Tweet:
    """A post of X, from whichever of its forms."""

    id: str
    author: str
    conversation: str
    reply_to: str
    text: str
    urls: list[Url] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    quoted: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, str]:
        return (len(self.id), self.id)


def post_of(tweet: Tweet, *, reply: bool = False) -> RawPost:
    """The tweet as people see it: links as shown, no link to its own pictures or its quote.

    Marks are found in the escaped text, as X counts there, and unescaped afterwards.
    """
    found: list[PostEntity | Note] = []
    changes: list[tuple[int, int, str]] = []
    for url in tweet.urls:
        place = found_at(tweet.text, url.start, url.end, url.short.__eq__, url.short)
        if _is_own(url, tweet):
            if place and place not in [(a, b) for a, b, _ in changes]:
                changes.append((*place, ""))
            continue
        found.append(linked(place, url.expanded or url.short, url.short))
        if place and url.display:
            changes.append((*place, url.display))
    signs = {"mention": "@＠", "hashtag": "#＃", "cashtag": "$"}
    for name in tweet.names:
        said, sign = name.said, signs[name.kind]

        def fits(shown: str, said: str = said, sign: str = sign) -> bool:
            return shown[:1] in sign and shown[1:].lower() == said.lower()

        place = found_at(tweet.text, name.start, name.end, fits, sign[0] + said)
        found.append(mark(name.kind, place, said))
    marks, notes = gathered(found)
    text, moved = replaced(tweet.text, marks, sorted(set(changes)))
    text, moved = unescaped(text, moved)
    post = RawPost(text, moved, [*tweet.notes, *notes], about=tweet.about)
    if reply and (leading := _LEADING.match(post.text)) and leading.end() < len(post.text):
        post.text, post.links = replaced(post.text, post.links, [(0, leading.end(), "")])
    if _CUT_RETWEET.match(tweet.text) and tweet.text.rstrip().endswith("…"):
        post.notes.append(Note("truncated", "The source holds only the beginning of this post."))
    return post


def chosen(tweets: Sequence[Tweet], root: str | None) -> tuple[list[Tweet], list[Note]]:
    """The thread among tweets: the author's own replies to each other, oldest first.

    ``root`` names its first post; else the longest chain is it, of equal ones the newest. Without
    any chain all are taken, in their order.
    """
    by_id = {tweet.id: tweet for tweet in tweets}
    chains: dict[str, list[Tweet]] = defaultdict(list)
    for tweet in sorted(by_id.values(), key=lambda one: one.order):
        chains[_root_of(tweet, by_id)].append(tweet)
    if root is not None:
        if root not in chains:
            return [], []
        return chains[root], _left_out(len(by_id) - len(chains[root]))
    long = [chain for chain in chains.values() if len(chain) > 1]
    if not long:
        several = Note("no-chain", "No post answers another one: all are taken, in their order.")
        return list(by_id.values()), [several] if len(by_id) > 1 else []
    best = max(long, key=lambda chain: (len(chain), chain[0].order))
    notes = _left_out(len(by_id) - len(best))
    if len(long) > 1:
        others = ", ".join(chain[0].id for chain in long if chain is not best)[:200]
        detail = f"{len(long) - 1} other threads were found: name root_id for one ({others})."
        notes.append(Note("other-threads", detail))
    return best, notes


def _root_of(tweet: Tweet, by_id: dict[str, Tweet]) -> str:
    """The first of the author's own posts that this one goes back to."""
    seen = {tweet.id}
    while (above := by_id.get(tweet.reply_to)) and above.author == tweet.author:
        if above.id in seen:
            break
        seen.add(above.id)
        tweet = above
    return tweet.id


def _left_out(count: int) -> list[Note]:
    if count <= 0:
        return []
    return [Note("left-out", f"{count} posts that are not of this thread were left out.")]


def _is_own(url: Url, tweet: Tweet) -> bool:
    if url.own or _OWN_MEDIA.search(url.display) or _OWN_MEDIA.search(url.expanded):
        return True
    status = _STATUS.search(url.expanded)
    return bool(tweet.quoted and status and status[1] == tweet.quoted)


def when(said: str) -> datetime | None:
    """A date of X, old or new, in UTC."""
    for form in ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%a %b %d %H:%M:%S %z %Y"):
        try:
            return datetime.strptime(said.replace("Z", "+0000"), form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
