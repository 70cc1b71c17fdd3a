"""What is read and written: JSON, whatever a caller says that it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JsonParser(JSONParser):
    """Strict JSON; what is nested too deep to be read is malformed."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return super().parse(stream, media_type, dict(parser_context or {}))
        except RecursionError as deep:
            raise ParseError(_("This is nested too deep.")) from deep


class AlwaysJson(BaseContentNegotiation):
    """One renderer, so that nothing is refused for a header."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """By the media type that was sent; None is answered with 415."""
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == sent), None)

    def select_renderer(self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None) -> Any:
        only = next(iter(renderers))
        return only, only.media_type
