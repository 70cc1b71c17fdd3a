"""Playbooks: the gallery, one of them, a campaign out of one, and one out of a campaign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as sight
from campaigns import playbooks as verbs
from campaigns.playbooks import Book, Proposal
from insights.playbooks import shown
from insights.preview import preview
from relay.web import timeline
from relay.web.forms.playbooks import CoverForm, FromPlaybookForm, SaveForm
from relay.web.forms.refused import kept, put_beside
from relay.web.once import once
from relay.web.playbook_words import card, facts, leg_lines
from relay.web.previews import preview_track, small_track
from relay.web.request import Rule, access, me, now_of, posted, require_form
from relay.web.spans import day_text
from stakeholders.refusals import Invalid
from stakeholders.who import Who

ANSWERS_FOR = {"start_on": "day", "finish_on": "day"}


@access(Rule.LEADS)
@require_safe
def playbooks(request: HttpRequest) -> HttpResponse:
    """All there are, each as the race it is."""
    cards = [card(one) for one in shown(verbs.playbooks_for(me(request)))]
    context = {
        "shipped": [one for one in cards if one["book"].shipped],
        "saved": [one for one in cards if not one["book"].shipped],
        "zone": me(request).zone,
    }
    return render(request, "playbooks/page.html", context)


@access(Rule.LEADS)
@require_safe
def playbook(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    """One of them, leg by leg."""
    return _show(request, verbs.playbook_for(me(request), playbook_id))


@access(Rule.LEADS)
@require_POST
def rename(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    who = me(request)
    book, form = verbs.playbook_for(who, playbook_id), CoverForm(request.POST)
    url = reverse("playbook", args=[playbook_id])
    if kept(form, who, once(request, lambda: verbs.rename(playbook_id, by=who, **form.cleaned_data), to=url)) is None:
        return _show(request, book, form=form, status=422)
    messages.success(request, _("Saved."))
    return redirect(url)


@access(Rule.LEADS)
@require_POST
def archive(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    who = me(request)
    book = verbs.playbook_for(who, playbook_id)
    with transaction.atomic(durable=True):
        verbs.archive(playbook_id, by=who, now=now_of(request))
    messages.success(request, _("“%(name)s” is archived. Campaigns made from it stay as they are.") % {"name": book.name})
    return redirect("playbooks")


def _show(request: HttpRequest, book: Book, *, form: CoverForm | None = None, status: int = 200) -> HttpResponse:
    (one,) = shown([book])
    cover = form or CoverForm(initial={"name": book.name, "summary": book.summary})
    context = {
        "book": book,
        "legs": leg_lines(one),
        "track": small_track(one.preview, apart="playbook"),
        "form": None if book.shipped else cover,
        "zone": me(request).zone,
        **facts(book),
    }
    return render(request, "playbooks/playbook.html", context, status=status)


# A campaign out of a playbook


@access(Rule.LEADS)
@require_form
def campaign_from(request: HttpRequest, playbook_id: UUID) -> HttpResponse:
    """Say what it is called and when it is to start or finish; see every day and runner; make the draft. Looking writes nothing."""
    who, now = me(request), now_of(request)
    book = verbs.playbook_for(who, playbook_id)
    first = {"counted": book.plan.anchor.value, "brand_promise": book.plan.brand_promise}
    if request.method != "POST":
        first["day"] = verbs.suggested_day(book, by=who, now=now).isoformat()
    form = FromPlaybookForm(posted(request), initial=first)
    if request.method != "POST":
        field = "start_on" if book.plan.anchor is verbs.Anchor.START else "finish_on"
        return _ask(request, book, form, verbs.propose(book, **{field: verbs.suggested_day(book, by=who, now=now)}))
    if "look" in request.POST:
        return _look(request, book, form)
    if not form.is_valid():
        return _ask(request, book, form, _proposal(book, form, who), status=422)
    said = {"name": form.cleaned_data["name"], "brand_promise": form.cleaned_data["brand_promise"], **form.day_said()}
    act = once(request, lambda: verbs.draft(book, by=who, now=now, **said), to=lambda made: reverse("campaign", args=[made.pk]))
    if (made := kept(form, who, act, answers_for=ANSWERS_FOR)) is None:
        return _ask(request, book, form, None, status=422)
    messages.success(request, _("Drafted. Look at the track, then fire the gun."))
    return redirect("campaign", campaign_id=made.pk)


def _look(request: HttpRequest, book: Book, form: FromPlaybookForm) -> HttpResponse:
    """The days as they would be; a name may still be missing."""
    form.fields["name"].required = False
    form.full_clean()
    proposal = _proposal(book, form, me(request))
    return _ask(request, book, form, proposal, status=200 if proposal else 422)


def _proposal(book: Book, form: FromPlaybookForm, who: Who) -> Proposal | None:
    """What would be drafted on the day that was named; what is wrong with that day stands beside it."""
    if not {"counted", "day"} <= form.cleaned_data.keys():
        return None
    try:
        return verbs.propose(book, **form.day_said())
    except Invalid as refusal:
        put_beside(form, refusal, who, answers_for=ANSWERS_FOR)
        return None


def _ask(request: HttpRequest, book: Book, form: FromPlaybookForm, proposal: Proposal | None, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"book": book, "form": form, "proposal": proposal, **facts(book)}
    if proposal:
        seen = preview(proposal.legs, finish_on=proposal.finish_on)
        context |= {
            "preview": seen,
            "track": preview_track(seen),
            "small_track": small_track(seen, apart="preview-small"),
            "starts": day_text(proposal.starts_on),
            "finish": day_text(proposal.finish_on),
            "nobody": [leg.name for leg in seen.legs if not leg.runner],
            "is_past": proposal.is_past(timeline.local_date(now_of(request), me(request).zone)),
        }
    return render(request, "playbooks/campaign.html", context, status=status)


# A playbook out of a campaign


@access(Rule.LEADS)
@require_form
def save_as(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Keep a campaign's plan for the next one."""
    who, now = me(request), now_of(request)
    campaign = sight.campaign_led_by(who, campaign_id)
    form = SaveForm(posted(request), initial={"name": campaign.name}, saved=verbs.saved_for(who))
    act = once(
        request, lambda: verbs.save(campaign, by=who, now=now, **form.cleaned_data), to=lambda made: reverse("playbook", args=[made.id])
    )
    if (book := kept(form, who, act)) is not None:
        messages.success(request, _("Saved as a playbook. Every lead can plan from it."))
        return redirect("playbook", playbook_id=book.id)
    context = {"campaign": campaign, "form": form}
    return render(request, "playbooks/save.html", context, status=422 if form.is_bound else 200)


# A campaign once more


@access(Rule.LEADS)
@require_POST
def copy(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """A draft of the same plan, which nobody hears of before its gun."""
    who, now = me(request), now_of(request)
    campaign = sight.campaign_led_by(who, campaign_id)
    name = _("Copy of %(name)s") % {"name": campaign.name}
    act = once(request, lambda: verbs.copy(campaign, by=who, now=now, name=name), to=lambda made: reverse("campaign_plan", args=[made.pk]))
    with transaction.atomic(durable=True):
        made = act()
    messages.success(request, _("This is the copy, a draft. Nobody hears of it before the start."))
    return redirect("campaign_plan", campaign_id=made.pk)
