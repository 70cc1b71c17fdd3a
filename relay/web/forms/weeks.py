"""Forms of a week: what is committed of a metric, what was adjusted for an objective, what was won and lost. Rules stand below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from goals import wording
from relay.web.forms.choosing import choose
from relay.web.forms.goals import figure
from relay.web.forms.moves import words as line

if TYPE_CHECKING:
    from goals.models import Commit, Metric

MISSING = gettext_lazy("Give a number.")


class CommitForm(forms.Form):
    use_required_attribute = False
    commit = figure(gettext_lazy("Commit"), missing=MISSING, help_text=gettext_lazy("We stand for it."))
    likely = figure(gettext_lazy("Likely"), missing=MISSING, help_text=gettext_lazy("What we expect."))
    stretch = figure(gettext_lazy("Stretch"), missing=MISSING, help_text=gettext_lazy("If all goes well."))

    def __init__(self, metric: Metric, *, before: Commit | None = None, data: QueryDict | None = None) -> None:
        said = {name: getattr(before, name).normalize() for name in ("commit", "likely", "stretch")} if before else {}
        super().__init__(data, initial=said, auto_id=f"commit-{metric.pk}-%s")
        if metric.unit:
            for field in self.fields.values():
                field.label = format_lazy(gettext_lazy("{name} in {unit}"), name=field.label or "", unit=metric.unit)


class AdjustedForm(forms.Form):
    use_required_attribute = False
    words = line(
        gettext_lazy("What was adjusted, in one line"),
        missing=gettext_lazy("Say what was adjusted."),
        longest=200,
        help_text=gettext_lazy("Said again it is shown instead; both are kept."),
    )

    def __init__(self, objective: str, *, before: str = "", data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"words": before}, auto_id=f"adjusted-{objective}-%s")


class NewsForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    product = line(gettext_lazy("Product"), missing=gettext_lazy("Name the product."), longest=80)
    words = line(gettext_lazy("What happened"), missing=gettext_lazy("Say what happened."), longest=500)
    amount = figure(gettext_lazy("Amount"))
    unit = line(gettext_lazy("Unit"), longest=20, help_text=gettext_lazy("As it stands behind the figure: €, %, accounts."))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"kind": "win"}, auto_id="news-%s")
        choose(self, kind=wording.kinds_of_news())
        self.fields["product"].widget.attrs["list"] = "products"
