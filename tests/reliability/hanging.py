"""Do mails wait for somebody else's server? `python -m tests.reliability.hanging [--stalls N] [--rounds N]`.

A thousand mails that are due at one moment, by turns without and with four endpoints that hear of everything and take five seconds to
answer each message. One worker with a pool of two, one beat: nobody is there for the endpoints alone.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import statistics
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import UTC, datetime

from relay import suite
from tests import receivers
from tests.receivers import Receiver
from tests.reliability import latency, report, stages
from tests.reliability.fire import folder_of_a_run
from tests.reliability.mailroom import mailroom
from tests.reliability.trial import Plan

HANGS = 5.0  # seconds
ENDPOINTS = 4
WAITING = 40  # messages each, so that they hang before the first mail is due and after the last
SLOWER_AT_MOST = 1.10


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--stalls", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--one", choices=["alone", "beside"])
    said = parser.parse_args()
    if said.one:
        print(json.dumps(one(said.stalls, said.seed, beside=said.one == "beside")))
        return 0
    found: dict[str, list[dict[str, float]]] = {"alone": [], "beside": []}
    for turn in range(said.rounds):
        for way in ("alone", "beside") if turn % 2 == 0 else ("beside", "alone"):
            found[way].append(_in_its_own_process(way, said.stalls, said.seed + turn))
            print(f"round {turn + 1}, {way}: {found[way][-1]}", flush=True)
    alone, beside = (statistics.median(one["p99"] for one in found[way]) for way in ("alone", "beside"))
    called = min(one["called"] for one in found["beside"])
    lines = [
        report.at_most("p99 of the mails, seconds since the sweep, beside endpoints that hang", beside, alone * SLOWER_AT_MOST),
        report.at_least("messages that hung meanwhile, in the round with the fewest", called, ENDPOINTS),
    ]
    return 0 if report.conclude(f"hanging endpoints: seed {said.seed}, {2 * said.stalls} mails, alone {alone:.2f} s", lines) else 1


def _in_its_own_process(way: str, stalls: int, seed: int) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.reliability.hanging", "--one", way, "--stalls", str(stalls), "--seed", str(seed)]
    run = subprocess.run(words, cwd=suite.ROOT, env=suite.clean_environment(), capture_output=True, text=True, timeout=600, check=False)
    if run.returncode:
        raise SystemExit(run.stdout + run.stderr[-3000:])
    return dict(json.loads(run.stdout.splitlines()[-1]))


def one(stalls: int, seed: int, *, beside: bool) -> dict[str, float]:
    """p99 and the last of the mails, and how often the endpoints were called."""
    dice, plan = random.Random(seed), Plan(stalls, 0, 240, period=latency.PERIOD, workers=1, beats=1, ticks=0)
    os.environ["RELAY_EGRESS_ALLOW_CIDRS"] = "127.0.0.0/8"
    with receivers.listening() if beside else nullcontext() as there, folder_of_a_run() as folder, mailroom(dice) as room:
        with stages.company(plan, room, folder, dice) as stage:
            if there:
                there.says = [receivers.hangs(HANGS)]
                _connect(there)
            times = latency.measure(plan, stage, dice, kill=False)
        called = len(there.calls) if there else 0
    since = times.since_noticed
    return {"p99": round(since[int(0.99 * len(since))], 2), "last": round(since[-1], 2), "mails": len(since), "called": called}


def _connect(there: Receiver) -> None:
    from notifications import endpoints
    from stakeholders import directory
    from stakeholders.who import who_is

    now = datetime.now(UTC)
    directory.ensure_defaults()
    owner = directory.invite(
        by=None, roles=["member", "admin"], password="a baton for every runner", name="Owner", email="owner@example.com"
    )
    by = who_is(owner, on=now.date())
    for number in range(ENDPOINTS):
        made, _secret = endpoints.make(by=by, now=now, kind="webhook", name=f"Slow {number}", url=there.url)
        for _ in range(WAITING):
            endpoints.test(made, by=by, now=now)


if __name__ == "__main__":
    sys.exit(main())
