"""Who was told about a handoff, when, and what became of the mail: for its lead and for admins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.lifecycle import Kind
from notifications.models import Delivery, Notice

State = Delivery.State
MOST = 100

WHAT: Mapping[str, str | Promise] = {
    Kind.OFFERED: _("Offer"),
    Kind.RELIEF_OFFERED: _("Offer"),
    Kind.REDIRECTED: _("Offer passed on"),
    Kind.ASKED: _("Question"),
    Kind.ANSWERED: _("Answer"),
    Kind.DECLINED: _("Another taker needed"),
    Kind.SENT_BACK: _("Sent back"),
    Kind.GIVEN_BACK: _("Given back"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One person told of one event. `state` is empty where it is in the app alone; `at` is what that state says of time."""

    reader: str
    what: str | Promise
    told_at: datetime
    state: str
    at: datetime | None
    reason: str


def messages_about(handoff_id: UUID) -> tuple[Message, ...]:
    """Everything that asked somebody to act on it, newest first. One query."""
    rows = Notice.objects.filter(event__handoff=handoff_id, act_now=True).order_by("-created_at", "-event_id", "reader__name")
    facts = ("state", "sent_at", "next_at", "last_error")
    found = rows.values_list("reader__name", "event__kind", "created_at", *(f"deliveries__{fact}" for fact in facts))
    return tuple(_message(*one) for one in found[:MOST])


def _message(
    reader: str, kind: str, told_at: datetime, state: str | None, sent_at: datetime | None, next_at: datetime | None, error: str | None
) -> Message:
    what = WHAT.get(kind) or (_("Reminder of a wait") if kind.startswith("stall_") else _("News"))
    if state == State.SENT:
        return Message(reader, what, told_at, state, sent_at, "")
    waits = state in (State.QUEUED, State.LEASED)
    return Message(reader, what, told_at, state or "", next_at if waits else None, error or "")
