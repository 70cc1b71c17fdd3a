"""What a form offers to choose from, as it is when the form is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


def choose(form: forms.Form, **choices: Iterable[Any]) -> None:
    """Give choice fields, by their names, what there is to choose from now."""
    for name, offered in choices.items():
        form.fields[name].choices = offered  # type: ignore[attr-defined]  # fields that are named here are choice fields
