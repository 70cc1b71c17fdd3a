"""What is wrong with the house, in the reader's words: the banner of every page, and each check of the auditor."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.auditor import Alarm

_CHECKS: Mapping[str, str | Promise] = {
    "sweep": gettext_lazy("Nobody looks for what is due. Is a worker, or tick, running?"),
    "untimed": gettext_lazy("It is open and nobody will look at it again."),
    "overdue": gettext_lazy("It should have been looked at."),
    "poison": gettext_lazy("It cannot be looked at; it is tried again every hour."),
    "over": gettext_lazy("Somebody is still said to be waited for, and it is over."),
    "untold": gettext_lazy("Something happened and nobody was told."),
    "unsent": gettext_lazy("Messages are not sent. Does the mail server answer?"),
    "abandoned": gettext_lazy("Messages were taken to be sent, and their sender is gone."),
    "sequence": gettext_lazy("Its log has a gap."),
    "chain": gettext_lazy("Its log was changed."),
    "words": gettext_lazy("Words in its log were changed."),
    "replay": gettext_lazy("Its log and its state differ."),
    "settled": gettext_lazy("A leg is in a state that its batons do not explain."),
    "one live": gettext_lazy("Two batons are on their way over one exchange."),
    "relay": gettext_lazy("Its legs do not lead from one gun to one tape."),
    "courts": gettext_lazy("A baton is in nobody's court."),
    "unreadable": gettext_lazy("It cannot be read."),
}


def check_text(name: str) -> str:
    """What a finding of that check means."""
    return str(_CHECKS.get(name, name))


def alarm_text(alarm: Alarm | None) -> str:
    """The banner: the worst there is, in one sentence or two; empty while all is well."""
    if alarm is None:
        return ""
    if alarm.late and not (alarm.stopped or alarm.findings):
        return _("Notices are late: whom you wait for may not know it yet. Your admin sees this, too.")
    if alarm.stopped:
        return _("Notices are late: nobody looks for what is due. Is a worker, or tick, running?")
    if alarm.findings:
        return _found(alarm.findings)
    return _("The auditor has not looked for a while. Is a worker, or tick, running?")


def _found(number: int) -> str:
    return ngettext(
        "The auditor found %(number)d thing that must not be.",
        "The auditor found %(number)d things that must not be.",
        number,
    ) % {"number": number}
