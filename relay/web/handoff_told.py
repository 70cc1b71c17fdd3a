"""What whoever made a move on a handoff is told once it is made, by the name of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from insights.handoff_page import HandoffPage
from relay.web.spans import day_text

Said = Mapping[str, Any]


def _taken(page: HandoffPage, said: Said) -> str:
    if not page.giver.name or page.side == "giver":
        return _("You hold the baton.")
    return _("You hold the baton. %(name)s knows.") % {"name": page.giver.first_name}


def _overridden(page: HandoffPage, said: Said) -> str:
    return _("Taken for %(name)s. Your reason stands in the log.") % {"name": page.taker.name or _("the next runner")}


def _sent_back(page: HandoffPage, said: Said) -> str:
    return _("It is back. %(name)s knows what to look at.") % {"name": page.giver.first_name or _("The giver")}


def _undone(page: HandoffPage, said: Said) -> str:
    return _("Undone. The baton is in the air again.")


def _asked(page: HandoffPage, said: Said) -> str:
    return _("%(name)s has your question. The clock is theirs until they answer.") % {"name": page.court.first_name or _("The giver")}


def _answered(page: HandoffPage, said: Said) -> str:
    return _("Answered. It is %(name)s’s turn again.") % {"name": page.taker.first_name or _("the taker")}


def _needed(page: HandoffPage, said: Said) -> str:
    return _("%(name)s knows that you need until %(day)s.") % {"name": page.giver.first_name, "day": day_text(said["until"])}


def _declined(page: HandoffPage, said: Said) -> str:
    return _("Noted. %(name)s finds another taker.") % {"name": page.court.name or _("The lead")}


def _redirected(page: HandoffPage, said: Said) -> str:
    return _("The baton is on its way to %(name)s.") % {"name": page.taker.name}


def _recalled(page: HandoffPage, said: Said) -> str:
    if page.side == "giver":
        return _("You took the offer back. The baton is in your hand.")
    return _("The offer is taken back. The baton is in %(name)s’s hand.") % {"name": page.giver.first_name}


def _confirmed(page: HandoffPage, said: Said) -> str:
    if said["right"]:
        return _("%(name)s knows that it is right.") % {"name": page.taker.first_name}
    return _("%(name)s sees what is not quite right.") % {"name": page.taker.first_name}


DONE: Mapping[str, Callable[[HandoffPage, Said], str]] = {
    "accept": _taken,
    "override": _overridden,
    "send_back": _sent_back,
    "give_back": _sent_back,
    "undo": _undone,
    "ask": _asked,
    "answer": _answered,
    "need_until": _needed,
    "decline": _declined,
    "redirect": _redirected,
    "recall": _recalled,
    "confirm": _confirmed,
}
