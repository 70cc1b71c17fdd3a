"""Nobody is asked to act outside their hours: whatever the place, the season and the moment, what is due and what is sent is sent inside.

Played on random instants from 2024 to 2030, zones, weeks and year ends. RELAY_LONG=1 plays 1,000.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from campaigns import watch
from campaigns.models import Campaign
from notifications import outbox
from notifications.models import Delivery, Notice
from stakeholders import directory
from stakeholders.models import Calendar, Stakeholder
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timekeeping]
CASES = 1_000 if os.environ.get("RELAY_LONG") == "1" else 8
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, LAST = datetime(2024, 1, 2, tzinfo=UTC), datetime(2030, 12, 28, tzinfo=UTC)
YEARS = range(2024, 2032)
# Zone, country, the days worked (Monday is 0).
PLACES = (
    ("Europe/London", "GB", (0, 1, 2, 3, 4)),
    ("Europe/Berlin", "DE", (0, 1, 2, 3, 4)),
    ("America/New_York", "US", (0, 1, 2, 3, 4)),
    ("America/St_Johns", "CA", (0, 1, 2, 3, 4)),
    ("Asia/Kolkata", "IN", (0, 1, 2, 3, 4, 5)),
    ("Asia/Kathmandu", "NP", (6, 0, 1, 2, 3, 4)),
    ("Africa/Cairo", "EG", (6, 0, 1, 2, 3)),
    ("Asia/Jerusalem", "IL", (6, 0, 1, 2, 3)),
    ("Australia/Lord_Howe", "AU", (0, 1, 2, 3, 4)),
    ("Pacific/Kiritimati", "", (0, 1, 2)),
    ("America/Sao_Paulo", "BR", (1, 3)),
    ("Asia/Tokyo", "JP", (0, 1, 2, 3, 4)),
)


class Wall:
    """A calendar as it hangs on the wall: asked for an instant by its clocks alone."""

    def __init__(self, number: int, random: Random) -> None:
        zone, country, days = PLACES[number]
        opens = random.choice([6, 8, 9, 10, 13])
        self.zone, self.days = ZoneInfo(zone), days
        self.hours = [(opens, opens + 3), (opens + 4, min(opens + 8, 21))] if random.random() < 0.5 else [(opens, opens + 8)]
        windows = dict.fromkeys(days, tuple((time(a), time(b)) for a, b in self.hours))
        facts = {"zone": zone, "windows": windows, "country": country, "years": YEARS}
        self.row: Calendar = directory.add_calendar(by=None, name=f"Place {number}", **facts)
        for year in YEARS if number % 2 else ():
            span = {"first_day": date(year, 12, 24), "last_day": date(year + 1, 1, 2)}
            directory.close_on(self.row, by=None, **span, name="Shutdown", now=FIRST)
        self.off = set(self.row.versions.get().holidays.values_list("day", flat=True))

    def is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self.zone)
        hour = wall.hour + wall.minute / 60 + wall.second / 3600
        return wall.weekday() in self.days and wall.date() not in self.off and any(a <= hour < b for a, b in self.hours)


def an_instant(random: Random) -> datetime:
    """Any minute of those years; one in three near a year end, where most is closed."""
    if random.random() < 1 / 3:
        return datetime(random.randint(2024, 2029), 12, 20, tzinfo=UTC) + random.randint(0, 18 * 24 * 60) * MINUTE
    return FIRST + random.randint(0, (LAST - FIRST) // MINUTE) * MINUTE


def play(world: World, name: str, begin: datetime, random: Random) -> None:
    """A race is run for a while: offered, taken, passed on, sent back or left, and looked at, told and sent now and then."""
    world.now = begin
    Campaign.objects.update(look_again_at=None)  # those of earlier cases rest
    campaign = world.race(name=name)
    _rounds(world, random)
    world.take(campaign, "Build")
    world.pass_on(campaign, "Build")
    _rounds(world, random)


def _rounds(world: World, random: Random) -> None:
    for _ in range(4):
        world.later(random.choice([MINUTE, 40 * MINUTE, 7 * 60 * MINUTE, DAY, 3 * DAY]))
        watch.sweep(now=world.now)
        outbox.publish(now=world.now)
        outbox.deliver(now=world.now)


def test_what_asks_for_an_act_is_due_and_sent_inside_the_reader_s_hours() -> None:
    random = Random(20261105)
    world = World.build()
    walls = [Wall(number, random) for number in range(len(PLACES))]
    told, sent = 0, 0
    for case in range(CASES):
        theirs = {person.pk: random.choice(walls) for person in world.people.values()}
        for pk, wall in theirs.items():
            Stakeholder.objects.filter(pk=pk).update(calendar=wall.row)
        before = set(Delivery.objects.filter(state="sent").values_list("pk", flat=True))
        begin = an_instant(random)
        play(world, f"Race {case}", begin, random)
        new = list(Notice.objects.filter(event__campaign__name=f"Race {case}", act_now=True))
        fresh = list(Delivery.objects.filter(state="sent", notice__act_now=True).exclude(pk__in=before).select_related("notice"))
        assert [one for one in new if one.due_at and not theirs[one.reader_id].is_open(one.due_at)] == [], (case, begin)
        assert [one for one in fresh if not theirs[one.notice.reader_id].is_open(one.sent_at)] == [], (case, begin)
        told, sent = told + len(new), sent + len(fresh)
    print(f"\nseed 20261105: {CASES} races, {told} notices that ask for an act, {sent} mails: none outside their reader's hours")
    assert told > 3 * CASES
    assert sent > CASES
