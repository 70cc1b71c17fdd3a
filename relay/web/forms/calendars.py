"""Forms of calendars: the hours of each weekday as people write them, the place whose holidays count, and closings of our own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from itertools import groupby
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.places import LongSelect, country_choices, zone_choices
from stakeholders import directory
from stakeholders.weeks import Hours

WINDOW = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.h](\d{2}))?$")
MIDNIGHT = time(0)
SHOWN_CODES = 60


def write_hours(hours: Sequence[tuple[time, time]]) -> str:
    """The hours of a day as people write them: 09:00–12:30, 13:30–17:00."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" if closes != MIDNIGHT else f"{opens:%H:%M}–24:00" for opens, closes in hours)


def read_hours(text: str) -> Hours:
    """The same read back, kindly: 9-17 is enough. Raises ValueError."""
    parts = [part.strip() for part in re.split(r"[,;+]", text) if part.strip()]
    return tuple(_window(part) for part in parts)


def _window(text: str) -> tuple[time, time]:
    found = WINDOW.match(text)
    if not found:
        raise ValueError(text)
    opens_h, opens_m, closes_h, closes_m = (int(part or 0) for part in found.groups())
    closes = MIDNIGHT if (closes_h, closes_m) == (24, 0) else time(closes_h, closes_m)
    return time(opens_h, opens_m), closes


def week_lines(week: Mapping[int, Hours]) -> list[tuple[str, str]]:
    """A week in as few lines as it has different days: Mon–Fri, 09:00–17:00."""
    worked = [(day, write_hours(week.get(day, ()))) for day in range(7)]
    lines = []
    for hours, days in groupby(worked, lambda line: line[1]):
        span = [day for day, _hours in days]
        if hours:
            lines.append((_span(span[0], span[-1]), hours))
    return lines


def _span(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS_ABBR[first])
    return _("%(first)s–%(last)s") % {"first": WEEKDAYS_ABBR[first], "last": WEEKDAYS_ABBR[last]}


class HoursForm(forms.Form):
    """A week, in a zone, with the public holidays of a place; valid from a coming day on."""

    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=DayInput(),
        help_text=gettext_lazy("Tomorrow at the earliest: what has passed is never measured anew."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), widget=LongSelect())
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), widget=LongSelect(), required=False)
    subdivision = forms.CharField(
        label=gettext_lazy("State or region"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Its code, such as BY for Bavaria; left blank, the holidays of the whole country."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, zone=zone_choices(str(self["zone"].value() or "")), country=_countries(str(self["country"].value() or "")))
        for day in range(7):
            self.fields[f"day_{day}"] = forms.CharField(label=WEEKDAYS[day], required=False, max_length=80)
        self.fields["day_0"].help_text = _("Such as 09:00–17:00, or 9–12:30, 13:30–17. Left blank: closed.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._check_region(said)
        said["windows"] = {day: self._hours_of(day, said) for day in range(7)}
        if not any(said["windows"].values()) and not self.errors:
            self.add_error("day_0", _("Give at least one day some hours."))
        return said

    def _check_region(self, said: Mapping[str, Any]) -> None:
        region, country = said.get("subdivision", ""), said.get("country", "")
        codes = directory.countries().get(country, [])
        if region and not country:
            self.add_error("country", _("Which country is the region in?"))
        elif region and region not in codes:
            known = ", ".join(codes[:SHOWN_CODES]) or _("none")
            self.add_error("subdivision", _("We do not know this one. Known there: %(codes)s.") % {"codes": known})

    def _hours_of(self, day: int, said: Mapping[str, Any]) -> Hours:
        try:
            hours = read_hours(said.get(f"day_{day}", ""))
        except ValueError:
            self.add_error(f"day_{day}", _("Write hours such as 09:00–17:00, several with a comma."))
            return ()
        if any(closes not in {MIDNIGHT} and closes <= opens for opens, closes in hours):
            self.add_error(f"day_{day}", _("Each window ends after it begins, on the same day."))
        return hours

    def place(self) -> dict[str, Any]:
        """Zone, country and region, as the directory takes them."""
        return {name: self.cleaned_data[name] for name in ("zone", "country", "subdivision")}


class CalendarForm(HoursForm):
    """A new calendar: its name, and the hours that hold from the start."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    field_order = ("name", "zone", "country", "subdivision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["valid_from"]


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class ClosingForm(forms.Form):
    """Days on which nobody works, whatever the week says."""

    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=DayInput(), help_text=gettext_lazy("From tomorrow on, within a year.")
    )
    name = forms.CharField(label=gettext_lazy("Why"), max_length=120)


class OneDayForm(forms.Form):
    """A closing that is taken back."""

    day = forms.DateField(widget=forms.HiddenInput)


class YearForm(forms.Form):
    """The year whose holidays are taken anew."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)


def hours_initial(version: Any, week: Mapping[int, Hours], *, valid_from: date | None = None) -> dict[str, Any]:
    """Hours as their form shows them, to start other ones from."""
    days = {f"day_{day}": write_hours(week.get(day, ())) for day in range(7)}
    place = {name: getattr(version, name) for name in ("zone", "country", "subdivision")}
    return days | place | {"valid_from": valid_from}


def _countries(current: str) -> list[tuple[str, str]]:
    choices = country_choices()
    other = [(current, current)] if current and current not in dict(choices) else []
    return [("", str(_("none"))), *other, *choices]
