"""What the directory's pages ask: lists of people, functions and organisations, and one person with their hours and load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from campaigns.lifecycle import IN_HAND
from campaigns.models import Campaign, Leg
from stakeholders import directory, worktime
from stakeholders.models import Absence, Calendar, Function, Kind, Organisation, Relation, Role, Stakeholder
from stakeholders.querysets import StakeholderQuerySet
from stakeholders.who import Who

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the directory."""

    named: str = ""
    function: UUID | None = None
    organisation: UUID | None = None
    kind: str = ""
    gone: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.named or self.function or self.organisation or self.kind or self.gone)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the list. `away_until`: the last day of an absence they are in."""

    person: Stakeholder
    away_until: date | None


def people_list(viewer: Stakeholder, wanted: Wanted, *, on: date, page: int) -> Page[PersonRow]:
    """A page of the people the viewer may know of, by name. Three queries."""
    seen = Paginator(found(viewer, wanted), ON_A_PAGE).get_page(page)
    people = list(seen.object_list)
    away = away_until(people, on)
    rows = [PersonRow(person, away.get(person.pk)) for person in people]
    return Page(rows, seen.number, seen.paginator)  # type: ignore[arg-type]  # the paginator counts people, the page shows their rows


def found(viewer: Stakeholder, wanted: Wanted) -> StakeholderQuerySet:
    """The people looked for, among those the viewer may know of."""
    seen = directory.people(viewer).filter(active=not wanted.gone)
    if wanted.named:
        seen = seen.filter(Q(name__icontains=wanted.named) | Q(email__iexact=wanted.named))
    if wanted.function:
        seen = seen.filter(function=wanted.function)
    if wanted.organisation:
        seen = seen.filter(organisation=wanted.organisation)
    if wanted.kind:
        seen = seen.filter(kind=wanted.kind)
    return seen


def away_until(people: list[Stakeholder], on: date) -> Mapping[UUID, date]:
    """The last day of the absence that each of these people is in that day. One query."""
    rows = Absence.objects.filter(stakeholder__in=people, first_day__lte=on, last_day__gte=on)
    return dict(rows.values_list("stakeholder", "last_day"))


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person. `calendar_of` says whose calendar it is they work by; `in_hand` is told to those it concerns, else None."""

    person: Stakeholder
    calendar: Calendar
    calendar_of: str
    opens_at: datetime
    closes_at: datetime
    is_open: bool
    away_until: date | None
    absences: tuple[Absence, ...]
    heads: tuple[str, ...]
    in_hand: int | None


def person_page(who: Who, person: Stakeholder, *, today: date, now: datetime) -> PersonPage:
    """One person as this viewer may see them; load is for themselves, their head and leads. A constant number of queries."""
    time = directory.working_times([person.pk])[person.pk]
    coming = tuple(Absence.objects.filter(stakeholder=person, last_day__gte=today).select_related("substitute").order_by("first_day"))
    opens = worktime.opening(time, now)
    whose, calendar = calendar_of(person)
    return PersonPage(
        person=person,
        calendar=calendar,
        calendar_of=whose,
        opens_at=opens,
        closes_at=worktime.end_of_day(time, worktime.local_day(time, opens)),
        is_open=opens == now,
        away_until=max((one.last_day for one in coming if one.first_day <= today), default=None),
        absences=coming,
        heads=tuple(Function.objects.filter(head=person).order_by("name").values_list("name", flat=True)),
        in_hand=_in_hand(person) if who.is_concerned_by(person) else None,
    )


def _in_hand(person: Stakeholder) -> int:
    return Leg.objects.filter(runner=person, state__in=sorted(IN_HAND), campaign__in=Campaign.objects.open()).count()


def calendar_of(person: Stakeholder) -> tuple[str, Calendar]:
    """Whose calendar they work by, and which: their own, else their function's, their organisation's, the site's."""
    for whose, row in (("own", person), ("function", person.function), ("organisation", person.organisation)):
        if row is not None and row.calendar is not None:
            return whose, row.calendar
    return "site", directory.site().calendar


@dataclass(frozen=True, slots=True)
class FunctionRow:
    function: Function
    people: int


def function_rows() -> tuple[FunctionRow, ...]:
    """All functions with how many active people they have. One query."""
    rows = directory.functions().annotate(size=Count("people", filter=Q(people__active=True)))
    return tuple(FunctionRow(row, row.size) for row in rows)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    organisation: Organisation
    people: int


def organisation_rows() -> tuple[OrganisationRow, ...]:
    """All organisations, ours first, with how many active people they have. One query."""
    rows = directory.organisations().annotate(size=Count("people", filter=Q(people__active=True)))
    return tuple(OrganisationRow(row, row.size) for row in rows)


# What the forms offer to choose from


def kinds() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Kind.choices]


def roles() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Role.choices]


def relations() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Relation.choices]
