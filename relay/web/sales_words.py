"""What sales is told of what it waits for: what it is, when it was to be there and when it will be, who has it, what comes first."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from insights.sales import Days, Owed, SalesWeek
from relay.web.spans import day_text, over_text, slip_text, working_text
from stakeholders.names import apart

Badge = tuple[str, str | Promise]
PAUSED: Badge = ("paused", gettext_lazy("Paused"))
BLOCKED: Badge = ("blocked", gettext_lazy("Blocked"))
IN_THE_AIR: Badge = ("in-air", gettext_lazy("In the air"))
ON_TIME: Badge = ("on-pace", gettext_lazy("on time"))
FEEDS: Mapping[str, str | Promise] = {
    "pipeline": gettext_lazy("What feeds qualified pipeline"),
    "adoption": gettext_lazy("What feeds adoption"),
}
NO_DAY: Badge = ("no-data", gettext_lazy("no day named"))


def headline(seen: SalesWeek) -> str:
    """The page in a line."""
    if not seen.rows:
        return _("Marketing owes sales nothing this week")
    n, late = len(seen.rows), seen.late
    if not late:
        return ngettext("Marketing owes sales %(n)d thing this week", "Marketing owes sales %(n)d things this week", n) % {"n": n}
    words = ngettext(
        "Marketing owes sales %(n)d thing this week, %(late)d late", "Marketing owes sales %(n)d things this week, %(late)d late", n
    )
    return words % {"n": n, "late": late}


def badge(one: Owed) -> Badge:
    """How it stands: shape, word and colour."""
    if one.paused:
        return PAUSED
    if one.over:
        return "stuck", over_text(one.over, one.workday)
    if one.late:
        return "missed", slip_text(one.late)
    if one.blocked:
        return BLOCKED
    if one.kind == "take":
        return IN_THE_AIR
    return ON_TIME if one.days.named else NO_DAY


def day_words(days: Days) -> str:
    """The days that were named, the most binding first."""
    said = [
        (_("needed by %(day)s"), days.need_by),
        (_("promised %(day)s"), days.promised),
        (_("planned %(day)s"), days.planned if not days.promised else None),
    ]
    return ", ".join(words % {"day": day_text(day)} for words, day in said if day)


def giver_text(one: Owed) -> str:
    return apart(one.giver) if one.giver else _("The lead")


def holders_text(one: Owed) -> str:
    return ", ".join(apart(name) for name in one.holders)


def first_title(one: Owed, *, theirs: bool) -> str:
    """The one thing, as what to do; `theirs` to take, or another's of sales."""
    said = {"leg": one.leg_name, "function": holders_text(one) or giver_text(one)}
    if one.kind == "take":
        return (_("Take it or send it back: %(leg)s") if theirs else _("Sales is to answer: %(leg)s")) % said
    return (_("Chase %(function)s: %(leg)s") if one.is_late or one.blocked else _("Next comes %(leg)s")) % said


def first_because(one: Owed) -> str:
    """Why that."""
    if one.kind == "take":
        if not one.over:
            return _("%(giver)s has passed it; it runs on when sales has it.") % {"giver": giver_text(one)}
        said = {"giver": giver_text(one), "over": working_text(one.over, one.workday)}
        return _("%(giver)s has passed it, and it waits for sales %(over)s longer than it should.") % said
    days, named = one.days, day_words(one.days)
    if days.expected is None:
        return _("Nobody can say when it comes.")
    if not named:
        return _("Expected %(day)s; no day was named.") % {"day": day_text(days.expected)}
    said = {"day": day_text(days.expected), "named": named}
    if not one.late:
        return _("Expected %(day)s; %(named)s.") % said
    late = ngettext("%(n)d working day", "%(n)d working days", one.late) % {"n": one.late}
    return _("Expected %(day)s, %(late)s late; %(named)s.") % {**said, "late": late}
