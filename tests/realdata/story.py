"""Kubernetes v1.30 on the demo company: dry run, answers to every doubtful cell, start, three passes, a wait, and what comes of it."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from itertools import cycle
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from campaigns import importing
from campaigns.audit import audit
from campaigns.importing import Answers, Doubt, DoubtKind
from campaigns.models import Campaign, Leg, Stall
from insights.board import board
from relay import static_files
from stakeholders import clock, directory
from stakeholders.models import Stakeholder
from stakeholders.who import who_is
from stakeholders.worktime import opening
from tests import main_job as job
from tests.doors import browser
from tests.programs import Program

RELAY = "Kubernetes v1.30 launch"
LEAD = "lead@northlight.example"
# Dealt out to the owners of the file as they come. Jonas Weber works at an agency and has no account.
RUNNERS = (
    "runner2@northlight.example",
    "runner1@northlight.example",
    "yusuf.demir@northlight.example",
    "jonas.weber@halden.example",
    "runner3@northlight.example",
    "elise.moreau@northlight.example",
    "leon.fischer@northlight.example",
    "grace.lindqvist@northlight.example",
)


def tell(plans: Path, folder: Path) -> None:
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    static_files.collect()
    call_command("demo", stdout=StringIO())
    said, doubts = answered(plans)
    campaign = job.import_plan(plans, said, folder, relay=RELAY)
    legs = Leg.objects.filter(campaign=campaign, kind="leg")
    runners = legs.values("runner").distinct().count()
    print(f"real-data: imported {campaign.name}: {legs.count()} legs, {runners} runners; {doubts}")

    job.tick(job.at_ten_thirty(job.first_day(campaign)))
    rest = list(Campaign.objects.filter(state="running"))
    for other in rest:  # nobody tends them in this story: left alone for weeks they would cost more by the day
        job.press(other.lead, "campaign_pause", other.pk)
    print(f"real-data: {len(rest)} races of the demo are paused while this one is run")
    left = job.Job(campaign).run(passes=3)
    names = [one.name for one in Stakeholder.objects.filter(pk__in=[left.giver_id, left.taker_id])]
    print(f"real-data: a baton between {' and '.join(sorted(names))} is left in the air on {left.offered_at:%a %d %b %H:%M} UTC")
    later = job.working_days_later(left, 2)
    job.tick(later)
    assert job.stalls(campaign) == [("baton_in_air", left.pk)], job.stalls(campaign)
    stall = Stall.objects.get(handoff=left)
    place, shown = place_of(campaign)
    print(f"real-data: flagged 1 at {later:%a %d %b %H:%M} UTC, costs {stall.cost_days:.2f} d; on the board {place} of {shown}")
    assert place == 1
    see_the_page(campaign, Stakeholder.objects.get(pk=left.taker_id))
    ask_the_api(campaign, stall)

    told_once(campaign, stall, folder / "mail")
    before = job.rows(campaign)
    for minutes in (1, 30, 24 * 60):
        job.tick(clock.now() + minutes * job.MINUTE)
    told_once(campaign, stall, folder / "mail")
    assert job.rows(campaign) == before, (before, job.rows(campaign))
    assert not list(audit())
    print(f"real-data: 3 notices, 3 mails; 3 more ticks add 0 rows; audit clean; {time.monotonic() - began:.1f} s; PASS")


def ask_the_api(campaign: Campaign, stall: Stall) -> None:
    """Board, status and list of stalls tell programs what the pages tell people."""
    program = Program(Stakeholder.objects.get(email=LEAD))
    lanes = [lane for group in program.get("board/").json()["groups"] for lane in group["lanes"]]
    status = program.get(f"campaigns/{campaign.pk}/status/").json()
    listed = program.get("stalls/", open="true", campaign=str(campaign.pk)).json()["results"]
    told = [
        {(one["id"], one["kind"], one["cost_working_days"]) for one in found} for found in (lanes[0]["stalls"], status["stalls"], listed)
    ]
    assert lanes[0]["id"] == str(campaign.pk)
    assert told[0] == told[1] == told[2] == {(str(stall.pk), "baton_in_air", stall.cost_days)}, told
    assert "stall" in [one["code"] for one in status["because"]]
    print(f"real-data: the API says the same: first on its board, {status['colour']}, because {[one['code'] for one in status['because']]}")


# The answers


def answered(plans: Path) -> tuple[dict[str, Any], str]:
    """Answers to all that the dry run names, and how much that was."""
    doubts = dry_run(plans)
    said: dict[str, Any] = {"lead": LEAD, "objective": "adoption", "owners": {}, "dates": {}, "same_as_previous": []}
    current, people = current_ends(plans), cycle(RUNNERS)
    for _ in range(5):
        for doubt in asked_now(plans, said):
            answer(doubt, said, current, people)
    assert not asked_now(plans, said)
    return said, doubts


def dry_run(plans: Path) -> str:
    """What the command says without any answer; it writes nothing."""
    out = StringIO()
    try:
        call_command("import_csv", "plan", str(plans), relay=RELAY, dry_run=True, stdout=out)
    except CommandError as refused:
        assert not Campaign.objects.filter(name=RELAY).exists()
        return f"the dry run named {len(out.getvalue().strip().splitlines()) - 1} cells: {refused}"
    raise AssertionError("a plan with doubtful cells passed without answers")


def asked_now(plans: Path, said: Mapping[str, Any]) -> tuple[Doubt, ...]:
    return importing.read(plans.read_bytes(), answers=Answers.from_mapping(said), now=clock.now(), relays=[RELAY]).blocking


def answer(doubt: Doubt, said: dict[str, Any], current: Mapping[str, str], people: Iterator[str]) -> None:
    """As a lead would: the later version of the file's own dates, one person a role, nobody named: as the leg before."""
    if doubt.kind in (DoubtKind.BLANK_DATE, DoubtKind.BAD_DATE, DoubtKind.FAR_DATE):
        said["dates"][doubt.key] = date.fromisoformat(current[doubt.key]).isoformat()
    elif doubt.kind in (DoubtKind.UNKNOWN_OWNER, DoubtKind.TWO_OWNERS):
        if doubt.key not in said["owners"]:
            said["owners"][doubt.key] = next(people)
    elif doubt.kind is DoubtKind.BLANK_OWNER:
        said["same_as_previous"].append(doubt.key)
    elif doubt.kind is DoubtKind.ALL_PAST:
        said["shift"] = {"starts_on": job.next_monday(clock.now()).isoformat()}
    else:
        raise AssertionError(f"nobody thought of this: {doubt}")


