"""What a person wants by mail."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from notifications.preferences import HOURS, Wanted

_CHOICES = [(f"{one:%H:%M}", f"{one:%H:%M}") for one in HOURS]


def _hour(text: str) -> time:
    return time.fromisoformat(text)


class MailForm(forms.Form):
    """News by mail at once or not, the daily mail and its hour."""

    information = forms.BooleanField(
        label=gettext_lazy("A mail at once when a baton on its way to me is late"),
        required=False,
        help_text=gettext_lazy("Without it such news waits in your inbox, and stands in the daily mail."),
    )
    digest = forms.BooleanField(
        label=gettext_lazy("One mail on each of my working days with what moved"),
        required=False,
        help_text=gettext_lazy("Only when something did, and you have not read it yet."),
    )
    digest_at = forms.TypedChoiceField(label=gettext_lazy("The daily mail comes at"), choices=_CHOICES, coerce=_hour)

    def said(self) -> Wanted:
        """What was said, as the notices take it. The form has to be valid."""
        return Wanted(**self.cleaned_data)


def initial(wanted: Wanted) -> dict[str, Any]:
    return {"information": wanted.information, "digest": wanted.digest, "digest_at": f"{wanted.digest_at:%H:%M}"}
