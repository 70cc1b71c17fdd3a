"""Gunicorn's access log without the secrets that stand in addresses and headers: `--logger-class relay.access_log.Masked`."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from relay.logs import masked

# A format may ask for any header: these are secrets whole, however they are written.
UNSEEN = ("authorization", "proxy-authorization", "cookie", "set-cookie", "http_authorization", "http_proxy_authorization", "http_cookie")
WHOLE = {f"{{{name}}}{kind}" for name in UNSEEN for kind in "ioe"}


class Masked(Logger):  # type: ignore[misc]  # gunicorn brings no types
    """An access log that is switched on may be read by more people than the links and tokens in it are meant for."""

    def atoms(self, *told: Any) -> dict[str, Any]:
        """What a line is made of; request line, path, query, headers and Referer among it."""
        return {name: "…" if name in WHOLE else masked(value) for name, value in super().atoms(*told).items()}
