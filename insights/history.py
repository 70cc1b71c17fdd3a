"""Past legs out of a CSV file, so that the forecast knows something on its first day: parse all, name every bad cell, keep all or nothing.

One row is one attempt at a leg. Columns (* must be there): `relay_id*`, `relay_name`, `relay_type`, `leg_seq*`, `attempt`, `function*`,
`owner_team`, `leg_name`, `planned_start` and `planned_end` or `planned_days`, `offered_at*`, `accepted_at`, `ended_at` (blank: still
running), `outcome` (passed, returned, bounced, finished, cancelled; blank: unknown), `returned_to_seq`, `depends_on` (leg_seqs with ;),
`return_reason`. Others are left alone. Instants are ISO 8601; one without an offset is read in the zone named. Offered comes before
accepted comes before ended, and nothing lies in the future. A blank `accepted_at` is a wait that nobody knows, not none. A row with the
relay, leg and attempt of another replaces it.

Where a history has no plan, `medians:0.3` takes for each leg the median of those like it (same function and name, else same function,
else any) in the first 30 % of the relays, by their first offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.importing import cells
from campaigns.importing.cells import BadCell, Row
from campaigns.lifecycle import LEAST_PLANNED_DAYS
from campaigns.plans import is_sane
from insights.models import PastLeg
from stakeholders import directory
from stakeholders.names import plain
from stakeholders.refusals import Invalid
from stakeholders.weeks import instant, zone_named
from stakeholders.worktime import WorkingTime, between, days, working_days_between

REQUIRED = ("relay_id", "leg_seq", "function", "offered_at")
WORDS = ("relay_id", "relay_name", "relay_type", "function", "owner_team", "leg_name", "return_reason")
INSTANTS = ("offered_at", "accepted_at", "ended_at")
LEAST_DURATION = 0.02  # working days: what is passed on at once was planned with something all the same
MOST_PLANNED_DAYS = 10_000
KEPT_AT_ONCE = 1000
_LONGEST = {one.name: one.max_length or 0 for one in PastLeg._meta.concrete_fields if one.name in WORDS}  # noqa: SLF001 -- Django's own way
_KEY = ("relay_id", "leg_seq", "attempt")

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class History:
    """A file, read. Nothing may be kept while `bad` holds anything. `rows` counts the lines, of which some replace others."""

    legs: Sequence[PastLeg]
    bad: Sequence[BadCell]
    rows: int

    @property
    def relays(self) -> int:
        return len({leg.relay_id for leg in self.legs})


def read(content: bytes, *, now: datetime, zone: str = "", plan: str = "") -> History:
    """Read a file whole; `zone` is where instants without an offset were written down, the site's where it is not said.

    Raises Invalid under `file`, `zone` or `plan` for what cannot be read at all; every other fault is in the answer.
    """
    return _read(cells.rows(content, required=REQUIRED), now=now, zone=zone, plan=plan)


def read_any_size(content: bytes, *, now: datetime, zone: str = "", plan: str = "") -> History:
    """The same of a file of any size, for whoever runs this machine."""
    return _read(list(cells.every_row(content, required=REQUIRED)), now=now, zone=zone, plan=plan)


def _read(rows: Sequence[Row], *, now: datetime, zone: str, plan: str) -> History:
    share, site = _share(plan), directory.site_time()
    look = _Look(_zone(zone), site, now)
    if not rows:
        raise _wrong("file", _("This file holds no legs."))
    legs: dict[Key, PastLeg] = {}
    for row in rows:
        leg = look.at(row)
        legs[leg.relay_id, leg.leg_seq, leg.attempt] = leg
    if share and not look.bad:
        _plan_by_medians(list(legs.values()), share, site)
    return History(list(legs.values()), look.bad, len(rows))


def keep(history: History) -> tuple[int, int]:
    """Write what was read, all or nothing; how many legs are new, and how many took another's place."""
    with transaction.atomic():
        before = PastLeg.objects.count()
        fields = [one.name for one in PastLeg._meta.concrete_fields if one.name not in ("id", *_KEY)]  # noqa: SLF001 -- Django's own way
        PastLeg.objects.bulk_create(
            history.legs, batch_size=KEPT_AT_ONCE, update_conflicts=True, unique_fields=list(_KEY), update_fields=fields
        )
        new = PastLeg.objects.count() - before
    return new, len(history.legs) - new


# Cells


