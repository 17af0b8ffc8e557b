"""Links, mentions, hashtags and cashtags in plain text, recognized as the networks themselves do.

The rules are those of twitter-text, which X published: https://github.com/twitter/twitter-text.
Beyond them, a link with a scheme may have any top-level domain, an address may have the letters of every
script that separates words by spaces, and a wiki's title those of every script. A mention may be a handle of
the fediverse (``@ines@social.example``), of Bluesky (``@ines.bsky.social``) or of Instagram
(``@ines.bakes``). A file name (``README.md``) is no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import regex
from publicsuffixlist import PublicSuffixList

from design.document.model import EntityKind

# Scripts without spaces between words: letters of them after an address belong to the sentence.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\p{Tibetan}ー〜"
)
_EUROPEAN = r"[[\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}\u0300-\u036f]--[\uff00-\uffef]]"
_ASCII_REST = r"A-Za-z0-9!*';:=+,.$/%#()\[\]{}\u2013_~@\|\&?\-"
# Matching stops after this many characters: no longer link is kept.
_LONGEST_REST = "{0,2100}+"
_REST = regex.compile(
    rf"(?V1)(?:[{_ASCII_REST}]|{_EUROPEAN}"
    rf"|(?<![A-Za-z0-9])[[\p{{L}}\p{{M}}\p{{Nd}}\u200c\u200d]--[{_UNSPACED}]--[\uff00-\uffef]]"
    rf"|(?<=/wiki/|[{_UNSPACED}][_(]{{0,2}})[{_UNSPACED}]){_LONGEST_REST}"
)
_REST_ON_X = regex.compile(
    rf"(?V1)(?:[{_ASCII_REST}]|[[\p{{Latin}}\p{{Cyrillic}}]--[\uff00-\uffef]]){_LONGEST_REST}"
)
_MOST_LABELS = 127  # of a name (RFC 1035, section 2.3.4)
_TAIL = frozenset(".,;:!?'*~|$@%\u2013")
_DEEPEST = 8  # brackets inside each other
_CLOSES = {")": "(", "]": "[", "}": "{"}

_ANY = r"[[A-Za-z0-9][^\p{ASCII}\p{P}\p{Z}\p{C}]]"
_TYPED = rf"[[A-Za-z0-9]{_EUROPEAN}]"
_HOST = rf"{_ANY}++(?:[_\-]++{_ANY}++)*+(?:\.{_ANY}++(?:[_\-]++{_ANY}++)*+)*+"
_BARE_LABEL = rf"{_TYPED}++(?:[_\-]++{_TYPED}++)*+"
_OTHER_LABEL = r"\.[\p{L}\p{M}]++"
_BARE = rf"{_BARE_LABEL}(?:(?:\.{_BARE_LABEL})++(?:{_OTHER_LABEL})?+|{_OTHER_LABEL})"
_USER = r"[A-Za-z0-9._~!$'*+=%\-]{1,99}+(?::[A-Za-z0-9._~!$'*+=%\-]{0,99}+)?@"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_CANDIDATE = regex.compile(
    rf"(?V1)(?<![[A-Za-z0-9@＠$#＃_]{_EUROPEAN}])(?:"
    rf"(?<scheme>https?://)(?:{_USER})?+(?:(?<numeric>(?:{_OCTET}\.){{3}}{_OCTET}(?![\w.\-]*\w)"
    rf"|\[[0-9a-f:.]{{2,45}}\]|localhost\b)|(?<host>{_HOST}))"
    rf"|(?<![.\-/])(?<bare>{_BARE}))",
    regex.IGNORECASE,
)
_INSIDE = re.compile(r"\.[^\s.]|://")
_RUN = re.compile(r"\S*")
_GLUED = re.compile(r"[A-Za-z0-9@+-]|_[\w.]")
_PORT = re.compile(r":\d{1,5}(?!\d)")
_T_CO = re.compile(r"https?://t\.co/([a-z0-9]+)(\?\S)?", re.IGNORECASE)
_ASCII_START = re.compile(r"[A-Za-z]{2,63}(?![A-Za-z0-9_-])")

# Country domains, and two common ones, that are file extensions too.
_FILES = frozenset({"md", "rs", "sh", "py", "ps", "pm", "am", "tf", "zip", "mov"})
# Reserved for examples in texts by RFC 2606.
_FOR_EXAMPLES = "example"

_SPECIAL = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
_IN_TAG = rf"\p{{L}}\p{{M}}\p{{Nd}}{_SPECIAL}"
_HASHTAG = regex.compile(
    rf"(?:(?<=[\ufe0e\ufe0f])|(?<![{_IN_TAG}&]))[#＃](?![\ufe0f\u20e3])[{_IN_TAG}]++(?![#＃]|://)"
)
_LETTER = regex.compile(r"[\p{L}\p{M}]")
_LETTERS = regex.compile(r"[\p{L}\p{M}]{2,63}")
_LABELS = r"(?:[A-Za-z0-9]++(?:-++[A-Za-z0-9]++)*+\.)++[A-Za-z]{2,24}(?![A-Za-z0-9_\-])"
_HANDLE = r"(?:[a-z0-9]++(?:-++[a-z0-9]++)*+\.)++[a-z]{2,24}(?![A-Za-z0-9_\-])"
_MENTION = regex.compile(
    r"(?:(?<![A-Za-z0-9_!#$%&*@＠])|(?<=(?:^|[^A-Za-z0-9_+~.\-])rt:?))[@＠]"
    rf"(?:(?:\w[\w.\-]{{0,62}}+@{_LABELS})"
    rf"|(?-i:{_HANDLE})"
    r"|[A-Za-z0-9_]{1,30}+(?![A-Za-z0-9_])(?-i:(?:\.[a-z0-9_]+)*+)(?:/[A-Za-z][\w\-]{0,24})?+)"
    r"(?![@＠]|(?!ª|º)[\u00aa-\u024f]|://)",
    regex.IGNORECASE | regex.ASCII,
)
_CASHTAG = re.compile(
    r"(?<!\S)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?=\s|[!'#%&()*+,./:;<=>?@\[\]^_{|}~$\\-]|$)"
)


class Found(NamedTuple):
    """A range of a text, in code points, and its kind."""

    kind: EntityKind
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Return all links, mentions, hashtags and cashtags of a text in order; none overlap."""
    return sorted([*links(text), *tags(text)], key=lambda one: one.start)


