"""One relay of the file as a plan: its legs in order, its finish, and every doubt about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from campaigns import plans
from campaigns.importing import dates, owners
from campaigns.importing.answers import Answers
from campaigns.importing.cells import Row
from campaigns.importing.doubts import Doubt, DoubtKind
from campaigns.importing.known import Known, Line
from campaigns.importing.shifting import doubts_of_shift, shifted
from campaigns.plans import ItemPlan, LegPlan
from stakeholders.names import plain

COLUMNS = {"name": "leg_name", "after": "depends_on", "checkpoint": "checkpoint", "planned_days": "planned_days"}


@dataclass(frozen=True, slots=True)
class RelayPlan:
    """A relay ready to be drafted, as far as nothing blocks, on the days that it is shifted to.

    `current_ends` are the days that `current_end` names, by the keys of the legs: not counted on, but known where another day is missing.
    """

    relay_id: str
    name: str
    finish_on: date | None
    legs: tuple[LegPlan, ...]
    doubts: tuple[Doubt, ...]
    current_ends: Mapping[str, date]


def read_relay(relay_id: str, rows: Sequence[Row], *, answers: Answers, known: Known) -> RelayPlan:
    lines, doubts = _numbered(relay_id, [_said_anew(relay_id, row, answers) for row in rows])
    dues, of_dates = dates.read_dues(lines, answers)
    runners, of_owners = owners.read_owners(lines, answers, known)
    ordered = dates.in_order(lines, dues)
    givers, of_givers = _givers(ordered)
    spans, of_spans = dates.read_spans(ordered, dues, givers, answers=answers, site=known.site)
    doubts += [*of_dates, *of_owners, *of_givers, *of_spans, *owners.passes_to_themselves(ordered, runners, givers)]
    legs: list[LegPlan] = []
    for line in ordered:
        leg, found = _leg(line, spans[line.seq], answers, known)
        runner = runners[line.seq]
        after = tuple(str(seq) for seq in givers[line.seq])
        legs.append(
            replace(leg, runner=runner, function=leg.function or known.function_of.get(runner) if runner else leg.function, after=after)
        )
        doubts += found
    finish_on, of_finish = _finish(lines, legs)
    doubts += [*of_finish, *_faults(ordered, legs, answers), *_all_past(legs, answers, known)]
    doubts += doubts_of_shift(legs, finish_on, answers, known.site)
    moved, finish_on = shifted(legs, finish_on, answers, known.site)
    name = next((row["relay_name"] for row in rows if row["relay_name"]), relay_id)
    return RelayPlan(relay_id, plain(name), finish_on, moved, tuple(doubts), _current_ends(lines))


def _current_ends(lines: Sequence[Line]) -> dict[str, date]:
    return {line.key: day for line in lines if (day := dates.parse(line.row["current_end"]))}


def _said_anew(relay_id: str, row: Row, answers: Answers) -> Row:
    """A row with the cells that were answered."""
    start = f"{relay_id}/{row['leg_seq']}/"
    said = {key.removeprefix(start): text for key, text in answers.cells.items() if key.startswith(start)}
    return Row(row.line, {**row.cells, **said}) if said else row


def _numbered(relay_id: str, rows: Sequence[Row]) -> tuple[list[Line], list[Doubt]]:
    """The rows that have a number of their own, in that order, and what is wrong with the others."""
    lines: dict[int, Line] = {}
    doubts = []
    for row in rows:
        text = row["leg_seq"]
        key = f"{relay_id}/{text}"
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            kind, reason = DoubtKind.BAD_CELL, _("This is no number of a leg.")
        elif int(text) in lines:
            kind, reason = DoubtKind.REPEATED, _("The relay has a leg of this number already.")
        else:
            lines[int(text)] = Line(key, int(text), row)
            continue
        doubts.append(Doubt(row.line, "leg_seq", text, reason, key, kind))
    return [lines[seq] for seq in sorted(lines)], doubts


def _givers(ordered: Sequence[Line]) -> tuple[dict[int, tuple[int, ...]], list[Doubt]]:
    """The numbers of the legs that pass to each: a chain where no row says."""
    if not any(line.row["depends_on"] for line in ordered):
        return dates.chain(ordered), []
    found: dict[int, tuple[int, ...]] = {}
    doubts = []
    for place, line in enumerate(ordered):
        text, column = line.row["depends_on"], f"{line.key}/depends_on"
        parts = [part.strip() for part in text.split(";") if part.strip()]
        found[line.seq] = tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10)
        if len(found[line.seq]) < len(parts):
            reason = _("These are no numbers of legs: write 1;2.")
            doubts.append(Doubt(line.row.line, "depends_on", text, reason, column, DoubtKind.BAD_CELL))
        elif not parts and place:
            doubts.append(Doubt(line.row.line, "depends_on", "", _("It starts straight after the gun."), column, DoubtKind.NO_GIVER))
    return found, doubts


def _leg(line: Line, span: dates.Planned, answers: Answers, known: Known) -> tuple[LegPlan, list[Doubt]]:
    said = line.row["function"]
    function = known.functions.get(answers.functions.get(said, said).casefold())
    doubts = []
    if not said:
        doubts.append(Doubt(line.row.line, "function", "", _("There is no function."), f"{line.key}/function", DoubtKind.BLANK_CELL))
    elif said in answers.functions and function is None:
        reason = _("The answer names %(name)s; we have no such function.") % {"name": answers.functions[said]}
        doubts.append(Doubt(line.row.line, "function", said, reason, said, DoubtKind.BAD_CELL))
    elif function is None:
        reason = _("We have no function of this name: the leg gets that of its runner.")
        doubts.append(Doubt(line.row.line, "function", said, reason, said, DoubtKind.UNKNOWN_FUNCTION))
    items = tuple(ItemPlan(text) for part in line.row["checkpoint"].split(";") if (text := plain(part)))
    name = plain(line.row["leg_name"])
    leg = LegPlan(str(line.seq), name, function, None, span.days, span.start, span.due, None, items)
    return leg, doubts


def _finish(lines: Sequence[Line], legs: Sequence[LegPlan]) -> tuple[date | None, list[Doubt]]:
    """The target date of the file, else the last due date."""
    targets = {line.row["target_date"]: line for line in lines if line.row["target_date"]}
    doubts = []
    for text, line in targets.items():
        key = f"{line.key}/target_date"
        if not dates.parse(text):
            reason = _("This is no date. Dates are YYYY-MM-DD.")
            doubts.append(Doubt(line.row.line, "target_date", text, reason, key, DoubtKind.BAD_DATE))
        elif len(targets) > 1:
            reason = _("The rows of this relay name several target dates.")
            doubts.append(Doubt(line.row.line, "target_date", text, reason, key, DoubtKind.BAD_CELL))
    dues = [leg.plan_due for leg in legs if leg.plan_due]
    return max([day for text in targets if (day := dates.parse(text))] or dues, default=None), doubts


def _faults(ordered: Sequence[Line], legs: Sequence[LegPlan], answers: Answers) -> list[Doubt]:
    """What planning would refuse, said by line and column."""
    columns: Mapping[str, str] = {**COLUMNS, "plan_due": answers.end_column, "plan_start": "planned_start"}
    doubts = []
    for where, reasons in plans.faults(legs).items():
        _legs, _dot, rest = where.partition(".")
        place, _dot, field = rest.partition(".")
        line = ordered[int(place)] if place else ordered[0]
        column = columns.get(field, "leg_seq")
        kind = DoubtKind.BAD_CELL if line.row[column] else DoubtKind.BLANK_CELL
        doubts += [Doubt(line.row.line, column, line.row[column], _(reason), f"{line.key}/{column}", kind) for reason in reasons]
    return doubts


def _all_past(legs: Sequence[LegPlan], answers: Answers, known: Known) -> list[Doubt]:
    dues = [leg.plan_due for leg in legs if leg.plan_due]
    if not dues or max(dues) >= known.today or answers.shift:
        return []
    reason = _("Every date of this plan is in the past. Shift it so that it starts or finishes on a day.")
    return [Doubt(0, answers.end_column, max(dues).isoformat(), reason, "shift", DoubtKind.ALL_PAST)]
