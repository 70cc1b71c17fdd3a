"""What the acts of a lane ask on the board. What can be chosen is the lane's."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insights.lane_card import LaneCard, Need
from relay.web.forms.campaigns import DayInput, SnoozeForm
from relay.web.forms.choosing import choose
from relay.web.spans import day_text
from stakeholders.names import apart


class LaneForm(forms.Form):
    """An act that asks nothing; the others offer in `show` what the lane has."""

    def __init__(self, name: str, card: LaneCard, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{name}-%s", prefix=name)
        self.show(card)

    def show(self, card: LaneCard) -> None:
        """Offer what can be chosen."""

    def words(self) -> str:
        """What somebody wrote into it."""
        return " ".join(str(self[name].value() or "") for name, field in self.fields.items() if type(field) is forms.CharField).strip()


class RunnerForm(LaneForm):
    """To whom a baton in the air, or a leg, goes instead."""

    runner = forms.TypedChoiceField(
        label=gettext_lazy("To whom"), coerce=UUID, error_messages={"required": gettext_lazy("Choose who gets it.")}
    )

    def show(self, card: LaneCard) -> None:
        choose(self, runner=[("", _("– choose –")), *card.subject.runners])


class NeedByForm(LaneForm):
    """By when an exchange needs its baton; no day takes the old one back."""

    exchange = forms.TypedChoiceField(label=gettext_lazy("Who needs it"), coerce=UUID)
    need_by = forms.DateField(label=gettext_lazy("Needed by"), widget=DayInput(), required=False)

    def show(self, card: LaneCard) -> None:
        """Each exchange with the day it has; with a single one that day stands in the field."""
        choose(self, exchange=[(one.id, _needing(one)) for one in card.needs])
        if len(card.needs) == 1:
            self.initial["need_by"] = card.needs[0].need_by


class AsideForm(LaneForm, SnoozeForm):
    """Until when nobody is told more of it, and why."""


def _needing(need: Need) -> str:
    return _("%(taker)s, by %(day)s") % {"taker": apart(need.taker), "day": day_text(need.need_by)} if need.need_by else need.taker
