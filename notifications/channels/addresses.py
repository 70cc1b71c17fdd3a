"""Which addresses may be called: public ones alone, however they are written, and the networks that the house has named.

RELAY_EGRESS_ALLOW_CIDRS names networks of the house that may be reached as well, over http too.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from notifications.channels.base import DeliveryFailed

LONGEST_URL = 2000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Whatever is_global says in this or that Python: these are no addresses of somebody else's public server.
BLOCKED: Sequence[Network] = [
    ipaddress.ip_network(one)
    for one in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32"),
        *("2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
]
# Where clouds hand out credentials: not even when the network around it is allowed.
_CREDENTIALS = ("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "fd00:ec2::254")
NEVER = frozenset(ipaddress.ip_address(one) for one in _CREDENTIALS)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)


NO_ADDRESS = gettext_noop("This is no web address.")
NOT_PUBLIC = gettext_noop("The host is not on the public internet.")


class Refused(DeliveryFailed):
    """We do not go there. Says nothing of what is there."""


Hosts = Callable[[str], bool]


def anywhere(_host: str) -> bool:
    return True


# What may be typed


def checked(url: str, *, hosts: Hosts = anywhere) -> SplitResult:
    """The parts of an address that may be called, as far as it can be told from how it is written. Raises Refused with the reason."""
    parts = _parts(url)
    plain = parts.scheme == "http"
    if parts.scheme != "https" and not (plain and settings.RELAY_EGRESS_ALLOW_CIDRS):
        raise Refused(gettext_noop("The address has to begin with https://."))
    if "@" in parts.netloc:
        raise Refused(gettext_noop("The address may not hold a user name or a password."))
    host = parts.hostname or ""
    if not _is_host(host):
        raise Refused(gettext_noop("This is no host that can be called."))
    if not hosts(host):
        raise Refused(gettext_noop("This is not an address of that service."))
    written = literal(host)
    if written and not is_allowed(written, plain=plain):
        raise Refused(NOT_PUBLIC)
    return parts


def _parts(url: str) -> SplitResult:
    """Two readers have to agree on what it says: the one that is asked here, and the one that will call it."""
    if not url or len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise Refused(NO_ADDRESS)
    try:
        parts = urlsplit(url)
        port, again = parts.port, parse_url(url)
    except (ValueError, HTTPError) as wrong:
        raise Refused(NO_ADDRESS) from wrong
    agreed = (again.host or "").strip("[]").lower() == (parts.hostname or "") and again.port == port
    if not agreed or parts.fragment or port == 0:
        raise Refused(NO_ADDRESS)
    return parts


def _is_host(host: str) -> bool:
    """A name, or an address in its one full notation: neither decimal, octal, hexadecimal nor short, and no dot at the end."""
    if len(host) > 253:
        return False
    if ":" in host:
        return "%" not in host and literal(host) is not None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return literal(host) is not None
    return bool(_NAME.fullmatch(host))


def literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


# What may be connected to


def is_allowed(address: Address, *, plain: bool) -> bool:
    """Public, or in a network that the house has named; without TLS only the latter."""
    if address in NEVER:
        return False
    if any(address.version == one.version and address in one for one in _named(tuple(settings.RELAY_EGRESS_ALLOW_CIDRS))):
        return True
    return not plain and is_public(address)


def is_public(address: Address) -> bool:
    """An address of the open internet, and no other address in its coat."""
    blocked = any(address.version == one.version and address in one for one in BLOCKED)
    return address.is_global and not blocked and not address.is_multicast and not address.is_reserved


@lru_cache(maxsize=8)
def _named(said: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one) for one in said)
