"""`manage.py up` as its user sees it: an address, a page, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay import suite
from tests.house.processes import children, until

ROOT = Path(__file__).resolve().parents[2]


class Up:
    """A running `up` with a folder of its own; its words are collected as they come."""

    def __init__(self, var: Path, *options: str) -> None:
        self.var = var
        environment = {**suite.clean_environment(), "RELAY_VAR": str(var)}
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", "0", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        self.lines.extend(self.process.stdout)

    def hears(self, pattern: str, seconds: float = 240) -> re.Match[str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := re.search(pattern, "".join(self.lines)):
                return found
            assert self.process.poll() is None, "".join(self.lines)
            time.sleep(0.1)
        raise AssertionError("".join(self.lines))

    def address(self) -> str:
        return self.hears(r"ready: (http://127\.0\.0\.1:\d+)/")[1]

    def children(self) -> dict[int, str]:
        return children(self.process.pid)

    def worker(self) -> int:
        return next((pid for pid, command in self.children().items() if " celery " in command), 0)


def beats(worker: int) -> list[int]:
    """The beat that a worker brings along; what else it starts for a moment is not one."""
    return [pid for pid, command in children(worker).items() if " celery " in command]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = Up(tmp_path_factory.mktemp("var"), "--empty")
    yield up
    if up.process.poll() is None:
        up.process.send_signal(signal.SIGINT)
        up.process.wait(timeout=30)


pytestmark = pytest.mark.xdist_group("up")  # one instance for all, stopped by the last


def test_it_prints_its_address_and_what_it_took(up: Up) -> None:
    assert up.hears(r"ready: http://127\.0\.0\.1:\d+/")
    assert up.hears(r"the installer took 0\.0 s, Relay itself \d+\.\d s")


def test_it_serves_a_page_under_the_content_policy(up: Up) -> None:
    with urllib.request.urlopen(f"{up.address()}/accounts/login/") as page:
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_its_secret_key_is_for_its_owners_eyes(up: Up) -> None:
    up.address()
    assert (up.var / "secret_key").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_kindly(up: Up) -> None:
    port = up.address().rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "manage.py", "up", "--empty", "--port", port],
        cwd=ROOT,
        env={**suite.clean_environment(), "RELAY_VAR": str(up.var / "second")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr


def test_a_killed_worker_is_restarted_while_pages_are_served(up: Up) -> None:
    address = up.address()
    os.kill(up.worker(), signal.SIGKILL)
    assert up.hears("worker ended with -9")
    assert up.hears("Starting worker again")
    with urllib.request.urlopen(f"{address}/healthz") as page:
        assert page.status == 200


def test_a_killed_beat_comes_back_with_its_worker(up: Up) -> None:
    up.address()
    until(lambda: bool(beats(up.worker())))  # the worker of the test before may only just be coming back
    worker = up.worker()
    (beat,) = beats(worker)
    os.kill(beat, signal.SIGKILL)
    until(lambda: up.worker() != worker and bool(beats(up.worker())))


def test_ctrl_c_leaves_no_process(up: Up) -> None:
    up.address()
    started = up.children()
    assert len(started) == 2
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(timeout=30) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
