"""Who was told what, in Django's own pages, for a look: the outbox writes it."""

from django.contrib import admin

from notifications.models import Attempt, Bundle, Delivery, Digest, Endpoint, Notice, Preference
from stakeholders.backstage import ForALook


@admin.register(Notice)
class NoticeAdmin(ForALook):
    list_display = ("id", "event", "reader__name", "why", "act_now", "for_digest", "created_at", "due_at", "read_at")
    list_select_related = ("event", "reader")
    list_filter = ("why", "act_now", "for_digest", ("read_at", admin.EmptyFieldListFilter))
    search_fields = ("reader__name", "reader__email", "event__campaign__name")
    date_hierarchy = "created_at"


@admin.register(Delivery)
class DeliveryAdmin(ForALook):
    list_display = (
        *(
            "id",
            "notice__reader__name",
            "endpoint__name",
            "channel",
            "state",
            "attempts",
            "next_at",
            "sent_at",
            "last_error",
            "reported_at",
        ),
    )
    list_select_related = ("notice__reader", "endpoint")
    list_filter = ("state", "channel", ("reported_at", admin.EmptyFieldListFilter))
    search_fields = ("notice__reader__name", "notice__reader__email", "message_id", "last_error")
    exclude = ("lease_token",)


@admin.register(Endpoint)
class EndpointAdmin(ForALook):
    list_display = (
        "name",
        "kind",
        "host",
        "owner__name",
        "campaign__name",
        "made_at",
        "reached_at",
        "paused_at",
        "disabled_at",
        "disabled_why",
    )
    list_select_related = ("owner", "campaign")
    list_filter = ("kind", "disabled_why", ("paused_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "host", "owner__name", "campaign__name")
    exclude = ("url", "secret", "old_secret")


@admin.register(Attempt)
class AttemptAdmin(ForALook):
    list_display = ("id", "delivery", "started_at", "ended_at", "result")
    list_select_related = ("delivery",)
    list_filter = ("result", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("delivery__notice__reader__name", "delivery__message_id")
    date_hierarchy = "started_at"
    exclude = ("lease_token",)


@admin.register(Bundle)
class BundleAdmin(ForALook):
    list_display = ("id", "reader__name", "campaign__name", "channel", "last_at")
    list_select_related = ("reader", "campaign")
    list_filter = ("channel",)
    search_fields = ("reader__name", "campaign__name")


@admin.register(Digest)
class DigestAdmin(ForALook):
    list_display = ("day", "reader__name", "due_at")
    list_select_related = ("reader",)
    search_fields = ("reader__name",)
    date_hierarchy = "day"


@admin.register(Preference)
class PreferenceAdmin(ForALook):
    list_display = ("reader__name", "mail_information", "digest", "digest_at")
    list_select_related = ("reader",)
    list_filter = ("mail_information", "digest")
    search_fields = ("reader__name",)
