"""The forecast held against every history in a folder: `make backtest`. Files that are not there are left out.

In a test database made for it, with the site's hours as they are at first: 09:00 to 17:00, Monday to Friday. Each file twice: learning from
the 50 relays before each, and from none.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Where instants without an offset were written down, by the file's name.
ZONES = {"relay_legs_bpic20_prepaid.csv": "Europe/Amsterdam", "relay_legs_bpic13_incidents_early.csv": "Europe/Stockholm"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="where the histories lie, as relay_legs_*.csv")
    asked.add_argument("--zone", default="Europe/London", help="of files that nobody knows here")
    said = asked.parse_args()
    files = sorted(said.folder.glob("relay_legs_*.csv"))
    if not files:
        print(f"There is no history in {said.folder}: nothing to hold the forecast against.")
        return

    import django  # the settings have to be named first

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        for file in files:
            hold(file, ZONES.get(file.name, said.zone))
    finally:
        teardown_databases(made, verbosity=0)


def hold(file: Path, zone: str) -> None:
    from django.core.management import call_command

    for past in ("50", "0"):
        print(f"\n{file.name}, {zone}, learning from {past} relays")
        with tempfile.TemporaryDirectory() as folder:
            call_command("backtest", "--legs", str(file), "--out", str(Path(folder) / "forecasts.csv"), "--zone", zone, "--past", past)


if __name__ == "__main__":
    main()
