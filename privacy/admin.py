"""What was handed out and who was erased, in Django's own pages, for a look."""

from django.contrib import admin

from privacy.models import Record
from stakeholders.backstage import ForALook


@admin.register(Record)
class RecordAdmin(ForALook):
    list_display = ("kind", "person__name", "by__name", "at", "swept_at")
    list_select_related = ("person", "by")
    list_filter = ("kind",)
