"""Readings out of a file: every bad cell is said with its line, column, value and reason, and then nothing is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from campaigns.importing.cells import MOST_BYTES
from goals import readings_file
from goals.access import need_ours
from goals.readings_file import Kept, Readings
from relay.web.forms.goals import ReadingsFileForm
from relay.web.forms.refused import kept
from relay.web.request import Rule, access, me, now_of, require_form

MOST_SHOWN = 200


@access(Rule.SIGNED_IN)
@require_form
def goal_file(request: HttpRequest) -> HttpResponse:
    who, now = me(request), now_of(request)
    need_ours(who)
    form = ReadingsFileForm(request.POST, request.FILES) if request.method == "POST" else ReadingsFileForm()

    def bring() -> Readings | Kept:
        found = readings_file.read(form.cleaned_data["file"].read(MOST_BYTES + 1), by=who, now=now)
        return found if found.bad else readings_file.keep(found, by=who, now=now)

    done = kept(form, who, bring) if form.is_bound else None
    if isinstance(done, Kept):
        messages.success(request, _words(done))
        return redirect("goals")
    bad = done.bad if done else ()
    context = {"form": form, "bad": bad[:MOST_SHOWN], "bad_cells": len(bad), "more": max(len(bad) - MOST_SHOWN, 0)}
    return render(request, "goals/file.html", context, status=422 if form.is_bound else 200)


def _words(done: Kept) -> str:
    said = [ngettext("%(n)d reading is new.", "%(n)d readings are new.", done.new) % {"n": done.new}]
    if done.corrected:
        said.append(ngettext("%(n)d was corrected.", "%(n)d were corrected.", done.corrected) % {"n": done.corrected})
    if done.same:
        said.append(ngettext("%(n)d was there already.", "%(n)d were there already.", done.same) % {"n": done.same})
    return " ".join(said)
