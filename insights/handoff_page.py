"""One handoff as either side of it sees it: who, since when, with what in hand, what was said, and what the viewer may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from campaigns.decide import hats_on, open_moves
from campaigns.lifecycle import LEADS, UNDO_WITHIN, Grade, HandoffState, Hat, Id, Kind, LegKind, Move
from campaigns.models import Event
from campaigns.models import Handoff as Row
from campaigns.race import Handoff, Race, court, taking_leg
from campaigns.rings import Held, Standpoint
from campaigns.schedule import suggested_promise
from insights import takers
from insights.cast import Cast, Party
from insights.load import Load, full_hands, hands_seen_by, lands
from insights.log import Entry, entries_of, with_words
from insights.my_races import MyRaces, Spot, read_one
from insights.packets import Change, Check, Packet, changes, checkpoint, packet_of, standpoint_of
from insights.usual_waits import Long, long_wait
from insights.waits import Hours, Wait, days_to_ask_for, hours, wait_for
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import local_day

TWICE_WITHIN = timedelta(minutes=2)
_BACK = (Kind.SENT_BACK, Kind.GIVEN_BACK)
_OUTCOMES = {
    HandoffState.ACCEPTED: (Kind.ACCEPTED,),
    HandoffState.RETURNED: _BACK,
    HandoffState.DECLINED: (Kind.DECLINED,),
}


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """`side` is the viewer's: taker, giver, lead, head or other. `moves` says of each open move whether it is on another's behalf.

    `hours` are those of whoever is waited for, unless they are away. `outcome` holds the words of the decision that stands; `entries`
    is all that happened to it, oldest first, `back` why earlier attempts came back. `seq` is the newest event of the race: what is newer
    than the one a form carries, its reader has not seen. `load` is the taker's, where taking it makes more than their limit. `long` says
    that the baton waits longer than most over its exchange.
    """

    handoff: Handoff
    critical: bool
    need_by: date | None
    giving: Spot
    taking: Spot
    to_tape: bool
    running: bool
    side: str
    giver: Party
    taker: Party
    decided_by: Party
    court: Party
    wait: Wait | None
    hours: Hours | None
    stuck: bool
    long: Long | None
    cost_days: float
    packet: Packet
    checks: tuple[Check, ...]
    moves: Mapping[Move, bool]
    pass_on_by: date | None
    until: tuple[date, ...]
    runners: Sequence[takers.Group]
    load: Load | None
    promise: date | None
    undo_until: datetime | None
    outcome: Mapping[str, str]
    outcome_reason: str
    entries: tuple[Entry, ...]
    back: tuple[Entry, ...]
    grade: Grade | None
    seq: int
    packets: tuple[tuple[int, Mapping[str, str]], ...]

    @property
    def relief(self) -> bool:
        return self.handoff.exchange is None

    @property
    def own(self) -> frozenset[Move]:
        """The moves that are the viewer's own to make."""
        return frozenset(move for move, behalf in self.moves.items() if not behalf)

    @property
    def behalf(self) -> frozenset[Move]:
        """The moves that the viewer may make for somebody else."""
        return frozenset(move for move, behalf in self.moves.items() if behalf)

    @property
    def question(self) -> Entry | None:
        """The question that is open."""
        asked = [one for one in self.entries if one.kind == Kind.ASKED]
        return asked[-1] if self.handoff.question_open and asked else None

    @property
    def met(self) -> int:
        return sum(check.settled for check in self.checks if check.required)

    @property
    def items(self) -> int:
        return sum(check.required for check in self.checks)

    @property
    def picture(self) -> str:
        """How the baton is drawn on its exchange."""
        looks = {"accepted": "taken", "returned": "back", "declined": "declined", "offered": "stuck" if self.stuck else "in-air"}
        return looks.get(self.handoff.state.value, "gone")

    def since(self, seq: int) -> list[Entry]:
        """What happened to it after an event that a reader has seen."""
        return [one for one in self.entries if one.seq > seq]

    def packet_changes(self, seq: int) -> list[Change]:
        """What became of the packet since."""
        seen = [words for at, words in self.packets if at <= seq]
        return changes(seen[-1], self.packets[-1][1]) if seen and self.packets else []


