"""What somebody holds who is to be erased, as a sentence with what to do now, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.obstacles import Held, Holding
from relay.web.spans import day_text

# What it is, what to do now, and the page where that is done.
SAID: Mapping[Held, tuple[str | Promise, str | Promise, str]] = {
    Held.LEADS: (_("They lead “%(name)s”."), _("Hand the lead over"), "campaign"),
    Held.RUNS: (_("They run “%(name)s” in “%(within)s”."), _("Give it to somebody else"), "leg"),
    Held.BLOCKS: (_("“%(name)s” in “%(within)s” is blocked on them."), _("Let it go on, or name somebody else"), "leg"),
    Held.TAKES: (_("A baton of “%(name)s” in “%(within)s” is on its way to them."), _("Send it to somebody else"), "handoff"),
    Held.DEPUTISES: (_("They are the deputy of “%(name)s”."), _("It will have none"), "campaign"),
    Held.SPONSORS: (_("They sponsor “%(name)s”."), _("Nobody will be asked for its decisions"), "campaign"),
    Held.HEADS: (_("They head “%(name)s”."), _("Name another head"), "function_edit"),
    Held.SPONSORS_ORGANISATION: (_("They are the sponsor on the side of “%(name)s”."), _("Name another sponsor"), "organisation_edit"),
    Held.STANDS_IN: (_("They stand in for %(within)s from %(day)s on."), _("Name another substitute"), "absence_substitute"),
    Held.OWNS_CHANNEL: (_("The channel “%(name)s” is theirs, and will be silent."), _("Let somebody else switch it on"), "channel"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of them as the page shows it."""

    words: str
    act: str | Promise
    url: str


def lines(held: Iterable[Holding]) -> list[Line]:
    return [_line(one) for one in held]


def _line(one: Holding) -> Line:
    words, act, page = SAID[one.what]
    day = day_text(date.fromisoformat(one.name)) if one.what is Held.STANDS_IN else ""
    url = reverse("campaign_plan", args=[one.campaign]) if one.draft else reverse(page, args=[one.subject])
    return Line(str(words) % {"name": one.name, "within": one.within, "day": day}, act, url)
