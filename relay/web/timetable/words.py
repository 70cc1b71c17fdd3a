"""What a timetable says in words: at the end of a row how late it is, and as the row's text twin all of its days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relay.web.spans import day_text, plan_slip_text
from relay.web.timetable.rows import LegRow, Row
from stakeholders.names import apart

STATE_WORDS = {
    "stuck": gettext_lazy("Stuck"),
    "watch": gettext_lazy("Not taken"),
    "blocked": gettext_lazy("Blocked"),
    "in-hand": gettext_lazy("In hand"),
    "in-air": gettext_lazy("In the air"),
}


def state_words(leg: LegRow) -> str:
    """The state of a live leg with how long it is over; nothing for one that waits, as most do."""
    if not leg.live:
        return ""
    state = str(STATE_WORDS[leg.state])
    return _("%(state)s, %(over)s") % {"state": state, "over": leg.over} if leg.over else state


def label(leg: LegRow) -> str:
    """What stands beside its bar: its short name, and how long it is stuck or that nobody took it."""
    return " · ".join(filter(None, (apart(leg.short), leg.over or state_words(leg) * (leg.state == "watch"))))


def lateness(leg: LegRow) -> str:
    """The one thing to know: the need-by it misses, or was promised to miss, else how far it slips behind its plan; empty if in time."""
    if leg.promised and leg.promised >= leg.missed:
        return _("promise %(n)d d after need-by") % {"n": leg.promised}
    if leg.missed:
        return _("%(n)d d after need-by") % {"n": leg.missed}
    return plan_slip_text(leg.slip)


def twin(leg: LegRow) -> str:
    """A leg's state and its days, plain text."""
    return " ".join(_sentences(leg))


def _sentences(leg: LegRow) -> Iterator[str]:
    if leg.live:
        yield f"{state_words(leg)}."
    if leg.plan:
        yield _("Plan %(day)s.") % {"day": day_text(leg.plan[1])}
    if leg.promise:
        yield _("Promise %(day)s.") % {"day": day_text(leg.promise)}
    if leg.need_by:
        yield _("Need-by %(day)s.") % {"day": day_text(leg.need_by)}
    yield _("Expected %(day)s.") % {"day": day_text(leg.expected[1])}


def how_far(row: Row) -> str:
    """A campaign's legs and its days, plain text."""
    done = ngettext("%(done)d of %(count)d leg done.", "%(done)d of %(count)d legs done.", row.count) % {
        "done": row.done,
        "count": row.count,
    }
    target = _("Target %(day)s.") % {"day": day_text(row.target)} if row.target else _("No target.")
    finish = _("Finish expected:") if row.finish else ""
    return " ".join(filter(None, (done, target, finish)))
