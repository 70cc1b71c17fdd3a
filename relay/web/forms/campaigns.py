"""Forms of a campaign: what it is for, its legs row by row, and the moves of its lead. Plain forms; the rules stand below the doors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.plans import ItemPlan, LegPlan
from insights import choices
from relay.web.forms.choosing import choose
from relay.web.forms.moves import words

HOW_IT_STANDS = [("green", gettext_lazy("On track")), ("amber", gettext_lazy("At risk")), ("red", gettext_lazy("Off track"))]
NOBODY = ("", gettext_lazy("– nobody yet –"))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def person_field(label: Any, *, missing: Any = "") -> forms.TypedChoiceField:
    """A choice of people, required where it is said what to do when nobody is chosen; its choices are filled when the form is made."""
    errors = {"required": missing}
    return forms.TypedChoiceField(label=label, required=bool(missing), coerce=UUID, empty_value=None, error_messages=errors)


class CampaignForm(forms.Form):
    name = words(gettext_lazy("Name"), missing=gettext_lazy("Give the campaign a name."), longest=200)
    objective = forms.ChoiceField(
        label=gettext_lazy("Objective"), required=False, help_text=gettext_lazy("What serves neither is a distraction, and says why.")
    )
    contribution = forms.CharField(
        label=gettext_lazy("Expected contribution"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In a figure, if you can: €2.0 M of pipeline, 400 sign-ups."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Starts on"), widget=DayInput())
    finish_on = forms.DateField(
        label=gettext_lazy("Target"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Left blank: the day on which the plan ends."),
    )
    brand_promise = forms.CharField(
        label=gettext_lazy("Brand promise"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Carried through every leg as a checkpoint item."),
    )
    brief = forms.CharField(
        label=gettext_lazy("Brief"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("The first runners get it with the gun."),
    )
    deputy = person_field(gettext_lazy("Deputy"))
    sponsor = person_field(gettext_lazy("Sponsor"))
    deputy.help_text = gettext_lazy("May do here all that you may.")
    sponsor.help_text = gettext_lazy("Reads the status page and answers the decisions you ask for.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, objective=[("", _("Neither, for a reason")), *choices.objectives()])
        people = [NOBODY, *choices.people()]
        choose(self, deputy=people, sponsor=people)

    def details(self) -> dict[str, Any]:
        """What planning takes as the campaign's details."""
        return {name: value for name, value in self.cleaned_data.items() if name != "starts_on"}


def offered() -> dict[str, list[tuple[str, str]]]:
    """What the forms of legs let one choose from, read once for all forms of a page. Three queries."""
    return {"functions": choices.functions(), "runners": choices.runners()}


