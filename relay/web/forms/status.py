"""Forms of the status page: a decision asked, answered, withdrawn; a change of course written down and looked at again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from campaigns.deciding import LONGEST_QUESTION
from campaigns.lifecycle import Outcome
from relay.web.forms.campaigns import DayInput
from relay.web.forms.moves import words

FOUND = [
    (Outcome.WORKED.value, gettext_lazy("It worked")),
    (Outcome.DID_NOT.value, gettext_lazy("It did not")),
    (Outcome.AGAIN.value, gettext_lazy("Too early: look again")),
]


def _day(label: Any, *, missing: Any = "", help_text: Any = "") -> forms.DateField:
    errors = {"required": missing} if missing else {}
    return forms.DateField(label=label, widget=DayInput(), required=bool(missing), error_messages=errors, help_text=help_text)


class AskForm(forms.Form):
    use_required_attribute = False
    question = words(
        gettext_lazy("What is to be decided"),
        missing=gettext_lazy("Write what is to be decided."),
        rows=2,
        longest=LONGEST_QUESTION,
        help_text=gettext_lazy("With what it costs to wait, and what you would do."),
    )
    options = words(
        gettext_lazy("Options"),
        missing=gettext_lazy("Give two to six options."),
        rows=3,
        help_text=gettext_lazy("One a line, two to six."),
    )
    by_date = _day(gettext_lazy("Needed by"), missing=gettext_lazy("Name the day."))

    def said(self) -> dict[str, Any]:
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        return {**self.cleaned_data, "options": lines}


class AnswerForm(forms.Form):
    """The option is the button that was pressed."""

    use_required_attribute = False
    option = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Choose one of the options."), "invalid": gettext_lazy("Choose one of the options.")},
    )
    words = words(gettext_lazy("A word with it"), longest=1000)


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = words(gettext_lazy("Why"), longest=1000)


class CorrectForm(forms.Form):
    use_required_attribute = False
    saw = words(gettext_lazy("What we saw"), missing=gettext_lazy("Write what you saw."), rows=2, longest=1000)
    changed = words(gettext_lazy("What we change"), missing=gettext_lazy("Write what you change."), rows=2, longest=1000)
    check_on = _day(gettext_lazy("Look again on"), missing=gettext_lazy("Name the day."))


class TargetForm(forms.Form):
    use_required_attribute = False
    finish_on = _day(gettext_lazy("To be finished by"), missing=gettext_lazy("Name the day."))
    reason = words(
        gettext_lazy("Why"), missing=gettext_lazy("Say why: everybody who reads the status page will ask."), rows=2, longest=1000
    )


class LookForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        widget=forms.RadioSelect,
        choices=FOUND,
        error_messages={"required": gettext_lazy("Say whether it worked.")},
    )
    until = _day(gettext_lazy("Look again on"), help_text=gettext_lazy("Only where it is too early."))
    found = words(gettext_lazy("What we found"), longest=1000)
