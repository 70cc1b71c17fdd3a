"""Pure: what each event does to a race. `replay` of a campaign's events is its state, from nothing.

Every play names the legs it touched; those are settled afterwards, and the tape's end finishes the campaign. A play never looks at
people, calendars or the clock: what it needs stands in the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from campaigns.lifecycle import (
    IN_THE_AIR,
    LIVE,
    CampaignState,
    Grade,
    HandoffKind,
    HandoffState,
    Hat,
    Id,
    Kind,
    LegKind,
)
from campaigns.race import (
    NO_PROMISE,
    Event,
    Exchange,
    Handoff,
    Item,
    Leg,
    Race,
    in_the_air,
    incoming,
    settle,
    taking_leg,
    tape,
    with_exchange,
    with_handoff,
    with_item,
    with_leg,
)

Played = tuple[Race, tuple[Id, ...]]

_PLANNED: Mapping[type, tuple[str, ...]] = {
    Leg: ("id", "kind", "function", "runner", "planned_days", "plan_start", "plan_due", "version"),
    Exchange: ("id", "giver", "taker", "need_by", "critical"),
    Item: ("id", "leg", "required", "wants_evidence", "survives"),
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def planned(row: Leg | Exchange | Item) -> dict[str, Any]:
    """A planned leg, exchange or item as facts for the log."""
    values = {name: getattr(row, name) for name in _PLANNED[type(row)]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def plan_of(race: Race) -> dict[str, Any]:
    """The whole plan as facts: what *started* carries, so that the log alone can rebuild the race, versions seen in the draft included."""
    return {
        "lead": race.lead,
        "deputy": race.deputy,
        "sponsor": race.sponsor,
        "legs": [planned(leg) for leg in race.legs.values()],
        "exchanges": [planned(x) for x in race.exchanges.values()],
        "items": [planned(item) for item in race.items.values()],
    }


def leg_from(facts: Mapping[str, Any]) -> Leg:
    dates = {"plan_start": day(facts["plan_start"]), "plan_due": day(facts["plan_due"])}
    return Leg(**{**facts, **dates, "kind": LegKind(facts["kind"])})


def exchange_from(facts: Mapping[str, Any]) -> Exchange:
    return Exchange(**{**facts, "need_by": day(facts["need_by"])})


def item_from(facts: Mapping[str, Any]) -> Item:
    return Item(**facts)


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


# The campaign


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


def _paused(race: Race, event: Event) -> Played:
    until = day(event.facts["until"])
    return replace(race, state=CampaignState.PAUSED, paused_at=event.at, paused_until=until), ()


def _resumed(race: Race, event: Event) -> Played:
    """Plan dates come as facts, moved by the paused working days; what was promised for a day in the pause is released."""
    for leg_id, (start, due) in event.facts["plan"].items():
        race = with_leg(race, leg_id, plan_start=day(start), plan_due=day(due))
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
            race = _new_runner(race, leg.id, new, event)
    return race, ()


# Legs and their checkpoint


def _sign(race: Race, event: Event, **changes: Any) -> Played:
    """An act on a leg; a sign of life where its runner did it."""
    if event.hat in (Hat.RUNNER, Hat.GIVER, Hat.TAKER):
        changes["last_sign_at"] = event.at
    return with_leg(race, event.leg or "", **changes), (event.leg or "",)


def _checked_in(race: Race, event: Event) -> Played:
    return _sign(race, event)


def _promised(race: Race, event: Event) -> Played:
    leg = race.legs[event.leg or ""]
    return _sign(race, event, promise=day(event.facts["date"]), promises=leg.promises + 1)


def _blocked(race: Race, event: Event) -> Played:
    facts = event.facts
    return _sign(
        race,
        event,
        blocked_on=facts["on"],
        blocked_since=event.at,
        blocked_until=day(facts["until"]),
    )


def _unblocked(race: Race, event: Event) -> Played:
    return _sign(race, event, blocked_on=None, blocked_since=None, blocked_until=None)


def _reassigned(race: Race, event: Event) -> Played:
    return _new_runner(race, event.leg or "", event.facts["runner"], event), ()


def _new_runner(race: Race, leg_id: Id, runner: Id | None, event: Event) -> Race:
    """The leg's runner changes, and what is on its way to the leg is for the new one: open handoffs start afresh, taken ones go along."""
    race = with_leg(race, leg_id, runner=runner)
    for x in incoming(race, leg_id):
        for handoff in [h for h in race.handoffs.values() if h.exchange == x.id]:
            if handoff.state in IN_THE_AIR:
                race = _readdressed(race, handoff, runner, event)
            elif handoff.state is HandoffState.ACCEPTED:
                race = with_handoff(race, handoff.id, taker=runner)
    for handoff in [h for h in race.handoffs.values() if h.leg == leg_id and h.exchange]:
        if handoff.state in LIVE:
            race = with_handoff(race, handoff.id, giver=runner)
    return race


