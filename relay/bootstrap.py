"""Sets a fresh clone up: a virtual environment from the hash-locked files, then into it.

Standard library only, for it runs before anything is installed. manage.py calls `enter` for every
command; nothing here needs to be run by hand.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from relay import instance

ROOT = Path(__file__).resolve().parent.parent
WANTED = (3, 11)
# What a command needs beyond the runtime.
EXTRAS = {"verify": ("test", "lint")}


def enter(argv: Sequence[str]) -> None:
    """Return inside the project's environment, re-executing this command there if need be."""
    if os.environ.get("RELAY_BOOTSTRAP") == "off":  # a container image brings its own environment
        return
    os.environ.setdefault("RELAY_BEGAN_AT", str(time.time()))
    _right_python(argv)
    command = argv[1] if len(argv) > 1 else ""
    venv = Path(os.environ.get("RELAY_VENV", ROOT / ".venv"))
    installing = prepare(venv, EXTRAS.get(command, ()))
    instance.ensure_secret_key(Path(os.environ.get("RELAY_VAR", ROOT / "var")))
    python = venv / "bin" / "python"
    if Path(sys.prefix).resolve() != venv.resolve():
        os.environ["RELAY_INSTALL_SECONDS"] = f"{installing:.1f}"
        os.environ["VIRTUAL_ENV"] = str(venv)
        os.environ["PATH"] = f"{venv / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        os.execv(python, [str(python), *argv])  # noqa: S606 # the same command, no shell


def _right_python(argv: Sequence[str]) -> None:
    """Go on with Python 3.11, or say that it is missing."""
    if sys.version_info[:2] == WANTED:
        return
    name = "python" + ".".join(map(str, WANTED))
    other = shutil.which(name)
    if other is None:
        sys.exit(f"Relay needs {name}; this is Python {sys.version.split()[0]}.")
    os.execv(other, [other, *argv])  # noqa: S606 # the same command, no shell


def prepare(venv: Path, extras: Sequence[str]) -> float:
    """Install what is missing and return the seconds it took; 0 when all was there."""
    began = time.monotonic()
    if _installed(venv, _wanted(venv, extras)):
        return 0.0
    with _alone(venv):
        wanted = _wanted(venv, extras)
        if not _installed(venv, wanted):
            print(f"Installing {', '.join(wanted)} into {venv} …", file=sys.stderr, flush=True)
            _install(venv, [ROOT / "requirements" / f"{name}.txt" for name in wanted])
            _keep_stamp(venv, wanted)
    return time.monotonic() - began


def _stamp(venv: Path) -> dict[str, str]:
    """Which lock files the environment was made from, by their hash."""
    try:
        return dict(json.loads((venv / "relay-stamp.json").read_text()))
    except (OSError, ValueError):
        return {}


def _keep_stamp(venv: Path, wanted: dict[str, str]) -> None:
    (venv / "relay-stamp.json").write_text(json.dumps(wanted))


def _wanted(venv: Path, extras: Sequence[str]) -> dict[str, str]:
    """The lock files to install: those of this command and those that are in already."""
    names = ["runtime", *(name for name in ("test", "lint") if name in {*extras, *_stamp(venv)})]
    return {name: hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest() for name in names}


def _installed(venv: Path, wanted: dict[str, str]) -> bool:
    return (venv / "bin" / "python").exists() and _stamp(venv) == wanted


@contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """Two commands at once: the second waits for the first and finds all done."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with (venv.parent / f"{venv.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(venv: Path, files: Sequence[Path]) -> None:
    """With uv where it is there and works, else with pip; hashes are checked by both."""
    _run(sys.executable, "-m", "venv", str(venv))  # also mends one whose making was cut off
    uv = shutil.which("uv")
    locked = [str(file) for file in files]
    python = str(venv / "bin" / "python")
    if uv and _works([uv, "pip", "sync", "-q", "--python", python, "--require-hashes", *locked]):
        return
    _run(
        *(python, "-m", "pip", "install", "-q", "--require-hashes", "--disable-pip-version-check"),
        *(part for file in locked for part in ("-r", file)),
    )


def _works(command: Sequence[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def _run(*command: str) -> None:
    """Run a step of the installation; its own words say why when it fails."""
    if not _works(command):
        sys.exit(f"Relay could not set itself up: this failed: {' '.join(command)}")
