"""What was, in Django's own pages, for a look: legs of past relays and how campaigns stood are never rewritten."""

from django.contrib import admin

from insights.models import CutList, PastLeg, Snapshot
from stakeholders.backstage import ForALook


@admin.register(PastLeg)
class PastLegAdmin(ForALook):
    list_display = ("relay_id", "leg_seq", "attempt", "leg_name", "function", "offered_at", "accepted_at", "ended_at", "outcome")
    list_filter = ("outcome", "function")
    search_fields = ("relay_id", "relay_name", "leg_name", "owner_team")


@admin.register(Snapshot)
class SnapshotAdmin(ForALook):
    list_display = ("campaign__name", "taken_at", "why", "state", "colour", "finish", "target", "slip_days", "stalls", "newest")
    list_select_related = ("campaign",)
    list_filter = ("why", "state", "colour", "newest")
    search_fields = ("campaign__name",)
    date_hierarchy = "taken_on"


@admin.register(CutList)
class CutListAdmin(ForALook):
    list_display = ("monday", "taken_at")
    date_hierarchy = "monday"
