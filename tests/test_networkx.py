"""The exported graph gives networkx the times that the planner gives."""

from __future__ import annotations

import math
import random
from io import BytesIO
from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given, settings

import corridor
from corridor.data.model import Network
from corridor.errors import NoRouteError, PlaceError
from corridor.output.graphs import graphml_bytes
from tests.folders import Folder
from tests.test_fastest import PLACES, networks


@pytest.fixture(scope="module")
def shipped() -> Network:
    return corridor.open_network()


def times_of_networkx(graph: nx.MultiDiGraph[str], origin: str) -> dict[str, int]:
    """Give the expected minutes to every place that can be reached."""
    start = f"{origin}|start"
    if start not in graph:
        return {}
    lengths = nx.single_source_dijkstra_path_length(graph, start, weight=corridor.minutes_of)
    return {node.removesuffix("|end"): int(time) for node, time in lengths.items() if node.endswith("|end")}


def times_of_planner(network: Network, origin: str, destinations: list[str]) -> dict[str, int]:
    graph, found = corridor.as_graph(network), {}
    for destination in destinations:
        try:
            found[destination] = corridor.fastest(graph, origin, destination).minutes
        except NoRouteError:
            continue
    return found


def test_every_pair_of_the_toy_agrees(toy: Network) -> None:
    graph = corridor.to_networkx(toy)
    for origin in toy.places:
        others = [place for place in toy.places if place != origin]
        networkx = {place: time for place, time in times_of_networkx(graph, origin).items() if place != origin}
        assert networkx == times_of_planner(toy, origin, others)
    assert times_of_networkx(graph, "amber")["elm"] == 150 * 60


def test_every_pair_of_forty_places_agrees(shipped: Network) -> None:
    graph, modal = corridor.to_networkx(shipped), corridor.as_graph(shipped)
    places = ["xian", "poti", *random.Random(7).sample(sorted(modal.starts), 38)]  # noqa: S311 - no secret
    matrix = corridor.matrix(modal, places, places)
    agreed = 0
    for origin in places:
        networkx = times_of_networkx(graph, origin)
        for pair in matrix.pairs:
            if pair.origin == origin != pair.destination:
                assert pair.minutes == networkx.get(pair.destination), pair
                agreed += pair.minutes is not None
    assert agreed > 1000


@settings(max_examples=60, deadline=None)
@given(networks())
def test_random_networks_agree(network: Network) -> None:
    graph = corridor.to_networkx(network)
    for origin in PLACES:
        networkx = {place: time for place, time in times_of_networkx(graph, origin).items() if place != origin}
        assert networkx == times_of_planner(network, origin, [place for place in PLACES if place != origin])


def test_ends_are_found_by_any_name(toy: Network) -> None:
    graph = corridor.to_networkx(toy)
    assert corridor.ends_of(graph, "Янтарь", "GEELM") == ("amber|start", "elm|end")
    with pytest.raises(PlaceError, match="there is no place 'ambre'"):
        corridor.ends_of(graph, "ambre", "elm")


def test_an_end_without_a_line_is_said(folder: Folder) -> None:
    folder.add("places", id="kelp", name="Kelp", country="KZ", lon="55", lat="44", kind="station")
    graph = corridor.to_networkx(corridor.open_network(folder.path))
    with pytest.raises(NoRouteError, match="nothing comes to kelp: it has no open link of its own"):
        corridor.ends_of(graph, "amber", "kelp")
    with pytest.raises(NoRouteError, match="nothing leaves kelp"):
        corridor.ends_of(graph, "kelp", "elm")


def test_the_path_of_networkx_is_the_route(toy: Network) -> None:
    graph = corridor.to_networkx(toy)
    path = nx.dijkstra_path(graph, *corridor.ends_of(graph, "amber", "elm"), weight=corridor.minutes_of)
    ids = []
    for tail, head in pairwise(path):
        best = min(graph[tail][head].values(), key=lambda edge: edge["minutes"])
        ids += [best["id"]] if best["kind"] else []
    assert ids == [leg.id for leg in corridor.fastest(toy, "amber", "elm").legs]


def test_a_missing_price_is_none_and_never_one(toy: Network) -> None:
    graph = corridor.to_networkx(toy)
    border = next(data for _, _, data in graph.edges(data=True) if data["id"] == "fir-cedar-port-ru")
    assert math.isnan(border["usd_per_teu"])
    assert {"minutes", "km", "kind", "id", "mode", "country", "sources"} <= border.keys()
    assert graph.nodes["fir|rail-1520|depart"]["name"] == "Fir"


def test_graphml_keeps_the_times(toy: Network) -> None:
    content = graphml_bytes(toy)
    assert content == graphml_bytes(toy)
    back = nx.read_graphml(BytesIO(content), force_multigraph=True)
    whole = corridor.to_networkx(toy)
    assert (back.number_of_nodes(), back.number_of_edges()) == (whole.number_of_nodes(), whole.number_of_edges())
    for origin, destination in permutations(["amber", "elm", "gorse"], 2):
        ends = (f"{origin}|start", f"{destination}|end")
        if nx.has_path(whole, *ends):
            length = nx.dijkstra_path_length(back, *ends, weight=corridor.minutes_of)
            assert length == corridor.fastest(toy, origin, destination).minutes
