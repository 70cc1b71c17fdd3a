"""What whoever made a move on a leg is told once it is made, by the name of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from campaigns.lifecycle import ReadyAnswer
from insights.leg_page import LegPage
from relay.web.spans import day_text
from stakeholders.names import apart

Said = Mapping[str, Any]


def _offered(page: LegPage, said: Said) -> str:
    names = [apart(one.taker.first_name) for one in page.onward if one.taker.id and one.handoff]
    if not names:
        return _("Offered.")
    return _("Offered. %(names)s has it to answer.") % {"names": ", ".join(dict.fromkeys(names))}


def _checked_in(page: LegPage, said: Said) -> str:
    return _("Checked in.")


def _unblocked(page: LegPage, said: Said) -> str:
    return _("It goes on. The clock runs again.")


def _promised(page: LegPage, said: Said) -> str:
    clash = next((one.clash for one in page.onward if one.clash), None)
    if clash:
        days = {"day": day_text(said["date"]), "need_by": day_text(clash.need_by)}
        return _("Promised for %(day)s, though it is needed by %(need_by)s. The next runner and the lead are told at once.") % days
    return _("Promised for %(day)s. The next runner sees it.") % {"day": day_text(said["date"])}


def _blocked(page: LegPage, said: Said) -> str:
    if page.blocker.name:
        return _("Blocked. The clock is %(name)s’s now.") % {"name": page.blocker.first_name}
    return _("Blocked. %(name)s looks for a way.") % {"name": page.lead.first_name or _("The lead")}


def _renewed(page: LegPage, said: Said) -> str:
    return _("Noted. %(name)s knows that it goes on by %(day)s.") % {
        "name": page.runner.first_name or _("The lead"),
        "day": day_text(said["until"]),
    }


def _reassigned(page: LegPage, said: Said) -> str:
    if page.relief and page.mine:
        return _("%(name)s is asked to take over. Until then it stays with you.") % {"name": page.reliever.name}
    if page.relief:
        return _("%(name)s is asked to take over. Until then it stays with %(runner)s.") % {
            "name": page.reliever.name,
            "runner": page.runner.name,
        }
    return _("The leg is %(name)s’s now. Both are told.") % {"name": page.runner.name}


def _ready(page: LegPage, said: Said) -> str:
    answer, giver = said["answer"], page.mark.giver.first_name if page.mark else ""
    name = giver or _("Whoever passes it")
    if page.runner.id and answer == ReadyAnswer.SOMEONE_ELSE and page.mark is None:
        return _("The leg is %(name)s’s now. Both are told.") % {"name": page.runner.name}
    return {
        ReadyAnswer.READY: _("Ready. %(name)s sees it.") % {"name": name},
        ReadyAnswer.READY_FROM: _("Ready from %(day)s. %(name)s sees it.") % {"day": day_text(said.get("since")), "name": name},
        ReadyAnswer.SOMEONE_ELSE: _("Noted. Somebody else is looked for."),
        ReadyAnswer.MISSING: _("Asked for. It has to be there before %(name)s passes the baton on.") % {"name": name},
    }[ReadyAnswer(answer)]


DONE: Mapping[str, Callable[[LegPage, Said], str]] = {
    "ready": _ready,
    "offer": _offered,
    "check_in": _checked_in,
    "promise": _promised,
    "block": _blocked,
    "unblock": _unblocked,
    "renew": _renewed,
    "reassign": _reassigned,
}
