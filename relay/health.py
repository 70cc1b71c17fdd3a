"""Is the instance alive, and can it keep its promises?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from campaigns import rounds, watch
from notifications import backlog
from relay.web.request import Rule, access
from stakeholders import clock


@access(Rule.PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@access(Rule.PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while every promise can be kept, else 503 and which cannot. A dead broker alone breaks none: `tick` does its work."""
    try:
        pulse, late, depth = rounds.pulse(), _late(clock.now()), backlog.depth()
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "down"}, status=503)
    broken = pulse.stopped or any(late.values())
    found = {"ready": not broken, "database": "ok", **_ages(pulse), **late}
    found |= {"outbox_depth": depth, "findings": pulse.findings, "broker": _broker()}
    return JsonResponse(found, status=503 if broken else 200)


def _ages(pulse: rounds.Pulse) -> dict[str, Any]:
    """How many seconds ago somebody looked for what is due, and for what must not be; null: never."""
    return {"last_sweep_seconds": _seconds(pulse.swept), "last_audit_seconds": _seconds(pulse.audited)}


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else max(int(age.total_seconds()), 0)


def _late(now: datetime) -> dict[str, int]:
    """How many looks, notices and messages should have been made two sweeps ago."""
    by = rounds.allowed()
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
