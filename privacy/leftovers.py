"""What is left outside of the tables: mails and lists in the folder of the instance, and what a database file holds of what is gone."""

from __future__ import annotations

import email
import logging
from datetime import datetime
from email import policy
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from privacy import erased_list
from privacy.models import Record
from privacy.spelling import Spelling

log = logging.getLogger(__name__)
LISTS = ("logins",)  # of a demo


def mail_folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.VAR / "mail")


def mails_with(spelling: Spelling) -> list[Path]:
    """The mails that were put into the folder to them, or that name them."""
    return [path for path in sorted(mail_folder().glob("*.eml")) if spelling.is_in(_words_of(path))]


def delete_mails(spelling: Spelling) -> int:
    """Delete those mails; how many they were. They lie there only where mail is not sent."""
    found = mails_with(spelling)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def clear_lists(spelling: Spelling) -> int:
    """Take lines that name them out of the lists in the folder of the instance; how many lists had any."""
    changed = 0
    for path in (settings.VAR / name for name in LISTS):
        text = path.read_text() if path.exists() else ""
        left = "".join(line for line in text.splitlines(keepends=True) if not spelling.is_in(line))
        if left != text:
            path.write_text(left)
            changed += 1
    return changed


def _words_of(path: Path) -> str:
    """A mail as people read it: headers, and every part that is text, unpacked."""
    try:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    except OSError:
        return ""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in mail.values()), *map(str, parts)])


def sweep_database() -> bool:
    """Write the file of SQLite anew, for what was deleted lies in it until its place is used. False where somebody reads it just now.

    Never within a transaction. PostgreSQL clears its tables by itself (autovacuum).
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
    except DatabaseError as busy_elsewhere:
        log.warning("the database could not be swept yet: %s", busy_elsewhere)
        return False
    return not busy


def sweep_what_is_due(*, now: datetime) -> int:
    """For the erasures after which the database was not swept yet: sweep it. How many they were."""
    due = Record.objects.filter(kind=Record.Kind.ERASED, swept_at=None)
    if not due.exists():
        return 0
    erased_list.write()
    if not sweep_database():
        return 0
    return due.update(swept_at=now)
