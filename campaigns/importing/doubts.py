"""Pure: a cell that cannot be taken as it stands, or is worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DoubtKind(StrEnum):
    BLANK_CELL = "blank_cell"
    BAD_CELL = "bad_cell"
    REPEATED = "repeated"
    BLANK_DATE = "blank_date"
    BAD_DATE = "bad_date"
    FAR_DATE = "far_date"
    BACKWARD_DATE = "backward_date"
    NO_LENGTH = "no_length"
    ALL_PAST = "all_past"
    BAD_SHIFT = "bad_shift"
    BLANK_OWNER = "blank_owner"
    TWO_OWNERS = "two_owners"
    UNKNOWN_OWNER = "unknown_owner"
    SAME_OWNER = "same_owner"
    UNKNOWN_FUNCTION = "unknown_function"
    NO_GIVER = "no_giver"
    NO_LEAD = "no_lead"
    UNUSED_ANSWER = "unused_answer"


INFORMING = frozenset(
    {
        DoubtKind.BACKWARD_DATE,
        DoubtKind.NO_LENGTH,
        DoubtKind.SAME_OWNER,
        DoubtKind.UNKNOWN_FUNCTION,
        DoubtKind.NO_GIVER,
        DoubtKind.UNUSED_ANSWER,
    }
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubtful cell. `line` is that of the file, 0 for what no cell says; `key` names it in the answers."""

    line: int
    column: str
    value: str
    reason: str
    key: str
    kind: DoubtKind

    @property
    def blocks(self) -> bool:
        """Whether nothing is written before it is answered."""
        return self.kind not in INFORMING
