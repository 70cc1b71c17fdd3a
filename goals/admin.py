"""Goals in Django's own pages, for a look: what was read is never rewritten, and who may write asks the verbs."""

from django.contrib import admin

from goals.models import (
    Adjustment,
    Commit,
    Contribution,
    CourseCorrection,
    CourseLook,
    Hook,
    HookMessage,
    Metric,
    News,
    Reading,
    Retirement,
    Snapshot,
    Target,
)
from stakeholders.backstage import ForALook


@admin.register(Metric)
class MetricAdmin(ForALook):
    list_display = ("name", "owner", "unit", "measure", "direction", "cadence", "objective", "changed_at")
    list_select_related = ("owner",)
    list_filter = ("cadence", "measure", "objective")
    search_fields = ("name", "source")


@admin.register(Reading)
class ReadingAdmin(ForALook):
    list_display = ("metric__name", "day", "value", "note", "by", "at", "via", "replaces")
    list_select_related = ("metric", "by", "replaces")
    search_fields = ("metric__name", "note")
    date_hierarchy = "day"


@admin.register(Target)
class TargetAdmin(ForALook):
    list_display = ("metric__name", "span", "first_day", "last_day", "value", "start", "by", "at", "replaces")
    list_select_related = ("metric", "by", "replaces")
    list_filter = ("span",)
    search_fields = ("metric__name",)


@admin.register(Commit)
class CommitAdmin(ForALook):
    list_display = ("metric__name", "first_day", "commit", "likely", "stretch", "by", "at", "via", "replaces")
    list_select_related = ("metric", "by", "replaces")
    search_fields = ("metric__name",)
    date_hierarchy = "first_day"


@admin.register(Adjustment)
class AdjustmentAdmin(ForALook):
    list_display = ("objective", "first_day", "words", "by", "at", "via", "replaces")
    list_select_related = ("by", "replaces")
    list_filter = ("objective",)
    search_fields = ("words",)
    date_hierarchy = "first_day"


@admin.register(News)
class NewsAdmin(ForALook):
    list_display = ("kind", "first_day", "product", "words", "amount", "unit", "by", "at", "taken_back_at")
    list_select_related = ("by",)
    list_filter = ("kind",)
    search_fields = ("product", "words")
    date_hierarchy = "first_day"


@admin.register(Snapshot)
class SnapshotAdmin(ForALook):
    list_display = ("metric__name", "cadence", "last_day", "value", "due", "target", "span", "verdict", "stale", "taken_at")
    list_select_related = ("metric",)
    list_filter = ("cadence", "verdict", "stale")
    search_fields = ("metric__name",)
    date_hierarchy = "last_day"


@admin.register(Contribution)
class ContributionAdmin(ForALook):
    list_display = ("campaign__name", "metric__name", "expected", "by", "at")
    list_select_related = ("campaign", "metric", "by")
    search_fields = ("metric__name", "campaign__name")


@admin.register(CourseCorrection)
class CourseCorrectionAdmin(ForALook):
    list_display = ("metric__name", "saw", "changed", "check_on", "by", "at", "via")
    list_select_related = ("metric", "by")
    search_fields = ("metric__name", "saw", "changed")


@admin.register(CourseLook)
class CourseLookAdmin(ForALook):
    list_display = ("correction", "outcome", "until", "found", "by", "at", "via")
    list_select_related = ("by",)
    list_filter = ("outcome",)


@admin.register(Retirement)
class RetirementAdmin(ForALook):
    list_display = ("metric__name", "by", "at", "ended_by", "ended_at")
    list_select_related = ("metric", "by", "ended_by")


@admin.register(Hook)
class HookAdmin(ForALook):
    list_display = ("metric__name", "name", "owner", "made_at", "revoked_at", "strange", "strange_at", "strange_why")
    list_select_related = ("metric", "owner")
    exclude = ("secret", "old_secret")


@admin.register(HookMessage)
class HookMessageAdmin(ForALook):
    list_display = ("hook", "message_id", "at", "status")
    exclude = ("digest",)
    list_filter = ("status",)
