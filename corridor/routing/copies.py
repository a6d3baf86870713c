"""
The best ways that enter no place twice, one after another, near-copies among them.

Partial ways are extended in the order of what they cost at least in the end.  The
cost to go is exact, so that hardly any is extended in vain while the wanted ways
are close to the best one.  Where they are not, the search is given up soon, and
`corridor.routing.alternatives` has the better means.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.kernel import UNREACHED, ids_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridor.graph.modal import Graph
    from corridor.routing.kernel import Step
    from corridor.routing.measures import Sums
    from corridor.routing.space import Space

MOST_PARTIAL = 3000
"""Partial ways after which the search is given up: a few hundredths of a second."""


class Course(NamedTuple):
    """
    Where ways run.

    Attributes
    ----------
    steps
        For each node its ways on: head, cost and number.
    start, goal
        Nodes.
    to_go
        Least cost from each node to the goal.
    place
        Where a way begins.
    entered
        Gives the places that are entered by a step of a number.
    edges
        Gives the edges of the graph behind steps, in order of travel.
    """

    steps: Sequence[Sequence[Step]]
    start: int
    goal: int
    to_go: Sequence[int]
    place: str
    entered: Callable[[int], Sequence[str]]
    edges: Callable[[tuple[int, ...]], tuple[int, ...]]


class GivenUpError(Exception):
    """Too many partial ways; used within this package alone."""


def course_of(graph: Graph, origin: str, destination: str, to_go: Sequence[int]) -> Course:
    """Let ways run over a whole graph."""
    edges = graph.edges

    def entered(number: int) -> Sequence[str]:
        edge = edges[number]
        return (edge.destination,) if edge.kind == "line" else ()

    return Course(graph.steps, graph.starts[origin], graph.ends[destination], to_go, origin, entered, tuple)


def course_within(space: Space, measure: Sums) -> Course:
    """Let ways run over the arcs of a space, by a measure that adds up."""
    arcs = space.arcs
    steps = [[(arcs[arc].head, measure.weights[arc], arc) for arc in ways] for ways in space.out]
    to_go = [UNREACHED if left is None else left for left in measure.rest]

    def entered(number: int) -> Sequence[str]:
        return arcs[number].places

    return Course(steps, space.start, space.goal, to_go, space.keys[space.start], entered, space.edges_of)


def first_ways(graph: Graph, course: Course, number: int) -> list[tuple[int, ...]]:
    """
    Find the first ways by cost, then by ids, none of which has all the links of another.

    Parameters
    ----------
    graph
        In which the edges are.
    course
        Where ways run.
    number
        How many are wanted.

    Returns
    -------
    ways
        Edges of each, in order of travel; fewer where there are no more.

    Raises
    ------
    GivenUpError
        If it takes too long.
    """
    found, links = list[tuple[int, ...]](), list[frozenset[str]]()
    for equal in _by_cost(course):
        ways = map(course.edges, equal)
        for way in sorted(ways, key=ids_in(graph.edges)) if len(equal) > 1 else ways:
            mine = frozenset(edge.id for edge in map(graph.edges.__getitem__, way) if edge.kind == "line")
            if not any(mine <= theirs or theirs <= mine for theirs in links):
                found.append(way)
                links.append(mine)
            if len(found) == number:
                return found
    return found


def _by_cost(course: Course) -> Iterator[list[tuple[int, ...]]]:
    """Give all ways in order of their cost, those of one cost together."""
    steps, goal, to_go = course.steps, course.goal, course.to_go
    bits: dict[str, int] = {}
    marks: dict[int, int] = {}

    def mark(number: int) -> int:
        """Give the bits of the places that a step enters; negative where it enters one twice."""
        found = 0
        for place in course.entered(number):
            bit = bits.setdefault(place, 1 << len(bits))
            if found & bit:
                return -1
            found |= bit
        return found

    seen = bits.setdefault(course.place, 1)
    order = count()
    heap: list[tuple[int, int, int, int, tuple[int, ...]]] = [(to_go[course.start], 0, course.start, seen, ())]
    equal, cost = list[tuple[int, ...]](), 0
    for _ in range(MOST_PARTIAL):
        if not heap or (equal and heap[0][0] > cost):
            if equal:
                yield equal
            if not heap:
                return
            equal = []
        least, _, node, seen, way = heappop(heap)
        if node == goal:
            cost = least
            equal.append(way)
            continue
        spent = least - to_go[node]
        for head, step, number in steps[node]:
            if (entered := marks.get(number)) is None:
                entered = marks[number] = mark(number)
            if entered >= 0 and not seen & entered and to_go[head] < UNREACHED:
                heappush(heap, (spent + step + to_go[head], next(order), head, seen | entered, (*way, number)))
    raise GivenUpError
