"""What is kept of a person: handed out to themselves, or to an admin who passes it on; and erased by an admin, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from privacy.erasing import check_name, erasable, erase_for_good
from privacy.exporting import hand_out, records_of
from privacy.package import packed
from privacy.preview import preview_of
from relay.web.forms.erasing import EraseForm
from relay.web.forms.refused import put_beside
from relay.web.holdings import lines
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.timeline import local_date
from stakeholders import directory
from stakeholders.refusals import Invalid

if TYPE_CHECKING:
    from stakeholders.models import Stakeholder


@access(Rule.SIGNED_IN)
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What the reader may have, and when it was handed out before."""
    context = {"records": records_of(my_person(request)), "zone": me(request).zone, "now": now_of(request)}
    return render(request, "settings/data.html", context)


@access(Rule.SIGNED_IN)
@require_POST
def own_data_file(request: HttpRequest) -> HttpResponse:
    """All that is kept of the reader, as a file."""
    return _file(request, my_person(request))


@access(Rule.ADMINS)
@require_POST
def person_data_file(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All that is kept of somebody else, for an admin to pass on to them; that it was handed out stays on record."""
    return _file(request, directory.person(my_person(request), person_id))


def _file(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    answer: HttpResponse = _packed(request, person)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth brings no types
def _packed(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    """Only for who has just typed their password: it is more than any other page shows at once."""
    now = now_of(request)
    content = packed(hand_out(person, by=me(request), now=now))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="relay-data-{now:%Y-%m-%d}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@access(Rule.ADMINS)
@require_form
def person_erase(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What would go and what stands in the way. Sent with the name typed, and the password where it was not typed just now, it is done and
    cannot be taken back."""
    who, now = me(request), now_of(request)
    person = directory.person(my_person(request), person_id)
    today = local_date(now, who.zone)
    erasable(person, by=who)
    seen = preview_of(person, today=today)
    form = EraseForm(posted(request), parts=seen.parts, waiting=bool(seen.in_the_way))
    if form.is_bound and form.is_valid():
        try:
            check_name(person, form.facts()["typed"])
            answer: HttpResponse = _erased(request, person, form, seen.label)
        except Invalid as refusal:
            put_beside(form, refusal, who)
        else:
            return answer
    context = {"person": person, "preview": seen, "form": form, "in_the_way": lines(seen.in_the_way), "let_go": lines(seen.let_go)}
    return render(request, "people/erase.html", context, status=422 if form.is_bound else 200)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth brings no types
def _erased(request: HttpRequest, person: Stakeholder, form: EraseForm, label: str) -> HttpResponse:
    """Only by who has just typed their password: a browser left open erases nobody. Raises Invalid."""
    who, now = me(request), now_of(request)
    erase_for_good(person, by=who, now=now, today=local_date(now, who.zone), **form.facts())
    messages.success(request, _("Erased. What they did stays in the logs, under “%(label)s”.") % {"label": label})
    return redirect("person", person_id=person.pk)
