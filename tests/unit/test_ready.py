"""When the next runner is asked on their mark, by table and by property. It is November 2026; the 2nd is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from campaigns.lifecycle import Kind, LegState, Move, ReadyAnswer
from campaigns.play import play
from campaigns.ready import askings, is_asked, standing
from campaigns.settling import with_leg
from stakeholders.refusals import Invalid
from tests.unit.hours import at, planned
from tests.unit.looks import found, look
from tests.unit.track import FORK_AND_JOIN, Track


def running(days: float = 6) -> Track:
    """Ben has leg 1 in hand since Monday 10:00; Cleo runs leg 2."""
    return planned(Track().running("1"), l1=days)


def ask(track: Track, now: datetime) -> list[str]:
    """What the watch does at that moment: the legs that are asked."""
    due = [one for one in askings(look(track, now)) if one.at <= now]
    for one in due:
        track.race = play(track.race, one.event(now))
    track.now = now
    return [one.leg for one in due]


@pytest.mark.parametrize(
    ("days", "early", "due"),
    [(1, None, "02 10"), (2, None, "02 10"), (6, "06 09", "06 10"), (20, "24 09", "24 10")],
)
def test_two_working_days_or_a_fifth_of_the_leg_before_the_offer(days: float, early: str | None, due: str) -> None:
    track = running(days)
    if early:
        assert ask(track, at(early)) == []
    assert ask(track, at(due)) == ["2"]


def test_asked_once_however_often_one_looks() -> None:
    track = running()
    assert [ask(track, at(f"{day:02} {hour:02}")) for day in (6, 9, 10) for hour in (11, 12)].count(["2"]) == 1


@pytest.mark.parametrize("who", ["nobody", "unreachable", "oneself"])
def test_nobody_is_asked_who_cannot_answer_or_passes_to_themselves(who: str) -> None:
    track = running(1)
    if who == "unreachable":
        track.people = replace(track.people, unreachable=frozenset({"Cleo"}))
    else:
        track.race = with_leg(track.race, "2", runner={"nobody": None, "oneself": "Ben"}[who])
    assert ask(track, at("02 11")) == []


def test_another_runner_is_asked_anew() -> None:
    track = running(1)
    ask(track, at("02 11"))
    track.do("Ana", Move.REASSIGN, "2", runner="Kim")
    assert standing(track.race, track.race.legs["2"]) is None
    assert ask(track, at("02 12")) == ["2"]


def test_at_a_join_the_first_baton_that_comes_is_asked_about() -> None:
    track = planned(Track(*FORK_AND_JOIN).running("2", "3"), l2=9, l3=3)
    [one] = [one for one in askings(look(track, at("02 11"))) if one.leg == "4"]
    assert track.race.exchanges[one.exchange].giver == "3"


def test_no_work_is_expected_before_the_day_that_was_said() -> None:
    track = running(1)
    ask(track, at("02 11"))
    before = look(track, at("02 12")).schedule.finish
    track.do("Cleo", Move.READY, "2", answer="ready_from", **{"from": "2026-11-12"})
    legs = look(track, at("02 12")).schedule
    assert legs.legs["2"].start == at("12 09")
    assert before is not None
    assert legs.finish is not None
    assert legs.finish > before


def test_whoever_says_somebody_else_leaves_it_with_no_hands_after_half_a_day() -> None:
    track = running(1)
    ask(track, at("02 11"))
    track.do("Cleo", Move.READY, "2", answer="someone_else")
    assert "no_hands 2" not in found(track, at("02 14"))
    assert found(track, at("02 16"))["no_hands 2"].opened_at == at("02 15")


def test_the_same_answer_once_more_is_a_quiet_success_and_another_one_is_news() -> None:
    track = running(1)
    ask(track, at("02 11"))
    assert [event.kind for event in track.do("Cleo", Move.READY, "2", answer="ready")] == [Kind.READY_ANSWERED]
    assert not track.do("Cleo", Move.READY, "2", answer="ready")
    assert track.do("Cleo", Move.READY, "2", answer="someone_else")
    assert track.race.legs["2"].ready is ReadyAnswer.SOMEONE_ELSE
    with pytest.raises(Invalid):
        track.do("Cleo", Move.READY, "2", answer="missing", missing=[])


def test_once_the_leg_runs_nobody_asks_any_more() -> None:
    track = running(1)
    ask(track, at("02 11"))
    track.do("Cleo", Move.READY, "2", answer="ready")
    track.offer("1")
    assert not is_asked(track.race, track.race.legs["2"])
    track.take("2")
    leg = track.race.legs["2"]
    assert (leg.state, leg.ready, leg.ready_asked_at) == (LegState.RUNNING, None, None)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_looked_at_and_promised_nobody_is_asked_twice_for_a_day(seed: int) -> None:
    rng, asked, now = Random(seed), list[tuple[str, date | None]](), at("02 11")
    track = running(rng.choice((1, 3, 6, 15)))
    for _ in range(30):
        now += timedelta(hours=rng.choice((0, 1, 7, 30, 70)))
        asked += [(leg, track.race.legs[leg].ready_asked_for) for leg in ask(track, now)]
        if rng.random() < 0.2:
            day = (now + timedelta(days=rng.randint(0, 12))).date()
            track.do("Ben", Move.PROMISE, "1", date=day.isoformat())
    assert len(asked) == len(set(asked))
