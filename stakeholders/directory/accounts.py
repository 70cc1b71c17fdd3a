"""Accounts: the first admin, invitations, roles and logins."""

from collections.abc import Iterable
from typing import Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stakeholders.directory.belonging import ensure_defaults
from stakeholders.directory.persons import PersonFacts, add_person, is_last_admin, need_not_erased
from stakeholders.directory.rights import Actor, hold_site, keep, need_admin, need_lead
from stakeholders.models import Role, Stakeholder, User
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson

ONLY_A_MEMBER = (Role.MEMBER.value,)


def nobody_yet() -> bool:
    """Whether this installation waits for its first admin."""
    return not User.objects.exists()


@transaction.atomic
def first_admin(*, email: str, name: str, password: str) -> Stakeholder:
    """Make the first account of an empty installation: an admin who also leads.

    Refused once anybody can sign in; of two at once one wins.
    """
    ensure_defaults()
    hold_site()
    if not nobody_yet():
        raise WrongMoment(_("This installation has been set up already. Please sign in."))
    roles = (Role.MEMBER.value, Role.LEAD.value, Role.ADMIN.value)
    return invite(by=None, email=email, name=name, roles=roles, password=password)


@transaction.atomic
def invite(
    *,
    by: Actor | None,
    roles: Iterable[str] = ONLY_A_MEMBER,
    password: str | None = None,
    **facts: Unpack[PersonFacts],
) -> Stakeholder:
    """Add a person who signs in: with this password, or with none until they choose one by mail.

    Leads invite members, admins give every role.
    """
    person = add_person(by=by, **facts)
    return give_account(person, by=by, roles=roles, password=password)


@transaction.atomic
def give_account(
    person: Stakeholder,
    *,
    by: Actor | None,
    roles: Iterable[str] = ONLY_A_MEMBER,
    password: str | None = None,
) -> Stakeholder:
    """Let a known person sign in with their address."""
    need_lead(by)
    need_not_erased(person)
    if person.user_id:
        raise WrongMoment(_("They have an account already."))
    wanted = _roles(roles)
    if wanted != list(ONLY_A_MEMBER):
        need_admin(by)
    user = User(email=_free_address(person.email), roles=wanted)
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    keep(user)
    person.user, person.email = user, user.email
    person.save(update_fields=["user", "email"])
    return person


@transaction.atomic
def change_roles(person: Stakeholder, *, by: Actor | None, roles: Iterable[str]) -> Stakeholder:
    """Give a person exactly these roles; the last admin stays one."""
    need_admin(by)
    user = _account(person)
    hold_site()
    user.refresh_from_db(fields=["roles", "is_active"])
    wanted = _roles(roles)
    if Role.ADMIN.value not in wanted and is_last_admin(person):
        raise WrongMoment(_("They are the last admin. Make somebody else an admin first."))
    user.roles = wanted
    user.save(update_fields=["roles"])
    return person


@transaction.atomic
def change_email(person: Stakeholder, *, by: Actor | None, email: str) -> Stakeholder:
    """Change the address somebody signs in with: for admins, since it is the way to the account."""
    need_admin(by)
    user = _account(person)
    user.email = _free_address(email, unless=user)
    keep(user)
    person.email = user.email
    person.save(update_fields=["email"])
    return person


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid(_("Please choose a better password."), {"password": weak.messages}) from weak


def _account(person: Stakeholder) -> User:
    if person.user is None:
        raise WrongPerson(_("They have no account."))
    return person.user


def _roles(roles: Iterable[str]) -> list[str]:
    """The roles in their order; everybody is a member."""
    wanted = {str(role) for role in roles} | {Role.MEMBER.value}
    if wanted - set(Role.values):
        words = _("There is no such role.")
        raise Invalid(words, {"roles": [words]})
    return [role for role in Role.values if role in wanted]


def _free_address(email: str, *, unless: User | None = None) -> str:
    address = User.objects.normalize_email(email)
    if not address:
        words = _("An account needs an address.")
        raise Invalid(words, {"email": [words]})
    others = User.objects.exclude(pk=unless.pk) if unless else User.objects.all()
    if others.filter(email=address).exists():
        words = _("Somebody signs in with this address already.")
        raise Invalid(words, {"email": [words]})
    return address
