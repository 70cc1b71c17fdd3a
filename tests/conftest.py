"""What every test stands on: flushing past the log's guards, and the browser's own settings."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from relay import servers
from stakeholders import defaults

# No test judges by time: a busy machine is no fault of the code.
hypothesis_settings.register_profile("relay", deadline=None)
hypothesis_settings.load_profile("relay")


@pytest.hookimpl(trylast=True)  # after the terminal is there
def pytest_configure(config: pytest.Config) -> None:
    """What fails is told at once, in a line: a run that is cut off has said why."""
    if terminal := config.pluginmanager.get_plugin("terminalreporter"):
        config.pluginmanager.register(_Told(terminal))


def pytest_collection_finish() -> None:
    """What was read in is never garbage: one twelfth of the time went into walking it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


class _Told:
    """Where workers run the tests, only whoever reads their reports has a terminal."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.terminal.write_line(f"\nFAILED {report.nodeid}: {crash or report.longreprtext[-300:]}", red=True)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    """The log refuses DELETE and TRUNCATE; a test that commits has to empty it all the same.

    What every installation starts with was written by a migration, so it is put back. Tables are emptied by DELETE: PostgreSQL takes
    ten times as long to truncate seventy that hold next to nothing. Keys are checked when it is all gone.
    """
    operations = type(default_connection.ops)
    flush = operations.execute_sql_flush

    def flush_as_owner(self: Any, _sql_list: list[str]) -> None:
        with allow_flush(self.connection):
            flush(self, _deletes(self.connection))
        defaults.load(lambda name: apps.get_model("stakeholders", name), zone=settings.TIME_ZONE)

    operations.execute_sql_flush = flush_as_owner  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _as_a_new_process() -> None:
    """What a process keeps is of the test before: what it drew or counted of a world that is gone, the language of its last reader."""
    caches["lanes"].clear()
    translation.deactivate()


def _deletes(connection: BaseDatabaseWrapper) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608 # the tables of our models


@contextmanager
def allow_flush(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers away for a moment, as only the tables' owner can, and put them back."""
    if connection.vendor == "postgresql":
        away, back = _postgresql_triggers(connection)
    else:
        away, back = _sqlite_triggers(connection)
    _execute(connection, away)
    try:
        yield
    finally:
        _execute(connection, back)


def _postgresql_triggers(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
        found = cursor.fetchall()
    how = {"A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "O": "ENABLE"}
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in found],
        [f"ALTER TABLE {table} {how[state]} TRIGGER {name}" for table, name, state in found],
    )


def _sqlite_triggers(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; nothing is downloaded."""
    path = os.environ.get("RELAY_CHROMIUM") or servers.chromium_on_path()
    args = ["--no-sandbox", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": path or None, "args": args}
