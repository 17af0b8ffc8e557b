"""Writing systems: which a text holds, which way it runs, where its emoji stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

Script = Literal[
    "latin",
    "armenian",
    "hebrew",
    "arabic",
    "devanagari",
    "bengali",
    "gurmukhi",
    "gujarati",
    "tamil",
    "telugu",
    "kannada",
    "malayalam",
    "sinhala",
    "thai",
    "lao",
    "myanmar",
    "georgian",
    "ethiopic",
    "khmer",
    "han",
    "kana",
    "hangul",
    "symbol",
]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0A7F, "gurmukhi"),
    (0x0A80, 0x0AFF, "gujarati"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x0C00, 0x0C7F, "telugu"),
    (0x0C80, 0x0CFF, "kannada"),
    (0x0D00, 0x0D7F, "malayalam"),
    (0x0D80, 0x0DFF, "sinhala"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0EFF, "lao"),
    (0x1000, 0x109F, "myanmar"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1100, 0x11FF, "hangul"),
    (0x1200, 0x139F, "ethiopic"),
    (0x1780, 0x17FF, "khmer"),
    (0x2190, 0x23FF, "symbol"),
    (0x2460, 0x27BF, "symbol"),
    (0x27C0, 0x2BFF, "symbol"),
    (0x2E80, 0x2FDF, "han"),
    (0x3000, 0x303F, "han"),
    (0x3040, 0x30FF, "kana"),
    (0x3130, 0x318F, "hangul"),
    (0x31F0, 0x31FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0xFB1D, 0xFB4F, "hebrew"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
    (0xFF00, 0xFFEF, "han"),
    (0x1D400, 0x1D7FF, "symbol"),
    (0x20000, 0x3FFFF, "han"),
)

# Characters below U+1F000 that are pictures without being asked to (Unicode Emoji_Presentation).
_PICTURES = "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
# One emoji: a picture, or anything that a selector turns into one, with its skin tone, keycap, tags
# and joined people; flags are two of them.
_ONE = (
    rf"(?:[\U0001f000-\U0001faff{_PICTURES}]|.(?=\ufe0f))"
    r"(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d.)*"
)
_LATIN: frozenset[Script] = frozenset({"latin"})
_NOTHING: frozenset[Script] = frozenset()
_EMOJI = re.compile(rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_ONE}", re.DOTALL)
_STRETCH = re.compile(rf"(?:{_ONE})+", re.DOTALL)


def script_of(char: str) -> Script:
    """The script of one character; everything alphabetic that is not listed is ``latin``."""
    code = ord(char)
    if code < _RANGES[0][0]:
        return "latin"
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return "latin"


@lru_cache(maxsize=512)
def scripts_of(text: str) -> frozenset[Script]:
    """Every script that the text holds, emoji left out."""
    if text.isascii():
        return _LATIN if text else _NOTHING
    return frozenset(script_of(char) for char in set(_STRETCH.sub("", text)))


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first strong character decides."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def split_pictures(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in stretches, each wholly emoji or wholly not; no emoji is cut."""
    if text.isascii():
        yield text, False
        return
    end = 0
    for match in _STRETCH.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def clusters(stretch: str) -> list[str]:
    """The single emoji of a stretch that is wholly emoji."""
    return [match.group() for match in _EMOJI.finditer(stretch)]
