"""`verify` cannot pass by running less than it says."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from relay import suite
from relay.suite import Result
from tests.house.processes import children, is_running, until

ROOT = Path(__file__).resolve().parents[2]
GOOD = "def test_it_holds():\n    assert True\n"
Run = Callable[..., Result]
BAD = "def test_it_falls():\n    assert False\n"
SKIPPED = "import pytest\n\n\n@pytest.mark.skip\ndef test_it_rests():\n    pass\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one section over a folder with this source in it."""

    def run(source: str | None, *, within: float = 60) -> Result:
        folder = tmp_path / "tests"
        folder.mkdir()
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")
        if source is not None:
            (folder / "test_one.py").write_text(source)
        monkeypatch.setattr(suite, "ROOT", tmp_path)
        monkeypatch.setattr(suite, "TESTS", {"unit": ["tests", "not/born"]})
        monkeypatch.setenv("RELAY_TEST_WORKERS", "0")
        return suite.tests("unit", "nothing", {}, marked="", within=within)

    return run


@pytest.mark.parametrize(
    ("source", "passed", "failed", "skipped", "is_good"),
    [(GOOD, 1, 0, 0, True), (BAD, 0, 1, 0, False), (SKIPPED, 0, 0, 1, False)],
)
def test_it_counts_what_ran(run: Run, source: str, passed: int, failed: int, skipped: int, is_good: bool) -> None:
    result = run(source)
    assert (result.passed, result.failed, result.skipped) == (passed, failed, skipped)
    assert result.is_good is is_good


def test_a_folder_without_a_test_is_trouble(run: Run) -> None:
    assert run(None).trouble == "no test in tests"


def test_a_file_that_cannot_be_read_is_a_failure(run: Run) -> None:
    assert not run("import nothing_of_that_name\n").is_good


def test_a_section_that_hangs_is_ended(run: Run) -> None:
    hangs = "import time\n\n\ndef test_it_hangs():\n    time.sleep(60)\n"
    assert run(hangs, within=3).trouble.startswith("no report")


def test_the_last_line_is_in_pytests_words() -> None:
    results = [Result("a", "x", 1.0, passed=3), Result("b", "y", 1.0, passed=2, failed=1)]
    assert suite.last_line(results[:1], 1.5) == "===== 3 passed in 1.50s ====="
    assert suite.last_line(results, 1.5) == "===== 1 failed, 5 passed in 1.50s ====="


def test_the_table_says_what_ran_on_what() -> None:
    text = suite.table([Result("unit", "no database", 1.0, passed=3), Result("ruff", "–", 0.1)])
    assert "no database" in text
    assert [line.split()[-1] for line in text.splitlines()[1:]] == ["ok", "ok"]


def test_no_variable_of_the_caller_changes_what_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/x")
    monkeypatch.setenv("RELAY_DEBUG", "true")
    monkeypatch.setenv("RELAY_CHROMIUM", "/usr/bin/chromium")
    environment: Mapping[str, str] = suite.clean_environment()
    assert not {"DATABASE_URL", "RELAY_DEBUG"} & set(environment)
    assert environment["RELAY_CHROMIUM"] == "/usr/bin/chromium"


def test_what_a_target_asks_for_reaches_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    targets = [line for line in (ROOT / "Makefile").read_text().splitlines() if " verify " in line]
    asked = {name for line in targets for name in re.findall(r"(RELAY_\w+)=", line)}
    assert {"RELAY_LONG", "RELAY_FUZZ"} < asked
    for name in asked:
        monkeypatch.setenv(name, "1")
    assert asked - set(suite.clean_environment()) == set()


def test_every_check_of_the_house_is_run() -> None:
    commands: Sequence[Sequence[str]] = list(suite.CHECKS.values())
    words = " ".join(word for command in commands for word in command)
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "makemigrations --check"):
        assert tool in words


def test_told_to_stop_it_ends_what_it_started() -> None:
    verify = subprocess.Popen([sys.executable, "manage.py", "verify", "unit"], cwd=ROOT, stdout=subprocess.DEVNULL)
    until(lambda: bool(children(verify.pid)))
    started = children(verify.pid)
    verify.terminate()
    assert verify.wait(timeout=60) == 128 + signal.SIGTERM
    until(lambda: not any(map(is_running, started)))


def test_what_runs_on_both_databases_is_there() -> None:
    files = suite.files_of(suite.ON_BOTH)
    assert "tests/integration/test_baton_races.py" in files
    assert len(files) == len(set(files))
    with pytest.raises(LookupError, match=r"test_nobody_wrote\.py"):
        suite.files_of(("test_baton_races.py", "test_nobody_wrote.py"))


def test_every_test_runs_on_a_database_and_what_commits_on_both() -> None:
    """Two at once, and what is seen from outside a transaction: a database decides it."""
    both, alone = set(suite.files_of(suite.ON_BOTH)), set(suite.files_of(suite.ON_POSTGRESQL))
    commits = {str(one.relative_to(ROOT)) for one in ROOT.glob("tests/integration/**/*.py") if "transaction=True" in one.read_text()}
    assert sorted(commits - both | commits & alone | alone - both) == []
