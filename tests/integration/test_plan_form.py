"""The form of a plan keeps what was typed and what others wrote: nothing is overwritten unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns import baton, planning
from campaigns.models import Campaign
from campaigns.plans import ItemPlan
from tests.doors import browser, said
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db
ROWS = {"legs-TOTAL_FORMS": "1", "legs-INITIAL_FORMS": "0", "legs-0-name": "Build", "legs-0-days": "2"}
MINE = {"name": "Mine", "starts_on": "2026-11-09", **ROWS}
SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


@pytest.fixture
def draft(world: World) -> Campaign:
    return world.draft(world.leg("Build", "Ben"), deputy=world["Eva"].pk)


def opened(client: Client, url: str) -> str:
    """What the form of the plan says that its reader saw."""
    return SEEN.findall(client.get(url).text)[0]


def the_deputy_saves(world: World, draft: Campaign) -> None:
    planning.edit_details(draft, by=world.who("Eva"), now=world.later(), name="The deputy's")


@pytest.mark.parametrize("pressed", [{"more": "1"}, {"name": ""}], ids=["more legs", "something to mend"])
def test_a_form_that_comes_back_does_not_claim_to_have_seen_what_others_saved_meanwhile(
    world: World, draft: Campaign, pressed: dict[str, Any]
) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_plan", args=[draft.pk])
    seen = opened(ana, url)
    the_deputy_saves(world, draft)
    back = SEEN.findall(ana.post(url, {**MINE, "seen": seen, **pressed}).text)[0]
    assert ana.post(url, {**MINE, "seen": back}).status_code == 409
    assert Campaign.objects.get().name == "The deputy's"


def test_who_comes_too_late_keeps_what_they_typed_and_may_still_save_it(world: World, draft: Campaign) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_plan", args=[draft.pk])
    seen = opened(ana, url)
    the_deputy_saves(world, draft)
    late = ana.post(url, {**MINE, "seen": seen})
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert 'value="Mine"' in late.text
    assert 'value="Build"' in late.text
    ana.post(url, {**MINE, "seen": SEEN.findall(late.text)[0]})
    assert Campaign.objects.get().name == "Mine"


def test_who_plans_when_the_gun_was_fired_keeps_what_they_typed(world: World, draft: Campaign) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_plan", args=[draft.pk])
    seen = opened(ana, url)
    baton.start(draft, by=world.who("Eva"), now=world.later(), reason="Now.")
    late = ana.post(url, {**MINE, "seen": seen})
    assert late.status_code == 409
    assert 'value="Mine"' in late.text


def test_a_plan_that_is_sent_twice_is_saved_once(world: World, draft: Campaign) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_plan", args=[draft.pk])
    form = {**MINE, "seen": opened(ana, url), "once": uuid4()}
    answers = [ana.post(url, form) for _press in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert "counted once" in said(ana.get(answers[1]["Location"]))[-1]


@pytest.mark.parametrize("address", ["campaign_new", "campaign_plan"])
def test_only_a_form_may_be_sent_there(world: World, draft: Campaign, address: str) -> None:
    url = reverse(address, args=[draft.pk] if address == "campaign_plan" else [])
    assert browser(world["Ana"]).put(url).status_code == 405


def test_a_number_of_rows_that_is_none_is_refused(world: World) -> None:
    more = {**MINE, "more": "1", "legs-TOTAL_FORMS": "1" * 4400}
    assert browser(world["Ana"]).post(reverse("campaign_new"), more).status_code < 500


def test_a_draft_that_was_seen_at_no_number_is_no_error(world: World, draft: Campaign) -> None:
    url = reverse("campaign_plan", args=[draft.pk])
    assert browser(world["Ana"]).post(url, {**MINE, "seen": "1" * 4400}).status_code < 500


def test_what_the_form_does_not_ask_about_stays_as_it_was(world: World) -> None:
    """A draft out of a playbook has optional items, some that must survive, and sensitive legs."""
    items = (ItemPlan("Nice to have", required=False), ItemPlan("Stays", survives=True), ItemPlan("Plain", wants_evidence=True))
    draft = world.draft(world.leg("Build", "Ben", checkpoint=items, sensitive=True))
    ana, url = browser(world["Ana"]), reverse("campaign_plan", args=[draft.pk])
    rows = ana.get(url).context["legs"].forms[0].initial
    assert rows["sensitive"]
    sent = {f"legs-0-{name}": "on" if value is True else value for name, value in rows.items() if value}
    answer = ana.post(url, {"name": "Mine", "starts_on": "2026-11-09", "seen": opened(ana, url), **ROWS, **sent})
    assert answer.status_code == 302
    leg = draft.legs.get(kind="leg")
    assert leg.sensitive
    assert list(leg.items.order_by("position").values_list("text", "required", "survives", "wants_evidence")) == [
        ("Nice to have", False, False, False),
        ("Stays", True, True, False),
        ("Plain", True, False, True),
    ]
