"""The mail with the six digits that a sensitive leg asks for, in the reader's language."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from insights.guest_page import house
from notifications import links
from notifications.channels import email
from notifications.channels.base import DeliveryFailed, Message
from notifications.letters import Letter
from notifications.render import ROBOT

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

log = logging.getLogger(__name__)


def send_code(person: Stakeholder, code: str) -> bool:
    """Send it now; whether the mail server took it. Never inside a transaction: a server may take its time."""
    try:
        email.send(_mail(person, code))
    except DeliveryFailed:
        log.exception("the code for %s was not sent", person.pk)
        return False
    return True


def _mail(person: Stakeholder, code: str) -> Message:
    with override(person.language):
        letter = _letter(code)
        context = {"letter": letter, "house": house(), "language": person.language, "rtl": get_language_bidi()}
        return Message(
            id=links.message_id(uuid.uuid4()),
            address=person.email,
            subject=letter.headline,
            text=render_to_string("notices/letter.txt", context),
            html=render_to_string("notices/letter.html", context),
            thread=links.thread_id("code", person.pk),
            headers=ROBOT,
        )


def _letter(code: str) -> Letter:
    return Letter(
        campaign=_("Code"),
        headline=_("Your code: %(code)s") % {"code": code},
        sentence=_("It opens the page of your link, once, within ten minutes. Was it not you who asked? Then leave it."),
        strip=None,
        rows=(),
        button=None,
        aside=None,
        answer_to="",
        about_a_wait=False,
    )
