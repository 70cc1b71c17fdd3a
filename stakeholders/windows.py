"""Pure: weekly windows as a calendar stores them, `{"0": [["09:00", "17:00"]]}`, and as it reads them."""

from collections.abc import Mapping, Sequence
from datetime import time

from stakeholders.weeks import Hours

OFFICE_HOURS: Mapping[int, Hours] = dict.fromkeys(range(5), ((time(9), time(17)),))
MIDNIGHT = "24:00"


def read(stored: Mapping[str, Sequence[Sequence[str]]]) -> dict[int, Hours]:
    """Windows by weekday, Monday is 0; raises ValueError for what is no time of day."""
    return {int(day): tuple((_time(start), _time(end)) for start, end in spans) for day, spans in stored.items()}


def write(windows: Mapping[int, Sequence[tuple[time, time]]]) -> dict[str, list[list[str]]]:
    """The same as stored; the midnight that closes a day is 24:00."""
    return {
        str(day): [[f"{start:%H:%M}", f"{end:%H:%M}" if end != time.min else MIDNIGHT] for start, end in spans]
        for day, spans in sorted(windows.items())
        if spans
    }


def _time(text: str) -> time:
    return time.min if text == MIDNIGHT else time.fromisoformat(text)
