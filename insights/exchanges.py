"""What the passes teach, over all campaigns whose numbers somebody may read: first-time-right, why batons come back, where time goes.

Functions only. Grades are the takers'; nothing is told of fewer than five passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from campaigns.lifecycle import Grade, Kind, gettext_noop
from campaigns.models import Campaign, Event, Handoff
from campaigns.querysets import CampaignQuerySet
from insights.court_page import Court, Table, courts_of, table_of
from insights.grades import Pair, Rate, Reason, Rolled, pareto, rate_of, rates, rolled
from insights.ledger import NO_FLOW, Flow
from stakeholders.refusals import WrongPerson
from stakeholders.who import Who

NEWEST = 20  # campaigns whose logs are replayed for a page


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """An exchange between two functions. No name: a leg that is no function's, as gun and tape. Of fewer than five passes only that
    there are some may be told."""

    giver: UUID | None
    giver_name: str
    taker: UUID | None
    taker_name: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Lesson:
    """A campaign among the newest: whose court its time was in, and what its chain of exchanges rolls up to."""

    court: Court
    rolled: Rolled


@dataclass(frozen=True, slots=True)
class Taught:
    """What the passes of some campaigns teach: how many were right at first, by exchange and in all, and why batons came back.

    `rate`, `reasons` and `returns` count the exchanges that may be told: else whoever subtracts those learns of the others.
    """

    rate: Rate
    exchanges: tuple[ExchangeRate, ...]
    reasons: tuple[Reason, ...]
    returns: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """`races`, `table` and `flow` are of the newest campaigns that have been started, at most `NEWEST`; `more`: there are others."""

    taught: Taught
    races: tuple[Lesson, ...]
    table: Table
    flow: Flow
    more: bool


def may_read(who: Who) -> bool:
    """What the passes teach is for those who can change how they are made."""
    return who.leads or who.is_a("executive")


def read_by(who: Who) -> CampaignQuerySet:
    """The campaigns whose numbers a person may read: an executive's are all whose status they see, else those they may open."""
    seen = Campaign.objects.status_visible_to(who) if who.is_a("executive") else Campaign.objects.visible_to(who)
    return seen.filter(started_at__isnull=False)


def taught(who: Who) -> Taught:
    """Three queries. Raises WrongPerson for who neither leads nor is an executive."""
    return _taught(read_by_right(who))[0]


def lessons(who: Who, *, now: datetime) -> Lessons:
    """Everything the page shows, a constant number of queries. Raises WrongPerson as `taught` does."""
    seen = read_by_right(who)
    found, known = _taught(seen)
    newest = list(seen.order_by("-started_at", "-pk")[: NEWEST + 1])
    courts = courts_of(newest[:NEWEST], now=now)
    return Lessons(
        taught=found,
        races=tuple(Lesson(one, rolled(one.chain, known)) for one in courts),
        table=table_of(stretch for one in courts for stretch in one.stretches),
        flow=sum((one.flow for one in courts), NO_FLOW),
        more=len(newest) > NEWEST,
    )


def read_by_right(who: Who) -> CampaignQuerySet:
    need_reader(who)
    return read_by(who)


def need_reader(who: Who) -> None:
    """Raises WrongPerson for who neither leads nor is an executive."""
    if not may_read(who):
        raise WrongPerson(gettext_noop("What the passes teach is for leads and executives."))


def _taught(campaigns: CampaignQuerySet) -> tuple[Taught, Mapping[Pair, Rate]]:
    found = _rated(campaigns)
    known = _by_pair(found)
    codes = returns_in(campaigns, between={pair for pair, rate in known.items() if rate.known})
    return Taught(sum_of(one.rate for one in found if one.rate.known), tuple(found), tuple(pareto(codes)), len(codes)), known


def chain_of(who: Who, court: Court) -> Rolled:
    """First-time-right rolled along the chain of one campaign, by what the reader's campaigns taught. One query."""
    return rolled(court.chain, rates_in(read_by(who)))


def rates_in(campaigns: QuerySet[Campaign]) -> Mapping[Pair, Rate]:
    """The graded passes in these, by functions of giving and taking leg. One query."""
    return _by_pair(_rated(campaigns))


def _by_pair(found: Iterable[ExchangeRate]) -> dict[Pair, Rate]:
    return {(_text(one.giver), _text(one.taker)): one.rate for one in found}


def _rated(campaigns: QuerySet[Campaign]) -> list[ExchangeRate]:
    graded = Handoff.objects.filter(campaign__in=campaigns, grade__isnull=False, exchange__isnull=False).order_by()
    giver, taker = "exchange__giver__function", "exchange__taker__function"
    counts = list(graded.values_list(f"{giver}_id", f"{giver}__name", f"{taker}_id", f"{taker}__name", "grade").annotate(n=Count("pk")))
    names = {_text(pk): name or "" for one in counts for pk, name in (one[:2], one[2:4])}
    known = rates(((_text(one[0]), _text(one[2])), Grade(one[4])) for one in counts for _ in range(one[5]))
    return [ExchangeRate(_id(one), names[one], _id(other), names[other], rate) for (one, other), rate in known.items()]


def returns_in(campaigns: QuerySet[Campaign], *, between: Set[Pair]) -> list[str]:
    """The reason of every baton that came back in these between such functions. One query."""
    back = Event.objects.filter(campaign__in=campaigns, kind__in=(Kind.SENT_BACK, Kind.GIVEN_BACK), handoff__exchange__isnull=False)
    pair = "handoff__exchange__giver__function", "handoff__exchange__taker__function"
    counts = back.order_by().annotate(reason=KeyTextTransform("reason", "facts")).values_list(*pair, "reason").annotate(n=Count("pk"))
    return [reason or "" for *pair_of, reason, n in counts if tuple(map(_text, pair_of)) in between for _ in range(n)]


def sum_of(found: Iterable[Rate]) -> Rate:
    counts = [(one.right, one.with_conditions, one.returned) for one in found]
    return Rate(*(sum(column) for column in zip(*counts, strict=True))) if counts else rate_of(())


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
