"""Setting up: what is locked, what is asked for, and the key that is made once."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from relay import bootstrap, instance

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_a_version_and_a_hash_and_no_address(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert blocks
    assert all(re.match(r"[\w.\[\]-]+==\S+", block) for block in blocks)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock.read_text()


def test_the_bootstrap_needs_only_the_standard_library() -> None:
    imported = re.findall(r"^(?:import|from) (\w+)", (ROOT / "relay/bootstrap.py").read_text(), re.M)
    imported += re.findall(r"^(?:import|from) (\w+)", (ROOT / "relay/instance.py").read_text(), re.M)
    assert set(imported) <= {"relay", "__future__", *__import__("sys").stdlib_module_names}


def test_an_environment_made_from_these_locks_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    wanted = bootstrap._wanted(tmp_path, ("test",))
    assert not bootstrap._installed(tmp_path, wanted)
    bootstrap._keep_stamp(tmp_path, wanted)
    assert bootstrap.prepare(tmp_path, ("test",)) == 0.0


def test_an_environment_keeps_its_tools_when_only_the_runtime_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    bootstrap._keep_stamp(tmp_path, bootstrap._wanted(tmp_path, ("test", "lint")))
    assert bootstrap.prepare(tmp_path, ()) == 0.0


def test_the_key_is_made_once_by_whoever_comes_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: instance.ensure_secret_key(tmp_path), range(8)))
    assert len(instance.secret_key(tmp_path)) > 50
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_instance_is_a_production_one_until_it_is_said_otherwise(tmp_path: Path) -> None:
    assert instance.kind(tmp_path, "") == "production"
    instance.mark(tmp_path, "demo")
    assert instance.kind(tmp_path, "") == "demo"
    assert instance.kind(tmp_path, "production") == "production"
    with pytest.raises(ValueError, match="RELAY_INSTANCE"):
        instance.kind(tmp_path, "staging")


def test_a_copied_environment_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").touch()
        (folder / "bin" / "activate").write_text(f"VIRTUAL_ENV={here}")
    bootstrap._keep_stamp(here, bootstrap._wanted(here, ()))
    (there / bootstrap.STAMP).write_text((here / bootstrap.STAMP).read_text())
    assert bootstrap._installed(here, bootstrap._wanted(here, ()))
    assert bootstrap._is_at_home(here)
    assert not bootstrap._installed(there, bootstrap._wanted(there, ()))
    assert not bootstrap._is_at_home(there)
