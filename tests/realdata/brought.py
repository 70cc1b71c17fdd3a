"""All plans of the real file brought by page, by command and by API, with one file of answers made from what is doubted: `make real-data`.

What the page names is counted against the file with nothing of ours; what the three draft is the same, leg by leg.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns import importing
from campaigns.audit import audit
from campaigns.importing import Answers, DoubtKind
from campaigns.models import Campaign, Leg
from imports.models import Import
from imports.plan_page import plan_page
from stakeholders import clock
from stakeholders.models import Stakeholder
from tests import main_job as job
from tests.doors import browser
from tests.programs import Program

LEAD = "lead@northlight.example"
RUNNERS = ("runner1@northlight.example", "runner2@northlight.example", "runner3@northlight.example")
LONGEST = 60.0  # seconds, for either way
Row = Mapping[str, str]


def bring(plans: Path, folder: Path) -> None:
    with plans.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    compare(rows, plans)
    said = answers_to(plans)
    (folder / "all-answers.json").write_text(json.dumps(said))
    by_page, first = timed(lambda: drafted_by_page(plans, said))
    by_command, second = timed(lambda: drafted_by_command(plans, folder / "all-answers.json"))
    by_api, third = timed(lambda: drafted_by_api(plans, said))
    for other in (by_command, by_api):
        assert by_page == other, [pair for pair in zip(by_page, other, strict=True) if pair[0] != pair[1]][:3]
    relays = {row["relay_id"] for row in rows}
    assert len(by_page) == len(rows), (len(by_page), len(rows))
    assert sorted((row["relay_name"], row["leg_name"]) for row in rows) == sorted((leg[0], leg[1]) for leg in by_page)
    assert not list(audit())
    assert max(first, second, third) <= LONGEST
    took = f"by page in {first:.1f} s, by command in {second:.1f} s and by API in {third:.1f} s"
    print(f"real-data: {len(relays)} plans, {len(rows)} legs drafted {took}, the same; audit clean")


def timed(act: Any) -> tuple[Any, float]:
    began = time.monotonic()
    return act(), time.monotonic() - began


# What is doubted, against the file itself


def compare(rows: list[Row], plans: Path) -> None:
    named: dict[DoubtKind, set[int]] = {}
    for doubt in importing.read(plans.read_bytes(), answers=Answers(), now=clock.now()).doubts:
        named.setdefault(doubt.kind, set()).add(doubt.line)
    lines = list(enumerate(rows, 2))  # no cell of this file holds a line break
    blank = {line for line, row in lines if not row["baseline_end"]}
    nobody = {line for line, row in lines if not row["owner_role"]}
    two = {line for line, row in lines if "/" in row["owner_role"]}
    assert named[DoubtKind.BLANK_DATE] == blank, blank ^ named[DoubtKind.BLANK_DATE]
    assert named[DoubtKind.BLANK_OWNER] == nobody, nobody ^ named[DoubtKind.BLANK_OWNER]
    assert named[DoubtKind.TWO_OWNERS] == two, two ^ named[DoubtKind.TWO_OWNERS]
    far = named.get(DoubtKind.FAR_DATE, set())
    back = {line for line in backward(lines) if line - 1 not in far}
    assert back <= named[DoubtKind.BACKWARD_DATE], back - named[DoubtKind.BACKWARD_DATE]
    after_gaps = len(named[DoubtKind.BACKWARD_DATE] - back)
    print(
        f"real-data: {len(rows)} rows: {len(blank)} blank dates, {len(nobody)} blank and {len(two)} double owners, all named and no others"
    )
    print(
        f"real-data: {len(backward(lines))} dates lie before that of the row above: {len(back)} are named, {len(backward(lines) - back)} "
        f"follow a date that is far off itself and is asked about; {after_gaps} more lie before the last date above a blank one"
    )


def backward(lines: Iterable[tuple[int, Row]]) -> set[int]:
    """Lines whose date lies before that of the row above, in one relay, both with a date."""
    found = set()
    for (_line, above), (line, row) in pairwise(lines):
        if above["relay_id"] == row["relay_id"] and above["baseline_end"] and row["baseline_end"]:
            found |= {line} if date.fromisoformat(row["baseline_end"]) < date.fromisoformat(above["baseline_end"]) else set()
    return found


def answers_to(plans: Path) -> dict[str, Any]:
    """One person a role, dates and owners that are missing as in the leg before, what has none before it as `current_end` says."""
    said: dict[str, Any] = {"lead": LEAD, "objective": "adoption", "owners": {}, "dates": {}, "same_as_previous": []}
    said["shift"] = {"starts_on": job.next_monday(clock.now()).isoformat()}
    with plans.open(encoding="utf-8-sig", newline="") as file:
        current = {f"{row['relay_id']}/{row['leg_seq']}": row["current_end"] for row in csv.DictReader(file)}
    for _round in range(5):
        for doubt in importing.read(plans.read_bytes(), answers=Answers.from_mapping(said), now=clock.now()).blocking:
            if doubt.kind in (DoubtKind.UNKNOWN_OWNER, DoubtKind.TWO_OWNERS):
                said["owners"].setdefault(doubt.key, RUNNERS[len(said["owners"]) % len(RUNNERS)])
            elif doubt.kind is DoubtKind.BLANK_OWNER:
                _as_before(said, f"{doubt.key}/owner") or said["owners"].setdefault(doubt.key, None)
            elif doubt.kind is DoubtKind.BLANK_DATE:
                _as_before(said, f"{doubt.key}/date") or said["dates"].setdefault(doubt.key, current[doubt.key])
            elif doubt.kind is DoubtKind.FAR_DATE:
                said["dates"][doubt.key] = current[doubt.key]
            else:
                raise AssertionError(f"nobody thought of this: {doubt}")
    return said


def _as_before(said: dict[str, Any], key: str) -> bool:
    """Say so; False where that was said and did not help: nothing stands before it."""
    if key in said["same_as_previous"]:
        return False
    said["same_as_previous"].append(key)
    return True


# Both ways


def drafted_by_page(plans: Path, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    before = set(Campaign.objects.values_list("pk", flat=True))
    client = browser(Stakeholder.objects.get(email=LEAD))
    answer = client.post("/imports/", {"file": SimpleUploadedFile(plans.name, plans.read_bytes()), "kind": "plan"})
    row = Import.objects.get()
    assert answer.status_code == 302, answer.status_code
    relays = [one["id"] for one in row.found["relays"]]
    assert client.post(f"/imports/{row.pk}/relays/", {"relays": relays}).status_code == 302
    look_at_the_page(client, row)
    file = SimpleUploadedFile("answers.json", json.dumps(said).encode())
    assert client.post(f"/imports/{row.pk}/answers/", {"answers": file}).status_code == 302
    assert json.loads(client.get(f"/imports/{row.pk}/answers.json").content) == said
    assert client.post(f"/imports/{row.pk}/run/").status_code == 302
    row.refresh_from_db()
    waited = row.state
    job.tick(clock.now())
    row.refresh_from_db()
    assert row.state == "done", (waited, row.state, row.refusal)
    client.post(f"/imports/{row.pk}/discard/")
    return legs(without=before)


def look_at_the_page(client: Client, row: Import) -> None:
    row.refresh_from_db()
    client.get(f"/imports/{row.pk}/")
    with CaptureQueriesContext(connection) as asked:
        page, took = timed(lambda: client.get(f"/imports/{row.pk}/"))
    assert page.status_code == 200
    seen = plan_page(row, now=clock.now())
    cells = sum(one.cells for one in seen.shared if one.blocks)
    print(
        f"real-data: the page asks for {seen.open} answers; {sum(one.blocks for one in seen.shared)} roles stand for {cells} cells; "
        f"{len(asked)} queries, {took:.2f} s, {len(page.content) // 1024} kB"
    )


def drafted_by_command(plans: Path, answers: Path) -> list[tuple[Any, ...]]:
    before = set(Campaign.objects.values_list("pk", flat=True))
    call_command("import_csv", "plan", str(plans), answers=answers, stdout=StringIO())
    return legs(without=before)


def drafted_by_api(plans: Path, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """A dry run that names the cells, a call that is refused, and one with the answers, sent twice: one of them is done."""
    before = set(Campaign.objects.values_list("pk", flat=True))
    program = Program(Stakeholder.objects.get(email=LEAD))
    dry = program.send("POST", "imports/?dry_run=true", plans.read_bytes(), media="text/csv")
    refused = program.send("POST", "imports/", plans.read_bytes(), media="text/csv")
    assert (dry.status_code, refused.status_code) == (200, 422), (dry.status_code, refused.status_code)
    assert set(Campaign.objects.values_list("pk", flat=True)) == before
    body = form({"file": plans.read_bytes(), "answers": json.dumps(said).encode()})
    made = program.send("POST", "imports/", body, key="all plans", media="multipart/form-data; boundary=relay")
    again = program.send("POST", "imports/", body, key="all plans", media="multipart/form-data; boundary=relay")
    assert (made.status_code, again.content) == (202, made.content), made.content[:500]
    job.tick(clock.now())
    ended = program.get(made.json()["url"]).json()
    assert (ended["state"], ended["steps_done"]) == ("done", ended["steps"]), ended["refusal"]
    print(f"real-data: the API's dry run names {dry.json()['blocking']} blocking cells, {len(refused.json()['errors'])} places refuse")
    return legs(without=before)


def form(parts: Mapping[str, bytes]) -> bytes:
    """A form of files, as a program sends it."""
    head = b'--relay\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n'
    return b"".join(head % (name.encode(), name.encode(), content) for name, content in parts.items()) + b"--relay--\r\n"


def legs(without: set[Any]) -> list[tuple[Any, ...]]:
    """Every leg that was drafted, as people see it, and where each campaign ends."""
    found = Leg.objects.filter(kind="leg").exclude(campaign__in=without).order_by("campaign__name", "position")
    columns = ("campaign__name", "name", "runner__name", "function__slug", "planned_days", "plan_start", "plan_due", "campaign__finish_on")
    return list(found.values_list(*columns))
