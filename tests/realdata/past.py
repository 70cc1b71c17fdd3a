"""Two real histories of past relays, kept by the command and counted against the file with nothing of ours: `make real-data`."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from insights.models import PastLeg

FILES = ("relay_legs_bpic20_prepaid.csv", "relay_legs_bpic13_incidents_early.csv")
LONGEST = 60  # seconds
COUNTED = ("outcome", "function", "relay_type", "attempt", "returned_to_seq")
INSTANTS = ("offered_at", "accepted_at", "ended_at")


def count(folder: Path) -> None:
    for name in FILES:
        file = folder / name
        if not file.exists():
            print(f"real-data: NOT RUN, there is no {file}")
            continue
        PastLeg.objects.all().delete()
        began = time.monotonic()
        call_command("import_csv", "history", str(file), "--zone", "UTC", stdout=StringIO())
        took = time.monotonic() - began
        with file.open(encoding="utf-8-sig", newline="") as said:
            there = _counts(csv.DictReader(said))
        kept = _counts(_as_said(leg) for leg in PastLeg.objects.all())
        assert there == kept, {name: (there[name], kept[name]) for name in there if there[name] != kept[name]}
        assert took <= LONGEST, f"{took:.1f} s, target {LONGEST}"
        legs, relays = there["legs"].total(), len(there["legs"])
        print(f"real-data: {name}: {legs} legs of {relays} relays in {took:.1f} s ({legs / took:.0f} rows/s); all counts are the file's")


def _counts(legs: Iterable[Mapping[str, str]]) -> dict[str, Counter[str]]:
    """How many legs each relay has, how often each value stands in a column, and at which seconds things happened."""
    found: dict[str, Counter[str]] = {name: Counter() for name in ("legs", *COUNTED, *INSTANTS)}
    for leg in legs:
        found["legs"][leg["relay_id"]] += 1
        for name in (*COUNTED, *INSTANTS):
            found[name][leg[name]] += 1
    return found


def _as_said(leg: PastLeg) -> dict[str, str]:
    """A kept leg in the file's own words."""
    plain = {name: "" if (value := getattr(leg, name)) is None else str(value) for name in ("relay_id", *COUNTED)}
    return plain | {name: f"{at:%Y-%m-%dT%H:%M:%S}" if (at := getattr(leg, name)) else "" for name in INSTANTS}
