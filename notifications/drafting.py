"""Which notices and deliveries a batch of events brings, as rows not yet saved. A handful of queries, however many events."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from campaigns import events, rows
from campaigns import race as pure
from campaigns.models import Campaign, Event
from campaigns.roster import clocks_of_many, people_of_many
from notifications import links
from notifications.audience import ABOUT_A_STALL, Hearing, Urgency, listeners
from notifications.models import Delivery, Notice
from notifications.reckoning import Reckoner
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.worktime import WorkingTime, opening

log = logging.getLogger(__name__)


@dataclass
class Drafts:
    """What is to be saved, and the events that were understood: the others stay unread."""

    notices: list[Notice] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    understood: list[int] = field(default_factory=list)


def draft(batch: Sequence[Event], *, now: datetime) -> Drafts:
    """Ask the audience about each event. One that cannot be understood is logged, left for later, and stops no other."""
    campaigns = Campaign.objects.filter(pk__in={event.campaign_id for event in batch})
    races = rows.load_many(campaigns)
    people, clocks = people_of_many(races.values()), clocks_of_many(races.values())
    reckoners = {pk: Reckoner(race, people, clocks, now) for pk, race in races.items()}
    heard, understood = [], []
    for event in batch:
        try:
            heard += _heard(event, reckoners[event.campaign_id])
        except Exception:
            log.exception("nobody can be told of event %s of campaign %s", event.pk, event.campaign_id)
        else:
            understood.append(event.pk)
    drafts = _rows(heard, now)
    drafts.understood = understood
    return drafts


_Heard = tuple[Event, Hearing, dict[str, object]]


def _heard(event: Event, reckoner: Reckoner) -> list[_Heard]:
    happened: pure.Event = events.as_pure(event)
    hearings = listeners(happened, reckoner.race, reckoner.people)
    return [(event, hearing, reckoner.facts(happened, hearing)) for hearing in hearings]


def _rows(heard: Sequence[_Heard], now: datetime) -> Drafts:
    readers = {UUID(hearing.person) for _, hearing, _ in heard}
    times = directory.working_times(readers)
    mailed = set(Stakeholder.objects.filter(pk__in=readers, active=True).exclude(email="", user=None).values_list("pk", flat=True))
    drafts = Drafts()
    for event, hearing, facts in heard:
        notice = _notice(event, hearing, facts, times, now)
        drafts.notices.append(notice)
        if notice.due_at and notice.reader_id in mailed:
            drafts.deliveries.append(_delivery(notice, Delivery.Channel.EMAIL, notice.due_at))
    return drafts


def _notice(event: Event, hearing: Hearing, facts: dict[str, object], times: Mapping[UUID, WorkingTime], now: datetime) -> Notice:
    """Ids follow from what the row is about, so that a second publisher drafts the same rows and not others."""
    reader, act_now = UUID(hearing.person), hearing.urgency is Urgency.ACT_NOW
    return Notice(
        id=uuid.uuid5(event.campaign_id, f"{event.seq}:{reader}"),
        event=event,
        reader_id=reader,
        stall_id=event.facts["stall"] if event.kind in ABOUT_A_STALL else None,
        why=hearing.why.value,
        act_now=act_now,
        facts=facts,
        created_at=now,
        due_at=opening(times[reader], now) if act_now else None,
    )


def _delivery(notice: Notice, channel: Delivery.Channel, due_at: datetime) -> Delivery:
    key = uuid.uuid5(notice.id, channel.value)
    return Delivery(id=key, notice=notice, channel=channel, next_at=due_at, message_id=links.message_id(key))
