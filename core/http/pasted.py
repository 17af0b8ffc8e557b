"""Codes and tokens as people paste them out of mails, messages and documents."""

from __future__ import annotations

import re
import unicodedata

# A mailed code of letters, or the digits of an authenticator or recovery code, as whole words.
# Mailed codes have no vowels (RFC 8628, section 6.1), so that no word looks like one.
_LETTERS = re.compile(r"(?<![^\W_])[B-DF-HJ-NP-TV-XZ]{4}[ -]?[B-DF-HJ-NP-TV-XZ]{4}(?![^\W_])")
_DIGITS = re.compile(r"(?<![^\W_])\d(?:[ -]?\d){5,7}(?![^\W_])")
_NOT_OF_TOKENS = re.compile(r"[^\w:.\-]", re.ASCII)


def code(pasted: str) -> str:
    """Return the code in a pasted text, reduced to capitals and digits.

    Treats no-break, fullwidth, invisible and typographic characters as what they look like, accepts digits of every
    script, and finds the code inside a sentence ("Code: QGXQ-RMMF.").
    """
    text = _plain(pasted).upper()
    for shape in (_LETTERS, _DIGITS):
        found = set(shape.findall(text))
        if len(found) == 1:
            text = found.pop()
    return re.sub(r"[\W_]", "", text.rpartition(":")[2], flags=re.ASCII)


def token(pasted: str) -> str:
    """Return the token of a pasted link, or a token alone, without what a mail program added around it."""
    return _NOT_OF_TOKENS.sub("", _plain(pasted).rstrip("/").rpartition("/")[2]).strip(".:")


def _plain(text: str) -> str:
    """Replace compatibility characters by their plain forms, dashes by hyphens, white space by spaces."""
    return "".join(_plain_one(char) for char in unicodedata.normalize("NFKC", text))


def _plain_one(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in ("Pd", "Sm") and char not in "+<=>|~":
        return "-"  # dashes, and the minus sign
    if category in ("Cf", "Cc") and not char.isspace():
        return ""
    return " " if char.isspace() else char
