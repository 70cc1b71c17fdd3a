"""Pure: what forecasts were worth, once the relays they were about are over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from insights.backtesting import Foretold

EXECUTIVES = 1.3  # "plan + 30 %"
KEPT = 0.85


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which share of the finishes came by each quantile, and by the rest of the plan plus 30 %; and the mean pinball loss of P85 in working
    days (Koenker and Bassett 1978, Econometrica 46), ours and theirs."""

    forecasts: int
    p50: float
    p85: float
    p95: float
    executives: float
    loss: float
    executives_loss: float


def judge(told: Iterable[Foretold]) -> Verdict:
    """Of forecasts whose relay is over. Raises ValueError when there are none."""
    over = [(one, one.finish) for one in told if one.finish is not None]
    if not over:
        raise ValueError("no relay that was foretold is over")
    theirs = [one.now + EXECUTIVES * (one.plan - one.now) for one, _finish in over]
    finishes = [finish for _one, finish in over]
    p85 = [one.p85 for one, _finish in over]
    return Verdict(
        forecasts=len(over),
        p50=_kept(finishes, [one.p50 for one, _finish in over]),
        p85=_kept(finishes, p85),
        p95=_kept(finishes, [one.p95 for one, _finish in over]),
        executives=_kept(finishes, theirs),
        loss=_loss(finishes, p85),
        executives_loss=_loss(finishes, theirs),
    )


def pinball(finish: float, said: float) -> float:
    """What a P85 costs that was missed, or stood too far off: 0.85 a day of the one, 0.15 of the other."""
    late = finish - said
    return KEPT * late if late > 0 else (KEPT - 1) * late


def _kept(finishes: list[float], said: list[float]) -> float:
    return sum(finish <= by for finish, by in zip(finishes, said, strict=True)) / len(finishes)


def _loss(finishes: list[float], said: list[float]) -> float:
    return sum(map(pinball, finishes, said)) / len(finishes)
