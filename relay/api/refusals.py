"""Every answer that is no success, in one shape: `{"code", "message"}`, with `current` for a 409 and `errors` for a 422. Never HTML."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.views import set_rollback

from campaigns.wording import explain, explain_errors
from stakeholders.refusals import Invalid, Refused
from stakeholders.who import Who

log = logging.getLogger(__name__)
STATUS = {"not_found": 404, "wrong_person": 403, "wrong_moment": 409, "outdated": 409, "paused": 409, "invalid": 422, "refused": 409}
CODES = {
    400: "malformed",
    401: "unauthenticated",
    403: "wrong_person",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "throttled",
    503: "unavailable",
}
RETRY_SECONDS = 5


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Something as JSON."""
    return HttpResponse(JSONRenderer().render(data), content_type="application/json", status=status, headers=dict(headers or {}))


def refused(refusal: Refused, who: Who | None, current: Mapping[str, Any] | None = None) -> HttpResponse:
    """What a rule of the house says no to."""
    status = STATUS[refusal.code]
    said: dict[str, Any] = {"code": refusal.code, "message": explain(refusal, who)}
    if isinstance(refusal, Invalid):
        said["errors"] = explain_errors(refusal)
    if status == 409:
        said["current"] = dict(current or {})
    return answer(said, status)


def handle(problem: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Django REST framework's door for exceptions. What it does not know rises, and is answered by `server_error`."""
    set_rollback()
    if isinstance(problem, Refused):
        return refused(problem, getattr(context["request"], "relay_who", None))
    if isinstance(problem, OperationalError | InterfaceError):
        log.error("the database does not answer", exc_info=problem)
        return plain(503, _("Relay cannot reach its database just now. Try again in a few seconds."), {"Retry-After": str(RETRY_SECONDS)})
    if isinstance(problem, Http404):
        return not_found()
    if isinstance(problem, SuspiciousOperation | MultiPartParserError):
        return malformed()
    return _of_framework(problem) if isinstance(problem, exceptions.APIException) else None


def _of_framework(problem: exceptions.APIException) -> HttpResponse:
    if isinstance(problem, exceptions.ValidationError):
        errors: dict[str, list[str]] = {}
        for field, reason in _flat(problem.detail):
            errors.setdefault(field, []).append(reason)
        return answer({"code": "invalid", "message": _("Please look again at what is marked."), "errors": errors}, 422)
    headers = {}
    if auth := getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = str(auth)
    if wait := getattr(problem, "wait", None):
        headers["Retry-After"] = str(max(int(wait), 1))
    return plain(problem.status_code, str(problem.detail), headers)


def plain(status: int, message: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return answer({"code": CODES.get(status, "refused"), "message": message}, status, headers)


def _flat(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Errors of nested fields under one name each: `legs.1.name`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, place if name == "non_field_errors" else f"{place}.{name}".lstrip("."))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping)
            if not nested or inner:
                yield from _flat(inner, f"{place}.{index}".lstrip(".") if nested else place)
    else:
        yield place or "body", str(detail)


def not_found() -> HttpResponse:
    """Hidden or absent, the same."""
    return plain(404, _("There is nothing here, or nothing that you may see."))


def malformed() -> HttpResponse:
    """A request that cannot be read at all."""
    return plain(400, _("This request cannot be read."))


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that there is not."""
    return not_found()


nowhere.access_rule = "public"  # type: ignore[attr-defined]  # read by the house test, as of every view
nowhere.login_required = False  # type: ignore[attr-defined]  # read by Django's LoginRequiredMiddleware


def server_error() -> HttpResponse:
    """Something of ours broke; it is in the log."""
    said = {"code": "server_error", "message": _("Something broke on our side. Nothing was changed; it is written down.")}
    return answer(said, 500)
