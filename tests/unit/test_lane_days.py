"""The days that a lane's track names are those of the site, whoever looks at it and wherever a leg was passed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.schedule import Expected
from campaigns.stall import Clocks
from relay.web.lanes import track_of
from tests.unit.hours import at, working
from tests.unit.lanes import dated, lane
from tests.unit.track import Track


@pytest.mark.parametrize(("zone", "passed"), [("America/New_York", "passed Mon 2 Nov"), ("Asia/Tokyo", "passed Tue 3 Nov")])
def test_a_leg_was_passed_on_the_day_of_the_site(zone: str, passed: str) -> None:
    track = dated(Track().running("1"), "1", ended_at=at("02 23"))
    seen = replace(lane(track), clocks=Clocks({}, working(zone)))
    assert passed in track_of(seen, now=at("03 12"), detail=True)


@pytest.mark.parametrize(("zone", "expected"), [("America/New_York", "exp. Mon 2 Nov"), ("Asia/Tokyo", "exp. Tue 3 Nov")])
def test_a_leg_is_expected_on_the_day_of_the_site(zone: str, expected: str) -> None:
    seen = lane(Track().running("1"))
    legs = {**seen.schedule.legs, "1": Expected(None, at("02 23"))}
    seen = replace(seen, clocks=Clocks({}, working(zone)), schedule=replace(seen.schedule, legs=legs))
    assert expected in track_of(seen, now=at("02 12"), detail=True)
