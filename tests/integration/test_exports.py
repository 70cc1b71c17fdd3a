"""CSV of what there is: what a person may see and no more, the same values after reading, as many statements for many rows as for few."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import baton, watch
from campaigns.importing import cells
from campaigns.models import Campaign, Event, Handoff, Leg, Text
from insights import exports, snapshots
from insights.exports import writing
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.refusals import NotFound
from tests.copies import copy
from tests.crowd import CAST, Crowd
from tests.world import ROLES, World, when

pytestmark = pytest.mark.django_db
FAR = date(2026, 12, 18)
NASTY = '=HYPERLINK("http://x","\r\ny"), \u202e\u05e9\u05dc\u05d5\u05dd; \'ß😀'


@pytest.fixture
def world() -> World:
    return World.build()


def export(world: World, kind: str, name: str = "Ana") -> list[dict[str, str]]:
    """The rows as our own reading gives them back."""
    content = "".join(exports.lines(kind, world.who(name), now=world.now)).encode()
    return [row.cells for row in cells.rows(content, required=exports.columns(kind))]


def again(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


# The file


@pytest.mark.parametrize("kind", exports.KINDS)
def test_a_file_begins_with_a_byte_order_mark_and_the_columns(world: World, kind: str) -> None:
    first = next(exports.lines(kind, world.who("Ana"), now=world.now))
    assert first.encode() == b"\xef\xbb\xbf" + ",".join(exports.columns(kind)).encode() + b"\r\n"


@pytest.mark.parametrize("ask", [exports.columns, lambda kind: exports.lines(kind, None, now=None)])
def test_a_kind_that_there_is_not_is_not_found_before_the_first_line(ask: Any) -> None:
    with pytest.raises(NotFound):
        ask("secrets")


@pytest.mark.parametrize("kind", exports.KINDS)
def test_no_column_holds_what_is_never_told(kind: str) -> None:
    assert not {"motive", "motives", "notes", "password", "told"} & set(exports.columns(kind))


# Campaigns


def test_a_campaign_is_told_as_of_its_newest_snapshot(world: World) -> None:
    campaign = world.in_the_air(finish_on=date(2026, 11, 3), sponsor=world["Gus"].pk, contribution="Demos").campaign
    world.now = when("2026-11-04 10:00")
    watch.sweep(now=world.now)
    snapshots.look(now=world.now)
    (row,) = export(world, "campaigns", "Gus")
    told = snapshots.trend(campaign, days=1)[0]
    assert row == {
        "campaign_id": str(campaign.pk),
        "campaign": "Atlas 4 launch",
        "objective": "pipeline",
        "contribution": "Demos",
        "state": "running",
        "lead_id": str(world["Ana"].pk),
        "lead": "Ana",
        "sponsor_id": str(world["Gus"].pk),
        "sponsor": "Gus",
        "started_at": "2026-11-02T10:00:00Z",
        "ended_at": "",
        "target": "2026-11-03",
        "told_at": "2026-11-04T10:00:00Z",
        "colour": "red",
        "because": '["late_finish","stall"]',
        "colour_said": "",
        "expected_finish": told.finish.isoformat() if told.finish else "",
        "slip_working_days": str(told.slip_days),
        "legs_done": "0",
        "legs": "3",
        "open_stalls": "1",
        "worst_step": str(told.worst_step),
        **{name: getattr(told, name).isoformat() for name in ("p50", "p85", "p95")},
        "quoted_percent": "85",
        "chance": str(told.chance),
    }


def test_of_a_draft_nothing_is_told_and_its_lead_alone_has_it(world: World) -> None:
    world.draft(world.leg("Build", "Ben"))
    (row,) = export(world, "campaigns")
    assert (row["state"], row["colour"], row["told_at"]) == ("draft", "", "")
    assert export(world, "campaigns", "Gus") == []


# Handoffs


def test_a_handoff_says_from_whom_to_whom_and_how_long_it_waited(world: World) -> None:
    handoff = world.in_the_air()
    world.now = when("2026-11-03 10:00")
    world.take(handoff.campaign, "Press")  # at 11:00: offered on Monday at 12:00, five hours that day, two the next
    row = next(row for row in export(world, "handoffs") if row["taker"] == "Cleo")
    assert (row["giving_leg"], row["giving_function"], row["giver"]) == ("Build", "Engineering", "Ben")
    assert (row["taking_leg"], row["taker_id"], row["decided_by"]) == ("Press", str(world["Cleo"].pk), "Cleo")
    assert (row["offered_at"], row["decided_at"]) == ("2026-11-02T12:00:00Z", "2026-11-03T11:00:00Z")
    assert (row["state"], row["overridden"], row["waited_working_hours"]) == ("accepted", "false", "7.0")


def test_what_is_in_the_air_waits_until_now_and_not_while_the_race_is_paused(world: World) -> None:
    campaign = world.in_the_air().campaign
    waited = {}
    for moment in ("2026-11-02 13:30", "2026-11-02 14:00", "2026-11-02 16:00"):
        world.now = when(moment)
        if moment.endswith("14:00"):
            baton.pause(again(campaign), by=world.who("Ana"), now=world.now)
        waited[moment[-5:]] = next(row for row in export(world, "handoffs") if row["taker"] == "Cleo")["waited_working_hours"]
    assert waited == {"13:30": "1.5", "14:00": "2.0", "16:00": "2.0"}
    baton.resume(again(campaign), by=world.who("Ana"), now=when("2026-11-02 16:00"))
    world.now = when("2026-11-02 16:30")
    assert next(row for row in export(world, "handoffs") if row["taker"] == "Cleo")["waited_working_hours"] == "2.5"


def test_who_relieves_takes_the_leg_itself(world: World) -> None:
    campaign = world.race()
    world.take(campaign, "Build")
    baton.reassign(world.leg_of(campaign, "Build"), by=world.who("Ana"), now=world.later(), runner=world["Dov"].pk)
    row = next(row for row in export(world, "handoffs") if row["kind"] == "relief")
    assert (row["giving_leg"], row["taking_leg"], row["taking_leg_id"]) == ("Build", "Build", str(world.leg_of(campaign, "Build").pk))


# Events


def test_an_event_comes_with_its_facts_and_the_words_said(world: World) -> None:
    campaign = world.in_the_air().campaign
    rows = export(world, "events", "Cleo")
    assert [row["seq"] for row in rows] == [str(seq) for seq in range(1, again(campaign).seq + 1)]
    event = Event.objects.get(campaign=campaign, kind="offered", by=world["Ben"])
    row = rows[event.seq - 1]
    assert (row["kind"], row["at"], row["by_id"], row["by"]) == ("offered", "2026-11-02T12:00:00Z", str(world["Ben"].pk), "Ben")
    assert (row["hat"], row["via"], row["leg_id"], row["handoff_id"]) == (event.hat, event.via, str(event.leg_id), str(event.handoff_id))
    assert json.loads(row["facts"]) == event.facts
    assert json.loads(row["words"]) == dict(event.texts.values_list("name", "body"))
    assert json.loads(row["words"])["note"] == "All yours."


def test_words_that_were_erased_are_left_out(world: World) -> None:
    world.in_the_air()
    Text.objects.update(body="", erased_at=world.now)
    assert {row["words"] for row in export(world, "events")} == {"{}"}


# Stakeholders


def test_a_person_is_told_of_as_on_the_directory_s_pages(world: World) -> None:
    day = world.now.date()
    directory.mark_away(world["Cleo"], by=None, first_day=day, last_day=day + timedelta(days=2), substitute=None)
    row = next(row for row in export(world, "stakeholders", "Ben") if row["name"] == "Cleo")
    assert (row["kind"], row["function"], row["organisation"]) == ("runner", "PR", world["Cleo"].organisation.name)
    assert (row["time_zone"], row["away_until"], row["in_play"]) == ("Europe/London", "2026-11-04", "true")
    assert (row["email"], row["roles"]) == ("", "")


@pytest.mark.parametrize(
    ("name", "addresses"),
    [("Ben", {"Ben"}), ("Finn", {"Finn", "Cleo"}), ("Ana", {*ROLES, "Jo"}), ("Gus", {"Gus"})],
)
def test_addresses_are_for_leads_for_heads_and_for_oneself(world: World, name: str, addresses: set[str]) -> None:
    assert {row["name"] for row in export(world, "stakeholders", name) if row["email"]} == addresses


def test_roles_are_for_admins(world: World) -> None:
    assert {row["name"] for row in export(world, "stakeholders", "Ana") if row["roles"]} == set()
    assert next(row for row in export(world, "stakeholders", "Ida") if row["name"] == "Ana")["roles"] == '["lead","member"]'


def test_who_is_out_of_play_is_listed_for_leads(world: World) -> None:
    directory.deactivate(world["Dov"], by=None)
    assert "Dov" in {row["name"] for row in export(world, "stakeholders", "Ana") if row["in_play"] == "false"}
    assert "Dov" not in {row["name"] for row in export(world, "stakeholders", "Ben")}


# Rights


@pytest.mark.parametrize("name", [name for name in CAST if name != "nobody"])
def test_everybody_gets_what_they_may_see_and_no_more(name: str) -> None:
    crowd = Crowd.gather()
    world, who = crowd.world, crowd.world.who(name)
    ids = {kind: {row[column] for row in export(world, kind, name)} for kind, column in COLUMN_OF_ID.items()}
    assert ids["campaigns"] == {str(pk) for pk in Campaign.objects.status_visible_to(who).values_list("pk", flat=True)}
    assert ids["handoffs"] == {str(pk) for pk in Handoff.objects.visible_to(who).values_list("pk", flat=True)}
    assert ids["stakeholders"] == {str(one.pk) for one in directory.people(world[name]) if one.active or name in ("Ana", "Eva", "Ida")}
    seen = Event.objects.visible_to(who).values_list("campaign", "seq")
    assert sorted((row["campaign_id"], int(row["seq"])) for row in export(world, "events", name)) == sorted((str(a), b) for a, b in seen)


COLUMN_OF_ID = {"campaigns": "campaign_id", "handoffs": "handoff_id", "stakeholders": "person_id"}


def test_a_stranger_gets_no_log_and_no_handoff(world: World) -> None:
    world.race(world.leg("Build", "Ben"))
    assert export(world, "events", "Dov") == export(world, "handoffs", "Dov") == export(world, "campaigns", "Dov") == []


# Odd words

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60) | st.just(NASTY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, note=WORDS, fact=st.dictionaries(WORDS, WORDS | st.integers() | st.none(), max_size=3))
def test_whatever_words_there_are_come_back(words: str, note: str, fact: dict[str, Any]) -> None:
    if not Campaign.objects.exists():
        World.build().in_the_air()
    campaign = Campaign.objects.get()
    ana = Stakeholder.objects.get(email="ana@example.com")
    Campaign.objects.update(name=words, contribution=note)
    Leg.objects.update(name=words)
    Stakeholder.objects.filter(pk=ana.pk).update(name=words[:120])
    event = Event(campaign=campaign, seq=campaign.seq + 1, kind="checked", at=datetime(2026, 11, 2, 9, tzinfo=UTC), by=ana, facts=fact)
    Event.objects.bulk_create([event])
    Campaign.objects.update(seq=campaign.seq + 1)
    Text.objects.create(event=event, name="note", body=note, digest="")
    world = World()
    world.people["Ana"] = ana
    row = export(world, "events")[-1]
    assert (row["campaign"], row["by"]) == (words.strip(), words.strip())
    assert json.loads(row["facts"]) == fact
    assert json.loads(row["words"]) == {"note": note}
    assert export(world, "campaigns")[0]["contribution"] == note.strip()
    assert {one["giving_leg"] for one in export(world, "handoffs")} == {words.strip()}


@pytest.mark.parametrize("kind", exports.KINDS)
def test_no_cell_of_a_file_is_a_formula(world: World, kind: str) -> None:
    world.in_the_air(name=NASTY)
    Leg.objects.update(name=NASTY)
    Stakeholder.objects.update(name=NASTY)
    text = "".join(exports.lines(kind, world.who("Ana"), now=world.now)).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(cells.GUARDED)]


# What it costs


@pytest.mark.parametrize(("kind", "statements"), [("campaigns", 2), ("handoffs", 3), ("events", 2), ("stakeholders", 3)])
def test_it_asks_as_often_for_many_rows_as_for_few(world: World, kind: str, statements: int) -> None:
    campaign = world.in_the_air().campaign
    who = world.who("Ida")
    list(exports.lines(kind, who, now=world.now))

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            rows = list(exports.lines(kind, who, now=world.now))
        return len(seen), len(rows)

    few, before = asked()
    copy([campaign], times=50)
    ours = world["Ben"].organisation
    Stakeholder.objects.bulk_create(Stakeholder(name=f"P{n}", email=f"p{n}@example.com", organisation=ours) for n in range(50))
    events = (Event(campaign=campaign, seq=9000 + n, kind="checked", at=world.now, by=world["Ana"], digest="") for n in range(50))
    Event.objects.bulk_create(events)
    many, after = asked()
    assert after >= before + 50
    assert many == few == statements


def test_it_is_read_by_handfuls(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a handful is, the file is the same."""
    copy([world.in_the_air().campaign], times=7)
    whole = {kind: list(exports.lines(kind, world.who("Ida"), now=world.now)) for kind in exports.KINDS}
    monkeypatch.setattr(writing, "AT_ONCE", 3)
    assert {kind: list(exports.lines(kind, world.who("Ida"), now=world.now)) for kind in exports.KINDS} == whole
