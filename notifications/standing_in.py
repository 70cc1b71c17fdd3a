"""Mails about standing in: whoever is asked hears of it, whoever is away hears what was answered. Each once, in the reader's hours.

What is asked or answered anew before its mail has gone is told as it then stands.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import uuid5

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from notifications import by_itself, links, spans
from notifications.channels.base import DeliveryFailed
from notifications.letters import Letter, Link, Row
from stakeholders import directory
from stakeholders.models import Absence, Stakeholder
from stakeholders.names import apart
from stakeholders.worktime import is_open

log = logging.getLogger(__name__)
Answer = Absence.Answer
_A_DAY = timedelta(days=1)  # it may be another day where they are
_SAID = {
    Answer.ASKED: Q(agreed_at=None, declined_at=None),
    Answer.AGREED: Q(agreed_at__isnull=False),
    Answer.DECLINED: Q(declined_at__isnull=False),
}


def tell(*, now: datetime) -> int:
    """Write to each who does not know yet and works now; how many mails. Never inside a transaction."""
    untold = Q()
    for answer, said in _SAID.items():
        untold |= said & ~Q(told=answer)
    due = Absence.objects.filter(untold, by_itself.not_just_tried(now), substitute__isnull=False, last_day__gte=(now - _A_DAY).date())
    found = list(due.select_related("stakeholder__user", "substitute__user").order_by("first_day", "pk"))
    times = directory.working_times({_reader(one).pk for one in found}) if found else {}
    return sum(_told(one, now) for one in found if is_open(times[_reader(one).pk], now))


def _reader(absence: Absence) -> Stakeholder:
    asked = absence.substitute if absence.answer == Answer.ASKED else None
    return asked or absence.stakeholder


def _told(absence: Absence, now: datetime) -> bool:
    mine = Absence.objects.filter(pk=absence.pk, ask=absence.ask, told=absence.told, told_try_at=absence.told_try_at)
    if not mine.update(told_try_at=now):
        return False
    reader, sent = _reader(absence), False
    key, thread = uuid5(absence.ask, f"{absence.answer} {absence.agreed_at or absence.declined_at}"), links.thread_id("absence", absence.pk)
    try:
        sent = reader.reachable and by_itself.send(reader, lambda: _letter(absence), key=key, thread=thread)
    except DeliveryFailed as failed:
        log.warning("nobody could be told about absence %s: %s", absence.pk, failed.reason)
        if not failed.final:
            return False
    Absence.objects.filter(pk=absence.pk, ask=absence.ask, told_try_at=now).update(told=absence.answer, told_try_at=None)
    return sent


def _letter(absence: Absence) -> Letter:
    names = {"name": apart(absence.stakeholder.name), "other": apart(absence.substitute.name if absence.substitute else "")}
    headline, sentence, button, path = {
        Answer.ASKED: (
            _("%(name)s asks you to stand in"),
            _("From the moment you agree until they are back, you take and pass batons in their place. Until then nobody does."),
            _("Read and answer"),
            "/absences/",
        ),
        Answer.AGREED: (
            _("%(other)s stands in for you"),
            _("On these days they take and pass batons in your place."),
            _("See your absences"),
            "/absences/",
        ),
        Answer.DECLINED: (
            _("%(other)s cannot stand in for you"),
            _("Ask somebody else, or batons wait until you are back."),
            _("Ask somebody else"),
            f"/absences/{absence.pk}/substitute/",
        ),
    }[Answer(absence.answer)]
    days = " – ".join(spans.weekday(one) for one in dict.fromkeys((absence.first_day, absence.last_day)))
    return Letter(
        campaign=_("Away"),
        headline=headline % names,
        sentence=sentence,
        rows=(Row(_("Days"), days),),
        button=Link(button, f"{settings.RELAY_URL}{path}"),
    )
