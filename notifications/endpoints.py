"""Endpoints as people handle them: make one, look at what was sent, test, pause, rotate its secret, send something again, take it away.

Admins have those of the whole site and all others, leads those of the campaigns they lead; for anybody else there are none. A secret is
given back once, by what made it.
"""

from __future__ import annotations

import base64
import logging
import secrets
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_noop

from campaigns import access, events
from campaigns.lifecycle import Kind, invalid
from campaigns.models import Campaign
from notifications.announcing import trial
from notifications.channels import DOORS
from notifications.channels.addresses import Refused, checked
from notifications.models import Attempt, Delivery, Endpoint
from stakeholders.names import plain
from stakeholders.refusals import NotFound, WrongMoment, WrongPerson
from stakeholders.sealing import seal
from stakeholders.who import Who

log = logging.getLogger(__name__)
State = Delivery.State

SECRET_BYTES = 32
BOTH_SIGN_FOR = timedelta(hours=24)
MOST = 20  # of one campaign, and of the site
LONGEST_NAME = 80


# Which


def seen_by(who: Who) -> QuerySet[Endpoint]:
    """Theirs to see and to handle, the newest first."""
    rows = Endpoint.objects.select_related("owner__user", "campaign").order_by("-made_at", "pk")
    return rows if who.is_a("admin") else rows.filter(campaign__in=access.campaigns_led_by(who)) if who.is_a("lead") else rows.none()


def seen_as_webhooks(who: Who) -> QuerySet[Endpoint]:
    return seen_by(who).filter(kind=Endpoint.Kind.WEBHOOK)


def endpoint_for(who: Who, endpoint_id: UUID) -> Endpoint:
    """Raises NotFound for what is not theirs."""
    found = seen_by(who).filter(pk=endpoint_id).first()
    if found is None:
        raise NotFound
    return found


def webhook_for(who: Who, endpoint_id: UUID) -> Endpoint:
    found = endpoint_for(who, endpoint_id)
    if found.kind != Endpoint.Kind.WEBHOOK:
        raise NotFound
    return found


