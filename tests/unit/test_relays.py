"""Random relays reach the tape, with every invariant true after every move; and the play notices when a leg is not settled."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import pytest

from campaigns import play
from campaigns.lifecycle import CampaignState, Kind
from campaigns.race import Event, Race
from tests.unit.relay_figures import figure, play_relays, unplayed
from tests.unit.relays import SEED, Broken, Player

RELAYS = int(os.environ.get("RELAY_RELAYS", "700"))
FIRST = int(os.environ.get("RELAY_SEED", str(SEED)))
PARTS = 4

SETTLING = (Kind.STARTED, Kind.OFFERED, Kind.ACCEPTED, Kind.SENT_BACK, Kind.GIVEN_BACK, Kind.UNDONE, Kind.RECALLED, Kind.VOIDED)
SETTLING += (Kind.SKIPPED, Kind.BLOCKED, Kind.UNBLOCKED, Kind.ABANDONED)


@pytest.mark.relays
@pytest.mark.parametrize("part", range(PARTS))
def test_every_relay_reaches_the_tape_once_people_help(part: int, capfd: pytest.CaptureFixture[str]) -> None:
    first, last = (FIRST + RELAYS * n // PARTS for n in (part, part + 1))
    began = time.monotonic()
    tally = play_relays(range(first, last))
    with capfd.disabled():
        print(f"\n{figure(tally, first, time.monotonic() - began)}", file=sys.stderr, flush=True)
    assert tally.relays == last - first
    assert not unplayed(tally)


def test_a_relay_is_known_by_its_seed() -> None:
    one, other = Player(SEED), Player(SEED)

    one.play()
    other.play()

    assert one.log == other.log
    assert one.race.state is CampaignState.FINISHED


@pytest.mark.parametrize("kind", SETTLING)
def test_a_kind_of_event_that_settles_no_leg_is_noticed(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(play.PLAYS, kind, _without_settling(play.PLAYS[kind]))  # type: ignore[arg-type] # a dict behind its Mapping

    with pytest.raises(Broken):
        play_relays(range(SEED, SEED + 60))


def test_a_race_that_settles_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "settle", lambda race, leg, at: race)

    with pytest.raises(Broken):
        play_relays([SEED])


def _without_settling(played: Callable[[Race, Event], play.Played]) -> Callable[[Race, Event], play.Played]:
    return lambda race, event: (played(race, event)[0], ())
