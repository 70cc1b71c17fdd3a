"""Course corrections: what we saw, what we changed, and whether it worked when we looked again.

Neither is a move of the race. Each holds the campaign's row and nothing else, and runs in a savepoint of the door's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from campaigns.leading import day_to_come, hold_to_lead, need, note, words_said
from campaigns.lifecycle import CampaignState, Kind, Outcome, gettext_noop, invalid
from campaigns.models import Campaign, Correction
from stakeholders.refusals import NotFound, WrongMoment
from stakeholders.who import Who


@dataclass(frozen=True, slots=True)
class Words:
    """A correction in words; empty where they were erased. `found` is what the last look found."""

    saw: str
    changed: str
    found: str = ""


def correct(campaign: Campaign, *, by: Who, now: datetime, saw: str, changed: str, check_on: date | None) -> Correction:
    """Write down a change of course, to be looked at again at `check_on`. The same again is the same one.

    Raises WrongPerson for anybody but lead, deputy and admin, WrongMoment for a race that is not open, Invalid.
    """
    said = need(
        {"saw": saw, "changed": changed},
        saw=gettext_noop("Write what you saw."),
        changed=gettext_noop("Write what you change."),
    )
    with transaction.atomic():
        held, hat = hold_to_lead(campaign.pk, by)
        day = day_to_come(check_on, "check_on", by=by, now=now)
        twin = _twin(held, by, said, day)
        if twin:
            return twin
        row = Correction(campaign=held, by_id=by.id, at=now, check_on=day)
        facts = {"correction": str(row.pk), "until": day.isoformat()}
        row.event = note(held, Kind.CORRECTED, by=by, hat=hat, now=now, facts=facts, words=said)
        row.save(force_insert=True)
    return row


def check_correction(
    correction: Correction, *, by: Who, now: datetime, outcome: str, until: date | None = None, words: str = ""
) -> Correction:
    """Say whether it worked, or look again `until` later. Also after the finish: what was changed may show late.

    The same again is a quiet success. Raises WrongPerson for anybody but lead, deputy and admin, WrongMoment where it was judged
    otherwise already, which says by whom and when, Invalid.
    """
    said = need({"found": words})
    if outcome not in list(Outcome):
        raise invalid({"outcome": [gettext_noop("Say whether it worked.")]})
    with transaction.atomic():
        campaign, hat = hold_to_lead(correction.campaign_id, by, also=(CampaignState.FINISHED,))
        row = Correction.objects.filter(pk=correction.pk).first()
        if row is None:
            raise NotFound
        if _said_already(row, by, outcome, until):
            return row
        day = day_to_come(until, "until", by=by, now=now) if outcome == Outcome.AGAIN else row.check_on
        facts = {"correction": str(row.pk), "outcome": outcome, "until": day.isoformat()}
        row.checked_event = note(campaign, Kind.CORRECTION_CHECKED, by=by, hat=hat, now=now, facts=facts, words=said)
        row.checked_by_id, row.checked_at, row.check_on = by.id, now, day
        row.outcome = "" if outcome == Outcome.AGAIN else outcome
        row.save(update_fields=["checked_event", "checked_by", "checked_at", "check_on", "outcome"])
    return row


def words_of(corrections: Iterable[Correction]) -> dict[UUID, Words]:
    """These corrections in words, by id. One query, however many; none for none."""
    rows = list(corrections)
    said = words_said(event for row in rows for event in (row.event_id, row.checked_event_id))
    found = {}
    for row in rows:
        written, checked = said.get(row.event_id, {}), said.get(row.checked_event_id, {})
        found[row.pk] = Words(written.get("saw", ""), written.get("changed", ""), checked.get("found", ""))
    return found


def _twin(campaign: Campaign, by: Who, said: dict[str, str], day: date) -> Correction | None:
    """The one of theirs that says the same: a form that was sent twice."""
    written = {row: row.event_id for row in Correction.objects.unchecked().filter(campaign=campaign, by=by.id, check_on=day)}
    words = words_said(written.values())
    return next((row for row, event in written.items() if words[event] == said), None)


def _said_already(row: Correction, by: Who, outcome: str, until: date | None) -> bool:
    """Raises WrongMoment where it was judged otherwise."""
    if outcome == Outcome.AGAIN and not row.outcome:
        return row.checked_by_id == by.id and row.check_on == until
    if row.outcome and row.outcome != outcome and row.checked_at:
        raise WrongMoment(
            gettext_noop("%(checked_by)s has looked already, on %(checked_at)s. What they found stands beside it."),
            checked_by=str(row.checked_by_id),
            checked_at=row.checked_at.isoformat(),
        )
    return row.outcome == outcome
