"""Absences out of a calendar file: looked at first, then taken all or none. In between only the page itself holds them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import people as verbs
from insights.gap import passes_of, within
from relay.web.forms.absences import AbsenceFileForm, AbsencesForm
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, my_person, now_of, require_form
from relay.web.spans import day_text
from relay.web.timeline import local_date
from relay.web.views.absences import could_stand_in
from stakeholders import directory
from stakeholders.directory import calendar_files
from stakeholders.refusals import Invalid

if TYPE_CHECKING:
    from stakeholders.models import Absence, Stakeholder


@access(Rule.SIGNED_IN)
@require_form
def absence_file(request: HttpRequest) -> HttpResponse:
    """Bring a file; what it says comes back to be looked at, with what falls into it."""
    if "days" in request.POST:
        return _take(request)
    who, now = me(request), now_of(request)
    form = AbsenceFileForm(request.POST, request.FILES) if request.method == "POST" else AbsenceFileForm()

    def read() -> calendar_files.Found:
        return calendar_files.read(form.cleaned_data["file"].read(), zone=who.zone, today=local_date(now, who.zone))

    found = kept(form, who, read) if form.is_bound else None
    if found is None:
        return render(request, "absences/file.html", {"form": form}, status=422 if form.is_bound else 200)
    days = [f"{one.first}/{one.last}" for one in found.absences]
    return _preview(request, AbsencesForm(initial={"days": days}, others=_others(request)), days, left_out=found.left_out)


def _take(request: HttpRequest) -> HttpResponse:
    """All of them, or none where one cannot be."""
    who = me(request)
    form = AbsencesForm(request.POST, others=_others(request))

    def mark() -> list[Absence]:
        return [_marked(request, first, last, form) for first, last in form.cleaned_data["days"]]

    made = kept(form, who, once(request, mark, to=reverse("absences")))
    if made is None:
        return _preview(request, form, request.POST.getlist("days"), status=422)
    noted = ngettext("Noted: %(n)d absence.", "Noted: %(n)d absences.", len(made)) % {"n": len(made)}
    messages.success(request, noted)
    return redirect("absences")


def _marked(request: HttpRequest, first: date, last: date, form: AbsencesForm) -> Absence:
    """One of them; a refusal says of which days."""
    person, substitute = my_person(request), form.cleaned_data["substitute"]
    try:
        return verbs.mark_away(person, by=me(request), now=now_of(request), first_day=first, last_day=last, substitute=substitute)
    except Invalid as refusal:
        why = " ".join(text for texts in refusal.errors.values() for text in texts) or refusal.message
        said = _("%(first)s – %(last)s: %(why)s") % {"first": day_text(first), "last": day_text(last), "why": why}
        raise Invalid(said, {"substitute" if "substitute" in refusal.errors else "all": [said]}) from refusal


def _others(request: HttpRequest) -> list[Stakeholder]:
    who = me(request)
    return [one for one in could_stand_in(directory.people(my_person(request))) if one.pk != who.id]


def _preview(request: HttpRequest, form: AbsencesForm, days: list[str], *, left_out: int = 0, status: int = 200) -> HttpResponse:
    who, now = me(request), now_of(request)
    spans = [tuple(map(date.fromisoformat, one.split("/"))) for one in days if _is_span(one)]
    mine = passes_of(who, who.id, now=now)
    rows = [{"first": first, "last": last, "gap": within(mine, first, last)} for first, last in spans]
    return render(request, "absences/preview.html", {"form": form, "rows": rows, "left_out": left_out}, status=status)


def _is_span(said: str) -> bool:
    try:
        return len([date.fromisoformat(one) for one in said.split("/")]) == 2
    except ValueError:
        return False
