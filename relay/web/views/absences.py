"""Absences: who is away, who is asked to stand in, and what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import people as verbs
from insights.gap import asked_in_full, passes_of, within
from relay.web.forms.absences import AbsenceForm, SubstituteForm
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.timeline import local_date
from relay.web.views import next_move
from stakeholders import directory
from stakeholders.refusals import WrongPerson
from stakeholders.who import Who

if TYPE_CHECKING:
    from stakeholders.models import Absence, Stakeholder

ON_A_PAGE = 50


@access(Rule.SIGNED_IN)
@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """Mine, those I am asked to stand in for, and those of the people I may know of."""
    who = me(request)
    today = local_date(now_of(request), who.zone)
    found = directory.absences(my_person(request), since=today)
    others = Paginator(found.exclude(stakeholder=who.id), ON_A_PAGE).get_page(request.GET.get("page", 1))
    mine = passes_of(who, who.id, now=now_of(request))
    context = {
        "mine": [{**_row(who, one), "gap": within(mine, one.first_day, one.last_day)} for one in found.filter(stakeholder=who.id)],
        "asked": asked_in_full(who, today=today, now=now_of(request)),
        "page": others,
        "others": [_row(who, one) for one in others],
        "today": today,
    }
    return render(request, "absences/page.html", context)


def _row(who: Who, absence: Absence) -> dict[str, Any]:
    """One, with what the viewer may do about it."""
    promised = absence.agreed and absence.substitute_id == who.id
    return {"absence": absence, "may_change": who.is_concerned_by(absence.stakeholder), "mine_to_answer": promised}


@access(Rule.SIGNED_IN)
@require_form
def absence_new(request: HttpRequest) -> HttpResponse:
    """Mark oneself away, or somebody of one's function; leads anybody. `?person=` names whom."""
    who, viewer, now = me(request), my_person(request), now_of(request)
    known = [one for one in directory.people(viewer) if one.active]
    asked_for = {name: request.GET.get(name, "") for name in ("person", "first_day", "last_day")}
    form = AbsenceForm(
        posted(request),
        initial={**asked_for, "person": asked_for["person"] or str(who.id)},
        whose=[one for one in known if who.is_concerned_by(one)],
        others=could_stand_in(known),
    )

    def mark() -> Absence:
        said = form.cleaned_data
        return verbs.mark_away(
            said["person"], by=who, now=now, first_day=said["first_day"], last_day=said["last_day"], substitute=said["substitute"]
        )

    if form.is_bound and (made := kept(form, who, once(request, mark, to=reverse("absences")))):
        messages.success(request, _asked(made))
        return redirect("absences")
    context = {"form": form, **_gap(who, form["person"].value(), form["first_day"].value(), form["last_day"].value(), now)}
    return render(request, "absences/edit.html", context, status=422 if form.is_bound else 200)


def _gap(who: Who, person: object, first: object, last: object, now: datetime) -> dict[str, Any]:
    """What falls into these days, as far as they are days."""
    try:
        days = [one if isinstance(one, date) else date.fromisoformat(str(one)) for one in (first, last)]
        whose = UUID(str(person))
    except ValueError:
        return {"dated": False}
    return {"dated": True, "gap": within(passes_of(who, whose, now=now), days[0], days[1])}


@access(Rule.SIGNED_IN)
@require_form
def absence_substitute(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Ask somebody else, or nobody, to stand in."""
    who, viewer, now = me(request), my_person(request), now_of(request)
    found = directory.absence(viewer, absence_id)
    if not who.is_concerned_by(found.stakeholder):
        raise WrongPerson(_("Only they themselves, the head of their function or a lead may."))
    others = [one for one in could_stand_in(directory.people(viewer)) if one.pk != found.stakeholder_id]
    form = SubstituteForm(posted(request), initial={"substitute": str(found.substitute_id or "")}, others=others)

    def name() -> Absence:
        return verbs.name_substitute(found, by=who, now=now, substitute=form.cleaned_data["substitute"])

    if form.is_bound and (made := kept(form, who, name)):
        messages.success(request, _asked(made))
        return redirect("absences")
    context = {"form": form, "absence": found, **_gap(who, found.stakeholder_id, found.first_day, found.last_day, now)}
    return render(request, "absences/edit.html", context, status=422 if form.is_bound else 200)


def could_stand_in(people: Iterable[Stakeholder]) -> list[Stakeholder]:
    """Those who can be asked: they sign in, or they could not answer."""
    return [one for one in people if one.signs_in]


def _asked(absence: Absence) -> str:
    if absence.substitute is None:
        return _("Noted. Nobody stands in: batons will wait, and the lead is told.")
    return _("Noted. %(name)s is asked to stand in, and does so once they agree.") % {"name": absence.substitute.name}


@access(Rule.SIGNED_IN)
@require_POST
def absence_agree(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Agree to stand in: only who was asked can."""
    return _said(request, absence_id, verbs.agree_to_substitute, _("Thank you. On those days what is theirs is yours, too: %(name)s."))


@access(Rule.SIGNED_IN)
@require_POST
def absence_decline(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Say that one cannot: only who was asked can."""
    return _said(request, absence_id, verbs.decline_to_substitute, _("Noted. %(name)s is told, and asks somebody else."))


def _said(request: HttpRequest, absence_id: UUID, verb: Callable[..., Absence], words: str) -> HttpResponse:
    now = now_of(request)
    with transaction.atomic(durable=True):
        answered = verb(directory.absence(my_person(request), absence_id), by=me(request), now=now)
    messages.success(request, words % {"name": answered.stakeholder.name})
    return next_move.after(request, "") if next_move.asked_from_here(request) else redirect("absences")


@access(Rule.SIGNED_IN)
@require_POST
def absence_end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """They are back from today on; one that has not begun is gone."""
    now = now_of(request)
    with transaction.atomic(durable=True):
        found = directory.absence(my_person(request), absence_id)
        ended = verbs.come_back(found, by=me(request), now=now, today=local_date(now, found.stakeholder.zone))
    messages.success(request, _("Welcome back.") if ended and found.stakeholder_id == me(request).id else _("Taken back."))
    return redirect("absences")
