"""From a plan read without open doubts to drafts: all of them or none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import planning
from campaigns.importing.reading import Reading
from campaigns.importing.relays import RelayPlan
from campaigns.models import Campaign
from stakeholders.refusals import Invalid
from stakeholders.who import Who


def draft(reading: Reading, *, by: Who, now: datetime) -> list[Campaign]:
    """Draft every plan of the reading in one transaction, on the days that it was shifted to.

    Raises Invalid with the open doubts under their keys, and whatever `planning` refuses; nothing is written then.
    """
    if reading.blocking or reading.lead is None:
        raise open_doubts(reading)
    with transaction.atomic():
        return [_draft(plan, reading, by, now) for plan in reading.plans]


def open_doubts(reading: Reading) -> Invalid:
    """The refusal of what is not answered, by the keys of the answers."""
    errors: dict[str, list[str]] = {}
    for doubt in reading.blocking:
        errors.setdefault(doubt.key, []).append(doubt.reason)
    return Invalid(_("Some cells of this plan need an answer first."), errors)


def _draft(plan: RelayPlan, reading: Reading, by: Who, now: datetime) -> Campaign:
    answers = reading.answers
    return planning.draft(
        by=by,
        now=now,
        lead=reading.lead or by.id,
        legs=plan.legs,
        name=plan.name,
        objective=answers.objective,
        contribution=answers.contribution,
        brand_promise=answers.brand_promise,
        brief=answers.brief,
        finish_on=plan.finish_on,
        deputy=reading.deputy,
        sponsor=reading.sponsor,
    )
