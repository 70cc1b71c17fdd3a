"""A signed message with readings: believed or not, taken once, answered as often as it is sent.

Standard Webhooks: `webhook-signature` is over `webhook-id`, `webhook-timestamp` and the body. The moment is compared with the clock of
the wall, which the sender has too, whatever time it is in the relay. Who does not know the secret gets one and the same refusal, whether
there is such a hook or not, and the same work is done for it.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from campaigns.lifecycle import gettext_noop
from campaigns.wording import explain, explain_errors
from goals import messages, readings_file
from goals.access import may_note
from goals.models import Hook, HookMessage
from goals.models_hooks import LONGEST_ID
from goals.readings_file import Readings
from goals.recording import need_measured
from stakeholders import directory
from stakeholders.refusals import Invalid, Refused, WrongPerson
from stakeholders.sealing import Unreadable, unseal
from stakeholders.who import Who, who_is
from stakeholders.worktime import local_day

Why = Hook.Why
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
KEPT_FOR = timedelta(days=7)  # so long an id is known again; senders try for three days
VIA = "hook"
TAKEN, REFUSED = 200, 422
NO_SECRET = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender gets: a status, and what is said with it."""

    status: int
    said: Mapping[str, Any]


def believed(hook_id: UUID, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Hook | None:
    """The hook whose secret this message is signed with; None for any other, which is counted where there is such a hook.

    Never in a transaction: what is counted stays.
    """
    hook = Hook.objects.select_related("metric", "owner__user").filter(pk=hook_id, revoked_at=None).first()
    why = _wrong(hook, headers, body, now)
    if why:
        Hook.objects.filter(pk=hook_id, revoked_at=None).update(strange=F("strange") + 1, strange_at=now, strange_why=why)
    return None if why else hook


def _wrong(hook: Hook | None, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """What is wrong with it; nothing for a message that is to be believed."""
    try:
        keys = [NO_SECRET, NO_SECRET] if hook is None else _secrets(hook, now)
    except Unreadable:
        return Why.UNREADABLE
    found = [_verified(key, headers, body) for key in keys]
    if hook is None:
        return Why.SIGNATURE
    return "" if "" in found else found[0]


def _secrets(hook: Hook, now: datetime) -> list[str]:
    """As many whatever there is of it, so that the time it takes tells nothing."""
    still = hook.old_secret_until is not None and hook.old_secret_until > now
    return [unseal(hook.secret), unseal(hook.old_secret) if still else NO_SECRET]


def _verified(key: str, headers: Mapping[str, str], body: bytes) -> str:
    try:
        Webhook(key).verify(body, dict(headers), json_parse=False)
    except WebhookVerificationError as wrong:
        said = str(wrong)
        return Why.HEADERS if "Missing" in said else Why.SIGNATURE if "matching" in said else Why.TIME
    except ValueError:  # a signature or a body that is no text at all
        return Why.SIGNATURE
    return ""


def take(hook: Hook, message_id: str, body: bytes, *, now: datetime) -> Answer:
    """Write down what a message says, all or nothing, and answer; the same id again gets the same answer, and nothing is written twice.

    Must run in the door's transaction: who sends the same at the same moment waits for its end.
    """
    digest = sha256(body).hexdigest()
    if len(message_id) > LONGEST_ID or not message_id.isprintable():
        return _refused(Invalid(gettext_noop("Please look again at what is marked."), {ID: [gettext_noop("At most 255 characters.")]}))
    HookMessage.objects.bulk_create([HookMessage(hook=hook, message_id=message_id, digest=digest, at=now)], ignore_conflicts=True)
    row = HookMessage.objects.select_for_update(of=("self",), no_key=True).get(hook=hook, message_id=message_id)
    if row.status and row.digest != digest:
        reason = gettext_noop("This id was used for another message. A new message needs an id of its own.")
        return _refused(Invalid(reason, {ID: [reason]}))
    if row.status:
        return Answer(row.status, row.answer)
    answer = _written(hook, body, now)
    row.status, row.answer = answer.status, dict(answer.said)
    row.save(update_fields=["status", "answer"])
    _forgettable(hook, now).delete()
    return answer


def _written(hook: Hook, body: bytes, now: datetime) -> Answer:
    """As the hook's owner, with the rights they have now."""
    try:
        with transaction.atomic():
            hours = directory.site_time()
            today = local_day(hours, now)
            by = who_is(hook.owner, on=today, via=VIA)
            figures = messages.read(body, today=today)
            _need_rights(hook, by)
            need_measured(hook.metric)
            done = readings_file.keep(Readings({(hook.metric_id, day): one for day, one in figures.items()}, ()), by=by, now=now)
    except Refused as no:
        return _refused(no)
    return Answer(TAKEN, {"new": done.new, "corrected": done.corrected, "same": done.same})


def _need_rights(hook: Hook, by: Who) -> None:
    """Raises WrongPerson once whoever answers for the hook does not belong to us any more, or may not note readings of it."""
    ours = directory.who_sign_in().filter(pk=by.id).exists()
    if not ours or not may_note(by, hook.metric):
        raise WrongPerson(
            gettext_noop("Whoever made this hook may not note readings of the metric any more. Its owner makes a new secret.")
        )


def _refused(no: Refused) -> Answer:
    errors = explain_errors(no) if isinstance(no, Invalid) else {"metric": [explain(no, None)]}
    return Answer(REFUSED, {"code": "invalid", "message": explain(no, None), "errors": errors})


def _forgettable(hook: Hook, now: datetime) -> QuerySet[HookMessage]:
    return HookMessage.objects.filter(hook=hook, at__lt=now - KEPT_FOR)
