"""The outsider's link: one person without an account and one leg of theirs, its incoming handoffs, its checkpoint and its offer.

The token is derived again for every mail and kept nowhere; the row decides. A link is dead when the leg went to somebody else, when the
person got an account, another address or left, and a week after the leg was done.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from campaigns import baton
from campaigns.lifecycle import Kind
from campaigns.models import CheckItem, Event, Grant, Handoff, Leg
from campaigns.querysets import HandoffQuerySet
from stakeholders import directory, tokens
from stakeholders.refusals import NotFound
from stakeholders.tokens import Purpose
from stakeholders.who import Who

KEPT_FOR = timedelta(days=7)


# The link


def token_for(person: UUID, leg: UUID, *, now: datetime) -> str | None:
    """The link of a person to a leg of theirs, made where there is none; None where the leg is not theirs. Never in a transaction.

    Whether the leg is theirs is asked after the row was read: who loses it in between counts the version up, and this token with it.
    """
    grant, made = Grant.objects.get_or_create(person_id=person, leg_id=leg, defaults={"made_at": now})
    if not _holds(person, leg):
        Grant.objects.filter(pk__in=[grant.pk] if made else []).delete()
        return None
    if grant.revoked_at and not Grant.objects.filter(pk=grant.pk, version=grant.version).update(revoked_at=None):
        return None
    return tokens.derive(Purpose.GUEST, grant.pk, grant.version, key=_key())


def _holds(person: UUID, leg: UUID) -> bool:
    """Do they run the leg, or are they asked to take it over?"""
    asked = Handoff.objects.in_the_air().filter(exchange=None, leg=leg, taker=person)
    return Leg.objects.filter(pk=leg, runner=person).exists() or asked.exists()


def grant_for(token: str, *, now: datetime) -> Grant:
    """What a link opens. Unknown, malformed, revoked and expired are the same NotFound."""
    subject = tokens.subject_of(token, Purpose.GUEST)
    grant = _found(subject, now=now) if subject else None
    if grant is None or not tokens.is_derived(token, Purpose.GUEST, grant.pk, grant.version, key=_key()):
        raise NotFound
    return grant


def grant_at(grant_id: UUID, version: int, *, now: datetime) -> Grant:
    """The same for a browser that came through the link of that version before."""
    grant = _found(grant_id, now=now)
    if grant is None or grant.version != version:
        raise NotFound
    return grant


def _key() -> bytes:
    return salted_hmac("campaigns.grants", "link", algorithm="sha256").digest()


def _found(grant_id: UUID, *, now: datetime) -> Grant | None:
    """The grant while it lives."""
    rows = Grant.objects.select_related("leg__campaign", "leg__function", "person__user", "person__organisation")
    grant = rows.filter(pk=grant_id, revoked_at=None, person__active=True).first()
    if grant is None or (grant.person.user and grant.person.user.is_active):
        return None
    over = over_since(grant.leg)
    return grant if over is None or now < over + KEPT_FOR else None


def over_since(leg: Leg) -> datetime | None:
    """When there was nothing left to do for the runner of a leg: done, skipped, or its race over."""
    ends = [leg.ended_at, leg.campaign.ended_at]
    if leg.skipped:
        ends.append(Event.objects.filter(leg=leg, kind=Kind.SKIPPED).order_by("-seq").values_list("at", flat=True).first())
    return min((one for one in ends if one), default=None)


# What it opens: that one leg and nothing else


def handoffs_of(grant: Grant) -> HandoffQuerySet:
    """The batons that came to the person for this leg, and those they pass on from it."""
    to_them = Q(taker=grant.person_id) & (Q(exchange__taker=grant.leg_id) | Q(exchange=None, leg=grant.leg_id))
    from_them = Q(giver=grant.person_id, leg=grant.leg_id, exchange__isnull=False)
    rows = Handoff.objects.filter(to_them | from_them)
    return rows.select_related("campaign", "leg", "exchange", "giver", "taker").order_by("offered_at", "pk")


def handoff_of(grant: Grant, handoff_id: UUID) -> Handoff:
    """One of them. Raises NotFound."""
    try:
        return handoffs_of(grant).get(pk=handoff_id)
    except ObjectDoesNotExist as absent:
        raise NotFound from absent


def leg_of(grant: Grant) -> Leg:
    """The leg, while they run it. Raises NotFound."""
    if grant.leg.runner_id != grant.person_id:
        raise NotFound
    return grant.leg


def item_of(grant: Grant, item_id: UUID) -> CheckItem:
    """An item of its checkpoint. Raises NotFound."""
    try:
        return CheckItem.objects.select_related("leg").get(pk=item_id, leg=leg_of(grant), removed=False)
    except ObjectDoesNotExist as absent:
        raise NotFound from absent


def pass_to_colleague(
    handoff: Handoff, *, by: Who, now: datetime, runner: UUID | None = None, name: str = "", email: str = "", version: int | None = None
) -> Handoff:
    """Somebody else of the taker's own organisation takes it: one who is known, or one they name, who is then added."""
    with transaction.atomic():
        new = runner or directory.colleague(handoff.taker, name=name, email=email).pk
        return baton.redirect(handoff, by=by, now=now, runner=new, version=version)
