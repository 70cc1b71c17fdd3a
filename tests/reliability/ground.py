"""Servers that are there to be killed: a PostgreSQL and a Redis of our own, each brought back on the port it had."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from relay import servers, throwaway

# A commit has reached the file when it is answered: what was noted outlives an immediate stop. Only a power cut would take it.
OPTIONS = ("fsync=off", "synchronous_commit=on", "full_page_writes=off", "max_connections=200")
PATIENCE = 60.0


@dataclass
class Server:
    """One server process: started, ended from outside, started again."""

    command: Sequence[str]
    user: str | None
    answers: Callable[[], str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    ended: int = field(default=0)

    def start(self) -> None:
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self.command,
                user=self.user,
                cwd=tempfile.gettempdir(),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.command[0]} does not answer: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(timeout=PATIENCE)
            self.process, self.ended = None, self.ended + 1

    def restart(self, number: signal.Signals, *, down_for: float) -> None:
        self.end(number)
        time.sleep(down_for)
        self.start()


@dataclass
class Ground:
    """Both servers and where they answer."""

    postgresql: Server
    redis: Server
    database_url: str
    redis_url: str

    def restart_postgresql(self, *, down_for: float = 0.5) -> None:
        """An immediate stop: every transaction that was open is lost, every one that was answered is kept."""
        self.postgresql.restart(signal.SIGQUIT, down_for=down_for)

    def kill_redis(self, *, down_for: float = 1.0) -> None:
        """kill -9. It writes nothing to disk, so everything in it is gone."""
        self.redis.restart(signal.SIGKILL, down_for=down_for)

    def flush_redis(self) -> None:
        client = redis.Redis.from_url(self.redis_url)
        client.flushall()
        client.close()


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Both servers, running, in that folder."""
    database, url = _postgresql(folder / "postgresql")
    queue, redis_url = _redis(folder)
    try:
        database.start()
        queue.start()
        yield Ground(database, queue, url, redis_url)
    finally:
        queue.end(signal.SIGKILL)
        database.end(signal.SIGQUIT)


def _postgresql(folder: Path) -> tuple[Server, str]:
    """A fresh cluster. PostgreSQL refuses root, so root runs it as somebody else."""
    user = "nobody" if os.geteuid() == 0 else None
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    binaries = throwaway._within_reach(servers._postgresql_binaries()[0], folder, user)
    cluster = folder / "cluster"
    initdb = [binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(initdb, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    port = throwaway._free_port()
    command = [str(binaries / "postgres"), "-D", str(cluster), "-h", throwaway.HOST, "-p", str(port), "-k", str(folder)]
    command += [part for setting in OPTIONS for part in ("-c", setting)]
    url = f"postgres://postgres@{throwaway.HOST}:{port}/postgres"
    return Server(command, user, lambda: throwaway.postgresql_version(url), folder.parent / "postgresql.log"), url


def _redis(folder: Path) -> tuple[Server, str]:
    binary, _ = servers._redis_binary()
    port = throwaway._free_port()
    options = ("--port", str(port), "--bind", throwaway.HOST, "--save", "", "--dir", str(folder))
    url = f"redis://{throwaway.HOST}:{port}/0"
    return Server([str(binary), *options], None, lambda: throwaway.redis_version(url), folder / "redis.log"), url
