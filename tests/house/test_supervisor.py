"""The supervisor, by killing what it looks after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.processes import is_running, until

ROOT = Path(__file__).resolve().parents[2]
# Each child writes its own id and that of a grandchild, then sleeps.
CHILD = """
import os, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {grandchild.pid}\\n")
time.sleep(float(sys.argv[2]))
"""
PARENT = """
import sys
from relay.supervisor import Child, supervise
child, web, worker, worker_lives = sys.argv[1:]
children = [
    Child("web", [sys.executable, child, web, "60"], vital=True),
    Child("worker", [sys.executable, child, worker, worker_lives], vital=False),
]
sys.exit(supervise(children, greet=lambda: True))
"""


class House:
    """A supervisor with a web and a worker child, seen through the files they write."""

    def __init__(self, folder: Path, *, worker_lives: float = 60) -> None:
        self.web, self.worker = folder / "web", folder / "worker"
        (folder / "child.py").write_text(CHILD)
        files = [str(folder / "child.py"), str(self.web), str(self.worker), str(worker_lives)]
        self.process = subprocess.Popen([sys.executable, "-c", PARENT, *files], cwd=ROOT)
        until(lambda: self.starts(self.web) >= 1 and self.starts(self.worker) >= 1)

    def starts(self, file: Path) -> int:
        return len(file.read_text().splitlines()) if file.exists() else 0

    def latest(self, file: Path) -> int:
        return int(file.read_text().splitlines()[-1].split()[0])

    def alive(self) -> list[int]:
        """Every child and grandchild that still runs."""
        written = " ".join(file.read_text() for file in (self.web, self.worker)).split()
        return [pid for pid in map(int, written) if is_running(pid)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.process.kill()
    house.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_stop_leaves_no_process(house: House, number: signal.Signals) -> None:
    house.process.send_signal(number)
    assert house.process.wait(timeout=20) == 0
    until(lambda: not house.alive())


def test_a_killed_worker_is_restarted_and_its_own_children_are_gone(house: House) -> None:
    first = house.worker.read_text().split()
    os.kill(int(first[0]), signal.SIGKILL)
    until(lambda: house.starts(house.worker) == 2)
    until(lambda: not is_running(int(first[1])))
    assert house.process.poll() is None


def test_a_dead_web_process_ends_everything(house: House) -> None:
    os.kill(house.latest(house.web), signal.SIGKILL)
    assert house.process.wait(timeout=20) == 1
    until(lambda: not house.alive())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_takes_its_children_along(house: House) -> None:
    children = [house.latest(house.web), house.latest(house.worker)]
    house.process.kill()
    until(lambda: not any(map(is_running, children)))
    for pid in house.alive():  # grandchildren of this test only; our real children end theirs
        os.kill(pid, signal.SIGKILL)


def test_a_worker_that_cannot_live_is_restarted_four_times_a_minute(tmp_path: Path) -> None:
    house = House(tmp_path, worker_lives=0)
    try:
        until(lambda: house.starts(house.worker) == 5)
        time.sleep(1.5)
        assert house.starts(house.worker) == 5
        assert house.process.poll() is None
    finally:
        house.process.terminate()
        house.process.wait(timeout=20)
