"""Does the log still say what the tables say? Every campaign's events are replayed, its chain reckoned anew, its invariants looked at.

Nothing is mended here: what happened is never rewritten, and somebody has to know.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from campaigns import events, rows
from campaigns import race as pure
from campaigns.lifecycle import LIVE, CampaignState, DecisionState, Kind
from campaigns.models import Campaign, Decision, Event, Stall, Text
from campaigns.play import replay
from campaigns.roster import people_of
from campaigns.settling import state_of

log = logging.getLogger(__name__)
OPEN = frozenset({CampaignState.RUNNING, CampaignState.PAUSED})
PARTS = ("legs", "exchanges", "handoffs", "items")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be. `check` is one of `CHECKS`; `subject` the row it is about; without a campaign it concerns the house."""

    campaign: UUID | None
    name: str
    check: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One campaign with all that is looked at, read while it was held."""

    campaign: Campaign
    race: pure.Race
    events: Sequence[Event]
    texts: Mapping[int, Sequence[Text]]


def audit() -> Iterator[Finding]:
    """Every finding in every campaign, each held while it is read: a move made meanwhile is no finding."""
    for campaign_id in list(Campaign.objects.order_by("created_at", "id").values_list("pk", flat=True)):
        with transaction.atomic():
            found = audit_one(Campaign.objects.hold(campaign_id))
        yield from found


def audit_one(campaign: Campaign) -> list[Finding]:
    """The findings in one campaign, sure where it is held. One that cannot even be read is a finding, and hides no other."""
    try:
        case = _read(campaign)
        return [Finding(campaign.pk, campaign.name, name, *found) for name, check in CHECKS.items() for found in check(case)]
    except DatabaseError:
        raise
    except Exception as broken:
        log.exception("campaign %s cannot be audited", campaign.pk)
        return [Finding(campaign.pk, campaign.name, "unreadable", "campaign", f"{type(broken).__name__}: {broken}")]


def _read(campaign: Campaign) -> _Case:
    happened = list(events.log_of(campaign))
    texts: dict[int, list[Text]] = {}
    for one in Text.objects.filter(event__campaign=campaign):
        texts.setdefault(one.event_id, []).append(one)
    return _Case(campaign, rows.load(campaign), happened, texts)


Found = Iterator[tuple[str, str]]


def _sequence(case: _Case) -> Found:
    """Events are numbered from one without a gap, and the campaign knows the last."""
    for expected, event in enumerate(case.events, start=1):
        if event.seq != expected:
            yield f"event {event.seq}", _("event %(number)d is missing") % {"number": expected}
            return
    if case.campaign.seq != len(case.events):
        yield (
            "campaign",
            _("the campaign counts %(counted)d events, the log has %(there)d")
            % {
                "counted": case.campaign.seq,
                "there": len(case.events),
            },
        )


def _chain(case: _Case) -> Found:
    """Every digest follows from the one before, the event, and the digests of its words."""
    head = ""
    for event in case.events:
        words = {text.name: text.digest for text in case.texts.get(event.pk, ())}
        if events.digest(head, event, words) != event.digest:
            yield f"event {event.seq}", _("its digest does not follow: the event, its words or one before it was changed")
        head = event.digest
    if case.campaign.head != head:
        yield "campaign", _("the log does not end where the campaign says it does")


def _words(case: _Case) -> Found:
    """Words are those that were said; or erased, and what is left of them is what the log says was left."""
    left: dict[str, str] = {}
    for event in case.events:
        if event.kind == Kind.WORDS_ERASED:
            left |= event.facts["words"]
    for event in case.events:
        for text in case.texts.get(event.pk, ()):
            found = events.text_digest(text.body)
            if text.erased_at is None and found != text.digest:
                yield f"event {event.seq}", _("its %(words)s were changed") % {"words": text.name}
            if text.erased_at is not None and text.body and found != left.get(f"{event.seq}.{text.name}"):
                yield f"event {event.seq}", _("its %(words)s are erased and still there") % {"words": text.name}


def _replay(case: _Case) -> Found:
    """The events, played from nothing, are the state of the tables, field by field."""
    try:
        played = replay(str(case.campaign.pk), map(events.as_pure, case.events))
    except Exception as broken:
        log.exception("the log of campaign %s cannot be played", case.campaign.pk)
        yield "campaign", _("the log cannot be played: %(why)r") % {"why": broken}
        return
    started = any(event.kind == Kind.STARTED for event in case.events)
    names = [one.name for one in fields(pure.Race) if one.name not in PARTS] if started else ["state", "ended_at"]
    yield from (("campaign", words) for words in _differing(played, case.race, names))
    if started:
        for part in PARTS:
            yield from _differing_rows(part, getattr(played, part), getattr(case.race, part))


def _differing_rows(part: str, played: Mapping[str, Any], stored: Mapping[str, Any]) -> Found:
    for key in sorted(played.keys() - stored.keys()):
        yield f"{part} {key}", _("the log has it, the table does not")
    for key in sorted(stored.keys() - played.keys()):
        yield f"{part} {key}", _("the table has it, the log does not")
    for key in played.keys() & stored.keys():
        names = [one.name for one in fields(played[key])]
        yield from ((f"{part} {key}", words) for words in _differing(played[key], stored[key], names))


def _differing(played: Any, stored: Any, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        said, kept = getattr(played, name), getattr(stored, name)
        if said != kept:
            yield _("%(field)s is %(kept)s, the log says %(said)s") % {"field": name, "kept": kept, "said": said}


def _settled(case: _Case) -> Found:
    """Every leg is in the state that follows from its batons."""
    for leg in case.race.legs.values():
        derived = state_of(case.race, leg)
        if case.race.state in OPEN and leg.state is not derived:
            yield f"legs {leg.id}", _("it is %(state)s, its batons say %(derived)s") % {"state": leg.state, "derived": derived}


def _one_live(case: _Case) -> Found:
    """One live handoff on an exchange at most."""
    live: dict[str, int] = {}
    for handoff in case.race.handoffs.values():
        if handoff.exchange and handoff.state in LIVE:
            live[handoff.exchange] = live.get(handoff.exchange, 0) + 1
    for exchange, number in live.items():
        if number > 1:
            yield f"exchanges {exchange}", _("%(number)d handoffs are live on it") % {"number": number}


def _relay(case: _Case) -> Found:
    """One gun leads over every leg to one tape."""
    if case.race.state in OPEN and not pure.is_relay(case.race):
        yield "campaign", _("its legs do not lead from one gun to one tape")


def _courts(case: _Case) -> Found:
    """Every baton in hand or in the air is in somebody's court."""
    for subject, court in pure.courts(case.race, people_of(case.race)).items():
        if court is None:
            yield subject, _("nobody is waited for")


