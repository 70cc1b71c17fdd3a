"""A mail that a page sends by itself and at once, to one person, in their language: an invitation, a code."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from notifications import links
from notifications.channels import email
from notifications.channels.base import DeliveryFailed, Message
from notifications.letters import Letter
from notifications.render import ROBOT
from stakeholders import directory

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

log = logging.getLogger(__name__)


def send_at_once(person: Stakeholder, what: str, write: Callable[[], Letter]) -> bool:
    """Send what `write` says in the person's language; whether the mail server took it. `what` it is, for the thread and the log.

    Never inside a transaction: a server may take its time.
    """
    try:
        email.send(_mail(person, what, write))
    except DeliveryFailed:
        log.exception("the %s for %s was not sent", what, person.pk)
        return False
    return True


def _mail(person: Stakeholder, what: str, write: Callable[[], Letter]) -> Message:
    with override(person.language):
        letter = write()
        context = {"letter": letter, "house": directory.our_name(), "no_baton": True}
        context |= {"language": person.language, "rtl": get_language_bidi()}
        return Message(
            id=links.message_id(uuid.uuid4()),
            address=person.email,
            subject=" ".join(letter.headline.split()),
            text=render_to_string("notices/letter.txt", context),
            html=render_to_string("notices/letter.html", context),
            thread=links.thread_id(what, person.pk),
            headers=ROBOT,
        )
