"""The door that programs knock at by themselves: readings of one metric, signed as Standard Webhooks asks for. Nothing else comes in here.

Answers have the shape of the API's. Who does not know a hook's secret gets one 401, to the byte, whether there is such a hook or not.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from goals import incoming
from relay.api import refusals, throttles
from relay.api.bodies import keep_body
from relay.api.request import now_of

MOST_BYTES = 1024 * 1024


class Unsigned(exceptions.APIException):
    status_code = 401
    default_code = "unauthenticated"
    default_detail = gettext_lazy(
        "This message is not signed by a secret that opens here. Look at address, secret and the three webhook headers."
    )


class Readings(APIView):
    """One address; a message is done once, in one transaction with the answer that is kept of it."""

    authentication_classes = ()
    http_method_names = ("post",)
    schema = None  # not one of the API's calls: docs say how a message is signed

    def post(self, request: Request, hook_id: UUID) -> HttpResponse:
        now, body = now_of(request), _body(request)
        hook = incoming.believed(hook_id, request.headers, body, now=now)
        if hook is None:
            throttles.count_failure(request)
            raise Unsigned
        throttles.count("hook", str(hook.pk))
        translation.activate(hook.owner.language)
        with transaction.atomic(durable=True):
            answer = incoming.take(hook, request.headers[incoming.ID], body, now=now)
        return refusals.answer(answer.said, answer.status)


def _body(request: Request) -> bytes:
    """Raises TooLarge before anything is asked of the database."""
    body = keep_body(request)
    if len(body) > MOST_BYTES:
        raise refusals.TooLarge(_("This is too much: 1 MB at most."))
    return body


readings: Any = Readings.as_view()
readings.access_rule = "link"  # read by the house test, as of every view
