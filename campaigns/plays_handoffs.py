"""Pure: what happens to handoffs: offered, answered, taken back. Each names the legs it touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from campaigns.facts import day
from campaigns.lifecycle import Grade, HandoffKind, HandoffState, Id, Kind
from campaigns.plays_legs import Played, Plays, new_runner, readdressed, sign
from campaigns.race import Event, Handoff, Race, taking_leg
from campaigns.settling import NO_PROMISE, with_exchange, with_handoff, with_leg


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
    race, _ = sign(race, event, packet_version=facts["packet_version"])
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
    changes = {"decided_by": event.by, "decided_at": event.at, "undelivered_at": None, "question_open": False, **changes}
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
        race = new_runner(race, handoff.leg, handoff.taker, event)
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
        race = new_runner(race, handoff.leg, handoff.giver, event)
    return with_leg(race, taking_leg(race, handoff).id, **NO_PROMISE), touched


def _asked(race: Race, event: Event) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    since = handoff.court_since if handoff.question_open else event.at
    return with_handoff(race, handoff.id, question_open=True, questions=handoff.questions + 1, court_since=since), ()


def _answered(race: Race, event: Event) -> Played:
    race = with_handoff(race, event.handoff or "", question_open=False, court_since=event.at)
    return sign(race, event)


def _need_until_set(race: Race, event: Event) -> Played:
    handoff = race.handoffs[event.handoff or ""]
    return with_handoff(race, handoff.id, need_until=day(event.facts["until"]), need_untils=handoff.need_untils + 1), ()


def _declined(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.DECLINED, court_since=event.at, need_until=None)


def _redirected(race: Race, event: Event) -> Played:
    handoff, new = race.handoffs[event.handoff or ""], event.facts["runner"]
    if handoff.kind is HandoffKind.RELIEF:
        return readdressed(race, handoff, new, event), ()
    return new_runner(race, race.exchanges[handoff.exchange or ""].taker, new, event), ()


def _recalled(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.RECALLED)


def _voided(race: Race, event: Event) -> Played:
    return _decided(race, event, HandoffState.VOID)


def _undelivered(race: Race, event: Event) -> Played:
    return with_handoff(race, event.handoff or "", undelivered_at=event.at), ()


def _confirmed(race: Race, event: Event) -> Played:
    return with_handoff(race, event.handoff or "", read_back_right=event.facts["right"]), ()


PLAYS_OF_HANDOFFS: Plays = {
    Kind.OFFERED: _offered,
    Kind.PACKET_CHANGED: _packet_changed,
    Kind.RELIEF_OFFERED: _relief_offered,
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
    Kind.UNDELIVERED: _undelivered,
}
