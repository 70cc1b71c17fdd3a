"""Pure: what each event does to a race. `replay` of a campaign's events is its state, from nothing.

Every play names the legs it touched; those are settled afterwards, and the tape's end finishes the campaign. A play never looks at
people, calendars or the clock: what it needs stands in the event.
"""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.lifecycle import CampaignState, Id
from campaigns.plays_campaigns import PLAYS_OF_CAMPAIGNS
from campaigns.plays_handoffs import PLAYS_OF_HANDOFFS
from campaigns.plays_legs import PLAYS_OF_LEGS, Played, Plays
from campaigns.race import Event, Race, tape
from campaigns.settling import settle

PLAYS: Plays = {**PLAYS_OF_CAMPAIGNS, **PLAYS_OF_LEGS, **PLAYS_OF_HANDOFFS}


def play(race: Race, event: Event) -> Race:
    """The race after the event. Raises KeyError for a subject that the race does not have: the log is broken then."""
    changed, touched = PLAYS.get(event.kind, _nothing)(race, event)
    for leg_id in touched:
        changed = settle(changed, leg_id, event.at)
    return changed


def replay(race_id: Id, events: Iterable[Event]) -> Race:
    """The state as the log has it, from nothing."""
    race = Race(id=race_id)
    for event in events:
        race = play(race, event)
    return race


def _nothing(race: Race, event: Event) -> Played:
    return race, ()


def finishing(race: Race) -> bool:
    """Is every baton across the tape while the campaign still runs?"""
    end = tape(race)
    return race.state is CampaignState.RUNNING and end is not None and end.ended_at is not None
