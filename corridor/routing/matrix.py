"""
The fastest ways from many places to many.

One search an origin reaches all destinations, with the same weights and the same
choice between equal ways as `corridor.routing.fastest`.  Parts that many ways
share, such as a whole country, are summed up once.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING

from corridor.answers.matrix import Matrix, Pair
from corridor.data.distributions import Z_P90, add, quantile
from corridor.graph.departure import barred_from_departure, from_departure
from corridor.routing.fastest import reads_first, trace
from corridor.routing.itinerary import moments_of_group
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.data.distributions import Moments
    from corridor.graph.modal import Edge, Graph


def matrix(
    graph: Graph,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    barred: AbstractSet[int] = frozenset(),
    progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """
    Plan from every origin to every destination.

    Parameters
    ----------
    graph
        Left untouched.
    origins, destinations
        Place ids.
    barred
        Numbers of edges that may not be used.
    progress
        Is told the number of origins done, and of all.

    Returns
    -------
    matrix
        A pair without a way has no figures.
    """
    summary, pairs = _Summary(graph), list[Pair]()
    for done, origin in enumerate(origins):
        if progress:
            progress(done, len(origins))
        leaving, mine, shut = from_departure(graph, origin), summary, barred
        if leaving is not graph:
            mine, shut = _Summary(leaving), barred_from_departure(graph, origin, barred)
        ways = fan(leaving, origin, destinations, barred=shut)
        pairs += [mine.pair(origin, destination, ways.get(destination)) for destination in destinations]
    if progress:
        progress(len(origins), len(origins))
    named = dict.fromkeys([*origins, *destinations])
    return Matrix(graph.on, tuple(graph.applied), {key: graph.places[key].name for key in named}, tuple(pairs))


def fan(
    graph: Graph, origin: str, destinations: Collection[str], *, barred: AbstractSet[int] = frozenset()
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
    barred
        Numbers of edges that may not be used.

    Returns
    -------
    ways
        Numbers of the edges in order of travel, by destination; one that cannot
        be reached is left out.
    """
    ways: dict[str, tuple[int, ...]] = {origin: ()} if origin in destinations else {}
    goals = {graph.ends[key]: key for key in destinations if key in graph.ends and key != origin}
    start = graph.starts.get(origin)
    if start is None:
        return ways
    best, came, settled = {start: 0}, dict[int, tuple[int, int]](), set[int]()
    heap = [(0, start)]
    while heap and goals:
        cost, node = heappop(heap)
        if node in settled:
            continue
        settled.add(node)
        if node in goals:
            ways[goals.pop(node)] = trace(came, node)
        for head, step, number in graph.steps[node]:
            if number in barred:
                continue
            known, total = best.get(head), cost + step
            if known is None or total < known:
                best[head] = total
                came[head] = (node, number)
                heappush(heap, (total, head))
            elif (
                total == known
                and head not in settled
                and reads_first(graph.edges.__getitem__, came, node, number, head)
            ):
                came[head] = (node, number)
    return ways


class _Summary:
    """Sums up ways over one graph; what was summed up once is kept."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.known: dict[tuple[int, ...], Moments] = {}

    def pair(self, origin: str, destination: str, way: Sequence[int] | None) -> Pair:
        """Give the figures of a way; they are those of its route."""
        if way is None:
            return Pair(origin, destination)
        numbers = [number for number in way if self.graph.edges[number].kind]
        edges = [self.graph.edges[number] for number in numbers]
        total = self._total(numbers, edges)
        crossed = [country for country, _ in groupby(country for edge in edges for country in edge.countries)]
        return Pair(
            origin,
            destination,
            minutes=sum(edge.minutes for edge in edges),
            hours_low=round(quantile(total, -Z_P90), 2),
            hours_high=round(quantile(total, Z_P90), 2),
            km=round(sum(edge.km for edge in edges), 1),
            borders=max(0, len(crossed) - 1),
            transfers=sum(edge.kind == "transfer" for edge in edges),
            usd_per_teu=_total([edge.usd for edge in edges]),
            kg_co2e_per_teu=_total([edge.kg_co2e for edge in edges]),
        )

    def _total(self, numbers: Sequence[int], edges: Sequence[Edge]) -> Moments:
        groups: dict[str, list[int]] = {}
        for number, edge in zip(numbers, edges, strict=True):
            groups.setdefault(edge.group, []).append(number)
        spread = add(self._group(tuple(members)) for members in groups.values())
        return spread._replace(mean=sum(edge.minutes for edge in edges) / MINUTES_PER_HOUR)

    def _group(self, numbers: tuple[int, ...]) -> Moments:
        if numbers not in self.known:
            self.known[numbers] = moments_of_group([self.graph.edges[number] for number in numbers])
        return self.known[numbers]


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 2) if len(known) == len(values) else None
