"""The page of a plan that somebody brought: its doubtful cells as a form, its relays as the races they would be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.importing import Answers
from campaigns.importing.answers import MOST_BYTES
from imports import desk
from imports.plan_page import PlanPage, plan_page
from imports.questions import SAME, Question, amended, filled
from insights import choices
from relay.web.forms.imports import CURRENT, AnswersFileForm, CellsForm, PlanForm, RelaysForm, plan_initial
from relay.web.forms.refused import kept
from relay.web.previews import preview_track
from relay.web.request import me, my_person, now_of, page_number
from relay.web.spans import day_text

if TYPE_CHECKING:
    from imports.models import Import

QUESTIONS = 50  # a page
SHARED = 100  # at once; a form has 2,000 fields at most
FILLS = (SAME, CURRENT)


def show(request: HttpRequest, row: Import, *, status: int = 200, **said: Any) -> HttpResponse:
    """The page as it stands; `said` are the forms that were sent and not taken: `refused`, `choosing`, `file`."""
    page = plan_page(row, now=now_of(request), relay=request.GET.get("relay", ""))
    people = choices.addresses()
    part = Paginator(_open_first(page.questions), QUESTIONS).get_page(page_number(request))
    shared = sorted(page.shared, key=lambda one: not (one.is_open and one.blocks))[:SHARED]
    cells = CellsForm(asked=[*shared, *part], people=people)
    plan = PlanForm(initial=plan_initial(row.answers, lead=_my_address(request)), people=people)
    return _render(request, row, page, plan, cells, part, status=status, **said)


def save(request: HttpRequest, row: Import) -> HttpResponse:
    """Keep whatever can be kept; where something is wrong or still missing, the page says so at its field, as it was sent."""
    desk.need_open_plan(row)
    page, people = plan_page(row, now=now_of(request), relay=request.POST.get("relay", "")), choices.addresses()
    plan = PlanForm(request.POST, initial=plan_initial(row.answers, lead=""), people=people)
    cells = CellsForm(request.POST, asked=_sent(request, page), people=people)
    sound = plan.is_valid() & cells.is_valid()
    fill = request.POST.get("fill", "")
    more = dict(filled(page.questions, fill)) if sound and fill in FILLS else {}
    row = _keep(request, row, plan, cells, more)
    after = plan_page(row, now=now_of(request), relay=page.relay.id if page.relay else "")
    if sound and (more or not _lacks(request, after)):
        return _onward(request, row, after)
    cells = CellsForm(request.POST, asked=_sent(request, after), people=people)
    cells.mark_open([*after.shared, *after.questions])
    _mark(plan, after)
    return _render(request, row, after, plan, cells, list(cells.asked.values()), status=422)


def _sent(request: HttpRequest, page: PlanPage) -> list[Question]:
    """The questions that the form which was sent has asked."""
    return [one for one in (*page.shared, *page.questions) if one.name in request.POST or f"{one.name}-day" in request.POST]


def _keep(request: HttpRequest, row: Import, plan: PlanForm, cells: CellsForm, more: dict[Question, str]) -> Import:
    """What changed since the page was opened is not taken back by what it left blank."""
    said = cells.said() | more
    if request.POST.get("seen") != _seen(row):
        said = {one: word for one, word in said.items() if word}
    with transaction.atomic(durable=True):
        return desk.amend(row, lambda before: amended(plan.put_into(before), said), by=me(request), now=now_of(request))


def _seen(row: Import) -> str:
    return row.changed_at.isoformat()


def _lacks(request: HttpRequest, page: PlanPage) -> bool:
    """Whether something is still open that the form asked for."""
    return any(one.is_open and one.blocks for one in _sent(request, page)) or any(one.blocks for one in page.general)


def _mark(plan: PlanForm, page: PlanPage) -> None:
    for doubt in page.general:
        if doubt.blocks and doubt.key in plan.fields and doubt.key not in plan.errors:
            plan.add_error(doubt.key, doubt.reason)


def _onward(request: HttpRequest, row: Import, page: PlanPage) -> HttpResponse:
    """To the same relay while it has open cells, else to the next that has some."""
    left = ngettext("Saved. %(n)d more cell needs an answer.", "Saved. %(n)d more cells need an answer.", page.open) % {"n": page.open}
    messages.success(request, left if page.open else _("Saved. Nothing is open any more."))
    following = next((line for line in page.relays if line.open and line.is_chosen), page.relay)
    wanted = page.relay if page.relay and page.relay.open else following
    query = f"?{urlencode({'relay': wanted.id})}" if wanted else ""
    return redirect(f"{reverse('import', args=[row.pk])}{query}")


# The answers as a file


def download(row: Import) -> HttpResponse:
    answer = HttpResponse(json.dumps(row.answers, indent=2, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="answers.json"'
    return answer


def upload(request: HttpRequest, row: Import) -> HttpResponse:
    desk.need_open_plan(row)
    who, now = me(request), now_of(request)
    form = AnswersFileForm(request.POST, request.FILES)

    def act() -> Import:
        content = form.cleaned_data["answers"].read(MOST_BYTES + 1)
        Answers.from_json(content)
        return desk.answer(row, json.loads(content), by=who, now=now)

    if kept(form, who, act) is None:
        return show(request, row, file=form, status=422)
    messages.success(request, _("These answers are taken."))
    return redirect("import", import_id=row.pk)


# Drawing


def _render(
    request: HttpRequest,
    row: Import,
    page: PlanPage,
    plan: PlanForm,
    cells: CellsForm,
    part: Sequence[Question] | Any,
    *,
    status: int,
    **said: Any,
) -> HttpResponse:
    own = [one for one in part if not one.is_shared]
    context = {
        "row": row,
        "zone": me(request).zone,
        "plan": page,
        "choosing": said.get("choosing") or RelaysForm(lines=page.relays),
        "file": said.get("file") or AnswersFileForm(),
        "refused": said.get("refused"),
        "form": plan,
        "general": [one for one in page.general if one.key not in (*plan.errors, "lead")],
        "cells": cells,
        "seen": _seen(row),
        "roles": [_asked(one, cells) for one in page.shared if one.blocks and one.name in cells.asked],
        "functions": [_asked(one, cells) for one in page.shared if not one.blocks and one.name in cells.asked],
        "more_roles": sum(one.is_open and one.blocks and one.name not in cells.asked for one in page.shared),
        "open": [_asked(one, cells) for one in own if one.is_open],
        "answered": [_asked(one, cells) for one in own if not one.is_open],
        "blank_dates": sum(1 for _one in filled(page.questions, SAME)),
        "current_dates": sum(1 for _one in filled(page.questions, CURRENT)),
        "part": part if hasattr(part, "paginator") else None,
        "track": preview_track(page.preview) if page.preview else "",
        "finish": day_text(page.preview.finish_on) if page.preview else "",
    }
    return render(request, "imports/plan.html", context, status=status)


def _asked(one: Question, cells: CellsForm) -> dict[str, Any]:
    """A question with its fields."""
    names = (one.name, f"{one.name}-day", f"{one.name}-how")
    return {"q": one, "fields": [cells[name] for name in names if name in cells.fields]}


def _open_first(found: Iterable[Question]) -> list[Question]:
    return sorted(found, key=lambda one: (not (one.is_open and one.blocks), one.line))


def _my_address(request: HttpRequest) -> str:
    """Whoever brings a plan leads it, unless they say otherwise."""
    return my_person(request).email.casefold()
