"""The fastest way between two places, whatever the date."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from corridor.errors import NoRouteError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph
    from corridor.routing.folding import Ready

READY: dict[int, Ready] = {}
"""Graphs made ready for many questions, by the identity of their steps; see `corridor.routing.ready`."""


def fastest(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    barred: AbstractSet[int] = frozenset(),
) -> tuple[int, ...]:
    """
    Find the way with the least expected time.

    Dijkstra's algorithm; of equal times the fewest legs win, then the first
    ids, so that the same input always gives the same answer.

    Parameters
    ----------
    graph
        Left untouched.
    origin, destination
        Place ids.
    via
        Places to pass, in this order.
    barred
        Numbers of edges that may not be used.

    Returns
    -------
    edges
        Numbers of the edges in order of travel; empty if already there.

    Raises
    ------
    NoRouteError
        If no way joins the two places.
    """
    stations = stations_of(origin, destination, via)
    if len(stations) == 1:
        return ()
    steps = graph.steps
    size = len(steps)
    start, end = graph.starts.get(origin), graph.ends.get(destination)
    reached = 0
    if start is not None and end is not None:
        ready = None if via or barred else READY.get(id(graph.steps))
        if ready is not None and (edges := ready.way(start, end)) is not None:
            return edges
        gates = [arrivals(graph, place) for place in stations[1:-1]]
        layers = len(gates)
        goal = layers * size + end
        best = {start: 0}
        came: dict[int, tuple[int, int]] = {}
        settled = set[int]()
        heap = [(0, start)]
        while heap:
            cost, state = heappop(heap)
            if state == goal:
                return trace(came, state)
            if state in settled:
                continue
            settled.add(state)
            layer, node = divmod(state, size)
            for head, step, number in steps[node]:
                if number in barred:
                    continue
                ahead = layer
                while ahead < layers and head in gates[ahead]:
                    ahead += 1
                following, total = ahead * size + head, cost + step
                known = best.get(following)
                if known is None or total < known:
                    best[following] = total
                    came[following] = (state, number)
                    heappush(heap, (total, following))
                elif (
                    total == known
                    and following not in settled
                    and reads_first(graph.edges.__getitem__, came, state, number, following)
                ):
                    came[following] = (state, number)
        reached = len({graph.nodes[state % size].partition("|")[0] for state in settled})
    msg = f"no way from {origin} to {destination}{_through(stations)}; {reached} places can be reached."
    raise NoRouteError(msg)


def stations_of(origin: str, destination: str, via: Sequence[str]) -> list[str]:
    """Line up the places to pass, origin and destination among them, the same place never twice in a row."""
    stations = [origin]
    for place in (*via, destination):
        if place != stations[-1]:
            stations.append(place)
    return stations


def _through(stations: list[str]) -> str:
    return f" through {', '.join(stations[1:-1])}" if len(stations) > 2 else ""


def arrivals(graph: Graph, place: str) -> frozenset[int]:
    """Gather the nodes at which cargo comes to a place, aboard or not."""
    return frozenset(
        number
        for number, label in enumerate(graph.nodes)
        if label.startswith(f"{place}|") and label.split("|")[2].startswith("arrive")
    )


def trace(came: Mapping[int, tuple[int, int]], state: int) -> tuple[int, ...]:
    """Walk back from a state to the origin; give the numbers of the edges in order of travel."""
    edges = []
    while state in came:
        state, number = came[state]
        edges.append(number)
    return tuple(reversed(edges))


def reads_first(
    edge: Callable[[int], Edge], came: Mapping[int, tuple[int, int]], state: int, number: int, following: int
) -> bool:
    """
    Tell whether the new of two equal ways has the first ids, read from the origin.

    Parameters
    ----------
    edge
        Gives an edge by its number.
    came
        Whence each state was reached, and by which edge.
    state, number, following
        The new way reaches `following` from `state` by edge `number`.
    """

    def ids(edges: tuple[int, ...]) -> list[str]:
        return [step.id for step in map(edge, edges) if step.kind]

    return ids((*trace(came, state), number)) < ids(trace(came, following))