class _Look:
    """One row after the other becomes a past leg; what is wrong with any of them is gathered in `bad`."""

    def __init__(self, zone: str, site: WorkingTime, now: datetime) -> None:
        self.zone, self.site, self.now = zone, site, now
        self.bad: list[BadCell] = []

    def at(self, row: Row) -> PastLeg:
        said: dict[str, Any] = {name: self._words(row, name) for name in WORDS}
        said |= {name: self._instant(row, name) for name in INSTANTS}
        said |= {"leg_seq": self._number(row, "leg_seq") or 0, "attempt": self._number(row, "attempt") or 1}
        said |= {"returned_to_seq": self._number(row, "returned_to_seq"), "depends_on": self._numbers(row, "depends_on")}
        said |= {"planned_days": self._planned(row), "outcome": self._outcome(row, ended=bool(row["ended_at"]))}
        self._in_order(row, said)
        return PastLeg(**said, imported_at=self.now)

    def _refuse(self, row: Row, column: str, reason: str) -> None:
        self.bad.append(BadCell(row.line, column, row[column], reason))

    def _words(self, row: Row, column: str) -> str:
        text = plain(row[column])
        if len(text) > _LONGEST[column]:
            self._refuse(row, column, _("This is too long: %(most)d characters at most.") % {"most": _LONGEST[column]})
        if column in REQUIRED and not text:
            self._refuse(row, column, _("This cell may not be blank."))
        return text

    def _number(self, row: Row, column: str) -> int | None:
        text = row[column]
        if not text and column not in REQUIRED:
            return None
        if not _is_number(text):
            self._refuse(row, column, _("This is no number of a leg or an attempt."))
            return None
        return int(text)

    def _numbers(self, row: Row, column: str) -> list[int]:
        parts = [part.strip() for part in row[column].split(";") if part.strip()]
        if not all(map(_is_number, parts)):
            self._refuse(row, column, _("These are no numbers of legs: write 1;2."))
            return []
        return [int(part) for part in parts]

    def _instant(self, row: Row, column: str) -> datetime | None:
        text = row[column]
        if not text:
            if column in REQUIRED:
                self._refuse(row, column, _("This cell may not be blank."))
            return None
        try:
            found = datetime.fromisoformat(text)
            found = found if found.tzinfo else instant(self.zone, found)
        except (ValueError, OverflowError):
            self._refuse(row, column, _("This is no instant. Instants are like 2026-11-25T14:05 or 2026-11-25T14:05+01:00."))
            return None
        if not is_sane(found.date()) or found > self.now:
            self._refuse(row, column, _("What is past lies between the year 2000 and now."))
            return None
        return found

    def _planned(self, row: Row) -> float | None:
        text = row["planned_days"]
        if text:
            found = _float(text)
            if found is None or not 0 < found <= MOST_PLANNED_DAYS:
                self._refuse(row, "planned_days", _("This is no number of working days."))
                return None
            return found
        start, end = (self._day(row, column) for column in ("planned_start", "planned_end"))
        if start and end and end < start:
            self._refuse(row, "planned_end", _("This leg would end before it starts."))
            return None
        return float(max(working_days_between(self.site, start, end), LEAST_PLANNED_DAYS)) if start and end else None

    def _day(self, row: Row, column: str) -> date | None:
        text = row[column]
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._refuse(row, column, _("This is no date. Dates are YYYY-MM-DD."))
            return None
        if not is_sane(day):
            self._refuse(row, column, _("Choose a day between the years 2000 and 2100."))
            return None
        return day

    def _outcome(self, row: Row, *, ended: bool) -> str:
        said = row["outcome"].casefold()
        if said and said not in PastLeg.Outcome.values:
            known = ", ".join(PastLeg.Outcome.values)
            self._refuse(row, "outcome", _("There is no such outcome. There are: %(outcomes)s.") % {"outcomes": known})
        elif said and not ended:
            self._refuse(row, "outcome", _("It has not ended (ended_at is blank), so it has no outcome."))
        return said

    def _in_order(self, row: Row, said: Mapping[str, Any]) -> None:
        known = [column for column in INSTANTS if said[column]]
        for before, column in pairwise(known):
            if said[column] < said[before]:
                self._refuse(row, column, _("This lies before %(column)s.") % {"column": before})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _float(text: str) -> float | None:
    try:
        return float(text) if text.isascii() else None
    except ValueError:
        return None


def _zone(name: str) -> str:
    if not name:
        return directory.site().calendar.zone
    try:
        zone_named(name)
    except ValueError as unknown:
        raise _wrong("zone", _("There is no such time zone: %(name)s.") % {"name": name}) from unknown
    return name


# A plan where there was none


def _share(plan: str) -> float:
    """How much of the relays the medians are taken of; 0 for no medians."""
    if not plan:
        return 0.0
    kind, _colon, text = plan.partition(":")
    found = _float(text)
    if kind != "medians" or found is None or not 0 < found <= 1:
        raise _wrong("plan", _("Write medians:0.3 to plan each leg with the median of those like it in the first 30 % of the relays."))
    return found


def _plan_by_medians(legs: Sequence[PastLeg], share: float, site: WorkingTime) -> None:
    """Legs that were planned stay as they are; legs that still ran teach nothing here."""
    known = {like: median(took) for like, took in _durations(_earliest(legs, share), site).items()}
    for leg in legs:
        if leg.planned_days is None:
            leg.planned_days = next((known[like] for like in _likes(leg) if like in known), None)


def _earliest(legs: Iterable[PastLeg], share: float) -> Iterator[PastLeg]:
    relays: dict[str, list[PastLeg]] = {}
    for leg in legs:
        relays.setdefault(leg.relay_id, []).append(leg)
    begun = sorted(relays.values(), key=lambda relay: min(leg.offered_at for leg in relay))
    return (leg for relay in begun[: ceil(share * len(begun))] for leg in relay)


def _durations(legs: Iterable[PastLeg], site: WorkingTime) -> Mapping[tuple[str, ...], list[float]]:
    found: dict[tuple[str, ...], list[float]] = {}
    for leg in legs:
        if leg.ended_at:
            took = max(days(site, between(site, leg.offered_at, leg.ended_at), at=leg.offered_at), LEAST_DURATION)
            for like in _likes(leg):
                found.setdefault(like, []).append(took)
    return found


def _likes(leg: PastLeg) -> tuple[tuple[str, ...], ...]:
    """From the likest to the least."""
    return (leg.function, leg.leg_name), (leg.function,), ()


def _wrong(field: str, words: str) -> Invalid:
    return Invalid(words, {field: [words]})
