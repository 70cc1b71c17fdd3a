"""The form of how pages look."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ThemeForm(forms.Form):
    """Light, dark, or whatever the device says."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Appearance"),
        required=False,
        choices=[("", gettext_lazy("As the device")), ("light", gettext_lazy("Light")), ("dark", gettext_lazy("Dark"))],
        widget=forms.RadioSelect,
    )
