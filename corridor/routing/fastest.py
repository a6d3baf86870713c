"""The fastest way between two places, whatever the date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from corridor.errors import NoRouteError
from corridor.graph.passing import arrivals
from corridor.routing.kernel import Levels, ids_in, passing, settle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Graph
    from corridor.routing.kernel import Steps


class Prepared(Protocol):
    """A graph prepared for many questions, as a search needs it."""

    def way(self, start: int, end: int) -> tuple[int, ...] | None:
        """Give the edges from a start to an end node; None if there is no way."""


PREPARED: dict[int, Prepared] = {}
"""Graphs prepared for many questions, by the identity of their steps; see `corridor.routing.prepared`."""


def fastest(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    excluded: AbstractSet[int] = frozenset(),
) -> tuple[int, ...]:
    """
    Find the way with the least expected time.

    Of equal times the fewest legs win, then the first ids, so that the same
    input always gives the same answer.

    Parameters
    ----------
    graph
        Left untouched.
    origin, destination
        Place ids.
    via
        Places to pass, in this order.
    excluded
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
    start, end = graph.starts.get(origin), graph.ends.get(destination)
    reached = 0
    if start is not None and end is not None:
        prepared = None if via or excluded else PREPARED.get(id(graph.steps))
        if prepared is not None and (edges := prepared.way(start, end)) is not None:
            return edges
        gates = [arrivals(graph, place) for place in stations[1:-1]]
        size = len(graph.steps)
        goal = len(gates) * size + end
        steps: Steps = Levels(graph.steps, passing(gates)) if gates else graph.steps
        found = settle(steps, (start,), goals=(goal,), excluded=excluded, ids=ids_in(graph.edges))
        if goal in found.cost:
            return found.way(goal)
        reached = len({graph.nodes[state % size].partition("|")[0] for state in found.cost})
    through = f" through {', '.join(stations[1:-1])}" if len(stations) > 2 else ""
    msg = f"no way from {origin} to {destination}{through}; {reached} places can be reached."
    raise NoRouteError(msg)


def fastest_to_many(
    graph: Graph, origin: str, destinations: Collection[str], *, excluded: AbstractSet[int] = frozenset()
) -> dict[str, tuple[int, ...]]:
    """
    Find the fastest way from one place to each of many.

    Parameters
    ----------
    graph
        Left untouched.
    origin
        Place id.
    destinations
        Place ids.
    excluded
        Numbers of edges that may not be used.

    Returns
    -------
    ways
        Numbers of the edges in order of travel, by destination; one that cannot
        be reached is left out.
    """
    ways: dict[str, tuple[int, ...]] = {origin: ()} if origin in destinations else {}
    start = graph.starts.get(origin)
    ends = {key: graph.ends[key] for key in destinations if key in graph.ends and key != origin}
    if start is not None and ends:
        found = settle(graph.steps, (start,), goals=ends.values(), excluded=excluded, ids=ids_in(graph.edges))
        ways |= {key: found.way(end) for key, end in ends.items() if end in found.cost}
    return ways


def stations_of(origin: str, destination: str, via: Sequence[str]) -> list[str]:
    """Line up the places to pass, origin and destination among them, the same place never twice in a row."""
    stations = [origin]
    for place in (*via, destination):
        if place != stations[-1]:
            stations.append(place)
    return stations
