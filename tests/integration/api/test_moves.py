"""The same race over the door for programs: a draft, every kind of move on it, and what is then to be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, CheckItem, Event, Handoff, Stall
from campaigns.watch import sweep
from stakeholders import clock, directory
from tests.programs import Program
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World.build()
    world.now = clock.now() - timedelta(hours=6)
    return world


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def plan(world: World) -> list[dict[str, Any]]:
    return [
        {"name": "Build", "runner": str(world["Ben"].pk), "planned_days": 3, "checkpoint": [{"text": "Build signed"}]},
        {"name": "Press", "runner": str(world["Cleo"].pk), "planned_days": 2},
        {"name": "Art", "runner": str(world["Dov"].pk), "after": ["Build"], "critical": True},
    ]


def draft(world: World, **more: Any) -> Any:
    return ok(Program(world["Ana"]).post("campaigns/", name="Atlas 4", objective="pipeline", legs=plan(world), **more), 201)


def leg_of(campaign: Any, name: str) -> Any:
    return next(leg for leg in campaign["legs"] if leg["name"] == name)


def coming_to(person: Program, name: str) -> Any:
    rows = ok(person.get("handoffs/", court="me"))["results"]
    return next(row for row in rows if row["to"] and row["to"]["name"] == name)


# Drafts


def test_a_draft_has_its_legs_between_gun_and_tape(world: World):
    made = draft(world)
    build, press, art = (leg_of(made, name) for name in ("Build", "Press", "Art"))
    assert [leg["kind"] for leg in made["legs"]].count("leg") == 3
    assert (press["after"], art["after"]) == ([build["id"]], [build["id"]])
    assert (made["state"], made["lead"]["name"], build["checkpoint"][0]["text"]) == ("draft", "Ana", "Build signed")


def test_a_draft_is_made_by_leads(world: World):
    answer = Program(world["Ben"]).post("campaigns/", name="Atlas 4", legs=plan(world))
    assert answer.status_code == 403
    assert not Campaign.objects.exists()


def test_edited_legs_keep_their_ids_by_their_names(world: World):
    made = draft(world)
    legs = [*plan(world), {"name": "Sales kit", "after": [leg_of(made, "Press")["id"]]}]
    edited = ok(Program(world["Ana"]).patch(f"campaigns/{made['id']}/", brief="For the trade.", legs=legs, version=made["version"]))
    assert leg_of(edited, "Build")["id"] == leg_of(made, "Build")["id"]
    assert leg_of(edited, "Sales kit")["after"] == [leg_of(made, "Press")["id"]]
    assert edited["brief"] == "For the trade."


def test_an_edit_of_what_was_changed_meanwhile_is_outdated_and_changes_nothing(world: World):
    made = draft(world)
    ana = Program(world["Ana"])
    ok(ana.patch(f"campaigns/{made['id']}/", name="Atlas 5"))
    answer = ana.patch(f"campaigns/{made['id']}/", name="Atlas 6", legs=plan(world), version=made["version"])
    assert (answer.status_code, answer.json()["code"], answer.json()["current"]["name"]) == (409, "outdated", "Atlas 5")


def test_a_draft_starts_on_the_day_it_is_shifted_to(world: World):
    made = draft(world)
    monday = (clock.now() + timedelta(days=7 - clock.now().weekday())).date()
    ana = Program(world["Ana"])
    legs = [{**one, "plan_start": "2026-01-05", "plan_due": "2026-01-09"} for one in plan(world)]
    ok(ana.patch(f"campaigns/{made['id']}/", legs=legs))
    started = ok(ana.post(f"campaigns/{made['id']}/start/", shift={"starts_on": monday.isoformat()}))
    assert (started["state"], leg_of(started, "Build")["plan_start"]) == ("running", monday.isoformat())


@pytest.mark.parametrize(("said", "stays"), [({}, False), ({"shift": True}, False), ({"shift": False}, True)])
def test_a_race_goes_on_with_its_dates_moved_or_not(said: dict[str, bool], stays: bool, world: World, time_machine: Any):
    time_machine.move_to("2026-11-02 16:00:00+00:00", tick=False)
    made = draft(world)
    ana = Program(world["Ana"])
    legs = [{**one, "plan_start": "2026-11-05", "plan_due": "2026-11-09"} for one in plan(world)]
    ok(ana.patch(f"campaigns/{made['id']}/", legs=legs))
    ok(ana.post(f"campaigns/{made['id']}/start/"))
    ok(ana.post(f"campaigns/{made['id']}/pause/"))
    time_machine.move_to("2026-11-04 16:00:00+00:00", tick=False)
    going = ok(ana.post(f"campaigns/{made['id']}/resume/", **said))
    assert (leg_of(going, "Build")["plan_due"] == "2026-11-09") is stays


# The race


def test_a_baton_is_taken_and_passed_and_taken(world: World):
    made = draft(world)
    ana, ben, cleo = (Program(world[name]) for name in ("Ana", "Ben", "Cleo"))
    ok(ana.post(f"campaigns/{made['id']}/start/"))
    taken = ok(ben.post(f"handoffs/{coming_to(ben, 'Build')['id']}/accept/", pass_on_by="2027-01-15"))
    assert (taken["state"], taken["promise"]) == ("accepted", "2027-01-15")
    leg = ok(ben.get(f"legs/{leg_of(made, 'Build')['id']}/"))
    item = leg["checkpoint"][0]
    ok(ben.post(f"legs/{leg['id']}/checkpoint/{item['id']}/tick/", evidence="https://example.com/signed"))
    offered = ok(ben.post(f"legs/{leg['id']}/offer/", note="All yours.", links=["https://example.com/a"], next_step="Read it."))
    assert {one["state"] for one in offered["handoffs"] if one["exchange"] in [x["id"] for x in offered["outgoing"]]} == {"offered"}
    got = ok(cleo.get(f"handoffs/{coming_to(cleo, 'Press')['id']}/"))
    assert got["packet"]["links"] == ["https://example.com/a"]
    assert "accept" in got["moves"]
    assert ok(cleo.post(f"handoffs/{got['id']}/accept/", version=got["version"]))["state"] == "accepted"
    assert Event.objects.filter(kind="accepted", by=world["Cleo"]).get().via == "api"


def test_a_critical_baton_needs_a_read_back(world: World):
    made = draft(world)
    ben, dov = Program(world["Ben"]), Program(world["Dov"])
    ok(Program(world["Ana"]).post(f"campaigns/{made['id']}/start/"))
    ok(ben.post(f"handoffs/{coming_to(ben, 'Build')['id']}/accept/"))
    item = CheckItem.objects.get(leg=leg_of(made, "Build")["id"])
    ok(ben.post(f"legs/{item.leg_id}/checkpoint/{item.pk}/tick/"))
    ok(ben.post(f"legs/{item.leg_id}/offer/", note="Go."))
    handoff = coming_to(dov, "Art")["id"]
    answer = dov.post(f"handoffs/{handoff}/accept/")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["read_back"])
    ok(dov.post(f"handoffs/{handoff}/accept/", read_back="I got the logo; I draw; nothing stops me."))
    assert ok(ben.post(f"handoffs/{handoff}/confirm/", right=True))["state"] == "accepted"


@pytest.mark.parametrize(
    ("who", "move", "body", "state"),
    [
        ("Cleo", "send-back", {"reason": "missing", "missing": ["The brief", "The logo"]}, "returned"),
        ("Cleo", "ask", {"question": "Which logo?"}, "offered"),
        ("Cleo", "decline", {"reason": "not_mine"}, "declined"),
        ("Ben", "recall", {}, "recalled"),
        ("Ana", "accept", {"override_reason": "Cleo is ill."}, "accepted"),
    ],
)
def test_each_side_moves_a_baton_in_the_air(world: World, who: str, move: str, body: dict[str, Any], state: str):
    handoff = world.in_the_air()
    assert ok(Program(world[who]).post(f"handoffs/{handoff.pk}/{move}/", **body))["state"] == state


def test_undo_gives_it_back_to_the_air(world: World):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    ok(cleo.post(f"handoffs/{handoff.pk}/accept/"))
    assert ok(cleo.post(f"handoffs/{handoff.pk}/undo/"))["state"] == "offered"


def test_the_same_decision_again_is_a_friendly_success(world: World):
    handoff = world.in_the_air()
    cleo = Program(world["Cleo"])
    ok(cleo.post(f"handoffs/{handoff.pk}/accept/"))
    assert ok(cleo.post(f"handoffs/{handoff.pk}/accept/"))["state"] == "accepted"
    assert Event.objects.filter(kind="accepted", handoff=handoff).count() == 1


def test_a_leg_is_blocked_and_goes_on(world: World):
    campaign = world.race()
    world.take(campaign, "Build")
    ben, leg = Program(world["Ben"]), world.leg_of(campaign, "Build")
    blocked = ok(ben.post(f"legs/{leg.pk}/block/", reason="No sample.", on=str(world["Dov"].pk), until="2027-01-15"))
    assert (blocked["state"], blocked["blocked_on"]["name"], blocked["block_reason"]) == ("blocked", "Dov", "No sample.")
    assert ok(ben.post(f"legs/{leg.pk}/unblock/"))["state"] == "running"


def test_the_lead_changes_a_running_plan(world: World):
    campaign = world.race()
    ana = Program(world["Ana"])
    between = world.exchange(campaign, "Press", "Art")
    new = ok(ana.post(f"exchanges/{between.pk}/insert/", leg={"name": "Legal", "runner": str(world["Eva"].pk)}), 201)
    assert new["name"] == "Legal"
    edge = new["incoming"][0]
    assert ok(ana.patch(f"exchanges/{edge['id']}/", critical=True, need_by="2027-02-01"))["critical"] is True
    assert ok(ana.patch(f"exchanges/{edge['id']}/", critical=False))["need_by"] == "2027-02-01"
    assert ok(ana.post(f"legs/{new['id']}/skip/", reason="Not needed."))["state"] == "skipped"


@pytest.mark.parametrize(
    ("move", "body", "then"),
    [
        ("pause", {"until": "2027-01-15", "reason": "Holidays."}, {"state": "paused"}),
        ("abandon", {"reason": "Budget."}, {"state": "abandoned"}),
        ("check", {"note": "Looked."}, {"state": "running"}),
        ("colour", {"colour": "amber", "reason": "A rumour."}, {"state": "running"}),
    ],
)
def test_the_lead_steers(world: World, move: str, body: dict[str, Any], then: dict[str, Any]):
    campaign = world.race()
    seen = ok(Program(world["Ana"]).post(f"campaigns/{campaign.pk}/{move}/", **body))
    assert {name: seen[name] for name in then} == then


# Reading


def test_board_status_and_log_tell_the_same_story(world: World):
    handoff = world.in_the_air()
    sweep(now=clock.now() + timedelta(days=5))
    ana = Program(world["Ana"])
    lane = ok(ana.get("board/"))["groups"][0]["lanes"][0]
    status = ok(ana.get(f"campaigns/{handoff.campaign_id}/status/"))
    rows = ok(ana.get("stalls/", open="true"))["results"]
    stall = Stall.objects.open().get(kind="baton_in_air")
    assert (
        [one["id"] for one in lane["stalls"]] == [one["id"] for one in status["stalls"]] == [one["id"] for one in rows] == [str(stall.pk)]
    )
    assert "court" not in status["stalls"][0]
    log = ok(ana.get(f"campaigns/{handoff.campaign_id}/events/"))["results"]
    assert [one["seq"] for one in log] == list(range(1, len(log) + 1))
    assert "stall_opened" in [one["kind"] for one in log]


def test_a_list_is_paged_without_repeating_or_hiding_a_row(world: World):
    made = {str(world.race(name=f"Race {n}").pk) for n in range(5)}
    ana, seen, place = Program(world["Ana"]), list[str](), "campaigns/?page_size=2"
    while place:
        page = ok(ana.get(place))
        seen += [one["id"] for one in page["results"]]
        place = page["next"] and page["next"].partition("testserver")[2]
    assert (sorted(seen), len(seen)) == (sorted(made), 5)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"state": "running"}, 1),
        ({"state": "draft"}, 1),
        ({"objective": "adoption"}, 0),
        ({"stalled": "true"}, 0),
        ({"stalled": "false"}, 2),
    ],
)
def test_campaigns_are_narrowed_down(world: World, wanted: dict[str, str], found: int):
    world.race(), world.draft(name="Later")
    assert len(ok(Program(world["Ana"]).get("campaigns/", **wanted))["results"]) == found


def test_what_waits_for_me_is_what_the_rules_say(world: World):
    handoff = world.in_the_air()
    assert coming_to(Program(world["Cleo"]), "Press")["id"] == str(handoff.pk)
    ok(Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/decline/", reason="not_mine"))
    assert coming_to(Program(world["Finn"]), "Press")["id"] == str(handoff.pk)  # Finn heads Cleo's function
    assert Handoff.objects.get(pk=handoff.pk).state == "declined"


def test_what_nobody_else_is_waited_for_waits_for_the_lead(world: World):
    handoff = world.in_the_air()
    ok(Program(world["Cleo"]).post(f"handoffs/{handoff.pk}/decline/", reason="not_mine"))
    directory.deactivate(world["Finn"], by=None)
    assert coming_to(Program(world["Ana"]), "Press")["id"] == str(handoff.pk)


def test_a_deputy_and_an_admin_find_the_drafts_that_they_may_edit(world: World):
    made = world.draft(deputy=world["Eva"].pk)
    for program in (Program(world["Eva"]), Program(world["Ida"], "admin")):
        assert [one["id"] for one in ok(program.get("campaigns/", state="draft"))["results"]] == [str(made.pk)]


def test_my_next_move_is_the_pages(world: World):
    handoff = world.in_the_air()
    seen = ok(Program(world["Cleo"]).get("me/next/"))
    assert (seen["top"]["handoff"], seen["top"]["kind"]) == (str(handoff.pk), "answer")
    assert "accept" in seen["top"]["moves"]