def _readdressed(race: Race, handoff: Handoff, taker: Id | None, event: Event) -> Race:
    return with_handoff(
        race,
        handoff.id,
        taker=taker,
        state=HandoffState.OFFERED,
        decided_by=None,
        decided_at=None,
        court_since=event.at,
        question_open=False,
        need_until=None,
        need_untils=0,
    )


def _checkpoint_edited(race: Race, event: Event) -> Played:
    items = dict(race.items)
    for row in event.facts["added"]:
        items[row["id"]] = item_from(row)
    for item_id in event.facts["removed"]:
        items[item_id] = replace(items[item_id], removed=True)
    return with_leg(replace(race, items=items), event.leg or ""), ()


def _ticked(race: Race, event: Event) -> Played:
    met = {
        "met": True,
        "met_by": event.by,
        "met_at": event.at,
        "has_evidence": event.facts["evidence"],
    }
    return _sign(with_item(race, event.facts["item"], **met), event)


def _unticked(race: Race, event: Event) -> Played:
    unmet = {"met": False, "met_by": None, "met_at": None, "has_evidence": False}
    return _sign(with_item(race, event.facts["item"], **unmet), event)


def _waived(race: Race, event: Event) -> Played:
    return with_leg(with_item(race, event.facts["item"], waived=True), event.leg or ""), ()


def _skipped(race: Race, event: Event) -> Played:
    """The leg leaves the race: its exchanges are dropped, what was in the air over them is void, and its givers pass to its takers."""
    leg_id = event.leg or ""
    race = with_leg(race, leg_id, skipped=True)
    touched = {leg_id}
    for x in [x for x in race.exchanges.values() if leg_id in (x.giver, x.taker) and not x.dropped]:
        race = with_exchange(race, x.id, dropped=True)
        touched |= {x.giver, x.taker}
    race = replace(race, exchanges={**race.exchanges, **_exchanges(event.facts["added"])})
    for item_id, to_leg in event.facts["moved"].items():
        race = with_item(race, item_id, leg=to_leg)
    return race, tuple(touched)


def _inserted(race: Race, event: Event) -> Played:
    leg = leg_from(event.facts["new_leg"])
    race = with_exchange(race, event.facts["exchange"], dropped=True)
    added = _exchanges(event.facts["added"])
    items = {row["id"]: item_from(row) for row in event.facts["items"]}
    race = replace(
        race,
        legs={**race.legs, leg.id: leg},
        exchanges={**race.exchanges, **added},
        items={**race.items, **items},
    )
    return race, (leg.id, *{x.giver for x in added.values()}, *{x.taker for x in added.values()})


def _exchanges(rows: Iterable[Mapping[str, Any]]) -> dict[Id, Exchange]:
    return {row["id"]: exchange_from(row) for row in rows}


def _exchange_edited(race: Race, event: Event) -> Played:
    facts = event.facts
    return with_exchange(race, facts["exchange"], need_by=day(facts["need_by"]), critical=facts["critical"]), ()


# Handoffs


def _legs_of(race: Race, handoff: Handoff) -> tuple[Id, ...]:
    return (handoff.leg, race.exchanges[handoff.exchange].taker) if handoff.exchange else (handoff.leg,)


def _offered(race: Race, event: Event) -> Played:
    """A new handoff. A taker who is missing or cannot be reached: it starts declined."""
    facts = event.facts
    handoff = Handoff(
        id=event.handoff or "",
        leg=event.leg or "",
        exchange=facts["exchange"],
        attempt=facts["attempt"],
        packet_version=facts["packet_version"],
        giver=facts["giver"],
        taker=facts["taker"],
        state=HandoffState.DECLINED if facts["unreachable"] else HandoffState.OFFERED,
        offered_at=event.at,
        court_since=event.at,
        overridden=facts["behalf"],
    )
    race, _ = _sign(race, event, packet_version=facts["packet_version"])
    race = replace(race, handoffs={**race.handoffs, handoff.id: handoff})
    return race, _legs_of(race, handoff)


def _relief_offered(race: Race, event: Event) -> Played:
    facts = event.facts
    handoff = Handoff(
        id=event.handoff or "",
        leg=event.leg or "",
        exchange=None,
        kind=HandoffKind.RELIEF,
        giver=facts["giver"],
        taker=facts["taker"],
        offered_at=event.at,
        court_since=event.at,
    )
    return replace(race, handoffs={**race.handoffs, handoff.id: handoff}), ()


def _packet_changed(race: Race, event: Event) -> Played:
    """The giver offered again: what is still in the air, or already taken, carries the new packet."""
    race = with_handoff(race, event.handoff or "", packet_version=event.facts["packet_version"])
    return race, ()


def _decided(race: Race, event: Event, state: HandoffState, **changes: Any) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    changes = {"decided_by": event.by, "decided_at": event.at, "question_open": False, **changes}
    return with_handoff(race, handoff.id, state=state, **changes), _legs_of(race, handoff)


