"""One leg as its runner prepares it: checkpoint, packet, who takes the baton next and when they work, what came with the one in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from campaigns.clashes import Clash, clashes
from campaigns.decide import open_moves
from campaigns.lifecycle import HandoffState, Id, Kind, LegKind, LegState, Move
from campaigns.models import Campaign, Commitment, Event
from campaigns.models import Handoff as HandoffRow
from campaigns.models import Leg as Row
from campaigns.race import Exchange, Handoff, Leg, Race, court, incoming, items_of, live, outgoing, relief
from insights import takers
from insights.cast import Cast, Party
from insights.load import Hands, Load, full_hands, hands_seen_by, lands
from insights.log import Entry, entries_of, with_words
from insights.my_races import MyRaces, Spot, read_one
from insights.on_mark import Mark, mark_of
from insights.packets import Check, Packet, checkpoint, packet_of, standpoint_of
from insights.waits import Hours, Wait, hours, wait_for
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.nested import beside, parsed, rows_of
from stakeholders.who import Who

_BACK = (Kind.SENT_BACK, Kind.GIVEN_BACK)
MOST_LOGGED = 40


@dataclass(frozen=True, slots=True)
class Onward:
    """An exchange ahead: to whom, by when, and what is on its way over it now. `load`: the taker's, where their hands are full. `manner`:
    how a baton is passed to them well, for who prepares it here. `clash`: it is promised, or planned, for later than it is needed; `mark`:
    whether they are ready for it."""

    spot: Spot
    taker: Party
    to_tape: bool
    hours: Hours
    need_by: date | None
    critical: bool
    handoff: Handoff | None
    wait: Wait | None
    stuck: bool
    load: Load | None
    manner: directory.Manner | None
    clash: Clash | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Received:
    """A baton that was taken: its packet, what was said back, and what the giver said of that."""

    spot: Spot
    giver: Party
    handoff: Handoff
    packet: Packet
    read_back: str
    conditions: str
    reply: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A condition that a giver took on; `mine`: the viewer did, or stands in for who did."""

    by: Party
    mine: bool
    what: str
    to: Party
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LegPage:
    """`mine`: the viewer runs it; `sees_race`: they may open the rest of the race too. `moves` says of each open move whether it is on
    another's behalf. `draft` is the packet as it was last offered; `back` why it last came back, as long as it was not offered again;
    `seq` the newest event of the leg."""

    leg: Leg
    spot: Spot
    state: str
    runner: Party
    lead: Party
    mine: bool
    sees_race: bool
    wait: Wait | None
    stuck: bool
    cost_days: float
    expected: datetime | None
    checks: tuple[Check, ...]
    onward: tuple[Onward, ...]
    received: tuple[Received, ...]
    draft: Packet
    back: Entry | None
    owed: tuple[Owed, ...]
    moves: Mapping[Move, bool]
    block_reason: str
    blocker: Party
    relief: Handoff | None
    reliever: Party
    runners: Sequence[takers.Group]
    blockers: Sequence[takers.Group]
    entries: tuple[Entry, ...]
    seq: int
    mark: Mark | None = None

    @property
    def own(self) -> frozenset[Move]:
        return frozenset(move for move, behalf in self.moves.items() if not behalf)

    @property
    def open_checks(self) -> list[Check]:
        """What still stops the offer."""
        return [check for check in self.checks if not check.settled]

    @property
    def met(self) -> int:
        return sum(check.settled for check in self.checks if check.required)

    @property
    def items(self) -> int:
        return sum(check.required for check in self.checks)

    @property
    def need_by(self) -> date | None:
        return min((one.need_by for one in self.onward if one.need_by), default=None)

    @property
    def takers(self) -> list[str]:
        """The first names of those who come next."""
        return list(dict.fromkeys(one.taker.first_name for one in self.onward if one.taker.id))


def leg_page(who: Who, row: Row, *, now: datetime) -> LegPage:
    """Everything the page shows, in a constant number of queries. `row` is one that this person may see."""
    return leg_in(read_one(who, row.campaign_id, now=now), row)


