"""Forms of goals: a metric, a reading of it, a target for it. Plain forms; what is sound is said below the doors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy

from goals import wording
from goals.recording import MetricFacts
from relay.web.forms.campaigns import DayInput, person_field
from relay.web.forms.choosing import choose
from relay.web.forms.moves import words
from relay.web.goal_words import unit_label

if TYPE_CHECKING:
    from goals.models import Metric


class Figure(forms.DecimalField):
    """A number as the page shows it, with what stands between thousands: 1.234 in German is what 1,234 is in English."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_ungrouped(value) if isinstance(value, str) else value)


def _ungrouped(typed: str) -> str:
    """Without the separators between thousands, where all of them stand as they are shown; anything else as it is."""
    between, point = get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR")
    shown = rf"-?[1-9]\d{{0,2}}({re.escape(between)}\d{{3}})+({re.escape(point)}\d+)?"
    return typed.replace(between, "") if re.fullmatch(shown, typed.strip(), re.ASCII) else typed


def figure(label: Any, *, missing: Any = "", help_text: Any = "") -> forms.DecimalField:
    """A number as the reader's language writes it; what is too long is said below."""
    errors = {"required": missing, "invalid": gettext_lazy("This is no number. Write it without blanks and without its unit.")}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return Figure(label=label, required=bool(missing), localize=True, widget=widget, error_messages=errors, help_text=help_text)


class ReadingForm(forms.Form):
    use_required_attribute = False
    value = figure(gettext_lazy("Value"), missing=gettext_lazy("Give a number."))
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Name the day.")},
        help_text=gettext_lazy("A second figure for the same day is shown instead of the first; both are kept."),
    )
    note = words(gettext_lazy("Note"), longest=500)

    def __init__(self, metric: Metric, *, today: date | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"day": today}, auto_id=f"read-{metric.pk}-%s")
        self.fields["value"].label = unit_label(metric.unit)


class GoalForm(forms.Form):
    use_required_attribute = False
    span = forms.ChoiceField(label=gettext_lazy("For the"))
    day = forms.DateField(
        label=gettext_lazy("In which this day is"), widget=DayInput(), error_messages={"required": gettext_lazy("Name the day.")}
    )
    value = figure(gettext_lazy("To be reached"), missing=gettext_lazy("Give a number."))
    start = figure(gettext_lazy("From"), help_text=gettext_lazy("Only for what stands at a level. Left blank: the last reading before."))

    def __init__(self, metric: Metric, *, span: str = "", today: date | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"day": today, "span": span}, auto_id=f"goal-{metric.pk}-%s")
        choose(self, span=wording.spans())
        if metric.measure == "sum":
            del self.fields["start"]
        self.fields["value"].label = unit_label(metric.unit)


class MetricForm(forms.Form):
    use_required_attribute = False
    name = words(gettext_lazy("Name"), missing=gettext_lazy("Give the metric a name."), longest=120)
    owner = person_field(gettext_lazy("Owner"), missing=gettext_lazy("Say who reads it."))
    source = words(gettext_lazy("Source"), longest=200, help_text=gettext_lazy("Where the figure is found: a report, a system, somebody."))
    unit = words(gettext_lazy("Unit"), longest=20, help_text=gettext_lazy("As it stands behind the figure: €, %, accounts."))
    measure = forms.ChoiceField(label=gettext_lazy("How it counts"), widget=forms.RadioSelect)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"))
    cadence = forms.ChoiceField(label=gettext_lazy("Read"))
    objective = forms.ChoiceField(
        label=gettext_lazy("Serves"),
        required=False,
        help_text=gettext_lazy("Of what serves an objective it is said each week what will come."),
    )

    def __init__(self, owners: Iterable[Any], data: QueryDict | None = None, *, metric: Metric | None = None) -> None:
        super().__init__(data, auto_id="metric-%s")
        choose(self, owner=[(one.pk, one.name) for one in owners], measure=wording.measures())
        choose(self, direction=wording.directions(), cadence=wording.cadences(), objective=[("", "–"), *wording.objectives()])
        self.initial = {"measure": "sum", "direction": "up", "cadence": "weekly"}
        if metric is not None:
            self.initial = {name: getattr(metric, name) for name in self.fields if name != "owner"} | {"owner": metric.owner_id}

    def facts(self) -> MetricFacts:
        said: Any = self.cleaned_data
        return said  # type: ignore[no-any-return]  # its fields are those of a metric


class ReadingsFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("CSV in UTF-8, 5 MB and 20,000 lines at most."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )
