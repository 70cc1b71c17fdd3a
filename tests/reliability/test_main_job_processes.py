"""The main job as a company runs it: a Celery worker and beat as processes, Redis, PostgreSQL, a mail server; the clock is moved.

The worker is killed while it hands the first of the three mails over; all arrive exactly once all the same.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models import Campaign, Event, Stall
from notifications.claiming import WINDOW, its_turn, waiting
from notifications.models import Attempt, Delivery
from relay import suite
from stakeholders import clock
from tests import main_job as job

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
PATIENCE = 60.0  # seconds for anything to come about on a machine that is busy
CELERY = (sys.executable, "-m", "celery", "-A", "relay")
WORKER = (*CELERY, "worker", "--pool", "prefork", "--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "warning")
TICK = (sys.executable, "manage.py", "tick")
BEAT = (*CELERY, "beat", "--loglevel", "warning", "--pidfile=")


ABOUT_THE_WAIT = ("has waited for you", "is late", "needs a decision")


class Sink:
    """A mail server that keeps what it took. Of mails whose subject has words that it `holds`, it does not say that it has them."""

    def __init__(self) -> None:
        self.took: list[EmailMessage] = []
        self.holds: tuple[str, ...] = ()
        self.held = self.cut_off = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = job.parsed(bytes(envelope.content or b""))
        try:
            self.held += self._is_held(mail)
            while self._is_held(mail):
                await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        self.took.append(mail)
        return "250 taken"

    def _is_held(self, mail: EmailMessage) -> bool:
        return any(words in str(mail["Subject"]) for words in self.holds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(port: int) -> Iterator[Sink]:
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield sink
    finally:
        server.stop()


@contextmanager
def instance(var: Path, *, mail_port: int) -> Iterator[dict[str, str]]:
    """The environment of processes on this test's database, with keys of their own on Redis, which go with it."""
    prefix = f"relay-main-job-{secrets.token_hex(4)}:"
    at = connection.settings_dict
    address = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}"
    try:
        yield {
            **suite.clean_environment(),
            "DATABASE_URL": f"postgres://{address}/{at['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "RELAY_REDIS_PREFIX": prefix,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "RELAY_VAR": str(var),
            "RELAY_INSTANCE": "test",
            "RELAY_SECRET_KEY": settings.SECRET_KEY,
            "RELAY_URL": settings.RELAY_URL,
            "RELAY_SWEEP_SECONDS": "1",
        }
    finally:
        client = redis.Redis.from_url(settings.REDIS_URL)
        for key in client.scan_iter(f"{prefix}*"):
            client.delete(key)
        client.close()


