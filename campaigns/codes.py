"""Six digits by mail before a sensitive leg opens: ten minutes, once, five tries, three an hour. Rows decide."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from campaigns.lifecycle import gettext_noop, invalid
from campaigns.models import Grant, GrantCode
from stakeholders.refusals import WrongMoment

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_IN_AN_HOUR = 3
AN_HOUR = timedelta(hours=1)


@transaction.atomic
def make_code(grant: Grant, *, now: datetime) -> tuple[GrantCode, str]:
    """A new code, to be mailed at once; those before it open nothing any more. Raises WrongMoment at the fourth within an hour."""
    Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant.pk)
    recent = GrantCode.objects.filter(grant=grant, made_at__gt=now - AN_HOUR).order_by("made_at")
    if len(recent) >= MOST_IN_AN_HOUR:
        again = recent[0].made_at + AN_HOUR
        words = gettext_noop("Three codes were sent within an hour. The next one can be sent at %(again_at)s.")
        raise WrongMoment(words, again_at=again.isoformat())
    code = f"{secrets.randbelow(1_000_000):06}"
    return GrantCode.objects.create(grant=grant, digest=_digest(grant, code), made_at=now), code


def forget_code(row: GrantCode) -> None:
    """It was not sent, so it does not count."""
    row.delete()


def use_code(grant: Grant, typed: str, *, now: datetime) -> None:
    """Open with the newest code, once. Raises Invalid; a try is counted before it is looked at, so that many at once are not more."""
    newest = GrantCode.objects.filter(grant=grant).order_by("-made_at", "-pk").first()
    alive = GrantCode.objects.filter(pk__in=[newest.pk] if newest else [], used_at=None, made_at__gt=now - LASTS)
    if newest is None or not alive.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise invalid({"code": [gettext_noop("This code is used up or too old. Let a new one be sent.")]})
    right = constant_time_compare(newest.digest, _digest(grant, "".join(typed.split())))
    if not right or not alive.update(used_at=now):
        raise invalid({"code": [gettext_noop("This is not the code from the newest mail.")]})


def _digest(grant: Grant, code: str) -> str:
    return salted_hmac("campaigns.codes", f"{grant.pk}:{code}", algorithm="sha256").hexdigest()
