"""The compose file says what we mean; its schema only says that it is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"migrate"}


def test_it_runs_every_process_and_what_they_need() -> None:
    assert {"web", "worker", "beat", "tick", "postgres", "redis"} <= set(SERVICES)


def test_there_is_exactly_one_beat() -> None:
    commands = [str(service.get("command", "")) for service in SERVICES.values()]
    assert sum(" beat" in command or " -B" in command for command in commands) == 1


@pytest.mark.parametrize("name", SERVICES)
def test_it_waits_only_for_services_that_exist(name: str) -> None:
    assert set(SERVICES[name].get("depends_on", {})) <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_its_image_is_pinned_to_a_version(name: str) -> None:
    assert re.fullmatch(r"[\w/-]+:\d+\.\d+[\w.-]*", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_it_runs_as_nobody_important(name: str) -> None:
    assert SERVICES[name]["user"] not in {"", "0", "root"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_it_says_when_it_is_well_and_comes_back_when_it_fell(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"beat", "web"}))
def test_it_can_be_run_more_than_once(name: str) -> None:
    """No fixed name and no port of the machine: `--scale` starts as many as are asked for."""
    assert "container_name" not in SERVICES[name]
    assert "hostname" not in SERVICES[name]


def test_every_worker_has_a_name_of_its_own_and_is_asked_by_it() -> None:
    worker = SERVICES["worker"]
    assert worker["command"].endswith("-n worker@%h")
    assert "-d worker@$$(hostname) " in worker["healthcheck"]["test"][1]


def test_what_holds_data_keeps_it_in_a_volume() -> None:
    for name in ("postgres", "redis"):
        kept = [volume.partition(":")[0] for volume in SERVICES[name]["volumes"]]
        assert set(kept) <= set(COMPOSE["volumes"])


def test_redis_throws_nothing_away_and_writes_it_down() -> None:
    assert "--appendonly yes" in SERVICES["redis"]["command"]
    assert "noeviction" in SERVICES["redis"]["command"]


@pytest.mark.parametrize("name", ["tick", "worker"])
def test_it_is_given_time_to_finish_what_it_does(name: str) -> None:
    assert SERVICES[name]["stop_grace_period"] == "60s"


@pytest.mark.parametrize("name", ["beat", "migrate", "tick", "web", "worker"])
def test_ours_may_do_nothing_that_it_need_not(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", ["beat", "tick", "web", "worker"])
def test_ours_begins_when_the_tables_are_there(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", ["tick", "web"])
def test_it_begins_without_a_broker(name: str) -> None:
    assert "redis" not in SERVICES[name]["depends_on"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"web"}))
def test_only_the_web_process_is_reachable_from_outside(name: str) -> None:
    assert "ports" not in SERVICES[name]


def test_the_web_process_is_reachable_from_this_machine_only() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_it_names_no_secret_of_its_own() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD", name):
                assert re.fullmatch(r"\$\{\w+:\?\}", value)


def test_every_variable_it_sets_is_read_by_the_settings() -> None:
    settings = (ROOT / "relay" / "settings.py").read_text()
    for name in COMPOSE["x-relay"]["environment"]:
        assert f'"{name}"' in settings


def test_the_image_runs_as_a_user_of_its_own() -> None:
    assert re.search(r"^USER relay$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_the_image_starts_from_a_pinned_version() -> None:
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert bases
    assert all(re.fullmatch(r"\w+:\d+\.\d+\.\d+[\w.-]*", base) for base in bases)
