"""What a metric is for and what was done about it: campaigns that are to move it, changes of course, and that nobody measures it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import shares
from campaigns.models import Campaign
from goals import contributing, correcting, hooks, recording, retiring, snapshots
from goals.models import Contribution, CourseCorrection, CourseLook, Metric, Reading, Snapshot
from insights import snapshots as campaign_snapshots
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.doors import browser, said
from tests.programs import Program
from tests.world import World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-16 10:00")
SAW = {"saw": "Two calls in five days", "changed": "Calls on Mondays", "check_on": date(2026, 11, 20)}


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


@pytest.fixture
def pipeline(world: World) -> Metric:
    return add(world, "Pipeline", "920", "300")


@pytest.fixture
def race(world: World) -> Campaign:
    return world.race()


def add(world: World, name: str, goal: str, value: str, day: str = "2026-11-16", owner: str = "Hal") -> Metric:
    facts: Any = {"name": name, "owner": world[owner].pk, "unit": "k€", "measure": "sum", "cadence": "weekly"}
    metric = recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)
    recording.set_target(metric, by=world.who("Ana"), now=NOW, span="quarter", day=NOW.date(), value=Decimal(goal))
    recording.note_reading(metric, by=world.who("Ana"), now=NOW, day=date.fromisoformat(day), value=Decimal(value))
    return metric


def choose(world: World, race: Campaign, *metrics: Metric, by: str = "Ana", **expected: str) -> None:
    contributing.choose(
        race, {one.pk: Decimal(expected[one.name]) if one.name in expected else None for one in metrics}, by=world.who(by), now=NOW
    )


def status(race: Campaign) -> str:
    return reverse("campaign_status", args=[race.pk])


def words(client: Client, url: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", client.get(url).text, flags=re.DOTALL).split())


# What a campaign is to move


def test_its_status_says_of_each_how_it_stands_and_what_is_expected(world: World, race: Campaign, pipeline: Metric) -> None:
    choose(world, race, pipeline, add(world, "Sign-ups", "92", "9", day="2026-11-05"), Pipeline="40")
    page = words(browser(world["Gus"]), status(race))
    assert "Pipeline 300 k€ of 920 k€, pace today 470 k€; read today. This campaign is to move it by 40 k€. behind by 170 k€" in page
    assert "no data" in page
    assert "<s>9" in browser(world["Gus"]).get(status(race)).text
    assert "Choose others" not in page


def test_of_what_nobody_read_in_the_quarter_yet_its_status_is_grey(world: World, race: Campaign) -> None:
    deals = add(world, "Deals", "920", "900", day="2026-09-30")
    recording.edit_metric(deals, by=world.who("Ana"), now=NOW, facts={"cadence": "semiannual"})
    choose(world, race, deals)
    page = words(browser(world["Gus"]), status(race))
    assert "Deals – of 920 k€, pace today 470 k€; read 47 days ago. no data yet" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_three_stand_there_those_that_need_somebody_first(world: World, race: Campaign, pipeline: Metric) -> None:
    well = [add(world, f"Well {n}", "92", "60") for n in range(3)]
    choose(world, race, *well, pipeline)
    page = words(browser(world["Gus"]), status(race))
    assert page.index("Pipeline 300") < page.index("Well 0") < page.index("Well 1") < page.index("1 more goal")
    assert "Well 2" not in page
    assert "Well 2" in words(browser(world["Gus"]), reverse("campaign_goals", args=[race.pk]))


def test_without_any_its_lead_reads_where_to_choose_them_and_nobody_else_anything(world: World, race: Campaign) -> None:
    pages = {name: words(browser(world[name]), status(race)) for name in ("Ana", "Ida", "Gus", "Ben")}
    assert {name for name, page in pages.items() if "Choose the goals it moves" in page} == {"Ana", "Ida"}
    assert {name for name, page in pages.items() if "Goals it moves" in page} == {"Ana", "Ida"}


def test_a_lead_chooses_on_the_form_and_what_is_wrong_comes_back(world: World, race: Campaign, pipeline: Metric) -> None:
    ana, url = browser(world["Ana"]), reverse("campaign_goals", args=[race.pk])
    goal, expected = f"goal-{pipeline.pk}", f"expected-{pipeline.pk}"
    wrong = ana.post(url, {goal: "on", expected: "0.12345"})
    assert (wrong.status_code, "Four decimals at most." in wrong.text, 'value="0.12345"' in wrong.text) == (422, True, True)
    assert said(ana.post(url, {goal: "on", expected: "40"}, follow=True)) == ["Saved. The status page shows how they stand."]
    assert Contribution.objects.get().expected == 40
    ana.post(url, {expected: "40"})
    assert not Contribution.objects.exists()


def test_the_same_again_changes_nothing_and_others_may_not(world: World, race: Campaign, pipeline: Metric) -> None:
    choose(world, race, pipeline, Pipeline="40")
    before = Contribution.objects.get().pk
    choose(world, race, pipeline, Pipeline="40")
    assert Contribution.objects.get().pk == before
    for name in ("Ben", "Gus", "Eva"):
        with pytest.raises(WrongPerson):
            choose(world, race, by=name)
    with pytest.raises(Invalid):
        choose(world, race, *(add(world, f"M{n}", "1", "1") for n in range(contributing.MOST + 1)))


@pytest.mark.parametrize("with_goals", [True, False])
def test_behind_a_link_they_stand_only_where_its_lead_ticked_it(world: World, race: Campaign, pipeline: Metric, with_goals: bool) -> None:
    choose(world, race, pipeline, Pipeline="40")
    _share, token = shares.make(race, by=world.who("Ana"), now=NOW, label="The board", with_goals=with_goals)
    answer = Client().get(reverse("share", args=[token]))
    assert answer.status_code == 200
    assert [word in answer.text for word in ("Pipeline", "300", "Goals it moves")] == [with_goals] * 3
    assert "Hal" not in answer.text
    assert "/goals/" not in answer.text


def test_programs_read_them_with_the_status(world: World, race: Campaign, pipeline: Metric) -> None:
    choose(world, race, pipeline, Pipeline="40")
    (goal,) = Program(world["Gus"], "read").get(f"campaigns/{race.pk}/status/").json()["goals"]
    assert (goal["metric"], goal["name"], goal["unit"], goal["expected"]) == (str(pipeline.pk), "Pipeline", "k€", 40)
    assert (goal["standing"]["value"], goal["standing"]["pace_today"], goal["standing"]["stale"]) == (300, 470, False)


def test_a_month_is_told_of_what_has_a_target_for_it_alone(world: World, race: Campaign) -> None:
    facts: Any = {"name": "Calls", "owner": world["Hal"].pk, "measure": "sum", "cadence": "weekly"}
    calls = recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)
    for day, value in (("2026-09-01", 7), ("2026-10-20", 5), ("2026-11-02", 3)):
        recording.note_reading(calls, by=world.who("Ana"), now=NOW, day=date.fromisoformat(day), value=Decimal(value))
    recording.set_target(calls, by=world.who("Ana"), now=NOW, span="month", day=NOW.date(), value=Decimal(30))
    (month,) = contributing.standings([calls], time=snapshots.directory.site_time(), now=NOW)
    assert (month.span, month.value, month.due_today) == ("month", 3, 16)


def test_with_twelve_goals_the_status_takes_as_many_statements_as_with_one(world: World, race: Campaign, pipeline: Metric) -> None:
    campaign_snapshots.look(now=NOW)
    counts = []
    for number in (1, contributing.MOST):
        others = [add(world, f"M{number}-{n}", "92", "9") for n in range(number - 1)]
        choose(world, race, pipeline, *others)
        client = browser(world["Gus"])
        client.get(status(race))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(status(race)).status_code == 200
        counts.append(sum("goals_" in query["sql"] for query in seen.captured_queries))
    assert counts == [4, 4]  # that it moves any is asked with the campaign itself


# Changes of course


def test_one_is_written_down_and_looked_at_again_on_the_page_of_goals(world: World, pipeline: Metric) -> None:
    hal = browser(world["Hal"])
    form = {name: str(value) for name, value in SAW.items()}
    wrong = hal.post(reverse("goal_correct", args=[pipeline.pk]), form | {"saw": ""})
    assert (wrong.status_code, "Write what you saw." in wrong.text, "Calls on Mondays" in wrong.text) == (422, True, True)
    for _ in range(2):
        hal.post(reverse("goal_correct", args=[pipeline.pk]), form)
    row = CourseCorrection.objects.get()
    assert "To be looked at again on Fri 20 Nov." in words(browser(world["Gus"]), "/goals/")
    later = {"outcome": "again", "until": "2026-11-27"}
    hal.post(reverse("goal_correction_check", args=[row.pk]), later)
    answer = hal.post(reverse("goal_correction_check", args=[row.pk]), {"outcome": "worked", "found": "Five a day"}, follow=True)
    assert said(answer)[-1] == "Noted what came of it."
    page = words(browser(world["Gus"]), reverse("goal", args=[pipeline.pk]))
    assert "Hal looked, Mon 16 Nov. Five a day" in page
    assert "It worked" in page
    assert CourseLook.objects.count() == 2


def test_one_at_which_nobody_looked_in_time_is_seen(world: World, pipeline: Metric) -> None:
    correcting.correct(pipeline, by=world.who("Hal"), now=NOW, **SAW)
    ask = "A change of course was to be looked at again on Fri 20 Nov."
    for days, seen in ((4, False), (5, True)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert (ask in words(browser(world["Gus"]), "/goals/")) is seen


def test_what_was_judged_stands(world: World, pipeline: Metric) -> None:
    row = correcting.correct(pipeline, by=world.who("Hal"), now=NOW, **SAW)
    correcting.check(row, by=world.who("Hal"), now=NOW, outcome="worked")
    correcting.check(row, by=world.who("Ana"), now=NOW, outcome="worked")
    with pytest.raises(WrongMoment):
        correcting.check(row, by=world.who("Ana"), now=NOW, outcome="did_not")
    assert CourseLook.objects.count() == 1
    answer = browser(world["Ana"]).post(reverse("goal_correction_check", args=[row.pk]), {"outcome": "did_not"}, follow=True)
    assert said(answer) == ["Hal has looked already, on Mon 16 Nov, 10:00. What they found stands beside it."]


def test_programs_write_them_down_and_look(world: World, pipeline: Metric) -> None:
    hal = Program(world["Hal"])
    form = {"metric": str(pipeline.pk), "saw": "Few", "changed": "More", "check_on": "2026-11-20"}
    made = hal.send("POST", "goals/corrections/", form).json()
    assert hal.send("POST", f"goals/corrections/{made['id']}/check/", {"outcome": "again", "until": "2026-11-27"}).status_code == 200
    (told,) = hal.get("goals/corrections/", metric=str(pipeline.pk)).json()["results"]
    assert (told["saw"], told["by"], told["check_on"], told["outcome"], told["checked_by"]) == ("Few", "Hal", "2026-11-27", "", "Hal")
    hal.send("POST", f"goals/corrections/{made['id']}/check/", {"outcome": "worked"})
    late = hal.send("POST", f"goals/corrections/{made['id']}/check/", {"outcome": "did_not"})
    assert (late.status_code, late.json()["current"]["outcome"]) == (409, "worked")


# Nobody measures it any more


def test_what_is_retired_leaves_the_list_and_comes_back_by_its_toast(world: World, race: Campaign, pipeline: Metric) -> None:
    choose(world, race, pipeline)
    ana = browser(world["Ana"])
    page = ana.post(reverse("goal_retire", args=[pipeline.pk]), follow=True)
    undo = reverse("goal_take_up", args=[pipeline.pk])
    assert said(page) == ["Pipeline left the list. Its history stays."]
    assert f'action="{undo}"' in page.text
    assert f'id="goal-{pipeline.pk}"' not in page.text
    assert "Pipeline" not in words(browser(world["Gus"]), status(race))
    history = words(browser(world["Gus"]), reverse("goal", args=[pipeline.pk]))
    assert "Retired by Ana on Mon 16 Nov." in history
    assert "300 k€" in history
    ana.post(undo)
    assert f'id="goal-{pipeline.pk}"' in ana.get("/goals/").text


def test_nothing_is_noted_of_it_and_programs_find_it_apart(world: World, pipeline: Metric) -> None:
    ana = Program(world["Ana"])
    assert ana.send("POST", f"goals/metrics/{pipeline.pk}/retire/", {}).json()["retired_at"] == "2026-11-16T10:00:00.000000Z"
    with pytest.raises(WrongMoment):
        recording.note_reading(pipeline, by=world.who("Ana"), now=NOW, day=None, value=Decimal(1))
    with pytest.raises(WrongMoment):
        recording.set_target(pipeline, by=world.who("Ana"), now=NOW, span="year", day=NOW.date(), value=Decimal(1))
    lists = [len(ana.get("goals/metrics/", **query).json()["results"]) for query in ({}, {"retired": "true"})]
    assert lists == [0, 1]
    assert Reading.objects.count() == 1


def test_only_of_periods_in_which_nobody_measured_it_there_is_no_snapshot(world: World) -> None:
    facts: Any = {"name": "Calls", "owner": world["Hal"].pk, "measure": "sum", "cadence": "daily"}
    calls = recording.add_metric(by=world.who("Ana"), now=when("2026-11-02 09:00"), facts=facts)
    retiring.retire(calls, by=world.who("Ana"), now=when("2026-11-05 09:00"))
    retiring.take_up(calls, by=world.who("Ana"), now=when("2026-11-09 09:00"))
    retiring.retire(calls, by=world.who("Ana"), now=when("2026-11-11 09:00"))
    retiring.take_up(calls, by=world.who("Ana"), now=when("2026-11-11 09:01"))
    snapshots.look(now=NOW)
    assert list(Snapshot.objects.values_list("last_day__day", flat=True).order_by("last_day")) == [2, 3, 4, *range(9, 16)]


# The page of hooks


def test_a_hook_s_secret_is_shown_once_and_its_messages_with_the_reason(world: World, pipeline: Metric) -> None:
    hal, url = browser(world["Hal"]), reverse("goal_hooks", args=[pipeline.pk])
    made = hal.post(url, {"name": "Warehouse", "once": "5b6a5e5c-5a0c-4d8e-9c55-0d6c8a5b1f11"})
    secret = re.search(r'value="(whsec_[^"]+)"', made.text)
    assert secret is not None
    assert "no-store" in made["Cache-Control"]
    assert "whsec_" not in hal.get(url).text
    assert said(hal.post(url, {"name": "Warehouse", "once": "5b6a5e5c-5a0c-4d8e-9c55-0d6c8a5b1f11"}, follow=True)) == [
        "This form was sent before, and it was made then."
    ]
    hook = pipeline.hooks.get()
    hook.messages.create(message_id="m1", digest="-", at=NOW, status=200, answer={"new": 2, "corrected": 0, "same": 0})
    hook.messages.create(message_id="m2", digest="-", at=NOW, status=422, answer={"message": "Look again.", "errors": {"day": ["No."]}})
    pipeline.hooks.update(strange=3, strange_at=NOW, strange_why="signature")
    page = words(hal, url)
    for one in ("2 readings are new.", "Look again.", "day: No.", "3 messages were turned away unread", "fits neither secret"):
        assert one in page
    hal.post(reverse("goal_hook_revoke", args=[pipeline.pk, hook.pk]))
    assert "Taken back Warehouse" in words(hal, url)
    assert hooks.hooks_of(pipeline, world.who("Hal")).get().secret == ""
