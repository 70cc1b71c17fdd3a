"""What a chat channel reads of an event: what happened, to which leg and function, and a link; never who."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Kind, LegKind
from campaigns.models import Event, Leg
from notifications import links

WHAT: Mapping[Kind, str | Promise] = {
    Kind.DRAFTED: gettext_lazy("A draft was written or changed."),
    Kind.STARTED: gettext_lazy("The race has started."),
    Kind.CHECKED: gettext_lazy("The lead has looked at it."),
    Kind.COLOURED: gettext_lazy("The lead has said how it stands."),
    Kind.PAUSED: gettext_lazy("The race is paused; clocks stand still."),
    Kind.RESUMED: gettext_lazy("The race goes on; clocks run again."),
    Kind.REPLANNED: gettext_lazy("The race is re-planned; dates have moved."),
    Kind.ABANDONED: gettext_lazy("The race was ended before the tape."),
    Kind.FINISHED: gettext_lazy("Every baton is across the tape."),
    Kind.LEAD_HANDED_OVER: gettext_lazy("The campaign has another lead."),
    Kind.OFFERED: gettext_lazy("The baton is offered and waits to be taken."),
    Kind.PACKET_CHANGED: gettext_lazy("What comes with the baton has changed."),
    Kind.CHECKED_IN: gettext_lazy("Its runner has said that it goes on."),
    Kind.PROMISED: gettext_lazy("It is promised for a day."),
    Kind.BLOCKED: gettext_lazy("It is blocked."),
    Kind.UNBLOCKED: gettext_lazy("It is blocked no more."),
    Kind.BLOCK_RENEWED: gettext_lazy("It stays blocked for longer."),
    Kind.REASSIGNED: gettext_lazy("It has another runner."),
    Kind.READY_ASKED: gettext_lazy("Its runner is on their mark: the baton comes soon."),
    Kind.READY_ANSWERED: gettext_lazy("Its runner has said whether they are ready."),
    Kind.RELIEF_OFFERED: gettext_lazy("Its runner is to be relieved."),
    Kind.SKIPPED: gettext_lazy("It is skipped."),
    Kind.CHECKPOINT_EDITED: gettext_lazy("Its checkpoint has changed."),
    Kind.TICKED: gettext_lazy("An item of its checkpoint is met."),
    Kind.UNTICKED: gettext_lazy("An item of its checkpoint is open again."),
    Kind.WAIVED: gettext_lazy("An item of its checkpoint was waived."),
    Kind.INSERTED: gettext_lazy("A leg was added."),
    Kind.EXCHANGE_EDITED: gettext_lazy("The plan for a pass has changed."),
    Kind.ACCEPTED: gettext_lazy("The baton was taken."),
    Kind.SENT_BACK: gettext_lazy("The baton was sent back."),
    Kind.GIVEN_BACK: gettext_lazy("The baton was given back."),
    Kind.UNDONE: gettext_lazy("An answer was taken back; the baton is in the air again."),
    Kind.ASKED: gettext_lazy("There is a question about the baton."),
    Kind.ANSWERED: gettext_lazy("The question about the baton is answered."),
    Kind.NEED_UNTIL_SET: gettext_lazy("The taker needs longer to answer."),
    Kind.DECLINED: gettext_lazy("The baton needs another taker."),
    Kind.REDIRECTED: gettext_lazy("The baton goes to another taker."),
    Kind.RECALLED: gettext_lazy("The offer of the baton was taken back."),
    Kind.VOIDED: gettext_lazy("The baton is no longer coming."),
    Kind.CONFIRMED: gettext_lazy("What the taker said back was answered."),
    Kind.UNDELIVERED: gettext_lazy("No mail reaches the taker."),
    Kind.MAIL_STOPPED: gettext_lazy("A runner wants no more mails."),
    Kind.SHARED: gettext_lazy("The status page was shared by a link."),
    Kind.UNSHARED: gettext_lazy("A link to the status page was taken back."),
    Kind.STALL_OPENED: gettext_lazy("Somebody is being waited for too long."),
    Kind.STALL_REOPENED: gettext_lazy("Somebody is being waited for again."),
    Kind.STALL_CLIMBED: gettext_lazy("The wait goes on, and more people hear of it."),
    Kind.STALL_NUDGED: gettext_lazy("Whoever is waited for was reminded."),
    Kind.STALL_SNOOZED: gettext_lazy("The wait was put off to a day."),
    Kind.STALL_CLOSED: gettext_lazy("The wait is over."),
    Kind.DECISION_ASKED: gettext_lazy("A decision is wanted."),
    Kind.DECISION_ANSWERED: gettext_lazy("A decision was made."),
    Kind.DECISION_WITHDRAWN: gettext_lazy("A decision is wanted no more."),
    Kind.TARGET_SET: gettext_lazy("The race is to be finished by another day."),
    Kind.THRESHOLDS_SET: gettext_lazy("How long things may take was set anew."),
    Kind.CORRECTED: gettext_lazy("The course was corrected."),
    Kind.CORRECTION_CHECKED: gettext_lazy("A course correction was looked at again."),
    Kind.WORDS_ERASED: gettext_lazy("A person was erased, and their words with them."),
}


def lines(event: Event, leg: Leg | None, onward: Leg | None) -> list[str]:
    """The campaign, what happened, and where. In the language that is active."""
    legs = [_spot(one) for one in (leg, onward) if one]
    where = [_("%(from)s → %(to)s") % {"from": legs[0], "to": legs[1]}] if len(legs) == 2 else legs
    return [event.campaign.name, str(WHAT[Kind(event.kind)]), *where]


def link(event: Event) -> str:
    return links.handoff(event.handoff_id) if event.handoff_id else links.campaign(event.campaign_id)


def test_lines(name: str) -> list[str]:
    return [
        _("This is a test from Relay."),
        _("“%(name)s” is connected. Legs and functions are named here, never people.") % {"name": name},
    ]


def _spot(leg: Leg) -> str:
    """A leg and its function; the two ends of a race go by what they are."""
    name = {LegKind.GUN: _("Start"), LegKind.TAPE: _("Finish")}.get(LegKind(leg.kind), leg.name)
    return f"{name} ({leg.function.name})" if leg.function else str(name)
