"""The cut list: taken once a week, kept as it was, read by those who steer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine

from campaigns import baton
from campaigns.models import Campaign
from goals import contributing, recording
from insights import cut_list
from insights.cutting import Doubt
from insights.models import CutList
from tests.at_once import at_once
from tests.doors import browser
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(MONDAY):
        yield World.build()


def aimless(world: World, name: str = "Awards") -> Campaign:
    found = world.race(name=name)
    world.take(found, "Build")
    Campaign.objects.filter(pk=found.pk).update(objective="")
    return found


def take(now: datetime) -> int:
    return cut_list.take(now=now, counted=contributing.counted_until)


def named(world: World) -> list[tuple[str, list[Doubt], int]]:
    listed = cut_list.cut_list(world.who("Ana"), ours=True)
    assert listed
    return [(one.campaign.name, [doubt.doubt for doubt in one.doubts], one.mondays) for one in listed.named]


def test_whatever_is_in_doubt_stands_on_the_list_of_the_week_with_what_parking_it_frees(world: World) -> None:
    aimless(world)
    Campaign.objects.filter(pk=world.race(name="Sound").pk).update(objective="adoption")
    assert take(world.now) == 1
    assert named(world) == [("Awards", [Doubt.NO_OBJECTIVE], 1)]
    page = browser(world["Gus"]).get("/status/").text
    assert "It serves neither adoption nor qualified pipeline." in page
    assert "1 baton in hand of Engineering; 3 legs still to end, 6.0 planned working days" in page


def test_what_ends_after_the_last_target_of_what_it_is_to_move_no_longer_pays_for_its_delay(world: World) -> None:
    """Planned to end in November, now in December; the metric has a target for November alone. With one for the quarter it counts still."""
    ana = world.who("Ana")
    late = world.race(world.leg("Build", "Ben", days=22), name="Fair", finish_on=date(2026, 11, 27))
    world.take(late, "Build")
    facts: Any = {"name": "Leads", "owner": world["Hal"].pk, "unit": "", "measure": "sum", "cadence": "weekly"}
    leads = recording.add_metric(by=ana, now=world.now, facts=facts)
    recording.set_target(leads, by=ana, now=world.now, span="month", day=world.now.date(), value=Decimal(90))
    contributing.choose(late, {leads.pk: Decimal(20)}, by=ana, now=world.now)
    assert take(world.now) == 1
    assert named(world) == [("Fair", [Doubt.UNCOUNTED], 1)]
    text = "It ends on Wed 2 Dec. What it is to move has no target after Mon 30 Nov: nothing of it counts then."
    assert text in browser(world["Gus"]).get("/status/").text
    outside = cut_list.cut_list(ana, ours=False)
    assert outside is not None
    assert outside.named == ()
    recording.set_target(leads, by=ana, now=world.now, span="quarter", day=world.now.date(), value=Decimal(90))
    assert (take(world.later(timedelta(days=7))), named(world)) == (0, [])


def test_it_is_taken_once_a_week_and_stays_as_it_was(world: World) -> None:
    take(world.now)
    aimless(world)
    assert take(world.later(timedelta(days=4))) == 0
    assert named(world) == []
    assert "Nothing to cut" in browser(world["Ana"]).get("/status/").text


def test_a_round_that_comes_late_takes_the_list_of_its_week_and_names_again_are_counted(world: World) -> None:
    aimless(world)
    take(world.now)
    take(world.later(timedelta(days=9)))
    assert CutList.objects.count() == 2
    assert CutList.objects.latest("monday").monday == date(2026, 11, 9)
    assert [mondays for _name, _doubts, mondays in named(world)] == [2]


def test_what_was_parked_since_stands_there_no_more(world: World) -> None:
    found = aimless(world)
    take(world.now)
    baton.pause(found, by=world.who("Ana"), now=world.later())
    assert named(world) == []


def test_who_loses_a_race_reports_nothing_of_a_list_it_did_not_write(world: World) -> None:
    """Another worker writes the list of the week while this one still looks for what is in doubt."""
    aimless(world)
    reports = []

    def overtaken(campaigns: Iterable[UUID]) -> Mapping[UUID, date]:
        reports.append(take(world.now))
        return contributing.counted_until(campaigns)

    reports.append(cut_list.take(now=world.now, counted=overtaken))
    assert reports == [1, 0]


def test_who_steers_nothing_reads_no_list(world: World) -> None:
    aimless(world)
    take(world.now)
    assert "Cut list" not in browser(world["Ben"]).get("/status/").text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_one_list(world: World) -> None:
    aimless(world)
    at_once(*[lambda: take(world.now)] * 4)
    assert CutList.objects.count() == 1
