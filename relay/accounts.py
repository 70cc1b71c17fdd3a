"""Who may make an account: nobody alone, people are invited (stakeholders.directory); and what a login is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from campaigns import feeds
from relay.web.password_mails import send_reset
from stakeholders import clock, directory
from stakeholders.refusals import NotFound

if TYPE_CHECKING:
    from stakeholders.models import User


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No open door: an admin or lead invites."""
        return False

    def send_password_reset_mail(self, user: User, email: str, context: Mapping[str, Any]) -> None:
        """In our own words and look, to the address their person has; plainly to a login without a person."""
        try:
            send_reset(directory.person_of(user), context["password_reset_url"])
        except NotFound:
            super().send_password_reset_mail(user, email, context)


class InvitedOnlySocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """An identity provider signs in people who are known here, and makes nobody."""
        return False


class SignInForm(LoginForm):  # type: ignore[misc]  # no types
    """Labelled as all other forms are: a sentence, not a title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Remember me")


class OtherPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        _label_new(self)


def _label_new(form: Any) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password2"].label = _("New password (again)")


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]  # no types
    """Who asked for a new password may have lost the old one to somebody: tokens and calendar feeds that were made with it end, as
    sessions do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_new(self)

    def save(self) -> None:
        with transaction.atomic(durable=True):
            super().save()
            try:
                person = directory.person_of(self.user)
            except NotFound:
                return  # a login without a person has no tokens
            directory.revoke_all_tokens(person, now=clock.now())
            feeds.revoke_all(person, now=clock.now())


def forget_addresses(user: AbstractBaseUser) -> None:
    """allauth keeps addresses of its own: once a login's address is changed, the old one must neither sign in nor get a new password."""
    EmailAddress.objects.filter(user=user).delete()
