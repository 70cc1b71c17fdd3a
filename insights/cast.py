"""Who plays a part in some races, with their working time: what the pages say of people.

One query, however many people, and two more for hours that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from campaigns import patience
from campaigns.lifecycle import Id
from campaigns.policies import Values
from campaigns.race import People
from campaigns.stall import Clocks
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.worktime import WorkingTime


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody as another person is shown them. `organisation` is empty for our own people; nobody at all has no id."""

    id: Id = ""
    name: str = ""
    function: str = ""
    short: str = ""
    organisation: str = ""
    zone: str = "UTC"
    reachable: bool = False
    limit: int = 0

    @property
    def first_name(self) -> str:
        return self.name.split(maxsplit=1)[0] if self.name else ""

    @property
    def town(self) -> str:
        """The place their clock is named after."""
        return self.zone.rsplit("/", 1)[-1].replace("_", " ")

    @property
    def place(self) -> str:
        """What tells them from others of their function: their organisation where it is not ours, else their town."""
        return self.organisation or self.town


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of some races by id, and the hours they keep. `thresholds` are those of the house, which are read with them."""

    parties: Mapping[Id, Party]
    clocks: Clocks
    functions: Mapping[Id, Id | None]
    organisations: Mapping[Id, Id | None]
    thresholds: Values

    @property
    def names(self) -> dict[Id, str]:
        return {pk: party.name for pk, party in self.parties.items()}

    def party(self, person: Id | None) -> Party:
        return self.parties.get(person or "", NOBODY)

    def time(self, person: Id | None) -> WorkingTime:
        return self.clocks.of(person)

    def people(self, heads: Mapping[Id, Id]) -> People:
        """As the rules want to know them; `heads` are those of the functions concerned, and in the cast."""
        unreachable = frozenset(one.id for one in self.parties.values() if not one.reachable)
        return People(heads=heads, unreachable=unreachable, functions=self.functions, organisations=self.organisations)


_CALENDARS = ("works_by", "stamp", "site_works_by", "site_stamp")
_COLUMNS = (
    *("pk", "name", "zone", "active", "email", "user_id", "baton_limit", "function_id", "function__name", "function__short"),
    *("organisation_id", "organisation__name", "organisation__ours", "thresholds", *_CALENDARS),
)


def cast_of(ids: Iterable[Id | None]) -> Cast:
    """Those of these people who are there."""
    wanted = {UUID(one) for one in ids if one}
    calendars = dict(zip(_CALENDARS, (*directory.their_calendar(), *directory.site_calendar()), strict=True))
    found = Stakeholder.objects.filter(pk__in=wanted).annotate(**calendars, thresholds=patience.beside())
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in found.values_list(*_COLUMNS)]
    times = directory.calendar_times((row[calendar], row[stamp]) for row in rows for calendar, stamp in (_CALENDARS[:2], _CALENDARS[2:]))
    site = times.get(rows[0]["site_works_by"]) if rows else None
    return Cast(
        parties={str(row["pk"]): _party(row) for row in rows},
        clocks=Clocks({str(row["pk"]): times[row["works_by"]] for row in rows if row["works_by"]}, site or directory.site_time()),
        functions={str(row["pk"]): _text(row["function_id"]) for row in rows},
        organisations={str(row["pk"]): _text(row["organisation_id"]) for row in rows},
        thresholds=(rows[0]["thresholds"] if rows else None) or {},
    )


def _party(row: Mapping[str, object]) -> Party:
    return Party(
        id=str(row["pk"]),
        name=str(row["name"]),
        function=str(row["function__name"] or ""),
        short=str(row["function__short"] or ""),
        organisation="" if row["organisation__ours"] else str(row["organisation__name"]),
        zone=str(row["zone"]),
        reachable=bool(row["active"] and (row["user_id"] or row["email"])),
        limit=int(str(row["baton_limit"])),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None
