"""A batch of campaigns with a poison one in it: all others are done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from campaigns.models import Campaign

log = logging.getLogger(__name__)
R = TypeVar("R")


def by_halves(campaigns: Sequence[Campaign], act: Callable[[Sequence[Campaign]], R], *, said: str) -> list[R]:
    """What came of the act, batch by batch. A poison campaign is found by halves, logged as `said` with its id, and left out: one among
    many costs a few tries more, not one for each."""
    try:
        return [act(campaigns)]
    except Exception:  # whatever its rows hold: one broken campaign is no reason to do nothing of any
        if len(campaigns) == 1:
            log.exception(said, campaigns[0].pk)
            return []
    middle = len(campaigns) // 2
    return [*by_halves(campaigns[:middle], act, said=said), *by_halves(campaigns[middle:], act, said=said)]
