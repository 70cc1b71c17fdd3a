"""What an installation is, for a backup to say and a restore to compare: Relay's version, the state of its tables, the database."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FORMAT = 1


def version() -> str:
    """The version of this Relay."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def migrations() -> list[str]:
    """The migrations that this database has had. Raises CommandError while some are missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("This database lacks migrations: run manage.py migrate first.")
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) in executor.loader.graph.nodes)


def described() -> dict[str, Any]:
    return {"format": FORMAT, "relay": version(), "engine": connection.vendor, "migrations": migrations()}


def compare(manifest: dict[str, Any]) -> None:
    """Raises CommandError, and says in what, when the backup is of another Relay than this one."""
    ours = described()
    for name, what in (("format", "format"), ("relay", "version of Relay")):
        if manifest.get(name) != ours[name]:
            raise CommandError(f"The backup has another {what} ({manifest.get(name)}) than this installation ({ours[name]}).")
    theirs, here = set(manifest["migrations"]), set(ours["migrations"])
    if theirs != here:
        differing = ", ".join(sorted(theirs ^ here))
        raise CommandError(f"The backup was made with other migrations than this database has had: {differing}.")
