"""Addresses to which programs send the readings of one metric: made, given another secret, taken back by its owner and admins.

A secret is given back once, by what made it, and kept sealed. `incoming` is what becomes of a message.
"""

from __future__ import annotations

import base64
import logging
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from campaigns.lifecycle import gettext_noop, invalid
from goals.models import Hook, HookMessage, Metric
from goals.models_hooks import LONGEST_NAME
from goals.recording import need_measured
from stakeholders.names import plain
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.sealing import seal
from stakeholders.who import Who

log = logging.getLogger(__name__)

SECRET_BYTES = 32
BOTH_COUNT_FOR = timedelta(hours=24)
MOST = 5  # of one metric that are not taken back
MOST_SHOWN = 20  # of the messages of one hook


def may_connect(who: Who, metric: Metric) -> bool:
    """Whether they let a program in: the metric's owner and admins; nobody on behalf of another."""
    return who.is_a("admin") or metric.owner_id == who.id


def need_connect(who: Who, metric: Metric) -> None:
    """Raises WrongPerson."""
    if not may_connect(who, metric):
        raise WrongPerson(gettext_noop("A program is let in by the owner of the metric and by admins."))


def hooks_of(metric: Metric, who: Who) -> QuerySet[Hook]:
    """Its hooks, those that are alive first, then the newest. Raises WrongPerson."""
    need_connect(who, metric)
    return Hook.objects.filter(metric=metric).select_related("owner").order_by("revoked_at", "-made_at", "pk")


def hook_of(metric: Metric, hook_id: UUID, who: Who) -> Hook:
    """One of them. Raises WrongPerson, NotFound."""
    found = hooks_of(metric, who).filter(pk=hook_id).first()
    if found is None:
        raise NotFound
    return found


def messages_of(hooks: Iterable[Hook]) -> dict[UUID, list[HookMessage]]:
    """The last that came to each from who knew its secret, the newest first. One query each, for there are few."""
    return {one.pk: list(HookMessage.objects.filter(hook=one).order_by("-at", "-pk")[:MOST_SHOWN]) for one in hooks}


@transaction.atomic
def make(metric: Metric, *, by: Who, now: datetime, name: str, once: UUID | None = None) -> tuple[Hook, str]:
    """A new hook and its secret, there this once. `once` is the id that a form gives it, so that sending it again makes no second one.

    Raises WrongPerson, WrongMoment (made already, too many, or nobody measures it any more) and Invalid by field.
    """
    need_connect(by, metric)
    said = plain(name)
    if not said or len(said) > LONGEST_NAME:
        raise invalid({"name": [gettext_noop("This is too long.") if said else gettext_noop("Give it a name.")]})
    Metric.objects.hold(metric.pk)
    need_measured(metric)
    if once and Hook.objects.filter(pk=once).exists():
        raise WrongMoment(gettext_noop("This form was sent before, and it was made then."))
    if Hook.objects.filter(metric=metric, revoked_at=None).count() >= MOST:
        raise WrongMoment(gettext_noop("There are five already, which is as many as there may be. Take one back first."))
    secret = _new_secret()
    row = Hook.objects.create(id=once or uuid.uuid4(), metric=metric, name=said, owner_id=by.id, secret=seal(secret), made_at=now)
    log.info("hook %s for readings of %s made by %s", row.pk, metric.pk, by.id)
    return row, secret


@transaction.atomic
def rotate(hook: Hook, *, by: Who, now: datetime) -> tuple[Hook, str]:
    """A new secret, there this once; the one before is good for a day beside it. Whoever asks for it answers for it from now on.

    Raises WrongPerson, WrongMoment where it was taken back.
    """
    need_connect(by, hook.metric)
    row = _held(hook)
    if row.revoked_at:
        raise WrongMoment(gettext_noop("This one was taken back. Make another."))
    secret = _new_secret()
    row.old_secret, row.old_secret_until, row.secret, row.owner_id = row.secret, now + BOTH_COUNT_FOR, seal(secret), by.id
    row.save(update_fields=["secret", "old_secret", "old_secret_until", "owner"])
    log.info("secret of hook %s rotated by %s", row.pk, by.id)
    return row, secret


@transaction.atomic
def revoke(hook: Hook, *, by: Who, now: datetime) -> Hook:
    """Take it back: nothing opens it from now on. A second time changes nothing. Raises WrongPerson."""
    need_connect(by, hook.metric)
    gone = {"revoked_at": now, "secret": "", "old_secret": "", "old_secret_until": None}
    if Hook.objects.filter(pk=hook.pk, revoked_at=None).update(**gone):
        log.info("hook %s taken back by %s", hook.pk, by.id)
    return _held(hook)


def _held(hook: Hook) -> Hook:
    return Hook.objects.select_for_update(of=("self",), no_key=True).select_related("metric", "owner").get(pk=hook.pk)


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
