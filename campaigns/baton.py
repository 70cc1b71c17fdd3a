"""Every move, each by its own name, as a lead would say it.

The door opens the transaction; everything here runs in a savepoint inside it, so a refusal leaves nothing behind. Every function takes
its subject first and returns it fresh. All of them lock the campaign's row and nothing else, and may raise any `Refused`: NotFound,
WrongPerson, WrongMoment (Outdated, Paused) or Invalid. Repeating one's own decision is a quiet success.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from campaigns import rows
from campaigns.lifecycle import Move
from campaigns.making import make
from campaigns.models import Campaign, CheckItem, Exchange, Handoff, Leg
from stakeholders.who import Who

_M = TypeVar("_M", bound=models.Model)
Packet = Mapping[str, str]


# The campaign


def start(campaign: Campaign, *, by: Who, now: datetime, without_runners: bool = False, reason: str = "") -> Campaign:
    """Fire the gun: the plan is frozen into the log, and the first batons are offered with the campaign's brief as their packet."""
    facts = {"without_runners": without_runners, "objective": campaign.objective}
    words = {"note": campaign.brief or campaign.brand_promise or campaign.name, "reason": reason}
    return _on_campaign(campaign, Move.START, by=by, now=now, facts=facts, words=words)


def check(campaign: Campaign, *, by: Who, now: datetime, note: str = "") -> Campaign:
    """The lead has looked."""
    return _on_campaign(campaign, Move.CHECK, by=by, now=now, words={"note": note})


def colour(campaign: Campaign, *, by: Who, now: datetime, colour: str, reason: str = "") -> Campaign:
    """Say how it stands, whatever the rule says, and why; no colour leaves it to the rule again. Both are shown."""
    return _on_campaign(campaign, Move.COLOUR, by=by, now=now, facts={"colour": colour}, words={"reason": reason})


def pause(campaign: Campaign, *, by: Who, now: datetime, until: date | None = None, reason: str = "") -> Campaign:
    facts = {"until": until.isoformat() if until else None}
    return _on_campaign(campaign, Move.PAUSE, by=by, now=now, facts=facts, words={"reason": reason})


def resume(campaign: Campaign, *, by: Who, now: datetime, shift: bool = True) -> Campaign:
    """Clocks run again; plan dates of legs not yet done move by the working days that the pause took, or stay without `shift`."""
    return _on_campaign(campaign, Move.RESUME, by=by, now=now, facts={"shift": shift})


def replan(campaign: Campaign, *, by: Who, now: datetime, mode: str, mark: str = "", reason: str = "") -> Campaign:
    """New plan dates for the legs that have not begun (`ReplanMode`). `mark` is that of the plan that was looked at: where another comes
    out by now, Outdated. Where no date would move nothing happens."""
    return _on_campaign(campaign, Move.REPLAN, by=by, now=now, facts={"mode": mode, "mark": mark}, words={"reason": reason})


def abandon(campaign: Campaign, *, by: Who, now: datetime, reason: str) -> Campaign:
    return _on_campaign(campaign, Move.ABANDON, by=by, now=now, words={"reason": reason})


def hand_over(campaign: Campaign, *, by: Who, now: datetime, lead: UUID | None, reason: str) -> Campaign:
    """Another lead: gun, tape and fallback courts follow."""
    return _on_campaign(campaign, Move.HAND_OVER, by=by, now=now, facts={"lead": rows.text(lead)}, words={"reason": reason})


# Legs


def offer(leg: Leg, *, by: Who, now: datetime, packet: Packet, override_reason: str = "", version: int | None = None) -> Leg:
    """Offer the baton on every outgoing exchange that has none in the air. `packet`: note, links, risks, next_step."""
    words = {**packet, "override_reason": override_reason}
    return _on(leg, leg.campaign_id, Move.OFFER, by=by, now=now, words=words, version=version)


def check_in(leg: Leg, *, by: Who, now: datetime, note: str, version: int | None = None) -> Leg:
    return _on(leg, leg.campaign_id, Move.CHECK_IN, by=by, now=now, words={"note": note}, version=version)


def promise(leg: Leg, *, by: Who, now: datetime, date: date | None, version: int | None = None) -> Leg:
    """I'll pass it on by the end of that working day."""
    return _on(leg, leg.campaign_id, Move.PROMISE, by=by, now=now, facts={"date": _iso(date)}, version=version)


def block(
    leg: Leg, *, by: Who, now: datetime, reason: str, on: UUID | None = None, until: date | None = None, version: int | None = None
) -> Leg:
    facts = {"on": rows.text(on), "until": _iso(until)}
    return _on(leg, leg.campaign_id, Move.BLOCK, by=by, now=now, facts=facts, words={"reason": reason}, version=version)


def unblock(leg: Leg, *, by: Who, now: datetime, note: str = "", version: int | None = None) -> Leg:
    return _on(leg, leg.campaign_id, Move.UNBLOCK, by=by, now=now, words={"note": note}, version=version)


