"""What waits, on the campaign page: whose court, how long, what the ladder did, and what the lead can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from campaigns import watch
from campaigns.models import Stall
from stakeholders.models import Stakeholder
from tests.doors import browser
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = when("2026-11-03 13:00")


@pytest.fixture
def stall() -> Iterator[Stall]:
    """Cleo has let Ben's baton lie for a day and an hour; it is Tuesday at 13:00."""
    World.build().in_the_air()
    watch.sweep(now=NOW)
    with time_machine.travel(NOW):
        yield Stall.objects.get(kind="baton_in_air")


def page(stall: Stall, name: str) -> str:
    return browser(Stakeholder.objects.get(name=name)).get(f"/campaigns/{stall.campaign_id}/").content.decode()


def post(stall: Stall, act: str, **typed: str) -> Any:
    sent = {f"snooze-{stall.pk}-{name}": value for name, value in typed.items()}
    return browser(Stakeholder.objects.get(name="Ana")).post(f"/stalls/{stall.pk}/{act}/", sent, follow=True)


def test_it_says_whose_turn_it_is_and_what_was_done(stall: Stall) -> None:
    seen = page(stall, "Ana")
    for words in (
        "What waits",
        "PR has not answered, 1 working hour past its time.",
        "In the court of Cleo, London.",
        "They were told once.",
    ):
        assert words in seen


def test_the_lead_may_nudge_and_set_aside(stall: Stall) -> None:
    seen = page(stall, "Ana")
    assert f"/stalls/{stall.pk}/nudge/" in seen
    assert f"/stalls/{stall.pk}/snooze/" in seen


def test_a_runner_sees_it_and_may_neither(stall: Stall) -> None:
    seen = page(stall, "Ben")
    assert "What waits" in seen
    assert "/stalls/" not in seen


def test_a_spent_nudge_is_not_offered(stall: Stall) -> None:
    answer = post(stall, "nudge").content.decode()
    assert "Cleo is told once more, now or when they next work." in answer
    assert "/nudge/" not in answer


def test_a_nudge_that_comes_twice_is_answered_kindly(stall: Stall) -> None:
    post(stall, "nudge")
    late = post(stall, "nudge")
    assert late.status_code == 409
    assert "They were told twice already." in late.content.decode()


def test_set_aside_it_says_until_when(stall: Stall) -> None:
    post(stall, "snooze", until="2026-11-05")
    assert "Set aside until Thu 5 Nov." in page(stall, "Ana")


def test_a_day_that_is_over_comes_back_in_the_form_with_what_was_typed(stall: Stall) -> None:
    answer = post(stall, "snooze", until="2026-11-02", reason="Cleo is at a fair")
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert "That day is over already." in seen
    assert "Cleo is at a fair" in seen
