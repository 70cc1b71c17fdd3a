"""Changes of course of a metric as plain values, with the forms of who may write there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from goals.correcting import MetricCorrected
from relay.web.forms.status import CorrectForm, LookForm
from relay.web.status_parts import correction

Bound = Mapping[str, forms.Form]  # forms that come back, by `correct-<metric>` or `look-<correction>`


def course_of(metric: UUID, rows: Sequence[MetricCorrected], *, zone: str, writes: bool, bound: Bound) -> dict[str, Any]:
    """The section of one metric. `opened`: a form in it comes back with something to mend."""
    told = [_told(one, zone, writes=writes, bound=bound) for one in rows]
    named = {f"correct-{metric}", *(f"look-{one.id}" for one in rows)}
    return {
        "rows": told,
        "overdue": [one for one in told if one["overdue"]],
        "form": (bound.get(f"correct-{metric}") or correct_form(metric)) if writes else None,
        "opened": bool(named & bound.keys()),
    }


def correct_form(metric: UUID, data: Any = None) -> CorrectForm:
    return CorrectForm(data, auto_id=f"correct-{metric}-%s")


def look_form(correction: UUID, data: Any = None) -> LookForm:
    return LookForm(data, auto_id=f"look-{correction}-%s")


def _told(one: MetricCorrected, zone: str, *, writes: bool, bound: Bound) -> dict[str, Any]:
    form = (bound.get(f"look-{one.id}") or look_form(one.id)) if writes and not one.outcome else None
    return {**correction(one, zone, named=True), "look_form": form}
