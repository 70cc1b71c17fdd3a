"""What an export costs on much: rows a second and the most memory held at once, against a bare query and csv: `make bench-exports`.

On the database that DATABASE_URL names, in a test database made for it. One run, each kind on a tenth and on all of the rows: memory must
not follow. `tracemalloc` slows Python down, so that time and memory are measured apart.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--campaigns", type=int, default=1000, help="of a hundred events each")
    said = asked.parse_args()

    import django  # the settings have to be named first

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(said.campaigns)
    finally:
        teardown_databases(made, verbosity=0)


def measure(campaigns: int) -> None:
    from django.db import connection

    from insights import exports, snapshots
    from tests.world import World

    world = World.build()
    fill(world, campaigns // 10)
    few = {kind: peak(lambda kind=kind: exports.lines(kind, world.who("Ida"), now=world.now)) for kind in exports.KINDS}
    fill(world, campaigns)
    snapshots.look(now=world.now)
    print(f"{connection.vendor}, {campaigns} campaigns of a hundred events")
    rows, seconds = timed(bare)
    print(f"{'floor: events by one query and csv':40} {rows:8} rows {rows / seconds:9.0f} rows/s")
    for kind in exports.KINDS:
        rows, seconds = timed(lambda kind=kind: exports.lines(kind, world.who("Ida"), now=world.now))
        most = peak(lambda kind=kind: exports.lines(kind, world.who("Ida"), now=world.now))
        print(f"{kind:40} {rows:8} rows {rows / seconds:9.0f} rows/s, {most:5.1f} MB at most ({few[kind]:.1f} MB on a tenth)")


def fill(world: object, campaigns: int) -> None:
    """So many running races with a baton in the air and a hundred events each, and as many people."""
    from campaigns import baton
    from campaigns.models import Campaign
    from stakeholders.models import Stakeholder
    from tests.clones import clone
    from tests.world import World

    assert isinstance(world, World)
    if not Campaign.objects.exists():
        campaign = world.in_the_air().campaign
        campaign.refresh_from_db()
        while campaign.seq < 100:
            baton.check(campaign, by=world.who("Ana"), now=world.now)
            campaign.refresh_from_db()
    clone(Campaign.objects.order_by("created_at", "pk")[0], times=campaigns - Campaign.objects.count())
    ours, missing = world["Ana"].organisation, campaigns - Stakeholder.objects.count()
    Stakeholder.objects.bulk_create(Stakeholder(name=f"P{n}", email=f"p{n}@example.com", organisation=ours) for n in range(missing))


def bare() -> Iterable[str]:
    """The same events without names, words and guards."""
    from campaigns.models import Event

    written = io.StringIO()
    for row in Event.objects.order_by("campaign_id", "seq").values_list("campaign_id", "seq", "kind", "at", "facts").iterator():
        csv.writer(written).writerow(row)
        yield ""


def timed(act: Callable[[], Iterable[str]]) -> tuple[int, float]:
    began = time.perf_counter()
    return sum(1 for _ in act()), time.perf_counter() - began


def peak(act: Callable[[], Iterable[str]]) -> float:
    """The most that Python holds at once while it is read to its end, in MB."""
    tracemalloc.start()
    try:
        for _ in act():
            pass
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    main()
