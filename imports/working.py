"""What a worker does with an import that takes longer than a page may: take it, read it, write it. Killed anywhere, nothing is there.

Three steps, each of them to be seen: taken and read are committed by themselves; what is written commits together with `done`, in one
transaction. There is no progress within the writing: on SQLite nobody else could write it down while the transaction has the lock, and
nobody may see a part of what is all or nothing.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation

from campaigns.lifecycle import gettext_noop
from campaigns.wording import explain, explain_errors
from imports.kinds import kind_of
from imports.models import Import
from imports.querysets import ImportQuerySet
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid, Refused, WrongMoment
from stakeholders.who import Who, who_is
from stakeholders.worktime import local_day

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MOST_TRIES = 3
TAKEN, READ, WRITTEN = 1, 2, 3


def work(*, now: datetime) -> int:
    """Carry out every import that waits for a worker; how many were taken. Never inside a transaction."""
    count = 0
    while (row := _take()) is not None:
        count += 1
        try:
            with translation.override(_language(row)):
                _carry_out(row, now)
        except Exception:
            log.exception("import %s broke off; it is taken again when its lease ends", row.pk)
    return count


def _take() -> Import | None:
    """The longest waiting one, leased on the database's clock; what a dead worker had comes round again."""
    if not Import.objects.wanted().exists():  # on SQLite a transaction for nothing would keep writers waiting
        return None
    with transaction.atomic(durable=True):
        wanted = Import.objects.wanted().order_by("started_at", "pk")
        row = wanted.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
        if row is not None:
            token = uuid.uuid4()
            Import.objects.filter(pk=row.pk).update(lease_token=token, lease_until=Now() + LEASE, tries=F("tries") + 1, steps=TAKEN)
            row.lease_token, row.tries = token, row.tries + 1
        return row


def _carry_out(row: Import, now: datetime) -> None:
    """A refusal ends it, with its reasons on the row; the answers stay, and it can be run again."""
    try:
        if row.tries > MOST_TRIES:
            raise WrongMoment(gettext_noop("This import broke off three times. Nothing was written; an admin finds the reason in the log."))
        _read_and_write(row, now)
    except Refused as refusal:
        reasons = {"message": explain(refusal, None), "errors": explain_errors(refusal) if isinstance(refusal, Invalid) else {}}
        _mine(row).update(state=Import.State.FAILED, ended_at=now, refusal=reasons, lease_token=None, lease_until=None)


def _read_and_write(row: Import, now: datetime) -> None:
    """Reading takes the longest, and nobody waits for it. Raises Refused."""
    kind = kind_of(row)
    found = kind.read(row, now)
    _mine(row).update(steps=READ, lease_until=Now() + LEASE)
    with transaction.atomic(durable=True):
        # First of all: it locks the row, so that nobody takes it over now, and a worker that lost its lease makes nothing.
        done = {"state": Import.State.DONE, "steps": WRITTEN, "ended_at": now, "lease_token": None, "lease_until": None}
        if not _mine(row).update(**done):
            log.warning("import %s was taken over by another worker", row.pk)
            return
        Import.objects.filter(pk=row.pk).update(result=kind.write(found, _who(row, now), now))


def _mine(row: Import) -> ImportQuerySet:
    """The row, as long as this worker holds it."""
    return Import.objects.filter(pk=row.pk, state=Import.State.RUNNING, lease_token=row.lease_token)


def _who(row: Import, now: datetime) -> Who:
    """Whoever pressed the button, with the rights they have by now."""
    person = Stakeholder.objects.select_related("user").get(imports_run=row)
    time = directory.working_times([person.pk])[person.pk]
    return who_is(person, on=local_day(time, now), via=row.via)


def _language(row: Import) -> str:
    return str(Stakeholder.objects.values_list("language", flat=True).get(imports_run=row))
