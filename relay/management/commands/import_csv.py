"""`manage.py import_csv plan|history|readings FILE`: a plan drafted, past legs or readings kept; bad cells are named, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from campaigns import importing
from campaigns.importing import Answers, Doubt, Reading
from campaigns.importing.cells import BadCell
from campaigns.models import Campaign, Leg
from campaigns.wording import explain, explain_errors
from goals import readings_file
from insights import history
from stakeholders import clock, directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import Invalid, Refused
from stakeholders.who import Who, who_is
from stakeholders.worktime import local_day

NEEDS_ANSWERS = 2
WIDEST = 48
MOST_SHOWN = 200


class Command(BaseCommand):
    help = f"plan: {importing.__doc__}\n\nhistory: {history.__doc__}\n\nreadings: {readings_file.__doc__}"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The help is a table of columns and answers; its lines stay as they are."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["plan", "history", "readings"], help="what the file holds")
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8, 5 MB and 20,000 lines at most")
        parser.add_argument("--answers", type=Path, metavar="FILE", help="the answers to its doubtful cells, as JSON")
        parser.add_argument("--relay", metavar="ID_OR_NAME", help="one relay of the file; without it all of them")
        parser.add_argument("--lead", metavar="EMAIL", help="who leads the campaign, before what the answers say")
        parser.add_argument("--zone", default="", help="history: where instants without an offset were written down; the site's zone else")
        parser.add_argument(
            "--plan", default="", metavar="medians:0.3", help="history: plan legs that have none by the medians of the first"
        )
        parser.add_argument("--by", metavar="EMAIL", help="readings: whoever brings them; without it the admin who was here first")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and write nothing")

    def handle(self, *, kind: str, **said: Any) -> None:
        try:
            acts: dict[str, Callable[..., None]] = {"plan": self._plan, "history": self._history, "readings": self._readings}
            acts[kind](now=clock.now(), **said)
        except Refused as refused:
            raise CommandError(_said(refused), returncode=NEEDS_ANSWERS) from refused

    def _plan(
        self, *, now: datetime, file: Path, answers: Path | None, relay: str | None, lead: str | None, dry_run: bool, **_: object
    ) -> None:
        said = Answers.from_json(_content(answers)) if answers else Answers()
        reading = importing.read(_content(file), answers=said.with_lead(lead) if lead else said, relays=[relay] if relay else (), now=now)
        self._show(reading.doubts)
        if reading.blocking:
            cells = len(reading.blocking)
            raise CommandError(f"{cells} doubtful cells need an answer (--answers). Nothing was written.", returncode=NEEDS_ANSWERS)
        with transaction.atomic(durable=True):
            campaigns = importing.draft(reading, by=_lead(reading, now), now=now)
            self.stdout.write("\n".join(line for campaign in campaigns for line in _plan(campaign)))
            transaction.set_rollback(dry_run)
        self.stdout.write("A dry run: nothing was written." if dry_run else f"Drafted: {len(campaigns)}.")

    def _history(self, *, now: datetime, file: Path, zone: str, plan: str, dry_run: bool, **_: object) -> None:
        read = history.read(_content(file), now=now, zone=zone, plan=plan)
        self._need_sound(read.bad)
        running, planned = sum(not leg.ended_at for leg in read.legs), sum(leg.planned_days is not None for leg in read.legs)
        self.stdout.write(f"{len(read.legs)} legs of {read.relays} relays, {running} of them running, {planned} with planned days.")
        if dry_run:
            self.stdout.write("A dry run: nothing was written.")
            return
        new, replaced = history.keep(read)
        self.stdout.write(f"Kept: {new} new, {replaced} in the place of others.")

    def _readings(self, *, now: datetime, file: Path, by: str | None, dry_run: bool, **_: object) -> None:
        who = _who(_bringer(by), now)
        read = readings_file.read(_content(file), by=who, now=now)
        self._need_sound(read.bad)
        done = readings_file.weigh(read) if dry_run else readings_file.keep(read, by=who, now=now)
        self.stdout.write("A dry run: nothing was written." if dry_run else f"Kept, as {who.name}.")
        self.stdout.write(f"{done.new} new, {done.corrected} corrected, {done.same} there already.")

    def _need_sound(self, bad: Sequence[BadCell]) -> None:
        if bad:
            rows = [(str(one.line), one.column, one.value[:WIDEST], one.reason) for one in bad[:MOST_SHOWN]]
            self.stdout.write("\n".join(_table([("line", "column", "value", "reason"), *rows])) + "\n")
            raise CommandError(f"{len(bad)} cells cannot be taken. Nothing was written.", returncode=NEEDS_ANSWERS)

    def _show(self, doubts: Sequence[Doubt]) -> None:
        if doubts:
            head = ("line", "column", "value", "", "reason", "answer under")
            rows = [
                (str(one.line or "-"), one.column, one.value, "blocks" if one.blocks else "note", one.reason, one.key) for one in doubts
            ]
            self.stdout.write("\n".join(_table([head, *rows])) + "\n")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from unreadable


def _lead(reading: Reading, now: datetime) -> Who:
    """Whoever leads the campaign drafts it."""
    return _who(Stakeholder.objects.select_related("user").get(pk=_known(reading.lead)), now)


def _who(person: Stakeholder, now: datetime) -> Who:
    time = directory.working_times([person.pk])[person.pk]
    return who_is(person, on=local_day(time, now), via="command")


def _bringer(email: str | None) -> Stakeholder:
    people = Stakeholder.objects.select_related("user").filter(pk__in=directory.who_sign_in())
    if email:
        found = people.filter(user__email__iexact=email).first()
    else:
        found = next((one for one in people.order_by("user__joined_at", "pk") if "admin" in one.roles), None)
    if found is None:
        raise CommandError("Nobody of ours signs in with this address (--by)." if email else "There is no admin. Say who brings it (--by).")
    return found


def _known(lead: UUID | None) -> UUID:
    if lead is None:
        raise CommandError("Say who leads the campaign (--lead).", returncode=NEEDS_ANSWERS)
    return lead


def _plan(campaign: Campaign) -> list[str]:
    """The draft as it stands now, one leg a line."""
    legs = Leg.objects.filter(campaign=campaign).select_related("runner").order_by("position")
    head = ("leg", "runner", "days", "starts", "due")
    rows = [
        (leg.name, leg.runner.name if leg.runner else "-", f"{leg.planned_days:g}", _day(leg.plan_start), _day(leg.plan_due))
        for leg in legs
    ]
    return [f"{campaign.name} ({campaign.pk}), finish {_day(campaign.finish_on)}", *_table([head, *rows]), ""]


def _day(day: object) -> str:
    return str(day or "-")


def _table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns side by side, cells cut where they are long; the last one as it is."""
    cut = [[*(" ".join(cell.split())[:WIDEST] for cell in row[:-2]), *row[-2:]] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut]


def _said(refused: Refused) -> str:
    if not isinstance(refused, Invalid):
        return explain(refused, None)
    return "\n".join(
        [explain(refused, None), *(f"{field}: {reason}" for field, reasons in explain_errors(refused).items() for reason in reasons)]
    )
