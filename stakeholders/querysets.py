"""The words for asking about people, and about their tokens."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from stakeholders.models import ApiToken, Stakeholder  # noqa: F401 -- named in quotes below

EVERYONE_FOR = frozenset({"lead", "executive", "sales", "admin"})


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    """People, narrowed down."""

    def visible_to(self, who: "Stakeholder") -> Self:
        """The people a person may know of.

        Everyone of ours who signs in sees the directory's names. A member of another organisation
        sees its people, somebody without an account only themselves. Reads `user`, `organisation`.
        """
        if not who.active:
            return self.none()
        if who.roles & EVERYONE_FOR or (who.roles and who.organisation.ours):
            return self
        if who.roles:
            return self.filter(organisation_id=who.organisation_id)
        return self.filter(pk=who.pk)

    def reachable(self) -> Self:
        """Those to whom something can be sent: `Stakeholder.reachable` as a question."""
        written_to = ~Q(email="") & Q(mail_stopped_at__isnull=True)
        return self.filter(written_to | Q(user__isnull=False), active=True)

    def with_belonging(self) -> Self:
        """With account, function and organisation read in the same query."""
        return self.select_related("user", "function", "organisation")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens of programs, narrowed down."""

    def not_revoked(self) -> Self:
        """Those nobody has revoked, whether or not their time has come."""
        return self.filter(revoked_at__isnull=True)

    def alive(self, now: datetime) -> Self:
        """Those that open something, as long as their person may come in."""
        return self.not_revoked().filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))

    def over(self, now: datetime) -> Self:
        """Those whose time has come."""
        return self.not_revoked().filter(expires_at__lte=now)

    def unused_since(self, moment: datetime) -> Self:
        """Those of whom no use is noted after that moment."""
        return self.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lte=moment))
