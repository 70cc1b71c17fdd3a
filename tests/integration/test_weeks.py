"""The week: who commits and tells, what is refused and why, that nothing is rewritten, and what the page says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import recording, retiring, saying
from goals.models import Adjustment, Commit, Metric, News
from goals.weeks import week_seen
from relay.web import week_words
from stakeholders import directory
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.doors import browser, said
from tests.world import PASSWORD, World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-18 10:00")  # Wednesday
TODAY, MONDAY = date(2026, 11, 18), "2026-11-16"
WEEK = timedelta(days=7)
PAGE = "/goals/week/"


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


@pytest.fixture
def pipeline(world: World) -> Metric:
    return add(world)


def add(world: World, name: str = "Qualified pipeline", **more: Any) -> Metric:
    facts: Any = {"name": name, "owner": world["Hal"].pk, "unit": "k€", "measure": "sum", "cadence": "weekly", "objective": "pipeline"}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts={**facts, **more})


def commit(world: World, metric: Metric, figures: str, *, by: str = "Hal", day: date | None = None, at: Any = NOW) -> Commit:
    one, likely, stretch = map(Decimal, figures.split())
    return saying.commit(metric, by=world.who(by), now=at, day=day, commit=one, likely=likely, stretch=stretch)


def weeks_ago(world: World, metric: Metric, number: int, figures: str, came: str | None) -> None:
    """A commit of the Monday so many weeks ago, and what was read on its Friday."""
    at = NOW - timedelta(days=2) - number * WEEK
    commit(world, metric, figures, at=at)
    if came is not None:
        recording.note_reading(metric, by=world.who("Hal"), now=NOW, day=at.date() + timedelta(days=4), value=Decimal(came))


def words(client: Client, url: str = PAGE) -> str:
    return " ".join(client.get(url).text.split())


# What is kept


def test_what_is_said_anew_stands_for_what_was_before_and_both_stay(world: World, pipeline: Metric) -> None:
    first = commit(world, pipeline, "100 120 150")
    second = commit(world, pipeline, "90 120 150", by="Ana")
    assert (second.replaces, second.first_day) == (first, date(2026, 11, 16))
    assert list(Commit.objects.shown()) == [second]
    assert Commit.objects.count() == 2


def test_the_same_again_is_the_same_one(world: World, pipeline: Metric) -> None:
    assert commit(world, pipeline, "100 120 150") == commit(world, pipeline, "100.0 120 150")


@pytest.mark.parametrize(
    ("figures", "day", "field"),
    [
        ("100 90 150", None, "likely"),
        ("100 120 110", None, "stretch"),
        ("100 120 150", date(2026, 11, 15), "day"),  # the week before is over
        ("100 120 150", date(2026, 11, 30), "day"),  # and the one after the next is far
        ("99999999999999 99999999999999 99999999999999", None, "commit"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(world: World, pipeline: Metric, figures: str, day: date | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        commit(world, pipeline, figures, day=day)
    assert list(refused.value.errors) == [field]
    assert not Commit.objects.exists()


def test_where_less_is_better_a_stretch_is_less(world: World) -> None:
    days = add(world, "Days to publish", direction="down")
    assert commit(world, days, "9 8 7").stretch == 7
    with pytest.raises(Invalid):
        commit(world, days, "7 8 9")


def test_the_next_week_may_be_committed_on_the_friday_before(world: World, pipeline: Metric) -> None:
    assert commit(world, pipeline, "1 2 3", day=date(2026, 11, 29)).first_day == date(2026, 11, 23)


@pytest.mark.parametrize(("name", "may"), [("Hal", True), ("Ana", True), ("Ida", True), ("Gus", False), ("Ben", False)])
def test_its_owner_and_leads_commit(world: World, pipeline: Metric, name: str, may: bool) -> None:
    if may:
        assert commit(world, pipeline, "1 2 3", by=name).by == world[name]
    else:
        with pytest.raises(WrongPerson):
            commit(world, pipeline, "1 2 3", by=name)


def test_to_what_nobody_measures_any_more_nobody_commits(world: World, pipeline: Metric) -> None:
    retiring.retire(pipeline, by=world.who("Ana"), now=NOW)
    with pytest.raises(WrongMoment):
        commit(world, pipeline, "1 2 3")
    assert not Commit.objects.exists()


def test_what_was_adjusted_is_one_line_for_an_objective_and_a_week(world: World, pipeline: Metric) -> None:
    for line in ("Fewer events", "No events"):
        saying.adjust("pipeline", by=world.who("Hal"), now=NOW, day=None, words=line)
    assert [one.words for one in Adjustment.objects.shown()] == ["No events"]
    assert Adjustment.objects.count() == 2


def test_only_who_told_it_takes_it_back_and_it_stays(world: World) -> None:
    told = saying.tell(by=world.who("Hal"), now=NOW, day=None, kind="win", product="Atlas", words="Signed")
    with pytest.raises(WrongPerson):
        saying.take_back(told, by=world.who("Ana"), now=NOW)
    saying.take_back(told, by=world.who("Hal"), now=NOW)
    assert News.objects.get().taken_back_at == NOW


def test_nothing_is_told_of_a_week_to_come(world: World) -> None:
    with pytest.raises(Invalid):
        saying.tell(by=world.who("Hal"), now=NOW, day=date(2026, 11, 23), kind="win", product="Atlas", words="Signed")


# The page


def test_beside_the_new_number_stands_what_became_of_the_last_ones(world: World, pipeline: Metric) -> None:
    for number, came in enumerate(("88", "120", "60", None), start=1):
        weeks_ago(world, pipeline, number, "100 110 120", came)
    page = words(browser(world["Hal"]))
    assert "Of the last 3 commits 1 was reached. On average 11 % below the commit." in page
    assert "Of 1 more nobody read what came." in page
    assert page.count("Missed</span>") == 2
    assert page.count("Nobody read it</span>") == 1


def test_of_two_weeks_it_says_nothing(world: World, pipeline: Metric) -> None:
    for number in (1, 2):
        weeks_ago(world, pipeline, number, "100 110 120", "88")
    assert "Of the last" not in words(browser(world["Hal"]))


def test_a_week_that_is_over_shows_what_it_was_held_against_and_takes_no_commit(world: World, pipeline: Metric) -> None:
    weeks_ago(world, pipeline, 1, "100 110 120", "88")
    commit(world, pipeline, "80 110 120", at=NOW - WEEK)  # on its Wednesday
    page = words(browser(world["Hal"]), f"{PAGE}2026-11-09/")
    assert "0 of 1 commit was reached" in page
    assert "Held against the 100 k€ said on Mon 9 Nov." in page
    assert reverse("goal_commit", args=["2026-11-09", pipeline.pk]) not in page
    answer = browser(world["Hal"]).post(
        reverse("goal_commit", args=["2026-11-09", pipeline.pk]), {"commit": "1", "likely": "1", "stretch": "1"}
    )
    assert answer.status_code == 422
    assert Commit.objects.count() == 2


@pytest.mark.parametrize("url", [PAGE, f"{PAGE}2026-11-23/", "/sales/"])
def test_what_nobody_measures_any_more_leaves_this_week_and_the_next(world: World, pipeline: Metric, url: str) -> None:
    weeks_ago(world, pipeline, 1, "100 110 120", "88")
    commit(world, pipeline, "100 110 120")
    retiring.retire(pipeline, by=world.who("Ana"), now=NOW)
    assert "Qualified pipeline</" not in words(browser(world["Hal"]), url).partition("<main")[2].partition("What feeds")[0]


@pytest.mark.parametrize(("day", "shown"), [("2026-11-09", True), ("2026-11-02", False)])
def test_it_stays_in_the_weeks_that_were_committed_without_a_form(world: World, pipeline: Metric, day: str, shown: bool) -> None:
    weeks_ago(world, pipeline, 1, "100 110 120", "88")
    retiring.retire(pipeline, by=world.who("Ana"), now=NOW)
    page = words(browser(world["Hal"]), f"{PAGE}{day}/")
    assert (f'id="commit-{pipeline.pk}"' in page) is shown
    assert reverse("goal_commit", args=[day, pipeline.pk]) not in page


def test_a_week_first_committed_after_its_wednesday_is_shown_and_makes_no_hit(world: World, pipeline: Metric) -> None:
    for number in (2, 3, 4):
        weeks_ago(world, pipeline, number, "100 110 120", "88")
    recording.note_reading(pipeline, by=world.who("Hal"), now=NOW, day=date(2026, 11, 13), value=Decimal(88))
    commit(world, pipeline, "88 88 88", at=when("2026-11-15 20:00"))  # on its Sunday
    page = words(browser(world["Hal"]))
    assert "Of the last 3 commits 0 were reached." in page
    assert "nobody read" not in page
    assert page.count("Said after Wednesday</span>") == 1
    assert "Said after Wednesday</span>" in words(browser(world["Hal"]), f"{PAGE}2026-11-09/")


def test_who_commits_late_reads_so_at_once(world: World, pipeline: Metric) -> None:
    friday = NOW + timedelta(days=2)
    recording.note_reading(pipeline, by=world.who("Hal"), now=NOW, day=TODAY, value=Decimal(88))
    commit(world, pipeline, "80 90 100", at=friday)
    (part,) = week_seen(world.who("Hal"), day=None, now=friday).objectives
    assert [str(week_words.standing(one)[1]) for one in part.metrics] == ["Said after Wednesday"]


@pytest.mark.parametrize(
    ("number", "came", "title"),
    [
        (1, ("100",), "1 of 1 commit was reached"),
        (3, ("100",), "1 of 3 commits was reached"),
        (3, ("100", "100"), "2 of 3 commits were reached"),
        (3, (), "0 of 3 commits were reached"),
    ],
)
def test_how_many_were_reached_decides_the_verb(world: World, number: int, came: tuple[str, ...], title: str) -> None:
    for n in range(number):
        weeks_ago(world, add(world, f"M{n}"), 1, "100 110 120", came[n] if n < len(came) else "88")
    assert f"<h1>{title}</h1>" in words(browser(world["Hal"]), f"{PAGE}2026-11-09/")


@pytest.mark.parametrize(("said", "title"), [(1, "1 of 3 metrics is committed"), (2, "2 of 3 metrics are committed")])
def test_so_does_how_many_are_committed(world: World, said: int, title: str) -> None:
    for n in range(3):
        metric = add(world, f"M{n}")
        if n < said:
            commit(world, metric, "1 2 3")
    assert f"<h1>{title}</h1>" in words(browser(world["Hal"]))


def test_a_commit_is_made_in_place(world: World, pipeline: Metric) -> None:
    form = {"commit": "100", "likely": "120.5", "stretch": "150"}
    answer = browser(world["Hal"]).post(reverse("goal_commit", args=[MONDAY, pipeline.pk]), form, follow=True)
    assert said(answer) == ["100\N{NO-BREAK SPACE}k€ committed."]
    assert answer.redirect_chain == [(f"{PAGE}{MONDAY}/#commit-{pipeline.pk}", 302)]
    assert "1 of 1 metric is committed" in " ".join(answer.text.split())


def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(world: World, pipeline: Metric) -> None:
    form = {"commit": "100", "likely": "90", "stretch": "many"}
    answer = browser(world["Hal"]).post(reverse("goal_commit", args=[MONDAY, pipeline.pk]), form)
    assert answer.status_code == 422
    assert "This is no number." in answer.text
    assert 'value="many"' in answer.text
    answer = browser(world["Hal"]).post(reverse("goal_commit", args=[MONDAY, pipeline.pk]), {**form, "stretch": "150"})
    assert "What is likely is no less than the commit." in answer.text
    assert 'value="90"' in answer.text


def test_a_win_is_told_once_and_taken_back_is_struck_through(world: World, pipeline: Metric) -> None:
    hal, form = (
        browser(world["Hal"]),
        {"kind": "win", "product": "Atlas 4", "words": "Signed", "amount": "80", "unit": "k€", "once": "a name"},
    )
    assert [hal.post(reverse("goal_news", args=[MONDAY]), form).status_code for _ in range(2)] == [302, 302]
    row = News.objects.get()
    assert "Signed" in words(browser(world["Gus"]))
    hal.post(reverse("goal_news_take_back", args=[row.pk]))
    assert "<s>Signed</s>" in words(browser(world["Gus"]))


def test_what_was_adjusted_stands_above_its_metrics(world: World, pipeline: Metric) -> None:
    answer = browser(world["Hal"]).post(reverse("goal_adjusted", args=[MONDAY, "pipeline"]), {"words": "Fewer events."}, follow=True)
    assert "<q>Fewer events.</q>" in answer.text


def test_without_a_metric_the_page_says_what_one_is(world: World) -> None:
    assert "Nothing is committed by the week yet" in words(browser(world["Gus"]))


@pytest.mark.parametrize("url", [f"{PAGE}2026-11-31/", f"{PAGE}1999-11-01/", f"{PAGE}20261116/", f"{PAGE}now/"])
def test_what_is_no_day_leads_nowhere(world: World, url: str) -> None:
    assert browser(world["Hal"]).get(url).status_code == 404


def test_who_belongs_to_others_finds_no_week(world: World, pipeline: Metric) -> None:
    jo = world["Jo"].organisation
    kim = directory.invite(by=None, name="Kim", email="kim@example.com", organisation=jo, password=PASSWORD, roles=["lead", "sales"])
    client = browser(kim)
    assert [client.get(url).status_code for url in (PAGE, "/sales/")] == [404, 404]
    assert client.post(reverse("goal_news", args=[MONDAY]), {"kind": "win", "product": "A", "words": "B"}).status_code == 404


def test_words_are_words_and_no_markup(world: World) -> None:
    evil = add(world, "<b>Pipeline</b>")
    weeks_ago(world, evil, 1, "1 2 3", "1")
    saying.tell(by=world.who("Hal"), now=NOW, day=None, kind="win", product="<i>A", words="<script>")
    page = browser(world["Hal"]).get(PAGE).text
    assert [tag in page for tag in ("<b>Pipeline", "<i>A", "<script>.", "<script></td>")] == [False] * 4


def test_fifty_metrics_take_as_many_statements_as_five(world: World) -> None:
    counts = []
    for number in (5, 45):
        for n in range(number):
            weeks_ago(world, add(world, f"M{number}-{n}", objective="adoption" if n % 2 else "pipeline"), 1, "1 2 3", "2")
        client = browser(world["Ana"])
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15
