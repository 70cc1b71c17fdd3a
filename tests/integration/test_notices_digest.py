"""The daily mail: at half past eight of the reader's working days, once, with what only informs and was not read yet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction

from campaigns import baton, watch
from campaigns.models import Campaign
from notifications import digests, inbox, outbox
from notifications.models import Delivery, Digest, Notice, Preference
from stakeholders import directory
from stakeholders.models import Stakeholder
from tests.post import together
from tests.world import World, when

pytestmark = pytest.mark.django_db
TUESDAY = "2026-11-03 "


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world() -> World:
    return World.build()


def at(world: World, moment: str) -> list[EmailMultiAlternatives]:
    """The daily mails of one round at that moment."""
    world.now = when(moment)
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    found = [one for one in mail.outbox if "List-Unsubscribe" in one.extra_headers]
    mail.outbox.clear()
    return found  # type: ignore[return-value]


def taken(world: World, name: str = "Atlas 4 launch") -> Campaign:
    """Ben has heard that the race started, Ana (in the digest) of nothing yet; Cleo has taken Ben's baton, which he hears tomorrow."""
    campaign = world.race(name=name)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    world.take(campaign, "Press")
    return campaign


def readers(mails: list[EmailMultiAlternatives]) -> list[str]:
    return sorted(one.to[0].partition("@")[0] for one in mails)


def test_it_comes_at_half_past_eight_with_everything_since_and_once(world: World) -> None:
    taken(world)
    assert at(world, "2026-11-02 16:00") == []
    assert at(world, TUESDAY + "08:29") == []
    mails = at(world, TUESDAY + "08:30")
    assert readers(mails) == ["ana", "ben", "cleo", "dov"]
    assert at(world, TUESDAY + "08:31") == at(world, TUESDAY + "12:00") == []
    (ben,) = (one for one in mails if one.to == ["ben@example.com"])
    assert ben.subject == "What moved, for Tue 3 Nov"
    for said in ("2 notices about one campaign.", "- The race has started, and you run in it (Mon 2 Nov, 10:00)", "- Cleo took your baton"):
        assert said in ben.body
    assert not ben.reply_to


def test_nothing_comes_when_nothing_moved(world: World) -> None:
    assert at(world, TUESDAY + "08:30") == []
    assert Digest.objects.count() == 0


def test_what_was_read_in_the_app_is_not_in_it(world: World) -> None:
    taken(world)
    outbox.publish(now=world.now)
    inbox.mark_all_read(world.who("Ben"), world.now)
    assert "ben" not in readers(at(world, TUESDAY + "08:30"))
    assert not Notice.objects.filter(for_digest=True).exists()


def test_what_happens_after_its_hour_waits_for_the_next_working_day(world: World) -> None:
    world.now = when("2026-11-06 10:00")  # a Friday
    taken(world)
    assert at(world, "2026-11-07 08:30") == at(world, "2026-11-08 12:00") == []
    assert readers(at(world, "2026-11-09 08:30")) == ["ana", "ben", "cleo", "dov"]


def test_it_is_the_reader_s_own_morning(world: World) -> None:
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(zone="Asia/Kolkata")
    taken(world)
    assert readers(at(world, TUESDAY + "03:00")) == ["ben"]


def test_a_day_off_has_none(world: World) -> None:
    off = directory.add_calendar(by=None, name="Feast", zone="Europe/London")
    directory.close_on(
        off, by=None, first_day=when(TUESDAY + "00:00").date(), last_day=when(TUESDAY + "00:00").date(), name="Feast", now=world.now
    )
    Stakeholder.objects.filter(pk=world["Ben"].pk).update(calendar=off)
    taken(world)
    assert "ben" not in readers(at(world, TUESDAY + "08:30"))
    assert "ben" in readers(at(world, "2026-11-04 08:30"))


def test_after_an_outage_it_still_comes_until_work_ends_and_then_with_the_next(world: World) -> None:
    taken(world)
    outbox.publish(now=world.now)
    assert at(world, TUESDAY + "17:01") == []
    assert readers(at(world, "2026-11-04 08:30")) == ["ana", "ben", "cleo", "dov"]


