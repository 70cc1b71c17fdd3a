"""Django's own pages, for a look: the directory is written through its verbs, so these only show."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest  # noqa: TID251 - the signatures of Django's own pages

from stakeholders.models import (
    Absence,
    ApiToken,
    Calendar,
    CalendarVersion,
    Function,
    Holiday,
    Organisation,
    Site,
    Stakeholder,
    User,
)

if TYPE_CHECKING:
    Page = admin.ModelAdmin[models.Model]
else:
    Page = admin.ModelAdmin


class ForALook(Page):
    """Rows to read: nothing is added, changed or deleted past the directory."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False


@admin.register(User)
class UserAdmin(ForALook):
    list_display = ("email", "roles", "is_active", "last_login")
    search_fields = ("email",)
    exclude = ("password",)


@admin.register(Stakeholder)
class StakeholderAdmin(ForALook):
    list_display = ("name", "kind", "organisation", "function", "email", "active")
    list_select_related = ("organisation", "function")
    list_filter = ("kind", "active", "function")
    search_fields = ("name", "email")


@admin.register(Function)
class FunctionAdmin(ForALook):
    list_display = ("name", "short", "head", "baton_limit")
    list_select_related = ("head",)


@admin.register(Organisation)
class OrganisationAdmin(ForALook):
    list_display = ("name", "ours", "relations")


@admin.register(Calendar)
class CalendarAdmin(ForALook):
    list_display = ("name", "zone")


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ForALook):
    list_display = ("calendar", "valid_from", "zone", "country", "subdivision")
    list_select_related = ("calendar",)


@admin.register(Holiday)
class HolidayAdmin(ForALook):
    list_display = ("day", "name", "version", "own")
    list_select_related = ("version",)
    date_hierarchy = "day"


@admin.register(Absence)
class AbsenceAdmin(ForALook):
    list_display = ("stakeholder", "first_day", "last_day", "substitute", "agreed_at")
    list_select_related = ("stakeholder", "substitute")


@admin.register(ApiToken)
class ApiTokenAdmin(ForALook):
    list_display = ("person", "name", "scope", "hint", "made_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("person",)
    search_fields = ("person__name", "name")
    exclude = ("digest",)


@admin.register(Site)
class SiteAdmin(ForALook):
    list_display = ("name", "calendar", "clock_offset", "timings_of_persons")
