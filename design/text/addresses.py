"""Addresses: from how people write them to how programs need them, and as slides show them."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import accumulate
from urllib.parse import quote

from design.text.graphemes import graphemes

LONGEST = 36  # characters that a platform shows
# The characters that an address may hold (RFC 3986).
_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_MAILBOX = re.compile(r"[^\s/?#@:]+@[^\s/?#@:]+")
_WEB = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
# A scheme, as opposed to a host name before its port.
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|(?:tel|sms|geo):|[a-z][a-z0-9+-]*:(?!\d))", re.IGNORECASE
)


def absolute(address: str) -> str:
    """Return a complete address: without a scheme, ``mailto:`` is added to a mailbox and ``https://`` to others."""
    address = address.strip()
    if _SCHEME.match(address):
        return address
    return f"mailto:{address}" if _MAILBOX.fullmatch(address) else f"https://{address}"


def shorten(address: str) -> str:
    """Return an address without its scheme and “www.”, shortened as platforms do (36 characters)."""
    bare = _WEB.sub("", address.strip()).removesuffix("/")
    if len(bare) <= LONGEST:
        return bare
    ends = accumulate(map(len, graphemes(bare[: 2 * LONGEST])))
    return bare[: max((end for end in ends if end < LONGEST), default=0)].rstrip("-._") + "…"


def ascii_address(address: str) -> str:
    """Return an absolute address in ASCII as browsers send it (WHATWG URL): hosts by UTS 46, the rest escaped.

    What is escaped already stays, and an address that needs no change is returned as it is. An address that
    no browser would open is escaped as far as possible.
    """
    address = absolute(address)
    if _PLAIN.fullmatch(address):
        return address
    from ada_url import URL  # imported here because few slides have a QR code

    with suppress(ValueError):
        address = URL(address).href
    return "".join(char if _PLAIN.fullmatch(char) else quote(char) for char in address)
