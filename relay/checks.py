"""System checks: what must hold before an instance may serve."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def clock_stands_still(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Only demo and test instances may move their clock."""
    if settings.RELAY_CLOCK_MOVES and settings.RELAY_URL.startswith("https:"):
        return [
            Error(
                "This is a demo or test instance: its clock can be moved.",
                hint="Set RELAY_INSTANCE=production.",
                id="relay.E001",
            )
        ]
    return []
