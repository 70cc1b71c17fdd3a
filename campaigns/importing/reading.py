"""A whole file with its answers, read: the plans in it and every doubt, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.importing import cells
from campaigns.importing.answers import DATE, OWNER, Answers
from campaigns.importing.cells import Row
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.importing.known import Known, Line, know
from campaigns.importing.owners import owner_texts
from campaigns.importing.relays import RelayPlan, read_relay
from stakeholders.refusals import Invalid

REQUIRED = ("relay_id", "leg_seq", "leg_name", "function")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file and its answers come to. Nothing may be written while `blocking` holds anything."""

    plans: tuple[RelayPlan, ...]
    doubts: tuple[Doubt, ...]
    answers: Answers
    lead: UUID | None
    deputy: UUID | None
    sponsor: UUID | None

    @property
    def blocking(self) -> tuple[Doubt, ...]:
        return tuple(doubt for doubt in self.doubts if doubt.blocks)


@dataclass(frozen=True, slots=True)
class RelayInFile:
    """A relay of a file: its id there, its name, and how many rows it has."""

    id: str
    name: str
    legs: int


def relays_in(content: bytes) -> list[RelayInFile]:
    """The relays of a file in its order. Raises Invalid under `file` for what is no plan."""
    found = _by_relay(cells.rows(content, required=REQUIRED))
    return [RelayInFile(key, next((row["relay_name"] for row in rows if row["relay_name"]), key), len(rows)) for key, rows in found.items()]


def read(content: bytes, *, answers: Answers, now: datetime, relays: Collection[str] = ()) -> Reading:
    """Read a file whole, or some relays of it by id or name. Raises Invalid under `file` or `relay`; every other doubt is in the answer."""
    found = _by_relay(cells.rows(content, required=REQUIRED))
    chosen = _chosen(found, relays) if relays else found
    return _read(found, chosen, answers, know(_addresses(chosen, answers), now=now))


def read_to_ask(content: bytes, *, answers: Answers, now: datetime, relays: Collection[str] = ()) -> tuple[Reading, Reading]:
    """Without any answer about a cell, which is what there is to ask, and with all of them, which is what is still open.

    As many queries as one reading.
    """
    found = _by_relay(cells.rows(content, required=REQUIRED))
    chosen = _chosen(found, relays) if relays else found
    known = know(_addresses(chosen, answers), now=now)
    return _read(found, chosen, answers.about_no_cell(), known), _read(found, chosen, answers, known)


def _read(found: Mapping[str, list[Row]], chosen: Mapping[str, list[Row]], answers: Answers, known: Known) -> Reading:
    plans = tuple(read_relay(relay_id, rows, answers=answers, known=known) for relay_id, rows in chosen.items())
    people = {name: known.people.get(getattr(answers, name).casefold()) for name in ("lead", "deputy", "sponsor")}
    doubts = [*_people_doubts(people, answers), *(doubt for plan in plans for doubt in plan.doubts), *_unused(found, answers)]
    return Reading(plans, tuple(sorted(_once(doubts), key=lambda doubt: doubt.line)), answers, **people)


def _once(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Every cell, but an unknown function only where it is first named: one answer settles them all."""
    first = {doubt.key: doubt for doubt in reversed(doubts) if doubt.kind is DoubtKind.UNKNOWN_FUNCTION}
    return [doubt for doubt in doubts if first.get(doubt.key, doubt) is doubt or doubt.kind is not DoubtKind.UNKNOWN_FUNCTION]


def _by_relay(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if not row["relay_id"]:
            raise _wrong("file", _("Line %(line)d, column relay_id: there is no relay.") % {"line": row.line})
        found.setdefault(row["relay_id"], []).append(row)
    if not found:
        raise _wrong("file", _("This file holds no legs."))
    return found


def _chosen(found: Mapping[str, list[Row]], wanted: Collection[str]) -> dict[str, list[Row]]:
    """In the order of the file."""
    named = {key: {key.casefold(), *(row["relay_name"].casefold() for row in rows)} for key, rows in found.items()}
    chosen = {_one(relay, found, named) for relay in wanted}
    return {key: rows for key, rows in found.items() if key in chosen}


def _one(relay: str, found: Collection[str], named: Mapping[str, Collection[str]]) -> str:
    said = relay.strip().casefold()
    chosen = [relay] if relay in found else [key for key, names in named.items() if said in names]
    if len(chosen) != 1:
        there_are = ", ".join(list(found)[:20])
        raise _wrong("relay", _("No one relay of the file has this id or name. There are: %(relays)s.") % {"relays": there_are})
    return chosen[0]


def _addresses(chosen: Mapping[str, Sequence[Row]], answers: Answers) -> Iterator[str]:
    yield from (answers.lead, answers.deputy, answers.sponsor)
    yield from (email for email in answers.owners.values() if email)
    yield from (row[column] for rows in chosen.values() for row in rows for column in ("owner_email", "owner_role"))


def _people_doubts(people: Mapping[str, UUID | None], answers: Answers) -> Iterator[Doubt]:
    if not answers.lead:
        yield Doubt(0, "lead", "", _("Say who leads the campaign."), "lead", DoubtKind.NO_LEAD)
    for name, person in people.items():
        email = getattr(answers, name)
        if email and person is None:
            yield Doubt(0, name, email, _("Nobody in the directory can be reached at this address."), name, DoubtKind.NO_LEAD)


def _unused(found: Mapping[str, Sequence[Row]], answers: Answers) -> Iterator[Doubt]:
    """Answers that are about nothing in the file: a slip in a key would go unnoticed."""
    lines = [Line(f"{relay}/{row['leg_seq']}", 0, row) for relay, rows in found.items() for row in rows]
    keys = {line.key for line in lines}
    both = {f"{key}/{what}" for key in keys for what in (DATE, OWNER)}
    asked = {
        "dates": (answers.dates, keys),
        "same_as_previous": (answers.same_as_previous, keys | both),
        "owners": (answers.owners, keys.union(*(owner_texts(line) for line in lines))),
        "functions": (answers.functions, {line.row["function"] for line in lines}),
    }
    for name, (given, known) in asked.items():
        for key in sorted(set(given) - known):
            yield Doubt(0, name, key, _("This answer is about nothing in the file."), f"{name}.{key}", DoubtKind.UNUSED_ANSWER)
    for key in answers.cells:
        if key.rpartition("/")[0] not in keys:
            yield Doubt(0, "cells", key, _("This answer is about nothing in the file."), f"cells.{key}", DoubtKind.UNUSED_ANSWER)


def _wrong(field: str, words: str) -> Invalid:
    return Invalid(words, {field: [words]})
