"""Where everything stands: x in percent of the track, rows in pixels from the trunk. Nothing here knows what a state looks like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from campaigns.lifecycle import Id
from relay.web.track.graph import BARE, Graph, branches_between, build, exchange_of, longest_chains
from relay.web.track.reading import GUN, TAPE, Edge

LEAST, LEAST_LIVE, LEAST_FOLDED = 100 / 12, 20.0, 14.0
BESIDE_BEND = 7.0  # what a live leg needs more for a fork or join at its end
PARALLEL, PARALLEL_LIVE, PER_FURTHER_LEG, PARALLEL_MOST = 30.0, 38.0, 7.0, 80.0
ROWS, ROW, ROW_IN_DETAIL = 4, 32, 44
BEND = 28  # pixels from a fork to its first zones, from the last ones to a join


@dataclass(slots=True)
class Place:
    """A leg from `start` to `end` percent on a row; its zones stand `before` and `after` pixels inside them."""

    start: float
    end: float
    row: int = 0
    before: int = 0
    after: int = 0
    at_gun: bool = False
    at_join: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """An exchange on the track: its zone is `way` × BEND pixels from `at`, on `row`; there the line bends from the row `trunk`.

    `branch` is the leg on that row. `zone` is false where its zone stands elsewhere. `quiet`: beside gun
    or tape, where a zone is drawn only when it has something to say.
    """

    exchange: Id
    taker: Id
    branch: Id
    at: float
    row: int
    trunk: int
    way: int
    zone: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """Below which row and from which percent on there was no more room, and for which legs and exchanges."""

    start: float
    row: int
    legs: list[Id]
    exchanges: list[Id]


@dataclass(slots=True)
class Layout:
    """`folded` tells the legs of a folded stretch by its first one."""

    places: dict[Id, Place]
    joints: list[Joint]
    folded: dict[Id, list[Id]]
    hidden: list[Hidden]
    above: int
    below: int


@dataclass(slots=True)
class _Part:
    """A piece of the trunk: one leg, or what lies between two legs that everything passes through."""

    nodes: Sequence[Id]
    weight: float
    floor: float
    branches: Sequence[Sequence[Id]] = ()
    tangled: bool = False


@dataclass(slots=True)
class _Sizes:
    """The days of each leg, what it must not fall below in percent of the track, and what comes first where room is short."""

    graph: Graph
    days: Mapping[Id, float]
    live: Set[Id]
    late: Set[Id]

    def weight(self, node: Id) -> float:
        days = self.days
        return max(sum(days[leg] for leg in self.graph.folded.get(node, (node,)) if leg in days), 0.1)

    def floor(self, node: Id) -> float:
        if node in self.live or node.startswith(BARE):
            return LEAST_LIVE
        return LEAST_FOLDED if node in self.graph.folded else LEAST

    def urgency(self, branch: Sequence[Id]) -> int:
        """What is stuck comes first, then what has a baton."""
        subjects = [exchange_of(node) if node.startswith(BARE) else node for node in branch]
        return 0 if not self.late.isdisjoint(subjects) else 1 if not self.live.isdisjoint(subjects) else 2


_NOBODY: frozenset[Id] = frozenset()


def lay_out(days: Mapping[Id, float], edges: Sequence[Edge], *, live: Set[Id], late: Set[Id] = _NOBODY, spacing: int = ROW) -> Layout:
    """Places for any plan: a trunk, parallel parts on rows of their own, and what is more entangled by its longest chain.

    `live` and `late` hold legs and exchanges.
    """
    graph = build(list(days), edges, live)
    sizes = _Sizes(graph, days, live, late)
    parts = list(_parts(sizes))
    layout = Layout({}, [], graph.folded, [], 0, 0)
    start = 0.0
    for part, width in zip(parts, shares([p.weight for p in parts], [p.floor for p in parts], 100.0), strict=True):
        if part.tangled:
            _lay_tangle(layout, sizes, part, start, width, spacing)
        elif part.branches:
            _lay_branches(layout, sizes, part, start, width, spacing)
        else:
            layout.places[part.nodes[0]] = Place(start, start + width)
        start += width
    _join_up(layout, graph)
    rows = [place.row for place in layout.places.values()]
    layout.above, layout.below = -min(rows, default=0), max(rows, default=0)
    return layout


def shares(weights: Sequence[float], floors: Sequence[float], room: float) -> list[float]:
    """Widths in proportion to the weights, none below its floor; where the floors alone are too much they shrink evenly."""
    if sum(floors) >= room:
        return [floor * room / sum(floors) for floor in floors]
    widths, free = list(floors), list(range(len(weights)))
    while free:
        left = room - sum(widths[i] for i in range(len(weights)) if i not in set(free))
        scale = left / sum(weights[i] for i in free)
        large = [i for i in free if weights[i] * scale >= floors[i]]
        if len(large) == len(free):
            for i in free:
                widths[i] = weights[i] * scale
            break
        free = large
    return widths


def _parts(sizes: _Sizes) -> Iterator[_Part]:
    """The trunk in its order. A leg is on the trunk when no exchange leads past it."""
    graph = sizes.graph
    place = {node: i for i, node in enumerate(graph.order)}
    reach = since = 0
    for i, node in enumerate(graph.order):
        if i and reach <= i:
            if i - since > 1:
                yield _parallel(sizes, graph.order[since], node, graph.order[since + 1 : i])
            if node != TAPE:
                yield _Part((node,), sizes.weight(node), sizes.floor(node))
            since = i
        reach = max(reach, max((place[taker] for _, taker in graph.outs[node]), default=0))


def _parallel(sizes: _Sizes, giver: Id, taker: Id, interior: Sequence[Id]) -> _Part:
    branches = branches_between(sizes.graph, giver, taker, interior)
    tangled = branches is None
    if branches is None:
        branches = longest_chains(sizes.graph, interior, {node: sizes.weight(node) for node in interior})
    floor = PARALLEL_LIVE if sizes.urgency(interior) < 2 else PARALLEL
    floor += PER_FURTHER_LEG * (max(len(branch) for branch in branches) - 1)
    weight = max(sum(sizes.weight(node) for node in branch) for branch in branches)
    return _Part(interior, weight, min(floor, PARALLEL_MOST), branches, tangled)


def _shown(sizes: _Sizes, branches: Sequence[Sequence[Id]]) -> list[Sequence[Id]]:
    """At most four of them, the most urgent, in the order of the plan."""
    chosen = sorted(range(len(branches)), key=lambda i: sizes.urgency(branches[i]))[:ROWS]
    return [branches[i] for i in sorted(chosen)]


def _lay_branches(layout: Layout, sizes: _Sizes, part: _Part, start: float, width: float, spacing: int) -> None:
    shown = _shown(sizes, part.branches)
    for i, branch in enumerate(shown):
        row, x = round((i - (len(shown) - 1) / 2) * spacing), start
        bends = [BESIDE_BEND * (node in sizes.live) * ((node == branch[0]) + (node == branch[-1])) for node in branch]
        floors = [sizes.floor(node) + bend for node, bend in zip(branch, bends, strict=True)]
        for node, share in zip(branch, shares([sizes.weight(node) for node in branch], floors, width), strict=True):
            layout.places[node] = Place(x, x + share, row)
            x += share
    _hide(layout, sizes, [branch for branch in part.branches if branch not in shown], start)


def _hide(layout: Layout, sizes: _Sizes, branches: Sequence[Sequence[Id]], start: float) -> None:
    nodes = [node for branch in branches for node in branch]
    legs = [leg for node in nodes if not node.startswith(BARE) for leg in sizes.graph.folded.get(node, (node,))]
    exchanges = [exchange_of(node) for node in nodes if node.startswith(BARE)]
    if legs or not sizes.live.isdisjoint(exchanges):
        rows = [place.row for place in layout.places.values() if place.start >= start]
        layout.hidden.append(Hidden(start, max(rows, default=0), legs, exchanges))


def _lay_tangle(layout: Layout, sizes: _Sizes, part: _Part, start: float, width: float, spacing: int) -> None:
    """x by the longest path in days; the longest chain stays on the trunk's row, the others alternate below and above it."""
    spans = _spans(sizes, part, start, width)
    rows: dict[int, list[tuple[float, float]]] = {0: [], 1: [], -1: [], 2: []}
    hidden = []
    first, *others = part.branches
    for chain in [first, *sorted(others, key=sizes.urgency)]:
        left, right = spans[chain[0]][0], spans[chain[-1]][1]
        row = next((r for r, taken in rows.items() if all(right <= a or left >= b for a, b in taken)), None)
        if row is None:
            hidden.append(chain)
            continue
        rows[row].append((left, right))
        for node in chain:
            layout.places[node] = Place(*spans[node], row=row * spacing)
    _hide(layout, sizes, hidden, start)


