"""Tests marked `servers` need PostgreSQL and Redis: they run in that section of `verify` and are left out where either is missing. Those
marked `faults` run when RELAY_LONG is set: they prove the fire, which is slow."""

from __future__ import annotations

import os

import pytest
from django.conf import settings


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "servers: processes of their own on PostgreSQL and Redis")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    both = settings.REDIS_URL and settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    not_now = [mark for mark, runs in {"servers": both, "faults": os.environ.get("RELAY_LONG")}.items() if not runs]
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in not_now)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
