"""A playbook as it is shown and used, whether it was shipped or saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext

from campaigns.models import Playbook
from campaigns.playbooks import stored
from campaigns.playbooks.plan import PlaybookPlan, Shipped, said_by, words_of

# The ids of shipped playbooks are made of their keys: the same in every installation, for ever.
_HOUSE = UUID("0c9b8a52-6d2e-5f0e-9a53-3f1c5d0b7a11")


@dataclass(frozen=True, slots=True)
class Book:
    """One playbook in the reader's words. `key` is that of a shipped one; `made_by` and `made_at` are of a saved one."""

    id: UUID
    name: str
    summary: str
    plan: PlaybookPlan
    key: str = ""
    version: int = 1
    made_by: str = ""
    made_at: datetime | None = None

    @property
    def shipped(self) -> bool:
        return bool(self.key)


def id_of(key: str) -> UUID:
    return uuid5(_HOUSE, key)


def of_shipped(one: Shipped) -> Book:
    """In the language that is spoken here and now."""
    say: Mapping[str, str] = {text: gettext(text) for text in words_of(one.plan) if text}
    return Book(id_of(one.key), gettext(one.name), gettext(one.summary), said_by(one.plan, say), key=one.key)


def of_saved(row: Playbook) -> Book:
    """In the words in which it was saved."""
    plan = stored.read(row.plan)
    return Book(row.pk, row.name, row.summary, plan, version=row.version, made_by=row.made_by.name, made_at=row.made_at)
