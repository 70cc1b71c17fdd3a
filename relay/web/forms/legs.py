"""Forms of a leg: its packet and offer, its checkpoint, and the small acts of its runner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Move, ReadyAnswer
from campaigns.rings import OPEN, PARTS, Ring, as_words
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
        self.known = {(one.part, line): one.ring for one in page.draft.held for line in _lines(one.text)}
        self.initial.update({name: getattr(page.draft, name) for name in PACKET})
        self.initial.update({part: "\n".join(self._all(page, part)) for part in PARTS if page.draft.held})
        if len(page.takers) == 1:
            self.fields["note"].label = _("Note to %(name)s") % {"name": page.takers[0]}
        if not page.moves.get(Move.OFFER):
            del self.fields["override_reason"]

    def _all(self, page: LegPage, part: str) -> list[str]:
        return [*_lines(getattr(page.draft, part)), *(line for held, line in self.known if held == part)]

    def clean(self) -> dict[str, Any]:
        """`links` and `risks` are what everybody may see of them, as the log holds them."""
        said = super().clean() or {}
        self.apart = {part: self._with_rings(part, str(said.get(part) or "")) for part in PARTS}
        return said | {part: as_words(part, lines).get(part, "") for part, lines in self.apart.items()}

    def _with_rings(self, part: str, text: str) -> list[tuple[str, str]]:
        """Each line with who may see it: as it is said now, else as it was said before."""
        return [(line, self._ring(f"ring-{part}-{n}", self.known.get((part, line), OPEN))) for n, line in enumerate(_lines(text))]

    def _ring(self, name: str, before: str) -> str:
        said = str(self.data.get(name, before))
        return said if said in list(Ring) else before

    def lines(self, part: str) -> list[tuple[str, str]]:
        """The lines of a part that were typed, with their rings."""
        return self.apart[part]

    def packet(self) -> dict[str, str]:
        """The words of the packet, what is withheld under names of its own."""
        words = {name: self.cleaned_data[name] for name in PACKET}
        for part, lines in self.apart.items():
            words |= as_words(part, lines)
        return words

    def item_rings(self) -> dict[UUID, str]:
        """Who may see each item of the checkpoint, of those for which it is said."""
        named = {name.removeprefix("ring-item-"): name for name in self.data if name.startswith("ring-item-")}
        return {UUID(pk): ring for pk, name in named.items() if _is_id(pk) and (ring := self._ring(name, "")) in list(Ring)}

    def said(self) -> dict[str, Any]:
        """What the offer takes: the packet as words, and the rings beside it."""
        said = {name: value for name, value in super().said().items() if name not in PACKET}
        return {**said, "packet": self.packet(), "rings": self.item_rings()}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


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


class ReadyForm(LegForm):
    """The four answers of who is on their mark, one form each; `answer` says which of them was sent."""

    answers_for: ClassVar[Mapping[str, str]] = {"from": "since"}
    answer = forms.ChoiceField(
        choices=[(one.value, one.value) for one in ReadyAnswer],
        error_messages={"required": gettext_lazy("Choose one of the four answers.")},
    )
    since = forms.DateField(label=gettext_lazy("Ready from"), required=False, widget=DayInput())
    runner = forms.TypedChoiceField(label=gettext_lazy("Who should take it"), required=False, coerce=UUID, empty_value=None)
    missing = words(gettext_lazy("What you need, one thing a line"), rows=3, longest=3000)
    note = words(gettext_lazy("Why, in one line"), longest=1000)

    def show(self, page: LegPage) -> None:
        choose(self, runner=[("", _("– I do not know who –")), *page.runners])
        self.initial["since"] = page.leg.ready_from

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answer = said.get("answer")
        if answer == ReadyAnswer.READY_FROM and not said.get("since") and "since" not in self.errors:
            self.add_error("since", _("Name the day from which you can take it."))
        if answer == ReadyAnswer.MISSING and not said.get("missing"):
            self.add_error("missing", _("Name at least one thing that you need."))
        return said


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
    "ready": ReadyForm,
}
ITEM_FORMS: Mapping[str, type[MoveForm]] = {"tick": TickForm, "untick": MoveForm, "waive": WaiveForm}


def open_forms(page: LegPage, *, bound: Mapping[str, LegForm] | None = None) -> dict[str, LegForm]:
    """A form for each move that the viewer may make; those sent before hold what was typed."""
    return {name: (bound or {}).get(name) or form(name, page) for name, form in FORMS.items() if Move(name) in page.moves}