def leg_in(seen: MyRaces, row: Row) -> LegPage:
    """The same where its race is read already."""
    race, who, now = seen.races[0], seen.who, seen.now
    leg = race.legs[str(row.pk)]
    wait = wait_for(race, leg, seen.cast.time(leg.runner), now, seen.policies[race.id])
    moves = _moves(seen, race, leg.id)
    entries, words, packets = _log(row, race, leg, seen.cast)
    item_moves = {item.id: frozenset(_moves(seen, race, item.id)) for item in items_of(race, leg.id)}
    on_its_way = relief(race, leg.id)
    stall = seen.stalls.get(leg.id)
    hands = hands_seen_by(who) if Move.REASSIGN in moves else None
    full = _full_takers(seen, race, leg, hands) if Move.OFFER in moves else {}
    manners = _manners(seen, race, leg) if Move.OFFER in moves else {}
    people = takers.who_can_be_reached() if Move.REASSIGN in moves or (Move.BLOCK in moves and who.via != "link") else []
    return LegPage(
        leg=leg,
        spot=seen.spots[leg.id],
        state=race.state.value,
        runner=seen.cast.party(leg.runner),
        lead=seen.cast.party(race.lead),
        mine=seen.mine(leg.runner),
        sees_race=Campaign.objects.visible_to(who).filter(pk=row.campaign_id).exists(),
        wait=wait,
        stuck=stall is not None or (wait is not None and wait.is_over),
        cost_days=stall.cost_days if stall else 0,
        expected=_expected(seen, race, leg),
        checks=checkpoint(seen, race, leg, item_moves),
        onward=tuple(_onward(seen, race, x, full.get(x.id), manners) for x in outgoing(race, leg.id)),
        received=tuple(_received(seen, race, x, words, packets) for x in incoming(race, leg.id) if _taken(race, x)),
        draft=_packet(seen, race, leg, packets.get(str(row.packet_id)), leg.packet_version),
        back=_back(race, leg, entries),
        owed=tuple(_owed(seen, row)),
        moves=moves,
        block_reason=seen.blocks.get(leg.id, ""),
        blocker=seen.cast.party(leg.blocked_on),
        relief=on_its_way,
        reliever=seen.cast.party(on_its_way.taker if on_its_way else None),
        runners=_runners(seen, race, leg, people, hands or {}) if Move.REASSIGN in moves else (),
        blockers=_blockers(seen, race, leg, people) if Move.BLOCK in moves else (),
        entries=tuple(reversed([one for event, one in entries if event.leg_id == row.pk][-MOST_LOGGED:])),
        seq=max((one.seq for event, one in entries if event.leg_id == row.pk), default=0),
        mark=mark_of(race, leg, seen.cast),
    )


def _moves(seen: MyRaces, race: Race, subject: Id) -> Mapping[Move, bool]:
    who = seen.who
    return open_moves(race, subject, people=seen.people, me=who.texts, admin=who.is_a("admin"), now=seen.now)


def _taken(race: Race, exchange: Exchange) -> bool:
    handoff = live(race, exchange.id)
    return handoff is not None and handoff.state is HandoffState.ACCEPTED


_Logged = list[tuple[Event, Entry]]
_Packets = Mapping[str, Entry]


def _log(row: Row, race: Race, leg: Leg, cast: Cast) -> tuple[_Logged, dict[Id, list[Entry]], _Packets]:
    """What happened on the leg, oldest first; what was said on each baton that it has; and packets by the event that holds them."""
    taken = [h.id for x in incoming(race, leg.id) if (h := live(race, x.id))]
    held = HandoffRow.objects.filter(pk__in=taken)
    about = Q(leg=row.pk) | Q(pk=row.packet_id) | Q(pk__in=held.values("packet")) | Q(handoff__in=taken)
    words = with_words(Event.objects.filter(about).annotate(packet_of=beside(rows_of(held, "packet", ("id",)))).order_by("seq"))
    found = [(event, entry) for (event, _words), entry in zip(words, entries_of(race, words, known=cast.names), strict=True)]
    said: dict[Id, list[Entry]] = {}
    for event, entry in found:
        said.setdefault(str(event.handoff_id), []).append(entry)
    packets = {str(event.pk): entry for event, entry in found if event.pk == row.packet_id}
    packets |= {handoff: entry for event, entry in found for (handoff,) in parsed(event.packet_of)}  # type: ignore[attr-defined]  # annotated
    return found, said, packets


def _packet(seen: MyRaces, race: Race, giving: Leg, said: Entry | None, version: int) -> Packet:
    """What a leg passes on, as far as the viewer may see it."""
    reader = standpoint_of(seen, race, giving)
    return packet_of(said.words, version, [one for one in said.held if reader.sees(one.ring)]) if said else Packet(version)


def _full_takers(seen: MyRaces, race: Race, leg: Leg, hands: Hands | None) -> dict[Id, Load]:
    """By exchange, the takers in whose full hands the baton would land; who passes to themselves has a hand free again."""
    landing = [x for x in outgoing(race, leg.id) if lands(race, race.legs[x.taker], x.id) and live(race, x.id) is None]
    runners = {x.id: race.legs[x.taker].runner or "" for x in landing if race.legs[x.taker].runner != leg.runner}
    full = full_hands(seen.who, map(seen.cast.party, runners.values()), known=hands)
    return {exchange: full[runner] for exchange, runner in runners.items() if runner in full}


