"""Pure: what happens to a campaign as a whole. Each names the legs it touched."""

from __future__ import annotations

from dataclasses import replace

from campaigns.facts import day, exchange_from, item_from, leg_from, plan_from
from campaigns.lifecycle import CampaignState, HandoffState, Kind, LegKind
from campaigns.plays_legs import Played, Plays, new_runner
from campaigns.race import Event, Race, in_the_air
from campaigns.settling import with_dates, with_handoff, with_leg


def _started(race: Race, event: Event) -> Played:
    plan = event.facts["plan"]
    legs = {leg["id"]: leg_from(leg) for leg in plan["legs"]}
    race = replace(
        race,
        state=CampaignState.RUNNING,
        lead=plan["lead"],
        deputy=plan["deputy"],
        sponsor=plan["sponsor"],
        legs=legs,
        exchanges={x["id"]: exchange_from(x) for x in plan["exchanges"]},
        items={i["id"]: item_from(i) for i in plan["items"]},
        started_at=event.at,
        checked_at=event.at,
    )
    return race, tuple(legs)


def _checked(race: Race, event: Event) -> Played:
    return replace(race, checked_at=event.at), ()


def _coloured(race: Race, event: Event) -> Played:
    """Whoever says how it stands has looked."""
    return replace(race, colour=event.facts["colour"], checked_at=event.at), ()


def _paused(race: Race, event: Event) -> Played:
    until = day(event.facts["until"])
    return replace(race, state=CampaignState.PAUSED, paused_at=event.at, paused_until=until), ()


def _resumed(race: Race, event: Event) -> Played:
    """Plan dates come as facts, moved by the paused working days; what was promised for a day in the pause is released."""
    race = with_dates(race, plan_from(event.facts["plan"]))
    for leg_id in event.facts["released"]:
        race = with_leg(race, leg_id, promise=None)
    for handoff_id in event.facts["released_needs"]:
        race = with_handoff(race, handoff_id, need_until=None)
    span = (race.paused_at or event.at, event.at)
    resumed = replace(
        race,
        state=CampaignState.RUNNING,
        paused_at=None,
        paused_until=None,
        pauses=(*race.pauses, span),
    )
    return resumed, ()


def _replanned(race: Race, event: Event) -> Played:
    """Whoever plans anew has looked."""
    return replace(with_dates(race, plan_from(event.facts["plan"])), checked_at=event.at), ()


def _abandoned(race: Race, event: Event) -> Played:
    for handoff in in_the_air(race):
        race = with_handoff(race, handoff.id, state=HandoffState.VOID, decided_at=event.at, decided_by=event.by, question_open=False)
    over = replace(race, state=CampaignState.ABANDONED, ended_at=event.at, paused_at=None, paused_until=None)
    return over, tuple(race.legs)


def _finished(race: Race, event: Event) -> Played:
    return replace(race, state=CampaignState.FINISHED, ended_at=event.at), ()


def _lead_handed_over(race: Race, event: Event) -> Played:
    old, new = race.lead, event.facts["lead"]
    race = replace(race, lead=new, deputy=None if race.deputy == new else race.deputy)
    for leg in list(race.legs.values()):
        if leg.kind is LegKind.GUN or (leg.kind is LegKind.TAPE and leg.runner == old):
            race = new_runner(race, leg.id, new, event)
    return race, ()


PLAYS_OF_CAMPAIGNS: Plays = {
    Kind.STARTED: _started,
    Kind.CHECKED: _checked,
    Kind.COLOURED: _coloured,
    Kind.PAUSED: _paused,
    Kind.RESUMED: _resumed,
    Kind.REPLANNED: _replanned,
    Kind.ABANDONED: _abandoned,
    Kind.FINISHED: _finished,
    Kind.LEAD_HANDED_OVER: _lead_handed_over,
}
