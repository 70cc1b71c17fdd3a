"""What is wrong with the house, in the reader's words: the banner of every page, and each check of the auditor."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.auditor import Alarm

_CHECKS: Mapping[str, str | Promise] = {
    "sweep": gettext_lazy("Relay’s background work stands still, so nobody is told what is late."),
    "untimed": gettext_lazy("Its clock is not set: Relay would not notice when it is late."),
    "overdue": gettext_lazy("It was due for a look, and the look has not come yet."),
    "poison": gettext_lazy("Relay cannot work out how it stands; it tries again every hour."),
    "over": gettext_lazy("Somebody is still shown as waited for, although the race is over."),
    "untold": gettext_lazy("Something happened and nobody was told."),
    "unsent": gettext_lazy("Mails are waiting to be sent, and none go out."),
    "abandoned": gettext_lazy("Sending some mails was cut off; they are tried again."),
    "sequence": gettext_lazy("Its history has a gap."),
    "chain": gettext_lazy("Its history was changed after it was written."),
    "words": gettext_lazy("Words in its history were changed after they were written."),
    "replay": gettext_lazy("What its history says and what the pages show differ."),
    "settled": gettext_lazy("A leg is in a state that its batons do not explain."),
    "one live": gettext_lazy("Two batons are on their way over one exchange."),
    "relay": gettext_lazy("Its legs do not lead from one gun to one tape."),
    "courts": gettext_lazy("A baton is in nobody's court."),
    "unreadable": gettext_lazy("It cannot be read."),
}


_ASK_FOR_A_RESTART = gettext_lazy("Ask whoever runs the server to start Relay’s worker again. What was due is caught up by itself.")
_DOES: Mapping[str, str | Promise] = {
    "sweep": _ASK_FOR_A_RESTART,
    "untimed": _ASK_FOR_A_RESTART,
    "overdue": _ASK_FOR_A_RESTART,
    "untold": _ASK_FOR_A_RESTART,
    "abandoned": _ASK_FOR_A_RESTART,
    "unsent": gettext_lazy("Ask whoever runs your mail whether the server takes Relay’s messages. They wait and go out by themselves."),
}
_KEEP_AND_TELL = gettext_lazy("Nothing to mend by hand: send this line to whoever runs Relay. The race can go on meanwhile.")


def remedy_text(name: str) -> str:
    """What somebody who leads, and is no engineer, can do about a finding of that check."""
    return str(_DOES.get(name, _KEEP_AND_TELL))


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
        return _("Notices are late: Relay’s background work stands still.")
    if alarm.findings:
        return _found(alarm.findings)
    return _("Relay has not checked its own records for a while.")


def _found(number: int) -> str:
    return ngettext(
        "Relay found %(number)d thing that it cannot mend alone.",
        "Relay found %(number)d things that it cannot mend alone.",
        number,
    ) % {"number": number}
