"""Histories for tests of what is learnt from them: relays of legs one after the other. Everybody works 09:00 to 17:00, Monday to Friday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from insights.backtesting import History
from insights.past import Attempt, SiteClock, courses
from stakeholders.worktime import after as worked
from tests.unit.hours import SITE, at

START = at("02 09")
DAY = timedelta(hours=8)


def moment(days: float) -> datetime:
    """So many working days after the start."""
    return worked(SITE, START, DAY * days)


def attempt(leg: int, offered: float, ended: float | None, *, function: str = "pr", number: int = 1, **more: object) -> Attempt:
    """Offered and ended in working days after the start."""
    over = None if ended is None else moment(ended)
    facts: dict[str, object] = {"relay": "R", "planned": 1.0, "sent_back": False, **more}
    return Attempt(leg=leg, number=number, function=function, offered_at=moment(offered), ended_at=over, **facts)


def chain(relay: str, start: float, days: Sequence[float], functions: Sequence[str] = ("eng", "legal", "pr")) -> list[Attempt]:
    """Legs that took so many days, one after the other."""
    found, offered = [], start
    for place, took in enumerate(days):
        found.append(attempt(place + 1, offered, offered + took, function=functions[place % len(functions)], relay=relay))
        offered += took
    return found


def history(attempts: Sequence[Attempt], *, past: int = 50) -> History:
    return History(courses(attempts), SiteClock(SITE, START), past)


def some_relays(number: int, *, seed: int = 1) -> list[Attempt]:
    """Relays that start every other day, each of four legs planned with a day that take any time around it."""
    rng = Random(seed)
    return [one for n in range(number) for one in chain(f"R{n:03}", 2.0 * n, [rng.lognormvariate(0, 1) for _ in range(4)])]
