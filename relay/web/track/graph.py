"""The graph of a race as it is drawn: sorted, free of dead ends, and with long quiet stretches folded into one piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from campaigns.lifecycle import Id
from relay.web.track.reading import GUN, TAPE, Edge

FOLD_FROM, NEAR = 12, 7  # a plain chain longer than this keeps as many legs near its batons
FOLD_BRANCH_FROM, NEAR_IN_BRANCH = 5, 3
BARE = "\0bare:"  # an exchange between two legs that have others too is drawn as a branch without a leg

Links = dict[Id, list[tuple[Id, Id]]]  # leg -> (exchange, other leg)


@dataclass(slots=True)
class Graph:
    """`order` runs from gun to tape and never against an exchange."""

    order: list[Id]
    outs: Links
    ins: Links
    folded: dict[Id, list[Id]] = field(default_factory=dict)


def build(legs: Sequence[Id], edges: Iterable[Edge], live: Set[Id]) -> Graph:
    """Whatever the plan, a graph with one beginning and one end: legs without exchanges hang between gun and tape, circles are cut."""
    nodes = [GUN, *legs, TAPE]
    order = _sorted(nodes, edges)
    place = {node: i for i, node in enumerate(order)}
    graph = Graph(order, {node: [] for node in nodes}, {node: [] for node in nodes})
    for exchange, giver, taker in edges:
        if place[giver] < place[taker]:
            _link(graph, exchange, giver, taker)
    for leg in legs or (TAPE,):
        if not graph.ins[leg]:
            _link(graph, "", GUN, leg)
        if leg != TAPE and not graph.outs[leg]:
            _link(graph, "", leg, TAPE)
    _add_bare_branches(graph)
    if len(legs) > FOLD_FROM:
        _fold(graph, live)
    return graph


def _link(graph: Graph, exchange: Id, giver: Id, taker: Id) -> None:
    graph.outs[giver].append((exchange, taker))
    graph.ins[taker].append((exchange, giver))


def _sorted(nodes: Sequence[Id], edges: Iterable[Edge]) -> list[Id]:
    waiting = dict.fromkeys(nodes, 0)
    takers: dict[Id, list[Id]] = {}
    for _, giver, taker in edges:
        takers.setdefault(giver, []).append(taker)
        waiting[taker] += 1
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:  # grows while it is walked
        for taker in takers.get(node, ()):
            waiting[taker] -= 1
            if not waiting[taker]:
                ready.append(taker)
    rest = [node for node in nodes if waiting[node] > 0]
    return [GUN, *(node for node in (*ready, *rest) if node not in (GUN, TAPE)), TAPE]


def _add_bare_branches(graph: Graph) -> None:
    """Afterwards every exchange has a leg of its own at one of its ends, so that it has a row of its own."""
    for giver in [node for node in graph.order if len(graph.outs[node]) > 1 or node == GUN]:
        for i, (exchange, taker) in enumerate(graph.outs[giver]):
            if len(graph.ins[taker]) == 1 and (giver, taker) != (GUN, TAPE):
                continue
            if len(graph.outs[giver]) == 1 and taker != TAPE:
                continue
            bare = f"{BARE}{len(graph.order)}:{exchange}"  # the number keeps nameless ones apart
            graph.outs[giver][i] = (exchange, bare)
            graph.ins[taker][graph.ins[taker].index((exchange, giver))] = (exchange, bare)
            graph.outs[bare], graph.ins[bare] = [(exchange, taker)], [(exchange, giver)]
            graph.order.insert(graph.order.index(giver) + 1, bare)


def exchange_of(bare: Id) -> Id:
    return bare.split(":", 2)[2]


def _fold(graph: Graph, live: Set[Id]) -> None:
    """Far from every baton, one piece "+14 legs" says as much as fourteen that nobody can read."""
    chains = list(_chains(graph))
    most, near = (FOLD_FROM, NEAR) if len(chains) == 1 else (FOLD_BRANCH_FROM, NEAR_IN_BRANCH)
    gone: set[Id] = set()
    for chain in chains:
        if len(chain) <= most:
            continue
        hot = [i for i, leg in enumerate(chain) if leg in live] or [0]
        nearest = sorted(range(len(chain)), key=lambda i, hot=hot: min(abs(i - one) for one in hot))  # type: ignore[misc]  # a default binds the loop's variable
        kept = set(nearest[: max(near, len(hot))])
        for stretch in _stretches(len(chain), kept):
            members = chain[stretch.start : stretch.stop]
            _contract(graph, members)
            gone.update(members[1:])
    graph.order = [node for node in graph.order if node not in gone]


def _chains(graph: Graph) -> Iterable[list[Id]]:
    """Legs that follow each other with nothing beside them."""
    seen: set[Id] = set()
    for node in graph.order[1:-1]:
        chain = [node] if node not in seen else []
        while chain:
            seen.add(chain[-1])
            following = graph.outs[chain[-1]]
            if len(following) != 1 or following[0][1] == TAPE or len(graph.ins[following[0][1]]) != 1:
                yield chain
                break
            chain.append(following[0][1])


def _stretches(length: int, kept: Set[int]) -> Iterable[range]:
    start = 0
    for i in range(length + 1):
        if i == length or i in kept:
            if i - start > 1:
                yield range(start, i)
            start = i + 1


def _contract(graph: Graph, members: list[Id]) -> None:
    first, last = members[0], members[-1]
    graph.folded[first] = members
    graph.outs[first] = graph.outs[last]
    for exchange, taker in graph.outs[first]:
        links = graph.ins[taker]
        links[links.index((exchange, last))] = (exchange, first)


def branches_between(graph: Graph, giver: Id, taker: Id, interior: Sequence[Id]) -> list[list[Id]] | None:
    """The plain chains side by side that make up a parallel part, or None where it is more entangled than that."""
    if any(len(graph.outs[node]) != 1 or len(graph.ins[node]) != 1 for node in interior):
        return None
    branches = []
    for _, node in graph.outs[giver]:
        branch = []
        while node != taker:
            branch.append(node)
            node = graph.outs[node][0][1]
        branches.append(branch)
    return branches


def longest_chains(graph: Graph, interior: Sequence[Id], days: Mapping[Id, float]) -> list[list[Id]]:
    """Every leg of an entangled part once: the longest chain by days, then the longest of what is left, and so on."""
    left, chains = dict.fromkeys(interior), list[list[Id]]()
    while left:
        best: dict[Id, float] = {}
        following: dict[Id, Id | None] = {}
        for node in reversed(list(left)):
            nodes = [taker for _, taker in graph.outs[node] if taker in left]
            then = max(nodes, key=best.__getitem__, default=None)
            best[node], following[node] = days[node] + (best[then] if then else 0.0), then
        chain: list[Id] = []
        here: Id | None = max(left, key=best.__getitem__)
        while here is not None:
            chain.append(here)
            del left[here]
            here = following[here]
        chains.append(chain)
    return chains
