"""How every move is made: hold the campaign, load the race, decide, play, save the rows that differ, record, keep the book, look.

`baton` gives each move its name; nobody else makes one here. It locks the campaign's row and nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns import events, promises, replanning, rows, watch
from campaigns import race as pure
from campaigns.decide import decide
from campaigns.lifecycle import LegKind, Move, ReplanMode, gettext_noop, invalid
from campaigns.models import Campaign, Grant
from campaigns.play import play
from campaigns.roster import clocks_of, people_of
from campaigns.said import Ask
from campaigns.schedule import moved_plan, suggested_promise
from campaigns.settling import Dates
from stakeholders.who import Who
from stakeholders.worktime import shift_days

LONGEST_WORDS = 10_000
LONGEST_ITEM = 300


def make(
    campaign_id: UUID,
    move: Move,
    subject: UUID,
    *,
    by: Who,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    version: int | None = None,
) -> None:
    """Make one move, or refuse it with a `Refused`; in a savepoint of the door's transaction. What was decided before is left as it is."""
    said = clean_words(words or {})
    with transaction.atomic():
        campaign = Campaign.objects.hold(campaign_id)
        played = _played(campaign, move, subject, by=by, now=now, facts=facts or {}, words=said, version=version)
        if not played.happened:
            return
        rows.save(campaign, played.before, played.after)
        _take_links(played.before, played.after, now=now)
        recorded = events.record(campaign, played.happened, via=by.via)
        rows.save_words(played.happened, recorded)
        promises.keep_book(campaign, played.happened, recorded, played.before)
        watch.look_at(campaign, now=now, race=played.after)


@dataclass(frozen=True, slots=True)
class Played:
    """What a move brings about: the race before and after it, the events between them, and the people the rules asked about."""

    before: pure.Race
    after: pure.Race
    happened: tuple[pure.Event, ...]
    people: pure.People


def rehearse(
    campaign: Campaign,
    move: Move,
    subject: UUID,
    *,
    by: Who,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> Played:
    """What the move would bring about, by the same rules at the same moment, or its refusal. Locks and writes nothing."""
    return _played(campaign, move, subject, by=by, now=now, facts=facts or {}, words=clean_words(words or {}), version=None)


def _played(
    campaign: Campaign,
    move: Move,
    subject: UUID,
    *,
    by: Who,
    now: datetime,
    facts: Mapping[str, Any],
    words: Mapping[str, str],
    version: int | None,
) -> Played:
    race = rows.load(campaign)
    today = now.astimezone(ZoneInfo(by.zone)).date()
    known = _reckoned(race, move, str(subject), dict(facts), now=now, today=today)
    asked = Ask(move, str(subject), str(by.id), now, by.texts, by.is_a("admin"), known, words, version, today)
    people = people_of(race, also=[str(by.id), known.get("runner"), known.get("lead"), known.get("on")])
    happened = decide(race, asked, people=people, new_id=lambda: str(uuid.uuid4()))
    after = race
    for event in happened:
        after = play(after, event)
    return Played(race, after, happened, people)


def _reckoned(race: pure.Race, move: Move, subject: str, facts: dict[str, Any], *, now: datetime, today: date) -> dict[str, Any]:
    """The facts that need a calendar: how long one may wait, what day a promise is for unless said, how far a pause moves the plan."""
    if move is Move.NEED_UNTIL and subject in race.handoffs:
        clocks = clocks_of(race)
        facts["latest"] = shift_days(clocks.of(race.handoffs[subject].taker), today, 2).isoformat()
    if move is Move.ACCEPT and not facts.get("pass_on_by") and subject in race.handoffs:
        leg = pure.taking_leg(race, race.handoffs[subject])
        if leg.kind is LegKind.LEG:
            facts["pass_on_by"] = suggested_promise(leg, clocks_of(race).of(leg.runner), now=now).isoformat()
    if move is Move.RESUME:
        moved = moved_plan(race, clocks_of(race).site, now) if facts.pop("shift", True) else {}
        facts["plan"] = _iso(moved)
    if move is Move.REPLAN and facts.get("mode") in list(ReplanMode):
        clocks = clocks_of(race)
        plan = replanning.replanned(race, ReplanMode(facts["mode"]), times=clocks.times, site=clocks.site, now=now)
        left_behind = [one.leg for one in replanning.unfit(race, plan)]
        facts |= {"plan": _iso(plan), "unfit": left_behind, "newest": replanning.mark_of(_iso(plan))}
    return facts


def _iso(plan: Mapping[str, Dates]) -> dict[str, list[str | None]]:
    return {leg: [day.isoformat() if day else None for day in days] for leg, days in plan.items()}


def _take_links(before: pure.Race, after: pure.Race, *, now: datetime) -> None:
    """Who no longer runs a leg, or is no longer asked to take it over, loses their link to it."""
    for person, leg in pure.taken_from(before, after):
        Grant.objects.filter(person=UUID(person), leg=UUID(leg)).revoke(now=now)


def clean_words(words: Mapping[str, str]) -> dict[str, str]:
    """Words trimmed; too long or unstorable ones are refused before anything is locked."""
    errors: dict[str, list[str]] = {}
    for name, body in words.items():
        if name.startswith("item:") and len(body) > LONGEST_ITEM:
            errors["text"] = [gettext_noop("An item is one line: 300 characters at most.")]
        elif len(body) > LONGEST_WORDS:
            errors[name] = [gettext_noop("This is too long: 10,000 characters at most.")]
        elif "\x00" in body or any("\ud800" <= one <= "\udfff" for one in body):
            errors[name] = [gettext_noop("This holds characters that cannot be stored.")]
    if errors:
        raise invalid(errors)
    return {name: body.strip() for name, body in words.items() if body.strip()}
