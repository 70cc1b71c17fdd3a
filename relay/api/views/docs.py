"""The OpenAPI document, and its pages. They need no sign-in: they say how to ask, never what the answer is."""

from __future__ import annotations

from functools import cache
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView


@cache
def document() -> bytes:
    """The same for everybody, and as long as the process lives."""
    generator: Any = SchemaGenerator
    return OpenApiJsonRenderer().render(generator().get_schema(request=None, public=True), renderer_context={})


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type="application/vnd.oai.openapi+json")


class Page(SpectacularSwaggerSplitView):
    """Swagger UI out of our own static files."""

    url_name = "api_schema"
    authentication_classes = ()
    permission_classes = ()
    title = "Relay API"


page: Any = csp_update({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]})(Page.as_view())

for _view in (schema, page):
    setattr(_view, "access_rule", "public")  # noqa: B010 -- read by the house test, as of every view
