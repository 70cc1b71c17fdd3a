"""The form with which an admin erases a person: which parts of the name count by themselves, and the name as a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from privacy.preview import PartAlone


class EraseForm(forms.Form):
    """`anyway` is asked only where others wait for them."""

    use_required_attribute = False
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Also where only a part of the name stands"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whole words, as they are written. Leave out what others are called too, and what is a word of its own."),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Erase them all the same: what they hold then waits for somebody new"),
        error_messages={"required": gettext_lazy("Others wait for them. Hand over first what they hold, or tick this.")},
    )
    typed = forms.CharField(
        label=gettext_lazy("Type their name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Type their name, as it stands on top.")},
        help_text=gettext_lazy("This cannot be taken back."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, said: Mapping[str, Any] | None, *, parts: Sequence[PartAlone], waiting: bool) -> None:
        super().__init__(said, initial={"parts": [str(one.number) for one in parts if not one.taken]})
        field = self.fields["parts"]
        if not isinstance(field, forms.MultipleChoiceField):
            raise TypeError("parts are chosen among several")
        field.choices = [(str(one.number), _words(one)) for one in parts]
        if not parts:
            del self.fields["parts"]
        if not waiting:
            del self.fields["anyway"]

    def facts(self) -> dict[str, Any]:
        """As the erasure takes them."""
        said = self.cleaned_data
        chosen = [int(number) for number in said.get("parts", [])]
        return {"parts": chosen, "anyway": bool(said.get("anyway")), "typed": said["typed"]}


def _words(one: PartAlone) -> str:
    return ngettext("“%(part)s”, in %(places)d place", "“%(part)s”, in %(places)d places", one.places) % {
        "part": one.part,
        "places": one.places,
    }
