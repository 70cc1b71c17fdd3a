"""Settings → Channels: chats and programs that hear of events; how each is, what was sent to it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns.wording import explain
from notifications import endpoints
from notifications.endpoint_health import Health, address_of, health_of
from relay.web.forms.channels import ChannelForm, heard
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, page_number, posted, require_form
from stakeholders.refusals import WrongMoment

if TYPE_CHECKING:
    from notifications.models import Endpoint

ON_A_PAGE = 20


@access(Rule.LEADS)
@require_form
@cache_control(no_store=True)
def channels(request: HttpRequest) -> HttpResponse:
    """All of theirs, and a form for one more. The secret of a new webhook stands in the answer to its form and nowhere else."""
    who, now = me(request), now_of(request)
    form = ChannelForm(posted(request), who=who, campaigns=sight.campaigns_led_by(who).order_by("name"))
    if not form.is_bound:
        return _list(request, form)
    try:
        made = kept(form, who, lambda: endpoints.make(by=who, now=now, **form.facts()))
    except WrongMoment as late:
        messages.warning(request, explain(late, who))
        return redirect("channels")
    if made is None:
        return _list(request, form, status=422)
    if made[1]:
        return _one(request, made[0], secret=made[1])
    messages.success(request, _("“%(name)s” is connected. Send a test, and look there.") % {"name": made[0].name})
    return redirect("channel", endpoint_id=made[0].pk)


def _list(request: HttpRequest, form: ChannelForm, *, status: int = 200) -> HttpResponse:
    who = me(request)
    found = list(endpoints.seen_by(who))
    health = health_of(found)
    rows = [_row(one, health[one.pk]) for one in found]
    context = {"form": form, "rows": rows, "zone": who.zone, "now": now_of(request), "open": form.is_bound or not rows}
    return render(request, "channels/page.html", context, status=status)


def _row(one: Endpoint, health: Health) -> dict[str, Any]:
    return {"endpoint": one, "health": health, "hears": heard(one.hears), "address": address_of(one)}


@access(Rule.LEADS)
@require_safe
def channel(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _one(request, endpoints.endpoint_for(me(request), endpoint_id))


def _one(request: HttpRequest, endpoint: Endpoint, *, secret: str = "", rotated: bool = False) -> HttpResponse:
    """How it is, and what was sent to it, the latest first."""
    found = endpoints.endpoint_for(me(request), endpoint.pk)
    row = _row(found, health_of([found])[found.pk])
    page = Paginator(endpoints.log_of(found), ON_A_PAGE).get_page(page_number(request))
    context = {**row, "page": page, "secret": secret, "rotated": rotated, "zone": me(request).zone, "now": now_of(request)}
    answer = render(request, "channels/channel.html", context)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _do(request: HttpRequest, endpoint_id: UUID, act: Callable[..., object], done: str) -> HttpResponse:
    """Do one thing with it, and show it again."""
    who = me(request)
    with transaction.atomic(durable=True):
        act(endpoints.endpoint_for(who, endpoint_id), by=who, now=now_of(request))
    messages.success(request, done)
    return redirect("channel", endpoint_id=endpoint_id)


@access(Rule.LEADS)
@require_POST
def channel_test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    done = _("A test is on its way. What came of it stands in the list below in a moment.")
    return _do(request, endpoint_id, endpoints.test, done)


@access(Rule.LEADS)
@require_POST
def channel_pause(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _do(request, endpoint_id, endpoints.pause, _("Switched off. It hears nothing until you switch it on."))


@access(Rule.LEADS)
@require_POST
def channel_resume(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _do(request, endpoint_id, endpoints.resume, _("Switched on. It hears of what happens from now on."))


@access(Rule.LEADS)
@require_POST
def channel_rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """The page itself answers, for the secret is kept nowhere from where a second page could have it: loaded anew, it makes no other."""
    who = me(request)
    made = once(
        request,
        lambda: endpoints.rotate(endpoints.endpoint_for(who, endpoint_id), by=who, now=now_of(request)),
        to=reverse("channel", args=[endpoint_id]),
    )
    with transaction.atomic(durable=True):
        row, secret = made()
    return _one(request, row, secret=secret, rotated=True)


@access(Rule.LEADS)
@require_POST
def channel_remove(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    who = me(request)
    with transaction.atomic(durable=True):
        gone = endpoints.endpoint_for(who, endpoint_id)
        endpoints.remove(gone, by=who)
    messages.success(request, _("“%(name)s” is taken away, with everything that was noted of it.") % {"name": gone.name})
    return redirect("channels")


@access(Rule.LEADS)
@require_POST
def channel_replay(request: HttpRequest, endpoint_id: UUID, post_id: UUID) -> HttpResponse:
    act = partial(endpoints.replay, delivery_id=post_id)
    return _do(request, endpoint_id, act, _("It goes out again with the next round, the same as it was."))
