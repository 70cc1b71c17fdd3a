"""Random plans and people to play relays with: the six graphs of the rules and random ones, with heads, gaps and unreachable people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from campaigns.lifecycle import DeclineReason, Id, LegKind, ReadyAnswer, ReplanMode, ReturnReason
from campaigns.race import Exchange, Item, Leg, People, Race

PERSONS = [f"p{n}" for n in range(8)]
ADMIN = "admin"
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
GRAPHS: Mapping[str, tuple[str, ...]] = {
    "chain": ("g1", "12", "23", "3t"),
    "fork and join": ("g1", "12", "13", "24", "34", "4t"),
    "triangle": ("g1", "12", "13", "23", "3t"),
    "two starts": ("g1", "g2", "13", "23", "3t"),
    "two ends": ("g1", "12", "13", "2t", "3t"),
    "join then fork": ("g1", "g2", "13", "23", "34", "35", "4t", "5t"),
}
WRONG: tuple[Any, ...] = (None, "", "nobody", "2026-13-45", -3, 0.1, ["x"], {"x": 1}, [["x"]], True, "1999-01-01")


def random_edges(rng: Random) -> list[tuple[Id, Id]]:
    """Three to ten legs, each with one to three givers before it; whoever passes to nobody passes to the tape."""
    legs = [str(n) for n in range(1, rng.randint(3, 10) + 1)]
    edges = [
        (giver, leg) for n, leg in enumerate(legs) for giver in rng.sample(["g", *legs[:n]], k=min(n + 1, rng.choice((1, 1, 1, 2, 3))))
    ]
    if rng.random() < 0.1:
        edges.append(("g", "t"))
    givers = {giver for giver, _ in edges}
    return edges + [(leg, "t") for leg in legs if leg not in givers or rng.random() < 0.05]


def random_race(rng: Random, graph: str | None) -> Race:
    """A draft; some legs have no runner, some the same as the leg before."""
    edges = [(pair[0], pair[1]) for pair in GRAPHS[graph]] if graph else random_edges(rng)
    lead, sponsor, deputy = rng.sample(PERSONS, k=3)
    ids = list(dict.fromkeys(leg for edge in edges for leg in edge))
    legs = {leg: _leg(rng, leg, lead) for leg in ids}
    for giver, taker in edges:
        if rng.random() < 0.15 and taker != "t":
            legs[taker] = replace(legs[taker], runner=legs[giver].runner)
    exchanges = [Exchange(a + b, a, b, need_by=rng.choice((None, _date(rng, MONDAY))), critical=rng.random() < 0.2) for a, b in edges]
    items = [Item(f"i{n}", rng.choice(ids), *_flags(rng)) for n in range(rng.randint(0, 8))]
    return Race(
        id="race",
        lead=lead,
        sponsor=rng.choice((sponsor, None)),
        deputy=rng.choice((deputy, None)),
        legs=legs,
        exchanges={x.id: x for x in exchanges},
        items={item.id: item for item in items},
    )


def _leg(rng: Random, leg: Id, lead: Id) -> Leg:
    kind = {"g": LegKind.GUN, "t": LegKind.TAPE}.get(leg, LegKind.LEG)
    return Leg(
        id=leg,
        kind=kind,
        function=rng.choice(("f0", "f1", "f2", None)),
        runner=rng.choice((*PERSONS, None)) if kind is LegKind.LEG else rng.choice((lead, None)),
        planned_days=rng.choice((0.5, 1.0, 3.0)),
        plan_due=rng.choice((None, date(2027, 6, 1))),
    )


def random_people(rng: Random) -> People:
    return People(
        heads={function: rng.choice(PERSONS) for function in ("f0", "f1") if rng.random() < 0.8},
        unreachable=frozenset(rng.sample(PERSONS, k=rng.choice((0, 0, 1, 2)))),
        functions={person: rng.choice(("f0", "f1", "f2", None)) for person in [*PERSONS, ADMIN]},
        organisations={person: rng.choice(("ours", "agency", None)) for person in [*PERSONS, ADMIN]},
    )


def random_facts(rng: Random, race: Race, now: datetime) -> dict[str, Any]:
    """Something for every move to read; most of it makes sense."""
    return {
        "objective": rng.choice(("adoption", None)),
        "without_runners": rng.random() < 0.9,
        "until": rng.choice((None, _day(rng, now), _day(rng, now))),
        "latest": rng.choice((None, _day(rng, now))),
        "plan": {leg: [_day(rng, now), None] for leg in race.legs if rng.random() < 0.2},
        "mode": rng.choice(list(ReplanMode)).value,
        "lead": rng.choice(PERSONS),
        "colour": rng.choice(("", "red", "amber", "green")),
        "runner": rng.choice(PERSONS),
        "on": rng.choice((None, *PERSONS)),
        "date": _day(rng, now),
        "pass_on_by": rng.choice((None, _day(rng, now))),
        "need_by": rng.choice((None, _day(rng, now))),
        "answer": rng.choice(list(ReadyAnswer)).value,
        "from": _day(rng, now),
        "missing": [_row(rng) for _ in range(rng.choice((0, 1, 2)))],
        "critical": rng.random() < 0.3,
        "right": rng.random() < 0.5,
        "reason": rng.choice((*ReturnReason, *DeclineReason)).value,
        "added": [_row(rng) for _ in range(rng.choice((0, 1, 1)))],
        "removed": rng.sample(list(race.items), k=min(len(race.items), rng.choice((0, 1)))),
        "leg": {"runner": rng.choice((None, *PERSONS)), "function": rng.choice(("f0", None)), "planned_days": rng.choice((0.5, 2))},
        "items": [_row(rng) for _ in range(rng.choice((0, 0, 1)))],
    }


def spoilt(rng: Random, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same with some of it missing and some of it nonsense."""
    return {name: rng.choice(WRONG) if rng.random() < 0.5 else value for name, value in facts.items() if rng.random() < 0.8}


def _row(rng: Random) -> dict[str, bool]:
    return dict(zip(("required", "wants_evidence", "survives"), _flags(rng), strict=True))


def _flags(rng: Random) -> tuple[bool, bool, bool]:
    return rng.random() < 0.7, rng.random() < 0.5, rng.random() < 0.4


def _day(rng: Random, now: datetime) -> str:
    return _date(rng, now).isoformat()


def _date(rng: Random, now: datetime) -> date:
    return now.date() + timedelta(days=rng.randint(-1, 12))
