"""Mail over a real SMTP server: taken, refused, late, hanging, away and back again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from notifications import outbox
from notifications.channels import base, email
from notifications.models import Attempt, Delivery
from tests.post import Relay, free_port, listening, together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def relay(settings: Settings) -> Iterator[Relay]:
    with listening(settings) as found:
        yield found


def offer(world: World) -> Delivery:
    """Ben is offered the baton, and a mail about it is due."""
    world.race()
    outbox.publish(now=world.now)
    return Delivery.objects.get()


def results() -> list[str]:
    return list(Attempt.objects.order_by("started_at").values_list("result", flat=True))


def test_a_mail_reaches_the_relay_once(world: World, relay: Relay) -> None:
    delivery = offer(world)
    assert outbox.deliver(now=world.now) == 1
    assert outbox.deliver(now=world.later()) == 0
    (mail,) = relay.took
    assert mail["To"] == "ben@example.com"
    assert mail["Reply-To"] == "ana@example.com"
    assert mail["Message-ID"] == delivery.message_id == f"<{delivery.pk}@meridian.example>"
    assert mail["References"] == mail["In-Reply-To"] == f"<handoff-{delivery.notice.event.handoff_id}@meridian.example>"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at, results()) == ("sent", world.now - timedelta(hours=1), ["sent"])


def test_with_the_relay_away_it_waits_and_goes_out_when_the_relay_is_back(world: World, relay: Relay, settings: Settings) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    delivery = offer(world)
    assert outbox.deliver(now=world.now) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, results()) == ("queued", 1, ["failed"])
    assert "Connection refused" in delivery.last_error
    assert timedelta(seconds=20) < delivery.next_at - world.now < timedelta(minutes=1)
    settings.EMAIL_PORT = port
    assert outbox.deliver(now=world.later()) == 1
    assert [mail["Message-ID"] for mail in relay.took] == [delivery.message_id]


def test_with_the_relay_away_one_try_a_round_is_enough(world: World, relay: Relay, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    for number in range(3):
        world.race(name=f"Race {number}")
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    assert sorted(results()) == ["failed", "released", "released"]
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("queued", 0), ("queued", 0), ("queued", 1)]


def test_a_refused_recipient_is_dead_at_once(world: World, relay: Relay) -> None:
    relay.says["ben@example.com"] = "550 no such person"
    delivery = offer(world)
    outbox.deliver(now=world.now)
    delivery.refresh_from_db()
    assert (delivery.state, results()) == ("dead", ["refused"])
    assert "no such person" in delivery.last_error
    assert outbox.deliver(now=world.later()) == 0


def test_a_recipient_put_off_is_tried_again(world: World, relay: Relay) -> None:
    relay.says["ben@example.com"] = "450 greylisted"
    delivery = offer(world)
    outbox.deliver(now=world.now)
    relay.says.clear()
    assert outbox.deliver(now=world.later()) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, results()) == ("sent", 2, ["failed", "sent"])


def test_a_mail_taken_by_a_relay_that_then_hangs_up_may_come_twice_under_one_id(world: World, relay: Relay) -> None:
    relay.says["data"] = "drop"
    delivery = offer(world)
    outbox.deliver(now=world.now)
    relay.says.clear()
    outbox.deliver(now=world.later())
    assert [mail["Message-ID"] for mail in relay.took] == [delivery.message_id] * 2
    assert results() == ["unknown", "sent"]


def test_after_three_days_and_a_dozen_tries_it_is_dead(world: World, relay: Relay) -> None:
    relay.says["ben@example.com"] = "451 later"
    delivery = offer(world)
    for day in range(3, 17):
        outbox.deliver(now=world.now + timedelta(days=7 * day))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 12)


def test_retries_stay_inside_the_reader_s_hours(world: World, relay: Relay) -> None:
    relay.says["ben@example.com"] = "451 later"
    delivery = offer(world)
    late = world.now.replace(hour=16, minute=59, second=50)
    outbox.deliver(now=late)
    delivery.refresh_from_db()
    assert delivery.next_at == late.replace(hour=9, minute=0, second=0) + timedelta(days=1)


def test_a_relay_that_trickles_is_given_up(world: World, relay: Relay, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "LONGEST", timedelta(seconds=1))
    with trickling() as port:
        settings.EMAIL_PORT = port
        offer(world)
        outbox.deliver(now=world.now)
    assert results() == ["unknown"]
    assert Delivery.objects.get().state == "queued"


class trickling:
    """A server that greets with one endless line, a byte at a time."""

    def __enter__(self) -> int:
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._greet, daemon=True).start()
        return int(self.socket.getsockname()[1])

    def _greet(self) -> None:
        talk, _ = self.socket.accept()
        self.talk = talk
        stop = threading.Event()
        try:
            while not stop.wait(0.1):
                talk.send(b"2")
        except OSError:
            return

    def __exit__(self, *_: object) -> None:
        self.talk.close()
        self.socket.close()


def test_no_row_is_locked_while_the_relay_talks(world: World, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else may write to the delivery in the middle of the send."""
    seen: list[bool] = []

    def look_and_send(message: base.Message) -> None:
        seen.append(connection.in_atomic_block)
        thread = threading.Thread(target=_write_to_every_delivery, args=(seen,))
        thread.start()
        thread.join(5)
        email.send(message)

    monkeypatch.setattr(outbox, "CHANNELS", {"email": lambda: nullcontext(look_and_send)})
    offer(world)
    assert outbox.deliver(now=world.now) == 1
    assert seen == [False, True]


def _write_to_every_delivery(seen: list[bool]) -> None:
    try:
        seen.append(bool(Delivery.objects.update(last_error="seen")))
    finally:
        connection.close()


def test_two_senders_at_once_send_each_mail_once(world: World, relay: Relay) -> None:
    for number in range(12):
        world.race(name=f"Race {number}")
    outbox.publish(now=world.now)
    together(2, lambda: outbox.deliver(now=world.now))
    assert len({mail["Message-ID"] for mail in relay.took}) == len(relay.took) == 12


def test_senders_that_claim_at_once_share_nothing(world: World, relay: Relay) -> None:
    for number in range(12):
        world.race(name=f"Race {number}")
    outbox.publish(now=world.now)
    together(4, lambda: outbox.claim(channel="email", now=world.now, batch=12))
    assert Attempt.objects.count() == Delivery.objects.filter(state="leased", attempts=1).count() == 12


def test_two_publishers_at_once_write_each_notice_once(world: World, relay: Relay) -> None:
    for number in range(6):
        world.race(name=f"Race {number}")
    together(4, lambda: outbox.publish(now=world.now))
    assert Delivery.objects.count() == 6
    assert outbox.deliver(now=world.now) == 6
