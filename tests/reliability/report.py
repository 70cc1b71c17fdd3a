"""What a run says of itself: a line a figure, with its target and whether it was met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    what: str
    found: object
    target: str
    met: bool

    def __str__(self) -> str:
        return f"{'PASS' if self.met else 'FAIL'}  {self.what}: {self.found} (target: {self.target})"


def none_of(what: str, found: list[str] | list[object] | int) -> Line:
    """Something that must not be; the first three are shown."""
    count = found if isinstance(found, int) else len(found)
    shown = "" if isinstance(found, int) or not found else f", such as {'; '.join(map(str, found[:3]))}"
    return Line(what, f"{count}{shown}", "0", count == 0)


def at_least(what: str, found: float, target: float) -> Line:
    return Line(what, found, f"≥ {target}", found >= target)


def at_most(what: str, found: float, target: float) -> Line:
    return Line(what, round(found, 2), f"≤ {target:g}", found <= target)


def conclude(title: str, lines: list[Line]) -> bool:
    """Print them; whether all were met."""
    print(title)
    for line in lines:
        print(f"  {line}")
    good = all(line.met for line in lines)
    print(f"{'PASS' if good else 'FAIL'}  {title.partition(':')[0]}", flush=True)
    return good
