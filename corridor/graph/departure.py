"""
Times count from the departure of the first train: a graph in which the wait for it takes none.

Cargo that is at a quay waits for its ship and for the weather, there as anywhere; who
goes by a timetable comes when the ship leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.routes import AT_SEA
from corridor.graph.modal import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Departures, Edge, Graph

FREE = Spread("fixed", (0.0,))


def from_departure(graph: Graph, origin: str) -> Graph:
    """
    Take away the wait for the first departure from a place.

    What is waited through before the first departure gets nodes of its own, so
    that a trip that comes back to its origin waits there like any other.  In a
    graph with dates the clock still holds: timetables, closures and windows say
    when the first departure is, only the wait for services that leave at a rate
    is gone.

    Parameters
    ----------
    graph
        Left untouched.
    origin
        Place id.

    Returns
    -------
    graph
        The same one where nothing is waited for.
    """
    home, ships = _home(graph, origin), ship_modes(graph)
    if not any(is_freed(graph, number, ships) for node in home for _, _, number in graph.steps[node]):
        return graph
    twins = {node: len(graph.steps) + place for place, node in enumerate(home)}
    edges: list[Edge] = list(graph.edges)
    steps = [*graph.steps, *((),) * len(home)]
    numbers, departures = dict[int, int](), dict(graph.departures)
    for node, twin in twins.items():
        ways = []
        for _, _, number in graph.steps[node]:
            edge = graph.edges[number]
            new = len(edges)
            if number in departures:
                kept = departures[number]
                departures[new] = _without_rates(kept) if is_freed(graph, number, ships) else kept
            freed = _freed(edge, dated=new in departures) if is_freed(graph, number, ships) else edge
            edges.append(freed._replace(tail=twin, head=twins.get(edge.head, edge.head)))
            ways.append((edges[new].head, edges[new].cost, new))
            numbers[number] = new
        steps[twin] = tuple(ways)
    return graph._replace(
        nodes=(*graph.nodes, *(f"{graph.nodes[node]}:first" for node in home)),
        edges=tuple(edges),
        steps=tuple(steps),
        starts={**graph.starts, origin: twins[graph.starts[origin]]},
        departures=departures,
        aboard=(*graph.aboard, *((numbers[number], keys) for number, keys in graph.aboard if number in numbers)),
        limits=tuple(
            (key, limit, (*uses, *((numbers[number], weight) for number, weight in uses if number in numbers)))
            for key, limit, uses in graph.limits
        ),
    )


def excluded_from_departure(graph: Graph, origin: str, excluded: AbstractSet[int]) -> AbstractSet[int]:
    """
    Bar the twins of excluded edges as well, but those of waits that take no time any more.

    Parameters
    ----------
    graph
        From which `from_departure` made another one.
    origin
        Place id.
    excluded
        Numbers of edges of `graph`.
    """
    steps = [number for node in _home(graph, origin) for _, _, number in graph.steps[node]]
    ships = ship_modes(graph)
    return excluded | {
        len(graph.edges) + place
        for place, number in enumerate(steps)
        if number in excluded
        and not (
            is_freed(graph, number, ships) and not _freed(graph.edges[number], dated=number in graph.departures).kind
        )
    }


def ship_modes(graph: Graph) -> frozenset[str]:
    """Give the modes whose lines cross the sea."""
    return frozenset(edge.mode for edge in graph.edges if edge.kind == "line" and edge.country == AT_SEA)


def _home(graph: Graph, origin: str) -> list[int]:
    """Find the nodes that are reached before the first departure, the start first."""
    start = graph.starts.get(origin)
    if start is None:
        return []
    found, ships = {start: None}, ship_modes(graph)
    waiting = [start]
    while waiting:
        for head, _, number in graph.steps[waiting.pop()]:
            edge = graph.edges[number]
            if (edge.kind in ("", "access") or is_freed(graph, number, ships)) and head not in found:
                found[head] = None
                waiting.append(head)
    return list(found)


def is_freed(graph: Graph, number: int, ships: frozenset[str]) -> bool:
    """
    Tell whether an edge is a wait that does not count before the first departure.

    Parameters
    ----------
    graph, number
        The edge.
    ships
        Modes that wait for what leaves at a rate, and for the weather.
    """
    edge = graph.edges[number]
    if edge.kind != "wait" or edge.mode not in ships:
        return edge.kind == "wait"
    if number in graph.departures:
        return all(run.minutes for run in graph.departures[number].runs)
    return edge.spread is not None and edge.spread.kind == "timetable"


def _freed(edge: Edge, *, dated: bool) -> Edge:
    """Take the time off a wait; by date one for a timetable or a window keeps its clock."""
    if edge.spread is not None and edge.spread.kind == "window" and edge.shut:
        return edge
    return edge._replace(kind=edge.kind if dated else "", minutes=0, spread=FREE)


def _without_rates(departures: Departures) -> Departures:
    return departures._replace(runs=tuple(run._replace(wait=(0.0, 0.0)) for run in departures.runs))


def leading_waits(graph: Graph, steps: Sequence[tuple[str, str, str]]) -> tuple[int, ...]:
    """
    Find the waits before the first departure of a train.

    Parameters
    ----------
    graph
        Built with dates.
    steps
        Kind, mode and id of the legs of a route, in order.

    Returns
    -------
    positions
        Of the legs that are waits and come before the first line, border or wait for a ship.
    """
    ships = ship_modes(graph)
    timed = {run.service for row in graph.departures.values() for run in row.runs if run.minutes}
    free = [kind == "access" or (kind == "wait" and (mode not in ships or key in timed)) for kind, mode, key in steps]
    first = free.index(False) if False in free else len(free)
    return tuple(place for place in range(first) if steps[place][0] == "wait")
