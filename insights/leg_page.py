"""One leg as its runner prepares it: checkpoint, packet, who takes the baton next and when they work, what came with the one in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from campaigns.decide import open_moves
from campaigns.lifecycle import Id, Kind, LegState, Move
from campaigns.models import Campaign, Commitment, Event
from campaigns.models import Handoff as HandoffRow
from campaigns.models import Leg as Row
from campaigns.race import Handoff, Leg, Race, accepted, incoming, items_of, live, outgoing, relief
from insights import takers
from insights.cast import Cast, Party
from insights.leg_passes import Onward, Packets, Received, full_takers, manners_of, onward, packet, received
from insights.load import Hands, hands_seen_by
from insights.log import Entry, entries_of, with_words
from insights.my_races import MyRaces, Spot, read_one
from insights.on_mark import Mark, mark_of
from insights.packets import Check, Packet, checkpoint
from insights.waits import Wait, wait_for
from stakeholders.models import Stakeholder
from stakeholders.nested import beside, parsed, rows_of
from stakeholders.who import Who

_BACK = (Kind.SENT_BACK, Kind.GIVEN_BACK)
MOST_LOGGED = 40


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
    full = full_takers(seen, race, leg, hands) if Move.OFFER in moves else {}
    manners = manners_of(seen, race, leg) if Move.OFFER in moves else {}
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
        onward=tuple(onward(seen, race, x, full.get(x.id), manners) for x in outgoing(race, leg.id)),
        received=tuple(received(seen, race, x, words, packets) for x in incoming(race, leg.id) if accepted(race, x.id)),
        draft=packet(seen, race, leg, packets.get(str(row.packet_id)), leg.packet_version),
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


_Logged = list[tuple[Event, Entry]]


def _log(row: Row, race: Race, leg: Leg, cast: Cast) -> tuple[_Logged, dict[Id, list[Entry]], Packets]:
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