def _accepted(race: Race, event: Event) -> Played:
    facts = event.facts
    handoff = race.handoffs[event.handoff or ""]
    grade = Grade(facts["grade"]) if facts["grade"] else None
    race, touched = _decided(
        race,
        event,
        HandoffState.ACCEPTED,
        overridden=handoff.overridden or facts["overridden"],
        grade=grade,
        need_until=None,
    )
    if handoff.kind is HandoffKind.RELIEF:
        race = _new_runner(race, handoff.leg, handoff.taker, event)
        race = with_leg(race, handoff.leg, last_sign_at=event.at, **NO_PROMISE)
    return race, touched


def _back(race: Race, event: Event) -> Played:
    """Sent back or given back: the giver runs again from now (rework), the taker waits."""
    handoff = race.handoffs[event.handoff or ""]
    grade = Grade(event.facts["grade"]) if event.facts["grade"] else None
    race, touched = _decided(race, event, HandoffState.RETURNED, grade=grade, read_back_right=None)
    if handoff.exchange:
        exchange = race.exchanges[handoff.exchange]
        race = with_exchange(race, exchange.id, returns=exchange.returns + 1)
        race = with_leg(race, handoff.leg, taken_at=event.at, **NO_PROMISE)
        if handoff.state is HandoffState.ACCEPTED:
            race = with_leg(race, exchange.taker, **NO_PROMISE)
    return race, touched


def _undone(race: Race, event: Event) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    race, touched = _decided(
        race,
        event,
        HandoffState.OFFERED,
        grade=None,
        court_since=event.at,
        read_back_right=None,
    )
    if handoff.kind is HandoffKind.RELIEF:
        race = _new_runner(race, handoff.leg, handoff.giver, event)
    return with_leg(race, taking_leg(race, handoff).id, **NO_PROMISE), touched


def _asked(race: Race, event: Event) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    since = handoff.court_since if handoff.question_open else event.at
    return with_handoff(race, handoff.id, question_open=True, questions=handoff.questions + 1, court_since=since), ()


def _answered(race: Race, event: Event) -> Played:
    race = with_handoff(race, event.handoff or "", question_open=False, court_since=event.at)
    return _sign(race, event)


def _need_until_set(race: Race, event: Event) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    return with_handoff(race, handoff.id, need_until=day(event.facts["until"]), need_untils=handoff.need_untils + 1), ()


def _declined(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.DECLINED, court_since=event.at, need_until=None)


def _redirected(race: Race, event: Event) -> Played:
    handoff, new = race.handoffs[event.handoff or ""], event.facts["runner"]
    if handoff.kind is HandoffKind.RELIEF:
        return _readdressed(race, handoff, new, event), ()
    return _new_runner(race, race.exchanges[handoff.exchange or ""].taker, new, event), ()


def _recalled(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.RECALLED)


def _voided(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.VOID)


def _confirmed(race: Race, event: Event) -> Played:
    return with_handoff(race, event.handoff or "", read_back_right=event.facts["right"]), ()


PLAYS: Mapping[Kind, Callable[[Race, Event], Played]] = {
    Kind.STARTED: _started,
    Kind.CHECKED: _checked,
    Kind.PAUSED: _paused,
    Kind.RESUMED: _resumed,
    Kind.ABANDONED: _abandoned,
    Kind.FINISHED: _finished,
    Kind.LEAD_HANDED_OVER: _lead_handed_over,
    Kind.OFFERED: _offered,
    Kind.PACKET_CHANGED: _packet_changed,
    Kind.CHECKED_IN: _checked_in,
    Kind.PROMISED: _promised,
    Kind.BLOCKED: _blocked,
    Kind.UNBLOCKED: _unblocked,
    Kind.REASSIGNED: _reassigned,
    Kind.RELIEF_OFFERED: _relief_offered,
    Kind.SKIPPED: _skipped,
    Kind.CHECKPOINT_EDITED: _checkpoint_edited,
    Kind.TICKED: _ticked,
    Kind.UNTICKED: _unticked,
    Kind.WAIVED: _waived,
    Kind.INSERTED: _inserted,
    Kind.EXCHANGE_EDITED: _exchange_edited,
    Kind.ACCEPTED: _accepted,
    Kind.SENT_BACK: _back,
    Kind.GIVEN_BACK: _back,
    Kind.UNDONE: _undone,
    Kind.ASKED: _asked,
    Kind.ANSWERED: _answered,
    Kind.NEED_UNTIL_SET: _need_until_set,
    Kind.DECLINED: _declined,
    Kind.REDIRECTED: _redirected,
    Kind.RECALLED: _recalled,
    Kind.VOIDED: _voided,
    Kind.CONFIRMED: _confirmed,
}


def finishing(race: Race) -> bool:
    """Is every baton across the tape while the campaign still runs?"""
    end = tape(race)
    return race.state is CampaignState.RUNNING and end is not None and end.ended_at is not None
