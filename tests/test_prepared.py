"""A prepared graph answers as the plain search does, tie by tie."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor import as_graph
from corridor.data.model import Network
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import Edge, Graph, PlaceOfGraph, compile_graph
from corridor.routing import prepared
from corridor.routing.fastest import PREPARED, fastest
from corridor.routing.prepared import KEPT_GRAPHS, prepare
from tests.test_fastest import networks


def ids(graph: Graph, edges: tuple[int, ...] | None) -> list[str] | None:
    """Give the ids of the legs; None where there is no way."""
    return None if edges is None else [graph.edges[number].id for number in edges if graph.edges[number].kind]


def plain(graph: Graph, origin: str, destination: str) -> tuple[int, ...] | None:
    """Search without anything prepared."""
    held = dict(PREPARED)
    PREPARED.clear()
    try:
        return fastest(graph, origin, destination)
    except NoRouteError:
        return None
    finally:
        PREPARED.update(held)


def agrees(graph: Graph, *, large: int) -> None:
    """Compare all pairs of places, and see that the edges found join up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "LARGE", large)
        search = prepare(graph).way
    for origin, destination in permutations(sorted(graph.starts.keys() & graph.ends.keys()), 2):
        start, end = graph.starts[origin], graph.ends[destination]
        edges = search(start, end)
        assert ids(graph, edges) == ids(graph, plain(graph, origin, destination))
        if edges is not None:
            nodes = [start, *(graph.edges[number].head for number in edges)]
            assert nodes[:-1] == [graph.edges[number].tail for number in edges]
            assert nodes[-1] == end


@pytest.mark.parametrize("large", [0, 10_000])
def test_the_toy_and_its_ties(toy: Network, large: int) -> None:
    agrees(build(toy), large=large)


@settings(max_examples=80, deadline=None)
@given(networks(), st.sampled_from([0, 10_000]))
def test_random_networks(network: Network, large: int) -> None:
    agrees(build(network), large=large)


@st.composite
def dense_graphs(draw: st.DrawFn) -> Graph:
    """Give small dense graphs in which most ways have an equal."""
    size = draw(st.integers(2, 9))
    pairs = list(permutations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=30))
    lines = [
        Edge(
            size + tail,
            head,
            "line",
            draw(st.sampled_from("abcd")),
            str(tail),
            str(head),
            minutes=draw(st.integers(0, 2)),
        )
        for tail, head in chosen
    ]
    passing = [Edge(node, size + node, "") for node in range(size)]
    starting = [Edge(2 * size + node, size + node, "") for node in range(size)]
    ending = [Edge(node, 3 * size + node, "") for node in range(size)]
    roles = ("arrive", "depart", "start", "end")
    return compile_graph(
        name="dense",
        on="2026-01-01",
        applied=(),
        nodes=[f"{node}|road|{role}" for role in roles for node in range(size)],
        edges=[*lines, *passing, *starting, *ending],
        starts={str(node): 2 * size + node for node in range(size)},
        ends={str(node): 3 * size + node for node in range(size)},
        places={str(node): PlaceOfGraph(str(node), "KZ", 0, 0) for node in range(size)},
        names={str(node): (str(node),) for node in range(size)},
        links=(),
        shutdowns={},
        departures={},
    )


@settings(max_examples=200, deadline=None)
@given(dense_graphs(), st.sampled_from([0, 10_000]))
def test_dense_graphs_full_of_equal_ways(graph: Graph, large: int) -> None:
    agrees(graph, large=large)


def test_the_shipped_network() -> None:
    from corridor import open_network

    graph = build(open_network())
    search = prepare(graph).way
    places = sorted(graph.starts.keys() & graph.ends.keys())
    for origin, destination in zip(places[::7], places[3::5], strict=False):
        if origin != destination:
            edges = search(graph.starts[origin], graph.ends[destination])
            assert edges == plain(graph, origin, destination)


def test_only_a_graph_that_was_asked_for_is_ready_and_few_are_held(toy: Network) -> None:
    PREPARED.clear()
    graph = build(toy)
    fastest(graph, "amber", "elm")
    assert not PREPARED
    graphs = [as_graph(toy) for _ in range(6)]
    assert len(PREPARED) == KEPT_GRAPHS
    assert id(graphs[-1].steps) in PREPARED
    assert fastest(graphs[-1], "amber", "elm") == fastest(graph, "amber", "elm")
    shut = frozenset(number for number, edge in enumerate(graph.edges) if edge.id == "amber-birch")
    with pytest.raises(NoRouteError, match="no way from amber to elm; 1 places can be reached"):
        fastest(graphs[-1], "amber", "elm", excluded=shut)
    assert fastest(graphs[-1], "amber", "elm", via=["fir"]) == fastest(graph, "amber", "elm", via=["fir"])
