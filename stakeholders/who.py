"""Who is asking: a small frozen value that every access question and every move takes. Built once at the door, on the day it is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from stakeholders import directory

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder


LEADS = frozenset({"lead", "admin"})


@dataclass(frozen=True, slots=True)
class Who:
    """A person with what they may speak for.

    `me` holds their own id and those of absent people whose agreed substitute they are that day; `heads` the functions they head;
    `roles` are empty without an active account; `via` is the door they came through (page, api, link).
    """

    id: UUID
    name: str
    me: frozenset[UUID]
    roles: frozenset[str] = frozenset()
    heads: frozenset[UUID] = frozenset()
    zone: str = "UTC"
    language: str = "en"
    via: str = field(default="page", compare=False)

    def is_a(self, role: str) -> bool:
        return role in self.roles

    @property
    def leads(self) -> bool:
        """May they do what is for leads and admins, whichever campaign they lead?"""
        return bool(self.roles & LEADS)

    def answers_for(self, person: Stakeholder) -> bool:
        """Is somebody theirs to answer for? Leads', and the head's of their function."""
        return self.leads or person.function_id in self.heads

    def is_concerned_by(self, person: Stakeholder) -> bool:
        """May they read what is for a person and who answers for them: numbers about them, where to write to them?"""
        return self.id == person.id or self.answers_for(person)

    @property
    def rights(self) -> tuple[object, ...]:
        """Who they are and what they may speak for, in one order: what an answer or a kept one is for."""
        return self.id, sorted(self.me), sorted(self.roles), sorted(self.heads)

    @property
    def texts(self) -> frozenset[str]:
        """The ids of `me` as the pure rooms have them."""
        return frozenset(str(one) for one in self.me)


def who_is(person: Stakeholder, *, on: date, via: str = "page") -> Who:
    """The person as of a day (their own local day). One query, none for who was read with their account; roles are `person.user`'s."""
    me, heads = directory.speaking_for(person, on)
    return Who(
        id=person.id,
        name=person.name,
        me=me,
        roles=person.roles,
        heads=heads,
        zone=person.zone,
        language=person.language,
        via=via,
    )
