"""Forms of a handoff: one a move. They hold what was typed and what the page showed; the rules stand below the doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import DeclineReason, Move, ReturnReason
from insights.handoff_page import HandoffPage
from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.moves import MoveForm, words
from relay.web.spans import day_text

RETURN_REASONS = {
    ReturnReason.MISSING: gettext_lazy("Something is missing"),
    ReturnReason.WRONG: gettext_lazy("Something is wrong"),
    ReturnReason.UNCLEAR: gettext_lazy("Something is unclear"),
    ReturnReason.NOT_AGREED: gettext_lazy("Not what we agreed"),
    ReturnReason.NOT_NOW: gettext_lazy("Not now"),
}
DECLINE_REASONS = {
    DeclineReason.NOT_MINE: gettext_lazy("It is not mine"),
    DeclineReason.NO_CAPACITY: gettext_lazy("I have no capacity"),
    DeclineReason.LEAVING: gettext_lazy("I am leaving"),
}


class HandoffForm(MoveForm):
    """A form of a move on one handoff."""

    def __init__(self, name: str, page: HandoffPage, data: QueryDict | None = None) -> None:
        super().__init__(name, data, version=page.handoff.version, seen=page.seq)
        self.show(page)

    def show(self, page: HandoffPage) -> None:
        """Fill in what depends on the page."""


class AcceptForm(HandoffForm):
    answers_for: ClassVar = {"read_back": "got"}
    pass_on_by = forms.DateField(
        label=gettext_lazy("I’ll pass it on by"),
        widget=DayInput(),
        help_text=gettext_lazy("It becomes your promise. You can move it later."),
        error_messages={"required": gettext_lazy("Name the day by which you pass it on.")},
    )
    got = words(gettext_lazy("What I got"), missing=gettext_lazy("Say in your words what you got."), rows=3, longest=3000)
    next = words(gettext_lazy("What I do next"), missing=gettext_lazy("Say what you do with it next."), longest=3000)
    stop = words(gettext_lazy("What would stop me"), missing=gettext_lazy("Say what would stop you, or that nothing would."), longest=3000)
    conditions = words(gettext_lazy("My conditions, one a line"), rows=3)

    def show(self, page: HandoffPage) -> None:
        if not page.critical:
            for name in ("got", "next", "stop"):
                del self.fields[name]
        if page.pass_on_by:
            self.initial["pass_on_by"] = page.pass_on_by
        else:
            del self.fields["pass_on_by"]

    def said(self) -> dict[str, Any]:
        """The three parts of a read-back are said as one text."""
        said = super().said()
        parts = [(str(self.fields[name].label), said.pop(name)) for name in ("got", "next", "stop") if name in self.fields]
        return {**said, "read_back": "\n".join(f"{label}: {words}" for label, words in parts)}


class OverrideForm(HandoffForm):
    override_reason = words(
        gettext_lazy("Why you do this for them"), missing=gettext_lazy("Say why you do this for somebody else."), rows=2, longest=3000
    )


class OneOrOther(forms.MultipleChoiceField):
    """At least one is wanted, unless something else is written beside it."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class BackForm(HandoffForm):
    answers_for: ClassVar = {"missing": "other"}
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        choices=[*RETURN_REASONS.items()],
        error_messages={"required": gettext_lazy("Choose why it comes back.")},
    )
    missing = OneOrOther(
        label=gettext_lazy("What exactly"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Name at least one thing."),
    )
    other = words(gettext_lazy("Something else"), longest=300)
    note = words(gettext_lazy("In your words"), rows=3)

    def show(self, page: HandoffPage) -> None:
        choices = [(check.text, check.text) for check in page.checks if not check.waived]
        choose(self, missing=choices)
        if not choices:
            del self.fields["missing"]
            self.fields["other"].label = _("What exactly")
            self.fields["other"].required = True
            self.fields["other"].error_messages["required"] = _("Name at least one thing that is missing or wrong.")

    def said(self) -> dict[str, Any]:
        said = super().said()
        named = [*said.get("missing", []), said.pop("other")]
        return {**said, "missing": [one for one in named if one]}


class NeedForm(HandoffForm):
    until = forms.TypedChoiceField(
        label=gettext_lazy("Need until"),
        widget=forms.RadioSelect,
        coerce=date.fromisoformat,
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid_choice": gettext_lazy("Choose one of these days."),
        },
    )
    note = words(gettext_lazy("Why, in one line"), longest=300)

    def show(self, page: HandoffPage) -> None:
        choose(self, until=[(one.isoformat(), day_text(one)) for one in page.until])
        self.initial["until"] = page.until[-1].isoformat() if page.until else None


class DeclineForm(HandoffForm):
    reason = forms.ChoiceField(choices=[*DECLINE_REASONS.items()])
    note = words(gettext_lazy("In your words"), longest=300)


class AskForm(HandoffForm):
    question = words(gettext_lazy("Your question"), missing=gettext_lazy("Write your question."), rows=3)


class AnswerForm(HandoffForm):
    answer = words(gettext_lazy("Your answer"), missing=gettext_lazy("Write your answer."), rows=3)


class RedirectForm(HandoffForm):
    runner = forms.TypedChoiceField(
        label=gettext_lazy("To whom"), coerce=UUID, error_messages={"required": gettext_lazy("Choose who gets it.")}
    )

    def show(self, page: HandoffPage) -> None:
        choose(self, runner=[("", _("– choose –")), *page.runners])


class ConfirmForm(HandoffForm):
    right = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    note = words(gettext_lazy("What is not quite right"), rows=2, longest=3000)


FORMS: Mapping[str, type[HandoffForm]] = {
    "accept": AcceptForm,
    "override": OverrideForm,
    "send_back": BackForm,
    "give_back": BackForm,
    "need_until": NeedForm,
    "decline": DeclineForm,
    "ask": AskForm,
    "answer": AnswerForm,
    "redirect": RedirectForm,
    "recall": HandoffForm,
    "undo": HandoffForm,
    "confirm": ConfirmForm,
}


def open_forms(page: HandoffPage, *, bound: Mapping[str, HandoffForm] | None = None) -> dict[str, HandoffForm]:
    """A form for each move that the viewer may make; those sent before hold what was typed."""
    found = {name: _form(name, page, bound or {}) for name in FORMS if name != "override" and Move(name) in page.own}
    if Move.ACCEPT in page.behalf:
        found["override"] = _form("override", page, bound or {})
    return found


def _form(name: str, page: HandoffPage, bound: Mapping[str, HandoffForm]) -> HandoffForm:
    return bound.get(name) or FORMS[name](name, page)
