"""Forms of an import: the file, which of its relays, what the whole plan lacks, and an answer to each doubtful cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.importing.dates import parse
from imports.plan_page import RelayLine
from imports.questions import NOBODY, SAME, Ask, Question
from insights import choices
from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.spans import day_text
from stakeholders.names import apart

KINDS = [("plan", gettext_lazy("A launch plan, to draft campaigns of")), ("history", gettext_lazy("Past relays, to learn from"))]
CURRENT, AS_IS = "current", "as_is"
OPEN = ("", gettext_lazy("– not answered –"))
SHIFTS = [
    ("", gettext_lazy("– no shift –")),
    ("starts_on", gettext_lazy("It starts on the day below")),
    ("finishes_on", gettext_lazy("It finishes on the day below")),
    ("keep", gettext_lazy("Keep the dates although all are past")),
]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("CSV in UTF-8, 5 MB and 20,000 lines at most."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether this is a plan or a history.")},
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone of a history"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("For past relays: whose clock their times are in, such as Europe/Berlin. Left blank: that of this site."),
    )
    plan = forms.CharField(
        label=gettext_lazy("Plan of a history without one"),
        required=False,
        max_length=20,
        help_text=gettext_lazy(
            "For past relays that hold no plan: with medians:0.3 each leg is measured against the usual length of such legs "
            "in the first three tenths of the file."
        ),
    )

    def options(self) -> dict[str, str]:
        """What goes with a history; a plan takes none."""
        return {name: self.cleaned_data[name] for name in ("zone", "plan")} if self.cleaned_data["kind"] == "history" else {}


class RelaysForm(forms.Form):
    relays = forms.MultipleChoiceField(
        label=gettext_lazy("Relays of the file"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one relay of the file.")},
    )

    def __init__(self, *args: Any, lines: Sequence[RelayLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, relays=[(line.id, _line(line)) for line in lines])
        self.initial.setdefault("relays", [line.id for line in lines if line.is_chosen])


class AnswersFileForm(forms.Form):
    answers = forms.FileField(
        label=gettext_lazy("File of answers"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("JSON as you download it here; it takes the place of all answers."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


class PlanForm(forms.Form):
    """What is asked once for the whole plan. Nothing is required to be kept: what is missing is said where it is missing."""

    lead = forms.ChoiceField(label=gettext_lazy("Lead"), required=False)
    objective = forms.ChoiceField(label=gettext_lazy("Objective"), required=False)
    deputy = forms.ChoiceField(label=gettext_lazy("Deputy"), required=False)
    sponsor = forms.ChoiceField(label=gettext_lazy("Sponsor"), required=False)
    end_column = forms.ChoiceField(
        label=gettext_lazy("Due dates are read from"),
        required=False,
        choices=[("baseline_end", "baseline_end"), ("current_end", "current_end")],
    )
    shift = forms.ChoiceField(label=gettext_lazy("Shift the whole plan"), required=False, choices=SHIFTS)
    shift_to = forms.DateField(label=gettext_lazy("To the day"), required=False, widget=DayInput())

    NAMES = ("lead", "objective", "deputy", "sponsor", "end_column")

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self,
            lead=_with_current(self, "lead", choices.addresses_of_leads()),
            deputy=_with_current(self, "deputy", people),
            sponsor=_with_current(self, "sponsor", people),
            objective=[("", _("Neither, for a reason")), *choices.objectives()],
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        dated = said.get("shift") in ("starts_on", "finishes_on")
        if dated and not said.get("shift_to") and "shift_to" not in self.errors:
            self.add_error("shift_to", _("Name the day."))
        if said.get("shift_to") and not dated:
            self.add_error("shift", _("Say whether it starts or finishes on that day."))
        return said

    def put_into(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with what was said here; what is wrong here leaves what was there."""
        changed = dict(answers)
        for name in self.NAMES:
            if name in self.cleaned_data:
                changed[name] = self.cleaned_data[name]
        if not {"shift", "shift_to"} & self.errors.keys():
            changed.pop("shift", None)
            changed |= self._shift()
        return {name: value for name, value in changed.items() if value != ""}

    def _shift(self) -> dict[str, Any]:
        how = self.cleaned_data["shift"]
        if how == "keep":
            return {"shift": None}
        return {"shift": {how: self.cleaned_data["shift_to"].isoformat()}} if how else {}


