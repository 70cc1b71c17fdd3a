"""The People page of a campaign: who it depends on, where they stand against where they are wanted, and which touches are overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from campaigns.models import Campaign, Leg, Stance, StanceSaid
from campaigns.stances import stances_in
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, between, day, end_of_day

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Relation:
    """One person of the campaign. `over`: the working time by which their next touch is late in its keeper's hours, None in time."""

    stance: Stance
    over: timedelta | None
    workday: timedelta

    @property
    def is_overdue(self) -> bool:
        return self.over is not None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Overdue touches first, the longest at the top, then who is not where they are wanted, then the rest; `unknown` run legs or are
    its sponsor, and nothing is noted of them."""

    rows: tuple[Relation, ...]
    unknown: tuple[Stakeholder, ...]

    @property
    def overdue(self) -> int:
        return sum(row.is_overdue for row in self.rows)

    @property
    def gaps(self) -> int:
        return sum(row.stance.gap != 0 for row in self.rows)


def people_page(who: Who, campaign: Campaign, *, now: datetime) -> PeoplePage:
    """Everything the page shows. A constant number of queries. Raises NotFound for whom it is not."""
    rows = sorted(relations(stances_in(campaign, by=who), now=now), key=_urgency)
    known = {row.stance.person_id for row in rows}
    return PeoplePage(tuple(rows), tuple(_unknown(who, campaign, known)))


def relations(stances: Iterable[Stance], *, now: datetime) -> list[Relation]:
    """These with what is overdue of them. The hours of all keepers in a constant number of queries; none for nobody."""
    found = list(stances)
    times = directory.working_times({one.keeper_id for one in found if one.next_touch_on})
    return [_relation(one, times.get(one.keeper_id), now) for one in found]


def _relation(stance: Stance, time: WorkingTime | None, now: datetime) -> Relation:
    """A touch is due until the end of its day where its keeper works; for a day off, of the next working day."""
    if stance.next_touch_on is None or time is None:
        return Relation(stance, None, timedelta(hours=8))
    due = end_of_day(time, stance.next_touch_on)
    return Relation(stance, between(time, due, now) if due < now else None, day(time, now))


def _urgency(row: Relation) -> tuple[object, ...]:
    weight = Stance.Weight.values.index(row.stance.influence)
    return -row.is_overdue, -(row.over or timedelta()), -abs(row.stance.gap), -weight, row.stance.person.name, row.stance.pk


def _unknown(who: Who, campaign: Campaign, known: set[UUID]) -> QuerySet[Stakeholder]:
    runners = Leg.objects.filter(campaign=campaign, skipped=False, runner__isnull=False).values_list("runner", flat=True)
    theirs = {one for one in (*runners, campaign.sponsor_id, campaign.deputy_id) if one} - known - {who.id}
    return Stakeholder.objects.filter(pk__in=theirs, active=True).with_belonging().order_by("name", "pk")


def overdue_touches(who: Who, campaign: Campaign, *, first: date | None, now: datetime) -> int:
    """How many people of a campaign should have been spoken to by now; `first` is the day of the earliest touch. No query before it."""
    tomorrow = (now + timedelta(days=1)).date()
    if first is None or first > tomorrow:
        return 0
    due = stances_in(campaign, by=who).filter(next_touch_on__lte=tomorrow)
    return sum(row.is_overdue for row in relations(due, now=now))


def with_history(stances: Iterable[Stance]) -> list[Stance]:
    """These with all that was said of them, the newest first. One query beside theirs."""
    found = list(stances)
    prefetch_related_objects(found, Prefetch("said", StanceSaid.objects.select_related("by").order_by("-at", "-pk")))
    return found


def history_of(stance: Stance) -> Sequence[StanceSaid]:
    """What was said of somebody, the newest first, as far as a page shows it. One query."""
    return list(StanceSaid.objects.filter(stance=stance).select_related("by").order_by("-at", "-pk")[:SHOWN])


def levels() -> list[tuple[str, str]]:
    """The scale, in its order, to choose from."""
    return [(str(value), str(label)) for value, label in Stance.Level.choices]


def weights() -> list[tuple[str, str]]:
    """How much influence or interest, to choose from."""
    return [(str(value), str(label)) for value, label in Stance.Weight.choices]
