"""Routes: one, the ten best, all from one place, a matrix, one after a change, and ten thousand drawn again."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import corridor
from bench.instances import Arrays, arrays_of, pairs_of
from bench.peers import Peer, builders
from bench.timing import OURS, Race, race
from corridor.data.model import Change
from corridor.routing.alternatives import alternatives
from corridor.routing.copies import GivenUpError, course_of, first_ways
from corridor.routing.fastest import PREPARED, fastest, fastest_to_many
from corridor.routing.kernel import costs_from, turned
from corridor.routing.measures import Sums, Wish
from corridor.routing.prepared import prepare
from corridor.routing.rerouting import Rerouter
from corridor.routing.space import space_of
from corridor.studies.replan import Conditions, Replanner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.routing.kernel import Step

    Pair = tuple[str, str]

K = 10
ENDS_OF_MATRIX = 60
CHANGED = 40
"""Figures that are drawn anew in each of the many runs."""

DRAWS, BATCH = 10_000, 250


class Field(NamedTuple):
    """One graph as all contenders have it; `ends` are the nodes of each pair."""

    network: Network
    graph: Graph
    arrays: Arrays
    peers: Mapping[str, Peer]
    pairs: Sequence[Pair]
    ends: Mapping[Pair, tuple[int, int]]

    def by_peer(self, make: Callable[[Peer], Callable[..., object] | None]) -> dict[str, Callable[..., object]]:
        """Give what each peer runs; those that have no call for it are left out."""
        return {name: run for name, peer in self.peers.items() if (run := make(peer)) is not None}


def field_of(network: Network, *, pairs: int = 200) -> Field:
    """Set up the race on a network."""
    graph = corridor.as_graph(network)
    arrays = arrays_of(graph)
    drawn = pairs_of(graph, pairs)
    ends = {pair: (graph.starts[pair[0]], graph.ends[pair[1]]) for pair in drawn}
    return Field(network, graph, arrays, {name: build(arrays) for name, build in builders().items()}, drawn, ends)


def route_races(network: Network) -> list[Race]:
    """Race on one network; first all answers are compared."""
    field = field_of(network)
    check_answers(field)
    return [
        _one_route(field),
        _first_ten(field),
        _all_from_one(field),
        _matrix(field),
        _after_a_change(field, "route after a delay", pieces_of(field, (1, 2))),
        _after_a_change(field, "route after a speed-up", pieces_of(field, (0.5, 1))),
        _after_a_change(field, "route after a delay on it", pieces_of(field, (1, 2), on_it=True)),
        _drawn_again(field),
    ]


# -- answers ---------------------------------------------------------------------------------------------------------


def check_answers(field: Field, *, few: int = 20) -> None:
    """
    See that all find the same: routes, costs to all, routes after changes, and alternatives as far as they are alike.

    Raises
    ------
    AssertionError
        If a peer finds another cost.
    """
    graph = field.graph
    for pair in field.pairs:
        ours = _cost(graph, fastest(graph, *pair))
        for name, peer in field.peers.items():
            _agree(name, pair, peer.cost(*field.ends[pair]), ours)
    rerouter = Rerouter(graph)
    for number, piece in enumerate(pieces_of(field, (0.5, 2))[:few]):
        way = rerouter.way(*piece.pair, piece.ours)
        ours = sum(piece.ours.get(edge, graph.edges[edge].cost) for edge in way)
        for name, peer in field.peers.items():
            peer.reweighted(piece.theirs)
            _agree(name, (number, piece.pair), peer.cost(*field.ends[piece.pair]), ours)
            peer.reweighted(piece.before)
    back = turned(graph.steps)
    for pair in field.pairs[:few]:
        ways = our_first(graph, back, pair, K)
        costs = [_cost(graph, way) for way in ways]
        rising = all(one <= other for one, other in pairwise(costs))
        for name, peer in field.peers.items():
            if peer.costs_of_first is not None:
                theirs = peer.costs_of_first(*field.ends[pair], K)
                # Ours leave out what peers may list: the same links twice, or a place passed again.
                if not rising or any(one < round(other) for one, other in zip(costs, theirs, strict=False)):
                    msg = f"{name} lists {theirs} for {pair}, but {costs} is ours"
                    raise AssertionError(msg)


def _agree(name: str, about: object, theirs: float, ours: int) -> None:
    if round(theirs) != ours:
        msg = f"{name} finds {theirs} for {about}, but {ours} is ours"
        raise AssertionError(msg)


def _cost(graph: Graph, way: Sequence[int]) -> int:
    return sum(graph.edges[number].cost for number in way)


# -- races -----------------------------------------------------------------------------------------------------------


def _one_route(field: Field) -> Race:
    graph, ends = field.graph, field.ends

    def unprepared(pair: Pair) -> object:
        held = PREPARED.pop(id(graph.steps))
        try:
            return fastest(graph, *pair)
        finally:
            PREPARED[id(graph.steps)] = held

    return race(
        "one route",
        {
            OURS: lambda pair: fastest(graph, *pair),
            **field.by_peer(lambda peer: lambda pair: peer.one(*ends[pair])),
            **{
                f"{name}, {peer.usual_name}": partial(_by_ends, usual, ends)
                for name, peer in field.peers.items()
                if (usual := peer.usual)
            },
            "corridor, graph not prepared": unprepared,
            "corridor.fastest, legs and range": lambda pair: corridor.fastest(graph, *pair),
        },
        field.pairs,
        block=20,
        remarks={
            OURS: "the graph is prepared beforehand, see growth",
            "networkx": "bidirectional_dijkstra, its quickest",
            "scipy": "always measures all nodes",
        },
    )


def _by_ends(run: Callable[..., object], ends: Mapping[Pair, tuple[int, int]], pair: Pair) -> object:
    return run(*ends[pair])


def our_first(graph: Graph, back: Sequence[Sequence[Step]], pair: Pair, number: int) -> Sequence[tuple[int, ...]]:
    """Find the first ways as `alternatives` does, without joining the graph to a space first."""
    try:
        return first_ways(graph, course_of(graph, *pair, costs_from(back, graph.ends[pair[1]])), number)
    except GivenUpError:
        return _alternatives(graph, pair, Fraction(1), number)


def _alternatives(graph: Graph, pair: Pair, overlap: Fraction, number: int = K) -> Sequence[tuple[int, ...]]:
    space = space_of(graph, *pair)
    return alternatives(space, Sums(space, Wish()), number=number, overlap=overlap).ways


def _first_ten(field: Field) -> Race:
    graph, ends = field.graph, field.ends
    back = turned(graph.steps)
    return race(
        f"{K} alternatives",
        {
            OURS: lambda pair: our_first(graph, back, pair, K),
            **{
                name: partial(_by_ends, partial(first, k=K), ends)
                for name, peer in field.peers.items()
                if (first := peer.first)
            },
            "corridor, below 80% overlap": lambda pair: _alternatives(graph, pair, Fraction(4, 5)),
        },
        field.pairs[:60],
        budget_s=6,
        remarks={
            OURS: "no place twice, and no two with the same links; peers may list both",
            "corridor, below 80% overlap": "what `corridor route -k 10` gives; no peer looks for ways that differ",
        },
    )


def _all_from_one(field: Field) -> Race:
    graph, ends = field.graph, field.ends
    return race(
        "all from one place",
        {
            OURS: lambda pair: costs_from(graph.steps, ends[pair][0]),
            **field.by_peer(lambda peer: lambda pair: peer.fan(ends[pair][0])),
            "corridor, with the way to each place": lambda pair: fastest_to_many(graph, pair[0], graph.ends),
        },
        field.pairs,
        budget_s=3,
        block=20,
        remarks={OURS: "costs alone, as peers"},
    )


def _matrix(field: Field) -> Race:
    graph = field.graph
    places = sorted({place for pair in field.pairs for place in pair} & graph.starts.keys() & graph.ends.keys())
    places = places[:ENDS_OF_MATRIX]
    starts, ends = ([nodes[place] for place in places] for nodes in (graph.starts, graph.ends))
    prepared = prepare(graph)

    def ours(_: int) -> list[list[int]]:
        return prepared.costs(starts, ends)

    return race(
        f"matrix {len(places)} x {len(places)}",
        {
            OURS: ours,
            **field.by_peer(lambda peer: lambda _: peer.many(starts)),
            "corridor, with the way of each pair": lambda _: [
                fastest_to_many(graph, place, places) for place in places
            ],
            "corridor.matrix, with legs and ranges": lambda _: corridor.matrix(graph, places, places),
        },
        list(range(7)),
    )


class Piece(NamedTuple):
    """A pair and a change: edges with their new costs, as we and as peers number them, and what they cost before."""

    pair: Pair
    key: str
    factor: float
    ours: Mapping[int, int]
    theirs: Mapping[int, int]
    before: Mapping[int, int]


def links_of(field: Field) -> list[str]:
    """Choose links by rail that are open, whose time is changed, the same ones for all."""
    links = sorted(key for key in _lines(field) if field.network.links[key].mode.startswith("rail"))
    return Random(3).sample(links, min(CHANGED, len(links)))  # noqa: S311 - drawn again alike


def pieces_of(field: Field, factors: tuple[float, float], *, on_it: bool = False) -> list[Piece]:
    """Draw a link and a factor for each pair; the link from the fastest way itself, or wherever it may lie."""
    chance, lines = Random(4), _lines(field)  # noqa: S311 - drawn again alike
    anywhere, edges = links_of(field), field.graph.edges
    found = []
    for pair in field.pairs:
        passed = [edges[number].id for number in fastest(field.graph, *pair) if edges[number].kind == "line"]
        key, factor = chance.choice(passed if on_it else anywhere), chance.uniform(*factors)
        found.append(Piece(pair, key, factor, *_costs(field, lines, {key: factor})))
    return found


def _lines(field: Field) -> dict[str, list[tuple[int, int]]]:
    """Find the edges of each link, in our graph and in the arrays."""
    places = {ends: at for at, ends in enumerate(zip(field.arrays.tails, field.arrays.heads, strict=True))}
    found: dict[str, list[tuple[int, int]]] = {}
    for number, edge in enumerate(field.graph.edges):
        if edge.kind == "line":
            found.setdefault(edge.id, []).append((number, places[edge.tail, edge.head]))
    return found


def _costs(
    field: Field, lines: Mapping[str, Sequence[tuple[int, int]]], factors: Mapping[str, float]
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    both = [(*place, factor) for key, factor in factors.items() for place in lines[key]]
    usual = field.arrays.costs
    return (
        {ours: round(usual[theirs] * factor) for ours, theirs, factor in both},
        {theirs: round(usual[theirs] * factor) for _, theirs, factor in both},
        {theirs: usual[theirs] for _, theirs, _ in both},
    )


def _change(key: str, factor: float) -> Change:
    return Change(action="scale", where="bench", select={"id": key}, field="hours", value=factor, reason="bench")


def _after_a_change(field: Field, task: str, pieces: Sequence[Piece]) -> Race:
    rerouter, planner = Rerouter(field.graph), Replanner(field.network)

    def theirs(peer: Peer) -> Callable[..., object]:
        def run(piece: Piece) -> None:
            peer.reweighted(piece.theirs)
            peer.one(*field.ends[piece.pair])
            peer.reweighted(piece.before)

        return run

    return race(
        task,
        {
            OURS: lambda piece: rerouter.way(*piece.pair, piece.ours),
            **field.by_peer(theirs),
            "corridor, from a figure of a table": lambda piece: planner.way(
                *piece.pair, Conditions(changes=(_change(piece.key, piece.factor),))
            ),
            "corridor, built anew": lambda piece: corridor.fastest(_applied(field.network, piece), *piece.pair),
        },
        pieces,
        budget_s=3,
        block=20,
        remarks={
            OURS: "handed the weights of two edges, as peers, each time for another pair; nothing is searched where "
            "the change cannot matter",
            "corridor, from a figure of a table": "checked as `--set` would, its law worked out anew",
        },
    )


def _applied(network: Network, piece: Piece) -> Network:
    from corridor.scenario.changes import apply

    return apply(network, [_change(piece.key, piece.factor)])


def _drawn_again(field: Field) -> Race:
    graph, lines, keys, chance = field.graph, _lines(field), links_of(field), Random(5)  # noqa: S311
    planner, rerouter = Replanner(field.network), Rerouter(graph)
    pair = max(field.pairs, key=lambda pair: _cost(graph, fastest(graph, *pair)))
    draws = [{key: chance.uniform(0.5, 2) for key in keys} for _ in range(DRAWS)]
    handed = [(draw, *_costs(field, lines, draw)[:2]) for draw in draws]
    batches = [handed[begin : begin + BATCH] for begin in range(0, DRAWS, BATCH)]

    def theirs(peer: Peer) -> Callable[..., object]:
        def run(batch: list[tuple[dict[str, float], dict[int, int], dict[int, int]]]) -> None:
            for _, _, costs in batch:
                peer.reweighted(costs)
                peer.one(*field.ends[pair])

        return run

    def ours(batch: list[tuple[dict[str, float], dict[int, int], dict[int, int]]]) -> None:
        for _, costs, _ in batch:
            rerouter.way(*pair, costs)

    def whole(batch: list[tuple[dict[str, float], dict[int, int], dict[int, int]]]) -> None:
        for draw, _, _ in batch:
            planner.way(*pair, Conditions(changes=tuple(_change(key, factor) for key, factor in draw.items())))

    return race(
        f"one of {DRAWS:,} draws of {len(keys)} figures",
        {OURS: ours, **field.by_peer(theirs), "corridor, from figures of the tables": whole},
        batches,
        budget_s=12,
        per=BATCH,
        remarks={
            OURS: "handed the weights of all edges of the links, as peers; the longest of the pairs",
            "corridor, from figures of the tables": "each checked as `--set` would, its law worked out anew",
        },
    )
