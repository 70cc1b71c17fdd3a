"""Where a mail points to and how mails hang together: addresses of this instance, Message-IDs, threads."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

from campaigns import grants


def handoff(handoff_id: UUID | str) -> str:
    return f"{settings.RELAY_URL}/handoffs/{handoff_id}/"


def leg(leg_id: UUID | str) -> str:
    return f"{settings.RELAY_URL}/legs/{leg_id}/"


def campaign(campaign_id: UUID | str) -> str:
    return f"{settings.RELAY_URL}/campaigns/{campaign_id}/"


def decision(campaign_id: UUID | str, decision_id: str) -> str:
    """Where a decision is made: on the status page of its campaign."""
    return f"{settings.RELAY_URL}/campaigns/{campaign_id}/status/#decision-{decision_id}"


def inbox() -> str:
    return f"{settings.RELAY_URL}/inbox/"


def mail_settings() -> str:
    return f"{settings.RELAY_URL}/me/notices/"


def guest(person: str, leg: str, *, now: datetime) -> str | None:
    """The link of somebody without an account to a leg of theirs, derived anew for each mail; None where the leg is not theirs."""
    token = grants.token_for(UUID(person), UUID(leg), now=now)
    return f"{settings.RELAY_URL}/g/{token}" if token else None


def message_id(delivery_id: UUID) -> str:
    """The one Message-ID of a delivery, on every copy of it."""
    return f"<{delivery_id}@{_domain()}>"


def thread_id(subject: str, subject_id: UUID | str) -> str:
    """The head of a thread. No such mail was ever sent: naming it is what makes mail programs put the others together."""
    return f"<{subject}-{subject_id}@{_domain()}>"


def list_id(name: str) -> str:
    """What mail programs know a kind of mail by."""
    return f"<{name}.relay.{_domain()}>"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "relay.invalid"
