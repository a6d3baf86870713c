"""
The graph as the page plans on it: columns of whole numbers.

The page searches the same edges as `corridor.search.fastest`, and after a change
works the minutes of an edge out of the record behind it.  What it cannot read
from the record stands here: which edges are free because another figure holds
their time already, and which departures are boarded where.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph import LEG_KINDS
from corridor.model import MODES
from corridor.spread import shared_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.graph import Edge, Graph
    from corridor.model import Network


class Boarding(NamedTuple):
    """Where cargo boards: the edges of the wait, the line that follows, who sails it."""

    waits: tuple[int, ...]
    line: int
    services: tuple[str, ...]


def planner_graph(network: Network, graph: Graph) -> dict[str, object]:
    """
    Write a graph as columns.

    Parameters
    ----------
    network
        Of which the graph was built.
    graph
        Undated.

    Returns
    -------
    columns
        ``kind``, ``id``, ``at`` and ``mode`` are numbers of entries in lists of
        words; a step without a leg has only tail and head.
    """
    legs = [edge for edge in graph.edges if edge.kind]
    ids = sorted({edge.id for edge in legs})
    places = sorted({edge.origin for edge in legs} | set(graph.starts) | set(graph.ends))
    number_of = {key: number for number, key in enumerate(ids)}
    place_of = {key: number for number, key in enumerate(places)}
    boardings = find_boardings(network, graph)
    return {
        "size": len(graph.nodes),
        "kinds": list(LEG_KINDS),
        "modes": list(MODES),
        "ids": ids,
        "places": places,
        "starts": [graph.starts.get(key, -1) for key in places],
        "ends": [graph.ends.get(key, -1) for key in places],
        "tail": [edge.tail for edge in graph.edges],
        "head": [edge.head for edge in graph.edges],
        "kind": [LEG_KINDS.index(edge.kind) if edge.kind else -1 for edge in graph.edges],
        "id": [number_of[edge.id] if edge.kind else -1 for edge in graph.edges],
        "at": [place_of[edge.origin] if edge.kind else -1 for edge in graph.edges],
        "mode": [MODES.index(edge.mode) if edge.kind and edge.mode in MODES else -1 for edge in graph.edges],
        "minutes": [edge.minutes if edge.kind else 0 for edge in graph.edges],
        "free": [number for number, edge in enumerate(graph.edges) if _is_free(network, graph, edge)],
        "boardings": [[list(row.waits), row.line, list(row.services)] for row in boardings],
        "limits": [[key, teu_per_year, [list(use) for use in uses]] for key, teu_per_year, uses in graph.limits],
        "usd": {str(n): edge.usd for n, edge in enumerate(graph.edges) if edge.kind and edge.usd != 0},
        "co2": {str(n): edge.kg_co2e for n, edge in enumerate(graph.edges) if edge.kind and edge.kg_co2e != 0},
        "filled": sorted(n for n, edge in enumerate(graph.edges) if edge.kind and edge.filled),
        "points": list(shared_points()),
    }


def find_boardings(network: Network, graph: Graph) -> list[Boarding]:
    """Find, for each line that is sailed, its wait edges and the services that share its board."""
    waits: dict[int, list[int]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.id in network.services:
            for line in _next_lines(graph, edge.head):
                waits.setdefault(line, []).append(number)
    return [Boarding(tuple(waits.get(line, ())), line, services) for line, services in graph.aboard]


def _next_lines(graph: Graph, node: int) -> Iterator[int]:
    """Walk from a deck to the line edges that leave it first."""
    seen, waiting = {node}, deque([node])
    while waiting:
        for head, _, number in graph.steps[waiting.popleft()]:
            if graph.edges[number].kind == "line":
                yield number
            elif head not in seen:
                seen.add(head)
                waiting.append(head)


def _is_free(network: Network, graph: Graph, edge: Edge) -> bool:
    """Tell whether an edge takes no time because a figure before it holds that time already."""
    row = network.facilities.get(edge.id)
    counted = row is not None and row.kind == "gauge-change" and "arrive:gauge" in graph.nodes[edge.tail]
    return bool(edge.kind) and counted and edge.minutes == 0
