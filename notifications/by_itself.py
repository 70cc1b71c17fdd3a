"""A mail that hangs on no race: to one person, in their language, under an id that is the same on every copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from notifications import links
from notifications.channels import email
from notifications.channels.base import Message
from notifications.letters import Letter
from notifications.render import ROBOT
from stakeholders import directory
from stakeholders.models import Stakeholder

TRIED_AGAIN_AFTER = timedelta(minutes=5)


def not_just_tried(now: datetime) -> Q:
    """Rows whose mail nobody is sending now, as far as one can tell: a sender that died is taken for alive so long."""
    return Q(told_try_at=None) | Q(told_try_at__lte=now - TRIED_AGAIN_AFTER)


def send(reader: Stakeholder, write: Callable[[], Letter], *, key: UUID, thread: str) -> bool:
    """Write and send it, False where they have no address. Reads `user`. Raises DeliveryFailed. Never inside a transaction."""
    address = reader.email or (reader.user.email if reader.user else "")
    if not address:
        return False
    with override(reader.language):
        letter = write()
        context = {
            "letter": letter,
            "house": directory.our_name(),
            "no_baton": True,
            "language": reader.language,
            "rtl": get_language_bidi(),
        }
        message = Message(
            id=links.message_id(key),
            address=address,
            subject=" ".join(letter.headline.split()),
            text=render_to_string("notices/letter.txt", context),
            html=render_to_string("notices/letter.html", context),
            thread=thread,
            headers=ROBOT,
        )
    email.send(message)
    return True