def renew(leg: Leg, *, by: Who, now: datetime, until: date | None, note: str = "", version: int | None = None) -> Leg:
    """Whom it is blocked on names a later day, twice at most."""
    return _on(leg, leg.campaign_id, Move.RENEW, by=by, now=now, facts={"until": _iso(until)}, words={"note": note}, version=version)


def reassign(leg: Leg, *, by: Who, now: datetime, runner: UUID | None, packet: Packet | None = None, version: int | None = None) -> Leg:
    """A waiting leg changes its runner at once; one in hand by a relief handoff that the new runner takes or sends back."""
    facts = {"runner": rows.text(runner)}
    return _on(leg, leg.campaign_id, Move.REASSIGN, by=by, now=now, facts=facts, words=packet or {}, version=version)


def ready(
    leg: Leg,
    *,
    by: Who,
    now: datetime,
    answer: str,
    since: date | None = None,
    missing: Sequence[str] = (),
    runner: UUID | None = None,
    note: str = "",
    version: int | None = None,
) -> Leg:
    """Answer on one's mark (`ReadyAnswer`): ready; ready from the day `since`; somebody else has to, `runner` or whoever is found; or
    these things are missing, each of which the giver then has to meet. It can be answered anew until the baton is offered."""
    wanted = [one.strip() for one in missing if one.strip()]
    known = _asked_for(leg, leg.ready_over_id) if wanted and leg.ready_over_id else frozenset()
    items, words = _items([{"text": one} for one in dict.fromkeys(wanted) if one not in known])
    facts = {"answer": answer, "from": _iso(since), "missing": items, "known": bool(known), "runner": rows.text(runner)}
    return _on(leg, leg.campaign_id, Move.READY, by=by, now=now, facts=facts, words={**words, "note": note}, version=version)


def skip(leg: Leg, *, by: Who, now: datetime, reason: str, version: int | None = None) -> Leg:
    """An item that must survive moves along, unless the leg it would move to asks for the same already."""
    return _on(leg, leg.campaign_id, Move.SKIP, by=by, now=now, facts={"twins": twins_of(leg)}, words={"reason": reason}, version=version)


# The checkpoint


def tick(item: CheckItem, *, by: Who, now: datetime, evidence: str = "", version: int | None = None) -> CheckItem:
    return _on(item, item.leg.campaign_id, Move.TICK, by=by, now=now, words={"evidence": evidence}, version=version)


def untick(item: CheckItem, *, by: Who, now: datetime, version: int | None = None) -> CheckItem:
    return _on(item, item.leg.campaign_id, Move.UNTICK, by=by, now=now, version=version)


def waive(item: CheckItem, *, by: Who, now: datetime, reason: str, version: int | None = None) -> CheckItem:
    return _on(item, item.leg.campaign_id, Move.WAIVE, by=by, now=now, words={"reason": reason}, version=version)


def edit_checkpoint(
    leg: Leg, *, by: Who, now: datetime, added: Sequence[Mapping[str, Any]] = (), removed: Sequence[UUID] = (), version: int | None = None
) -> Leg:
    """Add items (`text`, `required`, `wants_evidence`, `survives`) and take others out."""
    items, words = _items(added)
    facts = {"added": items, "removed": [str(one) for one in removed]}
    return _on(leg, leg.campaign_id, Move.EDIT_CHECKPOINT, by=by, now=now, facts=facts, words=words, version=version)


# Exchanges


def insert(
    exchange: Exchange,
    *,
    by: Who,
    now: datetime,
    name: str,
    function: UUID | None = None,
    runner: UUID | None = None,
    planned_days: float = 1.0,
    plan_due: date | None = None,
    items: Sequence[Mapping[str, Any]] = (),
) -> Leg:
    """Put a new leg between two whose baton is not under way yet; the new leg."""
    item_facts, words = _items(items)
    before = set(Leg.objects.filter(campaign=exchange.campaign_id).values_list("pk", flat=True))
    facts = {"leg": leg_facts(function, runner, planned_days, plan_due), "items": item_facts}
    make(exchange.campaign_id, Move.INSERT, exchange.pk, by=by, now=now, facts=facts, words={**words, "name": name})
    return Leg.objects.exclude(pk__in=before).get(campaign=exchange.campaign_id)


def leg_facts(function: UUID | None, runner: UUID | None, planned_days: float, plan_due: date | None = None) -> dict[str, Any]:
    """A leg to be inserted, as the rules take it."""
    return {"function": rows.text(function), "runner": rows.text(runner), "planned_days": planned_days, "plan_due": plan_due}


def edit_exchange(exchange: Exchange, *, by: Who, now: datetime, need_by: date | None, critical: bool) -> Exchange:
    facts = {"need_by": _iso(need_by), "critical": critical}
    return _on(exchange, exchange.campaign_id, Move.EDIT_EXCHANGE, by=by, now=now, facts=facts)


# Handoffs


