"""Shared parts of the formats of X: escaped text, shortened links, pictures, reply chains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from design.importers.chains import Step, notes_of, own_chain
from design.importers.losses import reposts
from design.importers.marks import found_at, gathered, linked, mark, unescaped
from design.importers.raw import Note, RawPost
from design.text.entities import replaced
from design.thread import PostEntity

_PICTURES = re.compile(r"pic\.(?:twitter|x)\.com/")
_STATUS = re.compile(r"(?:twitter|x)\.com/(?:\w+|i/web)/status(?:es)?/(\d+)")
_LEADING = re.compile(r"@(\w{1,20})\s+")
_CUT_RETWEET = re.compile(r"^RT @\w{1,20}: ")
_SHORT = re.compile(r"https://t\.co/\w+")
# Since November 2010 the upper bits of an id are its creation time, in milliseconds since this one.
_EPOCH_MS, _SHIFT = 1_288_834_974_657, 22


@dataclass(slots=True)
class Url:
    """A link as X lists it; ``own`` marks links to the post's own pictures."""

    short: str
    expanded: str
    display: str
    start: int | None = None
    end: int | None = None
    own: bool = False


@dataclass(slots=True)
class Name:
    """A mention, hashtag or cashtag; ``text`` is what follows its sign."""

    kind: Any
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Tweet:
    """A post of X, from any of its formats.

    ``answered`` is the author of the post that it replies to. ``begins`` is the start of its display range, None
    where the source lacks it. ``repost`` is the reposted post; ``escaped`` means that the text has ``&amp;`` for
    “&”.
    """

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
    answered: str = ""
    addressed: str = ""
    begins: int | None = None
    repost: Tweet | None = None
    escaped: bool = True

    @property
    def mentions(self) -> set[str]:
        return {name.text.lower() for name in self.names if name.kind == "mention"}


def step_of(tweet: Tweet) -> Step:
    """Return the tweet as a step for the rule of threads."""
    seconds = None
    if tweet.id.isascii() and tweet.id.isdigit() and 15 < len(tweet.id) < 20:
        seconds = ((int(tweet.id) >> _SHIFT) + _EPOCH_MS) / 1_000
    answered = tweet.answered or ("" if not tweet.addressed else f"@{tweet.addressed.lower()}")
    order = (len(tweet.id), tweet.id)
    return Step(
        tweet.id, tweet.author, tweet.reply_to, answered, tweet.conversation, order, seconds
    )


def select_thread(
    tweets: Sequence[Tweet], root: str | None, names: Mapping[str, str] | None = None
) -> tuple[list[Tweet], list[Note]]:
    """Return the thread among tweets by the rule of all networks, with notes; ``root`` is its first post's id.

    Reposts are left out; if there is nothing else, they are read as their authors' posts.
    """
    own = [tweet for tweet in tweets if tweet.repost is None]
    passed = [tweet.repost for tweet in tweets if tweet.repost is not None]
    notes = reposts(len(passed)) if own else []
    if not own and passed:
        own = passed
        notes = [Note("repost", "This is a repost: text and name are those of the original post.")]
    by_id = {tweet.id: tweet for tweet in own}
    chain = own_chain(map(step_of, own), root or "", begins=bool(root))
    thread = [by_id[name] for name in chain.posts]
    return thread, [*notes, *notes_of(chain, names)]


def posts_of(thread: Iterable[Tweet]) -> Iterator[RawPost]:
    """Yield the posts of a thread, without the mentions that X puts in front of replies."""
    before: Tweet | None = None
    for tweet in thread:
        added = {tweet.addressed.lower()} if tweet.addressed else set()
        if before is not None and before.id == tweet.reply_to:
            added |= before.mentions
        yield post_of(tweet, added if tweet.reply_to else set())
        before = tweet


def post_of(tweet: Tweet, added: set[str] | frozenset[str] = frozenset()) -> RawPost:
    """Return the tweet as people see it: links as displayed, no links to its own pictures, its quote or itself.

    Marks are located in the escaped text, as X counts there, and unescaped afterwards. ``added`` are the names, in
    lower case, that X puts in front of a reply.
    """
    found, changes = _links(tweet)
    found += _named(tweet)
    if leading := _added(tweet, added):
        changes = {place: new for place, new in changes.items() if place[0] >= leading}
        changes[0, leading] = ""
    marks, notes = gathered(found)
    text, moved = replaced(tweet.text, marks, sorted((*one, new) for one, new in changes.items()))
    if tweet.escaped:
        text, moved = unescaped(text, moved)
    post = RawPost(text, moved, [*tweet.notes, *notes], about=tweet.about)
    whole_elsewhere = any(_leads_to(url, tweet.id) for url in tweet.urls)
    if (whole_elsewhere or _CUT_RETWEET.match(tweet.text)) and text.rstrip().endswith("…"):
        post.notes.append(Note("truncated", "The source has only the beginning of this post."))
    return post


def _links(tweet: Tweet) -> tuple[list[PostEntity | Note], dict[tuple[int, int], str]]:
    """Return links at their places, and the texts that replace their short forms."""
    found: list[PostEntity | Note] = []
    changes: dict[tuple[int, int], str] = {}
    places: set[tuple[int, int]] = set()
    taken = bytearray(len(tweet.text))
    for url in tweet.urls:
        place = found_at(tweet.text, url.start, url.end, url.short.__eq__, url.short)
        if place and place not in places and any(taken[slice(*place)]):
            continue
        if place:
            places.add(place)
            taken[slice(*place)] = b"\x01" * (place[1] - place[0])
        if _is_own(url, tweet):
            if place:
                changes.setdefault(place, "")
            continue
        found.append(linked(place, url.expanded or url.short, url.short))
        if place and url.display:
            changes.setdefault(place, url.display)
    # A short link without an entity is its own target.
    loose = (short for short in _SHORT.finditer(tweet.text) if not any(taken[slice(*short.span())]))
    found += [linked(short.span(), short[0], short[0]) for short in loose]
    return found, changes


def _named(tweet: Tweet) -> Iterator[PostEntity | Note]:
    signs = {"mention": "@＠", "hashtag": "#＃", "cashtag": "$"}
    for name in tweet.names:
        text, sign = name.text, signs[name.kind]

        def fits(shown: str, text: str = text, sign: str = sign) -> bool:
            return shown[:1] in sign and shown[1:].lower() == text.lower()

        place = found_at(tweet.text, name.start, name.end, fits, sign[0] + text)
        yield mark(name.kind, place, text)


def _added(tweet: Tweet, added: set[str] | frozenset[str]) -> int:
    """Return where the author's text begins; 0 if no mentions were added, or nothing follows them."""
    if tweet.begins is not None:
        head = tweet.text[: tweet.begins]
        whole = tweet.begins < len(tweet.text) and re.fullmatch(r"(?:@\w{1,20}\s+)+", head)
        return tweet.begins if whole else 0
    at = 0
    while (found := _LEADING.match(tweet.text, at)) and found[1].lower() in added:
        at = found.end()
    return at if at < len(tweet.text) else 0


def _is_own(url: Url, tweet: Tweet) -> bool:
    if url.own or _PICTURES.match(url.display):
        return True
    return _leads_to(url, tweet.id) or _leads_to(url, tweet.quoted)


def _leads_to(url: Url, name: str) -> bool:
    status = _STATUS.search(url.expanded)
    return bool(name and status and status[1] == name)
