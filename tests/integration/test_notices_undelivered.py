"""A mail that is refused for good: the race learns of it, its lead and the admins see it, and it can be sent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from campaigns import chasing
from campaigns.models import Event, Handoff, Stall
from notifications import dead_letters, messages, outbox, undelivered
from notifications.models import Attempt, Delivery
from stakeholders.refusals import NotFound, WrongMoment
from tests.doors import browser
from tests.post import Relay, listening, together
from tests.world import World, when

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "550 no such person"


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def relay(settings: Settings) -> Iterator[Relay]:
    with listening(settings) as found:
        yield found


def refused(world: World, relay: Relay, *, races: int = 1) -> None:
    """Ben is offered batons, and the mail server knows no Ben."""
    relay.says["ben@example.com"] = NOBODY
    for number in range(races):
        world.race(name=f"Race {number}")
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)


def test_the_race_learns_at_once_and_the_handoff_stays_offered(world: World, relay: Relay) -> None:
    refused(world, relay)
    handoff = Handoff.objects.get()
    assert (handoff.state, handoff.undelivered_at is not None) == ("offered", True)
    stall = Stall.objects.get(handoff=handoff)
    assert (stall.kind, stall.closed_at) == ("nobody_takes", None)
    assert Delivery.objects.get(notice__reader=world["Ben"]).reported_at == world.now


def test_it_is_told_once_however_often_it_is_asked(world: World, relay: Relay) -> None:
    refused(world, relay)
    Delivery.objects.update(reported_at=None)
    assert undelivered.report(now=world.later()) == 0
    assert Event.objects.filter(kind="undelivered").count() == 1
    assert not Delivery.objects.filter(state="dead", reported_at=None).exists()


def test_a_sender_that_dies_before_it_told_loses_nothing(world: World, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(undelivered, "report", lambda **_: 0)
        refused(world, relay)
    assert not Event.objects.filter(kind="undelivered").exists()
    outbox.deliver(now=world.later())
    assert Event.objects.filter(kind="undelivered").count() == 1


def test_a_race_that_cannot_be_told_fails_no_sending_and_is_tried_again(
    world: World, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bool:
        raise RuntimeError("the race is broken")

    with monkeypatch.context() as breaking:
        breaking.setattr(chasing, "undelivered", broken)
        refused(world, relay)
    assert Delivery.objects.get().reported_at is None
    outbox.deliver(now=world.later())
    assert Event.objects.filter(kind="undelivered").count() == 1


def test_news_that_is_refused_says_nothing_of_the_handoff(world: World, relay: Relay) -> None:
    relay.says["dov@example.com"] = NOBODY
    world.in_the_air()
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    outbox.publish(now=when("2026-11-03 08:30"))
    outbox.deliver(now=when("2026-11-03 08:30"))
    dead = Delivery.objects.get(notice__reader=world["Dov"])
    assert (dead.state, dead.reported_at is not None) == ("dead", True)
    assert not Event.objects.filter(kind="undelivered").exists()


def test_the_lead_sees_their_own_and_an_admin_all(world: World, relay: Relay) -> None:
    refused(world, relay)
    for name, seen in {"Ana": 1, "Ida": 1, "Eva": 0}.items():
        letters, more = dead_letters.dead_letters(world.who(name), 1)
        assert (len(letters), more, dead_letters.dead_count(world.who(name))) == (seen, False, seen)
    (one,), _ = dead_letters.dead_letters(world.who("Ana"), 1)
    assert (one.reader, one.address, one.attempts, one.needed) == ("Ben", "ben@example.com", 1, True)
    assert one.headlines == ("Ana offers you the baton",)
    assert "no such person" in one.reason


def test_it_is_sent_again_with_its_tries_kept(world: World, relay: Relay) -> None:
    refused(world, relay)
    relay.says.clear()
    delivery = Delivery.objects.get(notice__reader=world["Ben"])
    assert dead_letters.retry(delivery.pk, world.who("Ana"), now=world.now) == 1
    outbox.deliver(now=world.now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 2)
    assert [mail["Message-ID"] for mail in relay.took if mail["To"] == "ben@example.com"] == [delivery.message_id]
    assert list(Attempt.objects.filter(delivery=delivery).order_by("pk").values_list("result", flat=True)) == ["refused", "sent"]


def test_who_may_not_see_it_cannot_send_it_again(world: World, relay: Relay) -> None:
    refused(world, relay)
    delivery = Delivery.objects.get(notice__reader=world["Ben"])
    with pytest.raises(NotFound):
        dead_letters.retry(delivery.pk, world.who("Eva"), now=world.now)
    assert dead_letters.retry_all(world.who("Eva"), now=world.now) == 0


def test_what_is_not_dead_cannot_be_sent_again(world: World, relay: Relay) -> None:
    refused(world, relay)
    delivery = Delivery.objects.get(notice__reader=world["Ben"])
    dead_letters.retry(delivery.pk, world.who("Ana"), now=world.now)
    with pytest.raises(WrongMoment):
        dead_letters.retry(delivery.pk, world.who("Ida"), now=world.now)


def test_sent_again_by_many_at_once_it_goes_once(world: World, relay: Relay) -> None:
    refused(world, relay)
    relay.says.clear()
    ana = world.who("Ana")
    together(4, lambda: dead_letters.retry_all(ana, now=world.now))
    together(2, lambda: outbox.deliver(now=world.now))
    assert len([mail for mail in relay.took if mail["To"] == "ben@example.com"]) == 1


def test_the_page_lists_them_sends_them_again_and_teaches_when_it_is_empty(world: World, relay: Relay) -> None:
    refused(world, relay)
    client = browser(world["Ida"])
    page = client.get("/settings/deliveries/").content.decode()
    assert "Ana offers you the baton" in page
    assert "no such person" in page
    assert client.post("/settings/deliveries/retry/").status_code == 302
    assert Delivery.objects.get(notice__reader=world["Ben"]).state == "queued"
    assert "Every mail has arrived" in client.get("/settings/deliveries/").content.decode()


def test_the_board_has_a_mark_for_it(world: World, relay: Relay) -> None:
    refused(world, relay)
    assert "1 mail could not be delivered" in browser(world["Ana"]).get("/board/").content.decode()
    assert "could not be delivered" not in browser(world["Ben"]).get("/board/").content.decode()


def test_their_list_asks_as_often_for_many_as_for_few(world: World, relay: Relay, django_assert_max_num_queries: Any) -> None:
    refused(world, relay, races=12)
    who = world.who("Ida")
    with django_assert_max_num_queries(7):
        assert len(dead_letters.dead_letters(who, 1)[0]) == 12


def test_the_handoff_says_who_was_told_and_what_became_of_the_mail(world: World, relay: Relay) -> None:
    handoff = world.in_the_air()
    outbox.publish(now=world.now)
    (waiting,) = messages.messages_about(handoff.pk)
    assert (waiting.reader, str(waiting.what), waiting.state, waiting.at) == ("Cleo", "Offer", "queued", world.now)
    outbox.deliver(now=world.now)
    assert [(one.state, one.at) for one in messages.messages_about(handoff.pk)] == [("sent", world.now)]


def test_only_its_lead_and_admins_see_that(world: World, relay: Relay) -> None:
    handoff = world.in_the_air()
    outbox.publish(now=world.now)
    seen = {
        name: "Who was told" in browser(world[name]).get(f"/handoffs/{handoff.pk}/").content.decode()
        for name in ("Ana", "Ida", "Cleo", "Ben")
    }
    assert seen == {"Ana": True, "Ida": True, "Cleo": False, "Ben": False}


def test_what_is_dead_or_no_longer_needed_says_so_there(world: World, relay: Relay) -> None:
    refused(world, relay)
    handoff = Handoff.objects.get()
    page = browser(world["Ana"]).get(f"/handoffs/{handoff.pk}/").content.decode()
    assert "Mail could not be delivered" in page
    Delivery.objects.update(state="cancelled")
    assert "Mail no longer needed" in browser(world["Ana"]).get(f"/handoffs/{handoff.pk}/").content.decode()
