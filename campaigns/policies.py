"""Pure: which thresholds people may set, within what limits, and what holds where several were set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.lifecycle import gettext_noop
from campaigns.stall import Policy

Values = Mapping[str, float]
STEPS = ("step_1", "step_2", "step_3", "step_4")  # of the ladder, in working days after opening; step 0 is at once


@dataclass(frozen=True, slots=True)
class Limit:
    """Between what a threshold may be set; `whole` days only where the rule counts days of the calendar. `unit`: days, hours or share."""

    least: float
    most: float
    unit: str = "days"
    whole: bool = False


LIMITS: Mapping[str, Limit] = {
    "patience_days": Limit(0.25, 20),
    "pressed_hours": Limit(0.5, 40, "hours"),
    "pressed_within_days": Limit(0, 20, whole=True),
    "silent_share": Limit(0.05, 1, "share"),
    "silent_least_days": Limit(0.25, 20),
    "silent_most_days": Limit(0.25, 60),
    "blocked_days": Limit(0.25, 20),
    "dropped_days": Limit(0.25, 20),
    "join_days": Limit(0.25, 20),
    "zone_share": Limit(0.05, 1, "share"),
    "zone_least_days": Limit(0.25, 20),
    "nobody_hours": Limit(0.5, 40, "hours"),
    "wheel_days": Limit(1, 60),
    **dict.fromkeys(STEPS, Limit(0.25, 60)),
}


def faults(values: Values) -> dict[str, list[str]]:
    """What is wrong with these, by name; those that are left out are as they were."""
    errors: dict[str, list[str]] = {}
    for name, value in values.items():
        limit = LIMITS.get(name)
        if limit is None or not math.isfinite(value) or (limit.whole and value != int(value)):
            errors[name] = [gettext_noop("This is no threshold that can be set.")]
        elif not limit.least <= value <= limit.most:
            errors[name] = [gettext_noop("This is outside what makes sense: look at the limits beside it.")]
    if not errors:
        policy = policy_from(values)
        if any(a >= b for a, b in zip(policy.steps_days, policy.steps_days[1:], strict=False)):
            errors[max((step for step in STEPS if step in values), default=STEPS[0])] = [
                gettext_noop("Each step of the ladder comes after the one before it.")
            ]
        if policy.silent_least_days > policy.silent_most_days:
            errors["silent_most_days"] = [gettext_noop("The longest is shorter than the shortest.")]
    return errors


def policy_from(values: Values) -> Policy:
    """The policy with these in place of what comes with the house."""
    usual = Policy()
    steps = tuple(values.get(step, usual.steps_days[number]) for number, step in enumerate(STEPS, 1))
    kept = {name: int(value) if LIMITS[name].whole else value for name, value in values.items() if name in LIMITS and name not in STEPS}
    return Policy(**kept, steps_days=(usual.steps_days[0], *steps))  # type: ignore[arg-type]  # each has its own number


def values_of(policy: Policy) -> dict[str, float]:
    """The same the other way round: every threshold that may be set, with what holds."""
    steps = dict(zip(STEPS, policy.steps_days[1:], strict=True))
    return {name: steps[name] if name in steps else getattr(policy, name) for name in LIMITS}
