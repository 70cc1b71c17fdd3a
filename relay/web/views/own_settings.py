"""The settings of the person who is asking: their working hours, and how pages look in this browser."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import people as verbs
from insights.gap import asked_in_full
from insights.own_hours import OwnHours, own_hours
from relay.web.forms.calendars import week_lines, write_hours
from relay.web.forms.people import CalendarOfForm
from relay.web.forms.refused import kept
from relay.web.forms.settings import ThemeForm
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.timeline import local_date
from stakeholders import directory

THEME_COOKIE = "relay_theme"
A_YEAR = int(timedelta(days=365).total_seconds())


@access(Rule.SIGNED_IN)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """The settings begin with the profile."""
    return redirect("me")


@access(Rule.SIGNED_IN)
@require_form
def hours(request: HttpRequest) -> HttpResponse:
    """By whose hours they work, today and in a week; and when they are away."""
    who, mine, now = me(request), my_person(request), now_of(request)
    form = CalendarOfForm(posted(request), initial={"calendar": str(mine.calendar_id or "")})
    if form.is_bound and kept(form, who, lambda: verbs.edit_person(mine, by=who, now=now, **form.cleaned_data)) is not None:
        messages.success(request, _("Saved. Clocks that depend on it are looked at now."))
        return redirect("hours")
    seen, today = own_hours(mine, now=now), local_date(now, who.zone)
    context = {
        "form": form,
        "hours": seen,
        "today_hours": _spans(seen),
        "week": week_lines(seen.week),
        "may_lead": who.leads,
        "absences": directory.absences(mine, since=today).filter(stakeholder=who.id),
        "asked": asked_in_full(who, today=today, now=now),
        "now": now,
    }
    return render(request, "settings/hours.html", context, status=422 if form.is_bound else 200)


def _spans(seen: OwnHours) -> str:
    """Today's hours on the calendar's own clock."""
    return write_hours([(opens.time(), closes.time()) for opens, closes in seen.today])


@access(Rule.SIGNED_IN)
@require_form
def look(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device: a cookie of this browser, the same that the switch in the menu sets (`theme.js`)."""
    form = ThemeForm(posted(request), initial={"theme": request.COOKIES.get(THEME_COOKIE, "")})
    if not (form.is_bound and form.is_valid()):
        return render(request, "settings/look.html", {"form": form}, status=422 if form.is_bound else 200)
    answer = redirect("look")
    if theme := form.cleaned_data["theme"]:
        answer.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax")
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    messages.success(request, _("Saved in this browser."))
    return answer
