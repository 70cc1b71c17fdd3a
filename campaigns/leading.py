"""What the lead writes that is no move of the race: the campaign held, the hat they do it in, the event with its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns import access, events
from campaigns import race as pure
from campaigns.lifecycle import OPEN, CampaignState, Hat, Kind, gettext_noop, invalid
from campaigns.making import clean_words
from campaigns.models import Campaign, Event, Text
from stakeholders.refusals import WrongMoment, WrongPerson
from stakeholders.who import Who

LONGEST_LINE = 300


def hold(campaign_id: UUID, by: Who) -> tuple[Campaign, Hat]:
    """The campaign, held until the transaction ends, and the lead's, deputy's or admin's hat of whoever asks.

    Raises WrongPerson for anybody else.
    """
    campaign = Campaign.objects.hold(campaign_id)
    return campaign, need_lead(campaign, by)


def hold_to_lead(campaign_id: UUID, by: Who, *, also: Collection[CampaignState] = ()) -> tuple[Campaign, Hat]:
    """The same of a race that goes on. Raises WrongMoment where it is neither open nor in one of the `also` states."""
    campaign, hat = hold(campaign_id, by)
    need_open(campaign, also=also)
    return campaign, hat


def need_lead(campaign: Campaign, by: Who) -> Hat:
    """The hat in which it is theirs to lead. Raises WrongPerson."""
    hat = access.leading_hat(by, campaign)
    if hat is None:
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=str(campaign.lead_id))
    return hat


def need_open(campaign: Campaign, *, also: Collection[CampaignState] = ()) -> None:
    """Raises WrongMoment for a race that has not started, or is over."""
    if campaign.state in OPEN or campaign.state in also:
        return
    if campaign.state == CampaignState.DRAFT:
        raise WrongMoment(gettext_noop("The race has not started yet."))
    raise WrongMoment(gettext_noop("The race is over. Nothing needs to be done."))


def note(
    campaign: Campaign,
    kind: Kind,
    *,
    by: Who,
    hat: Hat,
    now: datetime,
    facts: Mapping[str, Any],
    words: Mapping[str, str],
) -> Event:
    """Record what they did in the log. The campaign must be held."""
    said = pure.Event(kind, now, str(by.id), hat, facts=facts, words=words)
    return events.record(campaign, [said], via=by.via)[0]


def need(words: Mapping[str, str], **reasons: str) -> dict[str, str]:
    """The words trimmed. Raises Invalid with the reason for each named one that is missing, and for what cannot be stored."""
    said = clean_words(words)
    missing = {name: [reason] for name, reason in reasons.items() if not said.get(name)}
    if missing:
        raise invalid(missing)
    return said


def day_to_come(value: date | None, name: str, *, by: Who, now: datetime) -> date:
    """A day from their own today on, else Invalid."""
    if value is None:
        raise invalid({name: [gettext_noop("Name the day.")]})
    if value < now.astimezone(ZoneInfo(by.zone)).date():
        raise invalid({name: [gettext_noop("That day is over already.")]})
    return value


def words_said(event_ids: Iterable[int | None]) -> dict[int | None, dict[str, str]]:
    """What was said with these events, by name; what was erased is empty. One query, none for no events."""
    wanted = {one for one in event_ids if one}
    found: dict[int | None, dict[str, str]] = {one: {} for one in wanted}
    if wanted:
        for event, name, body in Text.objects.filter(event__in=wanted).values_list("event_id", "name", "body"):
            found[event][name] = body
    return found
