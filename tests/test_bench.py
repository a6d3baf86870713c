"""On random networks of other sizes than in the benchmarks, all contenders that are here find the same."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from bench.instances import random_network
from bench.routes import check_answers, field_of, our_first
from corridor import open_network
from corridor.routing.fastest import fastest
from corridor.routing.kernel import turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Graph


@pytest.mark.parametrize(("n_places", "seed"), [(23, 2), (150, 3), (400, 4)])
def test_peers_agree_on_routes_changes_and_alternatives(n_places: int, seed: int) -> None:
    field = field_of(random_network(n_places, seed=seed), pairs=40)
    assert {"networkx", "scipy"} <= field.peers.keys()
    check_answers(field)


def test_peers_agree_on_the_shipped_network() -> None:
    check_answers(field_of(open_network(), pairs=30))


def test_a_peer_that_finds_another_cost_is_told() -> None:
    field = field_of(random_network(23, seed=2), pairs=5)
    pair = field.pairs[0]
    first = next(number for number in fastest(field.graph, *pair) if field.graph.edges[number].cost)
    edge = field.graph.edges[first]
    at = list(zip(field.arrays.tails, field.arrays.heads, strict=True)).index((edge.tail, edge.head))
    field.peers["networkx"].reweighted({at: edge.cost - 1})
    with pytest.raises(AssertionError, match="networkx finds"):
        check_answers(field)


def test_alternatives_are_the_simple_paths_of_networkx_without_near_copies() -> None:
    field = field_of(random_network(60, seed=5), pairs=12)
    graph = field.graph
    digraph: nx.DiGraph[int] = nx.DiGraph()
    arrays = field.arrays
    digraph.add_weighted_edges_from(zip(arrays.tails, arrays.heads, arrays.costs, strict=True), weight="cost")
    for pair in field.pairs:
        ours = our_first(graph, turned(graph.steps), pair, 6)
        paths = nx.shortest_simple_paths(digraph, *field.ends[pair], weight="cost")
        kept = list[frozenset[str]]()
        costs = list[int]()
        for path in islice(paths, 400):
            edges = [graph.edges[number] for number in numbers_of(graph, path)]
            lines = [edge for edge in edges if edge.kind == "line"]
            places = [pair[0], *(edge.destination for edge in lines)]
            links = frozenset(edge.id for edge in lines)
            if len(set(places)) == len(places) and not any(links <= other or other <= links for other in kept):
                kept.append(links)
                costs.append(sum(edge.cost for edge in edges))
            if len(kept) == len(ours):
                break
        assert costs == [sum(graph.edges[number].cost for number in way) for way in ours]


def numbers_of(graph: Graph, path: Sequence[int]) -> list[int]:
    """Find the edges between the nodes of a path."""
    return [
        min((cost, number) for head, cost, number in graph.steps[tail] if head == following)[1]
        for tail, following in pairwise(path)
    ]
