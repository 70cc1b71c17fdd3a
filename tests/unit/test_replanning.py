"""A race planned anew: what has not begun gets the days that are expected, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from campaigns.lifecycle import CampaignState, Kind, LegState, Move, ReplanMode
from campaigns.race import Race
from campaigns.replanning import mark_of, replanned, unfit
from campaigns.schedule import run_forward
from campaigns.settling import Dates, with_dates, with_leg
from stakeholders.refusals import Invalid, Outdated, WrongPerson
from stakeholders.worktime import WorkingTime
from tests.unit.hours import BENGALURU, SITE, working
from tests.unit.relay_plans import PERSONS
from tests.unit.relays import Player
from tests.unit.track import Track

Midway = tuple[Race, dict[str, WorkingTime], datetime]
KEEP, PULL = ReplanMode.KEEP, ReplanMode.PULL_FORWARD
SEEDS = range(400)


def day(number: int) -> date:
    return date(2026, 11, number)


def track(**due: tuple[int | None, int | None]) -> Track:
    """Ben has leg 1 (one working day) in hand from Monday the second, ten in the morning; Cleo runs leg 2 after him, a day long."""
    given = Track().running("1")
    for leg, (start, end) in due.items():
        given.race = with_leg(given.race, leg[1:], plan_start=start and day(start), plan_due=end and day(end))
    return given


def anew(given: Track, mode: ReplanMode, *, now: datetime | None = None, **times: WorkingTime) -> dict[str, Dates]:
    return replanned(given.race, mode, times=times, site=SITE, now=now or given.now)


def test_dates_that_can_be_kept_are_kept() -> None:
    assert anew(track(l2=(5, 6)), KEEP) == {}


def test_what_can_no_longer_be_kept_moves_to_when_it_is_expected() -> None:
    given = track(l2=(3, 4))
    given.do("Ben", Move.PROMISE, "1", date="2026-11-06")

    assert anew(given, KEEP) == {"2": (day(9), day(9))}


def test_a_due_day_that_still_holds_stays_while_its_start_moves() -> None:
    given = track(l2=(3, 20))
    given.do("Ben", Move.PROMISE, "1", date="2026-11-06")

    assert anew(given, KEEP) == {"2": (day(9), day(20))}


def test_pulled_forward_a_leg_starts_as_soon_as_its_baton_is_expected() -> None:
    assert anew(track(l2=(16, 18)), PULL) == {"2": (day(3), day(4))}


def test_a_leg_in_hand_and_a_date_that_was_never_planned_stay_as_they_are() -> None:
    given = track(l1=(2, 20), l2=(None, 24))

    assert anew(given, PULL) == {"2": (None, day(23))}


def test_days_are_those_of_whoever_runs_the_leg() -> None:
    given = track(l2=(2, 2))

    assert anew(given, KEEP, Cleo=BENGALURU) == {"2": (day(3), day(5))}  # the fourth is a holiday there


def test_the_tape_is_due_on_the_day_of_its_last_baton() -> None:
    assert anew(track(l2=(3, 4), lt=(30, 30)), PULL)["t"] == (day(4), day(4))


@pytest.mark.parametrize(("promised", "fits"), [(2, False), (3, True), (4, True), (5, False)])
def test_a_promise_for_a_day_outside_the_new_dates_no_longer_fits(promised: int, fits: bool) -> None:
    given = track(l2=(16, 18))
    given.race = with_leg(given.race, "2", promise=day(promised))

    left_behind = unfit(given.race, anew(given, PULL))

    assert [one.leg for one in left_behind] == ([] if fits else ["2"])


def test_the_lead_plans_anew_and_has_looked() -> None:
    given = track(l2=(16, 18)).wait(hours=1)

    (event,) = given.do("Ana", Move.REPLAN, "R", mode="pull_forward", plan={"2": ["2026-11-03", "2026-11-04"]})

    assert (event.kind, event.facts["plan"]) == (Kind.REPLANNED, {"2": ["2026-11-03", "2026-11-04"]})
    assert (given.race.legs["2"].plan_start, given.race.legs["2"].plan_due) == (day(3), day(4))
    assert given.race.checked_at == given.now


@pytest.mark.parametrize(
    ("by", "said", "refusal"),
    [
        ("Ben", {"mode": "keep", "plan": {"2": [None, None]}}, WrongPerson),
        ("Ana", {"mode": "sooner", "plan": {"2": [None, None]}}, Invalid),
        ("Ana", {"mode": "keep", "plan": {"1": ["2026-11-09", "2026-11-09"]}}, Invalid),
        ("Ana", {"mode": "keep", "plan": {"2": ["2026-11-09", "2026-11-09"]}, "mark": "old", "newest": "new"}, Outdated),
    ],
)
def test_it_is_refused(by: str, said: dict[str, object], refusal: type[Exception]) -> None:
    given = track(l2=(3, 4))

    with pytest.raises(refusal):
        given.do(by, Move.REPLAN, "R", **said)


def test_where_no_date_would_move_nothing_happens() -> None:
    assert track(l2=(3, 4)).do("Ana", Move.REPLAN, "R", mode="keep", plan={}) == []


def test_a_new_plan_that_clashes_with_a_need_says_so() -> None:
    given = Track(need_by=day(6)).running("1")

    (event,) = given.do("Ana", Move.REPLAN, "R", mode="keep", plan={"2": ["2026-11-09", "2026-11-10"]})

    assert [(one["exchange"], one["promised"]) for one in event.facts["clashes"]] == [("2t", False)]


def test_a_mark_stands_for_one_plan() -> None:
    plan = {"2": ["2026-11-09", "2026-11-10"], "3": [None, None]}

    assert mark_of(plan) == mark_of(dict(reversed(plan.items())))
    assert mark_of(plan) != mark_of({**plan, "3": [None, "2026-11-10"]})


# Over random relays, somewhere in the middle of them


def midway(seed: int) -> Midway | None:
    """A running race after a while of obstruction, with random dates and promises on what waits, run in three zones."""
    player, rng = Player(seed), Random(seed)
    for _ in range(rng.randint(5, 60)):
        player.obstruct()
    race = player.race
    if race.state is not CampaignState.RUNNING:
        return None

    def some_day() -> date | None:
        return rng.choice((None, (player.now + timedelta(days=rng.randint(-20, 60))).date()))

    for leg in list(race.legs.values()):
        if leg.state is LegState.WAITING:
            start, due = sorted((some_day() or day(1), some_day() or day(30)))
            race = with_leg(race, leg.id, plan_start=rng.choice((None, start)), plan_due=rng.choice((None, due)), promise=some_day())
    zones = (working(), working("America/New_York", off=(day(26),)), BENGALURU)
    return race, {person: rng.choice(zones) for person in PERSONS}, player.now


def races() -> Iterator[Midway]:
    yield from filter(None, map(midway, SEEDS))


def moved(race: Race, mode: ReplanMode, times: dict[str, WorkingTime], now: datetime) -> dict[str, Dates]:
    return replanned(race, mode, times=times, site=SITE, now=now)


def finish(race: Race, times: dict[str, WorkingTime], now: datetime) -> datetime:
    ends = run_forward(race, times=times, site=SITE, now=now).finish
    assert ends is not None
    return ends


@pytest.fixture(scope="module")
def some_races() -> list[Midway]:
    found = list(races())
    assert len(found) > len(SEEDS) / 2
    return found


@pytest.mark.parametrize("mode", list(ReplanMode))
def test_only_plan_dates_of_legs_that_wait_ever_move(some_races: list[Midway], mode: ReplanMode) -> None:
    for race, times, now in some_races:
        after = with_dates(race, moved(race, mode, times, now))

        unmoved = {
            leg.id: replace(
                leg, plan_start=race.legs[leg.id].plan_start, plan_due=race.legs[leg.id].plan_due, version=race.legs[leg.id].version
            )
            if leg.state is LegState.WAITING
            else leg
            for leg in after.legs.values()
        }
        assert replace(after, legs=unmoved) == race


@pytest.mark.parametrize("mode", list(ReplanMode))
def test_done_once_it_has_nothing_more_to_move(some_races: list[Midway], mode: ReplanMode) -> None:
    for race, times, now in some_races:
        after = with_dates(race, moved(race, mode, times, now))

        assert moved(after, mode, times, now) == {}


def test_kept_dates_never_come_sooner_and_the_finish_stays(some_races: list[Midway]) -> None:
    for race, times, now in some_races:
        plan = moved(race, KEEP, times, now)

        for leg, (start, due) in plan.items():
            was = race.legs[leg]
            assert (start is None, due is None) == (was.plan_start is None, was.plan_due is None)
            assert not start or not was.plan_start or start >= was.plan_start
            assert not due or not was.plan_due or due >= was.plan_due
            assert not start or not due or start <= due
        assert finish(with_dates(race, plan), times, now) == finish(race, times, now)


def test_pulled_forward_no_leg_is_later_than_kept_and_nor_is_the_finish(some_races: list[Midway]) -> None:
    for race, times, now in some_races:
        pulled, kept = with_dates(race, moved(race, PULL, times, now)), with_dates(race, moved(race, KEEP, times, now))

        for leg in pulled.legs.values():
            other = kept.legs[leg.id]
            assert not leg.plan_start or not other.plan_start or leg.plan_start <= other.plan_start
            assert not leg.plan_due or not other.plan_due or leg.plan_due <= other.plan_due
        assert finish(pulled, times, now) <= finish(race, times, now)
