"""Ways that bend: pairs of main places whose way is much longer than the great circle or than the shortest open way."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from corridor.answers.detours import Detours, LongWay
from corridor.geography import great_circle_km
from corridor.graph.build import build
from corridor.routing.kernel import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Detour, Network, Place
    from corridor.graph.modal import Graph

LIMIT = 1.6
"""Multiple of the great circle, or of the shortest open way, above which a way is long."""

MAIN_RANK, PASSED = 2, ("border", "junction")
"""Places of this rank and above are the main ones, but for those that cargo only passes."""

METRES_PER_KM = 1000


def detours_of(network: Network) -> Detours:
    """
    List the long ways between the main places.

    The fastest way is that of the network's product; the shortest runs over the
    same open links.  A row of detours.csv accepts a pair where both ends fit,
    either way round, and the shortest way is at most `most` times the great circle;
    the first row that fits counts.

    Parameters
    ----------
    network
        With its changes applied.

    Returns
    -------
    detours
        Each pair in one direction, findings first, then by row and ids.
    """
    graph = build(network)
    main = [
        key
        for key, place in sorted(network.places.items())
        if place.rank <= MAIN_RANK and place.kind not in PASSED and key in graph.starts
    ]
    lengths = {number: round(edge.km * METRES_PER_KM) for number, edge in enumerate(graph.edges)}
    found = []
    for number, origin in enumerate(main):
        source = [graph.starts[origin]]
        fast, short = settle(graph.steps, source), settle(graph.steps, source, weight=lengths)
        for destination in main[number + 1 :]:
            end = graph.ends.get(destination, -1)
            km = _km(graph, fast.way(end)) if end in fast.cost else None
            shortest = short.cost[end] / METRES_PER_KM if end in short.cost else None
            way = _judged(network, network.places[origin], network.places[destination], km, shortest)
            if way is not None:
                found.append(way)
    found.sort(key=lambda way: (way.accepted, way.origin, way.destination))
    pairs = sum(1 for _ in combinations(main, 2))
    return Detours(network.name, network.data_date.isoformat(), len(main), pairs, LIMIT, tuple(found))


def _km(graph: Graph, numbers: Sequence[int]) -> float:
    return sum(graph.edges[number].km for number in numbers)


def _judged(network: Network, one: Place, other: Place, km: float | None, shortest: float | None) -> LongWay | None:
    """Give a way that is long, with the row that accepts it; None where it is not."""
    circle = great_circle_km(one.lon, one.lat, other.lon, other.lat)
    if km is None or shortest is None:
        way = LongWay(one.id, other.id, None, circle, None, None, None)
    else:
        way = LongWay(one.id, other.id, km, circle, shortest, shortest / circle, km / shortest)
        if shortest <= LIMIT * circle and km <= LIMIT * shortest:
            return None
    rows = (row for _, row in network.detours.items() if accepts(row, one, other))
    row = next((row for row in rows if _within(row, way)), None)
    return way if row is None else way._replace(accepted=row.id, reason=row.reason, note=row.note)


def accepts(row: Detour, one: Place, other: Place) -> bool:
    """Report whether the ends of a row fit two places, either way round."""
    return any(_fits(row.origin, start) and _fits(row.destination, end) for start, end in ((one, other), (other, one)))


def _fits(ends: Sequence[str], place: Place) -> bool:
    return not {"*", place.id, f"country:{place.country}"}.isdisjoint(ends)


def _within(row: Detour, way: LongWay) -> bool:
    if row.most is None:
        return True
    return (
        way.km is not None and way.multiple is not None and max(way.multiple, way.km / way.great_circle_km) <= row.most
    )
