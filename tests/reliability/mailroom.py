"""The mail relay of a run: it takes mails, refuses some for now, and of some takes hold and hangs up without a word."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from relay.throwaway import HOST, _free_port


@dataclass(frozen=True, slots=True)
class Taken:
    """One copy of a mail that this side has: who gets it, what it is about, by what name it goes, when; `told` where we said so."""

    reader: str
    subject: str
    message_id: str
    at: float
    told: bool

    @property
    def race(self) -> str:
        """The campaign it is about, which a subject ends with."""
        return self.subject.rpartition(" · ")[2]


@dataclass
class Mailroom:
    """`refuses` and `drops` are shares of the mails offered. `at` of what was taken is on the wall clock."""

    dice: random.Random
    refuses: float = 0.0
    drops: float = 0.0
    taken: list[Taken] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fate = self.dice.random()
        if fate < self.refuses:
            self.done["refused for now"] += 1
            return "451 come back later"
        dropped = fate < self.refuses + self.drops
        self._take(envelope, told=not dropped)
        if dropped:
            self.done["taken and dropped"] += 1
            assert server.transport
            server.transport.abort()
        return "250 taken"

    def _take(self, envelope: Envelope, *, told: bool) -> None:
        head = BytesHeaderParser().parsebytes(bytes(envelope.content or b"").partition(b"\r\n\r\n")[0])
        subject = str(make_header(decode_header(head["Subject"])))
        self.taken += [Taken(reader, subject, str(head["Message-ID"]).strip(), time.time(), told) for reader in envelope.rcpt_tos]

    def calm_down(self) -> None:
        """From now on everything is taken."""
        self.refuses = self.drops = 0.0


@contextmanager
def mailroom(dice: random.Random, *, refuses: float = 0.0, drops: float = 0.0) -> Iterator[Mailroom]:
    room = Mailroom(dice, refuses, drops, port=_free_port())
    server = Controller(room, hostname=HOST, port=room.port)
    server.start()
    try:
        yield room
    finally:
        server.stop()
