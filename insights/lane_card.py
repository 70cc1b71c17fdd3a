"""What a lead wants at hand before they do something about a lane: who is waited for, what they were given, what was and will be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from campaigns.decide import open_moves
from campaigns.escalating import knowing_who_decides
from campaigns.ladder import DECISION_STEP, addressed_by, climb
from campaigns.lifecycle import Id, LegKind, Move
from campaigns.models import Campaign, Handoff, Leg, Stall
from campaigns.race import in_the_air, outgoing
from campaigns.stalled import as_open
from campaigns.watch import look_of
from insights.cast import NOBODY, Party
from insights.handoff_page import handoff_page
from insights.lane import LaneFacts, Live, Waiting
from insights.lanes import lanes
from insights.leg_page import leg_page
from insights.log import Entry
from insights.on_mark import Mark
from insights.packets import Packet
from insights.takers import Group
from insights.waits import Hours
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Ahead:
    """The ladder's next step: its number, when it is due, and who hears then, by name."""

    step: int
    at: datetime
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """An exchange ahead of the leg: who takes there, by when the baton is needed, and whether it is critical."""

    id: Id
    taker: str
    need_by: date | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """The handoff or leg in question: `court` is who is waited for, `hours` when they work, `packet` what was offered to them, `question`
    what is asked of them, `back` why the baton last came back; `email` is where to write to them, for who may see it; `moves` are the
    viewer's, `runners` those to whom it may go instead,
    `marks` who behind a leg in hand was asked whether they are ready."""

    court: Party = NOBODY
    hours: Hours | None = None
    packet: Packet = field(default_factory=lambda: Packet(0))
    question: str = ""
    moves: Mapping[Move, bool] = field(default_factory=dict)
    runners: Sequence[Group] = ()
    back: Entry | None = None
    email: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneCard:
    """One wait of a lane: the dearest stall, else the baton that is due next, on `handoff` or else on `leg`; nothing where none is live.
    `leads` says whether the viewer steers the campaign: its lead, deputy, or an admin; `manner` is for them: how to speak to the court.
    """

    lane: LaneFacts
    leads: bool
    stall: Waiting | None
    live: Live | None
    leg: Id | None
    handoff: Id | None
    subject: Subject
    manner: directory.Manner | None
    needs: tuple[Need, ...]
    ahead: Ahead | None


def lane_card(who: Who, campaign: Campaign, *, now: datetime) -> LaneCard:
    """The card of a campaign that this person may see in full. A constant number of queries."""
    lane = lanes([campaign], now=now)[0]
    on_race = open_moves(lane.race, lane.race.id, people=lane.known, me=who.texts, admin=who.is_a("admin"), now=now)
    leads = bool({Move.PAUSE, Move.RESUME} & on_race.keys())
    stall = lane.stalls[0] if lane.stalls else None
    live = min(lane.live, key=lambda one: (one.until is None, one.until, one.leg.id), default=None) if stall is None else None
    leg = stall.leg if stall else live.leg.id if live else None
    handoff = stall.handoff if stall else live.handoff if live else None
    if handoff and lane.race.handoffs[handoff] not in in_the_air(lane.race):
        handoff = None  # it came back: what waits is the leg that it came back to
    subject = _on_handoff(who, handoff, now) if handoff else _on_leg(who, leg, now) if leg else Subject()
    return LaneCard(
        lane=lane,
        leads=leads,
        stall=stall,
        live=live,
        leg=leg,
        handoff=handoff,
        subject=subject,
        manner=_manner(who, subject.court.id) if leads else None,
        needs=_needs(lane, leg) if leads and leg else (),
        ahead=_ahead(lane, campaign, stall, now) if leads and stall else None,
    )


def _manner(who: Who, court: Id) -> directory.Manner | None:
    """Nobody is told how to speak to themselves."""
    return directory.manners_of([UUID(court)]).get(UUID(court)) if court and court not in who.texts else None


def _on_handoff(who: Who, handoff: Id, now: datetime) -> Subject:
    page = handoff_page(who, Handoff.objects.select_related("campaign").get(pk=handoff), now=now)
    question = page.outcome.get("question", "") if page.handoff.question_open else ""
    back = page.back[-1] if page.back else None
    return Subject(page.court, page.hours, page.packet, question, page.moves, page.runners, back, _email(who, page.court))


def _on_leg(who: Who, leg: Id, now: datetime) -> Subject:
    page = leg_page(who, Leg.objects.select_related("campaign").get(pk=leg), now=now)
    marks = tuple(one.mark for one in page.onward if one.mark and one.mark.is_open)
    return Subject(page.runner, None, page.draft, "", page.moves, page.runners, page.back, _email(who, page.runner), marks)


def _email(who: Who, party: Party) -> str:
    """Where to write to whoever is waited for, as their own page shows it."""
    person = Stakeholder.objects.filter(pk=party.id).first() if party.id else None
    return person.email if person and who.is_concerned_by(person) else ""


def _needs(lane: LaneFacts, leg: Id) -> tuple[Need, ...]:
    """Of a leg that is being passed to or run: by when the next ones need its baton."""
    ahead = [x for x in outgoing(lane.race, leg) if lane.race.legs[x.taker].kind is LegKind.LEG]
    return tuple(Need(x.id, lane.legs[x.taker].function, x.need_by, x.critical) for x in ahead)


def _ahead(lane: LaneFacts, campaign: Campaign, stall: Waiting, now: datetime) -> Ahead | None:
    look = look_of(campaign, now=now, race=lane.race)
    row = as_open(Stall.objects.get(pk=stall.id))
    if row.step + 1 == DECISION_STEP:
        look = knowing_who_decides(look, campaign)
    coming = climb(row, look)
    if coming.next_at is None:
        return None
    step = coming.step + 1
    told = [lane.people[one].name for one in addressed_by(step, row, look) if one in lane.people]
    return Ahead(step, coming.next_at, tuple(told))
