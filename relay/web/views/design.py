"""Every part in every state, for builders: while DEBUG is on only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relay.web.request import Rule, access


@access(Rule.PUBLIC)
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "design/page.html")
