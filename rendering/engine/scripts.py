"""Writing systems: which a text holds, which way it runs, where its emoji stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

Script = Literal[
    "latin", "arabic", "hebrew", "devanagari", "thai", "han", "kana", "hangul", "symbol"
]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0E00, 0x0E7F, "thai"),
    (0x1100, 0x11FF, "hangul"),
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
_PICTURES = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
_JOINER, _PICTURE_SELECTOR, _KEYCAP = "\u200d", "\ufe0f", "\u20e3"


@cache
def script_of(char: str) -> Script:
    """The script of one character; everything alphabetic that is not listed is ``latin``."""
    code = ord(char)
    if code < _RANGES[0][0]:
        return "latin"
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return "latin"


def scripts_of(text: str) -> frozenset[Script]:
    """Every script that the text holds, emoji left out."""
    return frozenset(script_of(char) for char in set(text) if not is_picture(char))


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first strong character decides."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def is_picture(char: str) -> bool:
    """Whether a character is drawn as a picture by itself."""
    return 0x1F000 <= ord(char) <= 0x1FAFF or char in _PICTURES


def split_pictures(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in stretches, each wholly emoji or wholly not.

    A cluster stays whole: joined people, skin tones, flags, keycaps, tags, and characters that a
    selector (U+FE0F) turns into a picture.
    """
    start, index, was = 0, 0, False
    while index < len(text):
        end = _picture_end(text, index)
        now = end > index
        if now is not was and index > start:
            yield text[start:index], was
            start = index
        was = now
        index = end if now else index + 1
    if start < len(text):
        yield text[start:], was


def clusters(stretch: str) -> Iterator[str]:
    """The single emoji of a stretch that is wholly emoji."""
    index = 0
    while index < len(stretch):
        end = max(_picture_end(stretch, index), index + 1)
        if _is_flag(stretch[index:end]) and _is_flag(stretch[end : end + 1]):
            end += 1
        yield stretch[index:end]
        index = end


def _is_flag(text: str) -> bool:
    """Whether a text is one half of a flag (a regional indicator)."""
    return len(text) == 1 and 0x1F1E6 <= ord(text) <= 0x1F1FF


def _picture_end(text: str, index: int) -> int:
    """The end of the emoji cluster that begins at ``index``; ``index`` itself if none does."""
    follow = text[index + 1 : index + 2]
    if not (is_picture(text[index]) or follow == _PICTURE_SELECTOR):
        return index
    end = index + 1
    while end < len(text):
        char = text[end]
        code = ord(char)
        extends = (
            char in (_PICTURE_SELECTOR, _KEYCAP)
            or 0x1F3FB <= code <= 0x1F3FF
            or 0xE0020 <= code <= 0xE007F
        )
        if extends:
            end += 1
        elif char == _JOINER and end + 1 < len(text):
            end += 2
        else:
            break
    return end
