"""Where people stand towards a campaign: read and written by its lead, its deputy and admins alone, and never told to anybody.

Nothing here is an event of the race. Each verb holds the campaign's row and nothing else, and runs in a savepoint of the door's
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns import access, leading
from campaigns.lifecycle import gettext_noop, invalid
from campaigns.making import clean_words
from campaigns.models import Campaign, Stance, StanceSaid
from campaigns.querysets import StanceQuerySet
from stakeholders import directory
from stakeholders.models import Stakeholder
from stakeholders.names import plain
from stakeholders.querysets import StakeholderQuerySet
from stakeholders.refusals import NotFound, WrongPerson
from stakeholders.who import Who

Level, Weight = Stance.Level, Stance.Weight
LONGEST_TOUCH, LONGEST_WHY = 200, 300


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of somebody, whole. Without a keeper it is the campaign's lead; `why` is what it is believed for, kept with its day."""

    current: str
    wanted: str
    influence: str = Weight.MEDIUM
    interest: str = Weight.MEDIUM
    keeper: UUID | None = None
    next_touch_on: date | None = None
    next_touch: str = ""
    last_touch_on: date | None = None
    why: str = ""


def may_read_stances(who: Who, campaign: Campaign) -> bool:
    """Whether it is theirs to know where people stand there. Reads nothing."""
    return access.leads(who, campaign)


def stances_for(who: Who) -> StanceQuerySet:
    """Those that a person may read, of all their campaigns."""
    return Stance.objects.visible_to(who).select_related("campaign", "person__function", "person__organisation", "keeper", "noted_by")


def stances_of(person: Stakeholder, *, by: Who) -> StanceQuerySet:
    """Where somebody stands in the campaigns that whoever asks leads. Raises NotFound for whoever leads none, and about themselves."""
    if person.pk == by.id or not (by.leads or access.campaigns_led_by(by).exists()):
        raise NotFound
    return stances_for(by).filter(person=person)


def stances_in(campaign: Campaign, *, by: Who) -> StanceQuerySet:
    """Those of one campaign. Raises NotFound for whom they are hidden from, as if there were none."""
    if not may_read_stances(by, campaign):
        raise NotFound
    return stances_for(by).filter(campaign=campaign)


def stance_in(campaign: Campaign, person: Stakeholder, *, by: Who) -> Stance | None:
    """Where this person stands there; None where nothing is noted yet. Raises NotFound as above, and for whoever asks about themselves."""
    if person.pk == by.id:
        raise NotFound
    return stances_in(campaign, by=by).filter(person=person).first()


def note_stance(campaign: Campaign, person: Stakeholder, *, by: Who, now: datetime, said: Standing) -> Stance:
    """Put down what is known, whole: what is left out is emptied. Where they stand and are wanted is history: who said it, and when.

    Raises WrongPerson for anybody but lead, deputy and admin, and about oneself; Invalid.
    """
    facts = _checked(said, today=now.astimezone(ZoneInfo(by.zone)).date())
    if said.keeper and not who_may_keep(person).filter(pk=said.keeper).exists():
        raise invalid({"keeper": [gettext_noop("Choose somebody of ours who signs in, and not themselves.")]})
    with transaction.atomic():
        held = _hold(campaign.pk, person.pk, by)
        known, why = Stance.objects.filter(campaign=held, person=person).first(), facts.pop("why")
        is_news = known is None or (known.current, known.wanted) != (said.current, said.wanted) or bool(why)
        row = known or Stance(campaign=held, person=person)
        for name, value in {**facts, "keeper_id": said.keeper or held.lead_id, "noted_by_id": by.id, "noted_at": now}.items():
            setattr(row, name, value)
        row.save()
        if is_news:
            _remember(row, by, now, words=why)
    return row


def touch(stance: Stance, *, by: Who, now: datetime) -> Stance:
    """Somebody has spoken to them today, on the day it is where whoever says so is. A touch that was due is done; one to come stays.

    A second time on the same day changes nothing. Raises WrongPerson, NotFound.
    """
    today = now.astimezone(ZoneInfo(by.zone)).date()
    with transaction.atomic():
        _hold(stance.campaign_id, stance.person_id, by)
        row = Stance.objects.filter(pk=stance.pk).first()
        if row is None:
            raise NotFound
        due = row.next_touch_on is not None and row.next_touch_on <= today
        if row.last_touch_on == today and not due:
            return row
        row.last_touch_on = today
        done = row.next_touch if due else ""
        if due:
            row.next_touch_on, row.next_touch = None, ""
        row.save(update_fields=["last_touch_on", "next_touch_on", "next_touch"])
        _remember(row, by, now, words=done, touched_on=today)
    return row


def forget_stance(stance: Stance, *, by: Who) -> None:
    """The campaign no longer depends on them: what was noted goes, with its history. A second time changes nothing. Raises WrongPerson."""
    with transaction.atomic():
        _hold(stance.campaign_id, stance.person_id, by)
        Stance.objects.filter(pk=stance.pk).delete()


def who_may_keep(person: Stakeholder) -> StakeholderQuerySet:
    """Who can be said to keep the relation with somebody: those of ours who sign in, but for themselves; by name."""
    return directory.who_sign_in().exclude(pk=person.pk)


def noted_about(person: Stakeholder) -> list[Mapping[str, Any]]:
    """Everything that is noted of where a person stands, for the copy of their data that they may ask for: one entry a campaign."""
    rows = Stance.objects.filter(person=person).select_related("campaign").prefetch_related("said").order_by("campaign__name", "pk")
    names = ("current", "wanted", "influence", "interest", "next_touch_on", "next_touch", "last_touch_on")
    return [
        {"campaign": row.campaign.name}
        | {name: getattr(row, name) for name in names}
        | {"said": [(one.at, one.current, one.wanted, one.touched_on, one.words) for one in row.said.all()]}
        for row in rows
    ]


def _hold(campaign_id: UUID, person_id: UUID, by: Who) -> Campaign:
    if person_id == by.id:
        raise WrongPerson(gettext_noop("Nobody notes where they stand themselves."))
    return leading.hold(campaign_id, by)[0]


def _remember(row: Stance, by: Who, now: datetime, *, words: str, touched_on: date | None = None) -> None:
    said = StanceSaid(stance=row, at=now, current=row.current, wanted=row.wanted, words=words[:LONGEST_WHY], touched_on=touched_on)
    said.by_id = by.id
    said.save(force_insert=True)


def _checked(said: Standing, *, today: date) -> dict[str, Any]:
    """What is stored of it but the keeper. Raises Invalid with the reason for each field."""
    clean_words({"next_touch": said.next_touch, "why": said.why})
    what, why = plain(said.next_touch), plain(said.why)
    errors = {name: [gettext_noop("Choose one of these.")] for name in ("current", "wanted") if getattr(said, name) not in Level.values}
    errors |= {
        name: [gettext_noop("Choose one of these.")] for name in ("influence", "interest") if getattr(said, name) not in Weight.values
    }
    errors |= _wrong_touch(said, what, today)
    if len(why) > LONGEST_WHY:
        errors["why"] = [gettext_noop("This is too long.")]
    if errors:
        raise invalid(errors)
    same = {name: getattr(said, name) for name in ("current", "wanted", "influence", "interest", "next_touch_on", "last_touch_on")}
    return {**same, "next_touch": what, "why": why}


def _wrong_touch(said: Standing, what: str, today: date) -> dict[str, list[str]]:
    if said.last_touch_on and said.last_touch_on > today:
        return {"last_touch_on": [gettext_noop("That day is still to come.")]}
    if what and said.next_touch_on is None:
        return {"next_touch_on": [gettext_noop("Name the day.")]}
    if len(what) > LONGEST_TOUCH:
        return {"next_touch": [gettext_noop("This is too long.")]}
    return {}
