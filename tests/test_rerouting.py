"""Searching again under other costs gives what a search from scratch gives, tie by tie."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import COST_OF_MINUTE, Edge, Graph, compile_graph
from corridor.routing import prepared, rerouting
from corridor.routing.fastest import fastest
from corridor.routing.kernel import UNREACHED, costs_from, turned
from corridor.routing.prepared import prepare
from corridor.routing.rerouting import Rerouter
from tests.test_fastest import networks
from tests.test_prepared import dense_graphs, ids, plain

if TYPE_CHECKING:
    from corridor.data.model import Network


def changed(graph: Graph, edges: dict[int, Edge]) -> Graph:
    """Build the graph anew with other edges."""
    parts = graph._asdict()
    parts.pop("steps")
    return compile_graph(**{**parts, "edges": [edges.get(number, edge) for number, edge in enumerate(graph.edges)]})


def check(graph: Graph, chance: Random, *, rounds: int) -> None:
    """Ask for all pairs under random minutes, again and again of one object."""
    places = sorted(graph.starts.keys() & graph.ends.keys())
    timed = [number for number, edge in enumerate(graph.edges) if edge.kind]
    with pytest.MonkeyPatch.context() as patch:
        # Most of what is asked in earnest needs no search, or is asked too seldom for bounds.
        patch.setattr(rerouting, "FEW_SEARCHES", chance.choice([0, 2]))
        if chance.random() < 0.5:
            prepare(graph)
        rerouter = Rerouter(graph)
        for _ in range(rounds):
            edges = {
                number: graph.edges[number]._replace(minutes=chance.choice([0, 1, 2, 60, 5000]))
                for number in chance.sample(timed, min(len(timed), chance.randint(0, 5)))
            }
            costs = {number: edge.cost for number, edge in edges.items()}
            whole = changed(graph, edges)
            for origin, destination in permutations(places[:6], 2):
                expected = plain(whole, origin, destination)
                if expected is None:
                    with pytest.raises(NoRouteError):
                        rerouter.way(origin, destination, costs)
                else:
                    assert ids(whole, rerouter.way(origin, destination, costs)) == ids(whole, expected)


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_random_networks(network: Network, chance: Random) -> None:
    check(build(network), chance, rounds=4)


@settings(max_examples=150, deadline=None)
@given(dense_graphs(), st.randoms(use_true_random=False))
def test_dense_graphs_full_of_equal_ways(graph: Graph, chance: Random) -> None:
    check(graph, chance, rounds=4)


def test_the_shipped_network_under_many_draws() -> None:
    """Minutes drawn far apart, so that bounds go stale, hold, and are too narrow."""
    from corridor import open_network

    graph = build(open_network(product="charter"))
    chance = Random(7)  # noqa: S311 - drawn again alike
    lines = chance.sample([number for number, edge in enumerate(graph.edges) if edge.kind == "line"], 250)
    rerouter = Rerouter(graph)
    for origin, destination in (("xian", "poti"), ("kashgar", "mersin")):
        found = set()
        for _ in range(40):
            factors = {number: chance.uniform(0.3, 3) for number in lines}
            edges = {
                number: graph.edges[number]._replace(minutes=round(graph.edges[number].minutes * factor))
                for number, factor in factors.items()
            }
            way = rerouter.way(origin, destination, {number: edge.cost for number, edge in edges.items()})
            assert way == plain(changed(graph, edges), origin, destination)
            found.add(way)
        assert len(found) > 3


def test_what_cannot_matter_is_not_searched_for(toy: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = build(toy)
    rerouter = Rerouter(graph)
    best = rerouter.way("amber", "elm", {})
    searched: list[int] = []

    def counted(graph: Graph, origin: str, destination: str) -> tuple[int, ...]:
        searched.append(1)
        return fastest(graph, origin, destination)

    monkeypatch.setattr(rerouting, "fastest", counted)
    on = next(number for number in best if graph.edges[number].kind == "line")
    off = next(number for number, edge in enumerate(graph.edges) if edge.kind == "line" and number not in best)
    calm = {on: graph.edges[on].cost - COST_OF_MINUTE, off: graph.edges[off].cost + COST_OF_MINUTE}
    assert rerouter.way("amber", "elm", calm) == best
    assert not searched
    rerouter.way("amber", "elm", {on: graph.edges[on].cost + COST_OF_MINUTE})
    rerouter.way("amber", "elm", {off: graph.edges[off].cost - COST_OF_MINUTE})
    assert len(searched) == 2


def test_another_name_may_win_a_tie() -> None:
    edges = [
        Edge(0, 1, "line", "a", minutes=5),
        Edge(0, 1, "line", "b", minutes=5),
    ]
    graph = compile_graph(
        name="tie",
        on="2026-01-01",
        applied=(),
        nodes=["here|road|start", "there|road|end"],
        edges=edges,
        starts={"here": 0},
        ends={"there": 1},
        places={},
        names={},
        links=(),
        shutdowns={},
        departures={},
    )
    rerouter = Rerouter(graph)
    assert rerouter.way("here", "there", {}) == (0,)
    assert rerouter.way("here", "there", {0: edges[0].cost}, {0: edges[0]._replace(id="c")}) == (1,)


def test_barred_edges_and_places_to_pass_hold(toy: Network) -> None:
    graph = build(toy)
    first = fastest(graph, "amber", "elm")
    excluded = frozenset(number for number in first if graph.edges[number].mode == "feeder")
    slow = {number: edge.cost + COST_OF_MINUTE for number, edge in enumerate(graph.edges) if edge.mode == "road"}
    whole = changed(
        graph, {number: graph.edges[number]._replace(minutes=cost // COST_OF_MINUTE) for number, cost in slow.items()}
    )
    assert Rerouter(graph, excluded=excluded).way("amber", "elm", slow) == fastest(
        whole, "amber", "elm", excluded=excluded
    )
    assert Rerouter(graph, via=["fir"]).way("amber", "elm", slow) == fastest(whole, "amber", "elm", via=["fir"])


@settings(max_examples=60, deadline=None)
@given(dense_graphs(), st.sampled_from([0, 10_000]))
def test_costs_between_places_are_those_of_the_best_ways(graph: Graph, large: int) -> None:
    back = turned(graph.steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "LARGE", large)
        known = prepared.Prepared(graph)
        starts, ends = list(graph.starts), list(graph.ends)
        table = known.costs(map(graph.starts.__getitem__, starts), list(map(graph.ends.__getitem__, ends)))
    for origin, row in zip(starts, table, strict=True):
        costs = costs_from(graph.steps, graph.starts[origin])
        for destination, cost in zip(ends, row, strict=True):
            assert (
                cost
                == costs[graph.ends[destination]]
                == costs_from(back, graph.ends[destination])[graph.starts[origin]]
            )
            way = plain(graph, origin, destination) if origin != destination else None
            if way is not None:
                assert cost == sum(graph.edges[number].cost for number in way)
            elif origin != destination:
                assert cost == UNREACHED
