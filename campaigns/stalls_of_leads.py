"""Pure: the stalls of a whole race. Nobody leads it: its lead has not looked for long, or is away or gone and no deputy is there. Or its
finish is at risk, as the forecast tells.

The first is kept at the gun, the leg of whoever leads, the second at the tape.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from campaigns.lifecycle import Id, LegKind
from campaigns.race import tape
from campaigns.stall import Found, Look, StallKind
from campaigns.stalls_of_legs import Find
from stakeholders.worktime import local_day


def nobody_at_the_wheel(look: Look) -> Iterator[Found]:
    """A check of the lead or the deputy ends it; in the deputy's court, else the sponsor's, else the lead's own."""
    gun = next((leg for leg in look.race.legs.values() if leg.kind is LegKind.GUN), None)
    if gun:
        yield Found(StallKind.NOBODY_AT_THE_WHEEL, gun.id, None, _helmsman(look), _left_at(look))


def finish_at_risk(look: Look) -> Iterator[Found]:
    """P85 back inside ends it, by whatever way: the race is faster, planned anew, or its target another; in the lead's court."""
    last = tape(look.race)
    if last and look.risk:
        yield Found(StallKind.FINISH_AT_RISK, last.id, None, look.race.lead, look.risk.since)


def _left_at(look: Look) -> datetime:
    """When the wheel was let go, or will be."""
    looked = look.race.checked_at or look.race.started_at or look.now
    unlooked = look.runs_out(look.race.lead, looked, days=look.policy.wheel_days)
    return min(unlooked, look.now) if not _is_there(look, look.race.lead) and not _is_there(look, look.race.deputy) else unlooked


def _helmsman(look: Look) -> Id | None:
    order = (look.race.deputy, look.race.sponsor, look.race.lead)
    return next((one for one in order if _is_there(look, one)), look.race.lead)


def _is_there(look: Look, person: Id | None) -> bool:
    """Can they be reached, and are they here today, or somebody in their place?"""
    if person is None or person in look.people.unreachable:
        return False
    return not look.crew.is_away(person, local_day(look.clocks.of(person), look.now))


STALLS_OF_LEADS: tuple[Find, ...] = (nobody_at_the_wheel, finish_at_risk)