def _timer(case: _Case) -> Found:
    """An open campaign is looked at again, and none but a running one has an open stall."""
    if case.race.state in OPEN and case.campaign.look_again_at is None:
        yield "campaign", _("it is open and nobody will look at it again")
    if case.race.state is not CampaignState.RUNNING:
        for stall in Stall.objects.open().filter(campaign=case.campaign):
            yield f"stall {stall.pk}", _("it is open, the race does not run")


def _decided(case: _Case) -> Found:
    """Every decision stands in its table as the log has it: asked, and answered or withdrawn."""
    ends = {Kind.DECISION_ANSWERED: DecisionState.ANSWERED, Kind.DECISION_WITHDRAWN: DecisionState.WITHDRAWN}
    said: dict[str, tuple[str, int | None]] = {}
    for event in case.events:
        if event.kind == Kind.DECISION_ASKED:
            said[event.facts["decision"]] = (DecisionState.OPEN.value, None)
        if event.kind in ends:
            said[event.facts["decision"]] = (ends[Kind(event.kind)].value, event.facts.get("option"))
    rows = Decision.objects.filter(campaign=case.campaign).values_list("pk", "state", "option")
    kept = {str(pk): (state, option) for pk, state, option in rows}
    for one in sorted(said.keys() | kept.keys()):
        if said.get(one) != kept.get(one):
            yield f"decision {one}", _("it is %(kept)s, the log says %(said)s") % {"kept": kept.get(one), "said": said.get(one)}


CHECKS: Mapping[str, Callable[[_Case], Found]] = {
    "sequence": _sequence,
    "chain": _chain,
    "words": _words,
    "replay": _replay,
    "settled": _settled,
    "one live": _one_live,
    "relay": _relay,
    "courts": _courts,
    "timer": _timer,
    "decided": _decided,
}
