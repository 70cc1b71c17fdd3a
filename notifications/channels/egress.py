"""Every call out of the house to an address that people typed goes through here, and reaches public addresses alone.

What counts is checked at connect time, on the very address that is connected to: whatever the name said before or says afterwards, and
however the address is written (`addresses`). No redirect is followed, no proxy of the environment used, no more than 64 KB read, and
the wall clock ends it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from notifications.channels.addresses import NOT_PUBLIC, Hosts, Refused, anywhere, checked, is_allowed, literal
from notifications.channels.base import DeliveryFailed, within

LONGEST = timedelta(seconds=15)  # less than half a lease
CONNECT_WITHIN, READ_WITHIN = 3.0, 10.0  # seconds
MOST_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: its status, how long it may be asked to wait, and the beginning of its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


# The connection


def _resolved(host: str, port: int, *, plain: bool) -> list[tuple[int, str]]:
    """Its addresses, asked for once. Refused where a single one of them is not to be reached."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [(family, str(where[0])) for family, _type, _proto, _name, where in found]
    for _family, text in addresses:
        address = literal(text)
        if address is None or not is_allowed(address, plain=plain):
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
