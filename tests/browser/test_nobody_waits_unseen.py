"""A baton is left: two working days later those concerned see it, in the app and by mail, once; an answer silences the rest."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from campaigns.models import Handoff, Stall
from notifications.models import Delivery
from stakeholders import clock
from tests import main_job as job
from tests.browser.hall import Hall
from tests.browser.player import Player
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left(world: World) -> Handoff:
    """The third baton of a race: on Monday Cleo offered it to Dov, who lets it lie; behind him runs Ben once more."""
    legs = [world.leg(name, runner) for name, runner in (("Build", "Ben"), ("Press", "Cleo"), ("Art", "Dov"), ("Site", "Ben"))]
    campaign = world.race(*legs)
    for leg in ("Build", "Press"):
        world.take(campaign, leg)
        world.pass_on(campaign, leg)
    return world.handoff_to(campaign, "Art")


def mails() -> Counter[str]:
    """How many mails about the stall each reader has."""
    ids = dict(Delivery.objects.filter(notice__stall__kind="baton_in_air").values_list("message_id", "notice__reader__name"))
    sent = (str(one.extra_headers.get("Message-ID")) for one in mail.outbox)
    return Counter(ids[one] for one in sent if one in ids)


def test_it_is_told_once_shown_first_and_silenced_by_an_answer(world: World, hall: Hall, left: Handoff) -> None:
    job.tick(job.working_days_later(left, 2))
    stall = Stall.objects.get(handoff=left)
    assert job.notices_about(stall) == {("Dov", "court"): 1, ("Ben", "downstream"): 1, ("Ana", "lead"): 1}
    assert mails() == {"Dov": 1, "Ben": 1, "Ana": 1}

    before = job.rows()
    for _ in range(2):
        job.tick(clock.now() + timedelta(minutes=5))
    assert (job.rows(), sum(mails().values())) == (before, 3)

    ana = Player(hall, world, "Ana")
    ana.page.goto("/board/")
    expect(ana.page.locator("[data-lane]").first).to_contain_text("8 h over")
    expect(ana.page.locator("[data-lane]").first).to_contain_text("Dov, London")
    ana.page.goto("/inbox/")
    expect(ana.page.locator("main")).to_contain_text("“Art” is stuck and needs a decision of yours")
    ben = Player(hall, world, "Ben")
    ben.page.goto("/inbox/")
    expect(ben.page.locator("main")).to_contain_text("The baton to you is late")

    dov = Player(hall, world, "Dov")
    dov.page.goto("/inbox/")
    expect(dov.page.locator("main")).to_contain_text("The baton from Cleo has waited for you for 2 working days")
    dov.page.goto(f"/handoffs/{left.pk}/")
    dov.take()

    job.tick(clock.now() + timedelta(hours=6))
    stall.refresh_from_db()
    assert (stall.why_closed, stall.step) == ("accepted", 2)
    assert sum(mails().values()) == 3
    ana.page.goto("/board/")
    expect(ana.page.locator("[data-lane]").first).not_to_contain_text("over")


def test_the_lead_nudges_and_sets_aside_from_the_campaign_page(world: World, hall: Hall, left: Handoff) -> None:
    job.tick(job.working_days_later(left, 1) + timedelta(minutes=2))
    assert mails() == {"Dov": 1, "Ben": 1}
    ana = Player(hall, world, "Ana")
    ana.page.goto(f"/campaigns/{left.campaign_id}/")
    ana.press("Nudge")
    ana.told("Dov is told once more")
    job.tick(clock.now() + timedelta(minutes=6))
    assert mails() == {"Dov": 2, "Ben": 1}

    box = ana.unfold("Set aside…")
    box.get_by_label("Until the end of").fill((clock.now() + timedelta(days=2)).date().isoformat())
    ana.press("Set aside until then", within=box)
    ana.told("Set aside.")
    expect(ana.page.locator("main")).to_contain_text("Set aside until")
