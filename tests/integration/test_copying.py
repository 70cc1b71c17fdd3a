"""A campaign copied into a draft: the same plan and people from the next working day on, and nothing of what happened in it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from campaigns import baton
from campaigns.models import Campaign, CheckItem, Exchange, Leg
from campaigns.planning import ItemPlan
from stakeholders import directory
from tests.doors import browser, said
from tests.world import World, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.build()


def race(world: World) -> Campaign:
    """Build (Ben) and Beside (Hal) → Press (Cleo), which needs something with evidence; Build is taken."""
    press = world.leg(
        "Press", "Cleo", after=("Build", "Beside"), days=3, critical=True, checkpoint=(ItemPlan("Quote", wants_evidence=True),)
    )
    days = {"plan_start": date(2026, 11, 2), "plan_due": date(2026, 11, 3)}
    legs = (world.leg("Build", "Ben", **days), world.leg("Beside", "Hal", after=(), **days), press)
    found = world.race(*legs, finish_on=date(2026, 11, 13), brand_promise="Nobody notices.", sponsor=world["Gus"].pk)
    world.take(found, "Build")
    return found


def copied(world: World, found: Campaign, name: str = "Ana") -> Campaign:
    answer = browser(world[name]).post(f"/campaigns/{found.pk}/copy/")
    assert answer.status_code == 302
    return Campaign.objects.get(pk=answer.url.split("/")[-3])


def shape(campaign: Campaign) -> tuple[list[tuple[object, ...]], set[tuple[str, str, bool]], list[tuple[str, str, bool, bool]]]:
    legs = Leg.objects.filter(campaign=campaign, kind="leg").order_by("position").values_list("name", "function", "runner", "planned_days")
    passes = Exchange.objects.filter(campaign=campaign, dropped=False).values_list("giver__kind", "giver__name", "taker__name", "critical")
    items = CheckItem.objects.filter(leg__campaign=campaign).order_by("leg__position", "position")
    told = {(giver if kind == "leg" else kind, taker, critical) for kind, giver, taker, critical in passes}
    return list(legs), told, list(items.values_list("leg__name", "text", "wants_evidence", "met_at"))


def test_the_copy_has_the_same_plan_and_people_and_nothing_of_what_happened(world: World) -> None:
    found = race(world)
    made = copied(world, found)
    assert shape(made) == shape(found)
    assert (made.name, made.state, made.started_at) == (f"Copy of {found.name}", "draft", None)
    kept = ("objective", "contribution", "brand_promise", "brief", "priority", "sponsor_id")
    assert [getattr(made, one) for one in kept] == [getattr(found, one) for one in kept]
    assert not made.handoffs.exists()


def test_its_days_keep_their_distances_from_the_next_working_day_on(world: World) -> None:
    found = race(world)
    with time_machine.travel(when("2026-11-21 12:00")):  # a Saturday, three weeks on
        made = copied(world, found)
    assert Leg.objects.get(campaign=made, name="Build").plan_start == date(2026, 11, 23)
    assert made.finish_on == date(2026, 12, 4)


def test_who_is_gone_runs_nothing_and_a_skipped_leg_stays_behind(world: World) -> None:
    found = race(world)
    baton.skip(world.leg_of(found, "Beside"), by=world.who("Ana"), now=world.later(), reason="Not this time.")
    directory.deactivate(world["Cleo"], by=None)
    made = copied(world, found)
    assert list(Leg.objects.filter(campaign=made, kind="leg").order_by("position").values_list("name", "runner__name")) == [
        ("Build", "Ben"),
        ("Press", None),
    ]


def test_a_form_sent_twice_copies_once(world: World) -> None:
    found, lead = race(world), browser(world["Ana"])
    page = lead.get(f"/campaigns/{found.pk}/").text
    once = page.split(f'action="/campaigns/{found.pk}/copy/"')[1].split('name="once" value="')[1].split('"')[0]
    one, other = (lead.post(f"/campaigns/{found.pk}/copy/", {"once": once}) for _ in range(2))
    assert one.url == other.url
    assert Campaign.objects.filter(name=f"Copy of {found.name}").count() == 1


def test_only_who_leads_it_copies(world: World) -> None:
    found = race(world)
    assert browser(world["Ben"]).post(f"/campaigns/{found.pk}/copy/").status_code == 403
    assert browser(world["Eva"]).post(f"/campaigns/{found.pk}/copy/").status_code == 404
    assert "Copy" not in said(browser(world["Ben"]).get(f"/campaigns/{found.pk}/"))
