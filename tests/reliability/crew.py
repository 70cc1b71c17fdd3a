"""The processes of an instance, kept alive by a keeper that never tires, and the killer who goes about among them."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from relay import suite
from relay.supervisor import die_with
from tests.house.processes import children

CELERY = ("celery", "-A", "relay")
QUIET = ("--loglevel", "critical")
PATIENCE = 90.0  # seconds for all to come up on a machine that is busy
PAUSE = 0.02  # between two rounds of the keeper


@dataclass
class Member:
    """One process with a task: `kind` is worker, beat or tick."""

    kind: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def keep(self) -> None:
        """Start it where it does not run; what it left behind in its session goes first."""
        if self.process is not None and self.process.poll() is None:
            return
        self.end()
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self.command,
                cwd=suite.ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),
            )
        self.starts += 1

    def end(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def python(module: str, *words: str, fault: str = "") -> tuple[str, ...]:
    """A command of ours; with a fault in it where one is seeded."""
    wrapped = ("tests.reliability.broken", fault, module) if fault else (module,)
    return (sys.executable, "-m", *wrapped, *words)


def worker(number: int, pool: int, fault: str = "") -> tuple[str, ...]:
    options = ("--pool", "prefork", "--concurrency", str(pool), "--without-gossip", "--without-mingle", "-n", f"w{number}@fire")
    return python(*CELERY, "worker", *options, *QUIET, fault=fault)


def beat(schedule: Path) -> tuple[str, ...]:
    return python(*CELERY, "beat", "--pidfile=", "--schedule", str(schedule), *QUIET)


def tick(fault: str = "") -> tuple[str, ...]:
    return python("manage", "tick", "--loop", fault=fault)


@contextmanager
def crew(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    """All of them at work until the end of the block."""
    try:
        for member in members:
            member.keep()
        yield members
    finally:
        for member in members:
            member.end()


def wait_for_pools(members: Sequence[Member], pool: int) -> None:
    """Until every worker has its pool."""
    deadline = time.monotonic() + PATIENCE
    for member in members:
        while member.kind == "worker" and (member.process is None or len(children(member.process.pid)) < pool):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{member.command} has no pool: {member.log.read_text(errors='replace')[-2000:]}")
            member.keep()
            time.sleep(PAUSE)


@dataclass
class Killer:
    """kill -9 at random: pool children and ticks every `often` seconds on average, whole workers and beats every `seldom` seconds."""

    dice: random.Random
    members: Sequence[Member]
    often: float = 0.3
    seldom: float = 10.0
    ticks: float = 0.12  # the share of ticks among the small ones: one needs seconds to start, a pool child is there at once
    killed: Counter[str] = field(default_factory=Counter)
    _next: dict[str, float] = field(default_factory=dict)

    def go_about(self) -> None:
        """Kill whoever's hour has come."""
        self._at_times("small", self.often, self._kill_small)
        self._at_times("whole", self.seldom, self._kill_whole)

    def _at_times(self, name: str, mean: float, kill: Callable[[], None]) -> None:
        now = time.monotonic()
        if now >= self._next.get(name, now):
            if name in self._next:
                kill()
            self._next[name] = time.monotonic() + self.dice.expovariate(1 / mean)

    def _kill_small(self) -> None:
        ticks = [member.process.pid for member in self.members if member.kind == "tick" and member.process]
        if ticks and self.dice.random() < self.ticks:
            self._kill("tick", self.dice.choice(ticks))
            return
        owners = [member.process.pid for member in self.members if member.kind == "worker" and member.process]
        pool = [pid for owner in owners for pid in children(owner)]
        if pool:
            self._kill("pool child", self.dice.choice(pool))

    def _kill_whole(self) -> None:
        victim = self.dice.choice([member for member in self.members if member.kind in ("worker", "beat")])
        if victim.process:
            self._kill(victim.kind, victim.process.pid)

    def _kill(self, kind: str, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed[kind] += 1

    @property
    def senders(self) -> int:
        """How many that may have been sending were killed; a worker takes its pool with it."""
        return self.killed["pool child"] + self.killed["tick"] + 2 * self.killed["worker"]


class Burglar(Killer):
    """The same for `manage.py up`: now its worker, now the worker's beat, now the page's process, now the whole house."""

    def go_about(self) -> None:
        self._at_times("any", self.often, self._kill_any)

    def _kill_any(self) -> None:
        (house,) = [member.process.pid for member in self.members if member.process]
        worker = [pid for pid, command in children(house).items() if " celery " in command]
        found = {
            "up": [house],
            "web": [pid for pid, command in children(house).items() if " gunicorn " in command],
            "worker": worker,
            "beat": [pid for one in worker for pid in children(one)],
        }
        kind = self.dice.choices(list(found), weights=[1, 1, 5, 2])[0]
        for pid in found[kind][:1]:
            self._kill(kind, pid)

    @property
    def senders(self) -> int:
        return self.killed["worker"] + self.killed["web"] + self.killed["up"]
