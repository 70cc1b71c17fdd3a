"""Django's own pages are for a look: somebody looking into a case finds the row there, and changes it, if at all, where it is at home."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest  # noqa: TID251 - the signatures of Django's own pages

if TYPE_CHECKING:
    Page = admin.ModelAdmin[models.Model]
else:
    Page = admin.ModelAdmin


class ForALook(Page):
    """Rows to read, for admins: nothing is added, changed or deleted past the verbs, by nobody. Secrets are excluded by the pages."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False
