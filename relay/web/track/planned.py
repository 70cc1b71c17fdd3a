"""Where the plan has the baton today, as a place on the track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from campaigns.lifecycle import Id
from campaigns.race import Leg
from relay.web.track.layout import Layout

_Span = tuple[date, date, float, float]  # first and last planned day, from and to which percent


def planned_place(legs: Mapping[Id, Leg], layout: Layout, today: date) -> float | None:
    """Percent of the track, or None where the plan has no dates. Of legs beside each other the one that ends last speaks."""
    spans = list(_spans(legs, layout))
    running = [span for span in spans if span[0] <= today <= span[1]]
    if running:
        first, last, start, end = max(running, key=lambda span: (span[1], span[3]))
        passed = weekdays(first, today) + (0.5 if today.weekday() < 5 else 0)
        return start + (end - start) * min(passed / max(weekdays(first, last + timedelta(days=1)), 1), 1.0)
    if not spans:
        return None
    return max((end for _, last, _, end in spans if last < today), default=0.0)


def _spans(legs: Mapping[Id, Leg], layout: Layout) -> Iterator[_Span]:
    for first, place in layout.places.items():
        members = layout.folded.get(first, (first,))
        each = (place.end - place.start) / len(members)
        for i, member in enumerate(members):
            leg = legs.get(member)
            if leg and not leg.skipped and leg.plan_due:
                begin = leg.plan_start or leg.plan_due - timedelta(days=round(leg.planned_days * 7 / 5))
                yield begin, leg.plan_due, place.start + i * each, place.start + (i + 1) * each


def weekdays(start: date, end: date) -> int:
    """Mondays to Fridays from `start` up to, not with, `end`: near enough for a mark, without anybody's calendar."""
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + i) % 7 < 5 for i in range(rest))
