"""`tick --loop`, told to stop, finishes its round and leaves well; told twice, it leaves at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.processes import until

ROOT = Path(__file__).resolve().parents[2]
SLOW = """
import sys, time
from pathlib import Path
import relay.management.commands.tick as command

def tick():
    Path(sys.argv[1]).touch()
    time.sleep(float(sys.argv[2]))
    Path(sys.argv[1]).write_text("finished")
    return "a round"

command.tick = tick
command._tick_for_ever()
"""


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[object]:
    """A loop whose rounds take so long, and the file in which each round says that it began and ended."""
    began: list[subprocess.Popen[bytes]] = []

    def start(seconds: float) -> tuple[subprocess.Popen[bytes], Path]:
        mark = tmp_path / "round"
        environment = {**os.environ, "RELAY_VAR": str(tmp_path), "RELAY_INSTANCE": "test", "RELAY_SECRET_KEY": "for this test only"}
        code = f"import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'relay.settings'\ndjango.setup()\n{SLOW}"
        began.append(subprocess.Popen([sys.executable, "-c", code, str(mark), str(seconds)], cwd=ROOT, env=environment))
        until(mark.exists)
        return began[0], mark

    yield start
    began[0].kill()
    began[0].wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_its_round(loop, number: signal.Signals) -> None:
    process, mark = loop(1.5)
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert mark.read_text() == "finished"


def test_it_does_not_wait_for_the_next_round(loop) -> None:
    process, mark = loop(0)
    until(lambda: mark.read_text() == "finished")
    process.terminate()
    assert process.wait(timeout=10) == 0


def test_told_twice_it_leaves_at_once(loop) -> None:
    process, mark = loop(30)
    process.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    process.terminate()
    assert process.wait(timeout=5) == -signal.SIGTERM
    assert mark.read_text() == ""
