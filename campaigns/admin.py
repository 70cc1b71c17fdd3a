"""The relay in Django's own pages, for a look: baton, planning and the watch write it, and its log is never rewritten."""

from typing import ClassVar

from django.contrib import admin

from campaigns.models import (
    Campaign,
    CheckItem,
    Commitment,
    Concern,
    Correction,
    Decision,
    Event,
    Exchange,
    Feed,
    Grant,
    GrantCode,
    Handoff,
    Leg,
    Playbook,
    Round,
    Share,
    ShareVisit,
    SiteThresholds,
    Stall,
    Text,
)
from stakeholders.backstage import ForALook


@admin.register(Campaign)
class CampaignAdmin(ForALook):
    list_display = ("name", "state", "lead__name", "sponsor__name", "finish_on", "seq", "look_again_at", "look_failed_at", "audited_at")
    list_select_related = ("lead", "sponsor")
    list_filter = ("state", "objective")
    search_fields = ("name", "lead__name")


@admin.register(Leg)
class LegAdmin(ForALook):
    list_display = ("name", "campaign__name", "kind", "state", "runner__name", "function__name", "plan_due", "promise", "last_sign_at")
    list_select_related = ("campaign", "runner", "function")
    list_filter = ("state", "kind", "function")
    search_fields = ("name", "campaign__name", "runner__name")


@admin.register(Exchange)
class ExchangeAdmin(ForALook):
    list_display = ("id", "campaign__name", "giver__name", "taker__name", "need_by", "critical", "returns", "dropped")
    list_select_related = ("campaign", "giver", "taker")
    list_filter = ("critical", "dropped")
    search_fields = ("campaign__name", "giver__name", "taker__name")


@admin.register(CheckItem)
class CheckItemAdmin(ForALook):
    list_display = ("text", "leg__name", "required", "met", "met_by__name", "met_at", "waived", "removed")
    list_select_related = ("leg", "met_by")
    list_filter = ("met", "waived", "removed", "required")
    search_fields = ("text", "leg__name", "leg__campaign__name")


@admin.register(Handoff)
class HandoffAdmin(ForALook):
    list_display = (
        "id",
        "campaign__name",
        "leg__name",
        "kind",
        "attempt",
        "state",
        "giver__name",
        "taker__name",
        "offered_at",
        "decided_at",
        "grade",
    )
    list_select_related = ("campaign", "leg", "giver", "taker")
    list_filter = ("state", "kind", "grade", "overridden")
    search_fields = ("campaign__name", "leg__name", "giver__name", "taker__name")
    date_hierarchy = "offered_at"


@admin.register(Commitment)
class CommitmentAdmin(ForALook):
    list_display = ("kind", "campaign__name", "leg__name", "by__name", "to__name", "promised_for", "state", "made_at", "settled_at")
    list_select_related = ("campaign", "leg", "by", "to")
    list_filter = ("kind", "state")
    search_fields = ("campaign__name", "leg__name", "by__name", "to__name")


@admin.register(Stall)
class StallAdmin(ForALook):
    list_display = (
        "kind",
        "campaign__name",
        "leg__name",
        "court__name",
        "opened_at",
        "noticed_at",
        "step",
        "cost_days",
        "closed_at",
        "why_closed",
    )
    list_select_related = ("campaign", "leg", "court")
    list_filter = ("kind", ("closed_at", admin.EmptyFieldListFilter), "step")
    search_fields = ("campaign__name", "leg__name", "court__name")
    date_hierarchy = "opened_at"


@admin.register(Event)
class EventAdmin(ForALook):
    list_display = ("campaign__name", "seq", "kind", "at", "by__name", "hat", "via", "leg__name", "published_at")
    list_select_related = ("campaign", "by", "leg")
    list_filter = ("kind", "via", "hat", ("published_at", admin.EmptyFieldListFilter))
    search_fields = ("campaign__name", "leg__name", "by__name")
    date_hierarchy = "at"


@admin.register(Text)
class TextAdmin(ForALook):
    """The digest of a word that was erased may tell it, so none is shown."""

    list_display = ("event", "name", "body", "erased_at")
    list_select_related = ("event",)
    list_filter = ("name", ("erased_at", admin.EmptyFieldListFilter))
    search_fields = ("body", "event__campaign__name")
    exclude = ("digest",)


@admin.register(Decision)
class DecisionAdmin(ForALook):
    list_display = ("id", "campaign__name", "asked_by__name", "asked_at", "wanted_by", "state", "answered_by__name", "option")
    list_select_related = ("campaign", "asked_by", "answered_by")
    list_filter = ("state",)
    search_fields = ("campaign__name", "asked_by__name", "answered_by__name")


@admin.register(Correction)
class CorrectionAdmin(ForALook):
    list_display = ("id", "campaign__name", "by__name", "at", "check_on", "checked_by__name", "checked_at", "outcome")
    list_select_related = ("campaign", "by", "checked_by")
    list_filter = ("outcome",)
    search_fields = ("campaign__name", "by__name")


@admin.register(Grant)
class GrantAdmin(ForALook):
    list_display = ("id", "person__name", "leg__name", "version", "made_at", "revoked_at")
    list_select_related = ("person", "leg")
    list_filter: ClassVar = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ("person__name", "leg__name", "leg__campaign__name")


@admin.register(GrantCode)
class GrantCodeAdmin(ForALook):
    list_display = ("id", "grant", "made_at", "tries", "used_at")
    list_select_related = ("grant",)
    search_fields = ("grant__person__name",)
    exclude = ("digest",)


@admin.register(Share)
class ShareAdmin(ForALook):
    list_display = ("label", "campaign__name", "made_by__name", "made_at", "expires_at", "revoked_by__name", "revoked_at", "tries")
    list_select_related = ("campaign", "made_by", "revoked_by")
    list_filter = ("with_names", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("label", "campaign__name", "made_by__name")
    exclude = ("digest", "password")


@admin.register(ShareVisit)
class ShareVisitAdmin(ForALook):
    list_display = ("share", "day", "came", "times", "last_at")
    list_select_related = ("share",)
    list_filter = ("came",)
    search_fields = ("share__label", "share__campaign__name")
    date_hierarchy = "day"


@admin.register(Playbook)
class PlaybookAdmin(ForALook):
    list_display = ("name", "version", "made_by__name", "made_at", "archived_at")
    list_select_related = ("made_by",)
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "summary", "made_by__name")
    date_hierarchy = "made_at"


@admin.register(Round)
class RoundAdmin(ForALook):
    list_display = ("work", "at", "by")


@admin.register(Concern)
class ConcernAdmin(ForALook):
    list_display = ("check_name", "campaign__name", "subject", "words", "found_at")
    list_select_related = ("campaign",)
    list_filter = ("check_name",)
    search_fields = ("campaign__name", "subject", "words")


@admin.register(SiteThresholds)
class SiteThresholdsAdmin(ForALook):
    list_display = ("set_at", "set_by__name", "values")
    list_select_related = ("set_by",)


@admin.register(Feed)
class FeedAdmin(ForALook):
    list_display = ("person__name", "campaign__name", "made_at", "revoked_at")
    list_select_related = ("person", "campaign")
    list_filter = (("campaign", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "campaign__name")
    exclude = ("digest",)
