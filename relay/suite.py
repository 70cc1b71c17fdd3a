"""The sections of `verify`: what runs, on what, and the table that says so at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from relay.supervisor import die_with

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
# What `make check` runs, in the order in which it is cheapest to fail.
CHECKS: Mapping[str, Sequence[str]] = {
    "ruff": (str(BIN / "ruff"), "check", "."),
    "format": (str(BIN / "ruff"), "format", "--check", "."),
    "contracts": (str(BIN / "lint-imports"), "--no-logo", "--cache-dir", ".import_linter_cache"),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "system": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "templates": (sys.executable, "-m", "pytest", "-q", "tests/house/test_templates.py"),
    "compose": (
        *(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"),
        "docker-compose.yml",
    ),
    "types": (str(BIN / "mypy"),),
}
# The folders of each section, what takes longest first. Nearly all of it runs on SQLite; on PostgreSQL once more what two at once, a lock,
# a constraint or the way a database puts things in order may decide, and all that needs processes; there the browser opens every page.
TESTS: Mapping[str, Sequence[str]] = {
    "unit": ("tests/unit", "tests/house"),
    "sqlite": ("tests/reliability", "tests/integration"),
    "postgresql": ("tests/reliability", "tests/integration"),
    "browser": ("tests/browser",),
}
ON_BOTH: Sequence[str] = (
    *("test_*races.py", "test_*at_once.py", "guests/test_guest_races.py", "shares/test_share_races.py"),
    *("test_main_job.py", "test_relays_on_tables.py", "test_next_acts.py", "test_next_order.py", "test_undo.py", "test_sent_twice.py"),
    *("test_watch.py", "test_rounds.py", "test_tick.py", "test_clock.py", "test_heartbeat.py", "test_health.py"),
    *("test_outbox*.py", "test_notices_*.py", "test_hooks.py", "test_bell.py", "test_standing_in.py", "test_substitutes_hear.py"),
    *("test_audit.py", "test_auditor.py", "test_backup.py", "test_erasing.py", "test_access_export.py", "test_exports.py"),
    *("test_history.py", "test_importing.py", "test_imports_runs.py", "test_setup.py"),
    *("test_directory*.py", "test_planning.py", "test_decisions.py", "test_corrections.py"),
    *("test_evidence.py", "test_odds.py", "test_snapshots.py", "test_court_kept.py", "test_finish_at_risk.py"),
    *("test_goals.py", "test_goal_snapshots.py", "test_weeks.py", "test_cut_list.py", "test_priorities.py"),
    *("test_search.py", "test_board_poll.py", "test_webhooks.py", "test_api_tokens.py", "guests/test_guest_codes.py"),
    *("test_channel_pages.py", "test_timetable.py", "api/test_webhook_calls.py"),
    *("api/test_once.py", "api/test_moves.py", "api/test_matrix.py", "api/test_client.py", "api/test_commits.py", "api/test_goals_api.py"),
)
# Of these, what commits nothing and needs nothing of SQLite, on PostgreSQL alone: to run it twice took more than it found.
ON_POSTGRESQL: Sequence[str] = (
    *("api/test_matrix.py", "api/test_commits.py", "api/test_moves.py", "test_exports.py", "test_access_export.py"),
    *("test_notices_inbox.py", "test_substitutes_hear.py", "test_next_acts.py", "test_next_order.py"),
    "test_relays_on_tables.py",
)
LONGEST = 60 * 60.0 if os.environ.get("RELAY_LONG") else 20 * 60.0  # seconds for one section


@dataclass(frozen=True)
class Result:
    """One line of the table."""

    section: str
    on: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        return not (self.failed or self.skipped or self.trouble)


def check(name: str) -> Result:
    """Run one check of the house, as a production instance would be set up."""
    with tempfile.TemporaryDirectory(prefix="relay-check-") as var:
        environment = {
            **clean_environment(),
            "RELAY_VAR": var,
            "RELAY_URL": "https://relay.example",
            "RELAY_SECRET_KEY": "a key as long as a real one, for checks that never serve a page",
        }
        began = time.monotonic()
        code = _run(CHECKS[name], environment, LONGEST)
        trouble = "" if code == 0 else f"exit {code}"
        return Result(name, "–", time.monotonic() - began, trouble=trouble)


def tests(section: str, on: str, environment: Mapping[str, str], *, marked: str, within: float) -> Result:
    """Run a section's folders; one that exists and holds no test is in trouble."""
    began = time.monotonic()
    folders = [folder for folder in TESTS[section] if any((ROOT / folder).glob("**/test_*.py"))]
    absent = [folder for folder in TESTS[section] if folder not in folders]
    hollow = [folder for folder in absent if (ROOT / folder).exists()]
    if not folders:
        return Result(section, on, 0.0, trouble=f"no test in {', '.join(hollow)}" if hollow else "")
    with tempfile.TemporaryDirectory(prefix="relay-report-") as report:
        xml = Path(report) / "junit.xml"
        workers = os.environ.get("RELAY_TEST_WORKERS", "2")
        parallel = ("-n", workers, "--dist", "loadgroup") if workers != "0" else ()
        options = ("-q", "--junit-xml", str(xml), *parallel, "--durations", "5", "-m", marked)
        places = folders if marked or section not in _PARTS else _PARTS[section](folders)
        command = (sys.executable, "-m", "pytest", *options, *places)
        code = _run(command, {**clean_environment(), **environment}, min(within, LONGEST))
        return _read(section, on, xml, time.monotonic() - began, code)


