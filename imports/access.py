"""What a person may see of imports. Hidden and absent are the same: both raise `NotFound`."""

from __future__ import annotations

from uuid import UUID

from imports.models import Import
from imports.querysets import ImportQuerySet
from stakeholders.refusals import NotFound
from stakeholders.who import Who


def imports_for(who: Who) -> ImportQuerySet:
    """Theirs, or all for an admin: newest first, without the files."""
    return Import.objects.visible_to(who).listed()


def import_for(who: Who, import_id: UUID) -> Import:
    found = Import.objects.visible_to(who).select_related("by").filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found
