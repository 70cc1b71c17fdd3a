"""People: added, edited, gone and back."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stakeholders.directory.rights import (
    Actor,
    hold_site,
    keep,
    need_admin,
    need_lead,
)
from stakeholders.models import Calendar, Function, Organisation, Stakeholder, User
from stakeholders.names import plain
from stakeholders.refusals import Invalid, WrongMoment

OWN_FACTS = frozenset({"name", "zone", "language", "calendar"})


class PersonFacts(TypedDict, total=False):
    """What can be said about a person; what is left out stays as it is or has its default."""

    name: str
    kind: str
    email: str
    organisation: Organisation
    function: Function | None
    zone: str
    language: str
    calendar: Calendar | None
    baton_limit: int


def add_person(*, by: Actor | None, **facts: Unpack[PersonFacts]) -> Stakeholder:
    """Add somebody without an account; of our own organisation unless another is given."""
    need_lead(by)
    if "organisation" not in facts:
        facts["organisation"] = Organisation.objects.get(ours=True)
    person = Stakeholder()
    _tell(person, facts)
    keep(person)
    return person


def colleague(person: Stakeholder | None, *, name: str, email: str) -> Stakeholder:
    """Somebody of a person's own organisation, by their address; named by that person, they are added as one who does the same work."""
    if person is None:
        raise Invalid(_("Nobody is named whose colleague this could be."))
    known = Stakeholder.objects.filter(organisation=person.organisation_id, email__iexact=email.strip(), active=True).order_by("pk").first()
    if known is not None:
        return known
    return add_person(
        by=None,
        name=name,
        email=email,
        organisation=person.organisation,
        function=person.function,
        zone=person.zone,
        language=person.language,
    )


def edit_person(person: Stakeholder, *, by: Actor | None, **facts: Unpack[PersonFacts]) -> Stakeholder:
    """Change what is said about a person.

    They themselves may change their name, time zone, language and calendar, leads the rest. The
    address of somebody who signs in is their login: see `change_email`.
    """
    their_own = by is not None and by.id == person.id and facts.keys() <= OWN_FACTS
    if not their_own:
        need_lead(by)
    need_not_erased(person)
    if person.user_id and facts.get("email", person.email) != person.email:
        raise Invalid(_("This address is a login; an admin changes it as such."))
    _tell(person, facts)
    keep(person, fields=facts)
    return person


@transaction.atomic
def deactivate(person: Stakeholder, *, by: Actor | None) -> Stakeholder:
    """Take somebody out of play: sign-in and messages end at once, what they did stays.

    An account is for admins to close. Repeating it is fine; the last admin stays.
    """
    _need_right_to_close(person, by)
    hold_site()
    if is_last_admin(person):
        raise WrongMoment(_("They are the last admin. Make somebody else an admin first."))
    return _set_active(person, to=False)


@transaction.atomic
def reactivate(person: Stakeholder, *, by: Actor | None) -> Stakeholder:
    """Bring somebody back, with the account and the roles they had."""
    _need_right_to_close(person, by)
    need_not_erased(person)
    return _set_active(person, to=True)


def is_last_admin(person: Stakeholder) -> bool:
    """Whether without them nobody would be left who may set things up."""
    admins = {user.pk for user in User.objects.filter(is_active=True) if user.is_admin}
    return admins == {person.user_id}


def need_not_erased(person: Stakeholder) -> None:
    """Whoever was erased gets no name, no account and no notes any more: they would be written about somebody who is nobody."""
    if person.erased_at is not None:
        raise WrongMoment(_("They were erased. Nothing can be noted about them any more; add them as somebody new."))


def _need_right_to_close(person: Stakeholder, by: Actor | None) -> None:
    if person.user_id:
        need_admin(by)
    else:
        need_lead(by)


def _set_active(person: Stakeholder, *, to: bool) -> Stakeholder:
    person.active = to
    person.save(update_fields=["active"])
    if person.user is not None:
        person.user.is_active = to
        person.user.save(update_fields=["is_active"])
    return person


def _tell(person: Stakeholder, facts: PersonFacts) -> None:
    for fact, value in facts.items():
        setattr(person, fact, value)
    person.name = plain(person.name)
    person.email = person.email.strip()
    if person.language not in dict(settings.LANGUAGES):
        words = _("Relay does not speak this language.")
        raise Invalid(words, {"language": [words]})


def stop_mail(person: Stakeholder, *, now: datetime) -> bool:
    """They asked us to write no more; False where they had already."""
    stopped = Stakeholder.objects.filter(pk=person.pk, mail_stopped_at=None).update(mail_stopped_at=now)
    person.mail_stopped_at = person.mail_stopped_at or now
    return bool(stopped)


def allow_mail(person: Stakeholder) -> None:
    """They may be written to again."""
    Stakeholder.objects.filter(pk=person.pk).update(mail_stopped_at=None)
    person.mail_stopped_at = None
