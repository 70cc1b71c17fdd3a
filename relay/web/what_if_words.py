"""What if, in words: what is otherwise, what it brings, and where it is really done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.lifecycle import CampaignState
from insights.odds import Odds
from insights.what_if import Change, Gain, Kind
from insights.what_if_page import WhatIfPage
from relay.web.odds import days_of, days_text, drivers_text, in_100, odds_picture
from relay.web.spans import day_text
from stakeholders.names import apart


def change_text(change: Change, seen: WhatIfPage) -> str:
    """A change as the subject of a sentence."""
    said = {"leg": apart(seen.words[change.leg].name) if change.leg in seen.words else "", "day": day_text(change.day)}
    if change.kind is Kind.TARGET:
        return _("A target of %(day)s") % said
    if change.kind is Kind.DROP:
        return _("Dropping “%(leg)s”") % said
    if change.kind is Kind.SECOND_RUNNER:
        return _("A second runner on “%(leg)s”") % said
    if any(one.leg.id == change.leg and one.in_hand for one in seen.legs):
        return _("Passing “%(leg)s” on no sooner than %(day)s") % said
    return _("Starting “%(leg)s” no sooner than %(day)s") % said


def says(seen: WhatIfPage, then: Odds, today: Odds) -> str:
    """What the changes bring, in one or two sentences."""
    what = change_text(seen.changes[0], seen) if len(seen.changes) == 1 else _("All of it together")
    said = {"what": what, "percent": then.quoted_percent, "was": day_text(today.p85), "day": day_text(then.p85)}
    days = seen.days_later(today.p85, then.p85)
    if days or then.p85 != today.p85:
        moved = _("%(what)s brings the %(percent)d %% day from %(was)s to %(day)s, %(by)s.") % {**said, "by": by_text(days)}
    else:
        moved = _("%(what)s leaves the %(percent)d %% day where it is, on %(day)s.") % said
    return f"{moved} {_made(seen, then, today)}".strip()


def _made(seen: WhatIfPage, then: Odds, today: Odds) -> str:
    if seen.aim is None:
        return ""
    now, before = then.made(seen.aim), today.made(seen.target) if seen.target else None
    said = {"n": now, "before": before, "target": day_text(seen.aim)}
    if before is None or now == before:
        return _("The target of %(target)s is made in %(n)d of 20 replays.") % said
    return _("The target of %(target)s is made in %(n)d of 20 replays instead of %(before)d.") % said


def by_text(days: int) -> str:
    """A difference in working days; negative is sooner."""
    if not days:
        return _("less than a working day")
    if days > 0:
        return ngettext("%(n)d working day later", "%(n)d working days later", days) % {"n": days}
    return ngettext("%(n)d working day sooner", "%(n)d working days sooner", -days) % {"n": -days}


def rows_of(seen: WhatIfPage, today: Odds, then: Odds) -> list[dict[str, Any]]:
    """Both odds beside each other, and by how much they differ."""
    quoted = in_100(then.quoted_percent)
    pairs = [(_("Half"), today.p50, then.p50), (quoted, today.p85, then.p85), (in_100(95), today.p95, then.p95)]
    found = [{"name": name, "today": day_text(was), "then": day_text(day), "by": _by(seen, was, day)} for name, was, day in pairs]
    if seen.aim:
        was = _of_20(today, seen.target)
        found.append({"name": _("The target"), "today": was, "then": _of_20(then, seen.aim), "by": _better(seen, today, then)})
    return found


def _by(seen: WhatIfPage, was: date, day: date) -> str:
    return by_text(seen.days_later(was, day)) if was != day else _("the same day")


def _of_20(odds: Odds, target: date | None) -> str:
    if target is None:
        return _("none")
    return _("%(n)d of 20 by %(day)s") % {"n": odds.made(target), "day": day_text(target)}


def _better(seen: WhatIfPage, today: Odds, then: Odds) -> str:
    if not seen.target or not seen.aim:
        return "–"
    more = then.made(seen.aim) - today.made(seen.target)
    if not more:
        return _("as often")
    if more > 0:
        return ngettext("%(n)d replay of 20 more", "%(n)d replays of 20 more", more) % {"n": more}
    return ngettext("%(n)d replay of 20 fewer", "%(n)d replays of 20 fewer", -more) % {"n": -more}


def drawn(seen: WhatIfPage, odds: Odds, target: date | None) -> dict[str, Any]:
    """One of both, on a scale that fits both."""
    both = [(seen.today, seen.target), (seen.then, seen.aim)]
    beside = [day for one, aim in both if one for day in days_of(one, aim)]
    return {"picture": odds_picture(odds, target, beside=beside), "drivers": drivers_text(odds, seen.words)}


def gain_text(gain: Gain, seen: WhatIfPage) -> str:
    """What a change alone would bring."""
    said = {"what": change_text(gain.change, seen), "day": day_text(gain.day), "percent": seen.today.quoted_percent if seen.today else 85}
    return _("%(what)s brings the %(percent)d %% day to %(day)s, %(days)s nearer.") % {**said, "days": days_text(gain.days)}


def planned_text(days: float) -> str:
    """Half days stay half."""
    said = {"n": number_format(days, 1 if days % 1 else 0)}
    return ngettext("planned for %(n)s working day", "planned for %(n)s working days", 1 if days == 1 else 2) % said


# Where it is really done

Act = tuple[str, str]  # what it is called, and where it is


def act_of(change: Change, seen: WhatIfPage) -> Act | None:
    """The lead's way to make it so; None while the race is paused, in which only its target can be moved."""
    campaign = seen.campaign
    if campaign.state == CampaignState.DRAFT:
        return _("Edit the plan"), reverse("campaign_plan", args=[campaign.pk])
    if change.kind is Kind.TARGET:
        return _("Move the target…"), reverse("campaign_status", args=[campaign.pk]) + "#finish"
    return _ACTS[change.kind](change, seen) if campaign.state == CampaignState.RUNNING else None


def _date(change: Change, seen: WhatIfPage) -> Act:
    if any(one.leg.id == change.leg and one.in_hand for one in seen.legs):
        return _("Promise a day"), reverse("leg", args=[change.leg])
    return _("Re-plan…"), reverse("campaign_replan", args=[seen.campaign.pk])


_ACTS: Mapping[Kind, Callable[[Change, WhatIfPage], Act]] = {
    Kind.DAY: _date,
    Kind.DROP: lambda change, _seen: (_("Skip the leg…"), reverse("leg_change", args=[change.leg]) + "#skip"),
    Kind.SECOND_RUNNER: lambda change, _seen: (_("Insert a leg for their part…"), reverse("leg_change", args=[change.leg])),
}
