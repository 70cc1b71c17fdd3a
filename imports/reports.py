"""What would be made of a file, and every cell that stands in the way or is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.importing import RelayPlan


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands (line 0: nowhere in the file), what it says, why not. `key` names it in the answers, where one is taken."""

    line: int
    column: str
    value: str
    reason: str
    key: str = ""
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """`plans` are the campaigns of a plan; of a history there are only numbers: legs, of how many relays, running, with planned days.

    Of readings: how many would be `new`, and how many `replaced`. `more` is how many cells there are beside those named.
    """

    cells: Sequence[Cell]
    legs: int
    relays: int
    running: int = 0
    planned: int = 0
    plans: Sequence[RelayPlan] = ()
    more: int = 0
    new: int = 0
    replaced: int = 0

    @property
    def blocking(self) -> int:
        """How many cells have to be answered, or mended, before anything can be made."""
        return sum(cell.blocks for cell in self.cells) + self.more
