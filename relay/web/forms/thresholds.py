"""How long things may take before somebody hears of it: one field for each threshold, empty where what is usual holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from campaigns.policies import LIMITS, Values

# What each is called, and what happens when it runs out; in the order and under the heads in which people think of them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("A baton in the air"), ("patience_days", "pressed_within_days", "pressed_hours", "nobody_hours")),
    (gettext_lazy("A leg in hand"), ("silent_share", "silent_least_days", "silent_most_days", "blocked_days", "dropped_days")),
    (gettext_lazy("What comes next"), ("join_days", "zone_share", "zone_least_days", "wheel_days")),
    (gettext_lazy("The ladder, in working days after a wait began to count"), ("step_1", "step_2", "step_3", "step_4")),
)
LABELS: Mapping[str, tuple[Any, Any]] = {
    "patience_days": (gettext_lazy("Time to answer an offer"), gettext_lazy("After it the baton is stuck.")),
    "pressed_within_days": (gettext_lazy("Needed soon means within"), gettext_lazy("Working days before the need-by day.")),
    "pressed_hours": (gettext_lazy("Time to answer when it is needed soon"), ""),
    "nobody_hours": (gettext_lazy("Time to find another taker"), gettext_lazy("After somebody said “not mine”.")),
    "silent_share": (gettext_lazy("Silence that is worth a line, as a share of the leg"), gettext_lazy("In the daily digest, no message.")),
    "silent_least_days": (gettext_lazy("Never sooner than"), ""),
    "silent_most_days": (gettext_lazy("Never later than"), ""),
    "blocked_days": (gettext_lazy("Time to set a blocked leg free"), gettext_lazy("Where no day was named.")),
    "dropped_days": (gettext_lazy("Time to offer anew what came back"), ""),
    "join_days": (gettext_lazy("Time for the other batons of a join"), gettext_lazy("Counted from the first that is in.")),
    "zone_share": (gettext_lazy("Look for the next runner ahead, as a share of the leg"), ""),
    "zone_least_days": (gettext_lazy("At least"), ""),
    "wheel_days": (gettext_lazy("A lead may go without looking for"), gettext_lazy("After it nobody is at the wheel.")),
    "step_1": (gettext_lazy("Told again, with who stands in"), ""),
    "step_2": (gettext_lazy("The lead"), ""),
    "step_3": (gettext_lazy("Who answers for both sides"), ""),
    "step_4": (gettext_lazy("A decision is wanted"), ""),
}
UNITS: Mapping[str, Any] = {
    "days": gettext_lazy("Working days, %(least)s to %(most)s; empty means %(usual)s."),
    "hours": gettext_lazy("Working hours, %(least)s to %(most)s; empty means %(usual)s."),
    "share": gettext_lazy("A share, %(least)s to %(most)s; empty means %(usual)s."),
}


class ThresholdsForm(forms.Form):
    """`usual` is what holds where a field is left empty; it stands beside the field."""

    def __init__(self, data: Any = None, *, usual: Values, **options: Any) -> None:
        super().__init__(data, **options)
        for name, limit in LIMITS.items():
            label, says = LABELS[name]
            limits = {"least": _number(limit.least), "most": _number(limit.most), "usual": _number(usual[name])}
            about = UNITS[limit.unit] % limits
            step = 1 if limit.whole else "any"
            self.fields[name] = forms.FloatField(
                label=label,
                required=False,
                min_value=limit.least,
                max_value=limit.most,
                help_text=" ".join(str(part) for part in (says, about) if part),
                widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"}),
            )

    def values(self) -> dict[str, float]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields under their heads."""
        for head, names in GROUPS:
            yield head, [self[name] for name in names]


def _number(value: float) -> str:
    """As the reader writes it, without a fraction that is none."""
    return number_format(int(value) if value == int(value) else value)
