"""Forms of playbooks: a campaign out of one, one out of a campaign, other words on its cover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.playbooks import Anchor, Book
from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.moves import words


class FromPlaybookForm(forms.Form):
    """What a campaign out of a playbook is called, and on which day it starts or finishes."""

    name = words(gettext_lazy("Name"), missing=gettext_lazy("Give the campaign a name."), longest=200)
    counted = forms.ChoiceField(
        label=gettext_lazy("The day is"),
        choices=[(Anchor.START.value, gettext_lazy("the first day")), (Anchor.FINISH.value, gettext_lazy("the finish"))],
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=DayInput(), help_text=gettext_lazy("All other days follow from it, by the calendar of this site.")
    )
    brand_promise = forms.CharField(
        label=gettext_lazy("Brand promise"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Carried through every leg as a checkpoint item."),
    )

    def day_said(self) -> dict[str, date]:
        """The day under the name by which playbooks know it."""
        field = "start_on" if self.cleaned_data["counted"] == Anchor.START else "finish_on"
        return {field: self.cleaned_data["day"]}


class CoverForm(forms.Form):
    """What a saved playbook is called and what it is for."""

    name = words(gettext_lazy("Name of the playbook"), missing=gettext_lazy("Give the playbook a name."), longest=200)
    summary = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SaveForm(CoverForm):
    """A new playbook out of a campaign, or the next version of one that there is."""

    replaces = forms.TypedChoiceField(
        label=gettext_lazy("In the place of"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=gettext_lazy("The one it replaces is archived; campaigns made from it stay as they are."),
    )

    def __init__(self, *args: Any, saved: Sequence[Book], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, replaces=[("", _("– none, it is a new one –")), *((str(book.id), book.name) for book in saved)])
