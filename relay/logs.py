"""What is written to the log: one line an event, with the request's id, and no secrets."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRETS = re.compile(r"(rl[asgc]_)[\w.-]+|(/g/|/s/|/feeds/|/accounts/password/reset/key/)[^/\s\"]+|((?i:bearer) +)[^\s\"',]+")


def mask(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace bearer secrets in every text of the event, however deep it lies."""
    for key, value in event.items():
        event[key] = masked(value)
    return event


def masked(value: Any) -> Any:
    """The same without secrets, in texts and in what holds texts."""
    match value:
        case str():
            return SECRETS.sub(_hide, value)
        case dict():
            return {key: masked(one) for key, one in value.items()}
        case list() | tuple():
            return type(value)(map(masked, value)) if type(value) in (list, tuple) else value
    return value


def _hide(found: re.Match[str]) -> str:
    """What is left of a secret: what it opened."""
    return f"{found[1] or found[2] or found[3]}…"


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    mask,
]


def configure() -> None:
    """Send structlog's events through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def config(*, level: str, as_json: bool) -> dict[str, Any]:
    """The LOGGING setting: everything to standard error, for people or for machines."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # The worker says "No hostname was supplied" for a broker that has none.
            "celery.backends": {"level": "ERROR"},
            "kombu.connection": {"level": "ERROR"},
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }
