"""Who may make an account: nobody alone. People are invited (stakeholders.directory)."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No open door: an admin or lead invites."""
        return False


class InvitedOnlySocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """An identity provider signs in people who are known here, and makes nobody."""
        return False


def forget_addresses(user: AbstractBaseUser) -> None:
    """allauth keeps addresses of its own: once a login's address is changed, the old one must neither sign in nor get a new password."""
    EmailAddress.objects.filter(user=user).delete()
