"""A lead brings a file by page: reads it, answers its doubtful cells, looks at the race it would be, and has it drafted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Leg
from imports.models import Import
from imports.plan_page import plan_page
from insights.models import PastLeg
from tests.doors import browser, said
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[1] / "data"
PLANS, HISTORY, ANSWERS = FILES / "launch_plans.csv", FILES / "past_legs.csv", FILES / "launch_plans_answers.json"


@pytest.fixture
def world():
    world = World.build()
    with time_machine.travel(world.now, tick=False):
        yield world


@pytest.fixture
def ana(world: World) -> Client:
    return browser(world["Ana"])


def bring(client: Client, content: bytes | Path = PLANS, *, kind: str = "plan", name: str = "plans.csv", **more: str):
    content = content.read_bytes() if isinstance(content, Path) else content
    return client.post("/imports/", {"file": SimpleUploadedFile(name, content), "kind": kind, **more})


def brought(client: Client, *relays: str, **more: object) -> Import:
    bring(client, **more)
    row = Import.objects.get()
    if relays:
        client.post(reverse("import_relays", args=[row.pk]), {"relays": relays})
        row.refresh_from_db()
    return row


def form_of(client: Client, row: Import, relay: str = "") -> dict[str, str]:
    """The answers form of the page with what stands in it."""
    page = client.get(f"/imports/{row.pk}/", {"relay": relay} if relay else {})
    found = {"seen": page.context["seen"], "relay": page.context["plan"].relay.id}
    for form in (page.context["form"], page.context["cells"]):
        for field in form:
            value = field.value()
            found[field.html_name] = "" if value is None else str(value)
    return found


def question(row: Import, world: World, text: str, relay: str = "Heron_2"):
    """The question about a cell: by the key of its answer."""
    page = plan_page(row, now=world.now, relay=relay)
    return next(one for one in (*page.shared, *page.questions) if one.key == text)


def send(client: Client, row: Import, relay: str = "", **more: str):
    return client.post(f"/imports/{row.pk}/", {**form_of(client, row, relay), **more})


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


# Bringing a file


def test_without_a_file_the_page_teaches_and_has_samples(ana: Client) -> None:
    page = ana.get("/imports/")
    assert "No file yet" in words(page)
    assert page.content.decode().count("download=") == 2


def test_a_plan_is_kept_as_a_row_with_its_relays(ana: Client, world: World) -> None:
    assert bring(ana).status_code == 302
    row = Import.objects.get()
    assert (row.kind, row.state, row.by, row.name) == ("plan", "open", world["Ana"], "plans.csv")
    assert [(one["id"], one["legs"]) for one in row.found["relays"]] == [("Heron_2", 10), ("Wren_1", 4)]
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"relay_id,leg_seq\n", "missing: leg_name, function"),
        (b"relay_id,leg_seq,leg_name,function\nr,1,\xff,PR\n", "Line 2 is not UTF-8"),
        (b"relay_id,leg_seq,leg_name,function\n,1,Build,PR\n", "Line 2, column relay_id"),
        (b"relay_id,leg_seq,leg_name,function\nr,1,a,b,c\n", "Line 2 has more cells"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB at most"),
        (b"", "This file is empty"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(ana: Client, content: bytes, because: str) -> None:
    answer = bring(ana, content)
    assert answer.status_code == 422
    assert because in str(answer.context["form"].errors["file"])
    assert not Import.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("zone", "Mars/Olympus"), ("plan", "means:1")])
def test_an_option_that_cannot_be_is_said_at_its_field(ana: Client, field: str, value: str) -> None:
    answer = bring(ana, HISTORY, kind="history", **{field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_somebody_elses_import_is_nowhere(ana: Client, world: World) -> None:
    row = brought(ana)
    eva = browser(world["Eva"])
    assert row.name not in words(eva.get("/imports/"))
    assert eva.get(f"/imports/{row.pk}/").status_code == 404
    assert browser(world["Ida"]).get(f"/imports/{row.pk}/").status_code == 200


# Choosing and answering


def test_nothing_is_asked_before_a_relay_is_chosen(ana: Client) -> None:
    row = brought(ana)
    assert "Which of these do you want to draft?" in words(ana.get(f"/imports/{row.pk}/"))


def test_none_chosen_is_said_at_the_field(ana: Client) -> None:
    row = brought(ana)
    answer = ana.post(reverse("import_relays", args=[row.pk]), {})
    assert answer.status_code == 422
    assert "Choose at least one relay" in words(answer)


def test_of_a_file_with_one_relay_that_one_is_chosen(ana: Client) -> None:
    head, *rows = PLANS.read_text().splitlines()
    bring(ana, "\n".join([head, *(row for row in rows if row.startswith("Wren"))]).encode())
    assert Import.objects.get().relays == ("Wren_1",)


def test_a_role_is_asked_for_once_however_many_cells_name_it(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2", "Wren_1")
    lead = question(row, world, "Lead")
    assert (lead.ask, lead.cells) == ("owner", 3)


def test_sent_incomplete_it_keeps_what_was_said_and_marks_the_rest(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2")
    role = question(row, world, "Builder")
    answer = send(ana, row, **{role.name: "ben@example.com"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.answers["owners"] == {"Builder": "ben@example.com"}
    assert row.answers["lead"] == "ana@example.com"
    open_one = question(row, world, "Heron_2/9")
    assert "This needs an answer." in str(answer.context["cells"].errors[f"{open_one.name}-day"])
    assert role.name not in answer.context["cells"].errors
    assert "ben@example.com" in form_of(ana, row).values()


def test_a_day_and_a_choice_at_once_are_refused_and_nothing_else_is_lost(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2")
    one, role = question(row, world, "Heron_2/9"), question(row, world, "Writer")
    answer = send(ana, row, **{f"{one.name}-day": "2024-03-29", f"{one.name}-how": "same", role.name: "dov@example.com"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.answers["owners"] == {"Writer": "dov@example.com"}
    assert "dates" not in row.answers


@pytest.mark.parametrize(
    ("key", "suffix", "typed", "part", "kept"),
    [
        ("Heron_2/9", "-day", "2024-03-29", "dates", {"Heron_2/9": "2024-03-29"}),
        ("Heron_2/9", "-how", "current", "dates", {"Heron_2/9": "2024-03-29"}),
        ("Heron_2/8", "-how", "as_is", "dates", {"Heron_2/8": "2024-12-26"}),
        ("Heron_2/7", "-how", "same", "same_as_previous", ["Heron_2/7/date"]),
        ("Heron_2/5", "", "same", "same_as_previous", ["Heron_2/5/owner"]),
        ("Heron_2/5", "", "nobody", "owners", {"Heron_2/5": None}),
        ("Press / Docs", "", "cleo@example.com", "owners", {"Press / Docs": "cleo@example.com"}),
        ("Other", "", "PR", "functions", {"Other": "PR"}),
    ],
)
def test_every_kind_of_answer_is_kept_as_the_command_takes_it(
    ana: Client, world: World, key: str, suffix: str, typed: str, part: str, kept: object
) -> None:
    row = brought(ana, "Heron_2")
    send(ana, row, **{f"{question(row, world, key).name}{suffix}": typed})
    row.refresh_from_db()
    assert row.answers[part] == kept


@pytest.mark.parametrize(
    ("typed", "field", "because"),
    [
        ({"shift": "starts_on"}, "shift_to", "Name the day."),
        ({"shift_to": "2026-11-09"}, "shift", "starts or finishes"),
        ({"shift": "starts_on", "shift_to": "2026-11-08"}, "shift", "Nobody works on that day"),
        ({"shift": ""}, "shift", "in the past"),
        ({"lead": ""}, "lead", "Say who leads the campaign"),
    ],
)
def test_what_the_whole_plan_lacks_is_said_at_its_field(ana: Client, typed: dict[str, str], field: str, because: str) -> None:
    answer = send(ana, brought(ana, "Heron_2"), **typed)
    assert answer.status_code == 422
    assert because in str(answer.context["form"].errors[field])


def test_a_plan_that_is_past_may_be_kept_so(ana: Client) -> None:
    row = brought(ana, "Heron_2")
    assert "shift" not in send(ana, row, shift="keep").context["form"].errors
    row.refresh_from_db()
    assert row.answers["shift"] is None


def test_an_answer_can_be_taken_back(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2")
    name = question(row, world, "Builder").name
    send(ana, row, **{name: "ben@example.com"})
    send(ana, row, **{name: ""})
    row.refresh_from_db()
    assert "owners" not in row.answers


def test_a_page_opened_before_somebody_else_answered_takes_nothing_back(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2")
    old = form_of(ana, row)
    role, other = question(row, world, "Builder"), question(row, world, "Writer")
    with time_machine.travel(world.later(), tick=False):
        browser(world["Ida"]).post(f"/imports/{row.pk}/", {**old, role.name: "ben@example.com"})
        ana.post(f"/imports/{row.pk}/", {**old, other.name: "dov@example.com"})
    row.refresh_from_db()
    assert row.answers["owners"] == {"Builder": "ben@example.com", "Writer": "dov@example.com"}


@pytest.mark.parametrize(
    ("how", "kept"), [("same", {"same_as_previous": ["Heron_2/7/date"]}), ("current", {"dates": {"Heron_2/7": "2024-03-22"}})]
)
def test_all_blank_dates_of_a_relay_are_answered_by_one_button(ana: Client, how: str, kept: dict[str, object]) -> None:
    row = brought(ana, "Heron_2")
    assert send(ana, row, fill=how).status_code == 302
    row.refresh_from_db()
    assert kept.items() <= row.answers.items()


def test_notes_are_folded_and_stop_nothing(ana: Client, world: World) -> None:
    row = brought(ana, "Heron_2")
    page = plan_page(row, now=world.now)
    assert {note.kind for note in page.notes} >= {"no_length"}
    assert not any(note.blocks for note in page.notes)


# The answers as a file


def test_answers_go_out_and_come_in_as_the_commands_file(ana: Client) -> None:
    row = brought(ana, "Heron_2")
    file = SimpleUploadedFile("answers.json", ANSWERS.read_bytes())
    assert ana.post(reverse("import_answers_file", args=[row.pk]), {"answers": file}).status_code == 302
    assert json.loads(ana.get(reverse("import_answers", args=[row.pk])).content) == json.loads(ANSWERS.read_text())


@pytest.mark.parametrize(
    ("content", "because"), [(b"{", "not JSON"), (b'{"who": 1}', "no such answer"), (b'{"dates": {"a": "x"}}', "no date")]
)
def test_a_wrong_file_of_answers_is_said_at_its_field(ana: Client, content: bytes, because: str) -> None:
    row = brought(ana, "Heron_2")
    answer = ana.post(reverse("import_answers_file", args=[row.pk]), {"answers": SimpleUploadedFile("a.json", content)})
    assert answer.status_code == 422
    assert because in str(answer.context["file"].errors)


# Drafting


def answered(ana: Client, *relays: str, **more: object) -> Import:
    row = brought(ana, *relays)
    said_ = {**json.loads(ANSWERS.read_text()), "shift": {"starts_on": "2026-11-09"}, **more}
    ana.post(reverse("import_answers_file", args=[row.pk]), {"answers": SimpleUploadedFile("a.json", json.dumps(said_).encode())})
    row.refresh_from_db()
    return row


def test_what_is_shown_before_is_what_is_drafted(ana: Client, world: World) -> None:
    row = answered(ana, "Heron_2")
    shown = plan_page(row, now=world.now).preview
    ana.post(reverse("import_run", args=[row.pk]))
    legs = Leg.objects.filter(kind="leg").order_by("position").select_related("runner", "function")
    assert [(leg.name, leg.runner, leg.days, leg.starts, leg.due) for leg in shown.legs] == [
        (leg.name, leg.runner.name if leg.runner else "", leg.planned_days, leg.plan_start, leg.plan_due) for leg in legs
    ]
    assert shown.finish_on == Campaign.objects.get().finish_on


def test_the_result_leads_to_the_drafts(ana: Client) -> None:
    row = answered(ana, "Heron_2", "Wren_1")
    answer = ana.post(reverse("import_run", args=[row.pk]), follow=True)
    assert said(answer)[-1] == "Drafted. Look at the tracks, then fire the guns."
    links = set(re.findall(r'href="(/campaigns/[0-9a-f-]{36}/)"', answer.content.decode()))
    assert links == {f"/campaigns/{campaign.pk}/" for campaign in Campaign.objects.all()}
    assert len(links) == 2


def test_pressed_twice_it_is_drafted_once(ana: Client) -> None:
    row = answered(ana, "Heron_2")
    for _press in range(2):
        assert ana.post(reverse("import_run", args=[row.pk])).status_code == 302
    assert Campaign.objects.count() == 1


def test_a_refused_one_keeps_everything(ana: Client) -> None:
    row = answered(ana, "Heron_2", "Wren_1", dates={"Heron_2/8": "2024-03-26"})
    answer = ana.post(reverse("import_run", args=[row.pk]))
    assert answer.status_code == 422
    assert "There is no date" in words(answer) or "no date" in words(answer)
    row.refresh_from_db()
    assert (row.state, row.answers["lead"]) == ("open", "ana@example.com")
    assert not Campaign.objects.exists()


def test_after_it_was_run_answers_come_too_late(ana: Client) -> None:
    row = answered(ana, "Heron_2")
    old = form_of(ana, row)
    ana.post(reverse("import_run", args=[row.pk]))
    assert ana.post(f"/imports/{row.pk}/", old).status_code == 409
    assert ana.post(reverse("import_relays", args=[row.pk]), {"relays": ["Wren_1"]}).status_code == 409


def test_a_campaign_may_be_drafted_for_another_to_lead(ana: Client, world: World) -> None:
    row = answered(ana, "Heron_2", lead="eva@example.com")
    answer = ana.post(reverse("import_run", args=[row.pk]), follow=True)
    assert Campaign.objects.get().lead == world["Eva"]
    assert "1 more is somebody else’s to lead." in words(answer)


# A history


def test_a_history_is_looked_at_then_kept(ana: Client) -> None:
    bring(ana, HISTORY, kind="history", zone="UTC", plan="medians:0.5")
    row = Import.objects.get()
    assert "Keep them" in words(ana.get(f"/imports/{row.pk}/"))
    assert not PastLeg.objects.exists()
    ana.post(reverse("import_run", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.result, PastLeg.objects.count()) == ("done", {"new": 5, "replaced": 0, "relays": 2}, 5)


def test_a_history_that_comes_again_replaces(ana: Client) -> None:
    for _time in range(2):
        bring(ana, HISTORY, kind="history")
        ana.post(reverse("import_run", args=[Import.objects.get(state="open").pk]))
    results = [(row.result["new"], row.result["replaced"]) for row in Import.objects.all()]
    assert sorted(results) == [(0, 5), (5, 0)]


def test_bad_cells_are_named_page_by_page_and_nothing_can_be_kept(ana: Client) -> None:
    rows = "\n".join(f"r{n},1,PR,soon" for n in range(60))
    bring(ana, f"relay_id,leg_seq,function,offered_at\n{rows}\n".encode(), kind="history")
    row = Import.objects.get()
    page = words(ana.get(f"/imports/{row.pk}/", {"page": 2}))
    assert "60 cells cannot be taken" in page
    assert "61 Offered" not in page
    assert " 61 " in page
    assert "offered_at" in page
    assert ana.post(reverse("import_run", args=[row.pk])).status_code == 422
    assert not PastLeg.objects.exists()


# How often it asks


def test_the_list_asks_as_often_for_two_files_as_for_forty(ana: Client, world: World) -> None:
    counts = []
    for files in (2, 40):
        for _file in range(files):
            bring(ana, many(2))
        with CaptureQueriesContext(connection) as seen:
            ana.get("/imports/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


def many(legs: int) -> bytes:
    """A relay whose every leg has a blank date, and owners of their own."""
    rows = "".join(f"Big,{n},Leg {n},Docs,Role {n},,\n" for n in range(1, legs + 1))
    return f"relay_id,leg_seq,leg_name,function,owner_role,baseline_end,current_end\n{rows}".encode()


def test_the_page_asks_the_database_as_often_for_ten_doubts_as_for_hundreds(ana: Client) -> None:
    counts = []
    for legs in (5, 250):
        bring(ana, many(legs))
        row = Import.objects.get()
        ana.get(f"/imports/{row.pk}/")
        with CaptureQueriesContext(connection) as seen:
            assert ana.get(f"/imports/{row.pk}/").status_code == 200
        counts.append(len(seen))
        row.delete()
    assert counts[0] == counts[1] <= 15


def test_a_page_asks_for_fifty_cells_at_most(ana: Client) -> None:
    bring(ana, many(250))
    page = ana.get(f"/imports/{Import.objects.get().pk}/")
    assert (len(page.context["open"]), page.context["plan"].relay.open) == (50, 250)
    assert (len(page.context["roles"]), page.context["more_roles"]) == (100, 150)


def test_what_did_not_fit_is_asked_for_when_the_rest_is_answered(ana: Client) -> None:
    bring(ana, many(250))
    row = Import.objects.get()
    fields = form_of(ana, row)
    first = [one["q"].key for one in ana.get(f"/imports/{row.pk}/").context["roles"]]
    given = {name: "ben@example.com" for name in fields if len(name) == 12 and not fields[name]}
    days = {name: "2027-01-08" for name in fields if name.endswith("-day")}
    answer = ana.post(f"/imports/{row.pk}/", {**fields, **given, **days})
    assert answer.status_code == 302
    left = ana.get(f"/imports/{row.pk}/")
    assert left.context["plan"].open == 250 + 250 - len(given) - len(days)
    assert not {one["q"].key for one in left.context["roles"]} & set(first)
