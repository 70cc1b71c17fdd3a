"""A wait climbs the whole ladder, from Bengaluru by New York to London: nobody gets a third message, each within their own hours, and
whoever is asked for a decision answers it by keyboard, on a desk and on a phone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import Q

from campaigns.models import Decision, Stall
from notifications.models import Delivery
from stakeholders import clock, directory
from stakeholders.models import Stakeholder
from stakeholders.worktime import is_open
from tests import main_job as job
from tests.browser.hall import DESK, PHONE, TUESDAY, Hall
from tests.browser.keys import Keys
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = {"Cleo": "Asia/Kolkata", "Finn": "Asia/Kolkata", "Ben": "America/New_York", "Gus": "America/New_York", "Ana": "Europe/London"}
NINE_TO_SIX = {day: ((time(9), time(18)),) for day in range(5)}


@pytest.fixture
def spread(world: World) -> World:
    """Ben offers from New York to Cleo in Bengaluru, whose function Finn heads; Ana leads in London, Gus sponsors from New York."""
    calendars = {zone: directory.add_calendar(by=None, name=zone, zone=zone, windows=NINE_TO_SIX) for zone in set(PLACES.values())}
    for name, zone in PLACES.items():
        directory.edit_person(world[name], by=None, zone=zone, calendar=calendars[zone])
        world.people[name] = Stakeholder.objects.get(pk=world[name].pk)
    return world


def told() -> dict[str, list[datetime]]:
    """When each reader was mailed about the wait, or asked to decide about it, by name."""
    wait = Q(notice__stall__kind="baton_in_air") | Q(notice__event__kind="decision_asked")
    about = Delivery.objects.filter(wait, channel="email", state="sent")
    found: dict[str, list[datetime]] = defaultdict(list)
    for name, at in about.values_list("notice__reader__name", "sent_at"):
        found[name].append(at)
    return found


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_hears_a_third_time_and_the_sponsor_decides(spread: World, hall: Hall, screen: dict[str, Any]) -> None:
    handoff = spread.in_the_air(sponsor=spread["Gus"].pk, finish_on=TUESDAY.date() + timedelta(days=30))
    until = clock.now() + timedelta(days=9)
    while clock.now() < until:
        job.tick(clock.now() + timedelta(hours=4))
    assert Stall.objects.get(handoff=handoff, kind="baton_in_air").step == 4

    mailed = told()
    assert {"Cleo", "Finn", "Ana", "Gus"} <= mailed.keys()
    assert max(map(len, mailed.values())) == 2
    times = directory.working_times([spread[name].pk for name in PLACES])
    late = [(name, at) for name, all_of in mailed.items() for at in all_of if name in PLACES and not is_open(times[spread[name].pk], at)]
    assert late == []
    assert len(mail.outbox) == Delivery.objects.filter(channel="email", state="sent").values("message_id").distinct().count()

    gus = Keys.at(hall, **screen)
    gus.arrive("/", "Sign in")
    gus.sign_in("gus@example.com")
    gus.shows("The baton to “Press” has not been answered.")
    gus.go("s", "Status of all campaigns")
    gus.follow("Atlas 4 launch", "Status of Atlas 4 launch", within=gus.page.locator("table"))
    gus.act("Have somebody else run it", "Decided. The lead is told.")

    job.tick(clock.now() + timedelta(days=2))
    assert (Decision.objects.get().state, max(map(len, told().values()))) == ("answered", 2)
    assert gus.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
