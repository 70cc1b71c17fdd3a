"""What people want by mail; and somebody without an account: three mails a day at most, and none once they ask us to stop."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from campaigns import baton, watch
from campaigns.models import Campaign, Event, Handoff
from notifications import outbox, preferences
from notifications.models import Delivery, Notice, Preference
from notifications.preferences import Wanted
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.post import together
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_to_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world() -> World:
    return World.build()


def send(world: World) -> list[str]:
    """Who gets a mail in one round."""
    mail.outbox.clear()
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    return sorted(one.to[0].partition("@")[0] for one in mail.outbox)


def for_jo(world: World, number: int) -> list[Campaign]:
    """So many races whose first baton goes to Jo, who has no account."""
    return [world.race(world.leg("Site", "Jo"), name=f"Race {one}") for one in range(number)]


def site(world: World, name: str = "Race 0") -> Handoff:
    return Handoff.objects.get(campaign__name=name, taker=world["Jo"])


# With an account


def test_whoever_says_nothing_gets_news_at_once_and_the_daily_mail(world: World) -> None:
    assert preferences.wanted_by(world.who("Ben")) == Wanted(information=True, digest=True, digest_at=time(8, 30))


def late_for_dov(world: World) -> None:
    """Cleo lets the baton lie; Dov runs next."""
    world.in_the_air()
    send(world)
    world.now = when("2026-11-04 16:00")
    watch.sweep(now=world.now)


def test_news_that_waits_for_nobody_can_be_left_to_the_daily_mail(world: World) -> None:
    preferences.want(world.who("Dov"), Wanted(information=False))
    late_for_dov(world)
    send(world)
    notice = Notice.objects.get(reader=world["Dov"], why="downstream")
    assert (notice.for_digest, notice.due_at, notice.deliveries.count()) == (True, None, 0)
    world.now = when("2026-11-05 08:30")
    send(world)
    (daily,) = (one for one in mail.outbox if one.to == ["dov@example.com"])
    assert "The baton to you is late" in daily.body


def test_what_waits_for_somebody_is_mailed_whatever_they_wish(world: World) -> None:
    preferences.want(world.who("Cleo"), Wanted(information=False, digest=False))
    world.in_the_air()
    assert "cleo" in send(world)


def test_without_a_daily_mail_the_app_still_has_it_all(world: World) -> None:
    world.in_the_air()
    outbox.publish(now=world.now)
    preferences.want(world.who("Cleo"), Wanted(digest=False))
    world.now = when("2026-11-03 08:30")
    assert "cleo" not in send(world)
    assert Notice.objects.filter(reader=world["Cleo"], event__kind="started").exists()


def test_the_page_keeps_what_is_said(world: World) -> None:
    client = browser(world["Ben"])
    assert b'name="digest_at"' in client.get("/me/notices/").content
    assert client.post("/me/notices/", {"digest": "on", "digest_at": "11:30"}).status_code == 302
    assert preferences.wanted_by(world.who("Ben")) == Wanted(information=False, digest=True, digest_at=time(11, 30))
    assert client.post("/me/notices/", {"digest_at": "03:00"}).status_code == 422
    assert Preference.objects.count() == 1


def test_the_profile_leads_to_it(world: World) -> None:
    assert b'href="/me/notices/"' in browser(world["Ben"]).get("/me/").content


# Without one


def test_three_mails_a_day_and_the_rest_when_the_next_day_opens(world: World) -> None:
    for_jo(world, 5)
    assert send(world) == ["jo"] * 3
    world.later()
    assert send(world) == []
    assert set(Delivery.objects.filter(state="queued").values_list("next_at", "attempts")) == {(when("2026-11-03 09:00"), 0)}
    world.now = when("2026-11-03 09:00")
    assert [one for one in send(world) if one == "jo"] == ["jo"] * 2


def test_what_is_put_off_and_answered_meanwhile_is_not_sent(world: World) -> None:
    for_jo(world, 4)
    send(world)
    (left,) = Delivery.objects.filter(state="queued").select_related("notice__event__handoff")
    assert left.notice.event.handoff
    baton.recall(left.notice.event.handoff, by=world.who("Ana"), now=world.later())
    world.now = when("2026-11-03 09:00")
    assert "jo" not in send(world)
    left.refresh_from_db()
    assert left.state == "cancelled"


def test_the_day_is_the_reader_s_own(world: World) -> None:
    Stakeholder.objects.filter(pk=world["Jo"].pk).update(zone="Asia/Kolkata")
    world.now = when("2026-11-02 16:00")
    for_jo(world, 3)
    assert send(world) == ["jo"] * 3
    world.now = when("2026-11-02 18:31")  # past midnight in Kolkata; the calendar is London's, so that it opens at 09:00 there
    world.race(world.leg("Site", "Jo"), name="One more")
    send(world)
    assert Delivery.objects.get(state="queued").next_at == when("2026-11-03 09:00")


def test_people_with_an_account_are_not_rationed(world: World) -> None:
    for number in range(5):
        world.race(name=f"Race {number}")
    assert send(world) == ["ben"] * 5


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_keep_to_the_ration() -> None:
    world = World.build()
    for_jo(world, 8)
    outbox.publish(now=world.now)
    together(4, lambda: [outbox.claim(channel="email", now=world.now, batch=1) for _ in range(4)])
    assert Delivery.objects.filter(state="leased").count() == 3


def test_stop_writing_to_me(world: World) -> None:
    (race,) = for_jo(world, 1)
    outbox.publish(now=world.now)
    preferences.stop_writing(world["Jo"], now=world.later())
    assert Delivery.objects.get().state == "cancelled"
    assert send(world) == ["ana"]
    told = Notice.objects.filter(reader=world["Ana"], event__kind="mail_stopped").get()
    assert (told.why, told.act_now, told.event.campaign) == ("lead", True, race)
    assert mail.outbox[0].subject == "Jo asks us to send no more mails · Race 0"


def test_asking_twice_tells_nobody_twice(world: World) -> None:
    for_jo(world, 1)
    preferences.stop_writing(world["Jo"], now=world.later())
    preferences.stop_writing(world["Jo"], now=world.later())
    assert Event.objects.filter(kind="mail_stopped").count() == 1


def test_a_later_offer_finds_nobody(world: World) -> None:
    campaign = world.race(world.leg("Build", "Ben"), world.leg("Site", "Jo"))
    preferences.stop_writing(world["Jo"], now=world.now)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    assert world.handoff_to(campaign, "Site").state == "declined"
    assert "jo" not in send(world)


def test_they_may_be_written_to_again(world: World) -> None:
    preferences.stop_writing(world["Jo"], now=world.now)
    preferences.allow_writing(world["Jo"], now=world.now)
    for_jo(world, 1)
    assert send(world) == ["jo"]


def test_a_mail_on_its_way_when_they_ask_is_not_sent(world: World) -> None:
    for_jo(world, 1)
    outbox.publish(now=world.now)
    outbox.claim(channel="email", now=world.now, batch=1)
    preferences.stop_writing(world["Jo"], now=world.now)
    Delivery.objects.update(lease_until=world.now - timedelta(days=400))
    assert "jo" not in send(world)
    assert Delivery.objects.filter(notice__reader=world["Jo"]).get().state == "cancelled"


def test_nobody_signed_in_may_not_look(world: World, client: Client) -> None:
    assert client.get("/me/notices/").status_code == 302