def plan_initial(answers: Mapping[str, Any], *, lead: str) -> dict[str, Any]:
    """What the answers say of the whole plan; whoever brought it leads it where they say nothing."""
    found = {name: answers.get(name, "") for name in PlanForm.NAMES} | {"lead": answers.get("lead") or lead}
    if "shift" not in answers:
        return found
    how, day = next(iter((answers["shift"] or {"keep": ""}).items()))
    return found | {"shift": how, "shift_to": day}


class CellsForm(forms.Form):
    """One field for each question, two where a day can be said in several ways."""

    def __init__(self, *args: Any, asked: Iterable[Question], people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {one.name: one for one in asked if one.ask is not Ask.FILE}
        self.people = people
        self.of_functions: list[tuple[str, str]] | None = None
        for name, one in self.asked.items():
            self._add(name, one)

    def _add(self, name: str, one: Question) -> None:
        match one.ask:
            case Ask.DAY:
                self._add_day(name, one)
            case Ask.RUNNER | Ask.OWNER:
                more = [(SAME, _("As the leg before"))] if one.ask is Ask.RUNNER else []
                offered = [*more, (NOBODY, _("Leave without a runner")), *self.people]
                self.fields[name] = _select(_("Who runs it") if one.ask is Ask.RUNNER else _("Who that is"), one.said, offered)
            case _ if one.column == "function":
                self.fields[name] = _select(_("Function"), one.said, self._functions())
            case Ask.CELL_DAY:
                self.fields[name] = forms.DateField(label=_("Day"), required=False, widget=DayInput(), initial=one.said or None)
            case _:
                self.fields[name] = forms.CharField(label=_("Instead"), required=False, max_length=2000, initial=one.said)

    def _add_day(self, name: str, one: Question) -> None:
        ways = [OPEN, (SAME, _("As the leg before"))]
        if one.current:
            ways.append((CURRENT, _("As current_end says: %(day)s") % {"day": day_text(one.current)}))
        if one.as_is:
            ways.append((AS_IS, _("As it is: %(day)s") % {"day": day_text(one.as_is)}))
        how, day = (one.said, None) if one.said in ("", SAME) else ("", one.said)
        self.fields[f"{name}-day"] = forms.DateField(label=_("Due on"), required=False, widget=DayInput(), initial=day)
        self.fields[f"{name}-how"] = forms.ChoiceField(label=_("or"), required=False, choices=ways, initial=how)

    def _functions(self) -> list[tuple[str, str]]:
        if self.of_functions is None:
            self.of_functions = [(name, name) for _pk, name in choices.functions()]
        return self.of_functions

    def said(self) -> dict[Question, str]:
        """The answers that can be kept: every field that is not wrong, a blank one included."""
        found = {}
        for name, one in self.asked.items():
            if one.ask is Ask.DAY:
                if not {f"{name}-day", f"{name}-how"} & self.errors.keys():
                    found[one] = self._day(name, one)
            elif name not in self.errors:
                found[one] = _word(self.cleaned_data[name])
        return found

    def _day(self, name: str, one: Question) -> str:
        how, day = self.cleaned_data[f"{name}-how"], self.cleaned_data[f"{name}-day"]
        return _word({CURRENT: one.current, AS_IS: one.as_is, SAME: SAME}.get(how, day))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in self.asked:
            day = said.get(f"{name}-day")
            if day and said.get(f"{name}-how"):
                self.add_error(f"{name}-how", _("Name a day or choose one of these, not both."))
            elif day and parse(day.isoformat()) is None:
                self.add_error(f"{name}-day", _("Choose a day between the years 2000 and 2100."))
        return said

    def mark_open(self, still: Iterable[Question]) -> None:
        """Say beside each field that is still open what it is about."""
        for one in still:
            name = f"{one.name}-day" if one.ask is Ask.DAY else one.name
            if one.is_open and one.blocks and name in self.fields and not {name, f"{one.name}-how"} & self.errors.keys():
                self.add_error(name, _("This needs an answer.") if not one.said else one.reason)


def _word(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _select(label: str, said: str, offered: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """A choice with what was said before in it, although nobody has that address any more."""
    known = dict(offered)
    other = [(said, said)] if said and said not in known else []
    return forms.ChoiceField(label=label, required=False, choices=[OPEN, *offered, *other], initial=said)


def _with_current(form: forms.Form, name: str, offered: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    said = str(form.initial.get(name) or "")
    other = [(said, said)] if said and said not in dict(offered) else []
    return [("", _("– nobody yet –")), *offered, *other]


def _line(line: RelayLine) -> str:
    return ngettext("%(name)s, %(legs)d leg", "%(name)s, %(legs)d legs", line.legs) % {"name": apart(line.name), "legs": line.legs}
