"""What browsers are kept of: Django packs a session, so it is opened, looked through and packed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from privacy.spelling import Spelling
from stakeholders.models import Stakeholder


def end_sessions_of(person: Stakeholder) -> int:
    """Sign them out everywhere."""
    keys = [row.pk for row, held in _opened() if person.user_id and held.get(SESSION_KEY) == str(person.user_id)]
    gone, _each = Session.objects.filter(pk__in=keys).delete()
    return gone


def take_out_of_sessions(spelling: Spelling, label: str) -> int:
    """What pages said to others of them, and was not shown yet."""
    changed = 0
    for row, held in _opened():
        left = spelling.taken_out(held, label)
        if left != held:
            Session.objects.filter(pk=row.pk).update(session_data=Session.objects.encode(left))
            changed += 1
    return changed


def _opened() -> Iterator[tuple[Session, dict[str, Any]]]:
    return ((row, row.get_decoded()) for row in Session.objects.order_by("pk").iterator())
