"""What a worker does with an import: once, whole, or not at all; killed anywhere, refused, or asked by two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from campaigns.audit import audit
from campaigns.models import Campaign, Event, Leg
from imports import desk, tasks, working
from imports.kinds import KINDS, Kind
from imports.models import Import
from imports.querysets import KEPT_FOR
from insights.models import PastLeg
from stakeholders import directory
from stakeholders.refusals import Invalid, NotFound, WrongMoment, WrongPerson
from tests.at_once import at_once
from tests.world import World

FILES = Path(__file__).parents[1] / "data"
PLANS, HISTORY, ANSWERS = FILES / "launch_plans.csv", FILES / "past_legs.csv", FILES / "launch_plans_answers.json"
SAID = {**json.loads(ANSWERS.read_text()), "shift": {"starts_on": "2026-11-09"}}
db = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return World.build()


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import is one for a worker, and no bell rings."""
    monkeypatch.setattr(desk, "kind_of", lambda row: _for_a_worker(row.kind))
    monkeypatch.setattr(desk.bell, "send_robust", lambda **_: None)


def _for_a_worker(kind: str) -> Kind:
    return replace(KINDS[kind], at_once=-1)


def plan(world: World, *relays: str, said: dict[str, object] | None = None) -> Import:
    """The two launch plans, answered, brought by Ana."""
    ana = world.who("Ana")
    row = desk.receive(PLANS.read_bytes(), "plan", by=ana, now=world.now, name="plans.csv", options={"relays": relays} if relays else {})
    return desk.answer(row, SAID if said is None else said, by=ana, now=world.now)


def run(world: World, row: Import, by: str = "Ana") -> Import:
    return desk.run(row, by=world.who(by), now=world.now)


def state(row: Import) -> str:
    return Import.objects.get(pk=row.pk).state


# The domain's own calls


@db
def test_without_a_choice_all_relays_are_drafted(world: World) -> None:
    assert run(world, plan(world)).state == "done"
    assert list(Campaign.objects.order_by("name").values_list("name", flat=True)) == ["Heron 2 launch", "Wren 1 launch"]


@db
def test_the_report_says_what_would_be_made_and_names_every_cell(world: World) -> None:
    found = desk.report(plan(world, "Heron_2", said={}), now=world.now)
    assert (found.relays, found.legs, len(found.plans)) == (1, 10, 1)
    cell = next(one for one in found.cells if one.key == "Heron_2/9")
    assert (cell.line, cell.column, cell.blocks) == (11, "baseline_end", True)
    assert found.blocking == sum(one.blocks for one in found.cells)


@db
@pytest.mark.parametrize("name", ["Ben", "Gus", "Hal"])
def test_who_may_not_plan_may_not_import(world: World, name: str) -> None:
    with pytest.raises(WrongPerson):
        desk.receive(PLANS.read_bytes(), "plan", by=world.who(name), now=world.now, name="plans.csv")


@db
@pytest.mark.parametrize(
    "act",
    [
        lambda row, who, now: desk.run(row, by=who, now=now),
        lambda row, who, now: desk.answer(row, {}, by=who, now=now),
        lambda row, who, now: desk.choose(row, ["Wren_1"], by=who, now=now),
        lambda row, who, now: desk.discard(row, by=who, now=now),
    ],
    ids=["run", "answer", "choose", "discard"],
)
def test_a_file_is_its_uploaders_and_an_admins(world: World, act: Callable[..., object]) -> None:
    row = plan(world)
    with pytest.raises(NotFound):
        act(row, world.who("Eva"), world.now)
    act(row, world.who("Ida"), world.now)


@db
@pytest.mark.parametrize(
    ("kind", "options", "field"), [("fun", {}, "kind"), ("plan", {"relays": ["Kestrel"]}, "relays"), ("history", {"zone": "Mars"}, "zone")]
)
def test_what_cannot_be_is_refused_by_field(world: World, kind: str, options: dict[str, object], field: str) -> None:
    content = (HISTORY if kind == "history" else PLANS).read_bytes()
    with pytest.raises(Invalid) as refused:
        desk.receive(content, kind, by=world.who("Ana"), now=world.now, name="a.csv", options=options)
    assert list(refused.value.errors) == [field]


@db
def test_too_many_legs_at_once_are_refused(world: World) -> None:
    rows = "".join(f"r{n // 400},{n},Leg {n},Docs\n" for n in range(2001))
    content = f"relay_id,leg_seq,leg_name,function\n{rows}".encode()
    row = desk.receive(content, "plan", by=world.who("Ana"), now=world.now, name="a.csv")
    with pytest.raises(Invalid, match="2,000"):
        desk.choose(row, [one["id"] for one in row.found["relays"]], by=world.who("Ana"), now=world.now)


