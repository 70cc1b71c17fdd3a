"""`manage.py verify`: the whole suite, on everything it promises to run on."""

from __future__ import annotations

import secrets
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from django.core.management.base import BaseCommand, CommandError
from psycopg2 import sql

from relay import servers, suite
from relay.suite import Result

SECTIONS = ("check", *suite.TESTS)
BUDGET = 38 * 60.0  # seconds for all; CI gives up at 40 minutes


class Command(BaseCommand):
    help = "Checks the house and runs every test on SQLite, PostgreSQL with Redis, and a browser."
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("section", nargs="*", metavar="|".join(SECTIONS), help="all if none")

        parser.add_argument("--marked", default="", help="only tests with this mark, e.g. races")

    def handle(self, *, section: Sequence[str], marked: str, **_: object) -> None:
        if unknown := set(section) - set(SECTIONS):
            raise CommandError(f"No such section: {', '.join(sorted(unknown))}.")
        signal.signal(signal.SIGTERM, _stop)
        began = time.monotonic()
        wanted = [name for name in SECTIONS if not section or name in section]
        results = [result for name in wanted for result in _run(name, marked, began + BUDGET)]
        self.stdout.write(f"\n{suite.table(results)}\n\n")
        self.stdout.write(suite.last_line(results, time.monotonic() - began))
        self.stdout.flush()
        if not all(result.is_good for result in results):
            raise SystemExit(1)


def _stop(number: int, _frame: object) -> None:
    """Told to stop: by leaving, so that what was started and made is ended and taken away."""
    raise SystemExit(128 + number)


def _run(section: str, marked: str, deadline: float) -> Iterator[Result]:
    if section == "check":
        yield from map(suite.check, suite.CHECKS)
        return
    with ExitStack() as stack:
        try:
            on, environment = _ground(section, stack)
        except servers.Missing as missing:
            yield Result(section, "–", 0.0, trouble=str(missing))
            return
        left = deadline - time.monotonic()
        yield suite.tests(section, on, environment, marked=marked, within=max(left, 1.0))


def _ground(section: str, stack: ExitStack) -> tuple[str, Mapping[str, str]]:
    """What the section runs on, in words and as its environment."""
    if section == "unit":
        return "no database", {}
    if section == "sqlite":
        return "SQLite, filesystem broker", {}
    found = stack.enter_context(servers.postgresql())
    name = f"relay_{secrets.token_hex(4)}"
    url = urlunsplit(urlsplit(found.address)._replace(path=f"/{name}"))
    stack.callback(_drop_databases, found.address, f"test_{name}")
    cache = stack.enter_context(_redis(name))
    words, environment = f"{found.what}, {cache.what}", {"DATABASE_URL": url}
    environment |= {"REDIS_URL": cache.address, "RELAY_REDIS_PREFIX": f"{name}:"}
    if section == "browser":
        browser = servers.chromium()
        words, environment = f"{browser.what}, {words}", environment | {"RELAY_CHROMIUM": browser.address}
    return words, environment


@contextmanager
def _redis(name: str) -> Iterator[servers.Found]:
    """A Redis, perhaps shared with others: our keys carry a prefix, and go with us."""
    with servers.redis_server() as found:
        yield found
        client = redis.Redis.from_url(found.address)
        for key in client.scan_iter(f"*{name}:*"):
            client.delete(key)
        client.close()


def _drop_databases(url: str, name: str) -> None:
    """Take away what a run that was cut off left behind."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        for (left,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(left)))
    connection.close()
