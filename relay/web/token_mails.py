"""The mail to the owner of an account for which a token was made, in their language: so that one made by somebody else is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.letters import Letter, Link, Row
from relay.web.own_mail import send_at_once
from relay.web.spans import local_text
from relay.web.token_words import may_text, until_text

if TYPE_CHECKING:
    from stakeholders.models import ApiToken


def send_token_made(row: ApiToken) -> bool:
    """Send it now, without the token; whether the mail server took it. Never inside a transaction."""
    return send_at_once(row.person, "token", lambda: _letter(row))


def _letter(row: ApiToken) -> Letter:
    zone = row.person.zone
    what = _("Whoever has it can use Relay in your name, without your password. Did you not make it? Then revoke it at once.")
    return Letter(
        campaign=_("API token"),
        headline=_("A token was made for your account: %(name)s") % {"name": row.name},
        sentence=what,
        rows=(
            Row(_("It may"), may_text(row.scope)),
            Row(_("Made"), f"{local_text(row.made_at, zone)}, {row.get_made_via_display()}"),
            Row(_("Until"), until_text(row.expires_at, zone)),
        ),
        button=Link(_("Look at your tokens"), str(settings.RELAY_URL) + reverse("tokens")),
    )
