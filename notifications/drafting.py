"""Which notices and deliveries a batch of events brings, as rows not yet saved. A handful of queries, however many events."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from campaigns import events, rows
from campaigns import race as pure
from campaigns.models import Campaign, Event
from campaigns.patience import policies_of, site_values
from campaigns.rings import OPEN
from campaigns.roster import clocks_of_many, ids_in, people_of_many, substitutes_among
from insights.odds import Against, against_targets
from notifications import links
from notifications.audience import ABOUT_A_STALL, Hearing, Urgency, listeners
from notifications.models import Bundle, Delivery, Notice
from notifications.reckoning import Reckoner, names_the_finish
from notifications.wishes import Wishes, wishes_of
from stakeholders import directory
from stakeholders.worktime import local_day, opening

log = logging.getLogger(__name__)


@dataclass
class Drafts:
    """What is to be saved, and the events that were understood: the others stay unread."""

    notices: list[Notice] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    bundles: dict[UUID, Bundle] = field(default_factory=dict)
    understood: list[int] = field(default_factory=list)


def draft(batch: Sequence[Event], *, now: datetime) -> Drafts:
    """Ask the audience about each event. One that cannot be understood is logged, left for later, and stops no other."""
    campaigns = Campaign.objects.filter(pk__in={event.campaign_id for event in batch})
    read = rows.load_worded(campaigns, of_items=("ring",))
    races, withheld = read.races, frozenset(item for item, (ring,) in read.items.items() if ring != OPEN)
    people, clocks = people_of_many(races.values()), clocks_of_many(races.values())
    people = replace(people, substitutes=substitutes_among({*ids_in(races.values()), *people.heads.values()}, now=now))
    policies = policies_of(campaigns, site_values())
    odds = _odds(batch, local_day(clocks.site, now))
    reckoners = {pk: Reckoner(race, people, clocks, policies[pk], now, withheld, odds.get(pk)) for pk, race in races.items()}
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


def _odds(batch: Sequence[Event], today: date) -> Mapping[UUID, Against]:
    """Of the races of whose finish somebody is told. One query, or none."""
    at_stake = {event.campaign_id for event in batch if names_the_finish(event.kind, event.facts)}
    return against_targets(at_stake, today=today) if at_stake else {}


_Heard = tuple[Event, Hearing, dict[str, object]]


def _heard(event: Event, reckoner: Reckoner) -> list[_Heard]:
    happened: pure.Event = events.as_pure(event)
    hearings = listeners(happened, reckoner.race, reckoner.people)
    return [(event, hearing, reckoner.facts(happened, hearing)) for hearing in hearings]


def _rows(heard: Sequence[_Heard], now: datetime) -> Drafts:
    readers = {UUID(hearing.person) for _, hearing, _ in heard}
    times, wishes = directory.working_times(readers), wishes_of(readers)
    drafts = Drafts()
    for event, hearing, facts in heard:
        reader = UUID(hearing.person)
        notice = _notice(event, hearing, facts, wishes[reader], now)
        drafts.notices.append(notice)
        if notice.act_now and wishes[reader].wants_at_once(hearing.why):
            notice.due_at = opening(times[reader], now)
            if wishes[reader].mailed:
                _send(notice, event.campaign_id, drafts, due_at=notice.due_at)
    return drafts


def _notice(event: Event, hearing: Hearing, facts: dict[str, object], wishes: Wishes, now: datetime) -> Notice:
    """Ids follow from what the row is about, so that a second publisher drafts the same rows and not others."""
    reader, act_now = UUID(hearing.person), hearing.urgency is Urgency.ACT_NOW
    return Notice(
        id=uuid.uuid5(event.campaign_id, f"{event.seq}:{reader}"),
        event=event,
        reader_id=reader,
        stall_id=event.facts["stall"] if event.kind in ABOUT_A_STALL else None,
        why=hearing.why.value,
        act_now=act_now,
        for_digest=wishes.digest and not (act_now and wishes.wants_at_once(hearing.why)),
        facts=facts,
        created_at=now,
    )


def _send(notice: Notice, campaign: UUID, drafts: Drafts, *, due_at: datetime) -> None:
    """On its way by mail, with whatever else goes to this reader about this campaign at that time."""
    key, channel = uuid.uuid5(notice.id, Delivery.Channel.EMAIL.value), Delivery.Channel.EMAIL
    bundle = Bundle(id=uuid.uuid5(campaign, f"{notice.reader_id}:{channel.value}"), channel=channel)
    bundle.reader_id, bundle.campaign_id = notice.reader_id, campaign
    drafts.bundles[bundle.id] = bundle
    row = Delivery(id=key, notice=notice, bundle=bundle, channel=channel, next_at=due_at, message_id=links.message_id(key))
    drafts.deliveries.append(row)
