"""Ledgers out of random relays, and out of relays told event by event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from random import Random

from campaigns.lifecycle import Kind
from campaigns.play import replay
from campaigns.race import Event, People
from campaigns.schedule import run_forward
from campaigns.stall import Clocks
from insights.ledger import Slice, whose_court
from tests.unit.hours import SITE, working
from tests.unit.relay_plans import PERSONS
from tests.unit.relays import Player

_ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


def clocks(rng: Random) -> Clocks:
    """Some people keep hours of their own."""
    return Clocks({one: working(rng.choice(_ZONES), days=rng.choice((4, 5))) for one in PERSONS if rng.random() < 0.6}, SITE)


def told(log: Sequence[Event], people: People, clocks: Clocks, now: datetime, *, but: Collection[Kind] = ()) -> list[Slice]:
    """The ledger of a log as the pages make it, with what is expected of the race as it stands; `but` leaves kinds of events out."""
    race = replay("race", log)
    expected = run_forward(race, times=clocks.times, site=clocks.site, now=now).passes if log else {}
    left = [one for one in log if one.kind not in but]
    return whose_court("race", left, people=people, clocks=clocks, expected=expected, now=now)


def random_log(seed: int) -> tuple[list[Event], People, Random]:
    """A random relay to its tape, or up to some moment before; never up to the middle of a move, whose events are one."""
    player, rng = Player(seed), Random(seed)
    player.play()
    log = player.log
    if rng.random() < 0.5:
        until = rng.choice(log).at
        log = [one for one in log if one.at <= until]
    return log, player.people, rng
