"""The mails with a link to choose a password, in the reader's language: who is invited, and who forgot theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.letters import Letter, Link
from relay.web.own_mail import send_at_once

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder
    from stakeholders.who import Who

A_DAY = 86_400


def send_invitation(person: Stakeholder, *, by: Who) -> bool:
    """Send it now; whether the mail server took it. Never inside a transaction."""
    return send_at_once(person, "invitation", lambda: _invitation(person, by))


def send_reset(person: Stakeholder, link: str) -> bool:
    """Send it now; whether the mail server took it. Never inside a transaction."""
    return send_at_once(person, "password", lambda: _reset(link))


def _invitation(person: Stakeholder, by: Who) -> Letter:
    what = _(
        "Relay shows who holds the baton of a campaign, since when, and who waits for it. Choose a password and sign in with %(email)s."
    )
    headline = _("%(name)s invites you to Relay") % {"name": by.name}
    return _letter(_("Invitation"), headline, f"{what % {'email': person.email}} {_works_once()}", _link(person))


def _reset(link: str) -> Letter:
    what = _("Did you not ask for it? Then leave this mail: your password stays as it is.")
    return _letter(_("Password"), _("Choose a new password"), f"{what} {_works_once()}", link)


def _works_once() -> str:
    days = settings.PASSWORD_RESET_TIMEOUT // A_DAY
    return ngettext("The link works once, for %(days)d day.", "The link works once, for %(days)d days.", days) % {"days": days}


def _letter(subject: str, headline: str, sentence: str, link: str) -> Letter:
    return Letter(subject, headline, sentence, button=Link(_("Choose a password"), link))


def _link(person: Stakeholder) -> str:
    """The link of a password reset: it dies with the first sign-in, another password, or its time."""
    key = f"{user_pk_to_url_str(person.user)}-{app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person.user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return str(settings.RELAY_URL) + path.replace("UID-KEY", quote(key))
