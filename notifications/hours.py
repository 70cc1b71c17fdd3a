"""When a message may go out to its reader: act-now ones in working hours, a digest from its hour on until work ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications import daily
from notifications.models import Delivery
from stakeholders import directory
from stakeholders.weeks import zone_named
from stakeholders.worktime import WorkingTime, opening


@dataclass(frozen=True, slots=True)
class Hours:
    """One reader's working time, and the zone of their own clock."""

    time: WorkingTime
    zone: str

    def may_go(self, delivery: Delivery, at: datetime) -> datetime:
        """That moment, or the first one after it."""
        if delivery.digest is None:
            return opening(self.time, at)
        hour = delivery.digest.due_at.astimezone(zone_named(self.zone)).time()
        return daily.sendable(self.time, self.zone, hour, now=at)


def hours_of(readers: Iterable[UUID], zones: dict[UUID, str]) -> dict[UUID, Hours]:
    """The hours of each; `zones` as they were read with the words."""
    return {reader: Hours(time, zones.get(reader, "UTC")) for reader, time in directory.working_times(readers).items()}
