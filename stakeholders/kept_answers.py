"""Done once, answered as often as it is asked: the answers kept under the keys that programs send with their calls.

The draft "The Idempotency-Key HTTP Header Field" (IETF httpapi) is the rule followed: one key, one request; the same again gets the
first answer, another under the same key is refused.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from stakeholders.models import KeptAnswer

if TYPE_CHECKING:
    from uuid import UUID

KEPT_FOR = timedelta(days=2)


def claim(person: UUID, key: str, request: str, *, now: datetime) -> KeptAnswer:
    """The row of that key; it is the caller's to fill where its `status` is 0.

    Must be called first in the transaction that does what is asked: who claims the same key meanwhile waits for its end. A row of
    another request is returned as it is: compare `request`.
    """
    mine = KeptAnswer(id=uuid.uuid4(), person_id=person, key=key, request=request, at=now)
    KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    return KeptAnswer.objects.get(person=person, key=key)


def keep(row: KeptAnswer, *, status: int, body: bytes) -> None:
    """The answer, to the byte; or nothing of it but that it was given, where it held a secret."""
    row.status, row.body = status, body
    row.save(update_fields=["status", "body"])


def forget(*, now: datetime) -> int:
    """Take away what is older than two days; how many they were. A key may then be used anew."""
    old = KeptAnswer.objects.filter(at__lt=now - KEPT_FOR)
    if not old.exists():  # on SQLite a deletion of nothing would keep writers waiting
        return 0
    gone, _each = old.delete()
    return gone
