"""The bytes of a call, read once and kept by Django, so that they can be compared and read again."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from relay.api.refusals import TooLarge


def keep_body(request: Request) -> bytes:
    """The body. Raises TooLarge, or ParseError where it ended too soon."""
    try:
        return request._request.body  # noqa: SLF001 -- the bytes as they came
    except RequestDataTooBig as big:
        raise TooLarge(_("This is too much: 6 MB at most.")) from big
    except UnreadablePostError as broken:
        raise ParseError(_("The body ended before it was whole.")) from broken
