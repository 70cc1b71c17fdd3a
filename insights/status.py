"""The colour of a campaign and its "because": the first rule that fits decides, every rule that holds is told. No data is grey.

The rules are those of the lifecycle: grey, red, amber, green.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When

from campaigns.corrected import Corrected
from campaigns.decide import open_moves
from campaigns.ladder import SPONSORS_STEP
from campaigns.lifecycle import CampaignState, Colour, Kind, Move
from campaigns.models import Campaign, Decision, Event, Text
from campaigns.race import Race
from campaigns.stall import StallKind
from insights.corrections import ABOUT_CORRECTIONS, corrections_in
from insights.court_kept import table_from
from insights.court_page import Table
from insights.decisions import ABOUT_DECISIONS, Decided, decisions_in
from insights.lane import LaneFacts, Live, Waiting
from insights.lanes import lanes
from insights.log import with_words
from insights.odds import READ, Known, Longer, Odds, newest_kept, read
from insights.targets import Moved, moved_last
from stakeholders.who import Who
from stakeholders.worktime import between, day, local_day

D = TypeVar("D")
SILENT_DAYS = 5
LOOKS = (Kind.STARTED, Kind.CHECKED, Kind.COLOURED)


@dataclass(frozen=True, slots=True)
class Because:
    """A rule that held, as a code and the facts to say it with; the doors put it into words."""

    colour: Colour
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What the lead says, whatever the rule says: by whom, when and why."""

    colour: Colour
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a campaign stands, why, and who has the baton, as of `as_of`. `colour` is the rule's, `said` what the lead says beside it.

    `checked_at` is when somebody who leads it last looked, `checked_by` who; `unchecked`: that is longer ago than silence may last.
    `wanted` counts the decisions still open.
    """

    lane: LaneFacts
    colour: Colour
    said: Said | None
    because: tuple[Because, ...]
    holders: tuple[Live, ...]
    as_of: datetime
    last_event_at: datetime | None
    checked_at: datetime | None
    checked_by: str
    unchecked: bool
    wanted: int
    legs_done: int
    legs: int
    odds: Odds | None = None
    court: CourtSoFar | None = None


@dataclass(frozen=True, slots=True)
class CourtSoFar:
    """Whose court the time from the gun to `until` was in."""

    table: Table
    until: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the status page says of a campaign; what only goals can tell is empty until there are any."""

    status: Status
    decisions: tuple[Decided, ...]
    corrections: tuple[Corrected, ...]
    target_moved: Moved | None
    goals: tuple[Any, ...] = ()

    @property
    def p50(self) -> date | None:
        return self.status.odds.p50 if self.status.odds else None

    @property
    def p85(self) -> date | None:
        return self.status.odds.p85 if self.status.odds else None

    @property
    def quoted_percent(self) -> int | None:
        return self.status.odds.quoted_percent if self.status.odds else None

    @property
    def drivers(self) -> tuple[Longer, ...]:
        return self.status.odds.named(self.status.lane.legs) if self.status.odds else ()

    @property
    def p95(self) -> date | None:
        return self.status.odds.p95 if self.status.odds else None

    @property
    def chance(self) -> float | None:
        return self.status.odds.chance if self.status.odds else None

    @property
    def colour(self) -> Colour:
        return self.status.colour

    @property
    def because(self) -> tuple[Because, ...]:
        return self.status.because

    @property
    def holders(self) -> tuple[Live, ...]:
        return self.status.holders

    @property
    def stalls(self) -> tuple[Waiting, ...]:
        """The dearest first; `cost_days` are working days of the finish."""
        return self.status.lane.stalls

    @property
    def expected(self) -> date | None:
        return self.status.lane.finish

    @property
    def target(self) -> date | None:
        return self.status.lane.target

    @property
    def as_of(self) -> datetime:
        return self.status.as_of

    @property
    def verified_by(self) -> str:
        return self.status.checked_by


def report(campaign: Campaign, *, now: datetime) -> Report:
    """All numbers of one campaign, for its page, its share link and programs. A constant number of queries."""
    seen = status(campaign, now=now)
    today = local_day(seen.lane.site, now)
    course = Event.objects.filter(campaign=campaign, kind__in=(*ABOUT_DECISIONS, *ABOUT_CORRECTIONS, Kind.TARGET_SET))
    said = with_words(course.select_related("by", "campaign").order_by("seq"))
    return Report(seen, decisions_in(said, today=today), corrections_in(said, today=today), moved_last(said))


def status(campaign: Campaign, *, now: datetime) -> Status:
    """The status of one campaign."""
    return statuses([campaign], now=now)[0]


def statuses(campaigns: list[Campaign], *, now: datetime, odds: Callable[[list[LaneFacts]], Known] | None = None) -> list[Status]:
    """The statuses of many, in a constant number of queries; with the odds last told, or those that `odds` reckons now."""
    signs, seen_lanes = _signs(campaigns), list(lanes(campaigns, now=now))
    known = odds(seen_lanes) if odds else None
    found = []
    for lane in seen_lanes:
        seen = signs[lane.campaign.pk]
        told = read(seen.kept, lane, now=now) if known is None else known.get(lane.campaign.pk)
        newest = max((at for at in (seen.last_at, lane.race.checked_at) if at), default=None)
        because = tuple(_rules(lane, told, silent=_too_long_ago(lane, newest, now), newest=newest))
        found.append(_status(lane, because, seen, told, now))
    return found


@dataclass(frozen=True, slots=True)
class _Signs:
    """When anything was last done in a campaign, who last looked, how many decisions are wanted, and what its lead says."""

    last_at: datetime | None
    checked_by: str
    wanted: int
    said: Said | None
    kept: tuple[Any, ...]
    court: CourtSoFar | None


