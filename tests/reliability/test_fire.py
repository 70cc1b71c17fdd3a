"""The short form of the notices under fire, and two faults that it must find (`make reliability-faults`). The long form is
`make reliability-notices`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from relay import suite

# It asks no database of the tests; but pytest-django leaves whatever asks none to the end, where nothing runs beside it.
pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("fire"), pytest.mark.django_db]
LONGEST = 480.0  # beside other tests on two cores; the run itself has its budget


def fire(*words: str) -> subprocess.CompletedProcess[str]:
    """A run on servers of its own, as one would start it by hand."""
    command = [sys.executable, "-m", "tests.reliability.fire", *words]
    return subprocess.run(
        command, cwd=suite.ROOT, env=suite.clean_environment(), capture_output=True, text=True, timeout=LONGEST, check=False
    )


def failed(run: subprocess.CompletedProcess[str]) -> list[str]:
    """Which targets were missed."""
    assert "notices under fire" in run.stdout, run.stderr[-3000:]
    return [line.split(":")[0].split("FAIL")[1].strip() for line in run.stdout.splitlines() if line.startswith("  FAIL")]


def test_nothing_is_lost_and_every_duplicate_is_explained() -> None:
    run = fire("short")
    assert failed(run) == [], run.stdout
    assert run.returncode == 0, run.stdout


@pytest.mark.faults
def test_it_finds_what_is_sent_by_two_at_once() -> None:
    run = fire("control", "--fault", "no_lease")
    assert "unexplained duplicate mails" in failed(run), run.stdout
    assert run.returncode == 1


@pytest.mark.faults
def test_it_finds_what_is_marked_before_it_is_sent() -> None:
    run = fire("control", "--fault", "marked_first")
    assert "lost" in failed(run), run.stdout
    assert run.returncode == 1
