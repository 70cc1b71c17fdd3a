"""What a sensitive leg asks for before it shows anything: six digits, mailed to the address that its link was sent to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import codes
from relay.web.code_mail import send_code
from relay.web.forms.guests import CodeForm
from relay.web.forms.refused import put_beside
from relay.web.guest import OPENED, remember, visit
from relay.web.request import Rule, access
from relay.web.views.guest_pages import masked, shut
from stakeholders.refusals import Invalid


@access(Rule.LINK)
@require_POST
def send(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Mail a code. The row is on disk before the mail goes, and nothing is held while it does."""
    here = visit(request, grant_id)
    if here.shut:
        with transaction.atomic(durable=True):
            row, code = codes.make_code(here.grant, now=here.now)
        if send_code(here.grant.person, code):
            messages.success(request, _("The code is on its way to %(address)s.") % {"address": masked(here.address)})
        else:
            codes.forget_code(row)
            messages.warning(request, _("The mail with the code did not go out. Please try again in a while."))
    return redirect("guest", grant_id=grant_id)


@access(Rule.LINK)
@require_POST
def use(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The right code opens the page for this browser."""
    here = visit(request, grant_id)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return shut(request, here, form)
    try:
        codes.use_code(here.grant, form.cleaned_data["code"], now=here.now)
    except Invalid as refusal:
        put_beside(form, refusal, here.who)
        return shut(request, here, form)
    return remember(redirect("guest", grant_id=grant_id), here.grant, OPENED)
