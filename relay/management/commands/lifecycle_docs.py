"""`manage.py lifecycle_docs`: docs/lifecycle.md out of the rules, so that the page cannot say what the code does not do."""

from __future__ import annotations

import inspect
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns import lifecycle
from campaigns.chasing import MOST_SNOOZES
from campaigns.ladder import MOST_MESSAGES
from campaigns.lifecycle import Grade, Kind, LegState, Move, ReadyAnswer, Subject
from campaigns.rules import RULES, Rule
from campaigns.stall import WORDS, Policy, StallKind
from relay.management.played import changes
from stakeholders import refusals

PAGE = settings.BASE_DIR / "docs" / "lifecycle.md"
# What a move brings about, in a sentence; `campaigns/moves_*.py` have the whole of it.
DOES: Mapping[Move, str] = {
    Move.START: "The plan is frozen into the log; the gun offers to the first runners.",
    Move.CHECK: "The lead has looked; a sign that somebody is at the wheel.",
    Move.COLOUR: "The lead says how it stands, with a reason; the rule's colour stays beside it. No colour takes it back.",
    Move.PAUSE: "Every clock stands still; nobody moves.",
    Move.RESUME: "Plan dates move by the pause, or stay where the lead says so; promises that passed meanwhile are released.",
    Move.REPLAN: "Legs that have not begun get the days that are expected, sooner only when pulled forward. Promises and need-bys stay.",
    Move.ABANDON: "What is in the air is void; the race is over.",
    Move.HAND_OVER: "Gun, tape and fallback courts follow the new lead.",
    Move.OFFER: "A handoff on every outgoing exchange that has none; the others get the new packet. Needs a settled checkpoint and a note.",
    Move.CHECK_IN: "A sign of life.",
    Move.PROMISE: "A day to pass it on by; plan and need-by stay.",
    Move.BLOCK: "The clock runs for whoever is waited for.",
    Move.UNBLOCK: "The leg goes on.",
    Move.RENEW: "Whom the leg waits for names a later day, twice at most.",
    Move.REASSIGN: "A waiting leg changes its runner at once; one in hand by a relief, which the new runner takes.",
    Move.READY: "On one's mark: ready, ready from a day, somebody else has to, or something is missing, which the giver then has to meet.",
    Move.SKIP: "The legs before pass to the legs behind; items that must survive move along. Refused once a baton of the leg was taken.",
    Move.EDIT_CHECKPOINT: "Items are added or taken out.",
    Move.TICK: "An item is met, with evidence where it asks for some.",
    Move.UNTICK: "It is not met after all.",
    Move.WAIVE: "The leg may pass without this item, for a reason.",
    Move.INSERT: "A new leg between two, while no baton is on its way over the exchange.",
    Move.EDIT_EXCHANGE: "Another need-by day, critical or not, while no baton is on its way.",
    Move.ACCEPT: "The baton is taken, with a day to pass it on by; a critical exchange is read back.",
    Move.SEND_BACK: "The giver runs again; says why and what is missing.",
    Move.GIVE_BACK: "The same after taking, while nothing was passed on.",
    Move.UNDO: "The taking is undone within {undo} minutes, while nothing was passed on.",
    Move.ASK: "Court and clock go to the giver.",
    Move.ANSWER: "Court and clock go back to the taker.",
    Move.NEED_UNTIL: "The ladder waits until that day; {needs} times at most.",
    Move.DECLINE: "It is for the head of the function now, else for the lead.",
    Move.REDIRECT: "The leg has another runner, and all that is on its way to it another taker.",
    Move.RECALL: "The offer is taken back; the giver runs again.",
    Move.CONFIRM: "The giver says whether the read-back of a critical exchange is right.",
}
STALLS: Mapping[StallKind, tuple[str, str, str]] = {
    StallKind.LATE_RUNNER: (
        "a leg runs past its promised day, else its plan or its planned days",
        "runner",
        "offered, blocked, promised anew",
    ),
    StallKind.BATON_IN_AIR: (
        "offered for {patience_days:g} BD ({pressed_hours:g} BH where needed within {pressed_within_days} BD), or past *need until*",
        "taker; the giver while a question is open",
        "answered or recalled",
    ),
    StallKind.SILENT_RUNNER: (
        "no sign of life for {silent_share:.0%} of the leg, {silent_least_days:g} BD at least and {silent_most_days:g} at most",
        "runner",
        "any sign of life; late",
    ),
    StallKind.BLOCKED_TOO_LONG: (
        "past the day that was named, else after {blocked_days:g} BD",
        "the blocker, else the lead",
        "unblocked, renewed",
    ),
    StallKind.DROPPED_BATON: (
        "came back and the giver is silent for {dropped_days:g} BD; the second time at once",
        "giver; from the second time the lead",
        "offered anew, a sign of life",
    ),
    StallKind.WAITING_AT_JOIN: (
        "{join_days:g} BD after the first baton of a join came in, not before the leg behind was to start",
        "runner of the missing one",
        "offered",
    ),
    StallKind.NO_HANDS: (
        "{zone_least_days:g} BD or {zone_share:.0%} of the leg before its offer nobody can take it; a leg in hand has no runner",
        "head of the function, else the lead",
        "somebody can; the next runner answers on their mark that they take it",
    ),
    StallKind.NOBODY_TAKES: (
        "declined for {nobody_hours:g} BH; its message refused for good: at once",
        "head of the function, else the lead",
        "redirected, recalled, answered",
    ),
    StallKind.NOBODY_AT_THE_WHEEL: (
        "no check by who leads for {wheel_days:g} BD; or the lead is away or gone, and no deputy is there: at once",
        "the deputy, else the sponsor, else the lead",
        "a check; somebody is there",
    ),
    StallKind.FINISH_AT_RISK: (
        "the forecast's P85 lies after the target, and rests on evidence",
        "the lead; step 4 as soon as step 2",
        "P85 is back inside, or the target is another",
    ),
}
READY: Mapping[ReadyAnswer, str] = {
    ReadyAnswer.READY: "the giver hears of it; what was said to be missing, and is not met, is asked for no more",
    ReadyAnswer.READY_FROM: "a commitment of the taker; nothing is expected of the leg before; of a day after the offer the lead hears",
    ReadyAnswer.SOMEONE_ELSE: "a colleague who is named runs the leg at once; else the head of the function, or the lead, finds somebody",
    ReadyAnswer.MISSING: "each thing is a required item of the giver's checkpoint, with who asked for it; the giver is told at once",
}
LEG_STATES: Mapping[LegState, str] = {
    LegState.SKIPPED: "it was skipped",
    LegState.WAITING: "a baton on an incoming exchange is not taken yet",
    LegState.DONE: "every outgoing baton is taken; for the tape: every incoming one, and the race is finished",
    LegState.PASSING: "every outgoing baton is taken or in the air",
    LegState.BLOCKED: "a block is open",
    LegState.RUNNING: "none of these",
}


