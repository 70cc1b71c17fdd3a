"""A refusal in the reader's own words: translated, with names for ids and local times for instants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext

from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid, Refused
from stakeholders.who import Who


def explain(refusal: Refused, who: Who | None) -> str:
    """The sentence to show. Where it names people: one query."""
    sentence = gettext(refusal.message)
    return sentence % _readable(refusal.facts, who) if "%(" in sentence else sentence


def explain_errors(refusal: Invalid) -> dict[str, list[str]]:
    return {field: [gettext(reason) for reason in reasons] for field, reasons in refusal.errors.items()}


def _readable(facts: Mapping[str, Any], who: Who | None) -> dict[str, Any]:
    people = {str(value) for name, value in facts.items() if name.endswith("by") and value}
    found = Stakeholder.objects.filter(pk__in=[UUID(one) for one in people]).values_list("pk", "name") if people else []
    names = {str(pk): name for pk, name in found}
    return {name: _word(name, value, names, who) for name, value in facts.items()}


def _word(name: str, value: Any, names: Mapping[str, str], who: Who | None) -> Any:
    if name.endswith("by"):
        return gettext("You") if who and value == str(who.id) else names.get(str(value), gettext("Somebody"))
    if name.endswith("at") and value:
        return date_format(datetime.fromisoformat(value).astimezone(ZoneInfo(who.zone if who else "UTC")), gettext("D j M, H:i"))
    return value