@db
@pytest.mark.parametrize("odd", ["\x00", "\ud800"])
@pytest.mark.parametrize("said", [{"owners": {"{}": None}}, {"same_as_previous": ["{}"]}, {"brief": "{}"}], ids=["key", "list", "text"])
def test_answers_that_no_database_can_hold_are_refused(world: World, said: dict[str, object], odd: str) -> None:
    with pytest.raises(Invalid):
        plan(world, said=json.loads(json.dumps(said).replace("{}", json.dumps(odd)[1:-1])))


@db
def test_a_long_one_rings_for_a_worker_after_the_commit_and_a_short_one_does_not(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]]
) -> None:
    with django_capture_on_commit_callbacks() as rings:
        run(world, plan(world, "Wren_1"))
    bells = len([ring for ring in rings if "imports" in getattr(ring, "__module__", "")])
    monkeypatch.setattr(desk, "kind_of", lambda row: _for_a_worker(row.kind))
    with django_capture_on_commit_callbacks() as rings:
        run(world, plan(world))
    assert (bells, len(rings)) == (0, 1)


@committed
def test_a_broker_that_is_away_does_not_lose_the_import(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "kind_of", lambda row: _for_a_worker(row.kind))
    monkeypatch.setattr(tasks.work, "apply_async", _away)
    row = run(world, plan(world))
    assert row.state == "running"
    call_command("tick", verbosity=0)
    assert state(row) == "done"


def _away(**_: object) -> None:
    raise OperationalError("nobody there")


# By a worker


@committed
def test_a_worker_drafts_what_was_asked_for_once(world: World, long: None) -> None:
    row = run(world, plan(world))
    assert (row.state, Campaign.objects.count()) == ("running", 0)
    assert [working.work(now=world.now) for _round in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.steps, row.lease_token) == ("done", working.WRITTEN, None)
    assert sorted(row.result["campaigns"]) == sorted(str(pk) for pk in Campaign.objects.values_list("pk", flat=True))
    assert set(Event.objects.values_list("by__name", "via")) == {("Ana", "page")}
    assert list(audit()) == []


@committed
def test_a_history_goes_by_a_worker_as_well(world: World, long: None) -> None:
    row = desk.receive(HISTORY.read_bytes(), "history", by=world.who("Ana"), now=world.now, name="a.csv")
    run(world, row)
    working.work(now=world.now)
    row.refresh_from_db()
    assert (row.state, row.result["new"], PastLeg.objects.count()) == ("done", 5, 5)


@committed
def test_a_round_of_tick_does_it_without_a_broker(world: World, long: None) -> None:
    row = run(world, plan(world))
    call_command("tick", verbosity=0)
    assert state(row) == "done"


@committed
def test_a_worker_that_is_refused_says_why_and_keeps_the_answers(world: World, long: None) -> None:
    row = run(world, plan(world))
    directory.deactivate(world["Cleo"], by=None)
    working.work(now=world.now)
    row.refresh_from_db()
    assert (row.state, row.answers) == ("failed", SAID)
    assert row.refusal["errors"]
    assert not Campaign.objects.exists()
    directory.reactivate(world["Cleo"], by=None)
    run(world, row)
    working.work(now=world.now)
    assert (state(row), Campaign.objects.count()) == ("done", 2)


@committed
def test_whoever_lost_the_right_meanwhile_drafts_nothing(world: World, long: None) -> None:
    row = run(world, plan(world, "Heron_2"))
    directory.change_roles(world["Ana"], by=None, roles=["member"])
    working.work(now=world.now)
    assert state(row) == "failed"
    assert not Campaign.objects.exists()


