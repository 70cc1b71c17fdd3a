"""Functions and organisations: who heads or sponsors them, whose hours they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import people as verbs
from insights.people import function_rows, organisation_rows
from relay.web.forms.people import FunctionForm, OrganisationForm
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from stakeholders import directory

if TYPE_CHECKING:
    from stakeholders.models import Function, Organisation


@access(Rule.SIGNED_IN)
@require_safe
def functions(request: HttpRequest) -> HttpResponse:
    may_lead = me(request).leads
    return render(request, "people/functions.html", {"rows": function_rows(), "may_lead": may_lead})


@access(Rule.LEADS)
@require_form
def function_new(request: HttpRequest) -> HttpResponse:
    who = me(request)
    form = FunctionForm(posted(request), viewer=my_person(request))
    add = once(request, lambda: directory.add_function(by=who, **form.facts()), to=reverse("functions"))
    if form.is_bound and (made := kept(form, who, add)):
        messages.success(request, _("%(name)s is a function now. Name its head once it has people.") % {"name": made.name})
        return redirect("functions")
    return _form(request, form, title=_("Add a function"), back="functions")


@access(Rule.LEADS)
@require_form
def function_edit(request: HttpRequest, function_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    found = directory.function(function_id)
    form = FunctionForm(posted(request), initial=_function_initial(found), of=found, viewer=my_person(request))
    title = found.name
    if form.is_bound and kept(form, who, lambda: verbs.edit_function(found, by=who, now=now, **form.facts())) is not None:
        messages.success(request, _("Saved. Clocks that depend on it are looked at now."))
        return redirect("functions")
    return _form(request, form, title=title, back="functions")


def _function_initial(found: Function) -> dict[str, object]:
    rows = {"head": str(found.head_id or ""), "calendar": str(found.calendar_id or "")}
    return rows | {"name": found.name, "short": found.short, "baton_limit": found.baton_limit}


@access(Rule.SIGNED_IN)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    may_lead = me(request).leads
    return render(request, "people/organisations.html", {"rows": organisation_rows(), "may_lead": may_lead})


@access(Rule.LEADS)
@require_form
def organisation_new(request: HttpRequest) -> HttpResponse:
    who = me(request)
    form = OrganisationForm(posted(request), viewer=my_person(request))
    add = once(request, lambda: directory.add_organisation(by=who, **form.facts()), to=reverse("organisations"))
    if form.is_bound and (made := kept(form, who, add)):
        messages.success(request, _("%(name)s is in the directory.") % {"name": made.name})
        return redirect("organisations")
    return _form(request, form, title=_("Add an organisation"), back="organisations")


@access(Rule.LEADS)
@require_form
def organisation_edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    who, now = me(request), now_of(request)
    found = directory.organisation(organisation_id)
    form = OrganisationForm(posted(request), initial=_organisation_initial(found), of=found, viewer=my_person(request))
    title = found.name
    if form.is_bound and kept(form, who, lambda: verbs.edit_organisation(found, by=who, now=now, **form.facts())) is not None:
        messages.success(request, _("Saved. Clocks that depend on it are looked at now."))
        return redirect("organisations")
    return _form(request, form, title=title, back="organisations")


def _organisation_initial(found: Organisation) -> dict[str, object]:
    rows = {"sponsor": str(found.sponsor_id or ""), "calendar": str(found.calendar_id or "")}
    return rows | {"name": found.name, "relations": found.relations}


def _form(request: HttpRequest, form: forms.Form, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "people/belonging.html", context, status=422 if form.is_bound else 200)
