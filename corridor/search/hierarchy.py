"""
A small graph made ready for many questions: nodes in between passed over.

Contraction hierarchies (Geisberger, Sanders, Schultes, Delling 2008): nodes are
taken out one by one, and the ways over each are kept as shortcuts, so that a
search from both ends that only climbs meets after a few dozen nodes.  Ways of
equal time are told apart by the number of legs, which is part of the cost, and
then by the first ids, for which every join keeps the one that reads first.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from corridor.search.folding import Reading, keep_best

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.search.folding import Arc, Folded, Numbers

    Came = dict[int, tuple[int, Numbers]]  # whence a node was reached, and over which edges

WITNESS_NODES = 30
"""Nodes that the search for a way round a node looks at; too few only make more shortcuts."""

UNREACHED = 1 << 62


class Hierarchy(NamedTuple):
    """
    A contracted graph.

    Attributes
    ----------
    ahead, back
        For each node its arcs to and from the nodes that were taken out later.
    ends
        As in `corridor.search.folding.Folded`.
    reading
        Of the graph behind it.
    """

    ahead: Mapping[int, Sequence[Arc]]
    back: Mapping[int, Sequence[Arc]]
    ends: Mapping[int, Mapping[int, Numbers]]
    reading: Reading


def contracted(graph: Folded) -> Hierarchy:
    """Contract a folded graph."""
    reading = Reading(graph.graph)
    ahead, back = _Contraction(graph.arcs, reading).orders()
    return Hierarchy(ahead, back, graph.ends, reading)


def way(hierarchy: Hierarchy, start: int, end: int) -> Numbers | None:
    """
    Find the edges of the least cost from one node to another, from both ends.

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
    goals, reading = hierarchy.ends.get(end, {}), hierarchy.reading
    cost = ({start: 0}, dict.fromkeys(goals, 0))
    came: tuple[Came, Came] = ({}, {})
    heaps = ([(0, start)], [(0, node) for node in sorted(goals)])
    arcs = (hierarchy.ahead, hierarchy.back)
    best, meeting = UNREACHED, set[int]()
    while heaps[0] or heaps[1]:
        side = 0 if heaps[0] and (not heaps[1] or heaps[0][0] <= heaps[1][0]) else 1
        mine, other = cost[side], cost[1 - side]
        least, node = heappop(heaps[side])
        # Equal costs are looked at to the end, since the way that reads first is wanted.
        if least > best:
            break
        if least > mine[node]:
            continue
        for head, step, numbers in arcs[side][node]:
            total = least + step
            known = mine.get(head, UNREACHED)
            if total > known:
                continue
            if total < known:
                mine[head] = total
                came[side][head] = (node, numbers)
                heappush(heaps[side], (total, head))
            elif _comes_first(reading, came[side], side, (node, numbers), head):
                came[side][head] = (node, numbers)
            if head in other and total + other[head] <= best:
                if total + other[head] < best:
                    best, meeting = total + other[head], set()
                meeting.add(head)
    ways = []
    for node in meeting:
        if cost[0][node] + cost[1][node] == best:
            _, there = _trace(came[0], 0, node)
            goal, onward = _trace(came[1], 1, node)
            ways.append((*there, *onward, *goals[goal]))
    return min(ways, key=reading.ids) if len(ways) > 1 else next(iter(ways), None)


def _comes_first(reading: Reading, came: Came, side: int, new: tuple[int, Numbers], head: int) -> bool:
    """Tell whether the new way to a node reads before the known one."""
    if head not in came:
        return False
    node, numbers = new
    _, known = _trace(came, side, head)
    _, before = _trace(came, side, node)
    return reading.ids((*before, *numbers) if side == 0 else (*numbers, *before)) < reading.ids(known)


def _trace(came: Came, side: int, node: int) -> tuple[int, Numbers]:
    """Walk back to where a search began; give that node, and the edges in order of travel."""
    parts: list[Numbers] = []
    while node in came:
        node, numbers = came[node]
        parts.append(numbers)
    if side == 0:
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
