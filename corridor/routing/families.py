"""
Two families of routes at once: those that use some of the given edges, and those that use none.

"Through Aktau", "by ferry" and "over this link" are all a set of edges; staying
out of them is the other family.  One search over states of node, places passed
so far and "used one yet?" finds the best of both.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from math import inf, isinf
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.modal import COST_OF_MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Graph

STAYS_OUT, USES = 0, 1
"""The two families, as numbers."""

MOST_BRANCHES = 200
"""A target that is still only reached there and back after so many tries counts as a dead end."""


class Best(NamedTuple):
    """The best route of a family: its weight (minutes, then legs) and its edges; infinite where there is none."""

    cost: float
    edges: tuple[int, ...] = ()

    @property
    def minutes(self) -> int:
        """Expected time [min]; only of a route that exists."""
        return int(self.cost) // COST_OF_MINUTE


NONE = Best(inf)


class Trip(NamedTuple):
    """
    The question behind two families.

    Attributes
    ----------
    graph
        Left untouched.
    origin, destination, via
        Place ids.
    start, end
        Nodes where the trip begins and ends; negative where the graph has none.
    gates
        For each place to pass, in order, the nodes at which cargo comes to it.
    barred
        Edges that may not be used.
    target
        Edges that tell the families apart.
    """

    graph: Graph
    origin: str
    destination: str
    via: tuple[str, ...]
    start: int
    end: int
    gates: tuple[frozenset[int], ...]
    barred: AbstractSet[int]
    target: AbstractSet[int]

    def ahead(self, layer: int, node: int) -> int:
        """Count the places passed once a node is reached."""
        while layer < len(self.gates) and node in self.gates[layer]:
            layer += 1
        return layer


def trip_of(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    target: AbstractSet[int],
    via: Sequence[str] = (),
    barred: AbstractSet[int] = frozenset(),
) -> Trip:
    """Bring a question between two places into the form of the search."""
    stations = [origin]
    for place in (*via, destination):
        if place != stations[-1]:
            stations.append(place)
    gates = tuple(_arrivals(graph, place) for place in stations[1:-1])
    start, end = graph.starts.get(origin, -1), graph.ends.get(destination, -1)
    return Trip(graph, origin, destination, tuple(via), start, end, gates, barred, target)


def _arrivals(graph: Graph, place: str) -> frozenset[int]:
    labels = ((number, label.split("|")) for number, label in enumerate(graph.nodes))
    return frozenset(number for number, (at, _, role) in labels if at == place and role.startswith("arrive"))


def best_of_families(trip: Trip, *, closed: AbstractSet[int] = frozenset()) -> tuple[Best, Best]:
    """
    Find the best route of each family.

    Parameters
    ----------
    trip
        The question.
    closed
        States that may not be reached: nodes, counted on by the number of nodes
        for each place passed and twice as fast for an edge used.

    Returns
    -------
    best
        Of the routes that stay out of the target, and of those that use it.
    """
    return best_of(trip, STAYS_OUT, closed=closed), best_of(trip, USES, closed=closed)


def best_of(
    trip: Trip,
    family: int,
    minutes: Mapping[int, float] | None = None,
    *,
    rest: Mapping[int, float] | None = None,
    closed: AbstractSet[int] = frozenset(),
) -> Best:
    """
    Find the best route of one family.

    Parameters
    ----------
    trip
        The question.
    family
        `STAYS_OUT` or `USES`.
    minutes
        Other times of some edges [min]; an infinite one bars the edge.
    rest
        What is left at least from each state, where no time is less than that of
        the graph; a state without is not worth reaching.
    closed
        As of `best_of_families`.
    """
    if min(trip.start, trip.end) < 0:
        return NONE
    changed = minutes or {}
    steps, barred, target = trip.graph.steps, trip.barred, trip.target
    size, layers = len(steps), len(trip.gates)
    goal = (2 * layers + family) * size + trip.end
    best: dict[int, float] = {trip.start: 0}
    came: dict[int, tuple[int, int]] = {}
    settled = set[int]()
    heap: list[tuple[float, int]] = [(0, trip.start)]
    while heap:
        _, state = heappop(heap)
        if state in settled:
            continue
        settled.add(state)
        cost = best[state]
        if state == goal:
            return Best(cost, _trace(came, state))
        level, node = divmod(state, size)
        layer, flag = divmod(level, 2)
        for head, weight, number in steps[node]:
            if number in barred:
                continue
            used = flag | (number in target)
            if used > family:
                continue
            step = weight if number not in changed else changed[number] * COST_OF_MINUTE + 1
            total = cost + step
            onward = layer if layer == layers else trip.ahead(layer, head)
            following = (2 * onward + used) * size + head
            if total < best.get(following, inf) and following not in closed:
                left = 0 if rest is None else rest.get(following, inf)
                if left < inf:
                    best[following] = total
                    came[following] = (state, number)
                    heappush(heap, (total + left, following))
    return NONE


def best_without_return(trip: Trip) -> Best:
    """
    Find the best route that uses the target and comes to no place both before and after it.

    Branch and bound: of a place on both sides, one side is closed in turn.

    Parameters
    ----------
    trip
        Without places to pass: these are reached there and back where need be.

    Returns
    -------
    best
        Infinite where the target is only reached there and back.
    """
    size = len(trip.graph.steps)
    nodes: dict[str, list[int]] = {}
    for number, label in enumerate(trip.graph.nodes):
        nodes.setdefault(label.partition("|")[0], []).append(number)
    order = count()
    first = best_of(trip, USES)
    heap = [(first.cost, next(order), first, frozenset[int]())]
    for _ in range(MOST_BRANCHES):
        if not heap or isinf(heap[0][0]):
            break
        _, _, best, closed = heappop(heap)
        place = _returned_to(trip, best.edges)
        if not place:
            return best
        for flag in (STAYS_OUT, USES):
            shut = closed.union(flag * size + node for node in nodes[place])
            branch = best_of(trip, USES, closed=shut)
            heappush(heap, (branch.cost, next(order), branch, shut))
    return NONE


def _returned_to(trip: Trip, edges: Sequence[int]) -> str:
    """Name the place nearest to the target that a route comes to both before and after it, if any."""
    lines = [number for number in edges if trip.graph.edges[number].kind == "line"]
    turn = next(at for at, number in enumerate(lines) if number in trip.target)
    before = {trip.graph.edges[number].origin for number in lines[: turn + 1]}
    after = [trip.graph.edges[number].destination for number in lines[turn:]]
    return next((place for place in after if place in before), "")


def _trace(came: Mapping[int, tuple[int, int]], state: int) -> tuple[int, ...]:
    edges = []
    while state in came:
        state, number = came[state]
        edges.append(number)
    return tuple(reversed(edges))


class Bounds(NamedTuple):
    """
    What routes of a family cost at least, with the times of the graph.

    Attributes
    ----------
    through
        By number of an edge that they use.
    rest
        By state from which they can be completed, of the rest.
    """

    through: Mapping[int, float]
    rest: Mapping[int, float]


def bounds_of(trip: Trip) -> tuple[Bounds, Bounds]:
    """Weigh the routes of both families through each edge and from each state."""
    if min(trip.start, trip.end) < 0:
        return Bounds({}, {}), Bounds({}, {})
    size, layers = len(trip.graph.steps), len(trip.gates)
    ways: dict[int, list[tuple[int, int, int]]] = {}
    back: dict[int, list[tuple[int, int, int]]] = {}
    for level in range(2 * (layers + 1)):
        layer, flag = divmod(level, 2)
        for tail, steps in enumerate(trip.graph.steps):
            state = level * size + tail
            for head, weight, number in steps:
                if number not in trip.barred:
                    onward = 2 * trip.ahead(layer, head) + (flag | (number in trip.target))
                    ways.setdefault(state, []).append((onward * size + head, weight, number))
                    back.setdefault(onward * size + head, []).append((state, weight, number))
    there = _distances(ways, trip.start)
    found = []
    for family in (STAYS_OUT, USES):
        rest = _distances(back, (2 * layers + family) * size + trip.end)
        costs: dict[int, float] = {}
        for state, onwards in ways.items():
            for following, weight, number in onwards:
                total = there.get(state, inf) + weight + rest.get(following, inf)
                if total < costs.get(number, inf):
                    costs[number] = total
        found.append(Bounds(costs, rest))
    return found[0], found[1]


def _distances(ways: Mapping[int, Sequence[tuple[int, int, int]]], start: int) -> dict[int, float]:
    best: dict[int, float] = {start: 0}
    settled = set[int]()
    heap: list[tuple[float, int]] = [(0, start)]
    while heap:
        cost, state = heappop(heap)
        if state in settled:
            continue
        settled.add(state)
        for following, weight, _ in ways.get(state, ()):
            total = cost + weight
            if total < best.get(following, inf):
                best[following] = total
                heappush(heap, (total, following))
    return best
