"""A notice in words, in the reader's language and zone: the headline that is also a mail's subject, and the sentences below it.

Every pair of kind and why that the audience knows has a headline; passes say more, and what is said of a wait stands in `waits`. Whole
sentences only, none glued.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.lifecycle import Kind, LegKind
from notifications import on_your_mark, waits
from notifications.audience import ABOUT_A_STALL, Why
from notifications.naming import names
from notifications.telling import Told
from stakeholders.names import apart

HEADLINES: Mapping[tuple[Kind, Why], str | Promise] = {
    (Kind.STARTED, Why.RUNNER): gettext_lazy("The race has started, and you run in it"),
    (Kind.PAUSED, Why.RUNNER): gettext_lazy("The race is paused; clocks stand still"),
    (Kind.RESUMED, Why.RUNNER): gettext_lazy("The race goes on; clocks run again"),
    (Kind.REPLANNED, Why.COURT): gettext_lazy("%(by)s re-planned the race, and your promise no longer fits"),
    (Kind.REPLANNED, Why.CLASH): gettext_lazy("%(by)s re-planned the race, and a baton comes later than it is needed"),
    (Kind.REPLANNED, Why.RUNNER): gettext_lazy("%(by)s re-planned the race; your dates have moved"),
    (Kind.REPLANNED, Why.LEAD): gettext_lazy("%(by)s re-planned the race"),
    **dict.fromkeys(
        ((Kind.TARGET_SET, why) for why in (Why.SPONSOR, Why.LEAD, Why.RUNNER)),
        gettext_lazy("%(by)s moved the target of the race to %(day)s"),
    ),
    (Kind.ABANDONED, Why.RUNNER): gettext_lazy("%(by)s has ended the race"),
    (Kind.FINISHED, Why.RUNNER): gettext_lazy("Every baton is across the tape"),
    (Kind.FINISHED, Why.LEAD): gettext_lazy("Every baton is across the tape"),
    (Kind.LEAD_HANDED_OVER, Why.LEAD): gettext_lazy("You now lead this campaign"),
    (Kind.LEAD_HANDED_OVER, Why.GIVER): gettext_lazy("%(new_lead)s now leads this campaign"),
    (Kind.LEAD_HANDED_OVER, Why.RUNNER): gettext_lazy("%(new_lead)s now leads this campaign"),
    (Kind.OFFERED, Why.TAKER): gettext_lazy("%(giver)s offers you the baton"),
    (Kind.OFFERED, Why.COURT): gettext_lazy("Nobody is there to take the baton to %(to)s"),
    (Kind.OFFERED, Why.GIVER): gettext_lazy("%(by)s offered your baton to %(to)s for you"),
    (Kind.PACKET_CHANGED, Why.TAKER): gettext_lazy("%(by)s changed what comes with the baton from %(from)s"),
    (Kind.PROMISED, Why.CLASH): gettext_lazy("“%(leg)s” is promised for %(day)s, later than it is needed"),
    (Kind.PROMISED, Why.RUNNER): gettext_lazy("%(by)s promised “%(leg)s” for %(day)s in your name"),
    (Kind.PROMISED, Why.LEAD): gettext_lazy("%(by)s moved the promise for “%(leg)s” once more, to %(day)s"),
    (Kind.BLOCKED, Why.COURT): gettext_lazy("“%(leg)s” is blocked and waits for you"),
    (Kind.BLOCKED, Why.RUNNER): gettext_lazy("%(by)s says that your leg “%(leg)s” is blocked"),
    (Kind.BLOCKED, Why.LEAD): gettext_lazy("“%(leg)s” is blocked"),
    (Kind.UNBLOCKED, Why.RUNNER): gettext_lazy("%(by)s says that your leg “%(leg)s” goes on"),
    (Kind.BLOCK_RENEWED, Why.RUNNER): gettext_lazy("%(by)s needs until %(day)s to set your leg “%(leg)s” free"),
    (Kind.BLOCK_RENEWED, Why.LEAD): gettext_lazy("%(by)s needs until %(day)s to set “%(leg)s” free"),
    (Kind.REASSIGNED, Why.TAKER): gettext_lazy("You now run “%(leg)s”, and its baton waits for you"),
    (Kind.REASSIGNED, Why.RUNNER): gettext_lazy("You now run “%(leg)s”"),
    (Kind.REASSIGNED, Why.GIVER): gettext_lazy("%(new_runner)s now runs “%(leg)s”"),
    (Kind.READY_ASKED, Why.TAKER): gettext_lazy("On your mark: the baton to “%(leg)s” is expected on %(day)s"),
    (Kind.READY_ANSWERED, Why.COURT): gettext_lazy("Somebody else has to run “%(leg)s”"),
    (Kind.READY_ANSWERED, Why.GIVER): gettext_lazy("%(by)s is ready for your baton"),
    (Kind.READY_ANSWERED, Why.LEAD): gettext_lazy("%(by)s is ready for “%(leg)s” from %(day)s on, later than its baton is expected"),
    (Kind.READY_ANSWERED, Why.TAKER): gettext_lazy("%(by)s said for you how ready you are for “%(leg)s”"),
    (Kind.RELIEF_OFFERED, Why.TAKER): gettext_lazy("%(by)s asks you to take over “%(leg)s”"),
    (Kind.RELIEF_OFFERED, Why.GIVER): gettext_lazy("%(by)s asks %(taker)s to take over your leg “%(leg)s”"),
    (Kind.SKIPPED, Why.RUNNER): gettext_lazy("Your leg “%(leg)s” is skipped"),
    (Kind.SKIPPED, Why.DOWNSTREAM): gettext_lazy("“%(leg)s”, the leg next to yours, is skipped"),
    (Kind.CHECKPOINT_EDITED, Why.RUNNER): gettext_lazy("The checkpoint of your leg “%(leg)s” changed"),
    (Kind.WAIVED, Why.RUNNER): gettext_lazy("%(by)s waived an item of your leg “%(leg)s”"),
    (Kind.INSERTED, Why.RUNNER): gettext_lazy("You run a new leg, “%(leg)s”"),
    (Kind.INSERTED, Why.DOWNSTREAM): gettext_lazy("“%(leg)s” is a new leg next to yours"),
    (Kind.EXCHANGE_EDITED, Why.CLASH): gettext_lazy("“%(leg)s” is needed sooner than it is to come"),
    (Kind.EXCHANGE_EDITED, Why.RUNNER): gettext_lazy("The plan for a pass of yours changed"),
    (Kind.ACCEPTED, Why.GIVER): gettext_lazy("%(by)s took your baton"),
    (Kind.ACCEPTED, Why.TAKER): gettext_lazy("%(by)s took the baton to “%(leg)s” for you"),
    (Kind.SENT_BACK, Why.GIVER): gettext_lazy("%(by)s sends the baton back to you"),
    (Kind.SENT_BACK, Why.TAKER): gettext_lazy("%(by)s sent the baton back for you"),
    (Kind.GIVEN_BACK, Why.GIVER): gettext_lazy("%(by)s gives the baton back to you"),
    (Kind.GIVEN_BACK, Why.TAKER): gettext_lazy("%(by)s gave the baton back for you"),
    (Kind.UNDONE, Why.GIVER): gettext_lazy("%(by)s took the answer back; your baton is in the air again"),
    (Kind.UNDONE, Why.TAKER): gettext_lazy("%(by)s took your answer back; the baton waits for you again"),
    (Kind.ASKED, Why.GIVER): gettext_lazy("%(by)s asks you about your baton"),
    (Kind.ANSWERED, Why.TAKER): gettext_lazy("%(by)s has answered; the baton waits for you"),
    (Kind.NEED_UNTIL_SET, Why.GIVER): gettext_lazy("%(by)s needs until %(day)s to answer your offer"),
    (Kind.DECLINED, Why.COURT): gettext_lazy("The baton to %(to)s needs another taker"),
    (Kind.DECLINED, Why.GIVER): gettext_lazy("%(by)s says that your baton is not for them"),
    (Kind.REDIRECTED, Why.TAKER): gettext_lazy("%(by)s passes a baton on to you"),
    (Kind.REDIRECTED, Why.RUNNER): gettext_lazy("The baton that waited for you goes to %(new_runner)s"),
    (Kind.REDIRECTED, Why.GIVER): gettext_lazy("Your baton now goes to %(new_runner)s"),
    (Kind.RECALLED, Why.TAKER): gettext_lazy("%(by)s took the offer of the baton back"),
    (Kind.RECALLED, Why.GIVER): gettext_lazy("%(by)s took your offer of the baton back"),
    (Kind.VOIDED, Why.TAKER): gettext_lazy("The baton that was on its way to you is no longer coming"),
    (Kind.CONFIRMED, Why.TAKER): gettext_lazy("%(by)s has answered what you said back"),
    (Kind.MAIL_STOPPED, Why.LEAD): gettext_lazy("%(by)s asks us to send no more mails"),
    (Kind.DECISION_ASKED, Why.COURT): gettext_lazy("%(by)s asks you for a decision by %(day)s"),
    (Kind.DECISION_ANSWERED, Why.LEAD): gettext_lazy("%(by)s has decided what you asked"),
    (Kind.DECISION_WITHDRAWN, Why.LEAD): gettext_lazy("%(by)s withdrew a question; nothing needs to be decided"),
}


# What nobody did, because the house did it.
_OF_THE_HOUSE: Mapping[tuple[Kind, Why], str | Promise] = {
    (Kind.DECISION_ASKED, Why.COURT): gettext_lazy("“%(leg)s” is stuck, and a decision of yours is wanted by %(day)s"),
    (Kind.DECISION_WITHDRAWN, Why.LEAD): gettext_lazy("“%(leg)s” goes on; nothing needs to be decided"),
}


def headline(told: Told) -> str:
    """What happened, in one line; to a substitute in the place of whom they stand in for."""
    absent = told.stands_for
    if absent:
        said = headline(replace(told, why=told.as_why, numbers={**told.numbers, "for": None}))
        return " ".join((_("In place of %(name)s: %(said)s") % {"name": apart(absent.name), "said": said}).split())
    if told.kind in ABOUT_A_STALL:
        said = waits.headline(told)
    elif told.kind is Kind.READY_ANSWERED and told.why is Why.GIVER:
        said = on_your_mark.to_giver(told)
    else:
        key = (told.kind, told.why)
        said = str((told.by is None and _OF_THE_HOUSE.get(key)) or HEADLINES[key]) % names(told)
    return " ".join(said.split())


def sentence(told: Told) -> str:
    """The one or two sentences below the headline; nothing where the headline says it all."""
    absent = told.stands_for
    if absent:
        return _("%(name)s is away, and you stand in: what you answer counts as theirs.") % {"name": apart(absent.name)}
    say = _SENTENCES.get(told.kind)
    return say(told) if say else ""


# Sentences


def _offered(told: Told) -> str:
    if told.why is Why.COURT:
        return _("Nobody is named for %(to)s, or nothing can reach them. Find somebody who takes it.") % names(told)
    if told.why is not Why.TAKER:
        return ""
    if told.giving and told.giving.kind is LegKind.GUN:
        return _("The race has started. The first baton waits for %(to)s, and that is you, %(reader)s.") % names(told)
    return _("The baton leaves %(from)s and waits for %(to)s, and that is you, %(reader)s.") % names(told)


def _redirected(told: Told) -> str:
    if told.why is not Why.TAKER:
        return ""
    return _("It comes from %(giver)s, leaves %(from)s and waits for %(to)s; that is you now, %(reader)s.") % names(told)


def _relief(told: Told) -> str:
    if told.why is not Why.TAKER:
        return ""
    return _("Until you take it, %(giver)s stays responsible for “%(leg)s”.") % names(told)


def _back(told: Told) -> str:
    if told.why is not Why.GIVER:
        return ""
    return _("“%(leg)s” is in your hands again. See what is missing, then offer the baton anew.") % names(told)


def _asked(told: Told) -> str:
    return _("Until you answer, it is you who is being waited for.")


def _answered(told: Told) -> str:
    return _("Your question is answered. Take the baton, or send it back and say what is missing.")


def _declined(told: Told) -> str:
    if told.why is not Why.COURT:
        return ""
    return _("%(by)s says that it is not theirs. Find somebody who takes it.") % names(told)


def _blocked(told: Told) -> str:
    if told.why is not Why.COURT:
        return ""
    return _("%(by)s cannot go on with it.") % names(told)


def _reassigned(told: Told) -> str:
    return _("Read what comes with it, then take it or send it back.") if told.why is Why.TAKER else ""


def _lead_handed_over(told: Told) -> str:
    if told.why is not Why.LEAD:
        return ""
    return _("%(by)s has handed it over to you: start, finish, and whatever nobody else answers for.") % names(told)


def _mail_stopped(told: Told) -> str:
    return _("%(by)s runs a leg of this race, and no message of ours reaches them now. Call them, or find somebody else.") % names(told)


def _clash(told: Told) -> str:
    return _("Two dates contradict each other. Talk to each other now, while both can still move.") if told.why is Why.CLASH else ""


def _decision_asked(told: Told) -> str:
    return _("The first answer counts. You choose on the status page of the campaign, in one press.")


def _decided(told: Told) -> str:
    return _("The race can go on with it.")


_SENTENCES: Mapping[Kind, Callable[[Told], str]] = {
    Kind.OFFERED: _offered,
    Kind.REDIRECTED: _redirected,
    Kind.RELIEF_OFFERED: _relief,
    Kind.REASSIGNED: _reassigned,
    Kind.SENT_BACK: _back,
    Kind.GIVEN_BACK: _back,
    Kind.ASKED: _asked,
    Kind.ANSWERED: _answered,
    Kind.DECLINED: _declined,
    Kind.BLOCKED: _blocked,
    Kind.LEAD_HANDED_OVER: _lead_handed_over,
    **dict.fromkeys(ABOUT_A_STALL, waits.sentence),
    Kind.MAIL_STOPPED: _mail_stopped,
    **dict.fromkeys((Kind.PROMISED, Kind.EXCHANGE_EDITED, Kind.REPLANNED), _clash),
    Kind.READY_ASKED: on_your_mark.asked,
    Kind.READY_ANSWERED: on_your_mark.answered,
    Kind.DECISION_ASKED: _decision_asked,
    Kind.DECISION_ANSWERED: _decided,
}
