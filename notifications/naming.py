"""The names and days that a notice's sentences are filled with, in the reader's language, which must be active."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from campaigns.lifecycle import LegKind
from notifications import spans
from notifications.telling import Person, Side, Told
from stakeholders.names import apart

_DAYS = ("date", "until", "since", "expected")


def names(told: Told) -> dict[str, str]:
    """The names and days that sentences are filled with."""
    one_or_other = next((told.facts[name] for name in _DAYS if told.facts.get(name)), "")
    said = {
        "by": name_of(told.by),
        "giver": name_of(told.giver),
        "taker": name_of(told.taker),
        "new_runner": name_of(told.person("runner")),
        "new_lead": name_of(told.person("lead")),
        "leg": told.leg.name if told.leg else told.campaign_name,
        "from": label(told.giving),
        "to": label(told.taking),
        "day": spans.weekday(date.fromisoformat(one_or_other)) if one_or_other else "",
        "reader": told.reader.first_name,
    }
    return {name: apart(words) for name, words in said.items()}


def label(side: Side | None) -> str:
    """A leg under the name of its function, gun and tape under their own."""
    if side is None:
        return _("the next leg")
    ends = {LegKind.GUN: _("Start"), LegKind.TAPE: _("Finish")}
    return ends.get(side.kind) or side.function or side.name


def name_of(person: Person | None) -> str:
    return person.name if person else _("Somebody")
