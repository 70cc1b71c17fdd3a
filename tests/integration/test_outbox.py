"""From events to notices and out of the house: once for each reader, only while there is a cause, never inside a transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns import baton, watch
from campaigns.models import Event, Stall
from notifications import outbox, outcomes
from notifications.models import Attempt, Delivery, Notice
from tests.world import World, when

pytestmark = pytest.mark.django_db
AFTER = when("2026-11-05 10:00")


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


@pytest.fixture
def world() -> World:
    return World.build()


def told(kind: str) -> dict[str, str]:
    """Who was told of an event of that kind, and why."""
    return dict(Notice.objects.filter(event__kind=kind).values_list("reader__name", "why"))


def mailed() -> list[str]:
    """Who was written to about something to act on; the daily mail is another matter."""
    return sorted(one.to[0].partition("@")[0] for one in mail.outbox if "List-Unsubscribe" not in one.extra_headers)


def settle(world: World) -> None:
    """Everything so far is told and sent."""
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    mail.outbox.clear()


def flag(world: World) -> None:
    """The press waits for two working days; the watch flags it."""
    world.in_the_air()
    settle(world)
    world.now = AFTER
    watch.sweep(now=world.now)


def test_an_offer_is_told_to_its_taker_by_notice_and_mail(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    assert told("offered")["Cleo"] == "taker"
    assert mailed() == ["cleo"]


def test_publishing_twice_adds_nothing(world: World) -> None:
    flag(world)
    outbox.publish(now=world.now)
    before = Notice.objects.count(), Delivery.objects.count()
    Event.objects.update(published_at=None)
    assert outbox.publish(now=world.now) > 0
    assert (Notice.objects.count(), Delivery.objects.count()) == before


def test_a_reader_has_one_notice_an_event(world: World) -> None:
    flag(world)
    outbox.publish(now=world.now)
    one = Notice.objects.first()
    assert one
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(event=one.event, reader=one.reader, why="lead", act_now=True, created_at=world.now)


def test_a_notice_goes_once_through_each_channel(world: World) -> None:
    flag(world)
    outbox.publish(now=world.now)
    one = Delivery.objects.first()
    assert one
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=one.notice, bundle=one.bundle, channel="email", next_at=world.now)


def test_a_flagged_stall_tells_the_court_the_next_runner_the_lead_and_later_who_answers_for_the_court_once_each(world: World) -> None:
    flag(world)
    assert Stall.objects.count() == 1
    for _ in range(3):
        watch.sweep(now=world.later())
        outbox.publish(now=world.now)
        outbox.deliver(now=world.now)
    assert told("stall_opened") == {"Cleo": "court", "Dov": "downstream", "Ana": "lead"}
    assert told("stall_climbed") == {"Finn": "head"}
    assert mailed() == ["ana", "cleo", "dov", "finn"]


def test_an_answer_before_the_mail_goes_out_silences_it(world: World) -> None:
    flag(world)
    outbox.publish(now=world.now)
    world.take(Stall.objects.get().campaign, "Press")
    outbox.deliver(now=world.now)
    outbox.publish(now=world.now)
    assert mailed() == []
    assert set(Delivery.objects.filter(notice__stall__isnull=False).values_list("state", flat=True)) == {"cancelled"}
    assert told("stall_opened") == {"Cleo": "court", "Dov": "downstream", "Ana": "lead"}


def test_the_offer_of_a_redirected_baton_no_longer_goes_to_the_first_taker(world: World) -> None:
    handoff = world.in_the_air()
    outbox.publish(now=world.now)
    baton.redirect(handoff, by=world.who("Ana"), now=world.later(), runner=world["Hal"].pk)
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    assert "cleo" not in mailed()
    assert "hal" in mailed()


def test_what_is_due_in_the_night_goes_out_when_the_day_begins(world: World) -> None:
    world.now = when("2026-11-02 20:00")
    world.race()
    outbox.publish(now=world.now)
    assert outbox.deliver(now=world.now) == 0
    assert outbox.deliver(now=when("2026-11-03 08:59")) == 0
    assert outbox.deliver(now=when("2026-11-03 09:00")) == 1


def test_a_worker_that_wakes_at_night_waits_for_the_morning(world: World) -> None:
    world.race()
    outbox.publish(now=world.now)
    assert outbox.deliver(now=when("2026-11-02 22:00")) == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.next_at) == ("queued", 0, when("2026-11-03 09:00"))


def test_what_only_informs_is_in_the_inbox_and_not_mailed(world: World) -> None:
    campaign = world.race()
    settle(world)
    world.take(campaign, "Build")
    settle(world)
    world.pass_on(campaign, "Build")
    world.take(campaign, "Press")
    outbox.publish(now=world.now)
    notice = Notice.objects.get(event__kind="accepted", reader=world["Ben"])
    assert (notice.act_now, notice.due_at, notice.deliveries.count()) == (False, None, 0)


def test_nothing_is_sent_inside_a_transaction(world: World, transactional_db: None) -> None:
    world.race()
    outbox.publish(now=world.now)
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.deliver(now=world.now)
    assert mailed() == []


def test_a_lease_that_ran_out_is_claimed_again_and_the_first_sender_is_fenced(world: World) -> None:
    world.race()
    outbox.publish(now=world.now)
    (first,) = outbox.claim(channel="email", now=world.now, batch=5)
    assert outbox.claim(channel="email", now=world.now, batch=5) == []
    Delivery.objects.update(lease_until=first.lease_until - timedelta(minutes=2))  # type: ignore[operator]
    (second,) = outbox.claim(channel="email", now=world.now, batch=5)
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert second.lease_token != first.lease_token
    assert outcomes.finish([first], outbox.Result.SENT, state="sent") == "fenced"
    assert Delivery.objects.get().state == "leased"
    assert outcomes.finish([second], outbox.Result.SENT, state="sent") == "sent"
    assert sorted(Attempt.objects.values_list("result", flat=True)) == ["fenced", "sent"]


def test_what_has_lost_its_cause_is_not_even_claimed(world: World) -> None:
    campaign = world.race()
    outbox.publish(now=world.now)
    world.take(campaign, "Build")
    assert outbox.claim(channel="email", now=world.now, batch=5) == []


def test_an_event_that_makes_no_sense_stops_no_other(world: World) -> None:
    world.race()
    started = Event.objects.get(kind="started")
    Event.objects.bulk_create(
        [Event(campaign=started.campaign, seq=99, kind="exchange_edited", at=world.now, facts={"exchange": "gone"}, digest="")]
    )
    world.take(started.campaign, "Build")
    outbox.publish(now=world.now)
    assert list(Event.objects.unpublished().values_list("seq", flat=True)) == [99]


def test_publishing_takes_no_more_queries_for_more_events(world: World, django_assert_max_num_queries: object) -> None:
    for number in range(8):
        world.race(name=f"Race {number}")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        outbox.publish(now=world.now)


def test_publishing_and_sending_ask_no_more_often_with_more_open_campaigns_that_are_not_due(world: World) -> None:
    def asked() -> int:
        world.race(name="The one that is due")
        with CaptureQueriesContext(connection) as seen:
            outbox.publish(now=world.now)
            outbox.deliver(now=world.now)
        return len(seen)

    asked()  # whatever is kept of calendars is kept
    few = asked()
    for number in range(10):
        world.race(name=f"Race {number}")
    settle(world)
    assert asked() == few
