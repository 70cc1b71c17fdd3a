"""Servers that live as long as a block: a PostgreSQL cluster and a Redis in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import redis

HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds for a server to answer
OLDEST_POSTGRESQL = 140000  # what Django 5.2 supports
# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def postgresql_version(url: str) -> str:
    """Its version; empty when it does not answer, is too old or lets us make no database."""
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError:
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user")
            (may_create,) = cursor.fetchone() or (False,)
        number = connection.server_version
    finally:
        connection.close()
    fits = may_create and number >= OLDEST_POSTGRESQL
    return f"{number // 10000}.{number % 10000}" if fits else ""


def redis_version(url: str) -> str:
    """Its version; empty when it does not answer."""
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        return str(client.info("server")["redis_version"])
    except redis.RedisError:
        return ""
    finally:
        client.close()


@contextmanager
def postgresql(binaries: Path) -> Iterator[str]:
    """A cluster of our own; PostgreSQL refuses root, so root runs it as somebody else."""
    user = "nobody" if os.geteuid() == 0 else None
    with _folder(user) as folder:
        binaries = _within_reach(binaries, folder, user)
        cluster = folder / "cluster"
        subprocess.run(
            [binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync"],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        port = _free_port()
        server = [binaries / "postgres", "-D", cluster, "-h", HOST, "-p", str(port), "-k", folder]
        options = [part for setting in FAST for part in ("-c", setting)]
        url = f"postgres://postgres@{HOST}:{port}/postgres"
        with _running([*map(str, server), *options], user, lambda: postgresql_version(url)):
            yield url


@contextmanager
def redis_server(binary: Path) -> Iterator[str]:
    """A Redis of our own that writes nothing to disk."""
    with _folder(None) as folder:
        port = _free_port()
        options = ("--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder))
        url = f"redis://{HOST}:{port}/0"
        with _running([str(binary), *options], None, lambda: redis_version(url)):
            yield url


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="relay-", ignore_cleanup_errors=True) as name:
        if user:
            shutil.chown(name, user)
        yield Path(name)


def _within_reach(binaries: Path, folder: Path, user: str | None) -> Path:
    """The binaries where they are, or a copy when that user cannot get there."""
    quiet = subprocess.DEVNULL
    try:
        subprocess.run([binaries / "initdb", "--version"], user=user, check=True, stdout=quiet, stderr=quiet)
    except (OSError, subprocess.CalledProcessError):
        copy = folder / "postgresql"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / binaries.name
    return binaries


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], user: str | None, answers: Callable[[], str]) -> Iterator[None]:
    """The server from its first answer to the end of the block."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command,
            user=user,
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
        try:
            if not _is_up(process, answers):
                words.seek(0)
                sys.exit(f"{command[0]} did not start:\n{words.read().decode(errors='replace')}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _is_up(process: subprocess.Popen[bytes], answers: Callable[[], str]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if answers():
            return True
        time.sleep(0.1)
    return False
