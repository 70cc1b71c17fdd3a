"""Files that a lead brings: the list of them, the upload, one import and what is done with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.importing.cells import MOST_BYTES
from imports import access as sight
from imports import desk
from imports.plan_page import relay_lines
from imports.results import result_of
from relay.web.forms.imports import RelaysForm, UploadForm
from relay.web.forms.refused import kept, put_beside
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, page_number, posted, require_form
from relay.web.views import imports_plan
from stakeholders.refusals import Invalid

if TYPE_CHECKING:
    from imports.models import Import

A_PAGE = 50
STEPS = 3


@access(Rule.LEADS)
@require_form
def imports(request: HttpRequest) -> HttpResponse:
    """My imports, newest first, and the form to bring a file. What cannot be read is said at the field, with its line."""
    who, now = me(request), now_of(request)
    form = UploadForm(posted(request), request.FILES or None, initial={"kind": "plan"})
    receive = once(request, lambda: _receive(request, form, now), to=lambda row: reverse("import", args=[row.pk]))
    row = kept(form, who, receive) if form.is_bound else None
    if row is not None:
        return redirect("import", import_id=row.pk)
    page = Paginator(sight.imports_for(who), A_PAGE).get_page(page_number(request))
    context = {"form": form, "page": page, "zone": who.zone, "all": who.is_a("admin")}
    return render(request, "imports/page.html", context, status=422 if form.is_bound else 200)


def _receive(request: HttpRequest, form: UploadForm, now: datetime) -> Import:
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)
    return desk.receive(content, form.cleaned_data["kind"], by=me(request), now=now, name=file.name, options=form.options())


@access(Rule.LEADS)
@require_form
def one_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import as it stands: what it asks, how far it is, or what came of it. Sent, it keeps the answers of the page."""
    row = sight.import_for(me(request), import_id)
    if request.method == "POST":
        return imports_plan.save(request, row)
    return show(request, row)


def show(request: HttpRequest, row: Import, *, refused: forms.Form | None = None) -> HttpResponse:
    """`refused` says why something was not done; the page is as it was."""
    status = 422 if refused else 200
    if row.is_open and row.kind == "plan":
        return imports_plan.show(request, row, refused=refused, status=status)
    who = me(request)
    context: dict[str, Any] = {"row": row, "zone": who.zone, "refused": refused, "steps": STEPS}
    if row.is_open:
        context |= _history(request, row)
    elif row.state == "done":
        context["result"] = result_of(row, who)
    return render(request, "imports/import.html", context, status=status)


def _history(request: HttpRequest, row: Import) -> dict[str, Any]:
    found = desk.report(row, now=now_of(request))
    return {"report": found, "cells": Paginator(list(found.cells), A_PAGE).get_page(page_number(request))}


@access(Rule.LEADS)
@require_POST
def relays(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Which relays of the file are drafted."""
    who, now = me(request), now_of(request)
    row = sight.import_for(who, import_id)
    desk.need_open_plan(row)
    form = RelaysForm(request.POST, lines=relay_lines(row))
    if kept(form, who, lambda: desk.choose(row, form.cleaned_data["relays"], by=who, now=now)) is None:
        return imports_plan.show(request, row, choosing=form, status=422)
    return redirect("import", import_id=import_id)


@access(Rule.LEADS)
@require_POST
def run(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """All or nothing; pressed twice it is run once. What refuses it is said on the page, and nothing typed is lost."""
    who, now = me(request), now_of(request)
    row = sight.import_for(who, import_id)
    try:
        with transaction.atomic(durable=True):
            row = desk.run(row, by=who, now=now)
    except Invalid as refusal:
        said = forms.Form({})
        put_beside(said, refusal, who)
        return show(request, sight.import_for(who, import_id), refused=said)
    if row.state == "done":
        messages.success(request, _("Drafted. Look at the tracks, then fire the guns.") if row.kind == "plan" else _("Kept."))
    return redirect("import", import_id=import_id)


@access(Rule.LEADS)
@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    who = me(request)
    row = sight.import_for(who, import_id)
    with transaction.atomic(durable=True):
        desk.discard(row, by=who, now=now_of(request))
    messages.success(request, _("The file is deleted, with what was answered about it."))
    return redirect("imports")


@access(Rule.LEADS)
@require_safe
def answers(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The answers so far, as the command takes them."""
    return imports_plan.download(sight.import_for(me(request), import_id))


@access(Rule.LEADS)
@require_POST
def answers_file(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Answers out of a file, in the place of all that were given."""
    return imports_plan.upload(request, sight.import_for(me(request), import_id))