def _manners(seen: MyRaces, race: Race, leg: Leg) -> Mapping[UUID, directory.Manner]:
    """Of those who take next, while the pass is prepared by who signs in; not their own."""
    if seen.who.via == "link":
        return {}
    takers_ahead = (race.legs[x.taker].runner for x in outgoing(race, leg.id) if live(race, x.id) is None)
    return directory.manners_of(UUID(one) for one in takers_ahead if one and not seen.mine(one))


def _onward(seen: MyRaces, race: Race, exchange: Exchange, load: Load | None, manners: Mapping[UUID, directory.Manner]) -> Onward:
    leg, handoff = race.legs[exchange.taker], live(race, exchange.id)
    waited_for = court(race, seen.people, handoff) if handoff else None
    wait = wait_for(race, handoff, seen.cast.time(waited_for), seen.now, seen.policies[race.id]) if handoff else None
    return Onward(
        spot=seen.spots[leg.id],
        taker=seen.cast.party(leg.runner),
        to_tape=leg.kind is LegKind.TAPE,
        hours=hours(seen.cast.time(leg.runner), seen.now),
        need_by=exchange.need_by,
        critical=exchange.critical,
        handoff=handoff,
        wait=wait,
        stuck=handoff is not None and (handoff.id in seen.stalls or (wait is not None and wait.is_over)),
        load=load,
        manner=manners.get(UUID(leg.runner)) if leg.runner else None,
        clash=next((one for one in clashes(race) if one.exchange == exchange.id), None),
        mark=mark_of(race, leg, seen.cast) if leg.ready_over == exchange.id else None,
    )


def _received(seen: MyRaces, race: Race, exchange: Exchange, said: Mapping[Id, Sequence[Entry]], packets: _Packets) -> Received:
    handoff = live(race, exchange.id)
    if handoff is None:
        raise ValueError(f"exchange {exchange.id} has no baton")
    entries = said.get(handoff.id, ())
    taken = next((one for one in reversed(entries) if one.kind == Kind.ACCEPTED), None)
    replied = next((one for one in reversed(entries) if one.kind == Kind.CONFIRMED), None)
    return Received(
        spot=seen.spots[exchange.giver],
        giver=seen.cast.party(handoff.giver),
        handoff=handoff,
        packet=_packet(seen, race, race.legs[exchange.giver], packets.get(handoff.id), handoff.packet_version),
        read_back=taken.words.get("read_back", "") if taken else "",
        conditions=taken.words.get("conditions", "") if taken else "",
        reply=replied.words.get("note", "") if replied else "",
    )


def _back(race: Race, leg: Leg, entries: _Logged) -> Entry | None:
    """Why the baton last came back, unless everything is on its way again."""
    if leg.state not in (LegState.RUNNING, LegState.BLOCKED):
        return None
    reliefs = {h.id for h in race.handoffs.values() if h.exchange is None}
    own = [(event, one) for event, one in entries if str(event.leg_id) == leg.id and str(event.handoff_id) not in reliefs]
    last = [one for event, one in own if one.kind in (*_BACK, Kind.OFFERED)]
    return last[-1] if last and last[-1].kind in _BACK else None


def _owed(seen: MyRaces, row: Row) -> list[Owed]:
    found = Commitment.objects.filter(leg=row.pk, kind="condition", state="open").order_by("made_at")
    return [
        Owed(seen.cast.party(str(one.by_id)), seen.mine(str(one.by_id)), one.what, seen.cast.party(str(one.to_id)), one.made_at)
        for one in found
    ]


def _expected(seen: MyRaces, race: Race, leg: Leg) -> datetime | None:
    """When a waiting leg is expected to get going."""
    if leg.state is not LegState.WAITING:
        return None
    found = seen.ahead(race).legs.get(leg.id)
    return found.start if found else None


def _blockers(seen: MyRaces, race: Race, leg: Leg, people: Sequence[Stakeholder]) -> Sequence[takers.Group]:
    """Anybody; for who comes by link those whom their page names anyway."""
    if seen.who.via != "link":
        return takers.everybody(people)
    givers = [handoff.giver for x in incoming(race, leg.id) if (handoff := live(race, x.id))]
    return takers.some(seen.cast, [race.lead, *givers])


def _runners(seen: MyRaces, race: Race, leg: Leg, people: Sequence[Stakeholder], hands: Hands) -> Sequence[takers.Group]:
    leads = {race.lead, race.deputy}
    if any(seen.mine(one) for one in leads if one):
        return takers.anybody(people, race, leg, but=leg.runner, hands=hands)
    return takers.same_function(people, seen.cast, leg.runner, hands=hands)
