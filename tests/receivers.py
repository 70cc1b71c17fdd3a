"""Somebody else's server on loopback, as kind or as hostile as a test wants it, and the instance allowed to reach it."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Answers = Callable[[socket.socket], None]


@dataclass
class Call:
    """One request as it came."""

    line: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass
class Receiver:
    """Says what it is told to say to each caller in turn, the last of it for ever; keeps what it was sent."""

    port: int
    calls: list[Call] = field(default_factory=list)
    says: list[Answers] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    most_at_once: int = 0
    _at_once: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def serve(self, line: socket.socket) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            with suppress(OSError), self.tls.wrap_socket(line, server_side=True) if self.tls else line as line:
                call = read(line)
                if call is None:
                    return
                with self._lock:
                    say = self.says[min(len(self.calls), len(self.says) - 1)] if self.says else plain(200, "ok")
                    self.calls.append(call)
                say(line)
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def receiver(settings: Any) -> Iterator[Receiver]:
    """A server of the house, which the settings name."""
    settings.RELAY_EGRESS_ALLOW_CIDRS = ["127.0.0.0/8"]
    with listening() as found:
        yield found


@contextmanager
def listening() -> Iterator[Receiver]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Receiver(server.getsockname()[1])
        threading.Thread(target=_accept, args=(server, found), daemon=True).start()
        yield found


@contextmanager
def listening_tls(chain: Path, key: Path) -> Iterator[Receiver]:
    """The same behind TLS; keeps the server names that it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Receiver(server.getsockname()[1])
        context.sni_callback = lambda _line, name, _context: found.names.append(name)
        found.tls = context
        threading.Thread(target=_accept, args=(server, found), daemon=True).start()
        yield found


def _accept(server: socket.socket, found: Receiver) -> None:
    with suppress(OSError):
        while True:
            line, _address = server.accept()
            threading.Thread(target=found.serve, args=(line,), daemon=True).start()


def read(line: socket.socket) -> Call | None:
    line.settimeout(20)
    said = b""
    while b"\r\n\r\n" not in said:
        part = line.recv(65536)
        if not part:
            return None
        said += part
    head, _, body = said.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
    while len(body) < int(headers.get("content-length", "0")):
        body += line.recv(65536)
    return Call(first, headers, body, time.time())


# What a receiver may say


def plain(status: int, text: str = "", **headers: str) -> Answers:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    said = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(text.encode())}\r\n{more}\r\n{text}".encode()
    return lambda line: line.sendall(said)


def hangs(seconds: float) -> Answers:
    def say(line: socket.socket) -> None:
        time.sleep(seconds)
        line.sendall(OK)

    return say


def drips(line: socket.socket) -> None:
    """A byte of its headers now and then, for ever."""
    for one in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000:
        line.sendall(bytes([one]))
        time.sleep(0.05)


def drips_its_words(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"a")
        time.sleep(0.05)


def says_too_much(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        line.sendall(b"x" * 65536)


def resets(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def is_no_http(line: socket.socket) -> None:
    line.sendall(b"220 mail.example ESMTP\r\n")


def breaks_off(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 20")
