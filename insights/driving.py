"""Pure: the chain of legs and passes that decides the finish, instant by instant.

The finish waits for the tape, the tape for its last baton, that baton for its pass or for the leg that still has it, and so on upstream.
At a join that is the baton that came in last, as the log knows by now; where none has come yet, the one expected last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from campaigns.lifecycle import LIVE, HandoffState, Id, Kind
from campaigns.play import play
from campaigns.race import Event, Exchange, Handoff, Leg, Race, incoming, tape

Expected = Mapping[Id, datetime]  # by exchange: when its baton is expected to change hands
Rank = tuple[int, datetime]  # which event brought it in; of what has not come yet, when that is expected
_EARLY, _LATE = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_NOT_YET = 1 << 30

# What neither moves a baton nor changes who is waited for: a log without these tells of the same courts.
IDLE = frozenset(
    {
        *(Kind.CHECKED, Kind.COLOURED, Kind.CHECKED_IN, Kind.PROMISED, Kind.TICKED, Kind.UNTICKED, Kind.WAIVED),
        *(Kind.PACKET_CHANGED, Kind.NEED_UNTIL_SET, Kind.CONFIRMED, Kind.UNDELIVERED, Kind.BLOCK_RENEWED, Kind.REPLANNED),
        *(
            Kind.READY_ASKED,
            Kind.MAIL_STOPPED,
            Kind.SHARED,
            Kind.UNSHARED,
            Kind.DRAFTED,
            Kind.WORDS_ERASED,
            Kind.THRESHOLDS_SET,
            Kind.TARGET_SET,
        ),
        *(kind for kind in Kind if kind.startswith(("stall_", "decision_", "correct"))),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """The race as one event left it, and what the finish waited for from then to the next: a leg in hand, or a pass in the air."""

    event: Event
    race: Race
    front: Leg | Handoff | None


def steps(race_id: Id, events: Iterable[Event], *, expected: Expected) -> list[Step]:
    """A log replayed with its fronts, in order. Raises KeyError for a broken log, as `play` does."""
    races: list[tuple[Event, Race]] = []
    race = Race(id=race_id)
    for event in events:
        race = play(race, event)
        races.append((event, race))
    coming: dict[Id, Rank] = {one: (_NOT_YET, at) for one, at in expected.items()}
    found: list[Step] = []
    for at in reversed(range(len(races))):
        event, race = races[at]
        found.append(Step(event, race, front(race, coming)))
        _before(races, at, coming)
    return found[::-1]


def front(race: Race, coming: Mapping[Id, Rank]) -> Leg | Handoff | None:
    """What the finish waits for: upstream from the tape along the batons that come in last. None before there is a plan."""
    leg = tape(race)
    batons = {h.exchange: h for h in race.handoffs.values() if h.exchange and h.state in LIVE}
    while leg and (missing := [x for x in incoming(race, leg.id) if not _is_in(batons.get(x.id))]):
        last = max(missing, key=lambda x: (coming.get(x.id, (_NOT_YET, _LATE)), x.id))
        if in_the_air := batons.get(last.id):
            return in_the_air
        leg = race.legs[last.giver]
    return leg


def driving_chain(race: Race, passes: Expected) -> list[Exchange]:
    """The exchanges that decide the finish, from gun to tape: at each join the baton that came, or is expected, last."""
    found: list[Exchange] = []
    leg = tape(race)
    while leg and (into := list(incoming(race, leg.id))):
        found.append(max(into, key=lambda x: (passes.get(x.id, _EARLY), x.id)))
        leg = race.legs[found[-1].giver]
    return found[::-1]


def _is_in(handoff: Handoff | None) -> bool:
    return handoff is not None and handoff.state is HandoffState.ACCEPTED


def _before(races: Sequence[tuple[Event, Race]], at: int, coming: dict[Id, Rank]) -> None:
    """What was still to come before that event: the baton it brought in, and what it put in the place of exchanges it dropped."""
    event, race = races[at]
    if event.kind is Kind.ACCEPTED and (exchange := race.handoffs[event.handoff or ""].exchange):
        coming[exchange] = (at, _EARLY)
    if event.kind in (Kind.SKIPPED, Kind.INSERTED):
        old = races[at - 1][1]
        for x in [x for x in race.exchanges.values() if x.dropped and not old.exchanges[x.id].dropped]:
            coming[x.id] = max((coming.get(one.id, (at, _EARLY)) for one in _instead_of(x, race, event)), default=(at, _EARLY))


def _instead_of(dropped: Exchange, race: Race, event: Event) -> list[Exchange]:
    """The way that the baton takes instead: into the same leg, or out of the same one where the taking leg was skipped."""
    live = [x for x in race.exchanges.values() if not x.dropped]
    if event.kind is Kind.SKIPPED and dropped.taker == event.leg:
        return [x for x in live if x.giver == dropped.giver]
    return [x for x in live if x.taker == dropped.taker and (event.kind is Kind.SKIPPED or x.giver == event.leg)]
