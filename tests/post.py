"""A mail relay of our own on loopback, and many hands at once, for tests of what is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

OK = "250 taken"


class Relay:
    """A mail relay that says what it is told to, and keeps what it took."""

    def __init__(self) -> None:
        self.took: list[Mail] = []
        self.says: dict[str, str] = {}
        self.while_data: threading.Event | None = None
        self.rows_were_free: list[bool] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self.says.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.says.get("data", OK)
        if answer.startswith("drop"):
            self.took.append(message_from_bytes(envelope.content or b""))
            server.transport.close()
            return OK
        if answer == OK:
            self.took.append(message_from_bytes(envelope.content or b""))
        return answer


@contextmanager
def listening(settings: Any) -> Iterator[Relay]:
    """The relay, and the instance pointed at it."""
    handler = Relay()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Relay <relay@meridian.example>"
    yield handler
    server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def text_of(mail: Mail) -> str:
    """The plain part."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]  # bytes, as it was asked to decode


def together(number: int, act: Callable[[], object]) -> None:
    """Do it in so many threads at the same moment."""
    barrier = threading.Barrier(number)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
