"""The form of a new API token: what it is for, what it may do, how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from relay.web.forms.choosing import choose
from stakeholders.who import Who

DAYS = (30, 90, 365)
FOR_EVER = "0"

_SCOPES: Mapping[str, str | Promise] = {
    "read": gettext_lazy("Read: see what you see, and change nothing"),
    "act": gettext_lazy("Act: also make your moves, as you would by hand"),
    "admin": gettext_lazy("Admin: also set things up, as only admins may"),
}


class TokenForm(forms.Form):
    """`once` names this form, and then its token: sent twice, it makes one."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("token", "What it is for"),
        max_length=80,
        error_messages={"required": gettext_lazy("Say what it is for.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The program or the machine that will have it, so that you know it again."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.RadioSelect,
        initial="read",
        error_messages={"required": gettext_lazy("Say what it may do.")},
        help_text=gettext_lazy("Never more than you may yourself."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("How long"), initial="90", error_messages={"required": gettext_lazy("Say how long it works.")}
    )

    def __init__(self, *args: Any, who: Who, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4())
        scopes = [(scope, words) for scope, words in _SCOPES.items() if scope != "admin" or who.is_a("admin")]
        choose(self, scope=scopes, days=[*((str(days), _for(days)) for days in DAYS), (FOR_EVER, gettext_lazy("Until it is revoked"))])

    def anew(self, who: Who) -> TokenForm:
        """The same words in a form that was not sent yet. The form has to be valid."""
        return TokenForm(initial={**self.cleaned_data, "once": uuid4()}, who=who)

    def facts(self, now: datetime) -> dict[str, Any]:
        """What the directory takes. The form has to be valid."""
        said = self.cleaned_data
        return {"name": said["name"], "scope": said["scope"], "expires_at": _end(said["days"], now), "token_id": said["once"]}


def _for(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _end(days: str, now: datetime) -> datetime | None:
    return None if days == FOR_EVER else now + timedelta(days=int(days))
