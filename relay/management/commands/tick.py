"""`manage.py tick`: all periodic work without a broker, once or for ever."""

from __future__ import annotations

import logging
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from campaigns import rounds, watch
from campaigns.models import Round
from goals import contributing
from goals import snapshots as goals
from imports import desk, working
from insights import cut_list, snapshots
from notifications import auditor, outbox, owners, posting, standing_in
from privacy.leftovers import sweep_what_is_due
from stakeholders import clock, directory, kept_answers

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Looks at what is due, writes notices and sends them. Any number may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="again and again until stopped")
        parser.add_argument(
            "--at",
            metavar="INSTANT",
            type=_instant,
            help="first move this demo or test instance's clock forward to the ISO 8601 instant",
        )

    def handle(self, *, loop: bool, at: datetime | None, **_: object) -> None:
        if at is not None:
            _move_clock(at)
        if loop:
            _tick_for_ever()
        else:
            self.stdout.write(tick(to_endpoints=posting.deliver))


def tick(*, to_endpoints: Callable[..., int] = posting.in_the_background) -> str:
    """One round: coming holidays, sweep, publish, deliver, snapshots, what is old, imports that wait, audit. What it did, in a line.

    `to_endpoints`: the last round of a process has to wait until what it sends has gone, another one must not.
    """
    now = clock.for_all()
    directory.materialise_coming(now=now)
    looked = watch.sweep(now=now)
    rounds.note(Round.Work.SWEEP)
    published = outbox.publish(now=now)
    sent = outbox.deliver(now=now)
    to_endpoints(now=now)
    owners.tell(now=now)
    standing_in.tell(now=now)
    posting.forget(now=now)
    kept = snapshots.look(now=now) + cut_list.take(now=now, counted=contributing.counted_until) + goals.look(now=now)
    desk.forget(now=now)
    kept_answers.forget(now=now)
    sweep_what_is_due(now=now)
    imported = working.work(now=now)
    found = auditor.audit(now=now)
    if found:
        logger.error("the audit finds %d things that must not be", found)
    told = f"looked at {looked}, published {published}, sent {sent}, kept {kept}, imported {imported}"
    return f"{now:%Y-%m-%dT%H:%M:%SZ} {told}"


def _tick_for_ever() -> None:
    """Until told to stop: the round that runs is finished. Told twice, it stops at once."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: _stop_after_this(got, stopping))
    while not stopping:
        try:
            logger.info(tick())
            (settings.VAR / "tick").touch()  # what the container's health check looks at
        except Exception:
            logger.exception("A round failed; the next one comes in its time.")
        close_old_connections()
        _wait(settings.RELAY_SWEEP_SECONDS, stopping)


def _stop_after_this(number: int, stopping: list[int]) -> None:
    stopping.append(number)
    signal.signal(number, signal.SIG_DFL)


def _wait(seconds: float, stopping: Sequence[int]) -> None:
    """In short naps: a sleep goes on after a signal."""
    until = time.monotonic() + seconds
    while not stopping and time.monotonic() < until:
        time.sleep(0.2)


def _move_clock(at: datetime) -> None:
    """Forward only, and only where nobody's real time is at stake."""
    if not settings.RELAY_CLOCK_MOVES:
        raise CommandError("This instance lives in real time: --at is for demo and test instances (RELAY_INSTANCE=demo).")
    if at > clock.now():
        clock.move_to(at)


def _instant(text: str) -> datetime:
    """An ISO 8601 instant; one that names no zone is UTC."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
