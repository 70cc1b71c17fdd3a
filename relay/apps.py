"""The roof as an app: it brings the commands and wires Celery."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class RelayConfig(AppConfig):
    name = "relay"

    def ready(self) -> None:
        """Load the Celery app, so that tasks find their broker, and the system checks; let sentences of templates keep words apart."""
        # Only here are the models there to import.
        from relay import celery, checks  # noqa: F401
        from relay.web import apart

        apart.teach_templates()

        if settings.CELERY_BROKER_URL.startswith("filesystem:"):
            for folder in ("in", "control"):
                (settings.VAR / "queue" / folder).mkdir(parents=True, exist_ok=True)
