"""Ten thousand batons about to be late, quickly: one race through the domain's own doors, then copies of its rows that replay.

In each race the gun passes ten batons to ten runners, behind each of whom somebody waits; nobody takes theirs. The sweep has to find out.
"""

from __future__ import annotations

import copy
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from campaigns import audit, baton, events, rows, watch
from campaigns.judge import judge
from campaigns.models import Campaign, CheckItem, Commitment, Event, Exchange, Handoff, Leg, Text
from campaigns.roster import clocks_of
from stakeholders import directory
from stakeholders.models import Organisation
from stakeholders.worktime import after, day, opening
from tests.world import World

BATONS = 10
WORK_BEGUN = timedelta(hours=2)  # the clocks run out two hours into a working day
_COPIED: Sequence[type[models.Model]] = (Exchange, Handoff)


@dataclass(frozen=True)
class Population:
    """Races of which every baton in the air is late between `first_at` and `first_at + spread`."""

    campaigns: Sequence[UUID]
    first_at: datetime
    wait: timedelta  # from an offer until its baton is late

    @property
    def stalls(self) -> int:
        return len(self.campaigns) * BATONS


def populate(stalls: int, *, now: datetime, spread: timedelta, dice: random.Random) -> Population:
    """So many batons, the first of them late two hours into a working day that is still to come. Everybody knows of the offers."""
    world, race, first_at = _template(now)
    offered_at = world.now
    shifts = [spread * dice.random() for _ in range(stalls // BATONS)]
    found = [_clone(race, number, shift) for number, shift in enumerate(shifts, 1)]
    with transaction.atomic():
        baton.abandon(race, by=world.who("Ana"), now=world.later(timedelta(minutes=1)), reason="It was only the pattern.")
        events.mark_told(before=first_at, now=world.now)
    return Population(found, first_at, first_at - offered_at)


def _template(now: datetime) -> tuple[World, Campaign, datetime]:
    """The race that all others are like, offered one working day before its clocks run out."""
    world = World.build()
    ours = Organisation.objects.get(ours=True)
    for side in ("Taker", "Behind"):
        for number in range(BATONS):
            name = f"{side}{number}"
            facts = {"name": name, "email": f"{name.lower()}@example.com", "organisation": ours, "zone": "Europe/London"}
            world.people[name] = directory.invite(by=None, roles=["member"], **facts)
    time = clocks_of(rows.load(world.draft(world.leg("Any", "Ana")))).site
    begins = opening(time, now + timedelta(days=1) - timedelta(hours=now.hour))
    world.now = after(time, begins, WORK_BEGUN) - timedelta(microseconds=1)
    takers = [world.leg(f"Leg {n}", f"Taker{n}", after=(), days=10) for n in range(BATONS)]
    behind = [world.leg(f"Next {n}", f"Behind{n}", after=(f"Leg {n}",), days=10) for n in range(BATONS)]
    race = world.race(*takers, *behind, name="Pattern")
    return world, race, after(time, world.now, day(time, world.now))


# Copies. Ids are new, moments later by `shift`, the chain of digests is reckoned anew; days stay, for the shift is of minutes.


@transaction.atomic
def _clone(race: Campaign, number: int, shift: timedelta) -> UUID:
    new = _Renamed(race, number, shift)
    campaign = new.row(Campaign.objects.get(pk=race.pk), name=f"Race {number:05}", head="", seq=0)
    happened = list(events.log_of(race))
    new.packets = _log(new, campaign, happened)
    campaign.head, campaign.seq = new.head, len(happened)
    campaign.save(force_insert=True)
    for model in (Leg, *_COPIED):
        model._default_manager.bulk_create([new.row(row) for row in model._default_manager.filter(campaign=race)])
    assert not CheckItem.objects.filter(leg__campaign=race).exists()
    assert not Commitment.objects.filter(campaign=race).exists()
    return campaign.pk


class _Renamed:
    """Rows of one race as those of another."""

    def __init__(self, race: Campaign, number: int, shift: timedelta) -> None:
        self.race, self.shift, self.head = race, shift, ""
        owned = [
            race.pk,
            *(pk for model in (Leg, *_COPIED) for pk in model._default_manager.filter(campaign=race).values_list("pk", flat=True)),
        ]
        self.ids = {old: uuid.uuid5(old, str(number)) for old in owned}
        self.names = {str(old): str(new) for old, new in self.ids.items()}
        self.packets: Mapping[int, int] = {}

    def row(self, old: Any, **changes: Any) -> Any:
        row = copy.copy(old)
        for field in row._meta.concrete_fields:
            setattr(row, field.attname, self.value(getattr(old, field.attname)))
        if getattr(row, "packet_id", None):
            row.packet_id = self.packets[row.packet_id]
        for name, value in changes.items():
            setattr(row, name, value)
        row._state = copy.copy(old._state)
        row._state.adding = True
        row._state.fields_cache = {}
        return row

    def value(self, old: Any) -> Any:
        if isinstance(old, UUID):
            return self.ids.get(old, old)
        if isinstance(old, datetime):
            return old + self.shift
        if isinstance(old, dict):
            return {self.value(key): self.value(one) for key, one in old.items()}
        if isinstance(old, list):
            return [self.value(one) for one in old]
        return self.names.get(old, old) if isinstance(old, str) else old


def _log(new: _Renamed, campaign: Campaign, happened: Iterable[Event]) -> dict[int, int]:
    """The log of the copy, chained; the new numbers of its events by the old ones. It stands before its legs do, in one transaction."""
    told, texts = [], []
    for old in happened:
        words = list(Text.objects.filter(event=old))
        row = new.row(old, pk=None, campaign_id=campaign.pk)
        row.digest = new.head = events.digest(new.head, row, {text.name: text.digest for text in words})
        told.append((old.pk, row))
        texts += [(row, text) for text in words]
    Event.objects.bulk_create(row for _, row in told)
    Text.objects.bulk_create(Text(event=row, name=text.name, body=text.body, digest=text.digest) for row, text in texts)
    return {old: row.pk for old, row in told}


# Are the copies what a race would have come to?


def findings(sample: Iterable[UUID]) -> list[str]:
    """What the audit finds in these."""
    found = []
    for pk in sample:
        with transaction.atomic():
            found += [f"{one.name}: {one.check}: {one.subject}: {one.words}" for one in audit.audit_one(Campaign.objects.hold(pk))]
    return found


def wrong_timers(sample: Iterable[UUID]) -> list[str]:
    """Timers of races that nobody has looked at yet which are not where the rules put them as of the newest event."""
    found = []
    for campaign in Campaign.objects.filter(pk__in=sample):
        verdict = judge(watch.look_of(campaign, now=Event.objects.filter(campaign=campaign).latest("seq").at))
        if verdict.found or verdict.look_again_at != campaign.look_again_at:
            found.append(f"{campaign.name}: the timer says {campaign.look_again_at}, the rules {verdict.look_again_at}")
    return found
