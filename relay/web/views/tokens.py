"""API tokens: a person's own, made and shown once; and those of others, which an admin may revoke."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from campaigns.wording import explain
from relay.web.forms.refused import kept
from relay.web.forms.tokens import TokenForm
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.token_mails import send_token_made
from stakeholders import directory
from stakeholders.refusals import WrongMoment

if TYPE_CHECKING:
    from stakeholders.models import ApiToken, Stakeholder


@access(Rule.SIGNED_IN)
@require_form
@cache_control(no_store=True)
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's tokens, and a form for one more. The new one stands in the answer to its form and nowhere else.

    Loaded again, that answer sends the same form: it makes nothing, and says that the token cannot be shown a second time.
    """
    form = TokenForm(posted(request), who=me(request))
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = _make(request, form)
    except WrongMoment as late:
        return _page(request, form.anew(me(request)), status=409, late=explain(late, me(request)))
    return _page(request, form, made=made) if made else _page(request, form, status=422)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth brings no types
def _make(request: HttpRequest, form: TokenForm) -> tuple[ApiToken, str] | None:
    """Only for who has just typed their password: otherwise allauth asks for it first, and then sends the form anew."""
    who, now = me(request), now_of(request)
    made = kept(form, who, lambda: directory.make_token(my_person(request), by=who, now=now, **form.facts(now)))
    if made:
        send_token_made(made[0])
    return made


def _page(
    request: HttpRequest, form: TokenForm, *, status: int = 200, made: tuple[ApiToken, str] | None = None, late: str = ""
) -> HttpResponse:
    who = me(request)
    row, token = made or (None, "")
    context = {"form": form, "rows": directory.tokens_of(my_person(request)), "zone": who.zone, "now": now_of(request)}
    context |= {"made": row, "token": token, "late": late, "address": settings.RELAY_URL}
    return render(request, "tokens/page.html", context, status=status)


@access(Rule.SIGNED_IN)
@require_POST
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """From now on it opens nothing."""
    _revoke(request, my_person(request), token_id)
    return redirect("tokens")


@access(Rule.ADMINS)
@require_POST
def person_token_revoke(request: HttpRequest, person_id: UUID, token_id: UUID) -> HttpResponse:
    """The same for somebody else, by an admin."""
    _revoke(request, directory.person(my_person(request), person_id), token_id)
    return redirect("person", person_id=person_id)


def _revoke(request: HttpRequest, person: Stakeholder, token_id: UUID) -> None:
    with transaction.atomic(durable=True):
        gone = directory.revoke_token(person, token_id, by=me(request), now=now_of(request))
    messages.success(request, _("“%(name)s” is revoked: it opens nothing any more.") % {"name": gone.name})