def handoff_page(who: Who, row: Row, *, now: datetime) -> HandoffPage:
    """Everything the page shows, in a constant number of queries. `row` is one that this person may see."""
    return handoff_in(read_one(who, row.campaign_id, now=now), row)


def handoff_in(seen: MyRaces, row: Row) -> HandoffPage:
    """The same where its race is read already."""
    race, who, now = seen.races[0], seen.who, seen.now
    handoff = race.handoffs[str(row.pk)]
    leg, exchange = taking_leg(race, handoff), race.exchanges.get(handoff.exchange or "")
    waited_for = court(race, seen.people, handoff)
    time = seen.cast.time(waited_for)
    wait = wait_for(race, handoff, time, now, seen.policies[race.id])
    moves = open_moves(race, handoff.id, people=seen.people, me=who.texts, admin=who.is_a("admin"), now=now)
    stall = seen.stalls.get(handoff.id)
    own, back, packet, packets = _log(row, race, seen.cast)
    reader = standpoint_of(seen, race, race.legs[handoff.leg])
    suggested = suggested_promise(leg, seen.cast.time(leg.runner), now=now) if leg.kind is LegKind.LEG else None
    outcome = _outcome(handoff, own)
    return HandoffPage(
        handoff=handoff,
        critical=exchange is not None and exchange.critical,
        need_by=exchange.need_by if exchange else None,
        giving=seen.spots[handoff.leg],
        taking=seen.spots[leg.id],
        to_tape=leg.kind is LegKind.TAPE,
        running=race.state == "running",
        side=_side(seen, race, handoff),
        giver=seen.cast.party(handoff.giver),
        taker=seen.cast.party(handoff.taker),
        decided_by=seen.cast.party(handoff.decided_by),
        court=seen.cast.party(waited_for),
        wait=wait,
        hours=hours(time, now) if wait and not _is_away(waited_for, local_day(time, now)) else None,
        stuck=stall is not None or (wait is not None and wait.is_over),
        long=long_wait(race, handoff, seen.usual.get(handoff.id), site=seen.cast.clocks.site, now=now),
        cost_days=stall.cost_days if stall else 0,
        packet=packet_of(packet.words, handoff.packet_version, _held(reader, packet)) if packet else Packet(handoff.packet_version),
        checks=checkpoint(seen, race, race.legs[handoff.leg]),
        moves=moves,
        pass_on_by=suggested,
        until=tuple(days_to_ask_for(seen.cast.time(handoff.taker), now, beyond=wait.ends_at)) if wait else (),
        runners=_runners(seen, race, handoff) if Move.REDIRECT in moves else (),
        load=_load(seen, race, handoff) if moves.get(Move.ACCEPT) is False else None,
        promise=leg.promise,
        undo_until=handoff.decided_at + UNDO_WITHIN if handoff.decided_at else None,
        outcome=outcome.words if outcome else {},
        outcome_reason=str(outcome.facts.get("reason", "")) if outcome else "",
        entries=own,
        back=back,
        grade=handoff.grade if _may_see_grade(seen, race, handoff) else None,
        seq=own[-1].seq if own else 0,
        packets=packets,
    )


def _is_away(person: Id | None, today: date) -> bool:
    return person is not None and UUID(person) in directory.away([UUID(person)], on=today)


def _held(reader: Standpoint, packet: Entry) -> list[Held]:
    return [one for one in packet.held if reader.sees(one.ring)]


_Entries = tuple[Entry, ...]