def test_a_digest_that_could_not_be_sent_goes_out_on_the_next_working_day(world: World, settings: Any) -> None:
    taken(world)
    outbox.publish(now=world.now)
    outbox.publish(now=when(TUESDAY + "08:30"))
    assert at(world, TUESDAY + "19:00") == []
    assert "ben" in readers(at(world, "2026-11-04 08:30"))


def test_campaigns_stand_under_their_names(world: World) -> None:
    taken(world)
    taken(world, name="Boreas <b>")
    (ben,) = (one for one in at(world, TUESDAY + "08:30") if one.to == ["ben@example.com"])
    assert "4 notices about 2 campaigns." in ben.body
    assert "Boreas <b>\nhttp://testserver/campaigns/" in ben.body
    assert "Boreas &lt;b&gt;" in str(ben.alternatives[0][0])


def test_its_parts_are_deliveries_like_any_other_under_one_message_id(world: World) -> None:
    taken(world)
    mails = at(world, TUESDAY + "08:30")
    (ben,) = (one for one in mails if one.to == ["ben@example.com"])
    rows = Delivery.objects.filter(notice__reader=world["Ben"], digest__isnull=False)
    assert list(rows.values_list("state", "message_id", "attempts")) == [("sent", ben.extra_headers["Message-ID"], 1)] * 2


def test_somebody_without_an_account_gets_none(world: World) -> None:
    world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"))
    assert "jo" not in readers(at(world, TUESDAY + "08:30"))


def test_who_wants_none_gets_none_and_who_wants_it_later_gets_it_later(world: World) -> None:
    Preference.objects.create(reader=world["Ben"], digest=False)
    Preference.objects.create(reader=world["Cleo"], digest_at=time(11, 0))
    taken(world)
    assert readers(at(world, TUESDAY + "08:30")) == ["ana", "dov"]
    assert readers(at(world, TUESDAY + "11:00")) == ["cleo"]


def test_a_second_one_for_a_day_cannot_be_written(world: World) -> None:
    taken(world)
    at(world, TUESDAY + "08:30")
    one = Digest.objects.filter(reader=world["Ben"]).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(id=world["Ben"].pk, reader=one.reader, day=one.day, due_at=one.due_at)


def test_gathering_takes_no_more_queries_for_more_readers(world: World, django_assert_num_queries: Any) -> None:
    def grow(number: int, moment: datetime) -> None:
        for one in range(number):
            taken(world, name=f"Race {moment:%d}-{one}")
        outbox.publish(now=world.now)

    grow(1, when(TUESDAY + "08:30"))
    Notice.objects.exclude(reader=world["Ben"]).update(for_digest=False)
    with django_assert_num_queries(10):
        assert digests.gather(now=when(TUESDAY + "08:30")) == 1
    world.now = when(TUESDAY + "10:00")
    grow(6, when("2026-11-04 08:30"))
    with django_assert_num_queries(10):
        assert digests.gather(now=when("2026-11-04 08:30")) == 4


@pytest.mark.django_db(transaction=True)
def test_gathered_twice_at_once_it_exists_once() -> None:
    world = World.build()
    for number in range(3):
        taken(world, name=f"Race {number}")
    outbox.publish(now=world.now)
    morning = when(TUESDAY + "08:30")
    together(4, lambda: digests.gather(now=morning))
    assert Digest.objects.count() == 4
    assert outbox.deliver(now=morning + timedelta(minutes=1)) == 4
    assert not Notice.objects.filter(for_digest=True).exists()


def test_a_silence_that_ended_is_neither_told_nor_left_in_the_outbox(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben", days=10), world.leg("Press", "Cleo"))
    world.take(campaign, "Build")
    watch.sweep(now=when("2026-11-09 12:00"))
    at(world, "2026-11-09 12:00")
    assert Notice.objects.filter(stall__kind="silent_runner", reader=world["Ben"], for_digest=True).exists()
    baton.check_in(world.leg_of(campaign, "Build"), by=world.who("Ben"), now=when("2026-11-09 13:00"), note="Half of it stands.")
    outbox.publish(now=when("2026-11-10 10:00"))
    about = Delivery.objects.filter(notice__stall__kind="silent_runner")
    assert set(about.values_list("state", flat=True)) == {"cancelled"}
