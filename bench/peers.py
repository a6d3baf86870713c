"""The peers, each as a builder from plain arrays; one that is not installed is left out with a line."""

from __future__ import annotations

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.instances import Arrays

    Path = list[int]

NAMES = ("networkx", "scipy", "rustworkx", "networkit", "scgraph", "ortools", "linopy", "osmnx", "folium")


class Peer(NamedTuple):
    """
    What a library can do on one graph; None where it has no call for it.

    Attributes
    ----------
    one
        Path and cost between two nodes.
    fan
        Costs from one node to all.
    many
        Costs from several nodes to all.
    cost
        Of the path between two nodes, for the check of answers.
    reweighted
        Give edges, by their places in the arrays, other costs.
    first, costs_of_first
        The first k paths without loops between two nodes, and what they cost.
    usual, usual_name
        Another call for one path, where many know no better one.
    """

    one: Callable[[int, int], object]
    fan: Callable[[int], object]
    many: Callable[[list[int]], object]
    cost: Callable[[int, int], float]
    reweighted: Callable[[Mapping[int, int]], None]
    first: Callable[..., object] | None = None
    costs_of_first: Callable[[int, int, int], Sequence[float]] | None = None
    usual: Callable[[int, int], object] | None = None
    usual_name: str = ""


def versions() -> dict[str, str]:
    """Give the versions of the peers that are here."""
    found = {}
    for name in NAMES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def builders() -> dict[str, Callable[[Arrays], Peer]]:
    """Give the builders of all peers that are installed."""
    made = {
        "networkx": networkx_peer,
        "scipy": scipy_peer,
        "rustworkx": rustworkx_peer,
        "networkit": networkit_peer,
        "scgraph": scgraph_peer,
    }
    there = versions()
    return {name: build for name, build in made.items() if there[name] != "not installed"}


def networkx_peer(arrays: Arrays) -> Peer:
    """Build a plain directed graph: the quickest that networkx has."""
    from itertools import islice

    nx: Any = import_module("networkx")
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(zip(arrays.tails, arrays.heads, arrays.costs, strict=True), weight="cost")

    tails, heads = arrays.tails, arrays.heads

    def reweight(costs: Mapping[int, int]) -> None:
        for edge, cost in costs.items():
            graph[tails[edge]][heads[edge]]["cost"] = cost

    def first(a: int, b: int, k: int) -> list[list[int]]:
        return list(islice(nx.shortest_simple_paths(graph, a, b, weight="cost"), k))

    return Peer(
        one=lambda a, b: nx.bidirectional_dijkstra(graph, a, b, weight="cost"),
        fan=lambda a: nx.single_source_dijkstra_path_length(graph, a, weight="cost"),
        many=lambda nodes: [nx.single_source_dijkstra_path_length(graph, a, weight="cost") for a in nodes],
        cost=lambda a, b: nx.dijkstra_path_length(graph, a, b, weight="cost"),
        reweighted=reweight,
        first=first,
        costs_of_first=lambda a, b, k: [nx.path_weight(graph, path, "cost") for path in first(a, b, k)],
        usual=lambda a, b: nx.dijkstra_path(graph, a, b, weight="cost"),
        usual_name="dijkstra_path",
    )


def scipy_peer(arrays: Arrays) -> Peer:
    """Build a sparse matrix; a step without cost weighs a little, since a stored zero is no edge."""
    import numpy as np
    from scipy.sparse import csr_array

    csgraph: Any = import_module("scipy.sparse.csgraph")
    dijkstra, yen = csgraph.dijkstra, csgraph.yen
    free = 1e-6
    costs = np.maximum(np.array(arrays.costs, float), free)
    ends = (np.array(arrays.tails, np.int32), np.array(arrays.heads, np.int32))
    matrix = csr_array((costs, ends), shape=(arrays.size, arrays.size))
    at = {
        (tail, int(head)): place
        for tail in range(arrays.size)
        for place, head in enumerate(matrix.indices[matrix.indptr[tail] : matrix.indptr[tail + 1]], matrix.indptr[tail])
    }
    places = np.array([at[ends] for ends in zip(arrays.tails, arrays.heads, strict=True)])

    def one(a: int, b: int) -> list[int]:
        _, before = dijkstra(matrix, indices=a, return_predecessors=True)
        path = [b]
        while path[-1] != a:
            path.append(int(before[path[-1]]))
        return path[::-1]

    def reweight(costs: Mapping[int, int]) -> None:
        matrix.data[places[list(costs)]] = np.maximum(list(costs.values()), free)

    return Peer(
        one=one,
        fan=lambda a: dijkstra(matrix, indices=a),
        many=lambda nodes: dijkstra(matrix, indices=nodes),
        cost=lambda a, b: round(float(dijkstra(matrix, indices=a)[b])),
        reweighted=reweight,
        first=lambda a, b, k: yen(matrix, a, b, k, return_predecessors=True),
        costs_of_first=lambda a, b, k: yen(matrix, a, b, k).tolist(),
    )