def tags(text: str) -> list[Found]:
    """Return the mentions, hashtags and cashtags of a text, except those inside its links."""
    found = list(_tags(text))
    if found:
        inside = bytearray(len(text) + 1)
        for link in links(text):
            inside[link.start : link.end] = b"\x01" * (link.end - link.start)
        found = [one for one in found if not any(inside[one.start : one.end])]
    return found


def links(text: str, *, counted_by_x: bool = False) -> list[Found]:
    """Return the links of a text; with ``counted_by_x``, what X counts as links."""
    found = []
    for at, chunk_end in _chunks(text):
        while candidate := _CANDIDATE.search(text, at, chunk_end):
            end = _end_of_link(text, candidate, counted_by_x=counted_by_x)
            if end:
                found.append(Found("link", candidate.start(), end))
            at = max(end, _skipped(text, candidate) if not end else 0)
    return found


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs without white space that contain a dot or a scheme."""
    at = 0
    for found in _INSIDE.finditer(text):
        if found.start() >= at:
            start = found.start()
            while start > at and not text[start - 1].isspace():
                start -= 1
            end = _RUN.match(text, found.end())
            at = end.end() if end else found.end()
            yield start, at


def _skipped(text: str, candidate: regex.Match[str]) -> int:
    """Return where to continue after something that is no link: not inside an address with a scheme."""
    rest = _REST_ON_X.match(text, candidate.end()) if candidate["scheme"] else None
    return rest.end() if rest else candidate.end()


def _end_of_link(text: str, candidate: regex.Match[str], *, counted_by_x: bool) -> int:
    """Return the end of a link, 0 if the candidate is none."""
    bare, start = candidate["bare"], candidate.start()
    if candidate["numeric"]:
        end = 0 if counted_by_x else candidate.end()
    elif bare:
        end = _end_of_host(bare, candidate.start("bare"), known_only=True)
    else:
        end = _end_of_host(candidate["host"], candidate.start("host"), known_only=counted_by_x)
    if not end or _GLUED.match(text, end):
        return 0
    host = end
    if port := _PORT.match(text, end):
        end = port.end()
    if text[end : end + 1] in ("/", "?") or (text[end : end + 1] == "#" and not bare):
        end = _end_of_rest(text, end, counted_by_x=counted_by_x)
    if bare and not counted_by_x and end == host and _is_words(bare[: host - start]):
        return 0
    if short := _T_CO.match(text, start):
        if len(short[1]) > 40:
            return 0
        end = end if short[2] else short.end(1)
    shortened = not counted_by_x and end > host and text[end : end + 1] == "…"
    return end + shortened


def _is_words(host: str) -> bool:
    """Return whether a bare domain is rather a file name, a time, or two sentences."""
    name, _, ending = host.rpartition(".")
    if name.lower().startswith("www."):
        return False
    two_sentences = ending[:1].isupper() and ending[1:].islower()
    return (
        ending.lower() in _FILES
        or two_sentences
        or (len(ending) == 2 and name.replace(".", "").isdigit())
    )


def _end_of_host(host: str, start: int, *, known_only: bool) -> int:
    """Return where a host ends after its top-level domain, 0 if it has none.

    Letters of another script attached to it are not part of it: ``nightoven.exampleへ``.
    """
    labels = host.split(".", _MOST_LABELS)[:_MOST_LABELS]
    ends = [*accumulate(labels, lambda end, label: end + 1 + len(label), initial=-1)][1:]
    for known in (True,) if known_only else (True, False):
        for number in range(len(labels) - 1, 0, -1):
            label = labels[number]
            size = _size_of_tld(label, known=known, last=number == len(labels) - 1)
            if size and _holds(labels[:number]):
                return start + ends[number] - len(label) + size
    return 0


def _size_of_tld(label: str, *, known: bool, last: bool) -> int:
    """Return how many characters of a label are a top-level domain, a known or a possible one."""
    if last and known and is_tld(label):
        return len(label)
    if found := _ASCII_START.match(label):
        size = found.end()
        return size if (last or size < len(label)) and (not known or is_tld(found[0])) else 0
    if label.isascii():
        return 0
    if not known:
        return len(label) if last and _LETTERS.fullmatch(label) else 0
    return next((size for size in range(min(len(label), 24), 0, -1) if is_tld(label[:size])), 0)


def _holds(labels: list[str]) -> bool:
    """Return whether labels are valid before a top-level domain."""
    return "_" not in labels[-1] and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if label.isascii():
        return len(label) <= 63
    # DNS stores labels outside ASCII as Punycode after "xn--".
    return label[:4].lower() != "xn--" and len(label) < 63 and len(label.encode("punycode")) <= 59


def _end_of_rest(text: str, at: int, *, counted_by_x: bool) -> int:
    """Return the end of path, query and fragment: before closing punctuation and unopened brackets."""
    rest = (_REST_ON_X if counted_by_x else _REST).match(text, at)
    end, opened = at, []
    for place, char in enumerate(rest[0] if rest else "", at + 1):
        if char in "([{":
            opened.append(char)
            if len(opened) > _DEEPEST:
                break
        elif char in _CLOSES:
            if not opened or opened.pop() != _CLOSES[char]:
                break
            end = end if opened else place
        elif not opened and char not in _TAIL:
            end = place
    return end


@lru_cache(4_096)
def is_tld(label: str) -> bool:
    """Return whether a label is a current top-level domain, or the one reserved for examples."""
    lowered = label.lower()
    return lowered == _FOR_EXAMPLES or _suffixes().publicsuffix(f"x.{lowered}") is not None


@lru_cache(1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def _tags(text: str) -> Iterator[Found]:
    if "#" in text or "＃" in text:
        for found in _HASHTAG.finditer(text):
            if _LETTER.search(found[0]):
                yield Found("hashtag", *found.span())
    if "@" in text or "＠" in text:
        for found in _MENTION.finditer(text):
            yield Found("mention", *found.span())
    if "$" in text:
        for cashtag in _CASHTAG.finditer(text):
            yield Found("cashtag", *cashtag.span())
