"""Of random relays: the slices add up to the time since the gun to the microsecond, and every instant is in the one court it was in.

RELAY_LEDGERS says of how many.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.lifecycle import CampaignState
from campaigns.play import replay
from campaigns.race import People, courts, taking_leg
from insights.driving import IDLE
from insights.ledger import Doing
from tests.unit.ledgers import clocks, random_log, told
from tests.unit.relays import SEED

LEDGERS = int(os.environ.get("RELAY_LEDGERS", "60"))
SEEDS = st.integers(SEED, SEED + 10**6)
RANDOM = settings(max_examples=LEDGERS, deadline=None, derandomize=True, database=None)


@given(seed=SEEDS, waited=st.timedeltas(timedelta(0), timedelta(days=40)))
@RANDOM
def test_every_instant_since_the_gun_is_in_one_court(seed: int, waited: timedelta) -> None:
    log, people, rng = random_log(seed)
    now = log[-1].at + waited
    race, slices = replay("race", log), told(log, people, clocks(rng), now)

    assert bool(slices) is (race.started_at is not None and race.started_at < now)
    if slices:
        end = min(race.ended_at or now, now)
        assert (slices[0].start, slices[-1].end) == (race.started_at, end)
        assert all(one.end == other.start for one, other in pairwise(slices))
        assert all(one.start < one.end and one.person and one.doing in Doing for one in slices)
        assert sum((one.elapsed for one in slices), timedelta()) == end - race.started_at
        assert all(timedelta() <= one.working <= one.elapsed for one in slices)


@given(seed=SEEDS)
@RANDOM
def test_whoever_has_the_court_was_waited_for(seed: int) -> None:
    """Against the rules of courts, asked of the race as it stood in the middle between two events."""
    log, people, rng = random_log(seed)
    now = log[-1].at + timedelta(hours=30)
    slices = told(log, people, clocks(rng), now)
    everybody = People(people.heads, people.sponsors, functions=people.functions)
    starts = [one.start for one in slices]
    moments = [one.at for one in log] + [now]
    for n, (start, end) in enumerate(pairwise(moments), start=1):
        race = replay("race", log[:n]) if start < end and rng.random() < 0.2 else None
        if race and race.started_at and race.state in (CampaignState.RUNNING, CampaignState.PAUSED):
            found = slices[bisect_right(starts, start + (end - start) / 2) - 1]
            if race.state is CampaignState.PAUSED:
                assert (found.doing, found.person) == (Doing.PAUSED, race.lead)
            else:
                open_to = courts(race, everybody)
                assert open_to[found.handoff or found.leg] == found.person
                assert found.handoff is None or taking_leg(race, race.handoffs[found.handoff]).id == found.leg


@given(seed=SEEDS)
@RANDOM
def test_what_moves_no_baton_is_not_needed(seed: int) -> None:
    log, people, rng = random_log(seed)
    hours = clocks(rng)
    now = log[-1].at + timedelta(hours=30)

    assert told(log, people, hours, now, but=IDLE) == told(log, people, hours, now)
