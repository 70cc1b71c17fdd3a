"""The plan of the house is a test: every contract holds, and falls for a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("relay", "stakeholders", "campaigns", "insights", "imports", "notifications", "privacy", "goals")
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "people know campaigns": ("floors", "stakeholders/worktime.py", "import campaigns.race"),
    "campaigns know the messengers": ("floors", "campaigns/race.py", "import notifications"),
    "past legs know the file they came in": ("floors", "insights/history.py", "import imports.models"),
    "the messengers know a door": ("floors", "notifications/apps.py", "import relay.web.urls"),
    "a door knows the roof": ("floors", "relay/web/urls.py", "import relay.urls"),
    "working time asks Django": ("pure", "stakeholders/worktime.py", "import django.utils"),
    "the race asks Celery": ("pure", "campaigns/race.py", "import celery"),
    "a rule asks through a friend": ("pure", "campaigns/lifecycle.py", "import campaigns.models"),
    "the forecast asks the tables": ("pure", "insights/forecast.py", "import insights.models"),
    "the rules know the race": ("campaigns", "campaigns/lifecycle.py", "import campaigns.race"),
    "a module nobody placed": ("campaigns", "campaigns/helpers.py", "x = 1"),
    "the audience knows the outbox": (
        *("notifications", "notifications/audience.py"),
        "import notifications.models",
    ),
    "a door opens a table": ("tables", "relay/web/urls.py", "import stakeholders.models"),
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Path]:
    """A copy of the house, to break."""
    for package in filter(lambda name: (ROOT / name).exists(), PACKAGES):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", *options],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept(house: Path) -> None:
    kept = contracts(house)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_found(house: Path, breach: str) -> None:
    contract, file, line = BREACHES[breach]
    broken = house / file
    broken.write_text((broken.read_text() if broken.exists() else "") + f"\n{line}\n")
    found = contracts(house, "--contract", contract)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "BROKEN" in found.stdout
