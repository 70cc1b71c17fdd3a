"""`manage.py forecast` and `manage.py backtest`: what they print and write, and what they refuse."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command

from insights.models import PastLeg
from tests.world import World, when

pytestmark = pytest.mark.django_db
NOW = "2026-11-05 10:00"
COLUMNS = ("relay_id", "leg_seq", "function", "offered_at", "accepted_at", "ended_at", "planned_days")


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(when(NOW)):
        yield World.build()


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


# forecast


def test_a_campaign_is_foretold_by_its_id_or_its_name(world: World) -> None:
    campaign = world.race(name="Heron 2", finish_on=date(2026, 12, 24))

    said = run("forecast", "Heron 2")
    assert said == run("forecast", str(campaign.pk))
    assert [line.split()[0] for line in said.splitlines()[1:4]] == ["P50", "P85", "P95"]
    assert "target 2026-12-24: " in said
    assert "mostly assumption" in said
    assert "working days: the baton in the air to Build" in said


def test_a_campaign_without_a_target_has_no_chance(world: World) -> None:
    world.race(name="Heron 2")

    assert "no target" in run("forecast", "Heron 2")


def test_what_nobody_knows_or_several_are_called_is_refused(world: World) -> None:
    world.race(name="Twice")
    world.race(name="Twice")

    with pytest.raises(CommandError, match="No campaign"):
        run("forecast", "Nothing")
    with pytest.raises(CommandError, match="Several"):
        run("forecast", "Twice")


def test_a_campaign_that_is_over_is_not_foretold(world: World) -> None:
    campaign = world.race(name="Heron 2")
    type(campaign).objects.filter(pk=campaign.pk).update(state="abandoned")

    with pytest.raises(CommandError, match="nothing to foretell"):
        run("forecast", "Heron 2")


# backtest


def history(path: Path, *, relays: int = 40, plan: str = "1") -> Path:
    """Relays of three legs each, one after the other, each begun a day after the last; every baton waits an hour."""
    rng, start = Random(1), datetime(2026, 1, 5, 9)  # noqa: DTZ001 -- a wall time, as files have them
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for relay in range(relays):
            offered = start + timedelta(days=relay)
            for seq, function in enumerate(("Engineering", "Legal", "PR"), 1):
                ended = offered + timedelta(hours=2 + 20 * rng.lognormvariate(0, 1))
                accepted = offered + timedelta(hours=1)
                out.writerow([f"R{relay}", seq, function, *(at.isoformat() for at in (offered, accepted, ended)), plan])
                offered = ended
    return path


def told(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("world")
def test_every_pass_of_the_last_relays_is_foretold(tmp_path: Path) -> None:
    said = run("backtest", "--legs", str(history(tmp_path / "legs.csv")), "--out", str(tmp_path / "forecasts.csv"))
    rows = told(tmp_path / "forecasts.csv")

    assert list(rows[0]) == ["relay_id", "as_of", "p50", "p85", "p95"]
    assert len(rows) == 28 * 3
    assert {row["relay_id"] for row in rows} == {f"R{relay}" for relay in range(12, 40)}
    assert "40 relays, 28 of them foretold, 84 forecasts" in said
    assert "every pass" in said
    assert "waits: of 56 passes" in said
    assert not PastLeg.objects.exists()


@pytest.mark.usefixtures("world")
def test_instants_are_read_in_the_zone_named_and_come_in_order(tmp_path: Path) -> None:
    legs, out = history(tmp_path / "legs.csv"), tmp_path / "forecasts.csv"
    run("backtest", "--legs", str(legs), "--out", str(out), "--zone", "America/New_York")
    rows = [[datetime.fromisoformat(row[name]) for name in ("as_of", "p50", "p85", "p95")] for row in told(out)]

    assert rows[0][0] == when("2026-01-17 14:00")
    assert all(row == sorted(row) for row in rows)


@pytest.mark.usefixtures("world")
def test_legs_without_a_plan_get_the_medians_of_the_first(tmp_path: Path) -> None:
    legs, out = history(tmp_path / "legs.csv", plan=""), tmp_path / "forecasts.csv"
    run("backtest", "--legs", str(legs), "--out", str(out), "--plan", "medians:0.3")

    assert len(told(out)) == 28 * 3


@pytest.mark.usefixtures("world")
def test_several_processes_tell_the_same(tmp_path: Path) -> None:
    legs, one, two = history(tmp_path / "legs.csv", relays=100), tmp_path / "one.csv", tmp_path / "two.csv"
    run("backtest", "--legs", str(legs), "--out", str(one), "--processes", "1")
    run("backtest", "--legs", str(legs), "--out", str(two), "--processes", "2")

    assert one.read_text() == two.read_text()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("content", "words"),
    [("relay_id,leg_seq\nR,1\n", "function"), (f"{','.join(COLUMNS)}\nR,x,PR,2026-01-05T09:00,,,1\n", "line 2, leg_seq")],
)
def test_a_file_that_cannot_be_taken_is_named(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "legs.csv").write_text(content)

    with pytest.raises(CommandError, match=words):
        run("backtest", "--legs", str(tmp_path / "legs.csv"), "--out", str(tmp_path / "out.csv"))
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.usefixtures("world")
def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        run("backtest", "--legs", str(tmp_path / "nowhere.csv"), "--out", str(tmp_path / "out.csv"))


@pytest.mark.usefixtures("world")
def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"out\.csv: No such file"):
        run("backtest", "--legs", str(history(tmp_path / "legs.csv")), "--out", str(tmp_path / "nowhere" / "out.csv"))