def _log(row: Row, race: Race, cast: Cast) -> tuple[_Entries, _Entries, Entry | None, tuple[tuple[int, Mapping[str, str]], ...]]:
    """What happened to it; why attempts before it came back; what brought its packet; and every packet it had."""
    about = Q(handoff=row) | Q(pk=row.packet_id)
    if row.exchange_id:
        about |= Q(handoff__exchange=row.exchange_id, kind__in=_BACK)
    said = with_words(Event.objects.filter(about).order_by("seq"))
    found = [(event, entry) for (event, _words), entry in zip(said, entries_of(race, said, known=cast.names), strict=True)]
    own = tuple(entry for event, entry in found if event.handoff_id == row.pk)
    back = tuple(entry for event, entry in found if event.kind in _BACK and event.handoff_id != row.pk and event.seq < _first(own))
    packet = next((entry for event, entry in found if event.pk == row.packet_id), None)
    packets = tuple((entry.seq, entry.words) for entry in own if entry.kind in (Kind.OFFERED, Kind.PACKET_CHANGED, Kind.RELIEF_OFFERED))
    return own, back, packet, packets


def _first(entries: Sequence[Entry]) -> int:
    return entries[0].seq if entries else 0


def _outcome(handoff: Handoff, entries: Sequence[Entry]) -> Entry | None:
    """The decision that stands: the newest of the kinds that lead to its state."""
    kinds = _OUTCOMES.get(handoff.state, ())
    return next((one for one in reversed(entries) if one.kind in kinds), None)


def _side(seen: MyRaces, race: Race, handoff: Handoff) -> str:
    hats = hats_on(race, handoff, people=seen.people, me=seen.who.texts, admin=seen.who.is_a("admin"))
    for hat, side in ((Hat.TAKER, "taker"), (Hat.GIVER, "giver"), (Hat.LEAD, "lead"), (Hat.DEPUTY, "lead"), (Hat.HEAD, "head")):
        if hat in hats:
            return side
    return "other"


def _runners(seen: MyRaces, race: Race, handoff: Handoff) -> Sequence[takers.Group]:
    if seen.who.via == "link":
        return takers.own_organisation(seen.cast, handoff.taker)
    hats = hats_on(race, handoff, people=seen.people, me=seen.who.texts, admin=False)
    but = handoff.taker if handoff.state is HandoffState.OFFERED else None
    if hats & (LEADS | {Hat.HEAD}):
        return takers.anybody(takers.who_can_be_reached(), race, taking_leg(race, handoff), but=but, hands=hands_seen_by(seen.who))
    return takers.colleagues(seen.cast, handoff.taker, hands=hands_seen_by(seen.who))


def _load(seen: MyRaces, race: Race, handoff: Handoff) -> Load | None:
    """The taker's, where this one would be one too many."""
    taker = seen.cast.party(handoff.taker)
    full = full_hands(seen.who, [taker]) if lands(race, taking_leg(race, handoff), handoff.exchange) else {}
    return full.get(taker.id)


def _may_see_grade(seen: MyRaces, race: Race, handoff: Handoff) -> bool:
    """A number about a person stays with them, with who gave it, and with their lead."""
    hats = hats_on(race, handoff, people=seen.people, me=seen.who.texts, admin=False)
    return bool(hats & (LEADS | {Hat.GIVER, Hat.TAKER}))


def said_already(
    who: Who,
    *,
    kind: Kind,
    words: Mapping[str, str],
    facts: Mapping[str, Any],
    now: datetime,
    handoff: UUID | None = None,
    leg: UUID | None = None,
) -> bool:
    """Was this the last thing that happened here, just now, by the same person in the same words, of the same day or person? One query."""
    about = Event.objects.filter(handoff=handoff) if handoff else Event.objects.filter(leg=leg)
    last = about.exclude(by=None).order_by("-seq").prefetch_related("texts").first()
    if last is None or last.kind != kind or last.by_id != who.id or now - last.at > TWICE_WITHIN:
        return False
    said = {name: body.strip() for name, body in words.items() if body.strip()}
    same = all(last.facts.get(name) == value for name, value in facts.items())
    return same and {text.name: text.body for text in last.texts.all()} == said
