"""Handoffs of campaigns that a person may open, with how long they waited for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from campaigns.lifecycle import IN_THE_AIR, CampaignState
from campaigns.models import Handoff
from insights.exports.writing import AT_ONCE, Row, by_handfuls
from insights.waits import worked_beside
from stakeholders import directory
from stakeholders.who import Who
from stakeholders.worktime import WorkingTime

_OWN = {
    "handoff_id": "pk",
    "campaign_id": "campaign_id",
    "campaign": "campaign__name",
    "kind": "kind",
    "attempt": "attempt",
    "giving_leg_id": "leg_id",
    "giving_leg": "leg__name",
    "giving_function": "leg__function__name",
    "taking_leg_id": "exchange__taker_id",
    "taking_leg": "exchange__taker__name",
    "taking_function": "exchange__taker__function__name",
    "giver_id": "giver_id",
    "giver": "giver__name",
    "taker_id": "taker_id",
    "taker": "taker__name",
    "state": "state",
    "offered_at": "offered_at",
    "decided_at": "decided_at",
    "decided_by_id": "decided_by_id",
    "decided_by": "decided_by__name",
    "overridden": "overridden",
    "questions": "questions",
    "need_until": "need_until",
}
_CLOCK = ("campaign__state", "campaign__paused_at", "campaign__pauses")
_RELIEF = {"taking_leg_id": "giving_leg_id", "taking_leg": "giving_leg", "taking_function": "giving_function"}
COLUMNS = (*_OWN, "waited_working_hours")

Values = Mapping[str, Any]


def rows(who: Who, now: datetime) -> Iterator[Row]:
    """By campaign, in the order in which they were offered."""
    seen = Handoff.objects.visible_to(who).order_by("campaign_id", "offered_at", "pk").values_list(*_OWN.values(), *_CLOCK)
    site = directory.site_time()
    for handful in by_handfuls(seen.iterator(chunk_size=AT_ONCE)):
        yield from _rows([dict(zip((*_OWN, *_CLOCK), values, strict=True)) for values in handful], site, now)


def _rows(handful: Sequence[Values], site: WorkingTime, now: datetime) -> Iterable[Row]:
    times = directory.working_times({values["taker_id"] for values in handful if values["taker_id"]})
    for values in handful:
        waited = _waited(values, times.get(values["taker_id"], site), now)
        yield (*(values[column] for column in map(_where(values), _OWN)), None if waited is None else round(waited / timedelta(hours=1), 2))


def _where(values: Values) -> Any:
    """Whoever relieves takes over the leg itself."""
    return (lambda column: column) if values["taking_leg_id"] else (lambda column: _RELIEF.get(column, column))


def _waited(values: Values, time: WorkingTime, now: datetime) -> timedelta | None:
    """From the offer to the decision, or until now, in the hours of whoever should take it (the site's for nobody), without pauses."""
    end = values["decided_at"]
    if end is None and values["state"] in IN_THE_AIR:
        end = values["campaign__paused_at"] if values["campaign__state"] == CampaignState.PAUSED else now
    if end is None:
        return None
    pauses = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in values["campaign__pauses"]]
    return worked_beside(pauses, time, values["offered_at"], max(end, values["offered_at"]))
