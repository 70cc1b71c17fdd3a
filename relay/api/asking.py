"""What comes in with a call: its filters, its body, its key, all of it checked before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request

from relay.api.bodies import keep_body
from relay.api.call import Call
from relay.api.request import scope_of
from stakeholders.who import Who

KEY = "Idempotency-Key"
LONGEST_KEY = 255
NOTHING: Mapping[str, Any] = {}


def query(call: Call, request: Request) -> Mapping[str, Any]:
    """The filters, checked. Raises ValidationError for one that nobody knows."""
    sent = {name: request.query_params[name] for name in request.query_params}
    if call.filters is None:
        if sent:
            raise exceptions.ValidationError({name: [_("There is no such filter.")] for name in sorted(sent)})
        return NOTHING
    filters = call.filters(data=sent)
    filters.is_valid(raise_exception=True)
    return {name: value for name, value in filters.validated_data.items() if value not in (None, "")}


def body(call: Call, request: Request) -> Mapping[str, Any]:
    """What was sent, read once so that its bytes can be compared."""
    keep_body(request)
    if call.reads:
        return call.reads(request)
    if call.takes is None:
        return NOTHING
    body = call.takes(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def key_of(request: Request) -> str | None:
    key = request.headers.get(KEY)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise exceptions.ParseError(_("An Idempotency-Key is 1 to 255 printable ASCII characters."))
    return key


def fingerprint(request: Request, who: Who) -> str:
    """All that was asked and by whom with which rights, as one number: another body, or a caller who may do more or less, is another call.

    Salted with the secret key: a body may hold a password, and is not to be guessed from what is kept.
    """
    raw: HttpRequest = request._request  # noqa: SLF001 -- the bytes as they came
    head = f"{scope_of(request)} {who.rights} {raw.method} {raw.get_full_path()} {raw.content_type}\n".encode()
    return salted_hmac("relay.api.asking", head + raw.body, algorithm="sha256").hexdigest()
