"""A metric's incoming hooks: made, given another secret, taken back; what came last, and how a program signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from campaigns.wording import explain
from goals import access as sight
from goals import hooks as verbs
from goals.incoming import TAKEN
from relay.web.forms.hooks import HookForm
from relay.web.forms.refused import kept
from relay.web.once import once
from relay.web.request import Rule, access, me, now_of, posted, require_form
from relay.web.spans import local_text
from stakeholders.refusals import WrongMoment

if TYPE_CHECKING:
    from goals.models import Hook, HookMessage, Metric


@access(Rule.SIGNED_IN)
@require_form
@cache_control(no_store=True)
def hooks(request: HttpRequest, metric_id: UUID) -> HttpResponse:
    """All of the metric's, and a form for one more. A secret stands in the answer to what made it and nowhere else."""
    who, now = me(request), now_of(request)
    metric, form = sight.metric_for(who, metric_id), HookForm(posted(request))
    verbs.need_connect(who, metric)
    if not form.is_bound:
        return _page(request, metric, form=form)
    try:
        made = kept(form, who, lambda: verbs.make(metric, by=who, now=now, **form.cleaned_data))
    except WrongMoment as late:
        messages.warning(request, explain(late, who))
        return redirect("goal_hooks", metric_id=metric_id)
    return _page(request, metric, form=form, status=422) if made is None else _page(request, metric, made=made)


@access(Rule.SIGNED_IN)
@require_POST
def rotate(request: HttpRequest, metric_id: UUID, hook_id: UUID) -> HttpResponse:
    """The page itself answers, for the secret is kept nowhere from where a second page could have it: loaded anew, it makes no other."""
    who = me(request)
    metric = sight.metric_for(who, metric_id)
    made = once(
        request,
        lambda: verbs.rotate(verbs.hook_of(metric, hook_id, who), by=who, now=now_of(request)),
        to=reverse("goal_hooks", args=[metric_id]),
    )
    with transaction.atomic(durable=True):
        found = made()
    return _page(request, metric, made=found, rotated=True)


@access(Rule.SIGNED_IN)
@require_POST
def revoke(request: HttpRequest, metric_id: UUID, hook_id: UUID) -> HttpResponse:
    who = me(request)
    metric = sight.metric_for(who, metric_id)
    with transaction.atomic(durable=True):
        gone = verbs.revoke(verbs.hook_of(metric, hook_id, who), by=who, now=now_of(request))
    messages.success(request, _("Taken back. “%(name)s” opens nothing any more.") % {"name": gone.name})
    return redirect("goal_hooks", metric_id=metric_id)


def _page(
    request: HttpRequest,
    metric: Metric,
    *,
    form: HookForm | None = None,
    made: tuple[Hook, str] | None = None,
    rotated: bool = False,
    status: int = 200,
) -> HttpResponse:
    who, now = me(request), now_of(request)
    rows = list(verbs.hooks_of(metric, who))
    alive = [one for one in rows if one.revoked_at is None]
    came = verbs.messages_of(alive)
    context: dict[str, Any] = {
        "metric": metric,
        "form": form or HookForm(),
        "rows": [_row(one, came[one.pk], who.zone, old_counts=_old_counts(one, now)) for one in alive],
        "dead": [{"name": one.name, "when": local_text(one.revoked_at, who.zone)} for one in rows if one.revoked_at],
        "made": made[0] if made else None,
        "secret": made[1] if made else "",
        "rotated": rotated,
        "example": _address(made[0] if made else alive[0]) if made or alive else "",
    }
    answer = render(request, "goals/hooks.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _old_counts(one: Hook, now: Any) -> bool:
    return one.old_secret_until is not None and one.old_secret_until > now


def _address(one: Hook) -> str:
    return str(settings.RELAY_URL) + reverse("hooks:readings", args=[one.pk])


def _row(one: Hook, came: list[HookMessage], zone: str, *, old_counts: bool) -> dict[str, Any]:
    return {
        "hook": one,
        "address": _address(one),
        "old_until": local_text(one.old_secret_until, zone) if old_counts else "",
        "strange_at": local_text(one.strange_at, zone),
        "messages": [_message(message, zone) for message in came],
    }


def _message(one: HookMessage, zone: str) -> dict[str, Any]:
    taken = one.status == TAKEN
    return {
        "id": one.message_id,
        "at": local_text(one.at, zone),
        "taken": taken,
        "words": _taken(one.answer) if taken else "",
        "errors": [] if taken else [f"{name}: {reason}" for name, reasons in one.answer.get("errors", {}).items() for reason in reasons],
        "message": one.answer.get("message", ""),
    }


def _taken(said: dict[str, int]) -> str:
    """In a line: how many were new, corrected, there already."""
    words = [ngettext("%(n)d reading is new.", "%(n)d readings are new.", said["new"]) % {"n": said["new"]}]
    if said["corrected"]:
        words.append(ngettext("%(n)d was corrected.", "%(n)d were corrected.", said["corrected"]) % {"n": said["corrected"]})
    if said["same"]:
        words.append(ngettext("%(n)d was there already.", "%(n)d were there already.", said["same"]) % {"n": said["same"]})
    return " ".join(words)
