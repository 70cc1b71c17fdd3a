"""What marketing owes sales: the batons on their way to sales and the legs for which sales waits, the latest first; and how good what
sales was handed is, as sales graded it. Functions, never persons.

What is owed is read off lanes and the same for all who look; which of it somebody is shown is `arrange`'s to say, pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from campaigns.lifecycle import IN_THE_AIR, CampaignState, Grade, Id, Kind, LegState, gettext_noop
from campaigns.models import Campaign, Event, Handoff, Leg
from campaigns.querysets import CampaignQuerySet
from campaigns.race import Exchange, Race, incoming, live, outgoing
from campaigns.race import Handoff as Baton
from campaigns.race import Leg as Stage
from insights.board import open_to
from insights.exchanges import sum_of
from insights.grades import Rate, Reason, pareto, rate_of
from insights.lane import LaneFacts
from stakeholders.models import Function
from stakeholders.refusals import WrongPerson
from stakeholders.who import LEADS, Who
from stakeholders.worktime import day_until, working_days_between

SALES = "sales"  # the slug of the function, which stays whatever it is called
READERS = frozenset({"sales", "executive", *LEADS})


@dataclass(frozen=True, slots=True)
class Days:
    """The days of something owed, by the site's calendar. `expected` is never before today."""

    expected: date | None
    promised: date | None
    planned: date | None
    need_by: date | None

    @property
    def named(self) -> date | None:
        """The day it was to be there by: the earlier of what is needed and promised, else as planned."""
        return min(filter(None, (self.need_by, self.promised)), default=self.planned)

    @property
    def soonest(self) -> date:
        return min(filter(None, (self.expected, self.named)), default=date.max)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that sales waits for. `kind`: take (in the air to sales, theirs to answer), coming (a baton of theirs in another's hand),
    or leg (another function's, for which sales waits).

    `giver` is the function from which it comes (none: the lead), `holders` those who have the baton now, on the way to it. `late`: so
    many working days the expected day lies after the one that was named. `over`: so long what is in the air is past its time, in the
    working time of whoever has the `court`.
    """

    kind: str
    campaign: UUID
    campaign_name: str
    leg: Id
    leg_name: str
    sales_facing: bool
    giver: str
    holders: tuple[str, ...]
    days: Days
    late: int
    blocked: bool
    paused: bool
    handoff: Id | None = None
    court: Id | None = None
    over: timedelta = timedelta()
    workday: timedelta = timedelta(hours=8)

    @property
    def is_late(self) -> bool:
        return self.late > 0 or self.over > timedelta()

    def is_due(self, until: date) -> bool:
        """Whether it is expected, needed, promised (or planned, where nobody promised) by that day, or waits for an answer now."""
        return self.handoff is not None or self.days.soonest <= until


@dataclass(frozen=True, slots=True)
class Seen:
    """Something owed, as somebody is shown it: `theirs` to answer, and whether they may open its leg."""

    owed: Owed
    theirs: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class SalesWeek:
    """What is owed by the end of the week: what is to be taken first, then the latest. `later`: so many more come after that."""

    first: Seen | None
    rows: tuple[Seen, ...]
    later: int

    @property
    def late(self) -> int:
        return sum(one.owed.is_late for one in self.rows)


@dataclass(frozen=True, slots=True)
class GradedBySales:
    """First-time-right of what sales was handed, in all and by giving function, the weakest first: of five passes or more each. `few`:
    those who passed less often. `reasons`: why batons came back to those of `by_giver`, of five returns or more."""

    rate: Rate
    by_giver: tuple[tuple[str, Rate], ...]
    few: tuple[str, ...]
    reasons: tuple[Reason, ...]
    returns: int


def may_read(who: Who) -> bool:
    """Sales itself, and who can change what it gets."""
    return bool(who.roles & READERS)


def need_reader(who: Who) -> None:
    """Raises WrongPerson."""
    if not may_read(who):
        raise WrongPerson(gettext_noop("What marketing owes sales is for sales, leads and executives."))


def sales_function() -> Id | None:
    """Its id; None where the house has no such function. One query."""
    found = Function.objects.filter(slug=SALES).values_list("pk", flat=True).first()
    return str(found) if found else None


def owed_in(lane: LaneFacts, sales: Id | None) -> tuple[Owed, ...]:
    """All that sales waits for in one campaign, in the order of its legs. Pure."""
    return tuple(_owed_in(lane, sales))


def _owed_in(lane: LaneFacts, sales: Id | None) -> Iterator[Owed]:
    facing = {leg.id for leg in lane.race.legs.values() if lane.legs[leg.id].sales_facing and leg.function != sales}
    for leg in lane.race.legs.values():
        if leg.id in facing and leg.state not in (LegState.DONE, LegState.SKIPPED):
            yield _leg(lane, leg)
        elif sales and leg.function == sales and leg.state is LegState.WAITING:
            yield from _passes(lane, leg, facing)


def _passes(lane: LaneFacts, leg: Stage, facing: Set[Id]) -> Iterator[Owed]:
    """What is in the air to a leg of sales; and of those still to come the last one, unless the leg it comes from is told itself."""
    given = [(x, live(lane.race, x.id)) for x in incoming(lane.race, leg.id)]
    yield from (_in_the_air(lane, leg, x, handoff) for x, handoff in given if handoff is not None and handoff.state in IN_THE_AIR)
    last = max((x for x, handoff in given if handoff is None), key=lambda x: (_pass_day(lane, x) or date.max, x.id), default=None)
    if last is not None and last.giver not in facing:
        giver = lane.race.legs[last.giver]
        days = Days(_pass_day(lane, last), giver.promise, giver.plan_due, last.need_by)
        yield _owed(lane, leg, "coming", days, giver=lane.legs[last.giver].function)


def _in_the_air(lane: LaneFacts, leg: Stage, x: Exchange, handoff: Baton) -> Owed:
    """Theirs to take, unless they asked something: then it is the giver's to answer."""
    waits = next(one for one in lane.live if one.handoff == handoff.id)
    over = next((one.over for one in lane.stalls if one.handoff == handoff.id), timedelta())
    kind = "coming" if handoff.question_open else "take"
    made = _owed(lane, leg, kind, Days(_pass_day(lane, x), None, None, x.need_by), giver=lane.legs[x.giver].function)
    return replace(made, handoff=handoff.id, court=waits.court.id, holders=(waits.function,), over=over, workday=waits.workday)


def _leg(lane: LaneFacts, leg: Stage) -> Owed:
    expected = lane.schedule.legs.get(leg.id)
    needed = min((x.need_by for x in outgoing(lane.race, leg.id) if x.need_by), default=None)
    days = Days(_day(lane, expected.end) if expected else None, leg.promise, leg.plan_due, needed)
    return _owed(lane, leg, "leg", days, giver=lane.legs[leg.id].function)


def _owed(lane: LaneFacts, leg: Stage, kind: str, days: Days, *, giver: str) -> Owed:
    on_the_way = _behind(lane.race, leg.id)
    held = [one for one in lane.live if one.leg.id in on_the_way]
    return Owed(
        kind=kind,
        campaign=lane.campaign.pk,
        campaign_name=lane.campaign.name,
        leg=leg.id,
        leg_name=lane.legs[leg.id].name,
        sales_facing=lane.legs[leg.id].sales_facing,
        giver=giver,
        holders=tuple(dict.fromkeys(one.function for one in held)),
        days=days,
        late=max(working_days_between(lane.site, days.named, days.expected), 0) if days.named and days.expected else 0,
        blocked=any(one.state == LegState.BLOCKED for one in held),
        paused=lane.race.state is CampaignState.PAUSED,
    )


def _behind(race: Race, leg: Id) -> set[Id]:
    """A leg and all from which its batons come."""
    found = [leg]
    for one in found:
        found += [x.giver for x in incoming(race, one) if x.giver not in found]
    return set(found)


def _pass_day(lane: LaneFacts, x: Exchange) -> date | None:
    moment = lane.schedule.passes.get(x.id)
    return _day(lane, moment) if moment else None


def _day(lane: LaneFacts, moment: datetime) -> date:
    """The day of the site that ends no sooner."""
    return day_until(lane.site, moment)


# What somebody is shown of it


def legs_seen_by(who: Who) -> frozenset[Id]:
    """The legs of open campaigns that they may open. One query."""
    return frozenset(str(pk) for pk in Leg.objects.visible_to(who).filter(campaign__in=open_to(who)).values_list("pk", flat=True))


def arrange(found: Iterable[Owed], who: Who, *, opens: Set[Id], until: date) -> SalesWeek:
    """What is to be taken first, then the latest, then the soonest. Sales is shown legs that it may open, leads and executives all whose
    track they read. Pure."""
    reads_all = bool(who.roles & {"executive", *LEADS})
    shown = sorted((one for one in found if reads_all or one.leg in opens), key=_urgency)
    due = [Seen(one, one.kind == "take" and one.court in who.texts, one.leg in opens) for one in shown if one.is_due(until)]
    urgent = [one for one in due if not one.owed.paused]
    return SalesWeek(first=urgent[0] if urgent else None, rows=tuple(due), later=len(shown) - len(due))


def _urgency(one: Owed) -> tuple[bool, bool, float, int, date, str]:
    return one.paused, one.kind != "take", -one.over.total_seconds(), -one.late, one.days.soonest, one.campaign_name


# How good it is


def graded_by_sales(who: Who) -> GradedBySales:
    """By what the campaigns taught whose numbers they may read: those that a lead may open, all for sales and executives. Two queries."""
    campaigns = _taught_by(who)
    to_sales = Handoff.objects.filter(campaign__in=campaigns, exchange__taker__function__slug=SALES, grade__isnull=False)
    given = to_sales.exclude(exchange__giver__function__slug=SALES).order_by()
    counts = given.values_list("exchange__giver__function__name", "grade").annotate(n=Count("pk"))
    grades: dict[str, list[Grade]] = {}
    for name, grade, n in counts:
        grades.setdefault(name or "", []).extend([Grade(grade)] * n)
    by_giver = sorted(((name, rate_of(found)) for name, found in grades.items()), key=lambda one: (one[1].share or 0, one[0]))
    known = tuple(one for one in by_giver if one[1].known)
    codes = _why_returned(campaigns, {name for name, _rate in known})
    few = tuple(sorted(name for name, rate in by_giver if not rate.known))
    return GradedBySales(sum_of(rate for _name, rate in known), known, few, tuple(pareto(codes)), len(codes))


def _taught_by(who: Who) -> CampaignQuerySet:
    reads_all = who.is_a("sales") or who.is_a("executive")
    seen = Campaign.objects.status_visible_to(who) if reads_all else Campaign.objects.visible_to(who)
    return seen.filter(started_at__isnull=False)


def _why_returned(campaigns: CampaignQuerySet, givers: Set[str]) -> list[str]:
    """The reason of every baton that came back from sales in these to such functions."""
    back = Event.objects.filter(campaign__in=campaigns, kind__in=(Kind.SENT_BACK, Kind.GIVEN_BACK))
    theirs = back.filter(handoff__exchange__taker__function__slug=SALES).exclude(handoff__exchange__giver__function__slug=SALES).order_by()
    reasons = theirs.annotate(reason=KeyTextTransform("reason", "facts"))
    counts = reasons.values_list("handoff__exchange__giver__function__name", "reason").annotate(n=Count("pk"))
    return [reason or "" for name, reason, n in counts if (name or "") in givers for _ in range(n)]
