"""P85 after the target: a stall of the race that the forecast opens and closes, climbs by its own pace and colours amber, never red."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from campaigns import watch
from campaigns.models import Campaign, Decision, Stall
from campaigns.targets import set_target
from insights import snapshots
from insights.status import report
from notifications import outbox
from tests.doors import browser
from tests.integration.test_odds import FAR, NEAR, history, race
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        found = World.build()
        history(found, took=12)
        yield found


def rounds(world: World) -> None:
    """What the workers do in turn."""
    watch.sweep(now=world.now)
    snapshots.look(now=world.now)
    watch.sweep(now=world.now)
    outbox.publish(now=world.now)


def risk(campaign: Campaign) -> Stall | None:
    return Stall.objects.filter(campaign=campaign, kind="finish_at_risk").first()


def test_the_forecast_opens_it_and_the_lead_reads_both_days(world: World) -> None:
    campaign = race(world)
    rounds(world)
    stall = risk(campaign)
    assert stall
    assert (stall.court_id, stall.leg.kind, stall.cost_days, stall.closed_at) == (world["Ana"].pk, "tape", 0, None)
    inbox = browser(world["Ana"]).get("/inbox/").text
    assert "The finish of your campaign is at risk" in inbox
    p85 = report(campaign, now=world.now).p85
    assert p85
    assert f"is over by {p85:%a} {p85.day} {p85:%b}" in inbox


def test_a_second_round_finds_the_same(world: World) -> None:
    campaign = race(world)
    rounds(world)
    seq = Campaign.objects.get(pk=campaign.pk).seq
    rounds(world)
    assert Campaign.objects.get(pk=campaign.pk).seq == seq


def test_another_target_ends_it_at_once(world: World) -> None:
    campaign = race(world)
    rounds(world)
    set_target(campaign, by=world.who("Ana"), now=world.later(), finish_on=FAR, reason="The fair moved.")
    watch.sweep(now=world.now)
    stall = risk(campaign)
    assert stall
    assert stall.closed_at == world.now


def test_what_is_mostly_assumed_opens_nothing(world: World) -> None:
    campaign = race(world)
    campaign.legs.filter(kind="leg").update(function=None)
    rounds(world)
    assert risk(campaign) is None


def test_after_a_day_a_decision_is_wanted_and_the_race_stays_amber(world: World) -> None:
    campaign = race(world)
    rounds(world)
    world.later(timedelta(days=1, hours=4))
    rounds(world)
    stall, wanted = risk(campaign), Decision.objects.get(campaign=campaign)
    assert stall
    assert (stall.step, wanted.options) == (4, 4)
    seen = report(Campaign.objects.get(pk=campaign.pk), now=world.now)
    assert (seen.colour, [one.code for one in seen.because]) == ("amber", ["late_p85"])
    page = browser(world["Ana"]).get(f"/campaigns/{campaign.pk}/status/").text
    assert "By the odds the race ends after its target." in page
    assert "Do less: leave a leg out or make it smaller" in page


def test_every_page_has_words_for_it(world: World) -> None:
    campaign = race(world, finish_on=NEAR)
    rounds(world)
    ana = browser(world["Ana"])
    pages = ["/", "/board/", f"/campaigns/{campaign.pk}/", f"/campaigns/{campaign.pk}/status/"]
    assert {page: ana.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert "The finish is at risk" in ana.get(f"/campaigns/{campaign.pk}/").text
    assert "Nothing is stuck" in ana.get("/board/").text