@contextmanager
def running(command: tuple[str, ...], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, which ends with the block, whatever it has started."""
    process = subprocess.Popen(command, cwd=suite.ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, and its pool with it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.1)


def test_worker_and_beat_flag_and_tell_once_although_the_worker_is_killed(tmp_path: Path) -> None:
    port = free_port()
    with mail_server(port) as sink, instance(tmp_path, mail_port=port) as environment, running(BEAT, environment):
        with running(WORKER, environment) as worker:
            scene = job.play(tmp_path, move_to=clock.move_to)
            until(lambda: any(mail["To"] == "cleo@example.com" for mail in sink.took), "Cleo reads that a baton is offered to her")
            sink.holds = ABOUT_THE_WAIT
            clock.move_to(scene.later)
            until(lambda: sink.held > 0, "the worker flags, publishes and begins to send")
            kill(worker)
            until(lambda: sink.cut_off > 0, "the mail server sees the worker go")
        sink.holds = ()
        cut_off = Delivery.objects.filter(state="leased")
        lost = cut_off.filter(notice__stall=scene.stall).count()  # all three of them, or those that were published by then
        assert lost
        cut_off.update(lease_until=Now())  # as if the minute of their lease had passed
        with running(WORKER, environment):
            until(lambda: told(scene, sink) == {"Cleo": 1, "Jo": 1, "Ana": 1}, "another worker sends all three mails")
            until(lambda: not Delivery.objects.filter(state="leased").exists(), "the daily mails that were cut off with them go, too")
            before = job.rows()
            two_more_rounds(scene)
        two_ticks_at_once(scene, environment)
    assert job.stalls(scene.campaign) == [("baton_in_air", scene.left.pk)]
    assert job.notices_about(scene.stall) == {("Cleo", "court"): 1, ("Jo", "downstream"): 1, ("Ana", "lead"): 1}
    assert told(scene, sink) == {"Cleo": 1, "Jo": 1, "Ana": 1}
    results = Attempt.objects.filter(delivery__notice__stall=scene.stall).values_list("result", flat=True)
    assert sorted(results) == [*[""] * lost, *["sent"] * 3]
    assert job.rows() == before


def to_be_sent_now() -> int:
    """How many deliveries are due and not within the minutes of their bundle, or in some sender's hands."""
    now = clock.now()
    return Delivery.objects.filter(waiting(now) | Q(state="leased")).filter(its_turn(now)).count()


def told(scene: job.Scene, sink: Sink) -> dict[str, int]:
    """How many mails about the stall each reader was sent."""
    if not Stall.objects.exists():
        return {}
    return {name: len(mails) for name, mails in job.mails_about(scene.stall, list(sink.took)).items()}


def two_more_rounds(scene: job.Scene) -> None:
    """The race is due for a look and its events are to be told once more, as after a worker that was cut off in the middle."""
    for _ in range(2):
        Event.objects.update(published_at=None)
        Campaign.objects.filter(pk=scene.campaign.pk).update(look_again_at=clock.now())
        until(lambda: not Event.objects.filter(published_at=None).exists(), "the worker publishes again")
        until(lambda: not Campaign.objects.due_for_a_look(clock.now()).exists(), "the worker looks again")


def two_ticks_at_once(scene: job.Scene, environment: dict[str, str]) -> None:
    """The same once more, by the command, in two processes that start together."""
    Event.objects.update(published_at=None)
    Campaign.objects.filter(pk=scene.campaign.pk).update(look_again_at=clock.now())
    with running(TICK, environment) as one, running(TICK, environment) as other:
        assert [one.wait(timeout=PATIENCE), other.wait(timeout=PATIENCE)] == [0, 0]
    assert not Event.objects.filter(published_at=None).exists()


def test_an_answer_silences_what_has_not_gone_out_yet(tmp_path: Path) -> None:
    port = free_port()
    with instance(tmp_path, mail_port=port) as environment, running(BEAT, environment), running(WORKER, environment):
        scene = job.play(tmp_path, move_to=clock.move_to)
        clock.move_to(scene.later)
        about = Delivery.objects.filter(notice__stall__handoff=scene.left)
        until(lambda: about.filter(attempts__gt=0).exists(), "the mails are tried; there is no mail server")
        job.press(scene.left.taker, "handoff_accept", scene.left.pk, version=scene.left.version, pass_on_by=clock.now().date().isoformat())
        until(lambda: set(about.values_list("state", flat=True)) == {"cancelled"}, "the worker cancels them")
        with mail_server(port) as sink:  # before the clock: a try without it would put the mails off for longer than anybody waits here
            clock.move_to(job.working_days_later(scene.left, 4))
            two_more_rounds(scene)
            clock.move_to(clock.now() + WINDOW)  # what follows a mail to the same person waits for so long
            until(lambda: not to_be_sent_now(), "all else goes out")
        assert told(scene, sink) == {"Cleo": 0, "Jo": 0, "Ana": 0}
    assert scene.stall.closed_at is not None
    assert job.notices_about(scene.stall) == {("Cleo", "court"): 1, ("Jo", "downstream"): 1, ("Ana", "lead"): 1}
