"""Calendars: hours in versions, days off, and closings of our own. An edit begins tomorrow; the past is never measured anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns import people as verbs
from insights.calendars import CalendarPage, VersionRow, calendar_page, calendar_rows
from relay.web.forms.calendars import CalendarForm, ClosingForm, HoursForm, OneDayForm, RenameForm, YearForm, hours_initial, week_lines
from relay.web.forms.places import country_name
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, posted, require_form
from stakeholders import directory, windows
from stakeholders.directory.days_off import YEARS_AHEAD

STATES = {
    "ruling": ("in-hand", gettext_lazy("In force")),
    "coming": ("waiting", gettext_lazy("Planned")),
    "past": ("done", gettext_lazy("Past")),
}


@access(Rule.SIGNED_IN)
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    rows = [{"row": row, "lines": week_lines(row.hours)} for row in calendar_rows(now=now_of(request))]
    return render(request, "calendars/page.html", {"rows": rows, "may_lead": me(request).leads})


@access(Rule.LEADS)
@require_form
def calendar_new(request: HttpRequest) -> HttpResponse:
    who, now = me(request), now_of(request)
    first = {f"day_{day}": "09:00–17:00" for day in windows.OFFICE_HOURS} | {"zone": who.zone}
    form = CalendarForm(posted(request), initial=first)

    def add() -> Any:
        years = range(now.year, now.year + YEARS_AHEAD + 1)
        said = form.cleaned_data
        return directory.add_calendar(by=who, name=said["name"], windows=said["windows"], years=years, **form.place())

    if form.is_bound and (made := kept(form, who, once(request, add, to=lambda made: reverse("calendar", args=[made.pk])))):
        messages.success(request, _("%(name)s is there. Give it to people, functions or organisations.") % {"name": made.name})
        return redirect("calendar", calendar_id=made.pk)
    return render(request, "calendars/hours.html", {"form": form}, status=422 if form.is_bound else 200)


@access(Rule.SIGNED_IN)
@require_safe
def calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """One calendar: its hours from day to day, its coming days off, who keeps it."""
    return _show(request, calendar_id)


def _show(request: HttpRequest, calendar_id: UUID, *, bound: Mapping[str, forms.Form] | None = None) -> HttpResponse:
    seen = calendar_page(directory.calendar(calendar_id), now=now_of(request))
    given = bound or {}
    context = {
        "page": seen,
        "versions": [_version(row) for row in seen.versions],
        "may_lead": me(request).leads,
        "rename": given.get("rename") or RenameForm(initial={"name": seen.calendar.name}, prefix="rename"),
        "close": given.get("close") or ClosingForm(prefix="close"),
        "refused": given.get("open") or given.get("holidays"),
        "tomorrow": seen.today + timedelta(days=1),
    }
    return render(request, "calendars/calendar.html", context, status=422 if bound else 200)


def _version(row: VersionRow) -> dict[str, Any]:
    """A version as words."""
    version = row.version
    place = country_name(version.country, version.subdivision) if version.country else ""
    return {"row": row, "lines": week_lines(row.hours), "place": place, "badge": STATES[row.state]}


@access(Rule.LEADS)
@require_form
def calendar_hours(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Plan other hours from a coming day on, starting from the latest ones."""
    who, now = me(request), now_of(request)
    seen = calendar_page(directory.calendar(calendar_id), now=now)
    form = HoursForm(posted(request), initial=_hours_initial(seen))

    def change() -> Any:
        said = form.cleaned_data
        return verbs.change_hours(seen.calendar, by=who, now=now, windows=said["windows"], valid_from=said["valid_from"], **form.place())

    if form.is_bound and kept(form, who, change) is not None:
        messages.success(request, _("Planned. Until then, and for all that has passed, the old hours hold."))
        return redirect("calendar", calendar_id=calendar_id)
    context = {"form": form, "calendar": seen.calendar}
    return render(request, "calendars/hours.html", context, status=422 if form.is_bound else 200)


def _hours_initial(seen: CalendarPage) -> dict[str, Any]:
    latest = seen.versions[0]
    return hours_initial(latest.version, latest.hours, valid_from=max(latest.version.valid_from, seen.today) + timedelta(days=1))


@access(Rule.LEADS)
@require_POST
def calendar_rename(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    form, found, who = RenameForm(request.POST, prefix="rename"), directory.calendar(calendar_id), me(request)

    def act() -> Any:
        return directory.rename_calendar(found, by=who, name=form.cleaned_data["name"])

    return _make(request, calendar_id, "rename", form, act, lambda made: _("It is called %(name)s now.") % {"name": made.name})


@access(Rule.LEADS)
@require_POST
def calendar_close(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Close on days of our own, whatever the week says."""
    form, found, who, now = ClosingForm(request.POST, prefix="close"), directory.calendar(calendar_id), me(request), now_of(request)

    def act() -> tuple[int]:
        return (verbs.close_on(found, by=who, now=now, **form.cleaned_data),)

    return _make(request, calendar_id, "close", form, act, lambda made: _closed(made[0]))


def _closed(days: int) -> str:
    if not days:
        return _("Nothing new: these days have passed or were off already.")
    return ngettext("%(days)d more day off.", "%(days)d more days off.", days) % {"days": days}


@access(Rule.LEADS)
@require_POST
def calendar_open(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Take a closing of our own back."""
    form, found, who, now = OneDayForm(request.POST), directory.calendar(calendar_id), me(request), now_of(request)

    def act() -> tuple[int]:
        day = form.cleaned_data["day"]
        return (verbs.open_on(found, by=who, now=now, first_day=day, last_day=day),)

    return _make(request, calendar_id, "open", form, act, lambda made: _("Open again.") if made[0] else _("Nothing to take back there."))


@access(Rule.LEADS)
@require_POST
def calendar_holidays(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Take what a newer library says of a year's public holidays, after its difference was shown."""
    form, who, now = YearForm(request.POST), me(request), now_of(request)
    seen = calendar_page(directory.calendar(calendar_id), now=now)
    ruling = next(row.version for row in seen.versions if row.state == "ruling")

    def act() -> Any:
        return verbs.take_holidays(ruling, by=who, now=now, year=form.cleaned_data["year"])

    return _make(request, calendar_id, "holidays", form, act, lambda _taken: _("Taken. Clocks that depend on it are looked at now."))


def _make(
    request: HttpRequest, calendar_id: UUID, name: str, form: forms.Form, act: Callable[[], Any], done: Callable[[Any], str]
) -> HttpResponse:
    """Do it and say so; what is wrong comes back on the calendar's page, with what was typed."""
    made = kept(form, me(request), act)
    if made is None:
        return _show(request, calendar_id, bound={name: form})
    messages.success(request, done(made))
    return redirect("calendar", calendar_id=calendar_id)
