"""The notices under fire, from the command line: `python -m tests.reliability.fire full|short [--seed N] [--fault NAME] [--stalls N]`.

Celery's workers and beats and `tick --loop` on PostgreSQL and Redis; the sizes named embedded: `manage.py up` on SQLite and files. All of
it on servers of its own, on loopback, in a folder that goes with the run. The exit code says whether every target was met.
"""

from __future__ import annotations

import random
import secrets
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from tests.reliability import report, stages, trial
from tests.reliability.broken import FAULTS
from tests.reliability.mailroom import Mailroom, mailroom
from tests.reliability.trial import Outcome, Plan, Stage

MINUTE = 60.0
ENOUGH_TO_DIVIDE_BY = 50
PLANS: Mapping[str, Plan] = {
    "full": Plan(10_000, 4 * MINUTE, 25 * MINUTE, kills=300, redis_kills=5, flushes=5, postgresql_restarts=2),
    "short": Plan(120, 14, 4 * MINUTE, kills=8, redis_kills=1, flushes=1, postgresql_restarts=1),
    "control": Plan(100, 12, 1.5 * MINUTE, kills=15, seldom=60, beats=1, ticks=1),
    "embedded": Plan(1_000, 3 * MINUTE, 15 * MINUTE, kills=40, often=4, embedded=True),
    "embedded-short": Plan(60, 15, 3 * MINUTE, kills=4, often=4, embedded=True),
}


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=PLANS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--stalls", type=int)
    parser.add_argument("--fault", choices=FAULTS, default="")
    said = parser.parse_args()
    plan = replace(PLANS[said.size], fault=said.fault)
    plan = replace(plan, stalls=said.stalls or plan.stalls)
    dice = random.Random(said.seed)
    with (
        folder_of_a_run() as folder,
        mailroom(dice, refuses=plan.refuses, drops=plan.drops) as room,
        _stage(plan)(plan, room, folder, dice) as stage,
    ):
        outcome = trial.run(plan, stage, dice)
    return 0 if report.conclude(f"notices under fire ({said.size}): seed {said.seed}, {_told(plan, outcome)}", _lines(plan, outcome)) else 1


def _stage(plan: Plan) -> Callable[[Plan, Mailroom, Path, random.Random], AbstractContextManager[Stage]]:
    return stages.embedded if plan.embedded else stages.company


@contextmanager
def folder_of_a_run() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relay-fire-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _told(plan: Plan, outcome: Outcome) -> str:
    account, killed = outcome.account, outcome.stage.killer.killed
    parts = [
        f"{plan.stalls} stalls, {account.expected} notices and mails, {len(outcome.stage.mailroom.taken)} copies taken",
        f"{killed.total()} kills {dict(killed)}",
        f"{dict(outcome.faults)}, mails {dict(outcome.stage.mailroom.done)}",
        f"attempts {dict(account.attempts)}, deliveries {dict(account.deliveries)}",
        f"burned {outcome.burned:.0f} s, {outcome.under_fire} copies taken meanwhile",
        f"at rest after {outcome.seconds:.0f} s, of pauses {outcome.moved.total_seconds():.0f} s skipped",
    ]
    return "\n  ".join(["", *parts])


def _lines(plan: Plan, outcome: Outcome) -> list[report.Line]:
    account, copies = outcome.account, len(outcome.account.copies)
    in_flight = (
        outcome.stage.killer.senders + outcome.stage.mailroom.done["taken and dropped"] + 2 * plan.postgresql_restarts * _senders(plan)
    )
    lines = [
        report.Line("came to rest", outcome.at_rest, "within its time", outcome.at_rest),
        report.none_of("audit findings in a sample", list(outcome.audit)),
        report.at_least("kills", outcome.stage.killer.killed.total(), plan.kills),
        report.none_of("lost: batons never flagged", list(account.unflagged)),
        report.none_of("lost: in-app notices", list(account.notices_lost)),
        report.none_of("lost: mails", list(account.mails_lost)),
        report.none_of("in-app twice or to the wrong person", account.twice_in_app),
        report.none_of("mails that nobody expected", list(account.strangers)),
        report.none_of("unexplained duplicate mails", account.unexplained),
        report.at_most("duplicate mails, of as many as were in flight", copies, in_flight),
    ]
    by_kills, senders = max(0, copies - outcome.stage.mailroom.done["taken and dropped"]), outcome.stage.killer.senders
    if senders >= ENOUGH_TO_DIVIDE_BY:
        lines.append(report.at_most("duplicates for each sender killed", by_kills / senders, 0.3))
    return lines


def _senders(plan: Plan) -> int:
    return plan.workers * plan.pool + plan.ticks


if __name__ == "__main__":
    sys.exit(main())