def rustworkx_peer(arrays: Arrays) -> Peer:
    """Build a directed graph in Rust."""
    rx: Any = import_module("rustworkx")
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(arrays.size))
    graph.add_edges_from(
        [(a, b, float(cost)) for a, b, cost in zip(arrays.tails, arrays.heads, arrays.costs, strict=True)]
    )

    tails, heads = arrays.tails, arrays.heads

    def reweight(costs: Mapping[int, int]) -> None:
        for edge, cost in costs.items():
            graph.update_edge(tails[edge], heads[edge], float(cost))

    return Peer(
        one=lambda a, b: rx.dijkstra_shortest_paths(graph, a, b, weight_fn=float),
        fan=lambda a: rx.dijkstra_shortest_path_lengths(graph, a, float),
        many=lambda nodes: [rx.dijkstra_shortest_path_lengths(graph, a, float) for a in nodes],
        cost=lambda a, b: rx.dijkstra_shortest_path_lengths(graph, a, float, goal=b)[b],
        reweighted=reweight,
    )


def networkit_peer(arrays: Arrays) -> Peer:
    """Build a weighted directed graph in C++."""
    nk: Any = import_module("networkit")
    graph = nk.Graph(arrays.size, weighted=True, directed=True)
    for a, b, cost in zip(arrays.tails, arrays.heads, arrays.costs, strict=True):
        graph.addEdge(a, b, cost)

    def one(a: int, b: int) -> Any:
        # Its search from both ends crashes the process on this graph.
        search = nk.distance.Dijkstra(graph, a, True, False, b)  # noqa: FBT003 - its own signature
        search.run()
        return search.getPath(b)

    def fan(a: int) -> Any:
        search = nk.distance.Dijkstra(graph, a, False)  # noqa: FBT003
        search.run()
        return search.getDistances()

    tails, heads = arrays.tails, arrays.heads

    def reweight(costs: Mapping[int, int]) -> None:
        for edge, cost in costs.items():
            graph.setWeight(tails[edge], heads[edge], cost)

    def measure(a: int, b: int) -> float:
        search = nk.distance.Dijkstra(graph, a, False, False, b)  # noqa: FBT003
        search.run()
        return float(search.distance(b))

    return Peer(
        one=one,
        fan=fan,
        many=lambda nodes: [fan(a) for a in nodes],
        cost=measure,
        reweighted=reweight,
    )


def scgraph_peer(arrays: Arrays) -> Peer:
    """Build an adjacency list; its compiled Dijkstra."""
    scgraph: Any = import_module("scgraph")
    rows: list[dict[int, float]] = [{} for _ in range(arrays.size)]
    for a, b, cost in zip(arrays.tails, arrays.heads, arrays.costs, strict=True):
        rows[a][b] = float(cost)
    graph = scgraph.Graph(rows)

    tails, heads = arrays.tails, arrays.heads

    def reweight(costs: Mapping[int, int]) -> None:
        for edge, cost in costs.items():
            graph.add_edge(tails[edge], heads[edge], float(cost))

    return Peer(
        one=graph.dijkstra,
        fan=graph.get_shortest_path_tree,
        many=lambda nodes: [graph.get_shortest_path_tree(a) for a in nodes],
        cost=lambda a, b: graph.dijkstra(a, b)["length"],
        reweighted=reweight,
    )
