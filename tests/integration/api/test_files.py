"""Files over the door for programs: plans and histories come in all or nothing, lists go out line by line, links are made once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Campaign, Share
from imports import working
from imports.models import Import
from insights.models import PastLeg
from stakeholders import clock
from stakeholders.models import KeptAnswer
from tests.doors import browser
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "data"
PLANS, ANSWERS = (FILES / "launch_plans.csv").read_bytes(), json.loads((FILES / "launch_plans_answers.json").read_text())
PAST = (FILES / "past_legs.csv").read_bytes()


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def ana(world: World) -> Program:
    return Program(world["Ana"])


def bring(program: Program, content: bytes, answers: dict[str, Any] | None = None, *, key: str = "", **query: str) -> Any:
    """As a form with two parts."""
    parts: dict[str, Any] = {"file": SimpleUploadedFile("plan.csv", content, "text/csv")}
    if answers is not None:
        parts["answers"] = json.dumps(answers)
    place = "/api/v1/imports/?" + "&".join(f"{name}={value}" for name, value in query.items())
    headers = {"Authorization": f"Bearer {program.token}"} | ({"Idempotency-Key": key} if key else {})
    return program.client.post(place, parts, headers=headers)


# Plans


def test_a_dry_run_names_every_doubtful_cell_and_keeps_nothing(ana: Program):
    answer = bring(ana, PLANS, dry_run="true")
    said = answer.json()
    assert (answer.status_code, said["dry_run"], said["id"], Import.objects.count()) == (200, True, None, 0)
    assert said["blocking"] == sum(cell["blocks"] for cell in said["cells"]) > 0
    assert all(cell["reason"] and cell["key"] for cell in said["cells"])
    assert any(cell["line"] and cell["column"] == "baseline_end" for cell in said["cells"])


def test_a_plan_with_open_cells_is_refused_line_by_line_and_nothing_is_made(ana: Program):
    answer = bring(ana, PLANS)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert any(field.startswith("line ") and ", baseline_end" in field for field in answer.json()["errors"])
    assert (Campaign.objects.count(), Import.objects.count()) == (0, 0)


def test_an_answered_plan_is_drafted_whole(ana: Program):
    answer = bring(ana, PLANS, ANSWERS | {"shift": {"starts_on": "2031-11-10"}}, relays="Heron_2")
    said = answer.json()
    assert (answer.status_code, said["state"]) == (201, "done"), said
    assert [one["id"] for one in said["campaigns"]] == [str(pk) for pk in Campaign.objects.values_list("pk", flat=True)]
    assert ana.get(said["url"]).json()["steps_done"] == said["steps"] == 3


def test_the_same_file_under_the_same_key_is_drafted_once(ana: Program):
    said = ANSWERS | {"shift": {"starts_on": "2031-11-10"}}
    body = b"--x\r\nContent-Disposition: form-data; name=file; filename=p.csv\r\n\r\n" + PLANS
    body += b"\r\n--x\r\nContent-Disposition: form-data; name=answers\r\n\r\n" + json.dumps(said).encode() + b"\r\n--x--\r\n"
    place, media = "imports/?relays=Heron_2", "multipart/form-data; boundary=x"
    first = ana.send("POST", place, body, key="k1", media=media)
    again = ana.send("POST", place, body, key="k1", media=media)
    assert (first.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
    assert Campaign.objects.count() == 1


def test_a_long_one_is_answered_with_where_its_progress_is(ana: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("imports.plans.AT_ONCE", 0)
    monkeypatch.setattr("imports.kinds.KINDS", _rebuilt())
    answer = bring(ana, PLANS, ANSWERS | {"shift": {"starts_on": "2031-11-10"}}, relays="Heron_2")
    assert (answer.status_code, answer.json()["state"], Campaign.objects.count()) == (202, "running", 0)
    working.work(now=clock.now())
    assert ana.get(answer.json()["url"]).json()["state"] == "done"
    assert Campaign.objects.count() == 1


def _rebuilt() -> dict[str, Any]:
    from dataclasses import replace

    from imports.kinds import KINDS

    return {name: replace(kind, at_once=0) for name, kind in KINDS.items()}


def test_a_history_is_kept_as_the_raw_body_of_a_call(ana: Program):
    answer = ana.send("POST", "imports/?kind=history&zone=Europe/Berlin", PAST, media="text/csv")
    assert (answer.status_code, answer.json()["new"]) == (201, PastLeg.objects.count())
    assert PastLeg.objects.count() > 0


@pytest.mark.parametrize(
    ("content", "field"),
    [(b"", "file"), (b"\xff\xfe", "file"), (b"a,b\n1,2\n", "file"), (b'relay_id,leg_seq\n"', "file"), (b"\x00", "file")],
)
def test_what_is_no_plan_is_refused_with_its_line(ana: Program, content: bytes, field: str):
    answer = bring(ana, content)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_a_file_is_its_uploaders(ana: Program, world: World):
    place = bring(ana, PLANS, ANSWERS | {"shift": {"starts_on": "2031-11-10"}}, relays="Heron_2").json()["url"]
    assert Program(world["Eva"]).get(place).status_code == 404


# Lists


def test_a_list_goes_out_as_csv_and_only_what_one_may_see(ana: Program, world: World):
    world.race(name="=HYPERLINK(1)")
    answer = ana.get("exports/campaigns.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))
    assert (answer["Content-Type"], [row["campaign"] for row in rows]) == ("text/csv; charset=utf-8", ["'=HYPERLINK(1)"])
    assert b"".join(Program(world["Hal"]).get("exports/events.csv").streaming_content).count(b"\r\n") == 1


def test_an_export_that_there_is_not_is_404(ana: Program):
    assert ana.get("exports/motives.csv").status_code == 404


# Links


def test_a_link_is_told_once_and_opens_the_page(ana: Program, world: World):
    campaign = world.race()
    made = ana.post(f"campaigns/{campaign.pk}/shares/", label="The board", key="k1")
    place = made.json()["url"].partition("/s/")[2]
    assert (made.status_code, browser().get(f"/s/{place}").status_code) == (201, 200)
    assert [one["url"] for one in ana.get(f"campaigns/{campaign.pk}/shares/").json()["results"]] == [""]
    again = ana.post(f"campaigns/{campaign.pk}/shares/", label="The board", key="k1")
    assert (again.status_code, again.json()["code"], Share.objects.count()) == (409, "wrong_moment", 1)
    assert place.encode() not in bytes(KeptAnswer.objects.get().body)


def test_a_link_taken_back_opens_nothing(ana: Program, world: World):
    campaign = world.race()
    made = ana.post(f"campaigns/{campaign.pk}/shares/", label="The board").json()
    assert ana.post(f"campaigns/{campaign.pk}/shares/{made['id']}/revoke/").status_code == 200
    assert browser().get("/s/" + made["url"].partition("/s/")[2]).status_code == 404


# Decisions and corrections


def test_an_executive_decides_and_the_status_says_so(ana: Program, world: World):
    campaign = world.race()
    asked = ana.post(f"campaigns/{campaign.pk}/decisions/", question="Which price?", options=["Old", "New"], by_date="2031-01-06")
    assert asked.status_code == 201, asked.content
    gus = Program(world["Gus"])
    assert [one["question"] for one in gus.get("decisions/", state="open").json()["results"]] == ["Which price?"]
    answered = gus.post(f"decisions/{asked.json()['id']}/answer/", option=1, words="Be bold.")
    assert (answered.json()["state"], answered.json()["chosen"], answered.json()["words"]) == ("answered", "New", "Be bold.")
    late = Program(world["Gus"]).post(f"decisions/{asked.json()['id']}/answer/", option=0)
    assert (late.status_code, late.json()["current"]["chosen"]) == (409, "New")
    assert [one["chosen"] for one in gus.get(f"campaigns/{campaign.pk}/status/").json()["decisions"]] == ["New"]


def test_a_question_too_late_is_told_how_it_stands(ana: Program, world: World):
    campaign = world.race()
    assert ana.post(f"campaigns/{campaign.pk}/abandon/", reason="No budget").status_code == 200
    for place, said in {
        "decisions": {"question": "Which price?", "options": ["Old", "New"], "by_date": "2031-01-06"},
        "corrections": {"saw": "Late", "changed": "Earlier brief", "check_on": "2031-01-06"},
        "shares": {"label": "The board"},
    }.items():
        refused = ana.post(f"campaigns/{campaign.pk}/{place}/", **said)
        assert (refused.status_code, refused.json()["current"]["state"]) == (409, "abandoned"), place


def test_a_correction_is_written_down_and_looked_at_again(ana: Program, world: World):
    campaign = world.race()
    made = ana.post(f"campaigns/{campaign.pk}/corrections/", saw="Late", changed="Earlier brief", check_on="2031-01-06").json()
    seen = ana.post(f"campaigns/{campaign.pk}/corrections/{made['id']}/check/", outcome="worked", words="In time.").json()
    assert (seen["outcome"], seen["found"], seen["checked_by"]) == ("worked", "In time.", "Ana")
    assert ana.get(f"campaigns/{campaign.pk}/status/").json()["corrections"][0]["outcome"] == "worked"
    second = ana.post(f"campaigns/{campaign.pk}/corrections/", saw="Later", changed="Two briefs", check_on="2031-01-06").json()
    page = ana.get(f"campaigns/{campaign.pk}/corrections/", page_size=1).json()
    assert [one["id"] for one in page["results"]] == [second["id"]]
    assert [one["id"] for one in ana.get(page["next"].partition("/api/v1/")[2]).json()["results"]] == [made["id"]]
