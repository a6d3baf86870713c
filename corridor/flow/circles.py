"""
Routes that pass nothing twice.

Where some route has no known capacity at all, a walk could leave it, touch a
capacity and come back, and pass for a route that is bounded.  No cargo travels
so: a route passes each node of the graph once.  The shortest such route is found
best first; where no route is free of capacities the question never comes up.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from corridor.flow.arcs import Path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.flow.arcs import Arcs, Ends

MOST_LABELS = 50_000
"""After so many tries the length that no route falls short of is all that is given."""

FIRST = ":first"
"""Ends the labels of nodes before the first departure; see `corridor.graph.departure`."""


class Circles:
    """
    What the arcs of a program pass.

    Parameters
    ----------
    net
        Its arcs, spelled out by `corridor.flow.arcs.layered`.  Where places are to
        be passed, going there and back is allowed, and nothing counts as a circle.
    compact
        Whether arcs were joined since, so that what is free of capacities cannot be told from it.
    """

    def __init__(self, net: Arcs, *, compact: bool = True) -> None:
        self.net, self._compact = net, compact
        labels = net.graph.nodes
        at = {label: node for node, label in enumerate(labels)}
        self._twin = {node: at[label.removesuffix(FIRST)] for node, label in enumerate(labels) if label.endswith(FIRST)}
        size = len(labels)
        self._by_way = any(arc.head >= 2 * size for arc in net.arcs)
        self._size, self._part = size, dict[int, int]()
        for arc in () if compact else net.arcs:
            if not arc.loads:
                self._join(arc.tail % size, arc.head % size)
        self._passed: dict[int, tuple[int, ...]] = {}
        self._gates: dict[Ends, tuple[frozenset[int], ...]] = {}

    def passed(self, number: int) -> tuple[int, ...]:
        """List the nodes of the graph that an arc leaves."""
        found = self._passed.get(number)
        if found is None:
            edges = self.net.graph.edges
            tails = (edges[edge].tail for edge, _ in self.net.arcs[number].steps)
            found = self._passed[number] = tuple(self._twin.get(node, node) for node in tails)
        return found

    def has(self, arcs: Sequence[int], ends: Ends) -> bool:
        """Describe whether a route passes something twice, or is at its origin or its destination twice."""
        if self._by_way or not (self._compact or self._is_free(ends)):
            return False
        return self._repeats([node for number in arcs for node in self.passed(number)], ends)

    def _is_free(self, ends: Ends) -> bool:
        """Describe whether what has no known capacity may join the two ends: else a circle saves nothing."""
        starts, targets = ({self._root(node % self._size) for node in nodes} for nodes in ends[:2])
        return not starts.isdisjoint(targets)

    def _root(self, node: int) -> int:
        while (above := self._part.get(node, node)) != node:
            self._part[node] = self._part.get(above, above)
            node = above
        return node

    def _join(self, one: int, other: int) -> None:
        self._part[self._root(one)] = self._root(other)

    def _repeats(self, nodes: Sequence[int], ends: Ends) -> bool:
        if len(set(nodes)) < len(nodes):
            return True
        return any(sum(node in gate for node in nodes) > 1 for gate in self._gates_of(ends))

    def _gates_of(self, ends: Ends) -> tuple[frozenset[int], ...]:
        """Find the nodes behind the start and those before the end: who is at one of them is at the place itself."""
        found = self._gates.get(ends)
        if found is None:
            starts, targets = ({node % self._size for node in nodes if node >= 0} for nodes in ends[:2])
            edges = self.net.graph.edges
            behind = {edge.head for edge in edges if edge.tail in starts}
            before = {edge.tail for edge in edges if edge.head in targets}
            found = frozenset(self._twin.get(node, node) for node in behind), frozenset(before)
            self._gates[ends] = found
        return found

    def shortest(
        self, weights: Sequence[float], ends: Ends, minutes: float = inf, rest: Mapping[int, int] | None = None
    ) -> Path | None:
        """
        Find the shortest route that passes nothing twice.

        Parameters
        ----------
        weights
            Of the arcs, zero or more; infinite where one may not be used.
        ends
            From where to where.
        minutes, rest
            It takes at most so long, and the least time from each node to the end [min].

        Returns
        -------
        path
            None where there is none; without arcs where the search was given up: no
            route is shorter.
        """
        arcs, ahead = self.net.arcs, self._ahead(weights, ends)
        targets = set(ends.ends)
        labels: list[tuple[int, int, int]] = [(node, -1, -1) for node in sorted(ends.starts)]
        # The nearer the end, the sooner: of many equal routes one is followed through.
        heap = [(ahead[node], 0, 0, 0.0, label) for label, (node, *_) in enumerate(labels) if node in ahead]
        while heap:
            least, _, time, length, label = heappop(heap)
            node = labels[label][0]
            if node in targets:
                return Path(length, tuple(self._traced(labels, label)))
            if len(labels) > MOST_LABELS:
                return Path(least, ())
            seen = [passed for number in self._traced(labels, label) for passed in self.passed(number)]
            for head, number in self.net.ways.get(node, ()):
                passed = self.passed(number)
                later = time + arcs[number].minutes
                if head not in ahead or weights[number] == inf or later + (rest or {}).get(head, 0) > minutes:
                    continue
                if self._repeats([*seen, *passed], ends):
                    continue
                reach = length + weights[number]
                labels.append((head, label, number))
                heappush(heap, (reach + ahead[head], -len(seen) - len(passed), later, reach, len(labels) - 1))
        return None

    def _traced(self, labels: Sequence[tuple[int, int, int]], label: int) -> list[int]:
        found = []
        while labels[label][2] >= 0:
            found.append(labels[label][2])
            label = labels[label][1]
        return found[::-1]

    def _ahead(self, weights: Sequence[float], ends: Ends) -> dict[int, float]:
        """Give the least length from each node to the end, circles included."""
        back: dict[int, list[tuple[int, int]]] = {}
        for tail, found in self.net.ways.items():
            for head, number in found:
                back.setdefault(head, []).append((tail, number))
        best: dict[int, float] = dict.fromkeys(ends.ends, 0.0)
        heap = [(0.0, node) for node in sorted(best)]
        while heap:
            length, node = heappop(heap)
            if length > best[node]:
                continue
            for tail, number in back.get(node, ()):
                reach = length + weights[number]
                if reach < best.get(tail, inf):
                    best[tail] = reach
                    heappush(heap, (reach, tail))
        return best
