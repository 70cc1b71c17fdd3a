"""What a notice says of dates: those a new plan gives to the reader's legs, a promise it leaves behind, and dates that contradict each
other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.lifecycle import Kind
from notifications import spans
from notifications.audience import Why
from notifications.naming import label
from notifications.telling import Side, Told
from stakeholders.names import apart


def facts(told: Told) -> Iterator[tuple[str, str]]:
    """Label and text of each."""
    if told.kind is Kind.REPLANNED:
        for leg in own_legs(told):
            yield apart(leg.name), _dates(told, leg)
    for one in told.facts.get("clashes", ()) if told.why is Why.CLASH else ():
        yield _("Does not fit"), _clash(told, one)


def own_legs(told: Told) -> list[Side]:
    """The reader's legs among those whose dates this is about."""
    concerned = [*_moved(told), *(one[end] for one in told.facts.get("clashes", ()) for end in ("giver", "taker"))]
    found = (told.legs.get(leg) for leg in dict.fromkeys(concerned))
    return [leg for leg in found if leg and leg.runner == told.reader.id]


def _moved(told: Told) -> Mapping[str, Sequence[str | None]]:
    return told.facts["plan"] if told.kind is Kind.REPLANNED else {}


def _dates(told: Told, leg: Side) -> str:
    start, due = (spans.weekday(date.fromisoformat(day)) if day else "" for day in _moved(told).get(leg.id, (None, None)))
    said = {"start": start, "due": due}
    if leg.id in told.facts["unfit"]:
        return _("Planned until %(due)s now. Say anew by when you pass it on.") % said if due else _("Say anew by when you pass it on.")
    if start and due:
        return _("Planned from %(start)s to %(due)s now.") % said
    return _("Planned until %(due)s now.") % said if due else _("Planned from %(start)s on now.") % said if start else ""


def _clash(told: Told, one: Mapping[str, Any]) -> str:
    names = {end: apart(_named(told, told.legs.get(one[end]))) for end in ("giver", "taker")}
    days = {name: spans.weekday(date.fromisoformat(one[name])) for name in ("by", "need_by")}
    if one["promised"]:
        return _("%(giver)s is promised for %(by)s; %(taker)s needs it by %(need_by)s.") % {**names, **days}
    return _("%(giver)s is planned until %(by)s; %(taker)s needs it by %(need_by)s.") % {**names, **days}


def _named(told: Told, leg: Side | None) -> str:
    """A leg by its name for its own runner and for whoever signs in; others without an account know it by its function."""
    return leg.name if leg and (told.reader.account or leg.runner == told.reader.id) else label(leg)
