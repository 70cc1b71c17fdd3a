"""Many random relays and their figure.

`python -m tests.unit.relay_figures [N] [SEED]` plays N relays on every core and prints what was made how often, then the figure.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from multiprocessing import Pool

from campaigns.lifecycle import Kind, Move
from tests.unit.relay_plans import GRAPHS
from tests.unit.relays import SEED, Broken, Player, Tally

ENOUGH = 250  # relays in which every move can be expected to be made


def play_relays(seeds: Iterable[int]) -> Tally:
    """Play each; raises Broken at the first that goes wrong."""
    tally = Tally()
    for seed in seeds:
        try:
            tally.add(Player(seed).play())
        except Broken:
            raise
        except Exception as failed:
            raise Broken(f"seed {seed}: {failed!r}") from failed
    return tally


def unplayed(tally: Tally) -> list[str]:
    """Moves never made, kinds never seen and graphs never run in enough relays."""
    if tally.relays < ENOUGH:
        return []
    # The planning, the watch, the mail server, who wants no mail, who shares the status page, asks, corrects or erases write these.
    elsewhere = {Kind.DRAFTED, Kind.UNDELIVERED, Kind.MAIL_STOPPED, Kind.SHARED, Kind.UNSHARED, Kind.WORDS_ERASED}
    elsewhere |= {kind for kind in Kind if kind.startswith(("stall_", "decision_", "correct", "thresholds", "target"))}
    never = [graph for graph in (*GRAPHS, "random") if not tally.graphs[graph]]
    never += [move for move in Move if not tally.moves[move]]
    return never + [kind for kind in Kind if not tally.kinds[kind] and kind not in elsewhere]


def figure(tally: Tally, seed: int, seconds: float) -> str:
    """The line of the figure: test, seed, N, result, target, pass or fail."""
    missing = unplayed(tally)
    result = f"all at the tape, {sum(tally.moves.values()):,} moves, {tally.refused:,} refused, {tally.relays / seconds:.0f} relays/s"
    verdict = f"FAIL: never made {', '.join(missing)}" if missing else "pass"
    return f"random relays | seed {seed} | N {tally.relays:,} | {result} | target: 0 dead ends, 0 broken invariants, every move | {verdict}"


def main(number: int, seed: int) -> int:
    began, size = time.monotonic(), 50
    parts = [range(first, min(first + size, seed + number)) for first in range(seed, seed + number, size)]
    tally = Tally()
    with Pool(os.cpu_count()) as pool:
        for part in pool.imap_unordered(play_relays, parts):
            tally.add(part)
    for name, counts in (("graphs", tally.graphs), ("moves", tally.moves), ("events", tally.kinds)):
        print(f"{name}: " + ", ".join(f"{one} {count:,}" for one, count in counts.most_common()))
    print(figure(tally, seed, time.monotonic() - began))
    return len(unplayed(tally))


if __name__ == "__main__":
    said = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*said, *(2000, SEED)[len(said) :]))
