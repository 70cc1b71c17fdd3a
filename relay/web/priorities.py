"""The next priorities and the cut list in words: what is to be done, why it is first, why a campaign is in doubt. Functions, no persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from insights.cut_list import Listed, Named
from insights.cutting import Doubt, Doubted
from insights.load import Capacity, Load
from insights.priorities import Front, Priority, by_function, first_of
from relay.web.spans import day_text
from relay.web.states import LIVE
from stakeholders.names import apart

TO_DO: Mapping[str, str | Promise] = {
    "offered": gettext_lazy("Take the baton, or send it back"),
    "declined": gettext_lazy("Find somebody who takes it"),
    "running": gettext_lazy("Finish it and pass it on"),
    "blocked": gettext_lazy("Set it free"),
}


def priorities(fronts: Sequence[Front], capacity: Capacity) -> dict[str, Any]:
    """The team's next priority, and function by function the next one with what it holds; those who hold something with nothing to do now
    come last."""
    first, rows = first_of(fronts), by_function(fronts)
    loads = {one.function: one.load for one in capacity.teams}
    told = [_row(one, capacity, loads.get(one.front.function)) for one in rows]
    named = {one.front.function for one in rows}
    idle = [{"function": one.function, **_load(one.load)} for one in capacity.teams if one.function not in named]
    return {"first": _row(first, capacity, None) if first else None, "functions": [*told, *idle], "over": _over(capacity)}


def _row(one: Priority, capacity: Capacity, load: Load | None) -> dict[str, Any]:
    front = one.front
    return {
        "function": front.function,
        "campaign": front.campaign,
        "campaign_name": front.campaign_name,
        "leg": front.leg_name,
        "to_do": TO_DO[front.state],
        "state": "stuck" if front.stuck else LIVE[front.state],
        "why": why_text(one),
        "waiting": one.waiting,
        "overloaded": front.person in capacity.people_over,
        **_load(load),
    }


def _load(load: Load | None) -> dict[str, Any]:
    return {"hands": load.hands, "limit": load.limit, "over": load.is_over} if load else {}


def _over(capacity: Capacity) -> str:
    """Who has more than they can carry, in one sentence."""
    names = [apart(one.function) for one in capacity.teams if one.load.is_over]
    if not names:
        return ""
    said = {"names": ", ".join(names)}
    return ngettext("%(names)s holds more batons than its limit.", "%(names)s hold more batons than their limits.", len(names)) % said


def why_text(one: Priority) -> str:
    """Why it is first, and what puts it before the next one that costs as much."""
    return " ".join(part for part in (_reason(one), _before(one)) if part)


def _reason(one: Priority) -> str:
    front = one.front
    said = {"day": day_text(front.needed), "days": number_format(front.delay, 1)}
    if one.why == "cost" and front.delay == 1:
        return _("Each working day it waits moves the finish by one.")
    if one.why == "cost" and front.delay < 1:
        return _("One more working day of waiting moves the finish by part of a day.")
    reasons: Mapping[str, str | Promise] = {
        "cost": gettext_lazy("One more working day of waiting moves the finish by %(days)s."),
        "sales": gettext_lazy("Sales waits for it."),
        "need_by": gettext_lazy("It is needed by %(day)s."),
        "late": gettext_lazy("Its time is over."),
        "promise": gettext_lazy("It is promised for %(day)s."),
        "due": gettext_lazy("It is due next, on %(day)s."),
        "only": gettext_lazy("It is the only thing that waits."),
    }
    return str(reasons[one.why]) % said


def _before(one: Priority) -> str:
    if one.why != "cost" or not one.before:
        return ""
    if one.before == "sales":
        return _("Others cost as much; sales waits for this one.")
    return _("Others cost as much; this one is needed first, by %(day)s.") % {"day": day_text(one.front.need_by)}


# The cut list


def cut_list_text(listed: Listed | None, capacity: Capacity) -> dict[str, Any] | None:
    """The newest list; None before there was one."""
    if listed is None:
        return None
    return {"monday": day_text(listed.monday), "rows": [_named(one, capacity.teams_over) for one in listed.named]}


def _named(one: Named, over: Iterable[str]) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "doubts": [doubt_text(doubt) for doubt in one.doubts],
        "mondays": one.mondays,
        "frees": _frees(one, frozenset(over)),
    }


def doubt_text(one: Doubted) -> str:
    """A doubt as a sentence."""
    days = int(one.facts.get("days", 0))
    if one.doubt is Doubt.NO_OBJECTIVE:
        return _("It serves neither adoption nor qualified pipeline.")
    if one.doubt is Doubt.STARVED:
        text = ngettext("Nobody did anything in it for %(n)d working day.", "Nobody did anything in it for %(n)d working days.", days)
        return text % {"n": days}
    if one.doubt is Doubt.UNCOUNTED:
        ends, counted = (day_text(date.fromisoformat(one.facts[name])) for name in ("ends", "counted"))
        text = _("It ends on %(ends)s. What it is to move has no target after %(counted)s: nothing of it counts then.")
        return text % {"ends": ends, "counted": counted}
    text = ngettext(
        "It ends %(n)d working day after its target, of %(given)d that it was given.",
        "It ends %(n)d working days after its target, of %(given)d that it was given.",
        days,
    )
    return text % {"n": days, "given": int(one.facts["given"])}


def _frees(one: Named, over: frozenset[str]) -> str:
    """What parking it gives back: batons in hand by function, those first that hold too many, and the work still to come."""
    hands = sorted(one.hands, key=lambda hand: (hand[0] not in over, hand[0]))
    parts = [_hand(name, number, over) for name, number in hands]
    legs = ngettext("%(n)d leg still to end", "%(n)d legs still to end", one.legs) % {"n": one.legs}
    parts.append(_("%(legs)s, %(days)s planned working days") % {"legs": legs, "days": number_format(one.planned_days, 1)})
    return "; ".join(parts)


def _hand(name: str, number: int, over: frozenset[str]) -> str:
    said = {"function": apart(name), "n": number}
    text = ngettext("%(n)d baton in hand of %(function)s", "%(n)d batons in hand of %(function)s", number) % said
    return _("%(hand)s, which holds too many") % {"hand": text} if name in over else text
