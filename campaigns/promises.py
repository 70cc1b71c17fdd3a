"""The book of promises: what people said they would do by a day, and what became of it. Written beside the events, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from campaigns import race as pure
from campaigns.lifecycle import Kind, ReadyAnswer
from campaigns.models import Campaign, Commitment, Event
from stakeholders import directory
from stakeholders.worktime import WorkingTime, end_of_day

_OPEN = Commitment.State.OPEN
_GONE = (Kind.SKIPPED, Kind.REASSIGNED, Kind.REDIRECTED)


def keep_book(campaign: Campaign, happened: Sequence[pure.Event], recorded: Sequence[Event], before: pure.Race) -> None:
    """Enter what these events promise, keep or release. Called once per move, in its transaction."""
    for event, row in zip(happened, recorded, strict=True):
        _readiness(campaign, event, row, before)
        if event.kind is Kind.PROMISED:
            _settle(row, Commitment.State.MOVED)
            _promise(campaign, row, date.fromisoformat(event.facts["date"]), before)
        elif event.kind is Kind.OFFERED:
            _offered(row)
        elif event.kind in (Kind.SKIPPED, Kind.RELIEF_OFFERED, Kind.GIVEN_BACK, Kind.UNDONE):
            _release(row, event, before)
        elif event.kind is Kind.ABANDONED:
            Commitment.objects.filter(campaign=campaign, state=_OPEN).update(state=Commitment.State.RELEASED, settled_at=row.at)
        elif event.kind is Kind.ACCEPTED and event.words.get("conditions"):
            _conditions(campaign, row, event.words["conditions"], before)


def _promise(campaign: Campaign, row: Event, day: date, before: pure.Race) -> None:
    """It is the runner's, whoever gave it for them."""
    leg = str(row.leg_id)
    next_runner = next((one.runner for one in pure.downstream(before, leg) if one.runner), None)
    Commitment.objects.create(
        campaign=campaign,
        leg_id=leg,
        by_id=before.legs[leg].runner or row.by_id,
        to_id=next_runner,
        kind="promise",
        promised_for=day,
        made_at=row.at,
    )


def _readiness(campaign: Campaign, event: pure.Event, row: Event, before: pure.Race) -> None:
    """Who is to take a baton said from which day on they can: settled when they do, or have to no more."""
    if event.kind is Kind.READY_ANSWERED:
        again = event.facts["answer"] == ReadyAnswer.READY_FROM
        _settle(row, Commitment.State.MOVED if again else Commitment.State.RELEASED, kind=Commitment.Kind.READY)
        if again:
            _ready_from(campaign, row, date.fromisoformat(event.facts["since"]), before)
    elif event.kind is Kind.ACCEPTED:
        _taken(row, before)
    elif event.kind in _GONE:
        _settle(row, Commitment.State.RELEASED, kind=Commitment.Kind.READY)


def _ready_from(campaign: Campaign, row: Event, day: date, before: pure.Race) -> None:
    """It is the runner's, whoever gave it for them, and given to whom the baton comes from."""
    leg = before.legs[str(row.leg_id)]
    giver = before.legs[before.exchanges[leg.ready_over or ""].giver].runner
    about = {"leg_id": row.leg_id, "by_id": leg.runner, "to_id": giver, "kind": Commitment.Kind.READY}
    Commitment.objects.create(campaign=campaign, promised_for=day, made_at=row.at, **about)


def _taken(row: Event, before: pure.Race) -> None:
    """A baton taken by the end of the day keeps it; one that came later asked nothing of it; else it was missed."""
    handoff = before.handoffs.get(str(row.handoff_id))
    offered_at = handoff.offered_at if handoff else None
    for one in Commitment.objects.filter(leg=row.leg_id, kind=Commitment.Kind.READY, state=_OPEN):
        due = due_of(one, directory.working_times([one.by_id])[one.by_id]) if one.by_id else None
        came_later = due is not None and (offered_at is None or offered_at > due)
        late = Commitment.State.RELEASED if came_later else Commitment.State.MISSED
        one.state = Commitment.State.KEPT if due is None or row.at <= due else late
        one.settled_at = row.at
        one.save(update_fields=["state", "settled_at"])


def _conditions(campaign: Campaign, row: Event, conditions: str, before: pure.Race) -> None:
    handoff = before.handoffs[str(row.handoff_id)]
    Commitment.objects.bulk_create(
        Commitment(
            campaign=campaign,
            leg_id=handoff.leg,
            handoff_id=row.handoff_id,
            by_id=handoff.giver,
            to_id=row.by_id,
            kind="condition",
            what=line.strip(),
            made_at=row.at,
        )
        for line in conditions.splitlines()
        if line.strip()
    )


def _offered(row: Event) -> None:
    """An offer keeps the promise when it comes before its day is over, in the hours of whoever gave it; afterwards it was missed."""
    for one in Commitment.objects.filter(leg=row.leg_id, kind="promise", state=_OPEN):
        due = due_of(one, directory.working_times([one.by_id])[one.by_id]) if one.by_id else None
        kept = due is None or row.at <= due
        one.state = Commitment.State.KEPT if kept else Commitment.State.MISSED
        one.settled_at = row.at
        one.save(update_fields=["state", "settled_at"])


def due_of(one: Commitment, time: WorkingTime) -> datetime | None:
    """The last moment that keeps it: the end of its day in these hours. None without a day."""
    return end_of_day(time, one.promised_for) if one.promised_for else None


def _settle(row: Event, state: Commitment.State, *, kind: Commitment.Kind = Commitment.Kind.PROMISE) -> None:
    Commitment.objects.filter(leg=row.leg_id, kind=kind, state=_OPEN).update(state=state, settled_at=row.at)


def _release(row: Event, event: pure.Event, before: pure.Race) -> None:
    """The leg that no longer has the baton owes nothing."""
    handoff = before.handoffs.get(event.handoff or "")
    leg = pure.taking_leg(before, handoff).id if handoff else event.leg
    Commitment.objects.filter(leg_id=leg or "", kind="promise", state=_OPEN).update(state=Commitment.State.RELEASED, settled_at=row.at)
