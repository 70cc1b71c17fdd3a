"""The look before an offer: whoever passes a baton to a competitor who is a partner sees first what their page will show.

What was looked at comes back signed with the offer. If anything of it is another by then, it is shown again and nothing is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from campaigns import withholding
from campaigns.lifecycle import Move
from campaigns.rings import PARTS, Ring
from insights.foresight import Foresight, as_they_will_see, fingerprint
from insights.leg_page import LegPage, leg_in
from insights.my_races import read_one
from relay.web.forms.legs import OfferForm
from relay.web.request import me, now_of
from stakeholders.who import Who

if TYPE_CHECKING:
    from campaigns.models import Leg

SALT, GOOD_FOR = "relay.looked", timedelta(hours=12)
RINGS: Sequence[tuple[str, str | Promise]] = (
    (Ring.ALL_PARTNERS, gettext_lazy("everybody")),
    (Ring.THIS_PARTNER, gettext_lazy("this partner and us")),
    (Ring.COMPANY, gettext_lazy("our company")),
    (Ring.OWN_TEAM, gettext_lazy("the giving team")),
)


def before_the_offer(request: HttpRequest, row: Leg) -> HttpResponse | None:
    """The page that shows it, where somebody must look first and has not looked at this; else None. Nothing is decided here."""
    if not withholding.needs_a_look(row):
        return None
    who, now = me(request), now_of(request)
    seen = read_one(who, row.campaign_id, now=now)
    page = leg_in(seen, row)
    form = OfferForm("offer", page, request.POST)
    if Move.OFFER not in page.moves or page.open_checks or not form.is_valid():
        return None
    takers = [UUID(one.taker.id) for one in page.onward if one.taker.id and one.taker.organisation]
    views = as_they_will_see(seen, page, takers, words=form.packet(), rings={str(pk): ring for pk, ring in form.item_rings().items()})
    print_of = fingerprint(views)
    if _looked_at(request, row, who) == print_of:
        return None
    token = signing.dumps([str(row.pk), str(who.id), print_of], salt=SALT)
    return render(request, "leg/look.html", _context(request, row, page, form, views, token))


def _looked_at(request: HttpRequest, row: Leg, who: Who) -> str:
    """The fingerprint of what this person looked at last; nothing for a token that is none of theirs, or old."""
    try:
        leg, person, print_of = signing.loads(request.POST.get("looked", ""), salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(print_of) if (leg, person) == (str(row.pk), str(who.id)) else ""


def _context(request: HttpRequest, row: Leg, page: LegPage, form: OfferForm, views: Sequence[Foresight], token: str) -> dict[str, Any]:
    items = form.item_rings()
    lines = [(f"ring-{part}-{n}", line, ring) for part in PARTS for n, (line, ring) in enumerate(form.lines(part))]
    return {
        "leg": row,
        "page": page,
        "form": form,
        "views": views,
        "token": token,
        "again": "looked" in request.POST,
        "rings": RINGS,
        "chosen": [(f"ring-item-{one.id}", one.text, items.get(UUID(one.id), one.ring)) for one in page.checks] + lines,
        "zone": me(request).zone,
    }
