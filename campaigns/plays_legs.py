"""Pure: what happens to legs, their checkpoint and the exchanges between them. Each names the legs it touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from campaigns.facts import day, exchange_from, item_from, leg_from
from campaigns.lifecycle import IN_THE_AIR, LIVE, HandoffState, Hat, Id, Kind, ReadyAnswer
from campaigns.race import Event, Exchange, Handoff, Race, incoming
from campaigns.settling import NO_BLOCK, NOT_ASKED, with_exchange, with_handoff, with_item, with_leg

Played = tuple[Race, tuple[Id, ...]]
Plays = Mapping[Kind, Callable[[Race, Event], Played]]


def sign(race: Race, event: Event, **changes: Any) -> Played:
    """An act on a leg; a sign of life where its runner did it."""
    if event.hat in (Hat.RUNNER, Hat.GIVER, Hat.TAKER):
        changes["last_sign_at"] = event.at
    return with_leg(race, event.leg or "", **changes), (event.leg or "",)


def _checked_in(race: Race, event: Event) -> Played:
    return sign(race, event)


def _promised(race: Race, event: Event) -> Played:
    leg = race.legs[event.leg or ""]
    return sign(race, event, promise=day(event.facts["date"]), promises=leg.promises + 1)


def _blocked(race: Race, event: Event) -> Played:
    facts = event.facts
    return sign(
        race,
        event,
        blocked_on=facts["on"],
        blocked_since=event.at,
        blocked_until=day(facts["until"]),
    )


def _unblocked(race: Race, event: Event) -> Played:
    return sign(race, event, **NO_BLOCK)


def _block_renewed(race: Race, event: Event) -> Played:
    leg = race.legs[event.leg or ""]
    return with_leg(race, leg.id, blocked_until=day(event.facts["until"]), block_renewals=leg.block_renewals + 1), (leg.id,)


def _reassigned(race: Race, event: Event) -> Played:
    return new_runner(race, event.leg or "", event.facts["runner"], event), ()


def new_runner(race: Race, leg_id: Id, runner: Id | None, event: Event) -> Race:
    """The leg's runner changes, and what is on its way to the leg is for the new one: open handoffs start afresh, taken ones go along."""
    race = with_leg(race, leg_id, runner=runner, **NOT_ASKED)
    for x in incoming(race, leg_id):
        for handoff in [h for h in race.handoffs.values() if h.exchange == x.id]:
            if handoff.state in IN_THE_AIR:
                race = readdressed(race, handoff, runner, event)
            elif handoff.state is HandoffState.ACCEPTED:
                race = with_handoff(race, handoff.id, taker=runner)
    for handoff in [h for h in race.handoffs.values() if h.leg == leg_id and h.exchange]:
        if handoff.state in LIVE:
            race = with_handoff(race, handoff.id, giver=runner)
    return race


def readdressed(race: Race, handoff: Handoff, taker: Id | None, event: Event) -> Race:
    return with_handoff(
        race,
        handoff.id,
        taker=taker,
        state=HandoffState.OFFERED,
        decided_by=None,
        decided_at=None,
        undelivered_at=None,
        court_since=event.at,
        question_open=False,
        need_until=None,
        need_untils=0,
    )


def _ready_asked(race: Race, event: Event) -> Played:
    facts = event.facts
    asked = {"ready_asked_at": event.at, "ready_asked_for": day(facts["expected"]), "ready_over": facts["exchange"]}
    return with_leg(race, event.leg or "", **{**NOT_ASKED, **asked}), ()


def _ready_answered(race: Race, event: Event) -> Played:
    """What is missing is required of the giver; what was, and is not any more, is taken off again."""
    facts = event.facts
    race = with_leg(race, event.leg or "", ready=ReadyAnswer(facts["answer"]), ready_from=day(facts["since"]), ready_at=event.at)
    return _with_items(race, facts["giving"], facts["added"], facts["removed"]), ()


def _with_items(race: Race, leg: Id, added: Iterable[Mapping[str, Any]], removed: Iterable[Id]) -> Race:
    items = {**race.items, **{row["id"]: item_from(row) for row in added}}
    items |= {one: replace(items[one], removed=True) for one in removed}
    return race if items == race.items else with_leg(replace(race, items=items), leg)


def _checkpoint_edited(race: Race, event: Event) -> Played:
    return _with_items(race, event.leg or "", event.facts["added"], event.facts["removed"]), ()


def _ticked(race: Race, event: Event) -> Played:
    met = {
        "met": True,
        "met_by": event.by,
        "met_at": event.at,
        "has_evidence": event.facts["evidence"],
    }
    return sign(with_item(race, event.facts["item"], **met), event)


def _unticked(race: Race, event: Event) -> Played:
    unmet = {"met": False, "met_by": None, "met_at": None, "has_evidence": False}
    return sign(with_item(race, event.facts["item"], **unmet), event)


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
    for item_id in event.facts.get("removed", ()):
        race = with_item(race, item_id, removed=True)
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


PLAYS_OF_LEGS: Plays = {
    Kind.CHECKED_IN: _checked_in,
    Kind.PROMISED: _promised,
    Kind.BLOCKED: _blocked,
    Kind.UNBLOCKED: _unblocked,
    Kind.BLOCK_RENEWED: _block_renewed,
    Kind.REASSIGNED: _reassigned,
    Kind.READY_ASKED: _ready_asked,
    Kind.READY_ANSWERED: _ready_answered,
    Kind.SKIPPED: _skipped,
    Kind.CHECKPOINT_EDITED: _checkpoint_edited,
    Kind.TICKED: _ticked,
    Kind.UNTICKED: _unticked,
    Kind.WAIVED: _waived,
    Kind.INSERTED: _inserted,
    Kind.EXCHANGE_EDITED: _exchange_edited,
}
