"""The words for asking about people."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder

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
