"""Files that people bring along: read, asked about, then taken whole or not at all. Hangs the bell that asks a worker for a long one."""

from __future__ import annotations

import logging

from django.apps import AppConfig
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class ImportsConfig(AppConfig):
    name = "imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Only here are the models there to import.
        from imports.desk import bell

        bell.connect(_work_soon, dispatch_uid="imports.work")


def _work_soon(**_: object) -> None:
    """Rung after commit. A broker that does not answer costs the request a moment and nothing else: the next round finds the row."""
    from imports.tasks import ring  # the models it needs are there only once every app is

    try:
        ring()
    except (OperationalError, OSError) as away:
        log.warning("the broker does not answer; the import begins with the next round: %s", away)
