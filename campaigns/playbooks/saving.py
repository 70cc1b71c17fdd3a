"""A campaign's plan kept as a playbook: without people, without days of the calendar, without anything that was said in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from campaigns import access
from campaigns.lifecycle import gettext_noop, invalid
from campaigns.models import Campaign, Playbook
from campaigns.playbooks import stored
from campaigns.playbooks.book import Book, of_saved
from campaigns.playbooks.kept_plan import plan_of
from campaigns.playbooks.reading import need_lead
from stakeholders.names import plain
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.who import Who

LONGEST_NAME, LONGEST_SUMMARY = 200, 500


def save(campaign: Campaign, *, by: Who, now: datetime, name: str, summary: str = "", replaces: UUID | None = None) -> Book:
    """Keep the plan of a campaign as it stands; `replaces` is the saved playbook of which this is the next version.

    For leads who plan the campaign. Raises WrongPerson, WrongMoment where the one to be replaced is archived, NotFound, Invalid.
    """
    need_lead(by)
    if not access.leads(by, campaign):
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=str(campaign.lead_id))
    name, summary = _said(name, summary)
    with transaction.atomic():
        before = _held(replaces) if replaces else None
        _need_free(name, unless=replaces)
        plan = plan_of(campaign, today=now.date())
        if not plan.legs:
            raise invalid({"campaign": [gettext_noop("This campaign has no legs to keep.")]})
        if before:
            _archive(before, by, now)
        row = Playbook(name=name, summary=summary, plan=stored.written(plan), made_by_id=by.id, made_at=now, replaces=before)
        row.version = before.version + 1 if before else 1
        _keep(row)
    return _shown(row.pk)


def rename(playbook_id: UUID, *, by: Who, name: str, summary: str) -> Book:
    """Other words on its cover; its plan stays. Raises WrongPerson, WrongMoment where it is archived, NotFound, Invalid."""
    need_lead(by)
    name, summary = _said(name, summary)
    with transaction.atomic():
        row = _held(playbook_id)
        _need_free(name, unless=row.pk)
        row.name, row.summary = name, summary
        _keep(row)
    return _shown(row.pk)


def archive(playbook_id: UUID, *, by: Who, now: datetime) -> None:
    """Nobody makes campaigns from it any more; those that were made stay. The same again is a quiet success. Raises NotFound."""
    need_lead(by)
    with transaction.atomic():
        row = Playbook.objects.select_for_update().filter(pk=playbook_id).first()
        if row is None:
            raise NotFound
        if row.archived_at is None:
            _archive(row, by, now)


def _said(name: str, summary: str) -> tuple[str, str]:
    name, summary, errors = plain(name), plain(summary), dict[str, list[str]]()
    if not name:
        errors["name"] = [gettext_noop("Give the playbook a name.")]
    for field, words, longest in (("name", name, LONGEST_NAME), ("summary", summary, LONGEST_SUMMARY)):
        if len(words) > longest:
            errors[field] = [gettext_noop("This is too long.")]
    if errors:
        raise invalid(errors)
    return name, summary


def _held(playbook_id: UUID) -> Playbook:
    row = Playbook.objects.select_for_update().filter(pk=playbook_id).first()
    if row is None:
        raise NotFound
    if row.archived_at is not None:
        raise WrongMoment(gettext_noop("This playbook was archived or replaced meanwhile."))
    return row


def _need_free(name: str, *, unless: UUID | None) -> None:
    taken = Playbook.objects.kept().filter(name__iexact=name).values_list("pk", flat=True)
    if any(one != unless for one in taken):
        raise _taken()


def _taken() -> Exception:
    return invalid({"name": [gettext_noop("There is a playbook of this name. Choose another, or replace that one.")]})


def _keep(row: Playbook) -> None:
    """Who saves the same name at the same moment comes second, and is told so."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as raced:
        raise _taken() from raced


def _archive(row: Playbook, by: Who, now: datetime) -> None:
    row.archived_by_id, row.archived_at = by.id, now
    row.save(update_fields=["archived_by", "archived_at"])


def _shown(playbook_id: UUID) -> Book:
    return of_saved(Playbook.objects.select_related("made_by").get(pk=playbook_id))
