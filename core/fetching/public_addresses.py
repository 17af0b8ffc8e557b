"""Which IP addresses are public, that is, in no private or special-purpose range.

The ranges are those of IANA's registries of special-purpose addresses, not those of Python's ``ipaddress``, which
differ between releases:
https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private use
            "100.64.0.0/10",  # shared address space of carriers
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local, with the metadata of clouds
            "172.16.0.0/12",  # private use
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays, deprecated
            "192.168.0.0/16",  # private use
            "192.175.48.0/24",  # AS112, delegated directly
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, with the limited broadcast
        ),
    )
)
# The global unicast range that IANA allocates from; nothing outside is public.
_UNICAST_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID and others
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, with an IPv4 address inside
            "2620:4f:8000::/48",  # AS112, delegated directly
            "3fff::/20",  # documentation
        ),
    )
)
# IPv6 forms of an IPv4 address, which is in the last 32 bits. Behind DNS64, every IPv4-only host has one of the
# second form.
_V4_INSIDE = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))


def is_public(address: str) -> bool:
    """Return whether an IPv4 or IPv6 address is on the public internet. Raises ``ValueError`` for anything else."""
    if "%" in address:  # a zone: link-local
        return False
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if not any(ip in network for network in _V4_INSIDE):
            return ip in _UNICAST_V6 and not any(ip in network for network in _SPECIAL_V6)
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    return not any(ip in network for network in _SPECIAL_V4)
