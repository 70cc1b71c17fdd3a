"""The two ways an instance runs, ready to be killed: as a company runs it, on PostgreSQL and Redis, and embedded, on SQLite and files."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.house.processes import children
from tests.reliability import crew as staff
from tests.reliability import trial
from tests.reliability.crew import Burglar, Killer, Member
from tests.reliability.ground import ground
from tests.reliability.mailroom import Mailroom
from tests.reliability.trial import Plan, Stage


@contextmanager
def company(plan: Plan, mailroom: Mailroom, folder: Path, dice: random.Random) -> Iterator[Stage]:
    """Workers with pools, beats and sweepers, all several, on servers of their own; this process is set up as one of them."""
    with ground(folder) as servers:
        services = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
        trial.set_up(trial.environment(mailroom, folder / "var", plan.period, **services))
        members = _company(plan, folder)
        acts = {
            "redis killed": (plan.redis_kills, servers.kill_redis),
            "redis flushed": (plan.flushes, servers.flush_redis),
            "postgresql restarted": (plan.postgresql_restarts, servers.restart_postgresql),
        }
        killer = Killer(dice, members, plan.often, plan.seldom)
        yield Stage(members, killer, mailroom, acts, lambda: staff.wait_for_pools(members, plan.pool))


def _company(plan: Plan, folder: Path) -> Sequence[Member]:
    def member(kind: str, number: int, command: Sequence[str]) -> Member:
        return Member(kind, command, dict(os.environ), folder / f"{kind}{number}.log")

    return [
        *(member("worker", n, staff.worker(n, plan.pool, plan.fault)) for n in range(plan.workers)),
        *(member("beat", n, staff.beat(folder / f"beat{n}")) for n in range(plan.beats)),
        *(member("tick", n, staff.tick(plan.fault)) for n in range(plan.ticks)),
    ]


@contextmanager
def embedded(plan: Plan, mailroom: Mailroom, folder: Path, dice: random.Random) -> Iterator[Stage]:
    """`manage.py up` as it comes: web, and a worker with its beat, on SQLite and a queue of files."""
    trial.set_up(trial.environment(mailroom, folder / "var", plan.period))
    house = Member("up", staff.python("manage", "up", "--empty", "--port", "0"), dict(os.environ), folder / "up.log")

    def ready() -> None:
        deadline = time.monotonic() + staff.PATIENCE
        while not (house.process and len(children(house.process.pid)) > 1):
            assert time.monotonic() < deadline, house.log.read_text(errors="replace")[-2000:]
            time.sleep(0.1)

    yield Stage([house], Burglar(dice, [house], plan.often), mailroom, {}, ready)
