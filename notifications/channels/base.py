"""What every channel takes and raises: one message for one address, sent or `DeliveryFailed`; and the wall clock of a send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread


class DeliveryFailed(Exception):
    """It was not delivered, as far as one knows.

    `final`: this address will never take it. `channel_down`: nothing else would get through now either. `perhaps_sent`: it broke off
    where the other side may have taken it already. `retry_after` is what the other side asked for.
    """

    def __init__(
        self,
        reason: str,
        *,
        final: bool = False,
        channel_down: bool = False,
        perhaps_sent: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final, self.channel_down, self.perhaps_sent = final, channel_down, perhaps_sent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Message:
    """A letter ready for one address. `id` is the same on every copy; `thread` heads what belongs together."""

    id: str
    address: str
    subject: str
    text: str
    html: str
    thread: str
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Send = Callable[[Message], None]
Open = Callable[[], AbstractContextManager[Send]]


def within(limit: timedelta, act: Callable[[], object], *, give_up: Callable[[], object]) -> None:
    """Do it, or give up and raise when the wall clock says so: a server that trickles never runs into a socket's timeout."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as failed:  # noqa: BLE001 -- raised again below, in the caller's thread
            raised.append(failed)

    thread = Thread(target=run, name="relay-send", daemon=True)
    thread.start()
    thread.join(limit.total_seconds())
    if thread.is_alive():
        give_up()
        raise DeliveryFailed(f"no end after {limit.total_seconds():.0f} s", channel_down=True, perhaps_sent=True)
    if raised:
        raise raised[0]
