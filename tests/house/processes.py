"""What runs on this machine, as /proc tells it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def children(parent: int) -> dict[int, str]:
    """The processes a process has started, by their command."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if _stat(int(entry.name))[1] == str(parent):
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def is_running(pid: int) -> bool:
    try:
        return _stat(pid)[0] != "Z"
    except OSError:
        return False


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def _stat(pid: int) -> list[str]:
    """State, parent and the rest; the name before them may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
