"""What may be otherwise, as fields of an address: the day of each leg and of the target, second runners, legs that are dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.what_if import COORDINATION, Change, Kind
from insights.what_if_page import LegThere
from relay.web.forms.campaigns import DayInput
from relay.web.request import whole_number

TARGET, PERCENT = "target", "coordination"
USUAL_PERCENT, MOST_PERCENT = round(COORDINATION * 100), 100
FIELDS: Mapping[str, Kind] = {"day": Kind.DAY, "two": Kind.SECOND_RUNNER, "drop": Kind.DROP}
NAMES: Mapping[Kind, str] = {kind: name for name, kind in FIELDS.items()}


def field_of(change: Change) -> str:
    """Under which name it stands in the address."""
    return TARGET if change.kind is Kind.TARGET else f"{NAMES[change.kind]}-{change.leg}"


def value_of(change: Change) -> str:
    return change.day.isoformat() if change.day else "on"


def changes_in(query: QueryDict) -> list[Change]:
    """All that is asked, with no day for one that cannot be read; what is left blank, and what nobody knows, asks nothing."""
    return [change for name, value in _said(query).items() if (change := _change(name, value))]


def tidy(query: QueryDict) -> QueryDict:
    """The same question in as few words."""
    found = QueryDict(mutable=True)
    for name, value in _said(query).items():
        if not (name == PERCENT and value == str(USUAL_PERCENT)):
            found[name] = value
    return found


def without(query: QueryDict, change: Change) -> str:
    """The address with one change less."""
    found = query.copy()
    found.pop(field_of(change), None)
    return f"?{found.urlencode()}"


def _said(query: QueryDict) -> dict[str, str]:
    return {name: value for name in query if (value := query.get(name, "").strip())}


def _change(name: str, value: str) -> Change | None:
    if name == TARGET:
        return Change(Kind.TARGET, day=_day(value))
    word, _dash, leg = name.partition("-")
    if word not in FIELDS or not _is_id(leg):
        return None
    return Change(FIELDS[word], leg, _day(value) if word == "day" else None)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class WhatIfForm(forms.Form):
    """Filled from the address; what cannot be is put beside its field by whoever knows."""

    def __init__(self, query: QueryDict, legs: Sequence[LegThere] = (), target: str = "") -> None:
        percent = query.get(PERCENT, "").strip() or str(USUAL_PERCENT)
        super().__init__({**query.dict(), PERCENT: percent}, auto_id="if-%s")
        for one in legs:
            self.fields |= dict(_fields_of(one))
        self.fields[TARGET] = _day_field(gettext_lazy("Target"))
        self.fields[TARGET].help_text = _("Now %(day)s.") % {"day": target} if target else ""
        self.fields[PERCENT] = forms.IntegerField(
            label=gettext_lazy("Lost to agreeing with each other, in per cent of each half"),
            min_value=0,
            max_value=MOST_PERCENT,
            required=False,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("Choose a number from 0 to 100.")),
        )

    @property
    def coordination(self) -> float | None:
        """As a share; None where it cannot be used."""
        percent = whole_number(str(self.data[PERCENT]))
        return percent / 100 if percent is not None and percent <= MOST_PERCENT else None

    def of_leg(self, leg: str) -> list[forms.BoundField]:
        return [self[name] for kind in NAMES.values() if (name := f"{kind}-{leg}") in self.fields]


def _fields_of(one: LegThere) -> list[tuple[str, forms.Field]]:
    says = gettext_lazy("Passed on no sooner than") if one.in_hand else gettext_lazy("Starts no sooner than")
    found: list[tuple[str, forms.Field]] = [
        (f"day-{one.leg.id}", _day_field(says)),
        (f"two-{one.leg.id}", forms.BooleanField(label=gettext_lazy("A second runner shares it"), required=False)),
    ]
    if not one.in_hand:
        found.append((f"drop-{one.leg.id}", forms.BooleanField(label=gettext_lazy("Drop it"), required=False)))
    return found


def _day_field(label: Any) -> forms.Field:
    """What cannot be read as a day is told by the rules, in their words."""
    return forms.CharField(label=label, required=False, widget=DayInput())
