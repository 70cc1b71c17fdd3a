"""Pure: a plan as people say it, before it is anybody's campaign, and what is wrong with it, field by field.

Errors are keyed the way forms and the API name their fields: `legs.2.after` is about the third leg. `planning` writes what is sound.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from campaigns.lifecycle import LEAST_PLANNED_DAYS, gettext_noop

LONGEST_NAME = 200
LONGEST_ITEM = 300
MOST_LEGS = 500
MOST_ITEMS = 100
MOST_PLANNED_DAYS = 1000
FIRST_YEAR, LAST_YEAR = 2000, 2100

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One thing that must be met before a leg may pass."""

    text: str
    required: bool = True
    wants_evidence: bool = False
    survives: bool = False


@dataclass(frozen=True, slots=True)
class LegPlan:
    """One leg as planned. `key` names it inside this plan; `after` holds the keys of the legs that pass their baton to it.

    `after=None` means the leg before it in the list, `()` straight after the gun. `need_by` and `critical` are about every baton that
    comes to the leg. A leg that nobody follows passes to the tape.
    """

    key: str
    name: str
    function: UUID | None = None
    runner: UUID | None = None
    planned_days: float = 1.0
    plan_start: date | None = None
    plan_due: date | None = None
    after: tuple[str, ...] | None = None
    checkpoint: tuple[ItemPlan, ...] = ()
    sales_facing: bool = False
    sensitive: bool = False
    need_by: date | None = None
    critical: bool = False


def givers(legs: Sequence[LegPlan]) -> dict[str, tuple[str, ...]]:
    """Who passes to each leg, by key; nobody but the gun where it is empty."""
    before: dict[str, tuple[str, ...]] = {}
    for index, leg in enumerate(legs):
        chain = (legs[index - 1].key,) if index else ()
        before[leg.key] = chain if leg.after is None else tuple(dict.fromkeys(leg.after))
    return before


def last_ones(legs: Sequence[LegPlan]) -> list[str]:
    """The keys of the legs that nobody follows: they pass to the tape."""
    followed = {giver for passing in givers(legs).values() for giver in passing}
    return [leg.key for leg in legs if leg.key not in followed]


def faults(legs: Sequence[LegPlan]) -> Errors:
    """What is wrong with these legs; nothing when they can be written."""
    if len(legs) > MOST_LEGS:
        return {"legs": [gettext_noop("A plan has 500 legs at most. Make two campaigns of it.")]}
    errors: Errors = {}
    for index, leg in enumerate(legs):
        for field, reason in (*_faults_of(leg), *_dates_of(leg), *_items_of(leg)):
            errors.setdefault(f"legs.{index}.{field}", []).append(reason)
    for index, field, reason in (*_names(legs), *_order(legs)):
        errors.setdefault(f"legs.{index}.{field}", []).append(reason)
    return errors


def is_sane(day: date | None) -> bool:
    """Whether a date can be meant: typed years like 0202 or 20204 are not."""
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def _faults_of(leg: LegPlan) -> Iterator[tuple[str, str]]:
    if not leg.name:
        yield "name", gettext_noop("Give the leg a name.")
    elif len(leg.name) > LONGEST_NAME:
        yield "name", gettext_noop("This is too long: 200 characters at most.")
    if not math.isfinite(leg.planned_days) or leg.planned_days < LEAST_PLANNED_DAYS:
        yield "planned_days", gettext_noop("A leg takes half a working day at least.")
    elif leg.planned_days > MOST_PLANNED_DAYS:
        yield "planned_days", gettext_noop("A leg takes 1,000 working days at most.")


def _dates_of(leg: LegPlan) -> Iterator[tuple[str, str]]:
    for field, day in (("plan_start", leg.plan_start), ("plan_due", leg.plan_due), ("need_by", leg.need_by)):
        if not is_sane(day):
            yield field, gettext_noop("Choose a day between the years 2000 and 2100.")
    if leg.plan_start and leg.plan_due and leg.plan_due < leg.plan_start:
        yield "plan_due", gettext_noop("This leg would end before it starts.")


def _items_of(leg: LegPlan) -> Iterator[tuple[str, str]]:
    if len(leg.checkpoint) > MOST_ITEMS:
        yield "checkpoint", gettext_noop("A checkpoint has 100 items at most.")
    if any(not item.text for item in leg.checkpoint):
        yield "checkpoint", gettext_noop("An item of the checkpoint is empty.")
    if any(len(item.text) > LONGEST_ITEM for item in leg.checkpoint):
        yield "checkpoint", gettext_noop("An item of the checkpoint is too long: 300 characters at most.")


def _names(legs: Sequence[LegPlan]) -> Iterator[tuple[int, str, str]]:
    names = Counter(leg.name.casefold() for leg in legs)
    keys = Counter(leg.key for leg in legs)
    for index, leg in enumerate(legs):
        if leg.name and names[leg.name.casefold()] > 1:
            yield index, "name", gettext_noop("Two legs have this name. Give each its own.")
        elif keys[leg.key] > 1:
            yield index, "key", gettext_noop("Two legs have this key. Give each its own.")


def _order(legs: Sequence[LegPlan]) -> Iterator[tuple[int, str, str]]:
    known = {leg.key: index for index, leg in enumerate(legs)}
    unknown = [index for index, leg in enumerate(legs) if set(leg.after or ()) - known.keys()]
    for index in unknown:
        yield index, "after", gettext_noop("This names a leg that is not in the plan.")
    if not unknown:
        yield from ((known[key], "after", _CIRCLE) for key in _circle(givers(legs)))


_CIRCLE = gettext_noop("These legs wait for each other in a circle; none of them could ever start.")


def _circle(before: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys of one circle, each once; none where the legs run forward."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        return list(dict.fromkeys(circle.args[1]))
    return []
