"""What a wait costs the finish, what is on the critical path, and what holds of every forward pass."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.lifecycle import CampaignState
from campaigns.race import Race, in_hand, in_the_air
from campaigns.schedule import cost_of, cost_of_a_day, due, expected_offer, run_forward
from campaigns.settling import with_leg
from stakeholders.worktime import between
from tests.unit.hours import SITE, at, cost, forward, planned
from tests.unit.relays import Player
from tests.unit.track import FORK_AND_JOIN, Track

# What a wait costs


def test_a_baton_in_the_air_costs_the_finish_the_days_since() -> None:
    track = Track().running("1")
    track.offer("1")

    assert cost(track, track.baton("2"), at("03 10"), at("05 14")) == 2.5


def test_a_late_leg_costs_the_finish_the_days_since() -> None:
    track = Track().running("1")

    assert cost(track, "1", at("03 10"), at("09 10")) == 4.0


def test_slack_absorbs_the_wait() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3").wait(days=3)
    track.offer("3")
    track.take("4")

    assert cost(track, "2", at("03 10"), at("05 10")) == 0.0
    assert cost(track, "2", at("03 10"), at("06 10")) == 1.0


def test_two_that_are_late_side_by_side_cost_nothing_one_by_one() -> None:
    track = Track(*FORK_AND_JOIN).running("2", "3")

    assert cost(track, "2", at("03 10"), at("06 10")) == 0.0


def test_a_planned_start_absorbs_the_wait() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "2", plan_start=date(2026, 11, 6))

    assert cost(track, "1", at("03 10"), at("05 10")) == 0.0


def test_a_weekend_costs_nothing() -> None:
    track = Track().running("1")

    assert cost(track, "1", at("06 17"), at("08 12")) == 0.0


def test_what_is_over_costs_nothing() -> None:
    track = Track().running("1")
    handoff = track.baton("1")

    assert cost(track, handoff, at("02 10"), at("05 10")) == 0.0


# Paths and offers


def a_day(track: Track, leg: str) -> float:
    return cost_of_a_day(track.race, track.race.legs[leg], forward(track), time=SITE, times={}, site=SITE, now=track.now)


def test_on_the_driving_chain_a_day_costs_a_day_and_beside_it_nothing() -> None:
    track = planned(Track(*FORK_AND_JOIN).running("2", "3"), l2=1, l3=4)

    assert (a_day(track, "3"), a_day(track, "2")) == (1.0, 0.0)


def test_slack_of_half_a_day_leaves_half_a_day_of_cost() -> None:
    track = planned(Track(*FORK_AND_JOIN).running("2", "3"), l2=3.5, l3=4)

    assert a_day(track, "2") == 0.5


def test_a_day_before_a_planned_start_costs_nothing() -> None:
    track = Track().running("1")
    track.race = with_leg(track.race, "2", plan_start=date(2026, 11, 20))

    assert a_day(track, "1") == 0.0


def test_a_baton_in_the_air_costs_a_day_a_day_and_a_weekend_nothing() -> None:
    track = Track().running("1")
    track.offer("1")
    track.now = at("06 16")
    handoff = track.race.handoffs[track.baton("2")]

    cost = cost_of_a_day(track.race, handoff, forward(track), time=SITE, times={}, site=SITE, now=track.now)
    assert cost == 1.0


def test_an_offer_is_expected_until_it_is_made() -> None:
    track = Track().running("1")

    assert expected_offer(track.race, forward(track), "1") == at("03 10")
    assert expected_offer(track.race, forward(track), "2") == at("04 10")

    track.offer("1")

    assert expected_offer(track.race, forward(track), "1") is None


# Always


def random_race(seed: int, moves: int) -> Player:
    player = Player(seed)
    for _ in range(moves):
        player.obstruct()
    return player


races = st.builds(random_race, st.integers(0, 10**6), st.integers(0, 30))
ahead = st.timedeltas(timedelta(0), timedelta(days=40))


@given(races, ahead, ahead)
@settings(max_examples=60, deadline=None)
def test_what_is_expected_never_moves_earlier_as_time_goes_by(player: Player, first: timedelta, then: timedelta) -> None:
    soon = run_forward(player.race, times={}, site=SITE, now=player.now + first)
    later = run_forward(player.race, times={}, site=SITE, now=player.now + first + then)

    assert [leg for leg in soon.legs if later.legs[leg].end < soon.legs[leg].end] == []
    assert soon.finish is None or (later.finish is not None and later.finish >= soon.finish)


@given(races, ahead)
@settings(max_examples=60, deadline=None)
def test_no_leg_starts_before_its_batons_and_none_ends_before_it_starts(player: Player, wait: timedelta) -> None:
    race: Race = player.race
    schedule = run_forward(race, times={}, site=SITE, now=player.now + wait)

    assert all(expected.start is None or expected.end >= expected.start for expected in schedule.legs.values())
    for x in race.exchanges.values():
        if not x.dropped and race.legs[x.taker].taken_at is None and race.state is not CampaignState.FINISHED:
            assert schedule.passes[x.id] <= (schedule.legs[x.taker].start or schedule.passes[x.id])


@given(races, ahead)
@settings(max_examples=60, deadline=None)
def test_a_wait_costs_at_least_nothing_and_at_most_itself(player: Player, wait: timedelta) -> None:
    race, now = player.race, player.now + wait
    schedule = run_forward(race, times={}, site=SITE, now=now)
    waits = {leg.id: (due(race, leg, SITE), schedule.legs[leg.id].end) for leg in in_hand(race)}
    waits |= {h.id: (h.court_since or now, schedule.passes[h.exchange]) for h in in_the_air(race) if h.exchange}

    for subject, (opened_at, ended_at) in waits.items():
        lost = cost_of(race, subject, opened_at=opened_at, finish=schedule.finish, times={}, site=SITE, now=now)
        assert 0 <= lost <= max(between(SITE, opened_at, ended_at), timedelta(0)) / timedelta(hours=8) + 1e-6