def accept(
    handoff: Handoff,
    *,
    by: Who,
    now: datetime,
    pass_on_by: date | None = None,
    read_back: str = "",
    conditions: str = "",
    override_reason: str = "",
    version: int | None = None,
) -> Handoff:
    """Take the baton. Without `pass_on_by` the promise is the day the plan suggests; conditions (one a line) the giver owes."""
    facts = {"pass_on_by": _iso(pass_on_by)}
    words = {"read_back": read_back, "conditions": conditions, "override_reason": override_reason}
    return _on(handoff, handoff.campaign_id, Move.ACCEPT, by=by, now=now, facts=facts, words=words, version=version)


def send_back(
    handoff: Handoff, *, by: Who, now: datetime, reason: str, missing: Sequence[str], note: str = "", version: int | None = None
) -> Handoff:
    """Send it back with a reason and at least one thing that is missing or wrong."""
    words = {"missing": "\n".join(missing), "note": note}
    return _on(handoff, handoff.campaign_id, Move.SEND_BACK, by=by, now=now, facts={"reason": reason}, words=words, version=version)


def give_back(
    handoff: Handoff, *, by: Who, now: datetime, reason: str, missing: Sequence[str], note: str = "", version: int | None = None
) -> Handoff:
    """The same after taking, while nothing was passed on."""
    words = {"missing": "\n".join(missing), "note": note}
    return _on(handoff, handoff.campaign_id, Move.GIVE_BACK, by=by, now=now, facts={"reason": reason}, words=words, version=version)


def undo(handoff: Handoff, *, by: Who, now: datetime, version: int | None = None) -> Handoff:
    return _on(handoff, handoff.campaign_id, Move.UNDO, by=by, now=now, version=version)


def ask(handoff: Handoff, *, by: Who, now: datetime, question: str, version: int | None = None) -> Handoff:
    return _on(handoff, handoff.campaign_id, Move.ASK, by=by, now=now, words={"question": question}, version=version)


def answer(handoff: Handoff, *, by: Who, now: datetime, answer: str, version: int | None = None) -> Handoff:
    return _on(handoff, handoff.campaign_id, Move.ANSWER, by=by, now=now, words={"answer": answer}, version=version)


def need_until(handoff: Handoff, *, by: Who, now: datetime, until: date | None, note: str = "", version: int | None = None) -> Handoff:
    facts, words = {"until": _iso(until)}, {"note": note}
    return _on(handoff, handoff.campaign_id, Move.NEED_UNTIL, by=by, now=now, facts=facts, words=words, version=version)


def decline(handoff: Handoff, *, by: Who, now: datetime, reason: str, note: str = "", version: int | None = None) -> Handoff:
    facts, words = {"reason": reason}, {"note": note}
    return _on(handoff, handoff.campaign_id, Move.DECLINE, by=by, now=now, facts=facts, words=words, version=version)


def redirect(handoff: Handoff, *, by: Who, now: datetime, runner: UUID | None, version: int | None = None) -> Handoff:
    return _on(handoff, handoff.campaign_id, Move.REDIRECT, by=by, now=now, facts={"runner": rows.text(runner)}, version=version)


def recall(handoff: Handoff, *, by: Who, now: datetime, version: int | None = None) -> Handoff:
    return _on(handoff, handoff.campaign_id, Move.RECALL, by=by, now=now, version=version)


def confirm(handoff: Handoff, *, by: Who, now: datetime, right: bool, note: str = "", version: int | None = None) -> Handoff:
    """The giver says of a read-back: that's right, or not quite."""
    facts, words = {"right": right}, {"note": note}
    return _on(handoff, handoff.campaign_id, Move.CONFIRM, by=by, now=now, facts=facts, words=words, version=version)


# Saying it


def _on_campaign(campaign: Campaign, move: Move, **said: Any) -> Campaign:
    return _on(campaign, campaign.pk, move, **said)


def _on(subject: _M, campaign_id: UUID, move: Move, **said: Any) -> _M:
    make(campaign_id, move, subject.pk, **said)
    subject.refresh_from_db()
    return subject


def _items(added: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """New checkpoint items as facts, and their texts as words under `item:<id>`."""
    facts, words = [], {}
    for row in added:
        item = str(uuid.uuid4())
        words[f"item:{item}"] = str(row["text"])
        facts.append({"id": item, **{name: bool(row.get(name, name == "required")) for name in ("required", "wants_evidence", "survives")}})
    return facts, words


def _asked_for(leg: Leg, over: UUID) -> frozenset[str]:
    """What the runner asked for already, word for word: asked twice, it is one item."""
    giver = Exchange.objects.filter(pk=over).values("giver")
    found = CheckItem.objects.filter(leg__in=giver, asked_by=leg.runner_id, asked_by__isnull=False, removed=False)
    return frozenset(found.values_list("text", flat=True))


def twins_of(leg: Leg) -> dict[str, list[str]]:
    """By item of the leg: the other legs that ask for the same, word for word, as the brand promise is asked for everywhere."""
    asked = CheckItem.objects.filter(leg__campaign=leg.campaign_id, removed=False, waived=False).values_list("pk", "leg_id", "text")
    rows_of = [(str(item), str(of), text) for item, of, text in asked]
    return {
        item: [of for _, of, other in rows_of if other == text and of != str(leg.pk)] for item, mine, text in rows_of if mine == str(leg.pk)
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