def current_ends(plans: Path) -> dict[str, str]:
    with plans.open(encoding="utf-8-sig", newline="") as file:
        return {f"{row['relay_id']}/{row['leg_seq']}": row["current_end"] for row in csv.DictReader(file)}


# What came of it


def place_of(campaign: Campaign) -> tuple[int, int]:
    """Its place on its lead's board, and how many campaigns stand there."""
    lead = Stakeholder.objects.select_related("user").get(pk=campaign.lead_id)
    seen = board(who_is(lead, on=clock.now().date()), now=clock.now())
    lanes = [lane.campaign.pk for group in seen.groups for lane in group.lanes]
    return lanes.index(campaign.pk) + 1, len(lanes)


def see_the_page(campaign: Campaign, taker: Stakeholder) -> None:
    """The first lane of the page names age, court and cost; the status page names colour and reason."""
    lane = words_of(browser(campaign.lead).get("/board/").content.decode().split("data-lane")[1])
    shown = re.search(r"\d+ (min|h|d) over", lane)
    assert shown, lane
    for words in (campaign.name, taker.name, "moves the finish by"):
        assert words in lane, lane
    status = words_of(browser(campaign.lead).get(f"/campaigns/{campaign.pk}/status/").content.decode())
    because = status.partition("because ")[2].partition(" Say otherwise")[0]
    assert "has not answered" in because, status
    print(f"real-data: the board says {shown[0]!r}, {taker.name}; the status page {because!r}")


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)).split())


def told_once(campaign: Campaign, stall: Stall, mail: Path) -> None:
    """Taker, next runner and lead have one notice and one mail each, by their own hours; who has no account gets a link of their own."""
    readers = {notice.reader for notice in stall.notices.select_related("reader")}
    hours = directory.working_times([one.pk for one in readers])
    for moment in sorted(opening(hours[one.pk], clock.now()) for one in readers):
        job.tick(moment)
    assert sorted(why for _reader, why in job.notices_about(stall)) == ["court", "downstream", "lead"]
    assert set(job.notices_about(stall).values()) == {1}
    mails = job.mails_about(stall, job.mails_in(mail))
    assert {name: len(sent) for name, sent in mails.items()} == {one.name: 1 for one in readers}, mails
    for one in readers:
        inside, outside = (f"http://relay.example/{door}" in job.text_of(mails[one.name][0]) for door in ("handoffs/", "g/"))
        assert (inside, outside) == (bool(one.user_id), not one.user_id), one
