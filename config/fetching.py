"""The one door to addresses that somebody else wrote: https, public, short, and small.

The name is resolved once, every address it has must be public, and the connection goes to the
address that was checked; redirects begin anew. So a name that changes its mind leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError

REDIRECTS = 3
_CHUNK = 1 << 16
_PORTS = {"https": 443, "http": 80}
_IPV4_INSIDE = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32")))


class FetchRefused(Exception):
    """The address may not be fetched, or what is there may not be used; asking again is no use."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class FetchFailed(Exception):
    """Nothing came this time; it may another time."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address: its bytes, and the type that its server says they have."""

    data: bytes
    content_type: str


def fetch(url: str, *, most: int, types: Sequence[str], seconds: float = 15.0) -> Fetched:
    """The bytes at an address, at most ``most`` of them, within ``seconds`` in all.

    ``types`` are the beginnings of the content types that are wanted. Raises ``FetchRefused`` or
    ``FetchFailed``. No cookies, no credentials, no proxies, nothing is unpacked.
    """
    until = time.monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        answer = _get(url, until)
        try:
            if answer.status in (301, 302, 303, 307, 308) and (
                place := answer.headers.get("location")
            ):
                url = urljoin(url, place)
                continue
            return _read(answer, most, types, until)
        finally:
            answer.close()
    raise FetchRefused("too-many-redirects", f"The address leads on more than {REDIRECTS} times.")


def _get(url: str, until: float) -> urllib3.BaseHTTPResponse:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise FetchRefused("bad-address", "This is no web address.") from None
    trusted = f"{host}:{port}" in settings.FETCH_TRUSTED
    if not host or parts.username is not None:
        raise FetchRefused("bad-address", "The address names no host, or a user.")
    if not trusted and (parts.scheme != "https" or port != _PORTS["https"]):
        raise FetchRefused("not-https", "Only https addresses on the usual port are fetched.")
    address = _resolved(host, port, trusted=trusted)
    pool = (
        urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)
        if parts.scheme == "https"
        else urllib3.HTTPConnectionPool(address, port)
    )
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    named = host if port == _PORTS.get(parts.scheme) else f"{host}:{port}"
    headers = {"Host": named, "User-Agent": "Leporello", "Accept-Encoding": "identity"}
    try:
        return pool.urlopen(
            "GET",
            target,
            headers=headers,
            timeout=urllib3.Timeout(total=max(0.1, until - time.monotonic())),
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
    except (HTTPError, OSError, ValueError) as error:
        raise FetchFailed(f"{host} could not be reached: {type(error).__name__}.") from None


def _resolved(host: str, port: int, *, trusted: bool) -> str:
    """One address of the host, when all of them are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(f"{host} has no address.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not trusted and not all(_public(address) for address in addresses):
        raise FetchRefused("private-address", f"{host} is not a public address.")
    return addresses[0]


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in _IPV4_INSIDE):
            return False
    return ip.is_global and not ip.is_multicast


def _read(
    answer: urllib3.BaseHTTPResponse, most: int, types: Sequence[str], until: float
) -> Fetched:
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise FetchFailed(f"The server answered {answer.status}.")
    if answer.status != 200:
        raise FetchRefused("not-there", f"The server answered {answer.status}.")
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not said.startswith(tuple(types)):
        raise FetchRefused("wrong-type", f"There is {said or 'something without a type'} there.")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise FetchRefused("wrong-type", "It was sent packed, which was not asked for.")
    data = bytearray()
    try:
        for chunk in answer.stream(_CHUNK, decode_content=False):
            data += chunk
            if len(data) > most:
                raise FetchRefused("too-many-bytes", f"It has more than {most:,} bytes.")
            if time.monotonic() > until:
                raise FetchFailed("It took too long.")
    except (HTTPError, OSError) as error:
        raise FetchFailed(f"It broke off: {type(error).__name__}.") from None
    return Fetched(bytes(data), said)
