"""Codes and tokens as people paste them out of mails, messages and documents."""

from __future__ import annotations

import re
import unicodedata

# A code of letters as it is mailed, or digits of an authenticator or a recovery code: each whole.
# Mailed ones have no vowels (RFC 8628, section 6.1), so that no word looks like one.
_LETTERS = re.compile(r"(?<![^\W_])[B-DF-HJ-NP-TV-XZ]{4}[ -]?[B-DF-HJ-NP-TV-XZ]{4}(?![^\W_])")
_DIGITS = re.compile(r"(?<![^\W_])\d(?:[ -]?\d){5,7}(?![^\W_])")
_NOT_OF_TOKENS = re.compile(r"[^\w:.\-]", re.ASCII)


def code(said: str) -> str:
    """The code in a text, as capitals and digits alone.

    Takes no-break, fullwidth, unseen and typographic characters for what they look like, digits of
    every script, and the code out of its sentence ("Code: QGXQ-RMMF.").
    """
    text = _plain(said).upper()
    for shape in (_LETTERS, _DIGITS):
        found = set(shape.findall(text))
        if len(found) == 1:
            text = found.pop()
    return re.sub(r"[\W_]", "", text.rpartition(":")[2], flags=re.ASCII)


def token(said: str) -> str:
    """The token at the end of a link, or alone, without what a mail program put around it."""
    return _NOT_OF_TOKENS.sub("", _plain(said).rstrip("/").rpartition("/")[2]).strip(".:")


def _plain(said: str) -> str:
    """Compatible characters as their plain ones, dashes as hyphens, every room as a space."""
    return "".join(_plain_one(char) for char in unicodedata.normalize("NFKC", said))


def _plain_one(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in ("Pd", "Sm") and char not in "+<=>|~":
        return "-"  # dashes, and the minus sign
    if category in ("Cf", "Cc") and not char.isspace():
        return ""
    return " " if char.isspace() else char
