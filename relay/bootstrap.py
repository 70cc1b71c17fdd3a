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
STAMP = "relay-made-from.json"
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
            names = [name for name in wanted if name != "at"]
            print(f"Installing {', '.join(names)} into {venv} …", file=sys.stderr, flush=True)
            _install(venv, [_lock(name) for name in names])
            _keep_stamp(venv, wanted)
    return time.monotonic() - began


def _stamp(venv: Path) -> dict[str, str]:
    """What the environment was made from and where; nothing when it was moved or is none."""
    try:
        found = dict(json.loads((venv / STAMP).read_text()))
    except (OSError, ValueError):
        return {}
    return found if found.get("at") == str(venv.resolve()) else {}


def _keep_stamp(venv: Path, wanted: dict[str, str]) -> None:
    (venv / STAMP).write_text(json.dumps(wanted))


def _wanted(venv: Path, extras: Sequence[str]) -> dict[str, str]:
    """The lock files to install, by their hash: those of this command and those that are in already; and the place."""
    names = ["runtime", *(name for name in ("test", "lint") if name in {*extras, *_stamp(venv)})]
    return {name: hashlib.sha256(_lock(name).read_bytes()).hexdigest() for name in names} | {"at": str(venv.resolve())}


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


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
    # A live one is mended in place, for others may be running in it; a broken or copied one is made anew.
    mend = [] if (venv / "bin" / "python").exists() and _is_at_home(venv) else ["--clear"]
    _run(sys.executable, "-m", "venv", *mend, str(venv))
    uv = shutil.which("uv")
    locked = [str(file) for file in files]
    python = str(venv / "bin" / "python")
    if uv and _works([uv, "pip", "sync", "-q", "--compile-bytecode", "--python", python, "--require-hashes", *locked]):
        return
    _run(
        *(python, "-m", "pip", "install", "-q", "--require-hashes", "--disable-pip-version-check"),
        *(part for file in locked for part in ("-r", file)),
    )


def _is_at_home(venv: Path) -> bool:
    """Whether its scripts point to itself, and not to the folder that it was copied from."""
    script = venv / "bin" / "activate"
    return script.exists() and str(venv.resolve()) in script.read_text()


def _works(command: Sequence[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def _run(*command: str) -> None:
    """Run a step of the installation; its own words say why when it fails."""
    if not _works(command):
        sys.exit(f"Relay could not set itself up: this failed: {' '.join(command)}")
