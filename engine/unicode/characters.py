"""Properties of a single character: name, visibility, emoji, marks.

They follow the newest Unicode version that the libraries support, not that of the running Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex
import unicodedata2 as ucd

MAX_MARKS = 4  # accents on one letter; no orthography needs more
_MOST_MARKS = 16  # of any kind: points and vowel signs are set around a letter, not only above it
OBJECT, REPLACEMENT = "\ufffc", "\ufffd"
LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_GRAPHEME = regex.compile(r"\X")
# UAX 44: drawn by no font, and not reported as missing.
_UNSEEN = regex.compile(
    # U+16FE4 is a blank filler among Khitan letters.
    r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Z}\U00016FE4]|(?!\p{Prepended_Concatenation_Mark})\p{Cf}"
)
_NEVER_MEANT = regex.compile(r"[\p{Co}\p{Cn}]")
_PRIVATE = regex.compile(r"\p{Co}")
# One emoji (UTS 51, 1.4.9): a character with emoji presentation by default unless a selector asks for
# text, anything that a selector, a skin tone or a joiner turns into an emoji, a keycap, or a flag of two
# letters. Bare symbols from U+1F300 count too: every phone shows them as emoji.
_TAIL = r"(?:\p{Emoji_Modifier}\ufe0f?|\ufe0f\u20e3?|[\U000e0020-\U000e007e]+\U000e007f)"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_SIGN = r"(?![0-9#*])\p{Emoji}"
_JOINED = rf"\u200d(?:{_FLAG}|\p{{Emoji}}{_TAIL}?)"
_ONE = (
    rf"(?:{_FLAG}(?:{_JOINED})*"
    r"|[0-9#*]\ufe0f?\u20e3"
    rf"|(?:\p{{Emoji_Presentation}}|(?=\p{{Emoji}})[\U0001f300-\U0001ffff])(?!\ufe0e){_TAIL}?(?:{_JOINED})*"
    rf"|{_SIGN}{_TAIL}(?:{_JOINED})*|{_SIGN}(?:{_JOINED})+)"
)
_EMOJI = regex.compile(_ONE)
_STRETCH = regex.compile(rf"{_ONE}+")
# Fast path: letters and punctuation of Western texts, to which nothing below applies.
_PLAIN = re.compile(
    r"[\x20-\x7e\xa0-\xac\xae-\u01cc\u0250-\u02ff\u0370-\u0482\u048a-\u0558\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\n]*"
)
_PICTORIAL = re.compile("[\u200d\ufe0f\u20e3\u231a-\u2b55\U0001f000-\U0001ffff]")
_BARE_TABS = re.compile(r" *\t[\t ]*")
# Control characters, annotation marks and object replacement characters are not shown.
_DROPPED = regex.compile(r"(?!\n)[\p{Cc}\ufff9-\ufffc\ufeff]")
_ACCENT = r"[\p{Script=Inherited}&&[\p{Mn}\p{Me}]--\p{Default_Ignorable_Code_Point}]"
_SURPLUS = regex.compile(
    rf"(?V1)(\p{{M}})\1\K\1+|(?<={_ACCENT}{{{MAX_MARKS}}}){_ACCENT}+|(?<=\p{{M}}{{{_MOST_MARKS}}})\p{{M}}+"
)
_OPENED = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_OPENED |= dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c")
_CLOSED = frozenset(_OPENED.values())
_INITIAL = (regex.compile(r"(?![\u02b0-\u02ff])[\p{L}\p{N}\p{So}]"), regex.compile(r"\p{S}"))


def name_of(text: str) -> str:
    """The code point and name of a character, or of an emoji of several."""
    return " + ".join(map(_name, text))


def _name(char: str) -> str:
    code = ord(char)
    name = ucd.name(char, "")
    if not name:
        kinds = {"Co": "private use", "Cc": "control", "Cs": "surrogate"}
        nonchar = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        other = "noncharacter" if nonchar else "unassigned"
        name = f"({kinds.get(ucd.category(char), other)})"
    return f"U+{code:04X} {name}"


def is_plain_western(text: str) -> bool:
    """Whether a text has only Western letters and punctuation, each a single character."""
    return bool(_PLAIN.fullmatch(text))


def is_invisible(char: str) -> bool:
    """Whether the character is invisible: a space, a control or format character, a selector."""
    return bool(_UNSEEN.match(char))


def is_private_use(char: str) -> bool:
    """Whether the character is of private use."""
    return bool(_PRIVATE.match(char))


def is_undefined(char: str) -> bool:
    """Whether Unicode does not define the character: private use, unassigned, or a noncharacter."""
    return bool(_NEVER_MEANT.match(char))


@lru_cache(maxsize=512)
def graphemes(text: str) -> tuple[str, ...]:
    """The grapheme clusters of a text: what readers perceive as single characters (UAX 29)."""
    return tuple(found.group() for found in _GRAPHEME.finditer(text))


def split_pictures(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in stretches that are all emoji or none; no emoji is split."""
    if text.isascii() or not _PICTORIAL.search(text):
        if text:
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
    """The single emoji of a stretch that is all emoji."""
    return [match.group() for match in _EMOJI.finditer(stretch)]


def without_pictures(text: str) -> str:
    return _STRETCH.sub("", text) if _PICTORIAL.search(text) else text


def tidy(text: str) -> str:
    """The text as it is set: tabs become spaces; control characters and surplus marks are removed."""
    if is_plain_western(text):
        return text
    text = _DROPPED.sub("", _BARE_TABS.sub(" ", text))
    return _SURPLUS.sub("", text)


def balanced(pieces: Iterable[str]) -> list[str]:
    """The pieces of one paragraph without characters that would close a direction that is not open."""
    kept: list[str] = []
    opened: list[str] = []
    for piece in pieces:
        out = []
        for char in piece:
            if char in _OPENED:
                opened.append(_OPENED[char])
            elif char in _CLOSED:
                if char not in opened:
                    continue
                while opened.pop() != char:
                    pass
            out.append(char)
        kept.append("".join(out))
    return kept


def surplus_marks(text: str) -> str:
    """The marks that ``tidy`` removes, concatenated."""
    return (
        ""
        if is_plain_western(text)
        else "".join(found.group() for found in _SURPLUS.finditer(text))
    )


def initial(name: str) -> str:
    """The initial of a name for an avatar: its first letter, digit or symbol as a whole grapheme.

    Upper case, if the upper-case form is a single letter too.
    """
    units = graphemes(name)
    found = next((one for kind in _INITIAL for one in units if kind.search(one)), "?")
    upper = found.upper()
    return upper if len(graphemes(upper)) == 1 and len(upper) <= len(found) else found
