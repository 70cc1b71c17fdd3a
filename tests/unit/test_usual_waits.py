"""From which wait on a baton in the air is unusual."""

from __future__ import annotations

import pytest

from campaigns.lifecycle import Move
from campaigns.settling import with_leg
from insights.rest import rest_of
from insights.usual_waits import UsualWaits, Wait, long_wait, waits_in
from tests.unit.hours import SITE
from tests.unit.track import MONDAY, Track


def waits(*days: float, giver: str = "legal") -> list[Wait]:
    return [Wait(giver, "pr", one) for one in days]


def test_one_pass_in_seven_waits_longer_than_amber_and_one_in_twenty_longer_than_red() -> None:
    usual = UsualWaits(waits(*(n / 100 for n in range(1, 1001)))).between("legal", "pr")

    assert usual.amber == pytest.approx(8.5, rel=0.03)
    assert usual.red == pytest.approx(9.5, rel=0.03)


def test_without_history_a_day_is_usual() -> None:
    usual = UsualWaits([]).between("legal", "pr")

    assert 2 < usual.amber < 3 < usual.red < 6
    assert usual.passes == 0


def test_it_is_told_what_was_borrowed() -> None:
    usual = UsualWaits([*waits(1, 2, 3), *waits(1, 2, giver="sales")]).between("legal", "pr")

    assert (usual.own, usual.borrowed, usual.passes) == (3, 2, 5)


def test_a_baton_in_the_air_waits_longer_than_it_has_so_far() -> None:
    in_the_air = [Wait("legal", "pr", 2.0, open=True)] * 50

    usual = UsualWaits([*waits(*[1] * 45, *[4] * 5), *in_the_air]).between("legal", "pr")
    assert usual.amber == pytest.approx(4)  # of a hundred only five were noted to wait so long, but none of the fifty is over yet


def test_a_wait_is_longer_than_a_share_of_the_passes() -> None:
    usual = UsualWaits(waits(*(n / 100 for n in range(1, 1001))))

    assert usual.longer_than("legal", "pr", 8.7) == pytest.approx(0.87, abs=0.02)


def test_no_number_of_fewer_than_five_passes_is_told() -> None:
    assert not UsualWaits(waits(1, 2, 3, 4)).between("legal", "pr").may_be_told
    assert UsualWaits(waits(1, 2, 3, 4, 5)).between("legal", "pr").may_be_told


def test_a_wait_is_longer_than_so_many_twentieths() -> None:
    usual = UsualWaits(waits(*(n / 100 for n in range(1, 1001)))).between("legal", "pr")

    assert (usual.twentieths_below(0.1), usual.twentieths_below(8.7), usual.twentieths_below(99)) == (0, 17, 19)


# In a race that stands still


def paused_in_the_air(*, waited: float, paused: float) -> Track:
    """A baton from engineering to PR that had waited so many days when the race was paused for so many."""
    track = Track().running("1")
    track.race = with_leg(track.race, "1", function="engineering")
    track.offer("1")
    track.wait(days=waited)
    track.do("Ana", Move.PAUSE, "R")
    track.wait(days=paused)
    return track


def test_a_baton_does_not_wait_through_a_pause_that_lasts() -> None:
    track = paused_in_the_air(waited=1, paused=3)
    rest = rest_of(track.race, site=SITE, zero=MONDAY, names={"engineering": "engineering", "pr": "pr"})

    assert list(waits_in(rest, until=track.now)) == [Wait("engineering", "pr", 1.0, open=True)]


def test_no_baton_is_called_late_for_a_pause_that_lasts() -> None:
    usual = UsualWaits(waits(*(n / 100 for n in range(1, 201)))).between("legal", "pr")
    track = paused_in_the_air(waited=1, paused=3)

    assert long_wait(track.race, track.handoff("2"), usual, site=SITE, now=track.now) is None
