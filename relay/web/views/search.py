"""Looking for something by words: the page, and the palette, which asks the same address for its options alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from insights import search
from insights.matching import Fit, words_of
from relay.web.acts import Act, acts_of, fitting
from relay.web.request import Rule, access, me, my_person
from stakeholders.names import apart

if TYPE_CHECKING:
    from campaigns.models import Campaign, Leg
    from stakeholders.models import Function, Organisation, Stakeholder

ON_THE_PAGE, IN_THE_PALETTE = 20, 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to go to or to do. `press` is the button of the page that does it; `stuck`: a baton of it is."""

    name: str
    url: str = ""
    beside: str = ""
    press: str = ""
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, how many there are in all, and how well the first one fits."""

    kind: str
    name: str
    rows: tuple[Row, ...]
    total: int
    best: Fit = (0, 0)


@access(Rule.SIGNED_IN)
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What `q` finds, by kind, the kind that fits best first. Without words: what is at hand, and what can be done."""
    asked = request.GET.get("q", "")
    words, in_palette = words_of(asked), request.headers.get("HX-Target") == "palette-found"
    groups = _found(request, words, most=IN_THE_PALETTE if in_palette else ON_THE_PAGE) if words else _at_hand(request)
    if not in_palette:
        groups = [group for group in map(_without_presses, groups) if group.rows]
    count = sum(len(group.rows) for group in groups)
    said = ngettext("%(n)d found", "%(n)d found", count) % {"n": count} if count else _("Nothing found")
    context = {"asked": asked, "words": bool(words), "groups": groups, "said": said}
    answer = render(request, "search/_options.html" if in_palette else "search/page.html", context)
    patch_vary_headers(answer, ("HX-Target",))
    return answer


def _at_hand(request: HttpRequest) -> list[Group]:
    who = me(request)
    near, acts = search.at_hand(who, most=IN_THE_PALETTE), acts_of(who, ours=my_person(request).organisation.ours)
    groups = [
        Group("campaigns", _("At hand"), tuple(map(_campaign, near)), len(near)),
        Group("acts", _("Go and do"), tuple(map(_act, acts)), len(acts)),
    ]
    return [group for group in groups if group.rows]


def _found(request: HttpRequest, words: tuple[str, ...], *, most: int) -> list[Group]:
    who = me(request)
    acts = fitting(who, words, ours=my_person(request).organisation.ours)
    campaigns = search.campaigns(who, words, most=most)
    legs = search.legs(who, words, most=most)
    people = search.people(my_person(request), words, most=most)
    functions = search.functions(words, most=most)
    organisations = search.organisations(words, most=most)
    groups = [
        Group("campaigns", _("Campaigns"), tuple(map(_campaign, campaigns.rows)), campaigns.total, campaigns.best),
        Group("legs", _("Legs"), tuple(map(_leg, legs.rows)), legs.total, legs.best),
        Group("people", _("People"), tuple(map(_person, people.rows)), people.total, people.best),
        Group("functions", _("Functions"), tuple(map(_function, functions.rows)), functions.total, functions.best),
        Group("organisations", _("Organisations"), tuple(map(_organisation, organisations.rows)), organisations.total, organisations.best),
        Group("acts", _("Go and do"), tuple(_act(act) for _fit, act in acts[:most]), len(acts), acts[0][0] if acts else (9, 9)),
    ]
    return sorted((group for group in groups if group.rows), key=lambda group: group.best)


def _without_presses(group: Group) -> Group:
    """What a page can offer without scripts: the rest are buttons of its menu."""
    rows = tuple(row for row in group.rows if row.url)
    return Group(group.kind, group.name, rows, group.total - len(group.rows) + len(rows), group.best)


def _campaign(row: Campaign) -> Row:
    opened = row.opened  # type: ignore[attr-defined]  # as `search` has it
    url = reverse("campaign" if opened else "campaign_status", args=[row.pk])
    return Row(row.name, url, _beside([row.get_state_display(), row.lead.name]), stuck=row.stalled)  # type: ignore[attr-defined]  # the same


def _leg(row: Leg) -> Row:
    function, runner = row.function.name if row.function else "", row.runner.name if row.runner else ""
    return Row(row.name, reverse("leg", args=[row.pk]), _beside([row.campaign.name, function, runner]))


def _person(row: Stakeholder) -> Row:
    belonging = [row.function.name if row.function else "", row.organisation.name, "" if row.active else _("Out of play")]
    return Row(row.name, reverse("person", args=[row.pk]), _beside(belonging))


def _function(row: Function) -> Row:
    return Row(row.name, f"{reverse('people')}?function={row.pk}", row.head.name if row.head else "")


def _organisation(row: Organisation) -> Row:
    return Row(row.name, f"{reverse('people')}?organisation={row.pk}")


def _act(act: Act) -> Row:
    return Row(str(act.words), act.url, press=act.press)


def _beside(parts: Iterable[str]) -> str:
    return " · ".join(apart(part) for part in parts if part)
