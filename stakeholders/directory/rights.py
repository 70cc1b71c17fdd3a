"""Who may write in the directory, and how a row is checked before it is kept."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from stakeholders.models import Function, Role, Site, Stakeholder
from stakeholders.refusals import Invalid, WrongPerson

LEADS = frozenset({Role.LEAD.value, Role.ADMIN.value})
ADMINS = frozenset({Role.ADMIN.value})


class Actor(Protocol):
    """Whoever asks. Verbs take `by=None` for the installation itself: commands and first setup."""

    @property
    def id(self) -> UUID: ...

    @property
    def roles(self) -> frozenset[str]: ...


def need_lead(by: Actor | None) -> None:
    """Refuse anyone but leads and admins."""
    if by is not None and not by.roles & LEADS:
        raise WrongPerson(_("Only a lead or an admin may do this."))


def need_admin(by: Actor | None) -> None:
    """Refuse anyone but admins."""
    if by is not None and not by.roles & ADMINS:
        raise WrongPerson(_("Only an admin may do this."))


def need_self_or_head(by: Actor | None, person: Stakeholder) -> None:
    """Refuse anyone but the person, the head of their function, leads and admins."""
    if by is None or by.id == person.id or by.roles & LEADS:
        return
    headed = Function.objects.filter(people=person, head_id=by.id)
    if not by.roles or not headed.exists():
        raise WrongPerson(_("Only they themselves, the head of their function or a lead may."))


def keep(row: models.Model, *, fields: Iterable[str] | None = None) -> None:
    """Check a row whole and save it, or only these fields of it.

    Raises Invalid with what is wrong, field by field.
    """
    with as_invalid(), transaction.atomic():
        row.full_clean()
        row.save(update_fields=fields)


@contextmanager
def as_invalid() -> Iterator[None]:
    """What the tables refuse becomes what a person can mend."""
    sentence = _("Please look again at what is marked.")
    try:
        yield
    except ValidationError as wrong:
        errors = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        raise Invalid(sentence, {field.strip("_"): texts for field, texts in errors.items()}) from wrong
    except IntegrityError as raced:
        taken = _("Somebody has just taken this. Please look again.")
        raise Invalid(taken, {"all": [taken]}) from raced


def hold_site() -> None:
    """Wait for, and keep others from, changes there must not be two of at once."""
    Site.objects.select_for_update().filter(pk=Site.THE_ONE).first()
