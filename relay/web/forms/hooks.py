"""The form of a new incoming hook."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from relay.web.forms.moves import words


class HookForm(forms.Form):
    """`once` names this form, and then the hook: sent twice, it makes one."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput)
    name = words(
        gettext_lazy("What sends them"),
        missing=gettext_lazy("Give it a name."),
        longest=80,
        help_text=gettext_lazy("The program or the system, so that you know it again."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hook-%s", initial={"once": uuid4()})
