"""Two real histories of past relays, kept by the command and counted against the file with nothing of ours: `make real-data`."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from imports import working
from imports.models import Import
from insights.models import PastLeg
from stakeholders import clock
from stakeholders.models import Stakeholder
from tests.doors import browser

FILES = ("relay_legs_bpic20_prepaid.csv", "relay_legs_bpic13_incidents_early.csv")
LEAD = "lead@northlight.example"
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
        again = again_by_page(file)
        assert _counts(_as_said(leg) for leg in PastLeg.objects.all()) == there
        print(f"real-data: {name}: {legs} legs of {relays} relays in {took:.1f} s ({legs / took:.0f} rows/s); all counts are the file's")
        print(f"real-data: {name}: {again}")


def again_by_page(file: Path) -> str:
    """The same file by page: every leg takes the place of itself. A worker keeps what is long."""
    client = browser(Stakeholder.objects.get(email=LEAD))
    began = time.monotonic()
    client.post("/imports/", {"file": SimpleUploadedFile(file.name, file.read_bytes()), "kind": "history", "zone": "UTC"})
    read = time.monotonic()
    row = Import.objects.get(name=file.name)
    client.post(f"/imports/{row.pk}/run/")
    pressed = time.monotonic()
    row.refresh_from_db()
    assert row.state == "running", row.state
    working.work(now=clock.now())
    kept = time.monotonic()
    row.refresh_from_db()
    assert (row.state, row.result["new"], row.result["replaced"]) == ("done", 0, row.found["legs"]), (row.state, row.result)
    times = (read - began, pressed - read, kept - pressed)
    return "by page the same again: read in {:.1f} s, the button {:.2f} s, a worker {:.1f} s".format(*times)


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
