"""Addresses as people write them, and as machines take them."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import accumulate
from urllib.parse import quote

from design.text.graphemes import graphemes

LONGEST = 36  # characters that a platform shows
# Everything that an address may hold (RFC 3986).
_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_MAILBOX = re.compile(r"[^\s/?#@:]+@[^\s/?#@:]+")
_WEB = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
# A scheme; not the name of a host before its port.
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|(?:tel|sms|geo):|[a-z][a-z0-9+-]*:(?!\d))", re.IGNORECASE
)


def absolute(address: str) -> str:
    """An address that leads somewhere by itself: without a scheme a page by https is meant, or a mailbox."""
    address = address.strip()
    if _SCHEME.match(address):
        return address
    return f"mailto:{address}" if _MAILBOX.fullmatch(address) else f"https://{address}"


def shown(address: str) -> str:
    """An address without its scheme and “www.”, cut where platforms cut it."""
    bare = _WEB.sub("", address.strip()).removesuffix("/")
    if len(bare) <= LONGEST:
        return bare
    ends = accumulate(map(len, graphemes(bare[: 2 * LONGEST])))
    return bare[: max((end for end in ends if end < LONGEST), default=0)].rstrip("-._") + "…"


def ascii_address(address: str) -> str:
    """An absolute address in ASCII, as browsers send it (WHATWG URL): hosts by UTS 46, the rest escaped.

    What is escaped already stays, and so does an address that nothing has to be changed of. One that no
    browser would open is escaped as far as it can be.
    """
    address = absolute(address)
    if _PLAIN.fullmatch(address):
        return address
    from ada_url import URL  # few slides have a code

    with suppress(ValueError):
        address = URL(address).href
    return "".join(char if _PLAIN.fullmatch(char) else quote(char) for char in address)
