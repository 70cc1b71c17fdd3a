"""Start: the gun runs and offers; a plan that cannot be run is refused, with every reason at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns.lifecycle import CampaignState, Kind, LegState, Move
from campaigns.race import Exchange
from campaigns.settling import with_leg
from stakeholders.refusals import Invalid, WrongMoment, WrongPerson
from tests.unit.track import Track, kinds


def refused(track: Track, **said: object) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        track.do("Ana", Move.START, "R", **said)
    return refusal.value


def test_the_gun_runs_and_offers() -> None:
    track = Track("g1", "g2", "1t", "2t")

    happened = track.do("Ana", Move.START, "R", objective="adoption")

    assert kinds(happened) == [Kind.STARTED, Kind.OFFERED, Kind.OFFERED]
    assert track.race.state is CampaignState.RUNNING
    assert track.states() == {"g": "passing", "1": "waiting", "2": "waiting", "t": "waiting"}


def test_a_leg_without_a_runner_is_named() -> None:
    refusal = refused(Track(runners={"2": None}), objective="adoption")

    assert set(refusal.errors) == {"runners"}
    assert refusal.facts["nobody"] == ["2"]


def test_a_leg_without_a_runner_may_be_started_knowingly() -> None:
    track = Track(runners={"1": None})

    track.do("Ana", Move.START, "R", objective="adoption", without_runners=True)

    assert track.in_the_air() == [("g1", "declined")]


def test_a_campaign_without_an_objective_needs_a_reason_in_writing() -> None:
    assert set(refused(Track()).errors) == {"reason"}

    track = Track()
    track.do("Ana", Move.START, "R", reason="A favour for the board.")

    assert track.race.state is CampaignState.RUNNING


def test_a_plan_all_in_the_past_asks_to_be_shifted() -> None:
    track = Track()
    for leg in ("1", "2"):
        track.race = with_leg(track.race, leg, plan_due=date(2024, 6, 14))

    assert set(refused(track, objective="adoption").errors) == {"shift"}


def test_a_plan_that_still_ends_in_the_future_starts() -> None:
    track = Track()
    track.race = with_leg(with_leg(track.race, "1", plan_due=date(2024, 6, 14)), "2", plan_due=date(2026, 11, 2))

    track.started()

    assert track.state("g") is LegState.PASSING


@pytest.mark.parametrize("loose", ["12", "2t", "g1"])
def test_a_plan_with_a_loose_end_is_refused(loose: str) -> None:
    track = Track()
    exchanges = {key: x for key, x in track.race.exchanges.items() if key != loose}
    track.race = replace(track.race, exchanges=exchanges)

    assert set(refused(track, objective="adoption").errors) == {"plan"}


def test_a_plan_with_a_ring_is_refused() -> None:
    track = Track("g1", "12", "23", "3t")
    track.race = replace(track.race, exchanges={**track.race.exchanges, "31": Exchange("31", "3", "1")})

    assert set(refused(track, objective="adoption").errors) == {"plan"}


def test_the_lead_runs_the_gun_and_holds_the_tape() -> None:
    track = Track(runners={"g": None, "t": "Cleo"}).started()

    assert (track.race.legs["g"].runner, track.race.legs["t"].runner) == ("Ana", "Ana")


def test_the_sponsor_may_hold_the_tape() -> None:
    assert Track(runners={"t": "Sue"}).started().race.legs["t"].runner == "Sue"


def test_nobody_but_lead_deputy_and_admin_starts() -> None:
    track = Track()

    with pytest.raises(WrongPerson):
        track.do("Ben", Move.START, "R", objective="adoption")
    assert Move.START in track.open_to("Dan", "R")
    assert Move.START in track.open_to("Ida", "R", admin=True)


def test_a_race_starts_once() -> None:
    with pytest.raises(WrongMoment) as refusal:
        Track().started().do("Ana", Move.START, "R", objective="adoption")

    assert refusal.value.facts["state"] == "running"
