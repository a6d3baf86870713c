"""
Two sides of routes at once: those that use some of the given edges, and those that use none.

"Through Aktau", "by ferry" and "over this link" are all a set of edges; staying
out of them is the other side.  One search over states of node, places passed
so far and "used one yet?" finds the best of both.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from math import inf, isinf
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.modal import COST_OF_MINUTE
from corridor.graph.passing import arrivals
from corridor.routing.fastest import stations_of
from corridor.routing.kernel import UNREACHED, Levels, ids_in, passing, settle, turned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Graph

STAYS_OUT, USES = 0, 1
"""The two sides, as numbers."""

MOST_BRANCHES = 200
"""A target that is still only reached there and back after so many tries counts as a dead end."""


class Best(NamedTuple):
    """The best route of a side: its weight (minutes, then legs) and its edges; infinite where there is none."""

    cost: float
    edges: tuple[int, ...] = ()

    @property
    def minutes(self) -> int:
        """Expected time [min]; only of a route that exists."""
        return int(self.cost) // COST_OF_MINUTE


NONE = Best(inf)


class Trip(NamedTuple):
    """
    The question behind two sides.

    Attributes
    ----------
    graph
        Left untouched.
    origin, destination, via
        Place ids.
    start, goals
        State where the trip begins, and where it ends by side; none where the
        graph has no such place.
    steps
        On from each state: a node, the places passed so far and whether an edge
        of the target was used.
    stages
        Number of stretches between the places to pass.
    excluded
        Edges that may not be used.
    target
        Edges that tell the sides apart.
    """

    graph: Graph
    origin: str
    destination: str
    via: tuple[str, ...]
    start: int
    goals: tuple[int, ...]
    steps: Levels
    stages: int
    excluded: AbstractSet[int]
    target: AbstractSet[int]


def trip_of(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    target: AbstractSet[int],
    via: Sequence[str] = (),
    excluded: AbstractSet[int] = frozenset(),
) -> Trip:
    """Bring a question between two places into the form of the search."""
    gates = [arrivals(graph, place) for place in stations_of(origin, destination, via)[1:-1]]
    passed, size = passing(gates), len(graph.steps)

    def advance(level: int, head: int, number: int) -> int:
        return 2 * passed(level // 2, head, number) + (level % 2 | (number in target))

    start, end = graph.starts.get(origin, -1), graph.ends.get(destination, -1)
    goals = tuple((2 * len(gates) + side) * size + end for side in (STAYS_OUT, USES))
    steps = Levels(graph.steps, advance)
    known = goals if min(start, end) >= 0 else ()
    return Trip(graph, origin, destination, tuple(via), start, known, steps, len(gates) + 1, excluded, target)


def best_of_both(trip: Trip) -> tuple[Best, Best]:
    """Find the best route that stays out of the target, and the best one that uses it."""
    return best_of(trip, STAYS_OUT), best_of(trip, USES)


def best_of(
    trip: Trip,
    side: int,
    minutes: Mapping[int, float] | None = None,
    *,
    rest: list[int] | None = None,
    closed: AbstractSet[int] = frozenset(),
) -> Best:
    """
    Find the best route of one side.

    Parameters
    ----------
    trip
        The question.
    side
        `STAYS_OUT` or `USES`.
    minutes
        Other times of some edges [min]; an infinite one bars the edge.
    rest
        What is left at least from each state, where no time is less than that of
        the graph.
    closed
        States that may not be reached, where nothing is known of what is left.
    """
    if not trip.goals:
        return NONE
    excluded = trip.excluded | trip.target if side == STAYS_OUT else trip.excluded
    weight = dict[int, int]()
    for number, time in (minutes or {}).items():
        if isinf(time):
            excluded = excluded | {number}
        else:
            weight[number] = int(time) * COST_OF_MINUTE + 1
    if closed:
        rest = [0] * (2 * trip.stages * len(trip.graph.steps))
        for state in closed:
            rest[state] = UNREACHED
    goal, ids = trip.goals[side], ids_in(trip.graph.edges)
    found = settle(trip.steps, (trip.start,), goals=(goal,), potential=rest, excluded=excluded, weight=weight, ids=ids)
    return Best(found.cost[goal], found.way(goal)) if goal in found.cost else NONE


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


class Bounds(NamedTuple):
    """
    What routes of a side cost at least, with the times of the graph.

    Attributes
    ----------
    through
        By number of an edge that they use.
    rest
        By state, to complete them from there; `UNREACHED` where they cannot be.
    """

    through: Mapping[int, float]
    rest: list[int]


def bounds_of(trip: Trip) -> tuple[Bounds, Bounds]:
    """Weigh the routes of both sides through each edge and from each state."""
    if not trip.goals:
        return Bounds({}, []), Bounds({}, [])
    steps = [trip.steps[state] for state in range(2 * trip.stages * len(trip.graph.steps))]
    back = turned(steps)
    there = settle(steps, (trip.start,), excluded=trip.excluded).cost
    found = []
    for goal in trip.goals:
        left = settle(back, (goal,), excluded=trip.excluded).cost
        costs: dict[int, float] = {}
        for state, cost in there.items():
            for following, weight, number in steps[state]:
                total = cost + weight + left.get(following, inf)
                if total < costs.get(number, inf) and number not in trip.excluded:
                    costs[number] = total
        found.append(Bounds(costs, [left.get(state, UNREACHED) for state in range(len(steps))]))
    return found[0], found[1]
