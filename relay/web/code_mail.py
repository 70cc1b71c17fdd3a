"""The mail with the six digits that a sensitive leg asks for, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from notifications.letters import Letter
from relay.web.own_mail import send_at_once

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder


def send_code(person: Stakeholder, code: str) -> bool:
    """Send it now; whether the mail server took it. Never inside a transaction."""
    return send_at_once(person, "code", lambda: _letter(code))


def _letter(code: str) -> Letter:
    return Letter(
        campaign=_("Code"),
        headline=_("Your code: %(code)s") % {"code": code},
        sentence=_("It opens the page of your link, once, within ten minutes. Was it not you who asked? Then leave it."),
    )
