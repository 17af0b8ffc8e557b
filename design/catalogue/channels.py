"""The channels on which carousels are posted, as data: the limits of captions, and how they are counted.

A row can be corrected without touching code.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

import regex

from design.catalogue.formats import CHECKED
from design.text.graphemes import graphemes
from design.text.linkify import links

# © and ® are emoji only if a variation selector asks for the picture.
_EMOJI = regex.compile(
    r"(?![©®](?!\ufe0f))(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|[\d#*]\ufe0f?\u20e3)"
)
_LINK_WEIGHT = 23
_LIGHT = ((0, 4_351), (8_192, 8_205), (8_208, 8_223), (8_242, 8_247))

Counting = Literal["characters", "graphemes", "utf-16", "weighted", "emoji-bytes"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One network. ``caption`` is the maximum length of a caption, ``shown`` the length shown before "more".

    ``hashtags`` and ``links`` are the maximum of each, None where there is no limit; a channel with 0 links shows
    them, but they cannot be tapped. ``unsourced`` names the fields for which no published source was found on the
    day of ``checked``, whatever their value; None then means unknown.
    """

    key: str
    name: str
    caption: int | None
    counted: Counting
    shown: int | None
    hashtags: int | None
    links: int | None
    source: str
    unsourced: tuple[str, ...] = ()
    checked: str = CHECKED


CHANNELS: dict[str, Channel] = {
    row.key: row
    for row in (
        Channel(
            "instagram",
            "Instagram",
            2_200,
            "characters",
            125,
            5,
            0,
            "Instagram help centre; five hashtags since December 2025",
        ),
        Channel(
            "linkedin",
            "LinkedIn",
            3_000,
            "characters",
            210,
            None,
            None,
            "LinkedIn help centre; the length before “more” is measured by third parties",
            unsourced=("shown",),
        ),
        Channel(
            "x",
            "X",
            280,
            "weighted",
            280,
            None,
            None,
            "X developer documentation, counting characters (twitter-text configuration 3)",
        ),
        Channel(
            "threads",
            "Threads",
            500,
            "emoji-bytes",
            500,
            1,
            5,
            "Meta developer documentation, Threads posts: emoji count as their UTF-8 bytes",
        ),
        Channel(
            "facebook",
            "Facebook",
            63_206,
            "characters",
            477,
            None,
            None,
            "Second-hand",
            unsourced=("caption", "shown"),
        ),
        Channel(
            "tiktok",
            "TikTok",
            4_000,
            "utf-16",
            100,
            None,
            0,
            "TikTok developer documentation, photo posts: description in UTF-16 units",
        ),
        Channel(
            "pinterest",
            "Pinterest",
            800,
            "characters",
            60,
            None,
            None,
            "Pinterest developer documentation, pins",
        ),
        Channel(
            "bluesky",
            "Bluesky",
            300,
            "graphemes",
            300,
            None,
            None,
            "AT Protocol lexicon app.bsky.feed.post",
        ),
        Channel(
            "google-business",
            "Google Business Profile",
            None,
            "characters",
            None,
            None,
            None,
            "Public sources, which name no limit of words",
            unsourced=("caption", "shown", "hashtags", "links"),
        ),
        Channel(
            "youtube",
            "YouTube",
            None,
            "characters",
            None,
            None,
            None,
            "Public sources, which name no limit of words",
            unsourced=("caption", "shown", "hashtags", "links"),
        ),
    )
}


# For a carousel without a channel.
NO_CHANNEL = Channel("", "", None, "characters", None, None, None, "")


def length(text: str, counted: Counting) -> int:
    """Return the length of a text as a channel counts it."""
    match counted:
        case "characters":
            return len(text)
        case "graphemes":
            return sum(1 for _ in graphemes(text))
        case "utf-16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case "emoji-bytes":
            return sum(_emoji_bytes(one) for one in graphemes(text))
        case "weighted":
            return _weighted(text)


def visible_length(text: str, channel: Channel) -> int | None:
    """Return how many code points of a caption are shown before "more"; None if all of it is shown."""
    most = channel.shown
    if most is None or length(text, channel.counted) <= most:
        return None
    ends = [*accumulate(map(len, graphemes(text)))]
    return ends[bisect_right(ends, most, key=lambda end: length(text[:end], channel.counted)) - 1]


def _weighted(text: str) -> int:
    """Return the length by X's rule: a link is 23, an emoji 2, letters of European and some other scripts 1, else 2.

    Source: configuration 3 of twitter-text, published by the platform.
    """
    text = unicodedata.normalize("NFC", text)
    found = links(text, counted_by_x=True)
    starts = [0, *(one.end for one in found)]
    ends = [*(one.start for one in found), len(text)]
    words = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return len(found) * _LINK_WEIGHT + sum(
        _emoji_two(one) for part in words for one in graphemes(part)
    )


def _emoji_two(grapheme: str) -> int:
    return 2 if _EMOJI.match(grapheme) else sum(map(_weight, grapheme))


def _weight(char: str) -> int:
    point = ord(char)
    return 1 if any(first <= point <= last for first, last in _LIGHT) else 2


def _emoji_bytes(grapheme: str) -> int:
    return len(grapheme.encode()) if _EMOJI.match(grapheme) else len(grapheme)