def log_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What was sent to it or is to be, the latest first, with each try."""
    tries = Prefetch("tries", Attempt.objects.order_by("-started_at", "-pk"))
    rows = Delivery.objects.filter(endpoint=endpoint).select_related("event__campaign").prefetch_related(tries)
    return rows.order_by("-queued_at", "-pk")


def delivery_of(endpoint: Endpoint, delivery_id: UUID) -> Delivery:
    found = log_of(endpoint).filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found


# Make, change, take away


@transaction.atomic
def make(
    *,
    by: Who,
    now: datetime,
    kind: str,
    name: str,
    url: str,
    campaign: UUID | None = None,
    hears: Collection[str] = (),
    once: UUID | None = None,
) -> tuple[Endpoint, str]:
    """A new endpoint and, of a program, the secret it verifies by: there this once. `once` is the id a form gives it, so that sending it
    again makes no second one. Raises WrongPerson, WrongMoment (made already, or too many) and Invalid by field.
    """
    held = _scope(by, campaign)
    if once and Endpoint.objects.filter(pk=once).exists():
        raise WrongMoment(gettext_noop("This form was sent before, and it was made then."))
    if Endpoint.objects.filter(campaign=held).count() >= MOST:
        raise WrongMoment(gettext_noop("There are twenty already, which is as many as there may be. Take one away first."))
    row = Endpoint(id=once or uuid.uuid4(), kind=kind, campaign=held, owner_id=by.id, made_at=now)
    said = _checked(row, {"name": name, "url": url, "hears": list(hears)})
    _write(row, said)
    secret = _new_secret() if kind == Endpoint.Kind.WEBHOOK else ""
    row.secret = seal(secret) if secret else ""
    row.save(force_insert=True)
    log.info("endpoint %s made by %s: %s at %s", row.pk, by.id, kind, row.host)
    return row, secret


def _scope(by: Who, campaign: UUID | None) -> Campaign | None:
    """The campaign, which has to be theirs to lead; the whole site is for admins."""
    if campaign is not None:
        return access.campaign_led_by(by, campaign)
    if not by.is_a("admin"):
        raise WrongPerson(gettext_noop("Only an admin can let the whole site be heard. Choose a campaign that you lead."))
    return None


@transaction.atomic
def change(endpoint: Endpoint, *, by: Who, now: datetime, **said: Any) -> Endpoint:
    """Another name, address or choice of what it hears; what is not named stays. Raises Invalid by field."""
    row = _held(endpoint)
    _write(row, _checked(row, said))
    row.save(update_fields=["name", "url", "host", "hears"])
    log.info("endpoint %s changed by %s: %s", row.pk, by.id, ", ".join(sorted(said)))
    return row


@transaction.atomic
def pause(endpoint: Endpoint, *, by: Who, now: datetime) -> Endpoint:
    """It hears nothing from now on, and what waits for it is cancelled. A second time changes nothing."""
    if Endpoint.objects.filter(pk=endpoint.pk, paused_at=None).update(paused_at=now):
        log.info("endpoint %s paused by %s", endpoint.pk, by.id)
    return _held(endpoint)


@transaction.atomic
def resume(endpoint: Endpoint, *, by: Who, now: datetime) -> Endpoint:
    """It hears again, whatever it was off for; whoever switches it on answers for it from now on."""
    _scope(by, endpoint.campaign_id)
    anew = {"paused_at": None, "disabled_at": None, "disabled_why": "", "failing_since": None, "failures": 0, "rests_until": None}
    Endpoint.objects.filter(pk=endpoint.pk).update(**anew, owner=by.id)
    log.info("endpoint %s switched on by %s", endpoint.pk, by.id)
    return _held(endpoint)


@transaction.atomic
def remove(endpoint: Endpoint, *, by: Who) -> None:
    """With everything that was noted of it."""
    Endpoint.objects.filter(pk=endpoint.pk).delete()
    log.info("endpoint %s removed by %s", endpoint.pk, by.id)


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: Who, now: datetime) -> tuple[Endpoint, str]:
    """A new secret, there this once. For a day both sign, so that the receiver can change over without missing anything."""
    row = _held(endpoint)
    if row.kind != Endpoint.Kind.WEBHOOK:
        raise WrongMoment(gettext_noop("Only a webhook has a secret."))
    secret = _new_secret()
    row.old_secret, row.old_secret_until, row.secret = row.secret, now + BOTH_SIGN_FOR, seal(secret)
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    log.info("secret of endpoint %s rotated by %s", row.pk, by.id)
    return row, secret


# Send


@transaction.atomic
def test(endpoint: Endpoint, *, by: Who, now: datetime) -> Delivery:
    """Send something harmless, the way everything goes. Raises WrongMoment while it is off."""
    row = _awake(endpoint)
    made = trial(row, now=now)
    made.save(force_insert=True)
    events.ring_after_commit()
    return made


@transaction.atomic
def replay(endpoint: Endpoint, delivery_id: UUID, *, by: Who, now: datetime) -> Delivery:
    """The same bytes under the same id, once more. Raises NotFound, and WrongMoment while it is off or that one still waits."""
    delivery_of(endpoint, delivery_id)
    _awake(endpoint)
    over = Delivery.objects.filter(pk=delivery_id, state__in=[State.SENT, State.DEAD, State.CANCELLED])
    if not over.update(state=State.QUEUED, next_at=now, queued_at=now, attempts=0, last_error=""):
        raise WrongMoment(gettext_noop("It is still on its way."))
    log.info("delivery %s to endpoint %s sent again by %s", delivery_id, endpoint.pk, by.id)
    events.ring_after_commit()
    return delivery_of(endpoint, delivery_id)


def _awake(endpoint: Endpoint) -> Endpoint:
    """Somebody is looking: it is tried at once, whatever it rests for."""
    row = _held(endpoint)
    if row.paused_at or row.disabled_at:
        raise WrongMoment(gettext_noop("It is switched off. Switch it on first."))
    Endpoint.objects.filter(pk=row.pk).update(rests_until=None)
    return row


# What was said


def _held(endpoint: Endpoint) -> Endpoint:
    found = (
        Endpoint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner__user", "campaign")
        .filter(pk=endpoint.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _checked(row: Endpoint, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, fit to be kept. Raises Invalid with the reason for each field."""
    if row.kind not in DOORS:
        raise invalid({"kind": [gettext_noop("Choose what it is.")]})
    found, errors = dict(said), dict[str, list[str]]()
    if "name" in found:
        found["name"] = plain(found["name"])
        errors["name"] = _wrong_name(found["name"])
    if "url" in found:
        found["url"] = found["url"].strip()
        try:
            found["host"] = checked(found["url"], hosts=DOORS[row.kind].hosts).hostname
        except Refused as no:
            errors["url"] = [no.reason]
    if not set(found.get("hears", ())) <= {one.value for one in Kind}:
        errors["hears"] = [gettext_noop("Choose kinds of event that there are.")]
    wrong = {field: texts for field, texts in errors.items() if texts}
    if wrong:
        raise invalid(wrong)
    return found


def _wrong_name(name: str) -> list[str]:
    if not name:
        return [gettext_noop("Give it a name.")]
    return [gettext_noop("This is too long.")] if len(name) > LONGEST_NAME else []


def _write(row: Endpoint, said: Mapping[str, Any]) -> None:
    if "name" in said:
        row.name = said["name"]
    if "url" in said:
        row.url, row.host = seal(said["url"]), said["host"]
    if "hears" in said:
        row.hears = sorted(set(said["hears"]))
