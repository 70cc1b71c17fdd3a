"""The odds of one campaign as they are and as they would be, of the same evidence, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns import access, rows
from campaigns.lifecycle import OPEN, UNPASSED, CampaignState, Id, LegKind, LegState, gettext_noop
from campaigns.models import Campaign
from campaigns.race import Leg, Race, in_order
from insights.evidence import Evidence, known_beside
from insights.forecast import ground_of
from insights.lane import PlannedLeg
from insights.lanes import OF_LEGS, planned_leg
from insights.odds import Odds, as_told
from insights.scores import Score
from insights.what_if import Change, Faults, Gain, faults, in_turn, odds_today, suggestions, what_if
from stakeholders.refusals import WrongMoment, WrongPerson
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime, working_days_between

Twins = Mapping[Id, list[Id]]
ASKED_OF = OPEN | {CampaignState.DRAFT}  # of what is not to finish nothing is foretold


@dataclass(frozen=True, slots=True)
class LegThere:
    """A leg about which something may be otherwise: its baton is not passed on yet."""

    leg: Leg
    words: PlannedLeg
    runner: str

    @property
    def in_hand(self) -> bool:
        return self.leg.state is not LegState.WAITING


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """`today` is None where there is nothing to replay, `then` where nothing is asked or something asked cannot be (`faults`). `target`
    is today's, `aim` that of the changes. `gains` are told only while nothing is asked."""

    campaign: Campaign
    legs: tuple[LegThere, ...]
    words: Mapping[Id, PlannedLeg]
    site: WorkingTime
    today: Odds | None
    then: Odds | None
    target: date | None
    aim: date | None
    changes: tuple[Change, ...]
    faults: Faults
    gains: tuple[Gain, ...]

    def days_later(self, today: date, then: date) -> int:
        """In working days of the site; negative is sooner."""
        return working_days_between(self.site, today, then)


def need_planner(who: Who, campaign: Campaign) -> Campaign:
    """Whoever may plan the race may ask. Raises WrongPerson for everybody else."""
    if not access.leads(who, campaign):
        raise WrongPerson(gettext_noop("Only the lead of this campaign may do that."), lead_by=str(campaign.lead_id))
    return campaign


def what_if_page(
    campaign: Campaign, asked: Iterable[Change], *, coordination: float, score: Score, now: datetime, today: date
) -> WhatIfPage:
    """Both odds against the same evidence and with the same draws. `today` is that of whoever asks. Writes nothing; six queries at most.

    Raises WrongMoment for a race that is over.
    """
    if campaign.state not in ASKED_OF:
        raise WrongMoment(gettext_noop("The race is over: nothing of it is left to foretell."), state=campaign.state)
    known, read = known_beside(campaign, of_legs=(*OF_LEGS, "runner__name"), of_items=("text",), now=now)
    race, changes = read.races[campaign.pk], tuple(in_turn(asked))
    seen = _Seen(campaign, known, score, now)
    words = {leg: planned_leg(race.legs[leg], read.legs[leg][:-1]) for leg in race.legs}
    page = _compared(seen, race, changes, _twins(race, read), coordination, today)
    legs = (race.legs[leg] for leg in in_order(race))
    there = tuple(
        LegThere(leg, words[leg.id], read.legs[leg.id][-1] or "") for leg in legs if leg.kind is LegKind.LEG and leg.state in UNPASSED
    )
    aim = next((one.day for one in changes if not one.leg and one.day), campaign.finish_on)
    return WhatIfPage(campaign, there, words, known.site, page.today, page.then, campaign.finish_on, aim, changes, page.faults, page.gains)


@dataclass(frozen=True, slots=True)
class _Seen:
    campaign: Campaign
    known: Evidence
    score: Score
    now: datetime


@dataclass(frozen=True, slots=True)
class _Compared:
    today: Odds | None
    then: Odds | None
    faults: Faults
    gains: tuple[Gain, ...]


def _compared(seen: _Seen, race: Race, changes: tuple[Change, ...], twins: Twins, coordination: float, today: date) -> _Compared:
    known, now = seen.known, seen.now
    ground = ground_of(race, functions=known.functions, site=known.site, now=now)
    if ground is None:
        return _Compared(None, None, {}, ())
    odds = odds_today(ground, curves=known.curves, version=known.version)
    found = faults(odds, changes, twins=twins, today=today)
    told = what_if(odds, () if found else changes, target=seen.campaign.finish_on, coordination=coordination)
    return _Compared(
        today=as_told(told.today, seen.score, now=now),
        then=as_told(told.changed, seen.score, now=now) if changes and not found else None,
        faults=found,
        gains=()
        if changes
        else tuple(suggestions(odds, twins=twins, today=today, coordination=coordination, quantile=seen.score.quoted_percent / 100)),
    )


def _twins(race: Race, read: rows.Worded) -> Twins:
    """By item: the other legs that ask for the same in the same words, as `baton.twins_of` reads them for one leg."""
    asked = [(item, read.items[item.id][0]) for item in race.items.values() if not item.removed and not item.waived]
    legs: dict[str, list[Id]] = {}
    for item, text in asked:
        legs.setdefault(text, []).append(item.leg)
    return {item.id: [leg for leg in legs[text] if leg != item.leg] for item, text in asked}
