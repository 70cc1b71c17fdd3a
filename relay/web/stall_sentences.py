"""What happened to a stall, as sentences of the timeline, which fills them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.stall import StallKind
from insights.log import Entry

_STALLED: Mapping[StallKind, str | Promise] = {
    StallKind.LATE_RUNNER: gettext_lazy("“%(leg)s” is late, in %(court)s’s court."),
    StallKind.BATON_IN_AIR: gettext_lazy("Nobody has taken the baton for “%(leg)s”; it waits for %(court)s."),
    StallKind.SILENT_RUNNER: gettext_lazy("Nothing is heard of “%(leg)s”, in %(court)s’s court."),
    StallKind.BLOCKED_TOO_LONG: gettext_lazy("“%(leg)s” has been blocked too long; it waits for %(court)s."),
    StallKind.DROPPED_BATON: gettext_lazy("The baton of “%(leg)s” came back and was not offered again; it waits for %(court)s."),
    StallKind.WAITING_AT_JOIN: gettext_lazy("The baton of “%(leg)s” is missing where others are in; it waits for %(court)s."),
    StallKind.NO_HANDS: gettext_lazy("Nobody can run “%(leg)s”; %(court)s finds somebody."),
    StallKind.NOBODY_TAKES: gettext_lazy("Nobody takes the baton for “%(leg)s”; %(court)s finds somebody."),
    StallKind.NOBODY_AT_THE_WHEEL: gettext_lazy("Nobody leads the campaign now; it waits for %(court)s."),
    StallKind.FINISH_AT_RISK: gettext_lazy(
        "The finish is at risk: by the odds the race is over by %(p85)s, after the target of %(target)s."
    ),
}
_STEPS: Mapping[int, str | Promise] = {
    1: gettext_lazy("%(court)s was told again that “%(leg)s” waits."),
    2: gettext_lazy("The lead was told that “%(leg)s” still waits for %(court)s."),
    3: gettext_lazy("Both sides were told that “%(leg)s” still waits for %(court)s."),
    4: gettext_lazy("Both sides were told that “%(leg)s” still waits for %(court)s."),
}


# Of the stalls of a whole race: that they climbed, that they were put off, and that they are over.
_OF_THE_RACE: Mapping[StallKind, tuple[str | Promise, str | Promise, str | Promise]] = {
    StallKind.NOBODY_AT_THE_WHEEL: (
        gettext_lazy("More people were told that nobody leads the campaign."),
        gettext_lazy("%(by)s set the question who leads the campaign aside until %(day)s."),
        gettext_lazy("Somebody leads the campaign again."),
    ),
    StallKind.FINISH_AT_RISK: (
        gettext_lazy("More people were told that the finish is at risk."),
        gettext_lazy("%(by)s set the risk to the finish aside until %(day)s."),
        gettext_lazy("The finish is no longer at risk."),
    ),
}


def climbed(entry: Entry) -> str:
    found = _OF_THE_RACE.get(StallKind(entry.facts["kind"]))
    return str(found[0] if found else _STEPS[entry.facts["step"]])


def snoozed(entry: Entry) -> str:
    found = _OF_THE_RACE.get(StallKind(entry.facts["kind"]))
    return str(found[1]) if found else _("%(by)s set the wait of “%(leg)s” aside until %(day)s.")


def opened(entry: Entry) -> str:
    days = round(float(entry.facts.get("cost_days", 0)))
    text = str(_STALLED[StallKind(entry.facts["kind"])])
    if not days:
        return text
    cost = ngettext("It moves the finish by %(days)s day.", "It moves the finish by %(days)s days.", days) % {"days": days}
    return f"{text} {cost}"


def closed(entry: Entry) -> str:
    found = _OF_THE_RACE.get(StallKind(entry.facts["kind"]))
    return str(found[2]) if found else _("“%(leg)s” waits no longer.")
