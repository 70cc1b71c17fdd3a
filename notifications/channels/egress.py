"""Every call out of the house to an address that people typed goes through here, and reaches public addresses alone.

What counts is checked at connect time, on the very address that is connected to: whatever the name said before or says afterwards, and
however the address is written. No redirect is followed, no proxy of the environment used, no more than 64 KB read, and the wall clock
ends it. RELAY_EGRESS_ALLOW_CIDRS names networks of the house that may be reached as well, over http too.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext_noop
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util import parse_url

from notifications.channels.base import DeliveryFailed, within

LONGEST = timedelta(seconds=15)  # less than half a lease
CONNECT_WITHIN, READ_WITHIN = 3.0, 10.0  # seconds
MOST_READ = 64 * 1024
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: its status, how long it may be asked to wait, and the beginning of its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


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
    literal = _literal(host)
    if literal and not _allowed(literal, plain=plain):
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
        return "%" not in host and _literal(host) is not None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _literal(host) is not None
    return bool(_NAME.fullmatch(host))


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


# What may be connected to


def _allowed(address: Address, *, plain: bool) -> bool:
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


def _resolved(host: str, port: int, *, plain: bool) -> list[tuple[int, str]]:
    """Its addresses, asked for once. Refused where a single one of them is not to be reached."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [(family, str(where[0])) for family, _type, _proto, _name, where in found]
    for _family, text in addresses:
        address = _literal(text)
        if address is None or not _allowed(address, plain=plain):
            raise Refused(NOT_PUBLIC)
    return list(dict.fromkeys(addresses))


def _connected(host: str, port: int, *, plain: bool) -> socket.socket:
    """A connection to one of its addresses, no name being looked up again on the way."""
    stop, failed = time.monotonic() + CONNECT_WITHIN, OSError("no address")
    for family, address in _resolved(host, port, plain=plain):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(max(stop - time.monotonic(), 0.01))
            line.connect((address, port))
        except OSError as wrong:
            line.close()
            failed = wrong
            continue
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(READ_WITHIN)
        return line
    raise failed


class _Lines:
    """The connections of one call, as a second handle on each: TLS takes the first away, and a call that never ends must be ended."""

    def __init__(self) -> None:
        self.held: list[socket.socket] = []

    def connect(self, connection: HTTPConnection, *, plain: bool) -> socket.socket:
        """Raises what urllib3 raises itself."""
        try:
            line = _connected(connection._dns_host, connection.port, plain=plain)  # noqa: SLF001 -- the name as it was given
        except TimeoutError as slow:
            raise ConnectTimeoutError(connection, "too slow") from slow
        except OSError as wrong:
            raise NewConnectionError(connection, "no connection") from wrong
        self.held.append(line.dup())
        return line

    def hang_up(self) -> None:
        for line in self.held:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for line in self.held:
            line.close()

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """Certificate and server name are those of the host; only where a connection goes is ours to say."""
        lines = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return lines.connect(self, plain=True)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return lines.connect(self, plain=False)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        return {"http": PlainPool, "https": TlsPool}


def _session(lines: _Lines) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # neither proxies nor passwords of the environment
    for scheme, pool in lines.pools().items():
        adapter = HTTPAdapter(max_retries=0)
        adapter.poolmanager.pool_classes_by_scheme = {scheme: pool}
        session.mount(f"{scheme}://", adapter)
    return session


# The call


def post(url: str, body: bytes, headers: Mapping[str, str], *, hosts: Hosts = anywhere) -> Answer:
    """Send it, and what was answered, whatever the status. Raises DeliveryFailed where nothing was, Refused where we do not go.

    Never inside a transaction. `hosts` says which hosts this kind of address may have.
    """
    checked(url, hosts=hosts)
    answers: list[Answer] = []
    lines = _Lines()
    session = _session(lines)
    try:
        within(LONGEST, lambda: answers.append(_talk(session, url, body, headers)), give_up=lines.hang_up)
    except Refused:
        raise
    except DeliveryFailed as slow:
        raise DeliveryFailed(f"No end after {LONGEST.total_seconds():.0f} s.", perhaps_sent=True) from slow
    except (requests.RequestException, HTTPError, OSError, ValueError) as failed:
        raise _understood(failed) from failed
    finally:
        session.close()
        lines.close()
    return answers[0]


def _talk(session: requests.Session, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    began = time.monotonic()
    sent = {"Accept-Encoding": "identity", "User-Agent": "Relay", **headers}
    session.verify = settings.RELAY_EGRESS_CA or True
    within_each = (CONNECT_WITHIN, READ_WITHIN)
    with session.post(url, data=body, headers=sent, timeout=within_each, allow_redirects=False, stream=True) as answer:
        read = _beginning(answer, began + LONGEST.total_seconds() * 0.8)
        return Answer(answer.status_code, dict(answer.headers), read, time.monotonic() - began)


def _beginning(answer: requests.Response, stop: float) -> bytes:
    """What comes of the body in time, and no more than we care for: the status is known already."""
    read = b""
    try:
        while len(read) < MOST_READ and time.monotonic() < stop:
            part = answer.raw.read1(MOST_READ - len(read), decode_content=False)
            if not part:
                break
            read += part
    except (HTTPError, OSError, ValueError):
        return read
    return read


def _understood(failed: Exception) -> DeliveryFailed:
    """In words that say nothing of what may stand behind an address."""
    for one in _causes(failed):
        if isinstance(one, Refused):
            return one
        if isinstance(one, socket.gaierror):
            return DeliveryFailed("The host has no address.")
        if isinstance(one, requests.exceptions.ConnectTimeout | TimeoutError) and not isinstance(failed, requests.exceptions.ReadTimeout):
            return DeliveryFailed(f"No connection within {CONNECT_WITHIN:.0f} s.")
        if isinstance(one, requests.exceptions.SSLError):
            return DeliveryFailed("The certificate of the host cannot be trusted.")
        if isinstance(one, ConnectionRefusedError):
            return DeliveryFailed("The host takes no connection there.")
    if isinstance(failed, requests.exceptions.ReadTimeout):
        return DeliveryFailed(f"No answer within {READ_WITHIN:.0f} s.", perhaps_sent=True)
    return DeliveryFailed(f"The connection broke off ({type(failed).__name__}).", perhaps_sent=True)


def _causes(failed: BaseException | None) -> list[BaseException]:
    """The error and what stands behind it."""
    found: list[BaseException] = []
    while failed is not None and failed not in found:
        found.append(failed)
        failed = failed.__cause__ or failed.__context__
    return found