def files_of(globs: Sequence[str]) -> list[str]:
    """The files that these name; a name that fits nothing is a mistake. Raises LookupError."""
    found = {glob: [str(one.relative_to(ROOT)) for one in sorted((ROOT / "tests/integration").glob(glob))] for glob in globs}
    if lost := [glob for glob, files in found.items() if not files]:
        raise LookupError(f"no tests named {', '.join(lost)}")
    return list(dict.fromkeys(one for files in found.values() for one in files))


# What a section runs of its folders, as pytest is told.
_PARTS: Mapping[str, Callable[[list[str]], list[str]]] = {
    "sqlite": lambda folders: [*folders, *(f"--ignore={one}" for one in files_of(ON_POSTGRESQL))],
    "postgresql": lambda folders: [*folders[:-1], *files_of(ON_BOTH)],
}


def _read(section: str, on: str, xml: Path, seconds: float, code: int) -> Result:
    """What pytest counted; a report that is missing or empty is trouble."""
    if not xml.exists():
        return Result(section, on, seconds, trouble=f"no report, exit {code}")
    suite = ET.parse(xml).getroot().find("testsuite")  # noqa: S314 # pytest has just written it
    counts = suite.attrib if suite is not None else {}
    total, skipped = int(counts.get("tests", 0)), int(counts.get("skipped", 0))
    failed = int(counts.get("failures", 0)) + int(counts.get("errors", 0))
    trouble = "" if code == 0 or failed else f"exit {code}"
    return Result(section, on, seconds, total - failed - skipped, failed, skipped, trouble)


def clean_environment() -> dict[str, str]:
    """Ours without what would turn a test run into something else."""
    kept = {"RELAY_BOOTSTRAP", "RELAY_CHROMIUM", "RELAY_SCREENSHOTS", "RELAY_MAILS", "RELAY_VENV"}
    kept |= {"RELAY_LONG", "RELAY_RACES", "RELAY_RELAYS", "RELAY_TABLE_RELAYS", "RELAY_KEYS", "RELAY_FUZZ", "RELAY_FUZZ_FILES"}  # sizes
    foreign = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name in kept or not (name.startswith("RELAY_") or name in foreign)}


def _run(command: Sequence[str], environment: Mapping[str, str], within: float) -> int:
    """Run in a session of its own, so that what hangs ends with all that it started."""
    print(f"\n$ {' '.join(command)}", flush=True)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with(os.getpid())
    )
    try:
        return process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        print(f"Stopped after {within:.0f} s.", flush=True)
        return 124
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def table(results: Sequence[Result]) -> str:
    """What ran on what, with counts and times."""
    head = ("section", "ran on", "passed", "failed", "skipped", "seconds", "")
    rows = [head, *map(_row, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(result: Result) -> tuple[str, ...]:
    counts = (result.passed, result.failed, result.skipped)
    verdict = result.trouble or ("ok" if result.is_good else "FAILED")
    return (result.section, result.on, *map(str, counts), f"{result.seconds:.1f}", verdict)


def last_line(results: Sequence[Result], seconds: float) -> str:
    """The sum, in pytest's own words."""
    counts = {
        "failed": sum(result.failed for result in results),
        "skipped": sum(result.skipped for result in results),
        "in trouble": sum(bool(result.trouble) for result in results),
    }
    bad = [f"{count} {word}" for word, count in counts.items() if count]
    words = ", ".join([*bad, f"{sum(result.passed for result in results)} passed"])
    return f"===== {words} in {seconds:.2f}s ====="
