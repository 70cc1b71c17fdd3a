"""What each reader wants by mail, as far as it concerns what is written to them: one query, for everybody who hears of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from notifications.audience import Why
from notifications.models import Preference
from stakeholders.models import Stakeholder


@dataclass(frozen=True, slots=True)
class Wishes:
    """`mailed`: there is an address that may be written to. What waits for somebody is mailed at once, whatever they wish."""

    mailed: bool = False
    digest: bool = False
    information: bool = True

    def wants_at_once(self, why: Why) -> bool:
        return self.information or why is not Why.DOWNSTREAM


def wishes_of(readers: Iterable[UUID]) -> dict[UUID, Wishes]:
    """Somebody without an account has no digest and no settings; who is not here, or nobody's id, gets nothing."""
    wanted = set(readers)
    said = Preference.objects.filter(reader=OuterRef("pk"))
    rows = Stakeholder.objects.filter(pk__in=wanted).values_list(
        "pk",
        "active",
        "email",
        "user__email",
        "user__is_active",
        "mail_stopped_at",
        Subquery(said.values("digest")[:1]),
        Subquery(said.values("mail_information")[:1]),
    )
    found = {pk: _wishes(*facts) for pk, *facts in rows}
    return {one: found.get(one, Wishes()) for one in wanted}


def _wishes(
    active: bool,  # noqa: FBT001 -- columns of one row, in their order
    email: str,
    login: str | None,
    account: bool | None,  # noqa: FBT001 -- the same
    stopped_at: datetime | None,
    digest: bool | None,  # noqa: FBT001 -- the same
    information: bool | None,  # noqa: FBT001 -- the same
) -> Wishes:
    mailed = active and bool(email or login) and (bool(account) or stopped_at is None)
    return Wishes(mailed, digest=mailed and bool(account) and digest is not False, information=information is not False)
