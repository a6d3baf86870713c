"""
A small graph made ready for many questions: nodes in between passed over.

Contraction hierarchies (Geisberger, Sanders, Schultes, Delling 2008): nodes are
taken out one by one, and the ways over each are kept as shortcuts, so that a way
that climbs from one end meets one that climbs from the other after a few dozen
nodes.  What is reached by climbing is kept for every place, so that a trip only
looks where the two meet (hub labels; Abraham, Delling, Goldberg, Werneck 2011).
Ways of equal time are told apart by the number of legs, which is part of the cost,
and then by the first ids, for which every join keeps the one that reads first.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.distances import UNREACHED
from corridor.routing.folding import Reading, keep_best, last_legs_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.routing.folding import Arc, Folded, Numbers

    Came = dict[int, tuple[int, Numbers]]  # whence a node was reached, and over which edges

WITNESS_NODES = 30
"""Nodes that the search for a way round a node looks at; too few only make more shortcuts."""

FORWARD, BACKWARD = 0, 1


class Climb(NamedTuple):
    """
    What is reached from one end of a trip by arcs that only climb.

    Attributes
    ----------
    cost
        To or from each node that is reached.
    came
        Whence it was reached.
    """

    cost: dict[int, int]
    came: Came


class Hierarchy(NamedTuple):
    """
    A contracted graph.

    Attributes
    ----------
    folded
        Behind it.
    ahead, back
        For each node its arcs to and from the nodes that were taken out later.
    climbs
        From each node where a trip begins, and to each where it ends; those of
        other nodes are added when they are asked for.
    reading
        Of the graph behind it.
    """

    folded: Folded
    ahead: Mapping[int, Sequence[Arc]]
    back: Mapping[int, Sequence[Arc]]
    climbs: tuple[dict[int, Climb], dict[int, Climb]]
    reading: Reading


def contracted(graph: Folded) -> Hierarchy:
    """Contract a folded graph."""
    reading = Reading(graph.graph)
    ahead, back = _Contraction(graph.arcs, reading).orders()
    climbs = (
        {node: _climb(ahead, FORWARD, [node], reading) for node in graph.graph.starts.values()},
        {node: _climb(back, BACKWARD, sorted(nodes), reading) for node, nodes in graph.ends.items()},
    )
    return Hierarchy(graph, ahead, back, climbs, reading)


def way(hierarchy: Hierarchy, start: int, end: int) -> Numbers | None:
    """
    Find the edges of the least cost from one node to another.

    Parameters
    ----------
    hierarchy
        Of the graph.
    start, end
        Nodes where trips begin and end.

    Returns
    -------
    edges
        In order of travel; None if there is no way.
    """
    there, onward = hierarchy.climbs[FORWARD][start], hierarchy.climbs[BACKWARD][end]
    best, meeting = UNREACHED, list[int]()
    for node in there.cost.keys() & onward.cost.keys():
        total = there.cost[node] + onward.cost[node]
        if total < best:
            best, meeting = total, [node]
        elif total == best:
            meeting.append(node)
    ways = []
    for node in meeting:
        _, before = _trace(there.came, FORWARD, node)
        goal, after = _trace(onward.came, BACKWARD, node)
        ways.append((*before, *after, *hierarchy.folded.ends[end][goal]))
    return min(ways, key=hierarchy.reading.ids) if len(ways) > 1 else next(iter(ways), None)


def least_cost(hierarchy: Hierarchy, start: int, end: int) -> int:
    """
    Measure the least cost from one node to another.

    Parameters
    ----------
    hierarchy
        Of the graph.
    start
        Where a trip begins or a leg ends.
    end
        Any node.
    """
    out, back = hierarchy.climbs
    if start not in out:
        out[start] = _climb(hierarchy.ahead, FORWARD, [start], hierarchy.reading)
    if end not in back:
        nodes = sorted(last_legs_to(end, hierarchy.folded.before, hierarchy.ahead))
        back[end] = _climb(hierarchy.back, BACKWARD, nodes, hierarchy.reading)
    there, onward = out[start].cost, back[end].cost
    return min((there[node] + onward[node] for node in there.keys() & onward.keys()), default=UNREACHED)


def _climb(arcs: Mapping[int, Sequence[Arc]], side: int, nodes: Sequence[int], reading: Reading) -> Climb:
    """Measure what is reached from some nodes, or what reaches them, by arcs that only climb."""
    cost = dict.fromkeys(nodes, 0)
    came: Came = {}
    heap = [(0, node) for node in nodes]
    while heap:
        least, node = heappop(heap)
        if least > cost[node]:
            continue
        for head, step, numbers in arcs[node]:
            total = least + step
            known = cost.get(head, UNREACHED)
            if total < known:
                cost[head] = total
                came[head] = (node, numbers)
                heappush(heap, (total, head))
            elif total == known and _comes_first(reading, came, side, (node, numbers), head):
                came[head] = (node, numbers)
    return Climb(cost, came)


def _comes_first(reading: Reading, came: Came, side: int, new: tuple[int, Numbers], head: int) -> bool:
    """Tell whether the new way to a node reads before the known one."""
    if head not in came:
        return False
    node, numbers = new
    _, known = _trace(came, side, head)
    _, before = _trace(came, side, node)
    return reading.ids((*before, *numbers) if side == FORWARD else (*numbers, *before)) < reading.ids(known)


def _trace(came: Came, side: int, node: int) -> tuple[int, Numbers]:
    """Walk back to where a search began; give that node, and the edges in order of travel."""
    parts: list[Numbers] = []
    while node in came:
        node, numbers = came[node]
        parts.append(numbers)
    if side == FORWARD:
        parts.reverse()
    return node, tuple(chain.from_iterable(parts))


class _Contraction:
    """
    Nodes taken out one by one, the ways over each kept as shortcuts.

    A shortcut is left out only where another way is cheaper: at equal cost both
    stay, so that the way that reads first is never lost.
    """

    def __init__(self, arcs: Mapping[int, Sequence[Arc]], reading: Reading) -> None:
        self.reading = reading
        self.out = {
            node: {head: (cost, numbers) for head, cost, numbers in ways if head != node} for node, ways in arcs.items()
        }
        self.into: dict[int, dict[int, tuple[int, Numbers]]] = {node: {} for node in arcs}
        for node, ways in self.out.items():
            for head, arc in ways.items():
                self.into[head][node] = arc

    def orders(self) -> tuple[dict[int, tuple[Arc, ...]], dict[int, tuple[Arc, ...]]]:
        """Take out all nodes; give for each its arcs to and from those that were taken out later."""
        ahead: dict[int, tuple[Arc, ...]] = {}
        back: dict[int, tuple[Arc, ...]] = {}
        queue = [
            (len(self.into[node]) * len(ways) - len(self.into[node]) - len(ways), node)
            for node, ways in self.out.items()
        ]
        heapify(queue)
        gone = dict.fromkeys(self.out, 0)
        while queue:
            _, node = heappop(queue)
            shortcuts = self._shortcuts(node)
            # Few new arcs first, and not all of one neighbourhood in a row.
            worth = len(shortcuts) - len(self.into[node]) - len(self.out[node]) + gone[node]
            if queue and worth > queue[0][0]:
                heappush(queue, (worth, node))
                continue
            ahead[node] = tuple((head, *arc) for head, arc in self.out.pop(node).items())
            back[node] = tuple((tail, *arc) for tail, arc in self.into.pop(node).items())
            for head, *_ in ahead[node]:
                del self.into[head][node]
                gone[head] += 1
            for tail, *_ in back[node]:
                del self.out[tail][node]
                gone[tail] += 1
            for tail, head, arc in shortcuts:
                if keep_best(self.out[tail], head, arc, self.reading):
                    self.into[head][tail] = arc
        return ahead, back

    def _shortcuts(self, node: int) -> list[tuple[int, int, tuple[int, Numbers]]]:
        """Find the ways over a node that no other way betters."""
        out = self.out[node]
        found = []
        for tail, (first, there) in self.into[node].items():
            heads = [head for head in out if head != tail]
            if heads:
                around = self._around(node, tail, first + max(out[head][0] for head in heads))
                for head in heads:
                    cost = first + out[head][0]
                    if around.get(head, UNREACHED) >= cost:
                        found.append((tail, head, (cost, (*there, *out[head][1]))))
        return found

    def _around(self, node: int, tail: int, most: int) -> dict[int, int]:
        """Measure the costs from a node to others without passing over the one that is to be taken out."""
        cost, heap = {tail: 0}, [(0, tail)]
        for _ in range(WITNESS_NODES):
            if not heap or heap[0][0] > most:
                break
            least, here = heappop(heap)
            if least > cost[here]:
                continue
            for head, (step, _) in self.out[here].items():
                if head != node and least + step < cost.get(head, UNREACHED):
                    cost[head] = least + step
                    heappush(heap, (least + step, head))
        return cost