def _signs(campaigns: Sequence[Campaign]) -> dict[UUID, _Signs]:
    """For each of these. A look is a check, saying how it stands, or the start. One query; what the lead says is looked up where it is."""
    done = Event.objects.filter(campaign=OuterRef("pk"), by__isnull=False).order_by("-seq")
    spoken = done.filter(kind=Kind.COLOURED)
    reason = Text.objects.filter(event__campaign=OuterRef("pk"), event__kind=Kind.COLOURED, name="reason").order_by("-event__seq")
    wanted = Decision.objects.open().filter(campaign=OuterRef("pk")).order_by()
    columns = {
        "last_at": Subquery(done.values("at")[:1]),
        "looker": Subquery(done.filter(kind__in=LOOKS).values("by__name")[:1]),
        "wanted": Subquery(wanted.values("campaign").annotate(n=Count("pk")).values("n")),
        "said_by": _where_said(spoken.values("by__name")),
        "said_at": _where_said(spoken.values("at")),
        "reason": _where_said(reason.values("body")),
    }
    rows = Campaign.objects.filter(pk__in=[one.pk for one in campaigns]).annotate(**columns, kept=newest_kept())
    found = {}
    read_beside = ("kept__court", "kept__taken_at", *READ)
    for pk, colour, last, looker, wanted, by, at, why, court, until, *kept in rows.values_list("pk", "colour", *columns, *read_beside):
        signs = _Signs(last, looker or "", wanted or 0, _said(colour, by, at, why), tuple(kept), _court(court, until))
        found[pk] = signs
    return found


def _where_said(rows: QuerySet[Any, Any]) -> Case:
    return Case(When(~Q(colour=""), then=Subquery(rows[:1])))


def _said(colour: str, by: str | None, at: datetime | None, reason: str | None) -> Said | None:
    return Said(Colour(colour), by or "", at, reason or "") if colour and at else None


def _court(kept: Any, until: datetime | None) -> CourtSoFar | None:
    return CourtSoFar(table_from(kept), until) if kept and until else None


def _too_long_ago(lane: LaneFacts, at: datetime | None, now: datetime) -> bool:
    return at is None or between(lane.site, at, now) > SILENT_DAYS * day(lane.site, now)


def moves_on(seen: Status, who: Who) -> Mapping[Move, bool]:
    """The moves that this person may make on the campaign as a whole, each with whether it is on another's behalf."""
    lane = seen.lane
    return open_moves(lane.race, lane.race.id, people=lane.known, me=who.texts, admin=who.is_a("admin"), now=seen.as_of)


def _status(lane: LaneFacts, because: tuple[Because, ...], seen: _Signs, told: Odds | None, now: datetime) -> Status:
    legs = [leg for leg in lane.race.legs.values() if leg.kind == "leg" and not leg.skipped]
    return Status(
        lane=lane,
        colour=because[0].colour if because else Colour.GREEN,
        said=seen.said,
        because=because or (_on_track(lane),),
        holders=lane.live,
        as_of=now,
        last_event_at=seen.last_at,
        checked_at=lane.race.checked_at,
        checked_by=seen.checked_by if lane.race.checked_at else "",
        wanted=seen.wanted,
        unchecked=lane.race.state is CampaignState.RUNNING and _too_long_ago(lane, lane.race.checked_at, now),
        legs_done=sum(leg.state == "done" for leg in legs),
        legs=len(legs),
        odds=told,
        court=seen.court,
    )


def _on_track(lane: LaneFacts) -> Because:
    """No rule held. What stands still within its time is told with it: a leg that is blocked, a baton that was declined."""
    still = tuple(one for one in lane.live if one.state in ("blocked", "declined"))
    return Because(Colour.GREEN, "on_track", {"finish": lane.finish, "target": lane.target, "still": still})


def _rules(lane: LaneFacts, odds: Odds | None, *, silent: bool, newest: datetime | None) -> list[Because]:
    """Every rule that holds, in the order in which they decide."""
    grey, red, amber = Colour.GREY, Colour.RED, Colour.AMBER
    finish, target = lane.finish, lane.target
    held = [
        (lane.race.state is not CampaignState.RUNNING, Because(grey, "not_running", {"state": str(lane.race.state)})),
        (target is None, Because(grey, "no_finish_on")),
        (lane.race.state is CampaignState.RUNNING and silent, Because(grey, "silent", {"since": newest})),
        (_after(finish, target), Because(red, "late_finish", {"finish": finish, "target": target, "days": lane.slip_days})),
    ]
    stalls = [stall for stall in lane.stalls if stall.kind != StallKind.FINISH_AT_RISK]  # the odds say that
    high = [stall for stall in stalls if stall.step >= SPONSORS_STEP]
    held += [(True, Because(red, "stall", {"stall": stall})) for stall in high]
    if odds and odds.rest_on_evidence and odds.chance is not None:
        held += [(_after(odds.p85, target), Because(amber, "late_p85", {"odds": odds, "target": target}))]
    held += [(True, Because(amber, "stall", {"stall": stall})) for stall in stalls if stall not in high]
    held += [(True, Because(amber, "second_return", {"giver": giver, "taker": taker})) for giver, taker in _returned_twice(lane.race)]
    return [because for holds, because in held if holds]


def _after(finish: date | None, target: date | None) -> bool:
    return finish is not None and target is not None and finish > target


def _returned_twice(race: Race) -> list[tuple[str, str]]:
    """Open exchanges over which the baton came back a second time: the giving leg has not got rid of it yet."""
    return [(x.giver, x.taker) for x in race.exchanges.values() if x.returns > 1 and not x.dropped and race.legs[x.giver].ended_at is None]
