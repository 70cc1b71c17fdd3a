"""The people whom a campaign depends on, for who leads it: where they stand, who is overdue to be spoken to, and the map of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import stances
from insights.stances import Relation, history_of, levels, people_page
from relay.web import people_map
from relay.web.forms.diplomacy import ChooseForm, StanceForm, stance_initial
from relay.web.forms.refused import kept
from relay.web.people_map import Spot
from relay.web.request import Rule, access, me, my_person, now_of, posted, require_form
from relay.web.spans import over_text
from stakeholders import directory
from stakeholders.refusals import NotFound
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Campaign, Stance
    from stakeholders.models import Stakeholder


@access(Rule.SIGNED_IN)
@require_safe
def people(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Overdue touches first, then who is not where they are wanted. Who was chosen to be added is led to their form."""
    who = me(request)
    found = sight.campaign_led_by(who, campaign_id)
    seen = people_page(who, found, now=now_of(request))
    known = {row.stance.person_id for row in seen.rows} | {who.id}
    others = directory.people(my_person(request)).filter(active=True).exclude(pk__in=known)
    form = ChooseForm(request.GET if "person" in request.GET else None, people=others)
    if form.is_bound and form.is_valid():
        return redirect("campaign_person", campaign_id=campaign_id, person_id=form.cleaned_data["person"].pk)
    spots = [_spot(row.stance) for row in seen.rows]
    context = {
        "campaign": found,
        "page": seen,
        "rows": [_row(one) for one in seen.rows],
        "form": form,
        "map": people_map.draw(spots) if spots else "",
        "table": people_map.table(spots),
        "legend": people_map.legend(levels()),
    }
    return render(request, "campaign/people.html", context)


def _spot(stance: Stance) -> Spot:
    words = str(stance.get_current_display())
    return Spot(stance.person.name, stance.current, words, stance.influence, stance.interest, stance.gap)


def _row(row: Relation) -> Mapping[str, Any]:
    """A person of the list as words."""
    one = row.stance
    return {
        "stance": one,
        "person": one.person,
        "shape": people_map.shape(one.current),
        "over": over_text(row.over, row.workday) if row.over is not None else "",
        "influence": people_map.INFLUENCE[one.influence],
        "interest": people_map.INTEREST[one.interest],
    }


@access(Rule.SIGNED_IN)
@require_form
def one(request: HttpRequest, campaign_id: UUID, person_id: UUID) -> HttpResponse:
    """Note where somebody stands; what was said before stands under the form."""
    who, now = me(request), now_of(request)
    found, person = _person(request, campaign_id, person_id)
    stance = stances.stance_in(found, person, by=who)
    form = StanceForm(posted(request), initial=stance_initial(stance), person=person)

    def note() -> Stance:
        return stances.note_stance(found, person, by=who, now=now, said=form.standing())

    if form.is_bound and kept(form, who, note) is not None:
        messages.success(request, _("Noted. Only who leads this campaign and admins read it."))
        return redirect("campaign_people", campaign_id=campaign_id)
    history = history_of(stance) if stance else []
    context = {"campaign": found, "person": person, "stance": stance, "form": form, "zone": who.zone, "history": history}
    return render(request, "campaign/person.html", context, status=422 if form.is_bound else 200)


@access(Rule.SIGNED_IN)
@require_POST
def touch(request: HttpRequest, campaign_id: UUID, person_id: UUID) -> HttpResponse:
    """Spoken to today: one tap. What was due is done, and the next touch is asked for."""
    who = me(request)
    stance = _stance(request, who, campaign_id, person_id)
    with transaction.atomic(durable=True):
        touched = stances.touch(stance, by=who, now=now_of(request))
    said = {"name": stance.person.name}
    if touched.next_touch_on:
        messages.success(request, _("Noted: you spoke with %(name)s today.") % said)
    else:
        messages.success(request, _("Noted: you spoke with %(name)s today. No next touch is planned.") % said)
    return redirect(reverse("campaign_people", args=[campaign_id]))


@access(Rule.SIGNED_IN)
@require_POST
def forget(request: HttpRequest, campaign_id: UUID, person_id: UUID) -> HttpResponse:
    """Off the list, with all that was said of where they stand."""
    who = me(request)
    stance = _stance(request, who, campaign_id, person_id)
    with transaction.atomic(durable=True):
        stances.forget_stance(stance, by=who)
    messages.success(request, _("%(name)s is off the list; nothing that was noted of them here is left.") % {"name": stance.person.name})
    return redirect("campaign_people", campaign_id=campaign_id)


def _person(request: HttpRequest, campaign_id: UUID, person_id: UUID) -> tuple[Campaign, Stakeholder]:
    return sight.campaign_led_by(me(request), campaign_id), directory.person(my_person(request), person_id)


def _stance(request: HttpRequest, who: Who, campaign_id: UUID, person_id: UUID) -> Stance:
    """Raises NotFound where nothing is noted."""
    found, person = _person(request, campaign_id, person_id)
    stance = stances.stance_in(found, person, by=who)
    if stance is None:
        raise NotFound
    return stance
