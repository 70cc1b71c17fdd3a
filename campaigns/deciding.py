"""Decisions wanted: the lead asks with options and a day, the sponsor or an executive answers, the first answer counts.

None is a move of the race. Each holds the campaign's row and nothing else, and runs in a savepoint of the door's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from campaigns import access
from campaigns.leading import LONGEST_LINE, day_to_come, hold_to_lead, need, need_open, note, words_said
from campaigns.lifecycle import Hat, Kind, gettext_noop, invalid
from campaigns.models import Campaign, Decision
from campaigns.roster import deciders_of
from campaigns.rows import text
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.who import Who

LEAST_OPTIONS, MOST_OPTIONS = 2, 6
LONGEST_QUESTION = 1000


@dataclass(frozen=True, slots=True)
class Words:
    """A decision in words; empty where they were erased. `answer` is what was said with the answer, `reason` why it was withdrawn."""

    question: str
    options: tuple[str, ...]
    answer: str = ""
    reason: str = ""

    def option(self, number: int | None) -> str:
        return self.options[number] if number is not None and number < len(self.options) else ""


def ask_decision(campaign: Campaign, *, by: Who, now: datetime, question: str, options: Sequence[str], by_date: date | None) -> Decision:
    """Ask the sponsor, or without one who signs in every executive, to choose by the end of `by_date`. The same again is the same one.

    Raises WrongPerson for anybody but lead, deputy and admin, WrongMoment for a race that is not open, Invalid.
    """
    said = {"question": question, **{f"option:{n}": text for n, text in enumerate(one.strip() for one in options)}}
    said = need(said, question=gettext_noop("Write what is to be decided."))
    _guard_words(question, options)
    with transaction.atomic():
        held, hat = hold_to_lead(campaign.pk, by)
        wanted_by = day_to_come(by_date, "by_date", by=by, now=now)
        twin = _twin(held, by, said, wanted_by)
        if twin:
            return twin
        row = Decision(campaign=held, asked_by_id=by.id, asked_at=now, wanted_by=wanted_by, options=len(options))
        facts = {"decision": str(row.pk), "options": row.options, "until": wanted_by.isoformat(), "asks": _asked_of(held, by)}
        row.asked_event = note(held, Kind.DECISION_ASKED, by=by, hat=hat, now=now, facts=facts, words=said)
        row.save(force_insert=True)
    return row


def answer_decision(decision: Decision, *, by: Who, now: datetime, option: int, words: str = "") -> Decision:
    """Choose one of the options, counted from 0; the first answer counts, and the same again is a quiet success.

    Raises WrongPerson for who is neither the sponsor nor an executive, WrongMoment that says who decided what and when, Invalid.
    """
    said = need({"words": words})
    with transaction.atomic():
        campaign = Campaign.objects.hold(decision.campaign_id)
        row = _again(decision)
        hat = _hat_to_answer(campaign, by)
        if _said_already(row, by, option, said.get("words", "")):
            return row
        _guard_open(row)
        need_open(campaign)
        if not 0 <= option < row.options:
            raise invalid({"option": [gettext_noop("Choose one of the options.")]})
        facts = {"decision": str(row.pk), "asked": row.asked_event.seq, "option": option, "asked_by": text(row.asked_by_id)}
        row.closed_event = note(campaign, Kind.DECISION_ANSWERED, by=by, hat=hat, now=now, facts=facts, words=said)
        row.state, row.answered_by_id, row.answered_at, row.option = Decision.State.ANSWERED, by.id, now, option
        row.save(update_fields=["closed_event", "state", "answered_by", "answered_at", "option"])
    return row


def withdraw_decision(decision: Decision, *, by: Who, now: datetime, reason: str = "") -> Decision:
    """Nobody needs to decide it any more; what is not sent of it yet is not sent. The same again is a quiet success.

    Raises WrongPerson for anybody but lead, deputy and admin, WrongMoment where it was answered, which says who decided what and when.
    """
    said = need({"reason": reason})
    with transaction.atomic():
        campaign, hat = hold_to_lead(decision.campaign_id, by)
        row = _again(decision)
        if row.state == Decision.State.WITHDRAWN:
            return row
        _guard_open(row)
        facts = {"decision": str(row.pk), "asked": row.asked_event.seq, "asked_by": text(row.asked_by_id)}
        row.closed_event = note(campaign, Kind.DECISION_WITHDRAWN, by=by, hat=hat, now=now, facts=facts, words=said)
        row.state = Decision.State.WITHDRAWN
        row.save(update_fields=["closed_event", "state"])
    return row


def words_of(decisions: Iterable[Decision]) -> dict[UUID, Words]:
    """These decisions in words, by id. One query, however many; none for none."""
    rows = list(decisions)
    said = words_said(event for row in rows for event in (row.asked_event_id, row.closed_event_id))
    found = {}
    for row in rows:
        asked, closed = said.get(row.asked_event_id, {}), said.get(row.closed_event_id, {})
        options = tuple(asked.get(f"option:{n}", "") for n in range(row.options))
        found[row.pk] = Words(asked.get("question", ""), options, closed.get("words", ""), closed.get("reason", ""))
    return found


def _guard_words(question: str, options: Sequence[str]) -> None:
    texts = [one.strip() for one in options]
    errors = {}
    if len(question.strip()) > LONGEST_QUESTION:
        errors["question"] = [gettext_noop("Ask in 1,000 characters at most.")]
    if not LEAST_OPTIONS <= len(texts) <= MOST_OPTIONS or not all(texts):
        errors["options"] = [gettext_noop("Give two to six options.")]
    elif len(set(texts)) < len(texts):
        errors["options"] = [gettext_noop("Two options are the same.")]
    elif max(map(len, texts)) > LONGEST_LINE:
        errors["options"] = [gettext_noop("An option is one line: 300 characters at most.")]
    if errors:
        raise invalid(errors)


def _twin(campaign: Campaign, by: Who, said: dict[str, str], wanted_by: date) -> Decision | None:
    """The open question of theirs that says the same: a form that was sent twice."""
    rows = Decision.objects.open().filter(campaign=campaign, asked_by=by.id, wanted_by=wanted_by)
    asked = {row: row.asked_event_id for row in rows}
    words = words_said(asked.values())
    return next((row for row, event in asked.items() if words[event] == said), None)


def _asked_of(campaign: Campaign, by: Who) -> list[str]:
    """Whom it is asked of: the sponsor, else every executive; only who signs in can answer. Invalid where nobody can."""
    sponsor = campaign.sponsor
    asked = list(deciders_of(str(sponsor.pk) if sponsor and sponsor.active and sponsor.roles else None, but=str(by.id)))
    if not asked:
        raise invalid({"": [gettext_noop("Nobody can answer: name a sponsor who signs in, or let an admin name an executive.")]})
    return asked


def _hat_to_answer(campaign: Campaign, by: Who) -> Hat:
    if not access.may_answer(by, campaign):
        raise WrongPerson(gettext_noop("Only the sponsor of this campaign or an executive may decide that."))
    return Hat.SPONSOR if campaign.sponsor_id in by.me else Hat.EXECUTIVE


def _again(decision: Decision) -> Decision:
    """The row as it is now that the campaign is held."""
    row = Decision.objects.select_related("asked_event", "closed_event").filter(pk=decision.pk).first()
    if row is None:
        raise NotFound
    return row


def _said_already(row: Decision, by: Who, option: int, words: str) -> bool:
    """The same person with the same option, and nothing new in words."""
    if row.state != Decision.State.ANSWERED or row.answered_by_id != by.id or row.option != option:
        return False
    return words in ("", words_of([row])[row.pk].answer)


def _guard_open(row: Decision) -> None:
    if row.state == Decision.State.ANSWERED and row.answered_at:
        chosen = words_of([row])[row.pk].option(row.option)
        raise WrongMoment(
            gettext_noop("%(decided_by)s decided on %(decided_at)s: “%(option)s”. Nothing more needs to be done."),
            decided_by=str(row.answered_by_id),
            decided_at=row.answered_at.isoformat(),
            option=chosen,
        )
    if row.state == Decision.State.WITHDRAWN and row.closed_event:
        raise WrongMoment(
            gettext_noop("%(withdrawn_by)s withdrew the question on %(withdrawn_at)s. Nothing needs to be decided."),
            withdrawn_by=str(row.closed_event.by_id),
            withdrawn_at=row.closed_event.at.isoformat(),
        )
