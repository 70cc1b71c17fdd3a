"""Files that were brought, in Django's own pages, for a look: the desk writes them. Their text is read on their own page."""

from django.contrib import admin

from imports.models import Import
from stakeholders.backstage import ForALook


@admin.register(Import)
class ImportAdmin(ForALook):
    list_display = ("name", "kind", "state", "by__name", "created_at", "run_by__name", "started_at", "ended_at", "tries")
    list_select_related = ("by", "run_by")
    list_filter = ("kind", "state", "via")
    search_fields = ("name", "by__name")
    exclude = ("content", "lease_token")
