"""How long from a deadline to the mail relay's "taken", five hundred at once: `python -m tests.reliability.latency [--stalls N] [--kill]`.

One worker with a pool of two, one beat, the period that instances have. `--kill`: in the middle of sending, the worker and its pool are
killed once; what it held comes round when its lease is over.
"""

from __future__ import annotations

import random
import secrets
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.reliability import crew as staff
from tests.reliability import report, stages
from tests.reliability.fire import folder_of_a_run
from tests.reliability.mailroom import Mailroom, mailroom
from tests.reliability.trial import READERS, Plan, Stage

PERIOD, LEASE, MARGIN = 30, 60, 5
ROUND = 10  # a thousand mails that are due together
BEFORE = timedelta(seconds=4)


@dataclass(frozen=True)
class Times:
    """Seconds of each mail, sorted: since its deadline, and since the sweep noticed the first; of the last one, since the kill."""

    since_deadline: Sequence[float]
    since_noticed: Sequence[float]
    since_kill: float | None


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--stalls", type=int, default=500)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--kill", action="store_true")
    said = parser.parse_args()
    dice, plan = random.Random(said.seed), Plan(said.stalls, 0, 240, period=PERIOD, workers=1, beats=1, ticks=0)
    with folder_of_a_run() as folder, mailroom(dice) as room, stages.company(plan, room, folder, dice) as stage:
        times = measure(plan, stage, dice, kill=said.kill)
    return 0 if report.conclude(f"latency{' after a kill' if said.kill else ''}: seed {said.seed}", _lines(plan, times)) else 1


def measure(plan: Plan, stage: Stage, dice: random.Random, *, kill: bool) -> Times:
    """All batons are late at one moment; wait for their mails. `kill` the worker and its pool once, when a third of the mails is out."""
    from campaigns.models import Stall
    from stakeholders import clock
    from tests.reliability import population

    killed_at: float | None = None
    laid_out = population.populate(plan.stalls, now=clock.now(), spread=timedelta(), dice=dice)
    with staff.crew(stage.members):
        stage.ready()
        time.sleep(dice.uniform(0, PERIOD))  # deadlines know nothing of the beat
        clock.move_to(laid_out.first_at - BEFORE)
        deadline = time.monotonic() + plan.budget
        while len({mail.message_id for mail in stage.mailroom.taken}) < READERS * laid_out.stalls:
            assert time.monotonic() < deadline, f"{len(stage.mailroom.taken)} mails in {plan.budget} s"
            for member in stage.members:
                member.keep()
            if kill and killed_at is None and len(stage.mailroom.taken) > plan.stalls * READERS / 3:
                next(member for member in stage.members if member.kind == "worker").end()
                killed_at = time.time()
            time.sleep(0.05)
        noticed = min(Stall.objects.values_list("noticed_at", flat=True))
        ahead = clock.offset()
    last = max(mail.at for mail in stage.mailroom.taken) - killed_at if killed_at else None
    return Times(_seconds(stage.mailroom, laid_out.first_at - ahead), _seconds(stage.mailroom, noticed - ahead), last)


def _seconds(room: Mailroom, since: datetime) -> list[float]:
    """Of the first copy of each mail."""
    first: dict[str, float] = {}
    for mail in room.taken:
        first.setdefault(mail.message_id, mail.at - since.timestamp())
    return sorted(first.values())


def _at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


def _lines(plan: Plan, times: Times) -> list[report.Line]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    found = {name: f"{_at(times.since_deadline, share):.1f}/{_at(times.since_noticed, share):.1f}" for name, share in shares.items()}
    print(f"{plan.stalls} stalls, {len(times.since_deadline)} mails, seconds since deadline/since the sweep: {found}")
    if times.since_kill is not None:
        return [report.at_most("the last mail, seconds since the kill", times.since_kill, LEASE + PERIOD)]
    return [
        report.at_most("p99 of seconds since the deadline", _at(times.since_deadline, 0.99), PERIOD + MARGIN),
        report.at_most("the last mail, seconds since the sweep", times.since_noticed[-1], ROUND),
    ]


if __name__ == "__main__":
    sys.exit(main())
