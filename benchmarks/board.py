"""What the busiest pages cost on two hundred running campaigns of ten legs, in multiples of a floor: `make bench-board`.

On the database that DATABASE_URL names, in a test database made for it. All in one run, in turns, because machines differ and are noisy:
each page, the floor (one statement with what the lanes show, and its markup put together from strings), that statement alone, and three
views that say hello: of a bare Django without middleware, of this installation for anybody, and of it for a reader who has signed in.
Everything goes through WSGI without a network. CPU time of this process and of its PostgreSQL backend is the gate, wall time the headline;
no figure of one machine is a target.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from benchmarks.doors import Door
from benchmarks.floor import floor, rows

# 37 and 15 ms of performance's table, where the floor of the same machine took 14.5.
HALF, FIFTH = 37 / 14.5, 15 / 14.5


@dataclass(frozen=True, slots=True)
class Page:
    """An address; `poll` asks for it again as htmx does, with the tag of the last answer. `times` the floor named `of`: must and aim.
    `forgets` says in how many campaigns something happened since: so many lanes are read and drawn anew."""

    what: str
    path: str
    must: float
    aim: float
    of: str = "floor"
    poll: str = ""
    forgets: int = 0


PAGES = (
    Page("board, every track", "/board/?tracks=all", 8, 3.5),
    Page("board as it is opened", "/board/", 8, 3.5),
    Page("board, ten lanes new", "/board/?tracks=all", 8, 3.5, forgets=10),
    Page("board, all lanes new", "/board/?tracks=all", 8, 3.5, forgets=200),
    Page("board as a timetable", "/board/?view=timeline", 8, 3.5),
    Page("board, unchanged (304)", "/board/", 8, 4, "hello", poll="board"),
    Page("the same, to a view of ours", "/board/", 8, 4, "hello, ours", poll="board"),
    Page("the same, to one signed in", "/board/", 8, 4, "hello, signed in", poll="board"),
    Page("portfolio", "/status/", HALF, FIFTH),
    Page("status of one campaign", "/campaigns/{campaign}/status/", HALF, FIFTH),
)


@dataclass(slots=True)
class Cost:
    """Milliseconds of each round: on the wall, of this process, of the database's."""

    wall: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """Of both, in the middle round; the database's is counted too coarsely for one round, so it is their mean."""
        return statistics.median(self.ours) + statistics.fmean(self.theirs)


class Nodes(HTMLParser):
    """Counts the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.count = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count += 1


def database_cpu() -> Callable[[], float]:
    """Reads the CPU time of the backend behind our connection, in ms: to the microsecond where it can be seen, always 0 on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return (lambda: int(stat.read_text().split()[0]) / 1e6) if stat.exists() else lambda: float("nan")


def taken(cost: Cost, act: Callable[[], object], database: Callable[[], float]) -> None:
    theirs, wall, ours = database(), time.perf_counter(), time.process_time()
    act()
    cost.ours.append((time.process_time() - ours) * 1000)
    cost.wall.append((time.perf_counter() - wall) * 1000)
    cost.theirs.append(database() - theirs)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--campaigns", type=int, default=200, help="of ten legs each")
    asked.add_argument("--rounds", type=int, default=25)
    asked.add_argument("--profile", metavar="PATH", help="say where one address spends its time, in place of measuring")
    said = asked.parse_args()

    import django  # the settings have to be named first

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(said.campaigns, said.rounds, said.profile)
    finally:
        teardown_databases(made, verbosity=0)


def measure(campaigns: int, rounds: int, profiled: str | None) -> None:
    import time_machine
    from django.conf import settings
    from django.db import connection

    from tests.stadium import fill
    from tests.world import when

    settings.RELAY_CLOCK_MOVES = False  # as where people work
    connection.settings_dict["CONN_MAX_AGE"] = None  # one backend, whose time is read
    connection.close()
    with time_machine.travel(when("2026-11-05 10:30")):
        from stakeholders import clock

        stadium = fill(now=clock.now(), campaigns=campaigns)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        relay = Door(settings.ROOT_URLCONF, settings.MIDDLEWARE, cookie_of(stadium.lead))
        if profiled:
            return profile(relay, profiled)
        costs = in_turns(relay, rounds)
        print(f"{connection.vendor}, {campaigns} campaigns of ten legs, {rounds} rounds in turns; milliseconds in the middle round")
        tell(costs)
        look(relay)
    return None


def cookie_of(person: Any) -> str:
    from django.conf import settings

    from tests.doors import browser

    return f"{settings.SESSION_COOKIE_NAME}={browser(person).cookies[settings.SESSION_COOKIE_NAME].value}"


def in_turns(relay: Door, rounds: int) -> dict[str, Cost]:
    """Every act once a round; the first round only warms up."""
    from django.conf import settings

    bare, ours = Door("benchmarks.doors", []), Door("benchmarks.doors", settings.MIDDLEWARE, relay.cookie)
    acts: dict[str, tuple[Door, Callable[[], object]]] = {
        "hello": (bare, lambda: bare.get("/")),
        "hello, ours": (ours, lambda: ours.get("/open/")),
        "hello, signed in": (ours, lambda: ours.get("/")),
        "statement alone": (bare, rows),
        "floor": (bare, floor),
        **{page.what: (relay, visit(relay, page)) for page in PAGES},
    }
    costs, database = {what: Cost() for what in acts}, database_cpu()
    for number in range(rounds + 1):
        for what, (door, act) in acts.items():
            for page in PAGES:
                if page.what == what and page.forgets:
                    forget(page)
            with door.open():
                taken(costs[what] if number else Cost(), act, database)
    return costs


def path_of(page: Page) -> str:
    from campaigns.models import Campaign

    return page.path.format(campaign=Campaign.objects.order_by("name").values_list("pk", flat=True)[0])


def visit(relay: Door, page: Page) -> Callable[[], object]:
    path, headers = path_of(page), dict[str, str]()
    if page.poll:
        headers = {"HX-Request": "true", "HX-Target": page.poll}
        headers["If-None-Match"] = relay.get(path, headers)[1]["ETag"]
    expected = "304" if page.poll else "200"

    def act() -> None:
        assert relay.get(path, headers)[0].startswith(expected)

    return act


def forget(page: Page) -> None:
    """What was drawn of so many campaigns, before its time is taken."""
    from django.core.cache import caches

    from campaigns import finding
    from campaigns.models import Campaign
    from insights.odds import newest_row
    from relay.web.keeping import key_of

    rows = finding.versions(Campaign.objects.all(), newest_row())[: page.forgets]
    caches["lanes"].delete_many([key_of("lane", pk, f"{seq}.{row}", now=clock_now()) for pk, seq, row in rows])


def tell(costs: Mapping[str, Cost]) -> None:
    targets = {page.what: page for page in PAGES}
    print(f"{'':28} {'wall':>8} {'CPU':>8} {'of it the database':>19}   {'CPU in floors, must and aim'}")
    for what, cost in costs.items():
        line = f"{what:28} {statistics.median(cost.wall):8.2f} {cost.cpu:8.2f} {statistics.fmean(cost.theirs):19.2f}"
        if page := targets.get(what):
            ratio = cost.cpu / costs[page.of].cpu
            verdict = "aim" if ratio <= page.aim else "must" if ratio <= page.must else "MISSED"
            line += f"   {ratio:5.1f} × {page.of} (≤ {page.must:.1f}, ≤ {page.aim:.1f}: {verdict})"
            line += f", on the wall {statistics.median(cost.wall) / statistics.median(costs[page.of].wall):.1f} ×"
        print(line)


def look(relay: Door) -> None:
    """What each page asks of the database and of the reader's machine."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    print(f"{'':28} {'SQL':>8} {'KB':>8} {'gzip KB':>8} {'elements':>9}")
    text = floor()
    print(f"{'floor':28} {1:8} {len(text.encode()) / 1024:8.1f} {len(gzip.compress(text.encode(), 6)) / 1024:8.1f} {Nodes(text).count:9}")
    for page in PAGES:
        act = visit(relay, page)
        forget(page)
        with CaptureQueriesContext(connection) as asked:
            act()
        statements = len(asked)
        body = b"" if page.poll else relay.get(path_of(page))[2]
        sizes = f"{len(body) / 1024:8.1f} {len(gzip.compress(body, 6)) / 1024 if body else 0:8.1f}"
        print(f"{page.what:28} {statements:8} {sizes} {Nodes(body.decode()).count:9}")


def clock_now() -> Any:
    from stakeholders import clock

    return clock.now()


def profile(relay: Door, path: str) -> None:
    import cProfile
    import pstats

    relay.get(path)
    seen = cProfile.Profile()
    seen.runcall(lambda: [relay.get(path) for _ in range(5)])
    pstats.Stats(seen).sort_stats("cumulative").print_stats(r"campaigns/|insights/|stakeholders/|relay/|django/template/base|execute", 60)


if __name__ == "__main__":
    main()
