"""From events to people. Hangs the bell: when something was recorded, a worker is asked to look at the outbox."""

from __future__ import annotations

import logging

from django.apps import AppConfig
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Only here are the models there to import.
        from campaigns.events import bell

        bell.connect(_flush_soon, dispatch_uid="notifications.flush")


def _flush_soon(**_: object) -> None:
    """Rung after commit. A broker that does not answer costs the request a moment and nothing else: the next sweep finds the events."""
    from notifications.tasks import ring  # the models it needs are there only once every app is

    try:
        ring()
    except (OperationalError, OSError) as away:
        log.warning("the broker does not answer; notices go out with the next sweep: %s", away)
