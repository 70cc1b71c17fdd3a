"""Forms of absences: who is away from when to when, and who is asked to stand in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.refused import offer, row_field
from stakeholders.names import apart

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

MOST = 500
NOBODY = gettext_lazy("– nobody –")


def person_words(person: Stakeholder) -> str:
    """A person in a list to choose from: the name, with the function."""
    return f"{apart(person.name)}, {apart(person.function.name)}" if person.function else person.name


class AbsenceForm(forms.Form):
    """`whose` are the people this viewer may mark away; only oneself is not asked for."""

    person = row_field(gettext_lazy("Who"), required=True)
    first_day = forms.DateField(label=gettext_lazy("First day away"), widget=DayInput())
    last_day = forms.DateField(label=gettext_lazy("Last day away"), widget=DayInput())
    substitute = row_field(
        gettext_lazy("Substitute"),
        help_text=gettext_lazy("Is asked, and takes and passes batons in their place from the moment they agree."),
    )

    def __init__(self, *args: Any, whose: Iterable[Stakeholder], others: Iterable[Stakeholder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = list(whose)
        offer(self, "person", mine, words=person_words)
        offer(self, "substitute", others, blank=NOBODY, words=person_words)
        if len(mine) == 1:
            self.fields["person"].widget = forms.HiddenInput()
            self.initial["person"] = str(mine[0].pk)


class AbsenceFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        help_text=gettext_lazy("Only events that last whole days are read, from today on."),
        error_messages={
            "required": gettext_lazy("Choose the file that your calendar exported."),
            "empty": gettext_lazy("This file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )


class AbsencesForm(forms.Form):
    """The days that were read out of a file, to be taken all or none; `days` are ISO days, first and last with a stroke between."""

    days = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    substitute = row_field(gettext_lazy("Substitute"), help_text=gettext_lazy("Is asked for each of these absences."))

    def __init__(self, *args: Any, others: Iterable[Stakeholder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "substitute", others, blank=NOBODY, words=person_words)
        said = self.data.getlist("days") if isinstance(self.data, QueryDict) else self.initial.get("days", [])
        choose(self, days=[(one, one) for one in said])

    def clean_days(self) -> list[tuple[date, date]]:
        try:
            found = [tuple(map(date.fromisoformat, one.split("/"))) for one in self.cleaned_data["days"][:MOST]]
            return [(first, last) for first, last in found]
        except ValueError as broken:
            raise forms.ValidationError(gettext("These days cannot be read. Bring the file once more.")) from broken


class SubstituteForm(forms.Form):
    substitute = row_field(gettext_lazy("Substitute"), help_text=gettext_lazy("Whoever is named is asked anew."))

    def __init__(self, *args: Any, others: Iterable[Stakeholder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "substitute", others, blank=NOBODY, words=person_words)