def _spans(sizes: _Sizes, part: _Part, start: float, width: float) -> dict[Id, tuple[float, float]]:
    """From when to when each leg runs, in percent; a leg with one taker stretches until that one starts."""
    graph, inside = sizes.graph, set(part.nodes)
    least = {node: max(sizes.weight(node), part.weight * sizes.floor(node) / width) for node in part.nodes}
    begins: dict[Id, float] = {}
    for node in part.nodes:
        begins[node] = max((begins[giver] + least[giver] for _, giver in graph.ins[node] if giver in inside), default=0.0)
    finish = max(begins[node] + least[node] for node in part.nodes)
    scale = width / finish
    spans = {}
    for node in part.nodes:
        takers = [taker for _, taker in graph.outs[node] if taker in inside]
        end = begins[node] + least[node]
        if len(graph.outs[node]) == 1:
            end = begins[takers[0]] if takers else finish
        spans[node] = (start + begins[node] * scale, start + end * scale)
    return spans


def _join_up(layout: Layout, graph: Graph) -> None:
    """Put every exchange where its legs meet: after a fork, before a join, else right between the two."""
    places = layout.places
    ends = {GUN: Place(0.0, 0.0), TAPE: Place(100.0, 100.0)}
    for giver in graph.order:
        here = places.get(giver) or ends.get(giver)
        for exchange, taker in graph.outs[giver]:
            there = places.get(taker) or ends.get(taker)
            if here is None or there is None:
                continue
            quiet = False
            way = 1 if len(graph.outs[giver]) > 1 or (here.row != there.row and len(graph.ins[taker]) == 1) else 0
            if not way and len(graph.ins[taker]) > 1:
                way = -1
            if not way and (giver == GUN or taker == TAPE):
                way, quiet = (1 if giver == GUN else -1), True
            _meet(here, there, way, quiet=quiet)
            branch, trunk = (here, there) if way < 0 else (there, here)
            at = here.end if way < 0 else there.start
            zone = bool(exchange) and not giver.startswith(BARE)
            node = giver if way < 0 else taker
            layout.joints.append(Joint(exchange, taker, node, at, branch.row, trunk.row, way, zone, quiet))


def _meet(giver: Place, taker: Place, way: int, *, quiet: bool) -> None:
    if quiet:
        taker.at_gun = way > 0
    elif way > 0:
        taker.before = BEND
    elif way < 0:
        giver.after, taker.at_join = BEND, True
