"""People in Django's own pages, for a look: the directory is written through its verbs, on pages of ours."""

from django.contrib import admin

from stakeholders.backstage import ForALook
from stakeholders.models import (
    Absence,
    ApiToken,
    Calendar,
    CalendarVersion,
    Function,
    Holiday,
    KeptAnswer,
    Organisation,
    Site,
    Stakeholder,
    User,
)


@admin.register(User)
class UserAdmin(ForALook):
    list_display = ("email", "roles", "is_active", "joined_at", "last_login")
    list_filter = ("is_active", "last_login")
    search_fields = ("email", "stakeholder__name")
    exclude = ("password",)


@admin.register(Stakeholder)
class StakeholderAdmin(ForALook):
    list_display = ("name", "kind", "organisation__name", "function__name", "email", "active", "mail_stopped_at")
    list_select_related = ("organisation", "function")
    list_filter = ("kind", "active", "function")
    search_fields = ("name", "email")


@admin.register(Function)
class FunctionAdmin(ForALook):
    list_display = ("name", "short", "head__name", "calendar__name", "baton_limit")
    list_select_related = ("head", "calendar")
    search_fields = ("name", "short")


@admin.register(Organisation)
class OrganisationAdmin(ForALook):
    list_display = ("name", "ours", "relations", "sponsor__name", "calendar__name")
    list_select_related = ("sponsor", "calendar")
    list_filter = ("ours",)
    search_fields = ("name",)


@admin.register(Calendar)
class CalendarAdmin(ForALook):
    list_display = ("name", "zone")
    search_fields = ("name",)


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ForALook):
    list_display = ("calendar__name", "valid_from", "zone", "country", "subdivision")
    list_select_related = ("calendar",)
    list_filter = ("calendar",)


@admin.register(Holiday)
class HolidayAdmin(ForALook):
    list_display = ("day", "name", "version", "own")
    list_select_related = ("version",)
    list_filter = ("own", "version__calendar")
    search_fields = ("name",)
    date_hierarchy = "day"


@admin.register(Absence)
class AbsenceAdmin(ForALook):
    list_display = ("stakeholder__name", "first_day", "last_day", "substitute__name", "agreed_at")
    list_select_related = ("stakeholder", "substitute")
    search_fields = ("stakeholder__name", "substitute__name")
    date_hierarchy = "first_day"


@admin.register(ApiToken)
class ApiTokenAdmin(ForALook):
    list_display = ("person__name", "name", "scope", "hint", "made_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("person",)
    list_filter = ("scope", "made_via")
    search_fields = ("person__name", "name", "hint")
    exclude = ("digest",)


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ForALook):
    """What was answered may be for the person alone, so neither it nor what was asked is shown."""

    list_display = ("person__name", "key", "status", "at")
    list_select_related = ("person",)
    list_filter = ("status",)
    search_fields = ("person__name", "key")
    exclude = ("request", "body")


@admin.register(Site)
class SiteAdmin(ForALook):
    list_display = ("name", "calendar__name", "clock_offset", "timings_of_persons")
    list_select_related = ("calendar",)
