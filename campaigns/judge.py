"""Pure: every stall of a race as of a moment, and when that can next change, or somebody is to be asked on their mark.

A late, a second or a concurrent look finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.lifecycle import CampaignState
from campaigns.ready import askings
from campaigns.stall import Found, Look
from campaigns.stalls_of_leads import STALLS_OF_LEADS
from campaigns.stalls_of_legs import STALLS_OF_LEGS
from campaigns.stalls_of_passes import STALLS_OF_PASSES

LOOK_AT_LEAST_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is stalled now, and the next moment at which that can change (None once the race is over)."""

    found: tuple[Found, ...]
    look_again_at: datetime | None


def judge(look: Look) -> Verdict:
    """Every stall of the race as of now, and when to look again: at least once a day while the race is open."""
    now = look.now
    if look.race.state is CampaignState.PAUSED:
        return Verdict((), now + LOOK_AT_LEAST_EVERY)
    if look.race.state is not CampaignState.RUNNING:
        return Verdict((), None)
    deadlines = list(_deadlines(look))
    found = tuple(one for one in deadlines if one.opened_at <= now and not (one.ends_at and one.ends_at <= now))
    moments = [moment for one in deadlines for moment in (one.opened_at, one.ends_at)] + [one.at for one in askings(look)]
    changes = [moment for moment in moments if moment and moment > now]
    return Verdict(found, min([*changes, now + LOOK_AT_LEAST_EVERY]))


def _deadlines(look: Look) -> Iterator[Found]:
    """Each open subject with the moment at which its clock runs out, past or future."""
    for find in (*STALLS_OF_LEGS, *STALLS_OF_PASSES, *STALLS_OF_LEADS):
        yield from find(look)
