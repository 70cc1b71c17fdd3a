"""`manage.py backtest --legs FILE --out FILE`: the forecast held against past relays, each told with what was known at the time."""

from __future__ import annotations

import csv
import os
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaigns.wording import explain, explain_errors
from insights import history as files
from insights.backtesting import PAST_RELAYS, Foretold, History, at_every_pass, hold_waits, while_late
from insights.evidence import as_attempt
from insights.judging import Verdict, judge
from insights.past import SiteClock, courses
from stakeholders import clock, directory
from stakeholders.refusals import Invalid, Refused

COLUMNS = ("relay_id", "as_of", "p50", "p85", "p95")
AT_ONCE = 32
FEW = 64  # relays: below that more processes are not worth their start

Tell = Callable[[History, int], list[Foretold]]


class Command(BaseCommand):
    help = (
        "Goes through a history in the order of time: of the relays that started after its first 30 %, the finish is foretold at every "
        "pass, from the legs of the relays before it as far as they were known then. Writes each forecast to --out and prints what they "
        "were worth. Reads the files that `import_csv history` reads, of any size. Writes nothing to the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--legs", type=Path, required=True, metavar="FILE", help="past legs, as CSV in UTF-8")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the forecasts go, as CSV")
        parser.add_argument("--zone", default="", help="where instants without an offset were written down; the site's zone else")
        parser.add_argument(
            "--plan",
            default="medians:0.3",
            metavar="medians:0.3",
            help="how legs without planned days are planned; so where not said",
        )
        parser.add_argument(
            "--past", type=int, default=PAST_RELAYS, metavar="N", help=f"how many relays before its own are learnt from; {PAST_RELAYS} else"
        )
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="how many work at once")

    def handle(self, *, legs: Path, out: Path, zone: str, plan: str, past: int, processes: int, **_: object) -> None:
        history = _history(_content(legs), now=clock.now(), zone=zone, plan=plan, past=past)
        told = _told(at_every_pass, history, processes)
        if not told:
            raise CommandError("There is nothing to foretell: no relay after the first 30 % has planned legs.")
        _write(out, [COLUMNS, *(_row(one, history) for one in told)])
        self.stdout.write(f"{len(history.relays)} relays, {len(history.judged)} of them foretold, {len(told)} forecasts in {out}.")
        self._judge(history, told, _told(while_late, history, processes))

    def _judge(self, history: History, told: Sequence[Foretold], late: Sequence[Foretold]) -> None:
        rows: list[tuple[str, ...]] = [("", "forecasts", "P50", "P85", "P95", "plan+30%", "loss", "of plan+30%")]
        rows += [_line(name, judge(some)) for name, some in (("every pass", told), ("late batons", late)) if _over(some)]
        self.stdout.write("\n".join("  ".join(f"{cell:>12}" for cell in row) for row in rows))
        waits = hold_waits(history)
        if waits.passes:
            shares = f"{waits.amber / waits.passes:.1%} above P85, {waits.red / waits.passes:.1%} above P95"
            self.stdout.write(f"waits: of {waits.passes} passes {shares}.")


def _history(content: bytes, *, now: datetime, zone: str, plan: str, past: int) -> History:
    try:
        read = files.read_any_size(content, now=now, zone=zone, plan=plan)
    except Refused as refused:
        reasons = explain_errors(refused).values() if isinstance(refused, Invalid) else ()
        raise CommandError("\n".join([explain(refused, None), *chain.from_iterable(reasons)])) from refused
    if read.bad:
        first = read.bad[0]
        raise CommandError(f"{len(read.bad)} cells cannot be taken, the first in line {first.line}, {first.column}: {first.reason}")
    relays = courses(map(as_attempt, read.legs))
    return History(relays, SiteClock(directory.site_time(), relays[0].begun_at), past)


def _told(tell: Tell, history: History, processes: int) -> list[Foretold]:
    """Of all that are judged, in their order, by as many processes as it is worth."""
    if processes < 2 or len(history.judged) < FEW:
        return [one for place in history.judged for one in tell(history, place)]
    with ProcessPoolExecutor(processes, initializer=_HANDED.append, initargs=(history,)) as workers:
        return [one for some in workers.map(partial(_tell_of, tell), history.judged, chunksize=AT_ONCE) for one in some]


def _tell_of(tell: Tell, place: int) -> list[Foretold]:
    return tell(_HANDED[0], place)


_HANDED: list[History] = []  # in a process that works for another: what it works on, handed over once


def _row(told: Foretold, history: History) -> Sequence[str]:
    quantiles = (max(history.clock.at(one), told.as_of) for one in (told.p50, told.p85, told.p95))
    return (told.relay, *(at.isoformat() for at in (told.as_of, *quantiles)))


def _over(told: Sequence[Foretold]) -> bool:
    return any(one.finish is not None for one in told)


def _line(name: str, verdict: Verdict) -> tuple[str, ...]:
    shares = (verdict.p50, verdict.p85, verdict.p95, verdict.executives)
    of_theirs = f"{verdict.loss / verdict.executives_loss:.2f}" if verdict.executives_loss else "-"
    return (name, str(verdict.forecasts), *(f"{share:.3f}" for share in shares), f"{verdict.loss:.2f}", of_theirs)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    except OSError as refused:
        raise CommandError(f"{path}: {refused.strerror}") from refused


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from unreadable
