"""Django's own pages, as they stand here: a look at every table for admins, and nothing to press.

The apps bring their own `admin.py`. What libraries register would let an admin change what stands behind our verbs, or show secrets (the
key of a second step, say): it is taken out, and what helps somebody looking into a case comes back for a look.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from stakeholders.backstage import ForALook

# Every table that has no page, and why.
WITHOUT_A_PAGE = {
    "account.EmailConfirmation": "holds the keys of links; nobody signs up by themselves",
    "admin.LogEntry": "nothing is changed on these pages, so nothing is noted",
    "auth.Group": "roles stand with the account",
    "auth.Permission": "roles stand with the account",
    "campaigns.Note": "a note is for its author and the readers they name; no role opens one",
    "campaigns.Stance": "where somebody stands is read on the campaign's page of people, by those it is for",
    "campaigns.StanceSaid": "where somebody stands is read on the campaign's page of people, by those it is for",
    "contenttypes.ContentType": "Django's own list of tables",
    "sessions.Session": "its key is the session: see the user sessions",
    "socialaccount.SocialAccount": "no identity provider is connected",
    "socialaccount.SocialApp": "holds the secret of an identity provider",
    "socialaccount.SocialToken": "holds tokens of an identity provider",
    "stakeholders.Motives": "what is noted about somebody is read on their page, by those it is for",
}


class EmailAddressAdmin(ForALook):
    list_display = ("email", "user", "verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")


class AuthenticatorAdmin(ForALook):
    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    list_filter = ("type",)
    search_fields = ("user__email",)
    exclude = ("data",)


class UserSessionAdmin(ForALook):
    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    exclude = ("session_key", "data")


def settle() -> None:
    """Leave only pages for a look, ours. Called once, when all have registered theirs."""
    for model in apps.get_models():
        if admin.site.is_registered(model) and not isinstance(admin.site.get_model_admin(model), ForALook):
            admin.site.unregister(model)
    for model, page in ((EmailAddress, EmailAddressAdmin), (Authenticator, AuthenticatorAdmin), (UserSession, UserSessionAdmin)):
        admin.site.register(model, page)
    admin.site.site_header = admin.site.site_title = "Relay"
    admin.site.index_title = _("Tables, for a look")
