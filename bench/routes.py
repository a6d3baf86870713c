"""Routes: one, the ten best, all from one place, a matrix, one after a change, and ten thousand drawn again."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import corridor
from bench.instances import arrays_of, pairs_of
from bench.peers import builders
from bench.timing import OURS, Race, race
from corridor.model import Change
from corridor.search.alternatives import alternatives
from corridor.search.fastest import READY, fastest
from corridor.search.matrix import fan
from corridor.search.measures import Sums, Wish
from corridor.search.space import space_of
from corridor.study.replan import Conditions, Replanner

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers import Peer
    from corridor.graph import Graph
    from corridor.model import Network

K = 10
ENDS_OF_MATRIX = 60
CHANGED = 40
"""Figures that are drawn anew in each of the many runs."""

PLAIN = "corridor, graph not made ready"
WHOLE = "corridor.fastest, legs and range"
UNLIKE = "corridor, below 80% overlap"


def route_races(network: Network) -> list[Race]:
    """Race on one network; first all answers are compared."""
    graph = corridor.as_graph(network)
    arrays = arrays_of(graph)
    peers = {name: build(arrays) for name, build in builders().items()}
    pairs = pairs_of(graph, 200)
    ends = {pair: (graph.starts[pair[0]], graph.ends[pair[1]]) for pair in pairs}
    for pair in pairs:
        ours = sum(graph.edges[number].cost for number in fastest(graph, *pair))
        for name, peer in peers.items():
            if (theirs := peer.cost(*ends[pair])) != ours:
                msg = f"{name} finds {theirs} for {pair}, but {ours} is ours"
                raise AssertionError(msg)

    def by_peer(make: Callable[[Peer], Callable[[tuple[str, str]], object] | None]) -> dict[str, Callable[..., object]]:
        return {name: run for name, peer in peers.items() if (run := make(peer)) is not None}

    def unready(pair: tuple[str, str]) -> object:
        held = READY.pop(id(graph.steps))
        try:
            return fastest(graph, *pair)
        finally:
            READY[id(graph.steps)] = held

    one = race(
        "one route",
        {
            OURS: lambda pair: fastest(graph, *pair),
            PLAIN: unready,
            WHOLE: lambda pair: corridor.fastest(graph, *pair),
            **by_peer(lambda peer: lambda pair: peer.one(*ends[pair])),
        },
        pairs,
        block=20,
        remarks={"networkx": "bidirectional_dijkstra, its quickest", "scipy": "always measures all nodes"},
    )
    return [
        one,
        _first_ten(graph, pairs, by_peer, ends),
        race(
            "all from one place",
            {
                OURS: lambda pair: fan(graph, pair[0], list(graph.ends)),
                **by_peer(lambda peer: lambda pair: peer.fan(ends[pair][0])),
            },
            pairs,
            budget_s=3,
            block=20,
            remarks={OURS: "with the way to each place; peers give costs alone"},
        ),
        _matrix(graph, pairs, peers),
        _after_a_change(network, graph, pairs, peers),
        _drawn_again(network, graph, pairs, peers),
    ]


def _first_ten(
    graph: Graph,
    pairs: list[tuple[str, str]],
    by_peer: Callable[..., dict[str, Callable[..., object]]],
    ends: dict[tuple[str, str], tuple[int, int]],
) -> Race:
    def ours(pair: tuple[str, str], overlap: Fraction) -> object:
        space = space_of(graph, *pair)
        return alternatives(space, Sums(space, Wish()), number=K, overlap=overlap)

    return race(
        f"{K} alternatives",
        {
            OURS: lambda pair: ours(pair, Fraction(1)),
            UNLIKE: lambda pair: ours(pair, Fraction(4, 5)),
            **by_peer(lambda peer: (lambda pair: peer.first(*ends[pair], K)) if peer.first else None),  # type: ignore[misc]
        },
        pairs[:60],
        remarks={
            OURS: "no place twice",
            UNLIKE: "what `corridor route -k 10` gives",
        },
    )


def _matrix(graph: Graph, pairs: list[tuple[str, str]], peers: dict[str, Peer]) -> Race:
    places = sorted({place for pair in pairs for place in pair} & graph.starts.keys() & graph.ends.keys())
    places = places[:ENDS_OF_MATRIX]
    starts = [graph.starts[place] for place in places]
    return race(
        f"matrix {len(places)} x {len(places)}",
        {
            OURS: lambda _: [fan(graph, place, places) for place in places],
            "corridor.matrix, with ranges": lambda _: corridor.matrix(graph, places, places),
            **{name: (lambda _, peer=peer: peer.many(starts)) for name, peer in peers.items()},  # type: ignore[misc]
        },
        list(range(5)),
    )


def _figures(network: Network) -> list[str]:
    """Choose links by rail whose time is changed, the same ones for all."""
    links = sorted(key for key, link in network.links.items() if link.mode.startswith("rail"))
    return Random(3).sample(links, CHANGED)  # noqa: S311 - drawn again alike


def _change(key: str, factor: float) -> Change:
    return Change(action="scale", where="bench", select={"id": key}, field="hours", value=factor, reason="bench")


def _edges_of(graph: Graph, keys: list[str]) -> dict[str, list[int]]:
    """Find the edges of links among the arrays of the peers."""
    arrays = arrays_of(graph)
    places = {pair: at for at, pair in enumerate(zip(arrays.tails, arrays.heads, strict=True))}
    found: dict[str, list[int]] = {key: [] for key in keys}
    for edge in graph.edges:
        if edge.kind == "line" and edge.id in found:
            found[edge.id].append(places[edge.tail, edge.head])
    return found


def _after_a_change(network: Network, graph: Graph, pairs: list[tuple[str, str]], peers: dict[str, Peer]) -> Race:
    keys, chance = _figures(network), Random(4)  # noqa: S311
    edges, costs = _edges_of(graph, keys), arrays_of(graph).costs
    planner = Replanner(network)
    work = [(pair, chance.choice(keys), 1 + chance.random()) for pair in pairs]

    def theirs(peer: Peer) -> Callable[..., object]:
        def run(piece: tuple[tuple[str, str], str, float]) -> None:
            pair, key, factor = piece
            for edge in edges[key]:
                peer.reweighted(edge, round(costs[edge] * factor))  # type: ignore[misc]
            peer.one(graph.starts[pair[0]], graph.ends[pair[1]])
            for edge in edges[key]:
                peer.reweighted(edge, costs[edge])  # type: ignore[misc]

        return run

    return race(
        "route after a change",
        {
            OURS: lambda piece: planner.way(*piece[0], Conditions(changes=(_change(piece[1], piece[2]),))),
            "corridor, built anew": lambda piece: corridor.fastest(_applied(network, piece[1], piece[2]), *piece[0]),
            **{name: theirs(peer) for name, peer in peers.items() if peer.reweighted},
        },
        work,
        budget_s=3,
        block=20,
        remarks={OURS: "from a changed figure of the table; peers are handed the weights of the edges"},
    )


def _applied(network: Network, key: str, factor: float) -> Network:
    from corridor.changes import apply

    return apply(network, [_change(key, factor)])


def _drawn_again(network: Network, graph: Graph, pairs: list[tuple[str, str]], peers: dict[str, Peer]) -> Race:
    keys, chance = _figures(network), Random(5)  # noqa: S311
    edges, costs = _edges_of(graph, keys), arrays_of(graph).costs
    planner = Replanner(network)
    pair = max(pairs, key=lambda pair: sum(graph.edges[number].cost for number in fastest(graph, *pair)))
    draws = [{key: 0.5 + chance.random() * 1.5 for key in keys} for _ in range(10_000)]
    batches = [draws[begin : begin + 250] for begin in range(0, len(draws), 250)]

    def theirs(peer: Peer) -> Callable[..., object]:
        def run(batch: list[dict[str, float]]) -> None:
            for draw in batch:
                for key, factor in draw.items():
                    for edge in edges[key]:
                        peer.reweighted(edge, round(costs[edge] * factor))  # type: ignore[misc]
                peer.one(graph.starts[pair[0]], graph.ends[pair[1]])

        return run

    def ours(batch: list[dict[str, float]]) -> None:
        for draw in batch:
            planner.way(*pair, Conditions(changes=tuple(_change(key, factor) for key, factor in draw.items())))

    return race(
        f"one of 10,000 draws of {CHANGED} figures",
        {OURS: ours, **{name: theirs(peer) for name, peer in peers.items() if peer.reweighted}},
        batches,
        budget_s=15,
        per=250,
        remarks={OURS: "from figures of the tables, with their laws; peers are handed the weights of the edges"},
    )
