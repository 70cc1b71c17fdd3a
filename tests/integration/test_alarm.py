"""The banner and the page behind it: who has to know sees it on every page, others do not, and it goes by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models.functions import Now

from campaigns import rounds
from campaigns.models import Campaign, Leg, Round
from notifications import auditor, outbox
from relay.web import alarms
from tests.doors import browser
from tests.world import World

pytestmark = pytest.mark.django_db
EVERYWHERE = ["/", "/board/", "/status/", "/stakeholders/", "/me/", "/inbox/", "/nothing/here/"]


@pytest.fixture
def world() -> World:
    """The cast; the last sweep was just now and the audit found nothing."""
    world = World.build()
    rounds.note(Round.Work.SWEEP)
    auditor.audit(now=world.now)
    return world


def stop(world: World) -> None:
    """Every worker is dead for a while."""
    Round.objects.update(at=Now() - timedelta(minutes=2))


def banner(world: World, name: str, url: str = "/stakeholders/") -> str:
    return browser(world[name]).get(url).context["frame"].alarm


@pytest.mark.parametrize("url", EVERYWHERE)
def test_no_page_alarms_anybody_while_all_is_well(world: World, url: str) -> None:
    assert [banner(world, name, url) for name in ("Ida", "Ana", "Ben")] == ["", "", ""]


@pytest.mark.parametrize("url", EVERYWHERE)
def test_with_every_worker_dead_each_page_tells_the_admin(world: World, url: str) -> None:
    stop(world)
    answer = browser(world["Ida"]).get(url)
    assert "background work stands still" in answer.content.decode()
    assert "/settings/health/" in answer.content.decode()


def test_the_lead_is_told_in_plain_words_and_led_nowhere(world: World) -> None:
    stop(world)
    page = browser(world["Ana"]).get("/board/").content.decode()
    assert "Notices are late" in page
    assert "/settings/health/" not in page


@pytest.mark.parametrize("name", ["Ben", "Gus", "Hal"])
def test_others_are_not_alarmed(world: World, name: str) -> None:
    stop(world)
    assert banner(world, name) == ""


def test_a_stranger_is_told_nothing(world: World) -> None:
    stop(world)
    assert browser().get("/accounts/login/").context["frame"].alarm == ""


def test_it_goes_by_itself_with_the_next_round(world: World) -> None:
    stop(world)
    assert banner(world, "Ida")
    call_command("tick", verbosity=0)
    assert banner(world, "Ida") == ""


def test_findings_are_counted_for_the_admin(world: World) -> None:
    world.race()
    Campaign.objects.update(look_again_at=None)
    auditor.audit(now=world.now)
    assert banner(world, "Ida") == "Relay found 1 thing that it cannot mend alone."
    assert banner(world, "Ana") == ""


def test_messages_that_wait_are_told_to_the_lead(world: World) -> None:
    world.race()
    auditor.audit(now=world.now + timedelta(minutes=5))
    assert "Notices are late" in banner(world, "Ana")


def test_the_page_names_each_finding_with_its_campaign(world: World) -> None:
    campaign = world.race(name="Poisoned")
    outbox.publish(now=world.now)
    Leg.objects.filter(campaign=campaign).update(planned_days=float("1e308"))
    Campaign.objects.update(look_failed_at=world.now)
    auditor.audit(now=world.now)
    page = browser(world["Ida"]).get("/settings/health/").content.decode()
    assert "Relay cannot work out how it stands" in page
    assert "send this line to whoever runs Relay" in page
    assert f"/campaigns/{campaign.pk}/" in page


def test_the_page_says_when_nothing_is_wrong(world: World) -> None:
    assert "Nothing is wrong" in browser(world["Ida"]).get("/settings/health/").content.decode()


def test_every_check_of_the_auditor_has_its_words_and_says_what_can_be_done() -> None:
    assert {name for name in alarms._CHECKS if not alarms.remedy_text(name)} == set()
    assert "worker" in alarms.remedy_text("sweep")
    assert "mail" in alarms.remedy_text("unsent")
    assert "send this line" in alarms.remedy_text("chain")
