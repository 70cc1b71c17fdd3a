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


@register(Tags.security)
def heartbeat_goes_over_http(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """The heartbeat is a ping to an address, no file."""
    if settings.RELAY_HEARTBEAT_URL and not settings.RELAY_HEARTBEAT_URL.startswith(("https://", "http://")):
        return [Error("RELAY_HEARTBEAT_URL is no http or https address.", id="relay.E002")]
    return []
