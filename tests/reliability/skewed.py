"""Runs one of our commands on a clock that is wrong: `python -m tests.reliability.skewed SECONDS MODULE …`."""

from __future__ import annotations

import runpy
import sys
import time

import time_machine


def main(seconds: str, module: str, *words: str) -> None:
    sys.argv = [module, *words]
    with time_machine.travel(time.time() + float(seconds), tick=True):
        runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
