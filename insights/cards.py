"""What the board knows of a lane without its picture: enough to filter, to group and to put in order. Small enough to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns.lifecycle import Id, LegKind, LegState
from campaigns.stall import OF_THE_RACE
from insights.lane import LaneFacts, Live, Person, Waiting

OVER = frozenset({LegState.DONE, LegState.SKIPPED})
HELD = frozenset({LegState.RUNNING, LegState.BLOCKED})


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a race: function, person, organisation, by id and name. Empty is what is not known, and our own one's name."""

    function: Id = ""
    function_name: str = ""
    person: Id = ""
    person_name: str = ""
    organisation: Id = ""
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A lane as the board arranges it.

    `court` is who is waited for: of the dearest stall, else of the baton that is due next. `to_run` are those whose leg is not done,
    `hands` those who hold a baton. `over` is working time past the clock, `workday` how long a day is there; `cost` is in working days
    of the finish.
    """

    id: UUID
    name: str
    state: str
    group: str
    objective: str
    leads: frozenset[Id]
    kinds: tuple[str, ...]
    cost: float
    over: timedelta
    workday: timedelta
    court: Part
    to_run: tuple[Part, ...]
    hands: tuple[Part, ...]
    due: datetime | None
    due_leg: str
    finish: date | None

    @property
    def stuck(self) -> int:
        """How many of its batons."""
        return sum(kind not in OF_THE_RACE for kind in self.kinds)


def card_of(lane: LaneFacts) -> Card:
    """The card of a lane as it stands."""
    stall, due = (lane.stalls[0] if lane.stalls else None), _due_next(lane)
    to_run = [leg for leg in lane.race.legs.values() if leg.kind is LegKind.LEG and leg.state not in OVER]
    return Card(
        id=lane.campaign.pk,
        name=lane.campaign.name,
        state=lane.campaign.state,
        group=lane.group,
        objective=lane.campaign.objective,
        leads=frozenset(str(one) for one in (lane.campaign.lead_id, lane.campaign.deputy_id) if one),
        kinds=tuple(one.kind for one in lane.stalls),
        cost=round(max((one.cost_days for one in lane.stalls), default=0), 2),
        over=max((one.over for one in lane.stalls), default=timedelta()),
        workday=stall.workday if stall else timedelta(hours=8),
        court=_court(lane, stall or due or next(iter(lane.live), None)),
        to_run=tuple(dict.fromkeys(_part(lane, leg.id, lane.runner(leg.id)) for leg in to_run)),
        hands=tuple(_part(lane, leg.id, lane.runner(leg.id)) for leg in to_run if leg.state in HELD),
        due=due.until if due else None,
        due_leg=due.leg.name if due else "",
        finish=lane.finish,
    )


def _due_next(lane: LaneFacts) -> Live | None:
    return min((one for one in lane.live if one.until), key=lambda one: (one.until, one.leg.id), default=None)


def _court(lane: LaneFacts, waiting: Waiting | Live | None) -> Part:
    if waiting is None:
        return Part()
    leg = waiting.leg if isinstance(waiting, Waiting) else waiting.leg.id
    return _part(lane, leg, waiting.court, waiting.function)


def _part(lane: LaneFacts, leg: Id, person: Person, said: str = "") -> Part:
    """The part of a leg; of another function where another than its runner is waited for."""
    own = not said or said == lane.legs[leg].function
    function = lane.race.legs[leg].function if own else lane.known.functions.get(person.id)
    return Part(
        function=function or "",
        function_name=(said or lane.legs[leg].function) if function else "",
        person=person.id,
        person_name=person.name,
        organisation=lane.known.organisations.get(person.id) or "",
        organisation_name=person.organisation,
    )
