"""Gunicorn's access log without the secrets that stand in addresses: `--logger-class relay.access_log.Masked`."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from relay.logs import SECRETS, hide


class Masked(Logger):  # type: ignore[misc]  # gunicorn brings no types
    """An access log that is switched on may be read by more people than the links in it are meant for."""

    def atoms(self, *told: Any) -> dict[str, Any]:
        """What a line is made of; request line, path, query, headers and Referer among it."""
        return {name: SECRETS.sub(hide, value) if isinstance(value, str) else value for name, value in super().atoms(*told).items()}
