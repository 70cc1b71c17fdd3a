"""What the house's own work costs on much: the auditor's round, an idle sweep, backup and restore: `make bench-house`.

On SQLite, or on the server that DATABASE_URL names, in databases made for it and taken away. Everything in one run, the one-statement
floor beside it, because machines differ and are noisy: the median of some rounds on the wall, and of CPU time of this process.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROUNDS = 15


@contextmanager
def databases(var: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The environment of an installation to fill, and of an empty one to restore into."""
    common = {"RELAY_BOOTSTRAP": "off", "RELAY_SECRET_KEY": "for a benchmark only", "RELAY_LOG_LEVEL": "ERROR", "RELAY_INSTANCE": "test"}
    url, name = os.environ.pop("DATABASE_URL", ""), f"relay_bench_{secrets.token_hex(4)}"
    pair = [{**common, "RELAY_VAR": str(var / which)} for which in ("full", "empty")]
    for one in pair:
        Path(one["RELAY_VAR"]).mkdir()
    if not url:
        yield pair[0], pair[1]
        return
    import psycopg2  # only where there is a server

    server = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    server.autocommit = True
    names = [f"{name}_full", f"{name}_empty"]
    try:
        for one, database in zip(pair, names, strict=True):
            server.cursor().execute(f"CREATE DATABASE {database}")
            one["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
        yield pair[0], pair[1]
    finally:
        for database in names:
            server.cursor().execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.close()


def timed(what: str, act: Callable[[], object], *, target: str = "", rounds: int = ROUNDS) -> float:
    """The median of some rounds, in milliseconds, printed; the first one only warms up."""
    wall, cpu = [], []
    for _ in range(rounds + 1):
        began, busy = time.perf_counter(), time.process_time()
        act()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    median = statistics.median(wall[1:])
    print(f"{what:58} {median:9.2f} ms wall  {statistics.median(cpu[1:]):9.2f} ms CPU  {target}", flush=True)
    return median


def command(environment: dict[str, str], *words: str) -> float:
    """How long a command of manage.py takes, start and all."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env={**os.environ, **environment}, check=True)
    return time.perf_counter() - began


def populate(campaigns: int) -> None:
    """So many running races of five legs, a baton of each in the air, a hundred events in each log; told of and looked at."""
    from campaigns import baton, rounds, watch
    from campaigns.models import Campaign, Round
    from notifications import outbox
    from tests.clones import clone
    from tests.world import World

    world = World.build()
    world.now = world.now.replace(year=2026)
    legs = [world.leg(name, runner) for name, runner in zip("ABCDE", ("Ben", "Cleo", "Dov", "Ben", "Cleo"), strict=True)]
    campaign = world.race(*legs)
    world.take(campaign, "A")
    world.pass_on(campaign, "A")
    campaign = Campaign.objects.get()
    while campaign.seq < 100:
        baton.check(campaign, by=world.who("Ana"), now=world.now)
        campaign.refresh_from_db()
    outbox.publish(now=world.now)
    outbox.deliver(now=world.now)
    watch.sweep(now=world.now)
    began = time.perf_counter()
    clone(Campaign.objects.get(), times=campaigns - 1)
    rounds.note(Round.Work.SWEEP)
    print(f"{'made in':58} {time.perf_counter() - began:9.1f} s", flush=True)


def audit_and_sweep() -> None:
    from datetime import timedelta

    from django.db import connection

    from campaigns import rounds, spot_check
    from campaigns.models import Campaign, Event, Leg, Round
    from notifications import auditor, backlog
    from tests.world import MONDAY

    now = MONDAY + timedelta(hours=4)
    size = f"{Event.objects.count()} events, {Leg.objects.filter(kind='leg').count()} legs, {Campaign.objects.count()} campaigns"
    print(f"{connection.vendor}: {size}", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rounds.note(Round.Work.SWEEP)

    def questions() -> list[object]:
        return [*spot_check.suspicious(now=now), *backlog.findings(now=now)]

    assert questions() == []
    timed("the auditor's questions in all campaigns", questions, target="<= 200 ms")
    timed("a sample of logs replayed", spot_check.sample)
    timed("a whole round of the auditor", lambda: auditor.audit(now=now))
    timed("the pulse that every page of a lead asks for", rounds.pulse)
    rounds.note(Round.Work.SWEEP)
    print(f"{'findings':58} {auditor.audit(now=now):9d}")


def idle_sweep(campaigns: int) -> None:
    """So many open campaigns, none of them due, against one statement that asks for one due row."""
    from datetime import timedelta

    from django.db import connection

    from campaigns import watch
    from campaigns.models import Campaign
    from tests.world import MONDAY

    now, pattern = MONDAY + timedelta(hours=4), Campaign.objects.first()
    assert pattern
    facts = {"lead_id": pattern.lead_id, "state": "running", "created_at": pattern.created_at}
    missing = campaigns - Campaign.objects.count()
    rows = (Campaign(name=f"Idle {n}", look_again_at=now + timedelta(hours=1 + n % 20), **facts) for n in range(missing))
    Campaign.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM campaigns_campaign WHERE look_again_at <= %s ORDER BY look_again_at LIMIT 1", [now])
            assert cursor.fetchone() is None

    def sweep() -> None:
        assert watch.sweep(now=now) == 0

    print(f"{Campaign.objects.open().count()} open campaigns, none due", flush=True)
    least, ours = timed("one statement", floor, rounds=200), timed("an idle sweep", sweep, target="<= 10 ms", rounds=200)
    print(f"{'ratio':58} {ours / least:9.2f}")


def idle_snapshots() -> None:
    """The same campaigns, each with its row of last night: a look that finds nothing new."""
    from datetime import timedelta

    from django.db import connection

    from campaigns.models import Campaign
    from insights import snapshots
    from insights.models import Snapshot
    from tests.world import MONDAY

    now = MONDAY + timedelta(hours=4)
    told = {"state": "running", "colour": "green", "legs_done": 0, "legs": 5, "stalls": 0}
    days = [(now - timedelta(days=1), "change"), (now, "night")]
    logs = [(pk, max(seq, 1)) for pk, seq in Campaign.objects.values_list("pk", "seq")]
    rows = (
        Snapshot(campaign_id=pk, seq=n, seen_seq=n, taken_at=at, taken_on=at.date(), why=why, newest=why == "night", **told)
        for at, why in days
        for pk, n in logs
    )
    Snapshot.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def look() -> None:
        assert snapshots.look(now=now) == 0

    timed("a look for snapshots that finds nothing new", look, rounds=20)


def there_and_back(full: dict[str, str], empty: dict[str, str], file: Path) -> None:
    print(f"{'backup':58} {command(full, 'backup', str(file)):9.1f} s                        <= 60 s")
    print(f"{'size':58} {file.stat().st_size / 1e6:9.1f} MB")
    print(f"{'migrate, restore and verify':58} {command(empty, 'restore', str(file)):9.1f} s                        <= 60 s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--campaigns", type=int, default=2000, help="of five legs and a hundred events each")
    parser.add_argument("--idle", type=int, default=100_000, help="open campaigns that are not due")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relay-bench-") as var, databases(Path(var)) as (full, empty):
        command(full, "migrate", "-v0")
        os.environ |= {**full, "DJANGO_SETTINGS_MODULE": "relay.settings"}
        import django

        django.setup()
        populate(options.campaigns)
        audit_and_sweep()
        from django.db import connections

        connections.close_all()
        there_and_back(full, empty, Path(var) / "relay.zip")
        idle_sweep(options.idle)
        idle_snapshots()
        connections.close_all()


if __name__ == "__main__":
    main()
