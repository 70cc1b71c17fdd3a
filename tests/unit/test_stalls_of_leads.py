"""The stalls of a whole race: who leads it has not looked for long, or is away with no deputy there; its finish is at risk by the odds.

The 2nd of November 2026 is a Monday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from campaigns.judge import judge
from campaigns.ladder import Open, climb
from campaigns.lifecycle import Move
from campaigns.stall import Crew, Look, Risk
from tests.unit.hours import at
from tests.unit.looks import found, look, next_look, opened
from tests.unit.track import Track

WHEEL = "nobody_at_the_wheel g"


def race(*, deputy: str | None = None, sponsor: str | None = None) -> Track:
    """Ana leads; Ben has leg 1 in hand since Monday 10:00."""
    track = Track().running("1")
    track.race = replace(track.race, deputy=deputy, sponsor=sponsor)
    return track


def away(*people: str, day: str = "03") -> Crew:
    today = at(f"{day} 12").date()
    return Crew(away=dict.fromkeys(people, ((today, today),)))


def test_after_five_working_days_without_a_look_nobody_is_at_the_wheel() -> None:
    track = race(deputy="Dov")
    assert WHEEL not in found(track, at("09 09"))
    wheel = found(track, at("09 11"))[WHEEL]
    assert (wheel.opened_at, wheel.court) == (at("09 10"), "Dov")


def test_a_look_of_who_leads_ends_it() -> None:
    track = race()
    track.now = at("09 12")
    track.do("Ana", Move.CHECK, "R")
    assert WHEEL not in found(track, at("13 12"))


def test_while_the_race_is_paused_nobody_needs_to_steer() -> None:
    track = race()
    track.now = at("03 10")
    track.do("Ana", Move.PAUSE, "R", until=None, reason="Board decides")
    assert found(track, at("20 10")) == {}
    track.now = at("20 10")
    track.do("Ana", Move.RESUME, "R", plan={})
    assert WHEEL not in found(track, at("25 09"))


@pytest.mark.parametrize(
    ("deputy", "sponsor", "gone", "court"),
    [
        (None, "Gus", ("Ana",), "Gus"),
        ("Dov", "Gus", ("Ana", "Dov"), "Gus"),
        (None, None, ("Ana",), "Ana"),
    ],
)
def test_a_lead_who_is_away_without_a_deputy_leaves_it_to_the_sponsor_at_once(
    deputy: str | None, sponsor: str | None, gone: tuple[str, ...], court: str
) -> None:
    wheel = found(race(deputy=deputy, sponsor=sponsor), at("03 12"), crew=away(*gone))[WHEEL]
    assert (wheel.opened_at, wheel.court) == (at("03 12"), court)


def test_a_deputy_who_is_there_steers_for_a_lead_who_is_away() -> None:
    assert WHEEL not in found(race(deputy="Dov", sponsor="Gus"), at("03 12"), crew=away("Ana"))


def test_the_next_look_is_not_later_than_its_moment() -> None:
    track = race()
    moment = next_look(track, at("09 09"))
    assert moment is not None
    assert moment <= at("09 10")


# The finish is at risk


def at_risk(track: Track, now: datetime, *, since: str = "03 10") -> Look:
    return replace(look(track, now, crew=Crew(deciders=("Gus",))), risk=Risk(at(since), date(2026, 12, 18), date(2026, 12, 11)))


def risk_stall(track: Track, **more: object) -> Open:
    one = next(one for one in judge(at_risk(track, at("03 10"))).found if one.kind == "finish_at_risk")
    return opened(one, **more)  # type: ignore[arg-type]  # the columns of `opened`


def test_p85_after_the_target_is_a_stall_of_the_tape_in_the_court_of_the_lead() -> None:
    track = race(deputy="Dov")
    stall = risk_stall(track)
    assert (track.race.legs[stall.leg].kind, stall.court, stall.opened_at) == ("tape", "Ana", at("03 10"))
    assert not any(name.startswith("finish_at_risk") for name in found(track, at("03 10")))


def test_the_lead_alone_hears_of_it_first_and_has_a_day_to_mend_it() -> None:
    track = race(sponsor="Sue")
    made = climb(risk_stall(track), at_risk(track, at("03 10")))
    assert (made.step, dict(made.tell), made.asks) == (0, {"Ana": "court"}, ())
    again = risk_stall(track, step=1, told={"Ana": 2})
    assert climb(again, at_risk(track, at("04 09"))).step == 1


def test_then_the_sponsor_hears_and_a_decision_is_wanted() -> None:
    track = race(sponsor="Sue")
    made = climb(risk_stall(track, step=1, told={"Ana": 2}), at_risk(track, at("04 10")))
    assert (made.step, dict(made.tell), made.asks) == (4, {"Sue": "sponsor"}, ("Gus",))
