"""What forecasts learn from: the legs of our own campaigns, over or not, and those of past relays that were brought along.

Pairs of functions are known by the names of the functions, whatever their case. What still runs has run up to the newest start or end of a
leg that is known (of past relays: or its being taken), not up to now: so evidence only changes when something happens, and the same
evidence has the same version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, Subquery, Value

from campaigns import rows
from campaigns.lifecycle import LEAST_PLANNED_DAYS, CampaignState, Id
from campaigns.models import Campaign
from campaigns.querysets import CampaignQuerySet
from campaigns.race import Race
from insights.curves import Curves, Lesson
from insights.models import PastLeg
from insights.past import CANCELLED, SENT_BACK, Attempt, Course, SiteClock, courses, legs_known, passes_of, waits_known
from insights.rest import Rest, events, lessons, rest_of
from insights.sparing import by_halves
from insights.usual_waits import UsualWaits, Wait, waits_in
from stakeholders import directory
from stakeholders.models import Function
from stakeholders.worktime import WorkingTime

Load = Callable[[Sequence[Campaign]], Mapping[UUID, Race]]
COLUMNS = ("relay_id", "leg_seq", "attempt", "function", "planned_days", "offered_at", "accepted_at", "ended_at", "outcome", "depends_on")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The curves, and the version of what they were learnt from; `functions` are their names in it, by id; `waits` what is usual for a
    baton in the air."""

    curves: Curves
    version: str
    legs: int
    functions: Mapping[Id, str]
    site: WorkingTime
    waits: UsualWaits


def gather(*, now: datetime) -> Evidence:
    """All there is by now. Six queries at most, however many campaigns and past legs; more only where one of them is poison."""
    return _gathered(list(_started()), rows.load_many, directory.site_time(), function_names(), now)


def known_beside(campaign: Campaign, *, of_legs: Sequence[str], of_items: Sequence[str], now: datetime) -> tuple[Evidence, rows.Worded]:
    """The same for a page about one campaign, begun or not, and its race with these columns of its legs and items. Five queries.

    It is gathered anew only where something has happened anywhere since it was last in this process.
    """
    site, functions = directory.site_time(), function_names()
    brought = PastLeg.objects.filter(offered_at__lte=now).order_by().values(all=Value(1))
    about = {"past": brought.annotate(n=Count("pk")).values("n"), "newest": brought.annotate(n=Max("imported_at")).values("n")}
    wanted = Campaign.objects.filter(Q(pk=campaign.pk) | Q(pk__in=_started()))
    campaigns = list(wanted.annotate(**{name: Subquery(one) for name, one in about.items()}))
    begun = frozenset((one.pk, one.seq) for one in campaigns if one.started_at)
    past: Any = campaigns[0]  # annotated above, the same beside each
    mark = (id(site), frozenset(functions.items()), begun, past.past, past.newest)
    if known := _kept.get(mark):
        return known, rows.load_worded([campaign], of_legs=of_legs, of_items=of_items)
    read: list[rows.Worded] = []

    def load(some: Sequence[Campaign]) -> Mapping[UUID, Race]:
        read.append(rows.load_worded(some, of_legs=of_legs, of_items=of_items))
        return read[-1].races

    known = _gathered(campaigns, load, site, functions, now)
    _kept.clear()
    _kept[mark] = known
    return known, next(one for one in read if campaign.pk in one.races)


_kept: dict[object, Evidence] = {}  # the newest alone, with the site's hours that its mark names by their place in memory


def _started() -> CampaignQuerySet:
    return Campaign.objects.exclude(state=CampaignState.DRAFT).exclude(started_at=None)


def _gathered(campaigns: Sequence[Campaign], load: Load, site: WorkingTime, functions: Mapping[Id, str], now: datetime) -> Evidence:
    ours = _ran(campaigns, load, site, functions)
    brought = PastLeg.objects.filter(offered_at__lte=now).order_by("relay_id", "leg_seq", "attempt").values_list(*COLUMNS)
    past = courses(attempt_of(*row) for row in brought)
    until = max(_events(ours, past, now), default=now)
    found = sorted(_lessons(ours, past, site, until), key=_told)
    version = sha256("\n".join(map(_told, found)).encode()).hexdigest()[:16]
    waits = UsualWaits([*(one for rest in ours for one in waits_in(rest, until=until)), *_waits_before(past, site, until)])
    return Evidence(Curves(found), version, len(found), functions, site, waits)


def _ran(campaigns: Sequence[Campaign], load: Load, site: WorkingTime, functions: Mapping[Id, str]) -> list[Rest]:
    """All that can be read; a poison one teaches nothing."""

    def ran(some: Sequence[Campaign]) -> list[Rest]:
        races = load(some).values()
        return [rest_of(race, site=site, zero=race.started_at, names=functions) for race in races if race.started_at]

    read = by_halves(campaigns, ran, said="campaign %s teaches nothing: it cannot be read")
    return [one for found in read for one in found]


def function_names() -> dict[Id, str]:
    return {str(pk): known_as(name) for pk, name in Function.objects.values_list("pk", "name")}


@lru_cache(maxsize=1000)
def known_as(name: str) -> str:
    """The same function, however its name is written."""
    return " ".join(name.casefold().split())


def as_attempt(leg: PastLeg) -> Attempt:
    return attempt_of(*(getattr(leg, column) for column in COLUMNS))


def attempt_of(
    relay: str,
    leg: int,
    number: int,
    function: str,
    planned: float | None,
    offered_at: datetime,
    accepted_at: datetime | None,
    ended_at: datetime | None,
    outcome: str,
    depends_on: Sequence[int],
) -> Attempt:
    """A row of COLUMNS. Less than half a day is planned as half a day, as in every plan of ours: so ratios are taken of the same."""
    least = None if planned is None else max(planned, LEAST_PLANNED_DAYS)
    came_back, cancelled, after = outcome in SENT_BACK, outcome == CANCELLED, tuple(depends_on)
    return Attempt(relay, leg, number, known_as(function), least, offered_at, accepted_at, ended_at, came_back, cancelled, after)


def _events(ours: Iterable[Rest], past: Iterable[Course], now: datetime) -> Iterator[datetime]:
    moments = [at for rest in ours for at in events(rest)]
    tried = [one for course in past for attempts in course.attempts.values() for one in attempts]
    moments += [at for one in tried for at in (one.offered_at, one.accepted_at, one.ended_at) if at]
    return (at for at in moments if at <= now)


def _lessons(ours: Iterable[Rest], past: Sequence[Course], site: WorkingTime, until: datetime) -> list[Lesson]:
    found = [one for rest in ours for one in lessons(rest, until=until)]
    if past:
        found += legs_known(past, at=until, clock=SiteClock(site, past[0].begun_at))
    return found


def _waits_before(past: Sequence[Course], site: WorkingTime, until: datetime) -> Iterable[Wait]:
    """Of the relays that were brought along: the passes of which somebody noted when they were taken, and those still in the air."""
    return waits_known(passes_of(past), at=until, clock=SiteClock(site, past[0].begun_at)) if past else ()


def _told(lesson: Lesson) -> str:
    return f"{lesson.giver}\t{lesson.taker}\t{lesson.planned!r}\t{lesson.days!r}\t{lesson.running}"