@committed
def test_what_breaks_in_the_middle_leaves_nothing_and_is_tried_again_when_the_lease_ends(
    world: World, long: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = run(world, plan(world))
    save, count = Leg.save, []

    def broken(leg: Leg, *args: object, **more: object) -> None:
        count.append(leg)
        if len(count) == 12:  # in the second campaign
            raise OSError("the disk is full")
        save(leg, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Leg, "save", broken)
        working.work(now=world.now)
    assert (state(row), Campaign.objects.count(), Event.objects.count()) == ("running", 0, 0)
    assert working.work(now=world.now) == 0  # another worker may have it still
    _end_lease(row)
    assert working.work(now=world.now) == 1
    assert (state(row), Campaign.objects.count()) == ("done", 2)


@committed
def test_what_breaks_three_times_is_given_up(world: World, long: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = run(world, plan(world))
    with monkeypatch.context() as patch:
        patch.setattr(Leg, "save", lambda *_args, **_more: 1 / 0)
        for _try in range(working.MOST_TRIES + 1):
            working.work(now=world.now)
            _end_lease(row)
    row.refresh_from_db()
    assert row.state == "failed"
    assert "three times" in row.refusal["message"]


@committed
def test_a_worker_that_lost_its_lease_writes_nothing(world: World, long: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = run(world, plan(world))
    taken = working._take()
    assert taken is not None
    _end_lease(row)
    working.work(now=world.now)  # another one took it over, and is done
    working._carry_out(taken, world.now)
    assert Campaign.objects.count() == 2


def _end_lease(row: Import) -> None:
    Import.objects.filter(pk=row.pk, state="running").update(lease_until=Now() - timedelta(seconds=1))


# Two at once


@committed
@pytest.mark.parametrize("round_", range(3))
def test_pressed_by_two_at_once_it_is_drafted_once_and_both_get_it(world: World, round_: int) -> None:
    row = plan(world)
    came = at_once(*(lambda: run(world, row).state for _press in range(4)))
    assert came == ["done"] * 4
    assert Campaign.objects.count() == 2


@committed
@pytest.mark.parametrize("round_", range(3))
def test_two_workers_at_once_draft_once(world: World, long: None, round_: int) -> None:
    row = run(world, plan(world))
    came = at_once(*(lambda: working.work(now=world.now) for _worker in range(4)))
    assert sum(came) == 1
    assert (state(row), Campaign.objects.count()) == ("done", 2)


@committed
def test_two_who_answer_at_once_lose_nothing_of_each_others(world: World) -> None:
    row = plan(world, said={})

    def put(name: str) -> Callable[[], object]:
        return lambda: desk.amend(row, lambda before: {**before, name: "x"}, by=world.who("Ana"), now=world.now)

    at_once(*(put(name) for name in ("brief", "contribution", "brand_promise")))
    assert set(Import.objects.get(pk=row.pk).answers) == {"brief", "contribution", "brand_promise"}


# A real process, killed in the middle

WORKER = """
    import sys, time, django
    django.setup()
    from campaigns.models import Leg
    from imports import working
    from stakeholders import clock
    save, count = Leg.save, []
    def slow(leg, *args, **more):
        save(leg, *args, **more)
        count.append(leg)
        if len(count) == 14:
            print("in the middle", flush=True)
            time.sleep(60)
    Leg.save = slow
    working.work(now=clock.now())
"""


@committed
def test_a_process_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it(world: World, long: None) -> None:
    row = run(world, plan(world))
    worker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WORKER)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **_database()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "in the middle"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    time.sleep(0.2)
    assert (state(row), Campaign.objects.count(), Leg.objects.count()) == ("running", 0, 0)
    _end_lease(row)
    assert working.work(now=world.now) == 1
    assert (state(row), Campaign.objects.count()) == ("done", 2)


def _database() -> dict[str, str]:
    """The test's own database, for a process of its own."""
    asked = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{asked['NAME']}"}
    place = f"{asked['USER']}:{asked['PASSWORD']}@{asked['HOST']}:{asked['PORT']}".replace(":@", "@")
    return {"DATABASE_URL": f"postgres://{place}/{asked['NAME']}"}


# Old files


@db
def test_a_discarded_file_is_gone_and_what_was_made_of_it_stays(world: World) -> None:
    row = run(world, plan(world))
    desk.discard(row, by=world.who("Ana"), now=world.now)
    row.refresh_from_db()
    assert (row.content, row.answers, row.found) == ("", {}, {})
    assert (row.state, Campaign.objects.count()) == ("done", 2)


@db
def test_a_discarded_file_of_which_nothing_was_made_leaves_no_row(world: World) -> None:
    desk.discard(plan(world), by=world.who("Ana"), now=world.now)
    assert not Import.objects.exists()


@committed
def test_a_running_one_is_not_discarded(world: World, long: None) -> None:
    row = run(world, plan(world))
    with pytest.raises(WrongMoment):
        desk.discard(row, by=world.who("Ana"), now=world.now)


@db
def test_files_are_deleted_after_thirty_days_and_not_before(world: World) -> None:
    done, open_ = run(world, plan(world)), plan(world)
    assert desk.forget(now=world.now + KEPT_FOR) == 0
    assert desk.forget(now=world.now + KEPT_FOR + timedelta(seconds=1)) == 2
    done.refresh_from_db()
    assert (done.state, done.content) == ("done", "")
    assert not Import.objects.filter(pk=open_.pk).exists()
    assert desk.forget(now=world.now + 2 * KEPT_FOR) == 0


@db
def test_a_file_that_is_gone_cannot_be_asked_about(world: World) -> None:
    row = run(world, plan(world))
    desk.discard(row, by=world.who("Ana"), now=world.now)
    row.refresh_from_db()
    with pytest.raises(WrongMoment, match="deleted"):
        desk.report(row, now=world.now)


# The same as by the command


@db
def test_page_and_command_read_the_same(world: World, tmp_path: Path) -> None:
    run(world, plan(world))
    by_page = _drafted()
    (tmp_path / "answers.json").write_text(json.dumps(SAID))
    before = set(Campaign.objects.values_list("pk", flat=True))
    call_command("import_csv", "plan", str(PLANS), answers=tmp_path / "answers.json", stdout=StringIO())
    assert _drafted(before) == by_page


def _drafted(without: set[object] = frozenset()) -> list[tuple[object, ...]]:
    rows = Leg.objects.exclude(campaign__in=without).order_by("campaign__name", "position")
    return list(rows.values_list("campaign__name", "name", "runner__name", "planned_days", "plan_start", "plan_due", "function__slug"))
