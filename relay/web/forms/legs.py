"""Forms of a leg: its packet and offer, its checkpoint, and the small acts of its runner."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Move
from insights.leg_page import LegPage
from insights.packets import PACKET
from relay.web.forms.campaigns import DayInput
from relay.web.forms.choosing import choose
from relay.web.forms.moves import MoveForm, words


class LegForm(MoveForm):
    """A form of a move on one leg."""

    def __init__(self, name: str, page: LegPage, data: QueryDict | None = None) -> None:
        super().__init__(name, data, version=page.leg.version, seen=page.seq)
        self.show(page)

    def show(self, page: LegPage) -> None:
        """Fill in what depends on the page."""


class OfferForm(LegForm):
    note = words(
        gettext_lazy("Note"), missing=gettext_lazy("Write the next runner a note: what this is, and what to look at first."), rows=4
    )
    next_step = words(gettext_lazy("Next step"), longest=1000)
    risks = words(gettext_lazy("Open risk"), longest=1000)
    links = words(gettext_lazy("Links, one a line"), rows=2)
    override_reason = words(
        gettext_lazy("Why you do this for them"), missing=gettext_lazy("Say why you do this for somebody else."), rows=2, longest=3000
    )

    def show(self, page: LegPage) -> None:
        self.initial.update({name: getattr(page.draft, name) for name in PACKET})
        if len(page.takers) == 1:
            self.fields["note"].label = _("Note to %(name)s") % {"name": page.takers[0]}
        if not page.moves.get(Move.OFFER):
            del self.fields["override_reason"]


class CheckInForm(LegForm):
    note = words(gettext_lazy("How does it go?"), missing=gettext_lazy("One line is enough: how does it go?"), longest=1000)


class PromiseForm(LegForm):
    date = forms.DateField(
        label=gettext_lazy("I’ll pass it on by"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Name the day by which you pass it on.")},
    )

    def show(self, page: LegPage) -> None:
        self.initial["date"] = page.leg.promise


class BlockForm(LegForm):
    reason = words(gettext_lazy("What stops you"), missing=gettext_lazy("Say what stops you."), longest=1000)
    on = forms.TypedChoiceField(label=gettext_lazy("Whom you wait for"), required=False, coerce=UUID, empty_value=None)
    until = forms.DateField(label=gettext_lazy("Expected until"), required=False, widget=DayInput())

    def show(self, page: LegPage) -> None:
        choose(self, on=[("", _("– nobody in particular –")), *page.blockers])


class UnblockForm(LegForm):
    note = words(gettext_lazy("What set it free"), longest=1000)


class RenewForm(LegForm):
    until = forms.DateField(
        label=gettext_lazy("It goes on by"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Name the day by which it can go on.")},
    )
    note = words(gettext_lazy("What it takes"), longest=1000)


class ReassignForm(LegForm):
    runner = forms.TypedChoiceField(
        label=gettext_lazy("Who takes over"), coerce=UUID, error_messages={"required": gettext_lazy("Choose who takes over.")}
    )
    note = words(gettext_lazy("What they should know"), rows=3)

    def show(self, page: LegPage) -> None:
        choose(self, runner=[("", _("– choose –")), *page.runners])


class TickForm(MoveForm):
    evidence = words(gettext_lazy("Evidence: a link or a sentence"), longest=3000)


class WaiveForm(MoveForm):
    reason = words(gettext_lazy("Why it may pass without"), missing=gettext_lazy("Say why the leg may pass without it."), longest=1000)


FORMS: Mapping[str, type[LegForm]] = {
    "offer": OfferForm,
    "check_in": CheckInForm,
    "promise": PromiseForm,
    "block": BlockForm,
    "unblock": UnblockForm,
    "renew": RenewForm,
    "reassign": ReassignForm,
}
ITEM_FORMS: Mapping[str, type[MoveForm]] = {"tick": TickForm, "untick": MoveForm, "waive": WaiveForm}


def open_forms(page: LegPage, *, bound: Mapping[str, LegForm] | None = None) -> dict[str, LegForm]:
    """A form for each move that the viewer may make; those sent before hold what was typed."""
    return {name: (bound or {}).get(name) or form(name, page) for name, form in FORMS.items() if Move(name) in page.moves}
