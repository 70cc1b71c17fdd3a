"""A ping to a watch outside of this installation, which raises the alarm when it stops: sent while the auditor finds nothing."""

from __future__ import annotations

import logging
from http.client import HTTPException
from urllib import request

from django.conf import settings

log = logging.getLogger(__name__)
TIMEOUT = 5  # seconds for connecting, and again for the answer to begin
# As urllib's own opener, but for redirects and for schemes other than http and https: the ping goes where it was told to, or nowhere.
HANDLERS = (
    request.ProxyHandler,
    request.UnknownHandler,
    request.HTTPHandler,
    request.HTTPSHandler,
    request.HTTPDefaultErrorHandler,
    request.HTTPErrorProcessor,
)


def beat() -> bool:
    """Ping RELAY_HEARTBEAT_URL, if there is one; whether it was heard. A failure is logged and nothing else: the silence tells.

    Never inside a transaction: no row waits for somebody else's server.
    """
    if not settings.RELAY_HEARTBEAT_URL:
        return False
    opener = request.OpenerDirector()
    for handler in HANDLERS:
        opener.add_handler(handler())
    try:
        with opener.open(settings.RELAY_HEARTBEAT_URL, timeout=TIMEOUT):
            return True
    except (HTTPException, OSError, ValueError) as failed:
        log.warning("the heartbeat was not heard: %s", failed)
        return False
