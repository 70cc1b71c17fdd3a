"""Who may call: whoever bears a token, or is signed in and sends the page's own token with what changes anything."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from relay.api import throttles
from relay.api.bodies import keep_body
from relay.api.request import now_of
from stakeholders.directory import api_tokens

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. One answer for what is cut, forged, revoked or out of date."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, token = header.partition(" ")
        row = api_tokens.bearer(token.strip(), now=now_of(request)) if scheme.lower() == SCHEME else None
        if row is None:
            throttles.count_failure(request)
            raise AuthenticationFailed(_("This token opens nothing. Make a new one on the settings page."))
        api_tokens.token_used(row, now=now_of(request))
        return row.person.user, row

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="relay"'


class PageAuthentication(SessionAuthentication):
    """Somebody signed in at the pages; what is unsafe needs the page's CSRF token, as every form does."""

    def enforce_csrf(self, request: Any) -> None:
        """On Django's own request, whose body is read and kept before: a file that comes in is no form of the pages."""
        keep_body(request)
        super().enforce_csrf(request._request)  # noqa: SLF001 -- the request that holds the bytes
