"""The page of goals: how metrics stand, and the forms in place, for everybody of us and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from goals import recording
from goals.cadence import Span, Verdict
from goals.models import Metric, Reading, Target
from goals.standing import standings
from relay.web.forms.goals import ReadingForm
from relay.web.goal_words import number_text
from stakeholders import directory
from tests.doors import browser, said
from tests.world import PASSWORD, World, standing_still, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-16 10:00")  # Monday; 47 of the quarter's 92 days are over at its end
GOALS = "/goals/"


@pytest.fixture
def world() -> Iterator[World]:
    with standing_still(NOW) as world:
        yield world


def add(world: World, name: str = "Qualified pipeline", owner: str = "Hal", **more: Any) -> Metric:
    facts: Any = {"name": name, "owner": world[owner].pk, "unit": "k€", "measure": "sum", "cadence": "weekly", "source": "CRM", **more}
    return recording.add_metric(by=world.who("Ana"), now=NOW, facts=facts)


def note(world: World, of: Metric, day: str, value: str, by: str = "Hal") -> Reading:
    return recording.note_reading(of, by=world.who(by), now=NOW, day=date.fromisoformat(day), value=Decimal(value))


def aim(world: World, at: Metric, value: str, span: str = "quarter", **more: Any) -> Target:
    return recording.set_target(at, by=world.who("Ana"), now=NOW, span=span, day=NOW.date(), value=Decimal(value), **more)


def words(client: Client, url: str = GOALS) -> str:
    return " ".join(client.get(url).text.split())


# How they stand


def test_a_sum_is_held_against_the_pace_on_the_day_it_was_read(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-10-12", "200")
    note(world, pipeline, "2026-11-16", "300")

    page = words(browser(world["Gus"]))

    assert "ahead by 30 k€, 106 % of pace" in page  # 500 against 470
    assert "of 920 k€" in page
    assert "pace today 470 k€" in page
    assert "At this rate 979 k€ by Thu 31 Dec." in page
    assert "weekly, read today" in page
    assert "Source: CRM." in page
    assert "No goal runs behind its pace." in page


def test_a_level_runs_from_where_it_stood_to_its_target(world: World) -> None:
    users = add(world, "Active users", unit="%", measure="level")
    note(world, users, "2026-09-28", "50")
    note(world, users, "2026-11-15", "55")
    aim(world, users, "70")

    page = words(browser(world["Gus"]))

    assert "of 70 %, from 50 %" in page
    assert "behind by 5 %, 92 % of pace" in page  # half of the way was due on the 15th
    assert "1 of 1 goal runs behind its pace." in page


def test_where_less_is_better_it_is_ahead_below_its_pace(world: World) -> None:
    days = add(world, "Days to publish", unit="d", measure="level", direction="down")
    note(world, days, "2026-11-15", "6")
    aim(world, days, "5", start=Decimal(9))
    assert "ahead by 1 d" in words(browser(world["Gus"]))


def test_a_correction_is_what_counts(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-11-16", "500")
    note(world, pipeline, "2026-11-16", "400", by="Ana")
    assert "behind by 70 k€, 85 % of pace" in words(browser(world["Gus"]))


def test_a_reading_that_was_corrected_says_so(world: World) -> None:
    pipeline = add(world)
    note(world, pipeline, "2026-11-16", "500")
    note(world, pipeline, "2026-11-16", "400", by="Ana")
    assert "Ana <small>corrected</small>" in words(browser(world["Gus"]))


def test_in_the_first_tenth_of_a_period_nobody_says_how_it_ends(world: World) -> None:
    pipeline = add(world, cadence="monthly")
    note(world, pipeline, "2026-10-09", "500")
    gus = browser(world["Gus"])
    assert "At this rate" not in words(gus)
    note(world, pipeline, "2026-10-10", "1")
    assert "At this rate" in words(gus)


def test_what_is_stale_is_struck_through_with_its_age_and_not_judged(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-11-05", "900")

    page = words(browser(world["Gus"]))

    assert '<s class="big">900' in page
    assert "read 11 days ago" in page
    assert "1 has no data" in page
    assert "of pace" not in page


def test_a_day_before_it_is_not(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-11-06", "900")
    assert '<b class="big">900' in words(browser(world["Gus"]))


@pytest.mark.parametrize("measure", ["sum", "level"])
def test_what_was_last_read_before_the_period_is_grey_in_it_and_never_green(world: World, measure: str) -> None:
    """A half-year read on 30 June is not stale by 16 November, and tells nothing of the quarter."""
    deals = add(world, "Deals", cadence="semiannual", measure=measure)
    note(world, deals, "2026-06-30", "900")
    aim(world, deals, "920")

    page = words(browser(world["Gus"]))

    assert "no data yet" in page
    assert "1 has no data" in page
    assert "on pace" not in page
    assert "At this rate" not in page
    assert f'<b class="big">{"–" if measure == "sum" else "900 k€"}</b>' in page.replace("\N{NO-BREAK SPACE}", " ")


def test_on_the_first_day_of_a_period_nothing_of_it_can_be_told_yet(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-09-28", "9")
    (one,) = standings([pipeline], span=Span.QUARTER, now=when("2026-10-01 10:00"))
    assert (one.verdict, one.stale, one.value, one.due, one.gap, one.heading) == (Verdict.NO_DATA, False, None, None, None, None)


def test_a_reading_from_before_the_period_needs_no_target_to_be_shown(world: World) -> None:
    users = add(world, "Active users", cadence="semiannual", measure="level")
    note(world, users, "2026-06-30", "50")
    assert "no target" in words(browser(world["Gus"]))


def test_every_reading_of_the_period_stands_in_the_table_behind_the_picture(world: World) -> None:
    pipeline = add(world)
    note(world, pipeline, "2026-09-30", "9")
    note(world, pipeline, "2026-10-12", "200")
    note(world, pipeline, "2026-11-16", "300.5")
    table = words(browser(world["Gus"])).partition("<tbody>")[2].partition("</tbody>")[0]
    assert [cell in table for cell in ("Mon 16 Nov", "300.5 k€", "500.5 k€", "Mon 12 Oct", "Hal")] == [True] * 5
    assert "30 Sep" not in table


def test_of_a_year_of_days_the_table_has_the_last_hundred_and_says_so(world: World) -> None:
    calls = add(world, cadence="daily")
    days = [NOW.date() - timedelta(days=n) for n in range(103)]
    Reading.objects.bulk_create(Reading(metric=calls, day=day, value=1, by=world["Hal"], at=NOW) for day in days)
    page = words(browser(world["Gus"]), "/goals/?by=year")
    assert page.count('<td data-label="Day">') == 100
    assert "3 earlier readings are not listed." in page


def test_the_month_the_quarter_and_the_year_have_targets_of_their_own(world: World) -> None:
    pipeline = add(world)
    for span, value in (("month", "300"), ("quarter", "900"), ("year", "4000")):
        aim(world, pipeline, value, span)
    gus = browser(world["Gus"])
    shown = {span: f"of {value} k€" in words(gus, f"/goals/?by={span}") for span, value in (("month", "300"), ("year", "4,000"))}
    assert shown == {"month": True, "year": True}
    assert "of 900 k€" in words(gus)


def test_what_has_a_target_for_the_year_alone_is_shown_by_the_year(world: World) -> None:
    aim(world, add(world), "4000", "year")
    assert "Thu 1 Jan to Thu 31 Dec." in words(browser(world["Gus"]))


@pytest.mark.parametrize(("number", "behind", "said"), [(4, 1, "1 of 4 goals runs behind its"), (4, 2, "2 of 4 goals run behind their")])
def test_how_many_run_behind_decides_the_verb(world: World, number: int, behind: int, said: str) -> None:
    for n in range(number):
        one = add(world, f"M{n}")
        aim(world, one, "920")
        note(world, one, "2026-11-16", "100" if n < behind else "500")
    assert f"{said} pace." in words(browser(world["Gus"]))


def test_the_picture_says_in_words_what_it_shows(world: World) -> None:
    pipeline = add(world)
    aim(world, pipeline, "920")
    note(world, pipeline, "2026-11-16", "500")
    sentence = "Qualified pipeline: 500 k€ of 920 k€, ahead by 30 k€, 106 % of pace, read today. The pace today is 470 k€."
    assert f'aria-label="{sentence}"' in words(browser(world["Gus"]))


def test_names_and_units_are_words_and_no_markup(world: World) -> None:
    evil = add(world, "<b>Pipeline</b>", unit="<i>k€", source="<script>")
    note(world, evil, "2026-11-16", "1")
    page = browser(world["Ana"]).get(GOALS).text
    assert [tag in page for tag in ("<b>Pipeline", "<i>k€", "<script>.")] == [False] * 3


# Who


def test_without_a_metric_the_page_says_what_one_is_and_a_lead_can_add_it(world: World) -> None:
    assert "Nothing is measured yet" in words(browser(world["Gus"]))
    assert 'id="new-metric" open' in words(browser(world["Ana"]))


@pytest.mark.parametrize(
    ("name", "forms"),
    [("Gus", []), ("Hal", ["goal_reading"]), ("Ana", ["goal_reading", "goal_target"]), ("Ida", ["goal_reading", "goal_target"])],
)
def test_everybody_has_the_forms_that_they_may_send(world: World, name: str, forms: list[str]) -> None:
    pipeline = add(world)
    page = browser(world[name]).get(GOALS).text
    assert [one for one in ("goal_reading", "goal_target") if reverse(one, args=[pipeline.pk]) in page] == forms


def test_who_belongs_to_others_finds_no_goals(world: World) -> None:
    pipeline = add(world)
    jo = world["Jo"].organisation
    kim = directory.invite(by=None, name="Kim", email="kim@example.com", organisation=jo, password=PASSWORD, roles=["lead"])
    client = browser(kim)
    urls = [GOALS, "/goals/file/", reverse("goal_edit", args=[pipeline.pk])]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert client.post(reverse("goal_reading", args=[pipeline.pk]), {"day": "2026-11-16", "value": "1"}).status_code == 404


# The forms


def test_an_owner_notes_a_reading_in_place(world: World) -> None:
    pipeline = add(world)
    form = {"day": "2026-11-16", "value": "12.5", "note": "Fair", "by": "year"}
    answer = browser(world["Hal"]).post(reverse("goal_reading", args=[pipeline.pk]), form)
    assert answer.url == f"/goals/?by=year#goal-{pipeline.pk}"
    row = Reading.objects.get()
    assert (row.value, row.note, row.by, row.via) == (Decimal("12.5"), "Fair", world["Hal"], "page")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"value": "many"}, "This is no number."),
        ({"value": ""}, "Give a number."),
        ({"value": "0.00001"}, "Four decimals at most."),
        ({"value": "5", "day": ""}, "Name the day."),
        ({"value": "5", "day": "2026-11-17"}, "This day has not come yet."),
    ],
)
def test_what_is_wrong_with_a_reading_stands_beside_it_and_what_was_typed_stays(world: World, form: dict[str, str], reason: str) -> None:
    pipeline = add(world)
    answer = browser(world["Hal"]).post(reverse("goal_reading", args=[pipeline.pk]), {"day": "2026-11-16", "note": "Fair week", **form})
    assert answer.status_code == 422
    assert reason in answer.text
    assert 'value="Fair week"' in answer.text
    assert not Reading.objects.exists()


def test_a_german_writes_a_comma(world: World) -> None:
    pipeline = add(world)
    world["Hal"].language = "de"
    world["Hal"].save()
    client = browser(world["Hal"])
    client.cookies["relay_language"] = "de"
    client.post(reverse("goal_reading", args=[pipeline.pk]), {"day": "2026-11-16", "value": "12,5"}, headers={"accept-language": "de"})
    assert Reading.objects.get().value == Decimal("12.5")


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en", "1,234", "1234"),
        ("en", "1,234,567.5", "1234567.5"),
        ("en", "-1,234", "-1234"),
        ("en", "1.234", "1.234"),
        ("en", "12,5", None),
        ("en", "0,125", None),
        ("de", "1.234", "1234"),
        ("de", "1.234.567,5", "1234567.5"),
        ("de", "-1.234", "-1234"),
        ("de", "1,234", "1.234"),
        ("de", "12.5", "12.5"),
        ("de", "0.125", "0.125"),
        ("de", "1234.567", "1234.567"),
    ],
)
def test_a_figure_is_read_as_the_page_shows_it(language: str, typed: str, value: str | None) -> None:
    with override(language):
        form = ReadingForm(Metric(), data=QueryDict(urlencode({"day": "2026-11-16", "value": typed})))
        assert ("value" in form.errors) is (value is None)
        assert form.cleaned_data.get("value") == (value and Decimal(value))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("value", ["0", "0.125", "999", "1000", "1234.5", "-1234567.0001", "99999999999.9999"])
def test_what_is_shown_can_be_typed_again(language: str, value: str) -> None:
    with override(language):
        form = ReadingForm(Metric(), data=QueryDict(urlencode({"day": "2026-11-16", "value": number_text(Decimal(value))})))
        assert form.is_valid()
    assert form.cleaned_data["value"] == Decimal(value)


def test_a_lead_sets_a_target_and_is_shown_the_page_of_its_period(world: World) -> None:
    pipeline = add(world)
    form = {"span": "month", "day": "2026-12-01", "value": "300"}
    answer = browser(world["Ana"]).post(reverse("goal_target", args=[pipeline.pk]), form, follow=True)
    assert said(answer) == ["The target holds from Tue 1 Dec to Thu 31 Dec."]
    assert "?by=month" in answer.redirect_chain[0][0]


def test_a_lead_adds_a_metric_once_however_often_the_form_is_sent(world: World) -> None:
    form = {"name": "Sign-ups", "owner": world["Hal"].pk, "measure": "sum", "direction": "up", "cadence": "daily", "once": "a name"}
    ana = browser(world["Ana"])
    assert said(ana.post(reverse("goal_new"), form, follow=True)) == [
        "Sign-ups is watched from now on. Give it a target and a first reading."
    ]
    assert ana.post(reverse("goal_new"), form).status_code == 302
    assert Metric.objects.count() == 1


def test_a_metric_without_a_name_comes_back_with_what_was_typed(world: World) -> None:
    form = {"name": "", "owner": world["Hal"].pk, "unit": "people", "measure": "sum", "direction": "up", "cadence": "daily"}
    answer = browser(world["Ana"]).post(reverse("goal_new"), form)
    assert answer.status_code == 422
    assert "Give the metric a name." in answer.text
    assert 'value="people"' in answer.text


def test_a_lead_changes_a_metric(world: World) -> None:
    pipeline = add(world)
    form = {"name": "Pipeline", "owner": world["Cleo"].pk, "measure": "sum", "direction": "up", "cadence": "monthly", "unit": "k€"}
    assert browser(world["Ana"]).post(reverse("goal_edit", args=[pipeline.pk]), form).status_code == 302
    changed = Metric.objects.get()
    assert (changed.name, changed.owner, changed.cadence) == ("Pipeline", world["Cleo"], "monthly")


# How much it asks


def test_fifty_metrics_with_readings_take_as_many_statements_as_five(world: World) -> None:
    counts = []
    for number in (5, 45):
        for n in range(number):
            one = add(world, f"M{number}-{n}", owner="Cleo" if n % 2 else "Hal")
            aim(world, one, "900")
            for weeks in range(4):
                day = NOW.date() - timedelta(days=7 * weeks)
                note(world, one, day.isoformat(), "7", by="Ana")
        client = browser(world["Ana"])
        client.get(GOALS)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(GOALS).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15
