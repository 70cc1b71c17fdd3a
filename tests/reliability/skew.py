"""Two beats and two sweepers a second apart, half of all workers two minutes ahead, half behind: `python -m tests.reliability.skew`.

Nothing is flagged or sent before it is due by the database's clock, nothing twice, nothing missed.
"""

from __future__ import annotations

import random
import secrets
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta

from tests.reliability import crew as staff
from tests.reliability import report, stages
from tests.reliability.crew import Member
from tests.reliability.fire import folder_of_a_run
from tests.reliability.mailroom import mailroom
from tests.reliability.trial import READERS, Plan, Stage

AHEAD, BEHIND = "120", "-120"
ROUNDING = 0.05  # seconds: two processes read one clock


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--stalls", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    said = parser.parse_args()
    dice, plan = random.Random(said.seed), Plan(said.stalls, said.seconds, said.seconds + 150, period=1)
    with folder_of_a_run() as folder, mailroom(dice) as room, stages.company(plan, room, folder, dice) as stage:
        for number, member in enumerate(stage.members):
            _set_wrong(member, AHEAD if number % 2 else BEHIND)
        lines = measure(plan, stage, dice)
    return 0 if report.conclude(f"clocks two minutes wrong: seed {said.seed}, {said.stalls} stalls", lines) else 1


def _set_wrong(member: Member, seconds: str) -> None:
    """Beats keep good time: they only ring."""
    if member.kind != "beat":
        python, _, *command = member.command
        member.command = (python, "-m", "tests.reliability.skewed", seconds, *command)


def measure(plan: Plan, stage: Stage, dice: random.Random) -> list[report.Line]:
    from stakeholders import clock
    from tests.reliability import accountant, population

    laid_out = population.populate(plan.stalls, now=clock.now(), spread=timedelta(seconds=plan.burns), dice=dice)
    with staff.crew(stage.members):
        stage.ready()
        clock.move_to(laid_out.first_at - timedelta(seconds=5))
        ahead, deadline = clock.offset(), time.monotonic() + plan.budget
        while len(stage.mailroom.taken) < READERS * laid_out.stalls and time.monotonic() < deadline:
            for member in stage.members:
                member.keep()
            time.sleep(0.1)
        time.sleep(5)  # for whatever comes twice
    account = accountant.reckon(laid_out.campaigns, list(stage.mailroom.taken))
    due = accountant.deadlines(laid_out.campaigns, laid_out.wait)
    early = [mail for mail in stage.mailroom.taken if mail.at + ahead.total_seconds() < due[mail.race].timestamp() - ROUNDING]
    return [
        report.none_of("sent before it was due", [f"{mail.reader}, {mail.race}" for mail in early]),
        report.none_of("flagged before it was due", accountant.flagged_early()),
        report.none_of("lost or missed", account.lost),
        report.none_of("in-app twice, or flagged twice", account.twice_in_app),
        report.none_of("duplicate mails", list(account.copies)),
    ]


if __name__ == "__main__":
    sys.exit(main())
