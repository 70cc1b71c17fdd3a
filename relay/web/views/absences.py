"""Absences: who is away, who is asked to stand in, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
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
from relay.web.forms.absences import AbsenceForm, SubstituteForm
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.timeline import local_date
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
    context = {
        "mine": [_row(who, one) for one in found.filter(stakeholder=who.id)],
        "asked": directory.requests_to_substitute(who, on=today),
        "page": others,
        "others": [_row(who, one) for one in others],
        "today": today,
    }
    return render(request, "absences/page.html", context)


def _row(who: Who, absence: Absence) -> dict[str, Any]:
    return {"absence": absence, "may_change": who.is_concerned_by(absence.stakeholder)}


@access(Rule.SIGNED_IN)
@require_form
def absence_new(request: HttpRequest) -> HttpResponse:
    """Mark oneself away, or somebody of one's function; leads anybody. `?person=` names whom."""
    who, viewer, now = me(request), my_person(request), now_of(request)
    known = [one for one in directory.people(viewer) if one.active]
    form = AbsenceForm(
        posted(request),
        initial={"person": request.GET.get("person") or str(who.id)},
        whose=[one for one in known if who.is_concerned_by(one)],
        others=_could_stand_in(known),
    )

    def mark() -> Absence:
        said = form.cleaned_data
        return verbs.mark_away(
            said["person"], by=who, now=now, first_day=said["first_day"], last_day=said["last_day"], substitute=said["substitute"]
        )

    if form.is_bound and (made := kept(form, who, once(request, mark, to=reverse("absences")))):
        messages.success(request, _asked(made))
        return redirect("absences")
    return render(request, "absences/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@access(Rule.SIGNED_IN)
@require_form
def absence_substitute(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Ask somebody else, or nobody, to stand in."""
    who, viewer, now = me(request), my_person(request), now_of(request)
    found = directory.absence(viewer, absence_id)
    if not who.is_concerned_by(found.stakeholder):
        raise WrongPerson(_("Only they themselves, the head of their function or a lead may."))
    others = [one for one in _could_stand_in(directory.people(viewer)) if one.pk != found.stakeholder_id]
    form = SubstituteForm(posted(request), initial={"substitute": str(found.substitute_id or "")}, others=others)

    def name() -> Absence:
        return verbs.name_substitute(found, by=who, now=now, substitute=form.cleaned_data["substitute"])

    if form.is_bound and (made := kept(form, who, name)):
        messages.success(request, _asked(made))
        return redirect("absences")
    return render(request, "absences/edit.html", {"form": form, "absence": found}, status=422 if form.is_bound else 200)


def _could_stand_in(people: Iterable[Stakeholder]) -> list[Stakeholder]:
    return [one for one in people if one.reachable]


def _asked(absence: Absence) -> str:
    if absence.substitute is None:
        return _("Noted. Nobody stands in: batons will wait, and the lead is told.")
    return _("Noted. %(name)s is asked to stand in, and does so once they agree.") % {"name": absence.substitute.name}


@access(Rule.SIGNED_IN)
@require_POST
def absence_agree(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Agree to stand in: only who was asked can."""
    now = now_of(request)
    with transaction.atomic(durable=True):
        agreed = verbs.agree_to_substitute(directory.absence(my_person(request), absence_id), by=me(request), now=now)
    messages.success(request, _("Thank you. On those days what is theirs is yours, too: %(name)s.") % {"name": agreed.stakeholder.name})
    return redirect("absences")


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
