"""Is the instance alive, and can it keep its promises?"""

from __future__ import annotations

from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from campaigns import watch
from notifications import backlog
from relay.web.request import Rule, access
from stakeholders import clock

PERIODS = 2  # late by more than so many sweeps is late


@access(Rule.PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@access(Rule.PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while every promise can be kept, else 503 and which cannot. A dead broker alone breaks none: `tick` does its work."""
    try:
        late = _late(clock.now())
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "down"}, status=503)
    broken = any(late.values())
    found = {"ready": not broken, "database": "ok", **late, "broker": _broker()}
    return JsonResponse(found, status=503 if broken else 200)


def _late(now: datetime) -> dict[str, int]:
    """How many looks, notices and messages should have been made two sweeps ago."""
    by = timedelta(seconds=PERIODS * settings.RELAY_SWEEP_SECONDS)
    return {
        "looks_overdue": watch.overdue(now=now, by=by),
        "events_untold": backlog.untold(now=now, by=by),
        "messages_unsent": backlog.unsent(now=now, by=by),
    }


def _broker() -> str:
    if not settings.REDIS_URL:
        return "files"
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        client.ping()
    except redis.RedisError:
        return "down"
    finally:
        client.close()
    return "ok"
