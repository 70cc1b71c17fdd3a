"""Forms of who comes by a link: those of everybody, save for whom a baton may go to, and the code that a sensitive leg asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Move
from insights.handoff_page import HandoffPage
from insights.leg_page import LegPage
from relay.web.forms import handoffs, legs
from relay.web.forms.choosing import choose
from relay.web.forms.handoffs import HandoffForm
from relay.web.forms.legs import LegForm
from relay.web.forms.moves import words


class ColleagueForm(HandoffForm):
    """Somebody of the reader's own organisation: one who is known, or one they name."""

    runner = forms.TypedChoiceField(label=gettext_lazy("A colleague"), required=False, coerce=UUID, empty_value=None)
    name = words(gettext_lazy("Or their name"), longest=120)
    email = forms.EmailField(label=gettext_lazy("Their e-mail"), required=False, max_length=254)

    def show(self, page: HandoffPage) -> None:
        choose(self, runner=[("", _("– choose –")), *page.runners])
        if not page.taker.organisation:
            del self.fields["name"], self.fields["email"]
        elif not page.runners:
            del self.fields["runner"]
            self.fields["name"].label = _("Their name")
            self._need("name", _("Name who is to get it."))
            self._need("email", _("Give their e-mail, so that their own link reaches them."))

    def _need(self, name: str, missing: str) -> None:
        self.fields[name].required = True
        self.fields[name].error_messages["required"] = missing

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        named = said.get("name") and said.get("email")
        if not self.errors and not said.get("runner") and not named:
            self.add_error("runner" if "name" not in self.fields else "name", _("Say who gets it: their name and their e-mail."))
        return said


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("The six digits from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Type the six digits from the mail.")},
    )


BATON_FORMS: Mapping[str, type[HandoffForm]] = {**handoffs.FORMS, "redirect": ColleagueForm}
LEG_FORMS: Mapping[str, type[LegForm]] = legs.FORMS


def baton_form(name: str, page: HandoffPage, data: QueryDict | None = None) -> HandoffForm:
    """Several batons may stand on one page, so the ids of a form carry which it is about."""
    return BATON_FORMS[name](f"{name}-{page.handoff.id[:8]}", page, data)


def baton_forms(page: HandoffPage, bound: Mapping[str, HandoffForm]) -> dict[str, HandoffForm]:
    """A form for each move that the reader may make on a baton; those sent before hold what was typed."""
    return {name: bound.get(name) or baton_form(name, page) for name in BATON_FORMS if name != "override" and Move(name) in page.moves}


def leg_forms(page: LegPage, bound: Mapping[str, LegForm]) -> dict[str, LegForm]:
    """The same for the leg."""
    return legs.open_forms(page, bound=bound)
