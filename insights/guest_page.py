"""One leg as somebody without an account sees it by their link: the batons that came to them, the leg in their hands, those they pass on.

What the pages of people who sign in show beyond that is left out here: other legs, who else there is, what a wait costs.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns import grants
from campaigns.lifecycle import IN_THE_AIR, LIVE, HandoffState, Kind, Move
from campaigns.models import Grant, Handoff
from insights import takers
from insights.cast import Party
from insights.handoff_page import HandoffPage, handoff_in
from insights.leg_page import LegPage, leg_in
from insights.log import Entry
from insights.my_races import MyRaces, read_one
from stakeholders.who import Who

_TAKING = frozenset({Move.ACCEPT, Move.SEND_BACK, Move.GIVE_BACK, Move.UNDO, Move.ASK, Move.NEED_UNTIL, Move.DECLINE, Move.REDIRECT})
_GIVING = frozenset({Move.ANSWER, Move.RECALL, Move.CONFIRM})
_RUNNING = frozenset({Move.OFFER, Move.CHECK_IN, Move.PROMISE, Move.BLOCK, Move.UNBLOCK, Move.READY})
_TICKING = frozenset({Move.TICK, Move.UNTICK})
_ANSWERS = frozenset({Kind.ACCEPTED, Kind.SENT_BACK, Kind.GIVEN_BACK, Kind.DECLINED})
_TALK = frozenset({Kind.ASKED, Kind.ANSWERED, Kind.NEED_UNTIL_SET, Kind.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A baton that came to the reader. `answered` is the answer that stands, if there is one; `talk` what was asked and said of it."""

    page: HandoffPage
    answered: Entry | None
    talk: tuple[Entry, ...]

    @property
    def waits(self) -> bool:
        """Is it still on its way?"""
        return self.page.handoff.state in IN_THE_AIR


@dataclass(frozen=True, slots=True)
class GuestPage:
    """`leg` is there while the reader runs it and it is not over; `given` are their own offers on their way or taken."""

    grant: Grant
    name: str
    reader: Party
    lead: Party
    state: str
    over: bool
    leg: LegPage | None
    batons: tuple[Incoming, ...]
    given: tuple[HandoffPage, ...]

    @property
    def waiting(self) -> list[Incoming]:
        """What the reader is to answer, or what somebody else takes care of since they declined."""
        return [one for one in self.batons if one.waits]

    @property
    def receipts(self) -> list[Incoming]:
        return [one for one in self.batons if not one.waits]

    @property
    def at_work(self) -> bool:
        """Is the leg in their hands, or one of the batons that it waits for?"""
        running = self.leg is not None and self.leg.leg.state != "waiting"
        return running or any(one.page.handoff.state == "accepted" for one in self.receipts)

    def baton(self, wanted: str) -> Incoming | None:
        """The one that the page is about: the one asked for before others, those to answer before those that were declined."""
        return min(self.waiting, key=lambda one: (one.page.handoff.id != wanted, one.page.handoff.state != "offered"), default=None)


def guest_page(who: Who, grant: Grant, *, now: datetime) -> GuestPage:
    """Everything the page shows. The queries grow with the exchanges of this one leg alone."""
    seen = read_one(who, grant.leg.campaign_id, now=now)
    race = seen.races[0]
    newest = {row.exchange_id: row for row in grants.handoffs_of(grant)}
    pages = [handoff_in(seen, row) for row in newest.values()]
    to_them = [one for one in pages if one.taking.leg == str(grant.leg_id)]
    from_them = [_only(one, _GIVING) for one in pages if one.taking.leg != str(grant.leg_id)]
    over = grants.over_since(grant.leg) is not None
    return GuestPage(
        grant=grant,
        name=seen.spots[str(grant.leg_id)].name,
        reader=seen.cast.party(str(who.id)),
        lead=seen.cast.party(race.lead),
        state=race.state.value,
        over=over,
        leg=_leg(seen, grant) if grant.leg.runner_id == who.id and not over else None,
        batons=tuple(_incoming(_only(one, _TAKING)) for one in to_them),
        given=tuple(one for one in from_them if one.handoff.state in LIVE),
    )


def baton_page(who: Who, grant: Grant, row: Handoff, *, now: datetime) -> HandoffPage:
    """One baton of theirs, for the form that is sent about it."""
    page = handoff_in(read_one(who, row.campaign_id, now=now), row)
    return _only(page, _TAKING if page.taking.leg == str(grant.leg_id) else _GIVING)


def own_leg_page(who: Who, grant: Grant, *, now: datetime) -> LegPage:
    """Their leg, for the form that is sent about it."""
    return _leg(read_one(who, grant.leg.campaign_id, now=now), grant)


def _only(page: HandoffPage, moves: Set[Move]) -> HandoffPage:
    """With the moves of that side, and none on another's behalf."""
    return replace(page, moves=dict.fromkeys(page.own & moves, False))


def _leg(seen: MyRaces, grant: Grant) -> LegPage:
    page = leg_in(seen, grants.leg_of(grant))
    checks = tuple(replace(check, moves=check.moves & _TICKING) for check in page.checks)
    named = takers.own_organisation(seen.cast, page.leg.runner) if Move.READY in page.own else ()
    page = replace(page, runners=named)
    return replace(page, sees_race=False, cost_days=0, checks=checks, moves=dict.fromkeys(page.own & _RUNNING, False), entries=())


def _incoming(page: HandoffPage) -> Incoming:
    answers = [one for one in page.entries if one.kind in _ANSWERS]
    talk = tuple(one for one in page.entries if one.kind in _TALK)
    return Incoming(page, answers[-1] if answers and page.handoff.state is not HandoffState.OFFERED else None, talk)


def sender(grant: Grant) -> str:
    """Who passed them the newest baton; all that the page of a sensitive leg says before a code was given."""
    newest = grants.handoffs_of(grant).filter(taker=grant.person_id).last()
    return newest.giver.name if newest and newest.giver else ""
