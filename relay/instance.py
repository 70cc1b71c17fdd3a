"""What kind of instance this folder holds, and its secret key. Standard library only."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

KINDS = ("production", "demo", "test")


def kind(var: Path, wanted: str) -> str:
    """The kind asked for, else the one the folder was marked with, else production."""
    mark = var / "instance"
    found = wanted or (mark.read_text().strip() if mark.exists() else "production")
    if found not in KINDS:
        raise ValueError(f"RELAY_INSTANCE is {found!r}; it must be one of {', '.join(KINDS)}.")
    return found


def mark(var: Path, kind: str) -> None:
    """Remember for later commands what kind of instance this folder holds."""
    var.mkdir(parents=True, exist_ok=True)
    (var / "instance").write_text(kind + "\n")


def address(var: Path) -> str:
    """Where this instance was last served by `up`; mails of any later command point there."""
    kept = var / "address"
    return kept.read_text().strip() if kept.exists() else "http://127.0.0.1:8000"


def keep_address(var: Path, address: str) -> None:
    """Remember where this instance is served."""
    var.mkdir(parents=True, exist_ok=True)
    (var / "address").write_text(address + "\n")


def logins(var: Path) -> str:
    """The ready logins of a demo, one `role e-mail password` a line."""
    kept = var / "logins"
    return kept.read_text() if kept.exists() else ""


def keep_logins(var: Path, lines: str) -> None:
    """Remember a demo's logins for its next start, for their owner's eyes."""
    kept = var / "logins"
    kept.touch(mode=0o600)
    kept.write_text(lines)


def secret_key(var: Path) -> str:
    """The key kept in the folder, or nothing: an instance must not sign with a made-up key."""
    kept = var / "secret_key"
    return kept.read_text().strip() if kept.exists() else ""


def ensure_secret_key(var: Path) -> None:
    """Make the folder's key once, for its owner's eyes; safe when two commands start at once."""
    kept = var / "secret_key"
    if kept.exists():
        return
    var.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=var)  # 0600 from the start
    draft = Path(name)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    try:
        os.link(draft, kept)  # fails when the other was first: its key stays
    except FileExistsError:
        pass
    finally:
        draft.unlink()
