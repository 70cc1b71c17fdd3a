"""The form of a link to the status page: for whom, until when, behind which password, with names or without, with goals or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from campaigns.shares import LONGEST_LABEL, LONGEST_PASSWORD
from relay.web.forms.campaigns import DayInput
from relay.web.forms.moves import words


class ShareForm(forms.Form):
    """`once` makes sending it again no second link."""

    label = words(gettext_lazy("For whom"), missing=gettext_lazy("Say who the link is for."), longest=LONGEST_LABEL)
    until = forms.DateField(
        label=gettext_lazy("Opens until the end of"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Choose the last day on which it opens.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=gettext_lazy("8 characters at least. Tell it another way than the link. It cannot be read again here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    with_names = forms.BooleanField(label=gettext_lazy("Show names of persons"), required=False)
    with_goals = forms.BooleanField(label=gettext_lazy("Show the goals it moves, with their figures"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, said: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(said, auto_id="share-%s", initial=dict(initial or {}))
