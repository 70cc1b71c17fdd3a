"""Absences and those who stand in: agreed by the substitute, one hop, no loops."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stakeholders.directory.rights import Actor, keep, need_self_or_head
from stakeholders.models import Absence, Stakeholder
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson


@transaction.atomic
def mark_away(
    person: Stakeholder,
    *,
    by: Actor | None,
    first_day: date,
    last_day: date,
    substitute: Stakeholder | None = None,
) -> Absence:
    """Say that somebody is away from the first to the last day, and who is asked to stand in.

    The substitute wears their hats once they have agreed, not before.
    """
    need_self_or_head(by, person)
    if last_day < first_day:
        words = _("The last day comes before the first.")
        raise Invalid(words, {"last_day": [words]})
    Stakeholder.objects.select_for_update().get(pk=person.pk)
    if _away(person, first_day, last_day).exists():
        words = _("They are away on some of these days already.")
        raise Invalid(words, {"first_day": [words]})
    absence = Absence(stakeholder=person, first_day=first_day, last_day=last_day)
    _ask(absence, substitute)
    return absence


@transaction.atomic
def name_substitute(absence: Absence, *, by: Actor | None, substitute: Stakeholder | None) -> Absence:
    """Ask somebody else, or nobody, to stand in; they have to agree anew."""
    need_self_or_head(by, absence.stakeholder)
    _ask(_held(absence), substitute)
    absence.refresh_from_db()
    return absence


@transaction.atomic
def agree_to_substitute(absence: Absence, *, by: Actor, now: datetime) -> Absence:
    """Agree to stand in: only the one who was asked can. Saying it twice is fine."""
    held = _held(absence)
    if held.substitute is None or held.substitute_id != by.id:
        raise WrongPerson(_("Only the person who was asked can agree to stand in."))
    if held.agreed_at is None:
        _check_substitute(held, held.substitute)
        held.agreed_at, held.declined_at = now, None
        held.save(update_fields=["agreed_at", "declined_at"])
    return held


@transaction.atomic
def decline_to_substitute(absence: Absence, *, by: Actor, now: datetime) -> Absence:
    """Say that one cannot stand in, before or after having agreed: only the one who was asked can. Saying it twice is fine."""
    held = _held(absence)
    if held.substitute_id is None or held.substitute_id != by.id:
        raise WrongPerson(_("Only the person who was asked can say that they cannot."))
    if held.declined_at is None:
        held.agreed_at, held.declined_at = None, now
        held.save(update_fields=["agreed_at", "declined_at"])
    return held


@transaction.atomic
def come_back(absence: Absence, *, by: Actor | None, today: date) -> Absence | None:
    """End an absence: from today on they are here. None when it had not begun and is gone."""
    need_self_or_head(by, absence.stakeholder)
    held = _held(absence)
    if today <= held.first_day:
        held.delete()
        return None
    held.last_day = min(held.last_day, date.fromordinal(today.toordinal() - 1))
    held.save(update_fields=["last_day"])
    return held


def _ask(absence: Absence, substitute: Stakeholder | None) -> None:
    if substitute is not None:
        _check_substitute(absence, substitute)
    absence.substitute, absence.agreed_at, absence.declined_at = substitute, None, None
    absence.ask, absence.told, absence.told_try_at = uuid4(), "", None
    keep(absence)


def _check_substitute(absence: Absence, substitute: Stakeholder) -> None:
    """One hop and no loops: whoever stands in is here themselves on all these days, and signs in, or they could not agree."""
    if substitute.pk == absence.stakeholder_id:
        words = _("Somebody else has to stand in.")
    elif not substitute.signs_in:
        words = _("They have no account, and could not agree to stand in.")
    elif _away(substitute, absence.first_day, absence.last_day).exists():
        words = _("They are away themselves on some of these days.")
    else:
        return
    raise Invalid(words, {"substitute": [words]})


def _away(person: Stakeholder, first_day: date, last_day: date) -> QuerySet[Absence]:
    return Absence.objects.filter(stakeholder=person, first_day__lte=last_day, last_day__gte=first_day)


def _held(absence: Absence) -> Absence:
    held = Absence.objects.select_for_update(of=("self",)).select_related("stakeholder", "substitute").filter(pk=absence.pk).first()
    if held is None:
        raise WrongMoment(_("This absence has been taken back."))
    return held
