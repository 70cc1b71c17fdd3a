"""A plan out of CSV is drafted whole or not at all, and what comes of it runs. `import_csv` says what it doubts first."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns import baton, importing
from campaigns.audit import audit
from campaigns.importing import Answers, Reading
from campaigns.models import Campaign, Exchange, Handoff, Leg
from stakeholders.refusals import Invalid, WrongPerson
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[1] / "data"
PLANS, ANSWERS = FILES / "launch_plans.csv", FILES / "launch_plans_answers.json"
SHIFT = {"starts_on": "2026-11-09"}  # the Monday after World.now


@pytest.fixture
def world() -> World:
    return World.build()


def read(world: World, relay: str | None = "Heron_2", **more: object) -> Reading:
    answers = {**json.loads(ANSWERS.read_text()), "shift": SHIFT, **more}
    return importing.read(PLANS.read_bytes(), answers=Answers.from_mapping(answers), now=world.now, relays=[relay] if relay else ())


def draft(world: World, relay: str | None = "Heron_2", **more: object) -> list[Campaign]:
    return importing.draft(read(world, relay, **more), by=world.who("Ana"), now=world.now)


# Drafting what was read


def test_an_answered_plan_is_drafted_and_shifted(world: World) -> None:
    (campaign,) = draft(world)
    legs = Leg.objects.filter(campaign=campaign, kind="leg").order_by("position")
    assert (campaign.name, campaign.state, legs.count()) == ("Heron 2 launch", "draft", 10)
    assert legs[0].plan_start == date(2026, 11, 9)
    assert campaign.finish_on == legs[9].plan_due


def test_a_chain_is_passed_from_gun_to_tape(world: World) -> None:
    (campaign,) = draft(world)
    assert Exchange.objects.filter(campaign=campaign).count() == 11


def test_a_fork_and_a_join_are_kept(world: World) -> None:
    (campaign,) = draft(world, "Wren 1 launch", shift=None)
    takers = Exchange.objects.filter(campaign=campaign, giver__name="Brief").values_list("taker__name", flat=True)
    givers = Exchange.objects.filter(campaign=campaign, taker__name="Launch").values_list("giver__name", flat=True)
    assert set(takers) == set(givers) == {"Film", "Words"}
    assert campaign.finish_on == date(2027, 2, 26)


def test_a_relay_is_found_by_id_or_name(world: World) -> None:
    assert read(world, "heron_2").plans[0].name == read(world, "HERON 2 LAUNCH").plans[0].name == "Heron 2 launch"


def test_a_relay_that_is_not_in_the_file_is_refused_with_those_that_are(world: World) -> None:
    with pytest.raises(Invalid, match="Heron_2, Wren_1"):
        read(world, "Kestrel_1")


def test_without_a_choice_every_relay_is_drafted(world: World) -> None:
    assert [campaign.name for campaign in draft(world, None)] == ["Heron 2 launch", "Wren 1 launch"]


def test_an_open_doubt_in_one_relay_keeps_all_of_them_out(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        draft(world, None, dates={"Heron_2/8": "2024-03-26"})
    assert list(refused.value.errors) == ["Heron_2/9"]
    assert not Campaign.objects.exists()


def test_a_shift_that_cannot_be_leaves_nothing_of_what_was_drafted_before_it(world: World) -> None:
    with pytest.raises(Invalid):
        draft(world, None, shift={"starts_on": "2026-11-08"})
    assert not Campaign.objects.exists()


def test_who_may_not_plan_may_not_import(world: World) -> None:
    with pytest.raises(WrongPerson):
        importing.draft(read(world), by=world.who("Ben"), now=world.now)


@pytest.mark.parametrize("lead", ["", "nobody@example.com"])
def test_somebody_has_to_lead(world: World, lead: str) -> None:
    assert [doubt.key for doubt in read(world, lead=lead).blocking] == ["lead"]


def test_an_answer_about_nothing_is_told(world: World) -> None:
    doubts = read(world, dates={**json.loads(ANSWERS.read_text())["dates"], "Heron_2/80": "2024-03-26"}).doubts
    assert [doubt.value for doubt in doubts if doubt.kind == "unused_answer"] == ["Heron_2/80"]


def test_an_imported_plan_starts_and_its_first_batons_pass(world: World) -> None:
    (campaign,) = draft(world)
    baton.start(campaign, by=world.who("Ana"), now=world.later())
    world.take(campaign, "Kick-off")
    world.pass_on(campaign, "Kick-off")  # to Ben himself: taken at once
    world.pass_on(campaign, "Feature freeze")
    assert Handoff.objects.get(exchange__taker__name="Notes begun").taker == world["Dov"]
    assert list(audit()) == []


# The command


def command(*options: str | Path) -> str:
    out = StringIO()
    call_command("import_csv", "plan", *map(str, options), stdout=out)
    return out.getvalue()


def answers_file(folder: Path, **more: object) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps({**json.loads(ANSWERS.read_text()), "shift": {"starts_on": "2027-01-04"}, **more}))
    return path


def test_without_answers_it_names_the_cells_and_writes_nothing(world: World) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_csv", "plan", str(PLANS), "--relay", "Heron_2", stdout=out)
    assert refused.value.returncode == 2
    assert not Campaign.objects.exists()
    rows = {tuple(line.split()[:2]) for line in out.getvalue().splitlines()}
    assert {("9", "baseline_end"), ("5", "owner_role"), ("-", "lead")} <= rows


def test_with_answers_it_drafts(world: World, tmp_path: Path) -> None:
    assert "Drafted: 1." in command(PLANS, "--relay", "Heron_2", "--answers", answers_file(tmp_path))
    assert Campaign.objects.get().lead == world["Ana"]


def test_the_lead_may_be_named_on_the_command_line(world: World, tmp_path: Path) -> None:
    command(PLANS, "--relay", "Heron_2", "--answers", answers_file(tmp_path), "--lead", "eva@example.com")
    assert Campaign.objects.get().lead == world["Eva"]


def test_a_dry_run_shows_the_plan_and_writes_nothing(world: World, tmp_path: Path) -> None:
    shown = command(PLANS, "--relay", "Heron_2", "--answers", answers_file(tmp_path), "--dry-run")
    assert "Docs freeze" in shown
    assert "nothing was written" in shown
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("options", [["--answers", "nowhere.json"], ["--relay", "Kestrel_1"]])
def test_what_cannot_be_read_is_said_without_a_trace(world: World, options: list[str]) -> None:
    with pytest.raises(CommandError):
        command(PLANS, *options)


def test_somebody_who_does_not_lead_is_refused_kindly(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="made by leads"):
        command(PLANS, "--relay", "Heron_2", "--answers", answers_file(tmp_path, lead="ben@example.com"))
