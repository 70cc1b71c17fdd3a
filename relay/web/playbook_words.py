"""A playbook in words: when each leg is due, counted as its planners count, and what is in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.playbooks import Anchor, Book, PlaybookLeg, PlaybookPlan
from insights.playbooks import Shown
from relay.web.previews import small_track
from relay.web.states import OBJECTIVES


def card(one: Shown) -> dict[str, Any]:
    """What the gallery says of one."""
    book = one.book
    return {"book": book, "track": small_track(one.preview, apart=str(book.id)), **facts(book)}


def facts(book: Book) -> dict[str, Any]:
    plan = book.plan
    length = max([plan.finish, *(leg.due for leg in plan.legs)]) + 1
    return {
        "legs_text": ngettext("%(count)d leg", "%(count)d legs", len(plan.legs)) % {"count": len(plan.legs)},
        "days_text": ngettext("%(count)d working day", "%(count)d working days", length) % {"count": length},
        "objective": OBJECTIVES.get(plan.objective, ""),
        "counted": _("counted back from the finish") if plan.anchor is Anchor.FINISH else _("counted from the start"),
    }


def leg_lines(one: Shown) -> list[dict[str, Any]]:
    """The legs with their functions, days and checkpoints in words."""
    plan = one.book.plan
    return [
        {
            "leg": leg,
            "function": one.functions.get(leg.function, ""),
            "when": when(plan, leg),
            "days": leg.days,
        }
        for leg in plan.legs
    ]


def when(plan: PlaybookPlan, leg: PlaybookLeg) -> str:
    """Its first and its last day: "working days 5 to 9", "11 to 7 working days before the finish"."""
    if plan.anchor is Anchor.START or leg.due > plan.finish:
        said = {"first": leg.starts + 1, "last": leg.due + 1}
        return (_("working day %(first)d") if leg.starts == leg.due else _("working days %(first)d to %(last)d")) % said
    first, last = plan.finish - leg.starts, plan.finish - leg.due
    if first == 0:
        return _("on the day of the finish")
    if last == 0:
        before = ngettext("from %(first)d working day before the finish on", "from %(first)d working days before the finish on", first)
        return before % {"first": first}
    if first == last:
        return ngettext("%(first)d working day before the finish", "%(first)d working days before the finish", first) % {"first": first}
    return _("%(first)d to %(last)d working days before the finish") % {"first": first, "last": last}