class Command(BaseCommand):
    help = "Writes docs/lifecycle.md from the rules; --check only says whether it is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")

    def handle(self, *, check: bool, **_: object) -> None:
        text = page()
        if not check:
            PAGE.write_text(text, encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/lifecycle.md is stale: run `python3 manage.py lifecycle_docs`.")


def page() -> str:
    """The whole page. Pure: rules in, text out."""
    return "\n".join(
        [*_head(), *_states(), *_legs(), *_moves(), *_grades(), *_ready_check(), *_stalls(), *_ladder(), *_refusals(), *_events()]
    )


def _head() -> Iterator[str]:
    yield "# Lifecycle: states, moves and hats"
    yield ""
    yield "Generated from `RULES` in `campaigns/rules.py` by `manage.py lifecycle_docs`; do not edit. Screens, API and workers ask the"
    yield "same table: `open_moves` shows a button exactly where `decide` lets the move pass."
    yield ""


def _states() -> Iterator[str]:
    for title, on in (("Campaign", Subject.CAMPAIGN), ("Handoff", Subject.HANDOFF)):
        yield from (f"## {title}", "", "```mermaid", "stateDiagram-v2")
        yield from (f"    {start} --> {end}: {', '.join(_words(moves))}" for (start, end), moves in changes(on).items())
        yield from ("```", "")
    yield "A baton for somebody who is missing or cannot be reached starts declined. What is in the air when its leg is skipped or the race"
    yield "given up is void, and so is a relief whose leg is passed on. A campaign is finished when the tape has every baton."
    yield ""


def _legs() -> Iterator[str]:
    yield from ("## Leg", "", "No move sets the state of a leg. It is derived after every event: the first that fits.", "")
    yield from (f"{number}. **{state}**: {when}" for number, (state, when) in enumerate(LEG_STATES.items(), start=1))
    yield ""


def _moves() -> Iterator[str]:
    limits = {"undo": int(lifecycle.UNDO_WITHIN.total_seconds() // 60), "needs": lifecycle.NEED_UNTIL_AT_MOST}
    yield from ("## Moves", "")
    for on in Subject:
        yield from (f"### On {'an' if on in (Subject.ITEM, Subject.EXCHANGE) else 'a'} {on}", "")
        yield from ("| Move | In these states | By | On behalf | What it does |", "|---|---|---|---|---|")
        rules = {move: rule for move, rule in RULES.items() if rule.on is on}
        yield from (f"| {_word(move)} | {_when(rule)} | {_who(rule)} | {DOES[move].format(**limits)} |" for move, rule in rules.items())
        yield ""
    yield "A substitute with an agreed absence wears the hats of the absent. Every move but those on a campaign needs it running."
    yield ""


def _when(rule: Rule) -> str:
    states = rule.campaign if rule.on is Subject.CAMPAIGN else rule.starts
    return ", ".join(_in_order(states)) or "no baton on its way"


def _who(rule: Rule) -> str:
    behalf = ", ".join(_in_order(rule.on_behalf)) or "–"
    return f"{', '.join(_in_order(rule.hats))} | {behalf}{' (with a reason, not graded)' if rule.needs_reason else ''}"


def _grades() -> Iterator[str]:
    yield from ("## Grades", "")
    yield "Given by what the taker does at the first attempt; nothing is typed. Not graded: a baton passed to oneself, one offered or"
    yield f"taken on behalf, a relief. The grades: {', '.join(_words(Grade))}."
    yield ""
    yield f"Reasons to return: {', '.join(_words(lifecycle.ReturnReason))}."
    yield f"Reasons to decline: {', '.join(_words(lifecycle.DeclineReason))}."
    yield ""


def _stalls() -> Iterator[str]:
    policy = Policy()
    yield from ("## Stalls", "")
    yield "A clock that ran out, in the working time of the party waited for (BD: a working day, BH: a working hour)."
    yield ""
    yield from ("| Kind | Word | Opens | Court | Closes |", "|---|---|---|---|---|")
    for kind in StallKind:
        opens, court, closes = (text.format(**policy.as_facts()) for text in STALLS[kind])
        yield f"| {_word(kind)} | {WORDS[kind].replace('_', ' ')} | {opens} | {court} | {closes} |"
    yield ""
    yield f"A condition that returns within {policy.continues_hours:g} BH continues the old stall. A lead sets a stall aside until a day,"
    yield f"{MOST_SNOOZES} times at most and never past the day the baton is needed by."
    yield ""


def _ready_check() -> Iterator[str]:
    policy = Policy()
    yield from ("## Ready check", "")
    yield f"{policy.zone_least_days:g} BD, or {policy.zone_share:.0%} of the giving leg where that is more, before its offer is expected"
    yield "the next runner is asked whether they are ready: once for an expected day, and anew where that day went by and a later one"
    yield "comes near, where the leg has another runner, or where the baton comes another way. Nobody is asked about a baton of the"
    yield "gun or to the tape, who passes to themselves, or whom nothing can reach. Who says that somebody else has to, and is not"
    yield f"replaced within {policy.nobody_hours:g} BH, leaves the leg with no hands. Until the offer the answer can be changed:"
    yield ""
    yield from ("| Answer | What follows |", "|---|---|")
    yield from (f"| {_word(answer)} | {READY[answer]} |" for answer in ReadyAnswer)
    yield ""


def _ladder() -> Iterator[str]:
    steps = (
        "the court; and the next runners, for whom the baton is late",
        "the court again, and who stands in for it",
        "the lead",
        "who answers for the court (head of the function, or sponsor of the organisation), and the campaign's sponsor: the same text",
        "the sponsor, else every executive: a decision is wanted, one a campaign and day; it is withdrawn when the wait ends",
    )
    yield from ("## Ladder", "", "| Step | Working days after opening | Tells |", "|---|---|---|")
    yield from (f"| {step} | {days:g} | {steps[step]} |" for step, days in enumerate(Policy().steps_days))
    yield ""
    yield f"Nobody is sent more than {MOST_MESSAGES} messages about one stall; a nudge is the second of the court. A look that finds"
    yield "several steps due tells each person the latest only. A silent runner is a line in the daily digest and no message. The policy"
    yield "is frozen into the stall when it opens."
    yield ""


def _refusals() -> Iterator[str]:
    yield from ("## Refusals", "", "Said in the order in which a person should hear of them.", "", "| Code | Meaning |", "|---|---|")
    for kind in (refusals.NotFound, refusals.WrongPerson, refusals.WrongMoment, refusals.Paused, refusals.Outdated, refusals.Invalid):
        yield f"| `{kind.code}` | {(inspect.getdoc(kind) or '').splitlines()[0]} |"
    yield ""


def _events() -> Iterator[str]:
    yield from ("## Events", "", "The log holds these kinds; the replay of a log is the state of its race.", "")
    yield ", ".join(f"`{kind}`" for kind in Kind) + "."
    yield ""


def _words(codes: Iterable[StrEnum]) -> list[str]:
    return [_word(code) for code in codes]


def _word(code: StrEnum) -> str:
    return code.value.replace("_", " ")


def _in_order(codes: Iterable[StrEnum]) -> list[str]:
    """Codes of one kind, in the order in which their kind lists them."""
    found = set(codes)
    return [_word(code) for kind in {type(code) for code in found} for code in kind if code in found]
