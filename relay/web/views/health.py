"""How the house is: for admins, what the auditor found and when each round was last done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import rounds
from notifications import auditor, backlog
from relay.web.alarms import check_text, remedy_text
from relay.web.request import Rule, access, me
from relay.web.spans import ago_text


@access(Rule.ADMINS)
@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    who, pulse = me(request), rounds.pulse()
    context = {
        "swept": ago_text(pulse.swept),
        "audited": ago_text(pulse.audited),
        "waiting": backlog.depth(),
        "concerns": [{"concern": one, "means": check_text(one.check), "remedy": remedy_text(one.check)} for one in auditor.concerns()],
        "zone": who.zone,
    }
    return render(request, "health/page.html", context)
