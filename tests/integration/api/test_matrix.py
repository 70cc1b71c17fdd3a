"""Every call × everybody: what the cast gets with a token of their own, as matrix.txt says it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from django.urls import reverse

from relay.api.urls import v1
from tests import leaks
from tests.crowd import CAST, Crowd
from tests.doors import undone
from tests.programs import Program

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("matrix.txt")
PLAN = (Path(__file__).parents[2] / "data" / "launch_plans.csv").read_bytes()


def table() -> dict[tuple[str, str], str]:
    """The expected statuses by name and method, one a column."""
    rows = [line.split() for line in FILE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return {(name, method): " ".join(statuses) for name, method, *statuses in rows}


TABLE = table()
CALLS = {(str(one.name), method.upper()) for one in v1 for method in one.callback.view_class.calls}


def test_every_call_has_its_row():
    assert TABLE.keys() == CALLS


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), undone(), override_settings(RELAY_API_READS=10**9, RELAY_API_ACTS=10**9, RELAY_API_FAILURES=10**9):
        found = Crowd.gather()
        with time_machine.travel(found.world.now, tick=False):
            yield found


@pytest.fixture(scope="module")
def programs(crowd: Crowd) -> dict[str, Program]:
    """Tokens of everybody; the admin's with their rights."""
    people = crowd.world.people
    found = {name: Program(people.get(name), "admin" if name == "Ida" else "act") for name in CAST}
    for program in found.values():
        program.get("functions/")  # whatever a first use writes down about a token is written
    return found


def sent(crowd: Crowd, name: str) -> dict[str, Any]:
    """What is said with a call: enough for whoever may."""
    world = crowd.world
    return {
        "campaigns": {"name": "New", "legs": [{"name": "Plan"}]},
        "campaign": {"brief": "For the trade."},
        "webhooks": {"name": "Board", "url": "https://hooks.example.com/board"},
        "webhook": {"name": "Board"},
        "campaign_start": {"reason": "Now", "without_runners": True},
        "campaign_abandon": {"reason": "No budget"},
        "campaign_hand_over": {"lead": str(world["Eva"].pk), "reason": "Leave"},
        "campaign_replan": {"mode": "keep"},
        "campaign_what_if": {"changes": [{"kind": "target", "day": "2026-12-24"}]},
        "campaign_colour": {"colour": "green", "reason": "The target moves"},
        "leg_offer": {"note": "All yours."},
        "leg_check_in": {"note": "Going well."},
        "leg_promise": {"date": "2026-11-06"},
        "leg_block": {"reason": "No list yet"},
        "leg_renew": {"until": "2026-11-06"},
        "leg_ready": {"answer": "ready_from", "from": "2026-11-06"},
        "leg_skip": {"reason": "Not needed"},
        "leg_reassign": {"runner": str(world["Dov"].pk), "note": "Please"},
        "leg_checkpoint": {"added": [{"text": "Proof"}]},
        "item_waive": {"reason": "Not needed"},
        "exchange": {"critical": True},
        "exchange_insert": {"leg": {"name": "Legal"}},
        "handoff_accept": {"pass_on_by": "2026-11-06"},
        "handoff_send_back": {"reason": "missing", "missing": ["The price list"]},
        "handoff_give_back": {"reason": "missing", "missing": ["The price list"]},
        "handoff_ask": {"question": "Which price?"},
        "handoff_answer": {"answer": "The old one."},
        "handoff_need_until": {"until": "2026-11-04"},
        "handoff_decline": {"reason": "not_mine"},
        "handoff_redirect": {"runner": str(world["Finn"].pk)},
        "handoff_confirm": {"right": True},
        "stall_snooze": {"until": "2026-11-04"},
        "campaign_shares": {"label": "The board"},
        "campaign_decisions": {"question": "Which price?", "options": ["The old one", "The new one"], "by_date": "2026-11-06"},
        "decision_answer": {"option": 0},
        "campaign_corrections": {"saw": "Late", "changed": "Earlier", "check_on": "2026-11-06"},
        "campaign_target": {"finish_on": "2027-06-30", "reason": "The fair moved."},
        "correction_check": {"outcome": "worked"},
        "playbooks": {"campaign": str(crowd.race.pk), "name": "Another"},
        "playbook_campaign": {"name": "Again", "start_on": "2026-11-09"},
        "stakeholders": {"name": "Kim", "email": "kim@example.com"},
        "stakeholder_motives": {"say_first": "The trade reads it first."},
        "stakeholder_stance": {"campaign": str(crowd.race.pk), "current": "neutral", "wanted": "leading"},
        "functions": {"name": "Research", "short": "Research"},
        "organisations": {"name": "Nordwind"},
        "calendars": {"name": "Tokyo", "zone": "Asia/Tokyo"},
        "metrics": {"name": "Sign-ups", "measure": "sum", "cadence": "weekly"},
        "metric": {"unit": "people"},
        "readings": {"metric": str(crowd.metric.pk), "day": "2026-11-02", "value": 7.5},
        "commits": {"metric": str(crowd.metric.pk), "day": "2026-11-02", "commit": 7, "likely": 9, "stretch": 12.5},
        "targets": {"metric": str(crowd.metric.pk), "span": "quarter", "day": "2026-11-02", "value": 70},
        "course_corrections": {"metric": str(crowd.metric.pk), "saw": "Fewer", "changed": "Another fair", "check_on": "2026-11-06"},
        "course_correction_check": {"outcome": "worked"},
        "absences": {"first_day": "2026-12-07", "last_day": "2026-12-08"},
    }.get(name, {})


def call(program: Program, method: str, url: str, crowd: Crowd, name: str) -> Any:
    if (name, method) == ("imports", "POST"):
        return program.send(method, f"{url}?dry_run=true", PLAN, media="text/csv")
    return program.send(method, url, "" if method == "GET" else sent(crowd, name))


def address(crowd: Crowd, name: str) -> str:
    ids = crowd.ids(name)
    pattern = next(one for one in v1 if one.name == name)
    wanted = pattern.pattern.converters if hasattr(pattern.pattern, "converters") else {}
    return reverse(f"api:{name}", kwargs={one: ids[one] for one in wanted})


@pytest.mark.parametrize(("name", "method"), sorted(TABLE))
def test_everybody_gets_what_the_table_says(crowd: Crowd, programs: dict[str, Program], name: str, method: str):
    url, got, leaked = address(crowd, name), [], {}
    for person in CAST:
        with undone():
            answer = call(programs[person], method, url, crowd, name)
        assert answer["Content-Type"].startswith(
            "text/csv" if name.startswith("export_") and answer.status_code == 200 else "application/json"
        )
        got.append(str(answer.status_code))
        told = leaks.found_in(leaks.text_of(answer))
        leaked[person] = leaks.leaked(told, name, person) | (leaks.missing(told, name, person) if method == "GET" else set())
    assert {who: words for who, words in leaked.items() if words} == {}, f"{method} {url}: what is not theirs to read, or is missing"
    assert " ".join(got) == TABLE[name, method], f"{method} {url} for {' '.join(CAST)}"
