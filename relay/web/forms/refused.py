"""From a form to an act and back: what the directory refuses stands beside the fields it is about, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from django import forms
from django.db import transaction

from campaigns.wording import explain, explain_errors
from stakeholders.refusals import Invalid
from stakeholders.who import Who

T = TypeVar("T")


def kept(form: forms.Form, who: Who | None, act: Callable[[], T], *, answers_for: Mapping[str, str] = MappingProxyType({})) -> T | None:
    """Act on a form that is valid, in the one transaction; None where something is wrong, which the form then says."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic(durable=True):
            return act()
    except Invalid as refusal:
        put_beside(form, refusal, who, answers_for=answers_for)
        return None


def put_beside(form: forms.Form, refusal: Invalid, who: Who | None, *, answers_for: Mapping[str, str] = MappingProxyType({})) -> None:
    """A refusal's reasons beside the fields they are about, the rest on top; `answers_for` says which field bears another name here."""
    for field, texts in reasons(refusal, who).items():
        beside(form, answers_for.get(field, field), texts)


def reasons(refusal: Invalid, who: Who | None) -> dict[str, list[str]]:
    """Why, by field, in the reader's words; a refusal that blames none says its sentence for the whole form, under no name."""
    return explain_errors(refusal) or {"": [explain(refusal, who)]}


def beside(form: forms.Form, field: str, texts: list[str]) -> None:
    """Reasons beside a field, or on top where the form has none of that name."""
    form.add_error(field if field in form.fields else None, texts)


def row_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.TypedChoiceField:
    """A choice among rows, which `offer` names; what is chosen is the row, or None."""
    return forms.TypedChoiceField(label=label, required=required, help_text=help_text, empty_value=None)


def offer(form: forms.Form, name: str, rows: Iterable[Any], *, blank: Any = "", words: Callable[[Any], str] | None = None) -> None:
    """Let a row field choose among these rows."""
    by_id = {str(row.pk): row for row in rows}
    choices = [(pk, words(row) if words else row.name) for pk, row in by_id.items()]
    field = form.fields[name]
    if not isinstance(field, forms.TypedChoiceField):
        raise TypeError(f"{name} does not choose among rows")
    field.choices = choices if field.required and not blank else [("", blank or "–"), *choices]
    field.coerce = by_id.__getitem__
