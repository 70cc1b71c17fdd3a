"""The form of what a campaign is to move: each metric with a box to tick and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from relay.web.forms.goals import figure

if TYPE_CHECKING:
    from goals.models import Metric

Chosen = Mapping[UUID, Decimal | None]


class ContributionsForm(forms.Form):
    """Two fields a metric, named by its id."""

    use_required_attribute = False

    def __init__(self, metrics: Sequence[Metric], data: QueryDict | None = None, *, chosen: Chosen) -> None:
        super().__init__(data, auto_id="moves-%s")
        self.metrics = metrics
        for one in metrics:
            self.fields[f"goal-{one.pk}"] = forms.BooleanField(label=one.name, required=False, initial=one.pk in chosen)
            self.fields[expected_of(one.pk)] = figure(_expected(one))
            self.initial[expected_of(one.pk)] = _plain(chosen.get(one.pk))

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """A line of the form each."""
        for one in self.metrics:
            yield {"chosen": self[f"goal-{one.pk}"], "expected": self[expected_of(one.pk)], "owner": (one.owner.function or one.owner).name}

    def wanted(self) -> dict[UUID, Decimal | None]:
        """What was ticked, with what was expected. The form has to be valid."""
        said = self.cleaned_data
        return {one.pk: said[expected_of(one.pk)] for one in self.metrics if said[f"goal-{one.pk}"]}

    def answers_for(self) -> dict[str, str]:
        return {str(one.pk): expected_of(one.pk) for one in self.metrics}


def expected_of(metric: UUID) -> str:
    return f"expected-{metric}"


def _expected(one: Metric) -> Any:
    words = _("Expected, in %(unit)s") % {"unit": one.unit} if one.unit else _("Expected")
    return format_html('{}<span class="visually-hidden">: {}</span>', words, one.name)


def _plain(value: Decimal | None) -> Decimal | None:
    """Without idle noughts behind the point."""
    return value if value is None or value != value.to_integral_value() else value.quantize(Decimal(1))
