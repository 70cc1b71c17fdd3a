"""Keeps the processes of `manage.py up` running: web, and the worker with its beat.

Each child leads its own session, so Ctrl-C reaches it once, through us, as SIGTERM. A dead worker
is restarted; a dead web process ends everything, for nobody would see it otherwise.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PATIENCE = 12.0  # seconds between asking a child to stop and making it
RESTARTS_A_MINUTE = 4
POLL = 0.2
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process we answer for."""

    name: str
    command: Sequence[str]
    vital: bool
    process: subprocess.Popen[bytes] | None = None
    started_at: list[float] = field(default_factory=list)

    def may_start(self, now: float) -> bool:
        """The first start, and four restarts a minute: a worker that cannot live must not spin."""
        self.started_at = [at for at in self.started_at if now - at < 60]
        return len(self.started_at) <= RESTARTS_A_MINUTE

    def start(self, now: float) -> None:
        self.started_at.append(now)
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),  # we start no threads
        )

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> None:
        """End what the dead left behind in its session, such as beat or a pool."""
        if self.process is not None:
            _signal_group(self.process.pid, signal.SIGKILL)
            self.process = None


def die_with(parent: int) -> Callable[[], None]:
    """For the child, before it runs: ask Linux to end it when we are gone, however we go."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # gone already
                os._exit(1)

    return ask


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)


def supervise(children: Sequence[Child], *, greet: Callable[[], bool]) -> int:
    """Run the children until we are told to stop or a vital one dies; return the exit code.

    `greet` is asked again and again until it says that it has greeted.
    """
    greeted = False
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    try:
        for child in children:
            child.start(time.monotonic())
        while not stopping:
            greeted = greeted or greet()
            for child in children:
                if not _is_kept_alive(child):
                    return 1
            time.sleep(POLL)
        return 0
    finally:
        _stop(children)


def _is_kept_alive(child: Child) -> bool:
    """Restart a dead child where we may; false when a vital one is gone."""
    if child.is_dead():
        code = child.process.returncode if child.process else None
        print(f"{child.name} ended with {code}.", file=sys.stderr, flush=True)
        child.bury()
        if child.vital:
            return False
    now = time.monotonic()
    if child.process is None and child.may_start(now):
        print(f"Starting {child.name} again.", file=sys.stderr, flush=True)
        child.start(now)
    return True


def _stop(children: Sequence[Child]) -> None:
    """Ask all to stop, wait a while for them together, then end the rest."""
    alive = [child.process for child in children if child.process is not None]
    for process in alive:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in alive:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{process.args!r} did not stop in time.", file=sys.stderr, flush=True)
    for child in children:
        child.bury()
