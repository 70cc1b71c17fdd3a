"""The words for asking for imports, above all `visible_to`: a file is its uploader's, and an admin's to look after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from stakeholders.who import Who

if TYPE_CHECKING:
    from imports.models import Import  # noqa: F401 -- named in quotes below

KEPT_FOR = timedelta(days=30)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, who: Who) -> Self:
        if who.is_a("admin"):
            return self
        return self.filter(by=who.id) if who.is_a("lead") else self.none()

    def listed(self) -> Self:
        """Newest first, without what is long."""
        return self.defer("content", "answers", "found").select_related("by").order_by("-created_at", "-pk")

    def wanted(self) -> Self:
        """Running, and in the hands of no worker; one that was killed lets go when its lease ends, on the database's clock."""
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(free, state="running")

    def kept_too_long(self, now: datetime) -> Self:
        """Whose file was brought more than 30 days ago and is still here."""
        return self.filter(created_at__lt=now - KEPT_FOR).exclude(state="running").exclude(content="")
