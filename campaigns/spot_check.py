"""What must not be, looked for again and again: a few indexed questions, and each time the logs of some campaigns, in turn.

However much there is, a round stays small: each question names the first few, and a sample holds so many events.
`audit` is the full replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from campaigns import rounds
from campaigns.audit import CHECKS, Finding, audit_one
from campaigns.lifecycle import CampaignState, HandoffState, LegState
from campaigns.models import Campaign, Concern, Stall

NAMED = 20  # of each kind
SAMPLE = 5  # campaigns, and as many suspects at most
SAMPLED_EVENTS = 1000
IN_LOGS = frozenset(CHECKS) - {"timer"} | {"unreadable"}  # timers and stalls are asked for in all campaigns at once
LATE = frozenset({"overdue", "sweep"})  # of what is found here; the messengers have their own
OVER = (HandoffState.ACCEPTED, HandoffState.RECALLED, HandoffState.VOID)


def suspicious(*, now: datetime) -> list[Finding]:
    """All that an index tells: clocks that nobody watches, looks that fail or come late, stalls of what is over."""
    return [*_no_sweep(), *_untimed(), *_overdue(now), *_poison(), *_over()]


def _no_sweep() -> Iterator[Finding]:
    pulse = rounds.pulse()
    if pulse.swept is None:
        yield Finding(None, "", "sweep", "", "nobody has looked for what is due yet")
    elif pulse.stopped:
        yield Finding(None, "", "sweep", "", f"the last look for what is due was {pulse.swept.total_seconds():.0f} s ago")


def _untimed() -> Iterator[Finding]:
    rows = Campaign.objects.open().filter(look_again_at__isnull=True).values_list("pk", "name")[:NAMED]
    return (Finding(pk, name, "untimed", "campaign", "it is open and nobody will look at it again") for pk, name in rows)


def _overdue(now: datetime) -> Iterator[Finding]:
    rows = Campaign.objects.due_for_a_look(now - rounds.allowed()).values_list("pk", "name", "look_again_at")[:NAMED]
    return (Finding(pk, name, "overdue", "campaign", f"to be looked at since {due:%Y-%m-%d %H:%M} UTC") for pk, name, due in rows)


def _poison() -> Iterator[Finding]:
    rows = Campaign.objects.filter(look_failed_at__isnull=False).values_list("pk", "name", "look_failed_at")[:NAMED]
    return (Finding(pk, name, "poison", "campaign", f"the look at {at:%Y-%m-%d %H:%M} UTC failed, see the log") for pk, name, at in rows)


def _over() -> Iterator[Finding]:
    """Stalls that stayed open although their race, leg or handoff is over."""
    over = ~Q(campaign__state=CampaignState.RUNNING) | Q(handoff__state__in=OVER) | Q(leg__state=LegState.DONE) | Q(leg__skipped=True)
    rows = Stall.objects.open().filter(over).values_list("campaign", "campaign__name", "pk", "kind")[:NAMED]
    return (Finding(pk, name, "over", f"stall {stall}", f"{kind} is open, what it is about is over") for pk, name, stall, kind in rows)


def sample() -> tuple[list[UUID], list[Finding]]:
    """The campaigns whose logs were replayed this time, and what was found in them.

    Those with a finding come first, so that it is gone as soon as it is mended.
    """
    looked, found = _next(), list[Finding]()
    for campaign in Campaign.objects.filter(pk__in=looked):
        found += _found_in(campaign)
        Campaign.objects.filter(pk=campaign.pk).update(audited_at=Now())
    return looked, found


def _found_in(campaign: Campaign) -> list[Finding]:
    """Read without a lock, for a sweep passes by what is held; where something seems wrong, once more while it is held, for a move may
    have been made meanwhile."""
    if not _wrong(campaign):
        return []
    with transaction.atomic():
        return _wrong(Campaign.objects.hold(campaign.pk))


def _wrong(campaign: Campaign) -> list[Finding]:
    return [one for one in audit_one(campaign) if one.check in IN_LOGS]


def _next() -> list[UUID]:
    """Some suspects, and of the others those never looked at, then the longest not looked at."""
    rows = Campaign.objects.values_list("pk", "seq")
    suspects = rows.filter(concerns__check_name__in=IN_LOGS).distinct().order_by("audited_at", "pk")[:SAMPLE]
    unseen = rows.filter(audited_at__isnull=True).order_by("pk")[:SAMPLE]
    seen = rows.filter(audited_at__isnull=False).order_by("audited_at")[:SAMPLE]
    chosen = _within_bounds(suspects)
    return [*chosen, *(pk for pk in _within_bounds([*unseen, *seen]) if pk not in chosen)]


def _within_bounds(rows: Iterable[tuple[UUID, int]]) -> list[UUID]:
    """As many as have so many events together, one at least: a long log delays the others and keeps none of them out."""
    chosen: list[UUID] = []
    events = 0
    for pk, seq in rows:
        events += seq
        if len(chosen) == SAMPLE or (chosen and events > SAMPLED_EVENTS):
            break
        chosen.append(pk)
    return chosen


# What was found and still holds, kept where every process can see it


@transaction.atomic(durable=True)
def keep(found: Sequence[Finding], *, looked: Sequence[UUID], now: datetime) -> list[str]:
    """Keep what was found; let go what is not found any more, of logs only where they were replayed. The names of all checks that fail."""
    rows = {_key(one): _row(one, now) for one in found}
    mended = ~Q(check_name__in=IN_LOGS) | Q(campaign__in=looked)
    Concern.objects.filter(mended).exclude(key__in=rows).delete()
    fields = ["words", "subject"]
    Concern.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["key"], update_fields=fields)
    return list(Concern.objects.values_list("check_name", flat=True))


def _key(one: Finding) -> str:
    return f"{one.check}:{one.campaign or ''}:{one.subject}"[:255]


def _row(one: Finding, now: datetime) -> Concern:
    words, subject = one.words[:300], one.subject[:100]
    return Concern(key=_key(one), check_name=one.check, campaign_id=one.campaign, subject=subject, words=words, found_at=now)
