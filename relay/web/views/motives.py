"""The motives card of a person: shown on their page by right, written on a page of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relay.web.forms.motives import MotivesForm
from relay.web.forms.refused import kept
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.timeline import local_date
from stakeholders import directory
from stakeholders.directory.motives import PARTS

if TYPE_CHECKING:
    from stakeholders.models import Motives

# In the order in which somebody about to call reads them.
LABELS = {
    "say_first": gettext_lazy("Say first"),
    "needs_from_us": gettext_lazy("Needs from us"),
    "channel": gettext_lazy("Best channel"),
    "sees": gettext_lazy("Sees it so"),
    "priorities": gettext_lazy("Priorities"),
    "measured_on": gettext_lazy("Measured on"),
    "approach": gettext_lazy("Likes to be approached"),
    "avoid": gettext_lazy("Avoid"),
    "evidence": gettext_lazy("How we know"),
}


@access(Rule.SIGNED_IN)
@require_form
def motives(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write the card. Whoever saves it has reviewed it, changed or not."""
    who, now = me(request), now_of(request)
    found = directory.person(my_person(request), person_id)
    card = directory.motives_of(found, by=who)
    form = MotivesForm(posted(request), initial={name: getattr(card, name) for name in PARTS} if card else {})
    today = local_date(now, who.zone)
    if form.is_bound and kept(form, who, lambda: directory.note_motives(found, by=who, on=today, said=form.cleaned_data)) is not None:
        messages.success(request, _("Noted, and reviewed as of today."))
        return redirect("person", person_id=person_id)
    context = {"form": form, "person": found, "card": card, "stale": card is not None and directory.is_stale(card, on=today)}
    return render(request, "people/motives.html", context, status=422 if form.is_bound else 200)


def shown(card: Motives | None, *, on: date) -> dict[str, Any] | None:
    """The card as the page shows it: what is noted, under its label."""
    if card is None:
        return None
    return {
        "rows": [(label, getattr(card, name)) for name, label in LABELS.items() if getattr(card, name)],
        "reviewed_on": card.reviewed_on,
        "reviewed_by": card.reviewed_by.name,
        "stale": directory.is_stale(card, on=on),
    }