class LegForm(forms.Form):
    """One row of the plan. A row without a name is no leg."""

    name = forms.CharField(label=gettext_lazy("Leg"), max_length=200, required=False)
    function = forms.TypedChoiceField(label=gettext_lazy("Function"), required=False, coerce=UUID, empty_value=None)
    runner = person_field(gettext_lazy("Runner"))
    days = forms.FloatField(label=gettext_lazy("Working days"), min_value=0.5, max_value=1000, initial=2, required=False)
    after = forms.CharField(label=gettext_lazy("After"), max_length=100, required=False)
    need_by = forms.DateField(label=gettext_lazy("Baton needed by"), widget=DayInput(), required=False)
    checkpoint = forms.CharField(label=gettext_lazy("Checkpoint"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    critical = forms.BooleanField(label=gettext_lazy("Critical pass: ask for a read-back"), required=False)
    sales_facing = forms.BooleanField(label=gettext_lazy("Sales waits for it"), required=False)
    sensitive = forms.BooleanField(label=gettext_lazy("Sensitive: people outside confirm who they are"), required=False)

    def __init__(self, *args: Any, functions: list[tuple[str, str]], runners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, function=[("", _("– none –")), *functions], runner=[NOBODY, *runners])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and any(cleaned.get(field) for field in ("runner", "checkpoint", "after")):
            self.add_error("name", _("Give this leg a name, or empty the row."))
        return cleaned

    def clean_days(self) -> float:
        return self.cleaned_data["days"] or 1.0

    def clean_after(self) -> tuple[int, ...] | None:
        """Numbers of legs: nothing is the one above, 0 the gun."""
        said = self.cleaned_data["after"].replace(";", ",").replace(" ", ",")
        parts = [part for part in said.split(",") if part]
        if not all(part.isdecimal() for part in parts):
            raise forms.ValidationError(_("Write the numbers of the legs it waits for, such as 2, 3; 0 is the gun."))
        return tuple(int(part) for part in parts) if parts else None

    def items(self) -> tuple[ItemPlan, ...]:
        """One item a line; a star at its end asks for evidence."""
        lines = [line.strip() for line in self.cleaned_data.get("checkpoint", "").splitlines() if line.strip()]
        return tuple(ItemPlan(line.rstrip("* "), wants_evidence=line.endswith("*")) for line in lines)


if TYPE_CHECKING:
    _Rows = BaseFormSet[LegForm]
else:
    _Rows = BaseFormSet  # it takes no type at run time


class BaseLegFormSet(_Rows):
    """The rows of a plan, numbered from 1."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "_offered"):
            self._offered = offered()
        return {**super().get_form_kwargs(index), **self._offered}

    def rows(self) -> list[tuple[int, LegForm]]:
        """The filled rows with their number on the page."""
        return [(number, form) for number, form in enumerate(self.forms, 1) if form.cleaned_data.get("name")]

    def plans(self) -> list[LegPlan]:
        """The legs as planning takes them. A row that waits for an empty or absent one is told so by its key."""
        filled = self.rows()
        return [_plan(number, form, filled[index - 1][0] if index else None) for index, (number, form) in enumerate(filled)]


def _plan(number: int, form: LegForm, above: int | None) -> LegPlan:
    said = form.cleaned_data
    after = said["after"]
    one_above = (above,) if above else ()
    givers = tuple(str(one) for one in (one_above if after is None else after) if one)
    return LegPlan(
        key=str(number),
        name=said["name"],
        function=said["function"],
        runner=said["runner"],
        planned_days=said["days"],
        after=givers,
        checkpoint=form.items(),
        sales_facing=said["sales_facing"],
        sensitive=said["sensitive"],
        need_by=said["need_by"],
        critical=said["critical"],
    )


_LegFormSet = forms.formset_factory(LegForm, formset=BaseLegFormSet, extra=0, max_num=200)


def leg_forms(data: Mapping[str, Any] | None = None, *, initial: Sequence[Mapping[str, Any]] = ()) -> BaseLegFormSet:
    """The rows of a plan: as posted, or filled with what is there."""
    return cast(BaseLegFormSet, _LegFormSet(data, initial=list(initial), prefix="legs"))


class StartForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("Shift the plan so that it starts on"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Left blank: the dates stay as they are."),
    )
    without_runners = forms.BooleanField(label=gettext_lazy("Start although some legs have nobody yet"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why it starts without an objective"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PauseForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Until"), widget=DayInput(), required=False, help_text=gettext_lazy("May stay open."))
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ResumeForm(forms.Form):
    keep_dates = forms.BooleanField(
        label=gettext_lazy("Keep the plan dates"),
        required=False,
        help_text=gettext_lazy("Otherwise the legs not yet done move by the working days that the pause took."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ColourForm(forms.Form):
    """How it stands as the lead says, and why; `taken_back` leaves it to the rule, and asks for neither."""

    colour = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        widget=forms.RadioSelect,
        choices=HOW_IT_STANDS,
        error_messages={"required": gettext_lazy("Choose how it stands: on track, at risk or off track.")},
    )
    reason = words(gettext_lazy("Why"), missing=gettext_lazy("Say why it stands otherwise than the rule has it."), rows=2, longest=1000)

    def __init__(self, *args: Any, taken_back: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = not taken_back


class SnoozeForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Name the day on which you look at it again.")},
    )
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=300)


class HandOverForm(forms.Form):
    lead = person_field(gettext_lazy("New lead"), missing=gettext_lazy("Choose who leads from now on."))
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, lead=[NOBODY, *choices.leads()])


class InsertForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the new leg"), max_length=200, error_messages={"required": gettext_lazy("Give the new leg a name.")}
    )
    function = forms.TypedChoiceField(label=gettext_lazy("Function"), required=False, coerce=UUID, empty_value=None)
    runner = person_field(gettext_lazy("Runner"))
    days = forms.FloatField(label=gettext_lazy("Working days"), min_value=0.5, max_value=1000, initial=1)

    def __init__(self, *args: Any, functions: list[tuple[str, str]], runners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, function=[("", _("– none –")), *functions], runner=[NOBODY, *runners])


class ExchangeForm(forms.Form):
    need_by = forms.DateField(label=gettext_lazy("Baton needed by"), widget=DayInput(), required=False)
    critical = forms.BooleanField(label=gettext_lazy("Critical pass: ask for a read-back"), required=False)


class CheckpointForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("New item"), max_length=300)
    wants_evidence = forms.BooleanField(label=gettext_lazy("Asks for evidence"), required=False)
    survives = forms.BooleanField(label=gettext_lazy("Must survive when the leg is skipped"), required=False)
