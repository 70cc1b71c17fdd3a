"""The reliability runs from a bare clone: `python3 tests/reliability/launch.py fire full`. Brings what tests need, as `verify` does."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from relay import bootstrap

RUNS = ("fire", "latency", "skew", "hanging")


def main() -> None:
    if sys.argv[1:2] not in [[run] for run in RUNS]:
        raise SystemExit(f"usage: launch.py {'|'.join(RUNS)} …")
    bootstrap.EXTRAS |= dict.fromkeys(RUNS, bootstrap.EXTRAS["verify"])
    bootstrap.enter(sys.argv)
    del sys.argv[0]
    runpy.run_module(f"tests.reliability.{sys.argv[0]}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
