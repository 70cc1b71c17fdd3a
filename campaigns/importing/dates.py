"""When each leg of an imported plan starts and is due, and which of the file's dates are doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from statistics import quantiles

from django.utils.translation import gettext as _

from campaigns.importing.answers import DATE, Answers
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.importing.known import Line
from campaigns.lifecycle import LEAST_PLANNED_DAYS
from campaigns.plans import MOST_PLANNED_DAYS, is_sane
from stakeholders.worktime import WorkingTime, shift_days, working_days_between

ENOUGH_TO_COMPARE = 4
FAR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Planned:
    """`days` are working days of the site; a leg without any date has neither start nor due."""

    start: date | None
    due: date | None
    days: float


def parse(text: str) -> date | None:
    """The date a cell holds; None for anything but a date that can be meant, written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None
    except ValueError:
        return None
    return day if is_sane(day) else None


# Due dates, in the order of the file


def read_dues(lines: Sequence[Line], answers: Answers) -> tuple[dict[int, date | None], list[Doubt]]:
    """The due date of each leg by its seq, as far as it is known. Lines are in the order of leg_seq."""
    low, high = _limits(filter(None, (parse(line.row[answers.end_column]) for line in lines)))
    dues: dict[int, date | None] = {}
    doubts, before = list[Doubt](), None
    for line in lines:
        due, doubt = _due(line, answers, before, low, high)
        doubts += [doubt] if doubt else []
        dues[line.seq] = due
        before = due or before
    return dues, doubts


def _due(line: Line, answers: Answers, before: date | None, low: date, high: date) -> tuple[date | None, Doubt | None]:
    text = line.row[answers.end_column]
    day = parse(text)
    if line.key in answers.dates:
        return answers.dates[line.key], None
    if day and low <= day <= high:
        return day, _backward(line, answers, day, before)
    if not text and line.row["planned_days"]:
        return None, None
    if answers.is_as_before(line.key, DATE) and before:
        return before, None
    return None, _doubtful(line, answers, day)


def _limits(days: Iterable[date]) -> tuple[date, date]:
    """Between which days a date is near the others: three times their middle half to each side, and a month. A wrong year is far."""
    ordinals = [day.toordinal() for day in days]
    if len(ordinals) < ENOUGH_TO_COMPARE:
        return date.min, date.max
    first, _median, third = quantiles(ordinals, n=4, method="inclusive")
    margin = 3 * (third - first) + FAR.days
    return date.fromordinal(int(first - margin)), date.fromordinal(int(third + margin))


def _doubtful(line: Line, answers: Answers, day: date | None) -> Doubt:
    column = answers.end_column
    text, other = line.row[column], line.row["current_end"]
    if day:
        kind, reason = DoubtKind.FAR_DATE, _("This is far from all other dates of the plan: a slip of the year or month?")
    elif text:
        kind, reason = DoubtKind.BAD_DATE, _("This is no date. Dates are YYYY-MM-DD.")
    elif other and column != "current_end":
        kind, reason = DoubtKind.BLANK_DATE, _("There is no date; current_end says %(date)s.") % {"date": other[:20]}
    else:
        kind, reason = DoubtKind.BLANK_DATE, _("There is no date.")
    return Doubt(line.row.line, column, text, reason, line.key, kind)


def _backward(line: Line, answers: Answers, day: date, before: date | None) -> Doubt | None:
    if before is None or day >= before:
        return None
    reason = _("Earlier than the leg before it (%(date)s); legs are put in the order of their dates.") % {"date": before.isoformat()}
    return Doubt(line.row.line, answers.end_column, day.isoformat(), reason, line.key, DoubtKind.BACKWARD_DATE)


# Order, starts and planned days


def in_order(lines: Sequence[Line], dues: Mapping[int, date | None]) -> list[Line]:
    """By date, then leg_seq; a leg without a date stays behind the one before it."""
    place: dict[int, date] = {}
    latest = date.min
    for line in lines:
        latest = dues[line.seq] or latest
        place[line.seq] = latest
    return sorted(lines, key=lambda line: (place[line.seq], line.seq))


def read_spans(
    ordered: Sequence[Line],
    dues: Mapping[int, date | None],
    givers: Mapping[int, Sequence[int]],
    *,
    answers: Answers,
    site: WorkingTime,
) -> tuple[dict[int, Planned], list[Doubt]]:
    """Start, due and planned days of each leg. A blank start is the end of the milestones before it, givers first."""
    planned: dict[int, Planned] = {}
    doubts: list[Doubt] = []
    first = None if any(dues.values()) else answers.shift.get("starts_on")
    for line in ordered:
        before = [planned[seq].due for seq in givers[line.seq] if seq in planned] or [first]
        known = [due for due in before if due]
        span, found = _span(line, dues[line.seq], max(known, default=None), answers.end_column, site)
        planned[line.seq] = span
        doubts += found
    return planned, doubts


def _span(line: Line, due: date | None, before: date | None, end_column: str, site: WorkingTime) -> tuple[Planned, list[Doubt]]:
    doubts = list(_doubtful_cells(line))
    days = _number(line.row["planned_days"])
    start = parse(line.row["planned_start"]) or before or due
    if days is not None:
        due = due or (shift_days(site, start, ceil(days)) if start and 0 < days <= MOST_PLANNED_DAYS else None)
        return Planned(_not_after(start, due), due, days), doubts + _ends_first(line, due)
    if due is None or start is None:
        return Planned(start, due, LEAST_PLANNED_DAYS), doubts
    length = working_days_between(site, start, due)
    if length < LEAST_PLANNED_DAYS and not _ends_first(line, due):
        reason = _("A milestone of no length: planned with half a day.")
        doubts.append(Doubt(line.row.line, end_column, line.row[end_column], reason, line.key, DoubtKind.NO_LENGTH))
    return Planned(_not_after(start, due), due, float(max(length, LEAST_PLANNED_DAYS))), doubts + _ends_first(line, due)


def _not_after(start: date | None, due: date | None) -> date | None:
    """A start never lies after the end; where the file says so, a doubt stands beside it."""
    return min(start, due) if start and due else start


def _ends_first(line: Line, due: date | None) -> list[Doubt]:
    start = parse(line.row["planned_start"])
    if not start or not due or start <= due:
        return []
    reason = _("This leg would end before it starts.")
    key = f"{line.key}/planned_start"
    return [Doubt(line.row.line, "planned_start", line.row["planned_start"], reason, key, DoubtKind.BAD_DATE)]


def _doubtful_cells(line: Line) -> Iterator[Doubt]:
    start, days = line.row["planned_start"], line.row["planned_days"]
    if start and not parse(start):
        reason = _("This is no date. Dates are YYYY-MM-DD.")
        yield Doubt(line.row.line, "planned_start", start, reason, f"{line.key}/planned_start", DoubtKind.BAD_DATE)
    if days and _number(days) is None:
        reason = _("This is no number of working days.")
        yield Doubt(line.row.line, "planned_days", days, reason, f"{line.key}/planned_days", DoubtKind.BAD_CELL)


def _number(text: str) -> float | None:
    try:
        return float(text) if text and text.isascii() else None
    except ValueError:
        return None


def chain(ordered: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """Each leg after the one before it, the first after the gun."""
    return {line.seq: () for line in ordered[:1]} | {after.seq: (before.seq,) for before, after in pairwise(ordered)}
