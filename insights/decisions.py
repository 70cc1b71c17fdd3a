"""The decisions wanted in a campaign, and those wanted from one person, read off the log with their words. One query, however many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from campaigns import access
from campaigns.lifecycle import OPEN, DecisionState, Kind
from campaigns.models import Event
from campaigns.querysets import DecisionQuerySet
from insights.log import Words, with_words
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import local_day

LAPSED = "lapsed"  # the race was over before anybody answered
_CLOSED = {Kind.DECISION_ANSWERED: DecisionState.ANSWERED, Kind.DECISION_WITHDRAWN: DecisionState.WITHDRAWN}
ABOUT_DECISIONS = (Kind.DECISION_ASKED, *_CLOSED)
_Said = tuple[Event, Words]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `state`: open, answered, withdrawn, or lapsed with its race. `wanted_by` is a day; `overdue`: it is over and nobody
    answered. `option` counts from 0.

    `closed_by` and `closed_at` say who answered or withdrew it, `words` what was said with that. Words that were erased are empty.
    """

    id: UUID
    campaign: UUID
    campaign_name: str
    state: str
    question: str
    options: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    wanted_by: date
    overdue: bool
    option: int | None
    chosen: str
    closed_by: str
    closed_at: datetime | None
    words: str

    @property
    def is_open(self) -> bool:
        return self.state == DecisionState.OPEN


def decisions_in(said: Iterable[_Said], *, today: date) -> tuple[Decided, ...]:
    """Those that these events tell of: the open ones first, by the day they are wanted, then the last closed."""
    closed = {event.facts["decision"]: (event, words) for event, words in said if event.kind in _CLOSED}
    asked = [(event, words) for event, words in said if event.kind == Kind.DECISION_ASKED]
    found = [_decided(event, words, closed.get(event.facts["decision"]), today) for event, words in asked]
    wanted = sorted((one for one in found if one.is_open), key=lambda one: (one.wanted_by, one.asked_at))
    over = sorted((one for one in found if not one.is_open), key=lambda one: one.closed_at or one.asked_at, reverse=True)
    return (*wanted, *over)


def wanted_from(who: Who, *, today: date) -> tuple[Decided, ...]:
    """Those a person may answer: of campaigns they sponsor first, then by the day they are wanted."""
    answerable = access.decisions_for(who).open().answerable_by(who)
    said = with_words(Event.objects.filter(decision__in=answerable).select_related("by", "campaign").order_by("pk"))
    own = {event.campaign_id for event, _words in said if event.campaign.sponsor_id in who.me}
    return tuple(sorted(decisions_in(said, today=today), key=lambda one: one.campaign not in own))


def decisions_among(rows: DecisionQuerySet, *, now: datetime) -> tuple[Decided, ...]:
    """These decisions with their words, the newest first. A constant number of queries."""
    today = local_day(directory.site_time(), now)
    about = Q(decision__in=rows) | Q(decision_closed__in=rows)
    said = with_words(Event.objects.filter(about).select_related("by", "campaign").order_by("pk"))
    return tuple(sorted(decisions_in(said, today=today), key=lambda one: (one.asked_at, str(one.id)), reverse=True))


def _decided(event: Event, said: Words, closed: _Said | None, today: date) -> Decided:
    options = tuple(said.get(f"option:{n}", "") for n in range(event.facts["options"]))
    wanted_by, state = date.fromisoformat(event.facts["until"]), _state(event, closed)
    answer, words = closed or (None, {})
    option = answer.facts.get("option") if answer else None
    return Decided(
        id=UUID(event.facts["decision"]),
        campaign=event.campaign_id,
        campaign_name=event.campaign.name,
        state=state,
        question=said.get("question", ""),
        options=options,
        asked_by=_name(event),
        asked_at=event.at,
        wanted_by=wanted_by,
        overdue=state == DecisionState.OPEN and wanted_by < today,
        option=option,
        chosen=options[option] if option is not None else "",
        closed_by=_name(answer) if answer else "",
        closed_at=answer.at if answer else None,
        words=_first(words, "words", "reason"),
    )


def _state(event: Event, closed: _Said | None) -> str:
    if closed:
        return _CLOSED[Kind(closed[0].kind)].value
    return DecisionState.OPEN.value if event.campaign.state in OPEN else LAPSED


def _first(words: Mapping[str, str], *names: str) -> str:
    return next((words[name] for name in names if words.get(name)), "")


def _name(event: Event) -> str:
    return event.by.name if event.by else ""
