"""
The fastest way again and again on one graph, each time with other costs on some edges.

The answer is that of `corridor.routing.fastest`, tie by tie.  Most changes cannot
matter: where what is on the best way becomes no dearer and what is off it no
cheaper, it stays the best.  Of two places that are asked for often, only the part
of the graph is searched that a way within a known bound can touch, nodes with one
way in or out joined into their neighbours.  The bounds are exact: costs from the
origin and to the destination are measured with costs that no question so far has
been below.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from corridor.routing.distances import costs_from, turned
from corridor.routing.fastest import READY, fastest, trace
from corridor.routing.ready import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph

    Arc = tuple[int, int, tuple[int, ...]]  # tail, head, edges

MANY_PAIRS = 50
"""Pairs asked of one graph, after which it is worth to make it ready for more."""

KEPT_PAIRS = 2000
"""Pairs of which something is remembered."""

FEW_SEARCHES = 2
"""Searches between two places for which no bounds are measured."""

SLACK = 0.8
"""A cost below all before it lowers the bound to this share of it, so that bounds are measured rarely."""

ROOM = 1.05
"""A part of the graph is gathered for ways up to so many times the bound at hand."""

KNOWN_WAYS = 8
"""Ways whose cost bounds the next search."""


class Rerouter:
    """
    Finds fastest ways on one graph under other costs.

    Parameters
    ----------
    graph
        Left untouched.
    barred
        Numbers of edges that may not be used.
    via
        Ids of places to pass; then each search is a whole one.
    """

    def __init__(self, graph: Graph, *, barred: AbstractSet[int] = frozenset(), via: Sequence[str] = ()) -> None:
        if barred:
            steps = tuple(tuple(way for way in ways if way[2] not in barred) for ways in graph.steps)
            graph = graph._replace(steps=steps)
        self.graph, self.via = graph, via
        self.costs = [edge.cost for edge in graph.edges]
        self._pairs: dict[tuple[str, str], _Pair] = {}

    def way(
        self, origin: str, destination: str, costs: Mapping[int, int], renamed: Mapping[int, Edge] | None = None
    ) -> tuple[int, ...]:
        """
        Find the fastest way.

        Parameters
        ----------
        origin, destination
            Place ids.
        costs
            Of the edges that differ from those of the graph; as `Edge.cost`.
        renamed
            Edges that have another id as well, which tells equal ways apart.

        Returns
        -------
        edges
            Numbers in order of travel.

        Raises
        ------
        NoRouteError
            If there is no way.
        """
        graph, renamed = self.graph, renamed or {}
        if self.via or origin not in graph.starts or destination not in graph.ends or origin == destination:
            return fastest(self._patched(costs, renamed), origin, destination, via=self.via)
        pair = self._pairs.get((origin, destination)) or self._pair(origin, destination)
        if not (renamed or self._may_matter(pair, costs)):
            return pair.best
        pair.searches += 1
        if renamed or pair.searches <= FEW_SEARCHES:
            return fastest(self._patched(costs, renamed), origin, destination)
        found = None if pair.lower(costs, self.costs) or pair.part is None else pair.part.search(costs)
        while found is None:
            pair.part = self._part(pair, costs)
            found = pair.part.search(costs)
        return found

    def _pair(self, origin: str, destination: str) -> _Pair:
        if len(self._pairs) == MANY_PAIRS:
            prepare(self.graph)
        while len(self._pairs) >= KEPT_PAIRS:
            self._pairs.pop(next(iter(self._pairs)))
        best = fastest(self.graph, origin, destination)
        ends = (self.graph.starts[origin], self.graph.ends[destination])
        pair = _Pair(ends, best, sum(self.costs[number] for number in best))
        self._pairs[origin, destination] = pair
        return pair

    def _may_matter(self, pair: _Pair, costs: Mapping[int, int]) -> bool:
        """Tell whether another way may be the best: the old one has become dearer, or something off it cheap enough."""
        old, on_it = self.costs, pair.on_it
        if any(cost > old[number] for number, cost in costs.items() if number in on_it):
            return True
        cheaper = [number for number, cost in costs.items() if cost < old[number] and number not in on_it]
        ready = READY.get(id(self.graph.steps)) if cheaper else None
        if ready is None or ready.cost is None:
            return bool(cheaper)
        # A way over a cheaper edge saves at most what all of them save; what is saved on the best way it saves as well.
        saved = sum(old[number] - costs[number] for number in cheaper)
        edges, (start, goal) = self.graph.edges, pair.ends
        ways = (ready.cost(start, edges[key].tail) + old[key] + ready.cost(edges[key].head, goal) for key in cheaper)
        return any(cost - saved <= pair.cost for cost in ways)

    def _patched(self, costs: Mapping[int, int], renamed: Mapping[int, Edge]) -> Graph:
        """Give the graph with other costs and ids on some edges."""
        steps, edges = list(self.graph.steps), self.graph.edges
        for tail in {edges[number].tail for number in costs}:
            steps[tail] = tuple((head, costs.get(number, cost), number) for head, cost, number in steps[tail])
        if renamed:
            edges = [renamed.get(number, edge) for number, edge in enumerate(edges)]
        return self.graph._replace(steps=tuple(steps), edges=edges)

    def _part(self, pair: _Pair, costs: Mapping[int, int]) -> _Part:
        """Gather what ways can touch that cost at most somewhat more than the best known one does now."""
        steps = self._patched(pair.low, {}).steps
        there, to_go = costs_from(steps, pair.ends[0]), costs_from(turned(steps), pair.ends[1])
        most = int(ROOM * sum(costs.get(number, self.costs[number]) for number in pair.best))
        kept = {
            node: [(head, number) for head, cost, number in ways if there[node] + cost + to_go[head] <= most]
            for node, ways in enumerate(steps)
            if there[node] + to_go[node] <= most
        }
        return _Part(self, pair, kept, to_go, most)


class _Pair:
    """What is known of two places: the best way of the graph, the least costs seen, and the part that is searched."""

    def __init__(self, ends: tuple[int, int], best: tuple[int, ...], cost: int) -> None:
        self.ends, self.best, self.on_it, self.cost = ends, best, frozenset(best), cost
        self.searches = 0
        self.low: dict[int, int] = {}
        self.part: _Part | None = None

    def lower(self, costs: Mapping[int, int], usual: Sequence[int]) -> bool:
        """Keep the least costs below those of every question; tell whether that changed any."""
        low, below = self.low, False
        for number, cost in costs.items():
            if cost < low.get(number, usual[number]):
                low[number] = int(cost * SLACK)
                below = True
        return below


class _Part:
    """The part of a graph that ways up to some cost can touch, with few nodes."""

    def __init__(
        self,
        rerouter: Rerouter,
        pair: _Pair,
        kept: Mapping[int, Sequence[tuple[int, int]]],
        to_go: Sequence[int],
        most: int,
    ) -> None:
        self.edges, self.usual, self.most = rerouter.graph.edges, rerouter.costs, most
        self.start, self.goal = pair.ends
        arcs = _joined(kept, keep=pair.ends)
        self.arcs = [numbers for _, _, numbers in arcs]
        self.weights = [sum(self.usual[number] for number in numbers) for numbers in self.arcs]
        self.out: dict[int, list[tuple[int, int, int]]] = {node: [] for node in kept}
        self.arcs_of: dict[int, list[int]] = {}
        for arc, (tail, head, numbers) in enumerate(arcs):
            self.out[tail].append((head, to_go[head], arc))
            for number in numbers:
                self.arcs_of.setdefault(number, []).append(arc)
        self.known = [self._arcs_of(pair.best)]

    def search(self, costs: Mapping[int, int]) -> tuple[int, ...] | None:
        """Search as `corridor.routing.fastest` does; None where no known way stays within the part."""
        weights, usual = self.weights.copy(), self.usual
        for number in costs.keys() & self.arcs_of.keys():
            more = costs[number] - usual[number]
            for arc in self.arcs_of[number]:
                weights[arc] += more
        upper = min(sum(map(weights.__getitem__, way)) for way in self.known)
        if upper > self.most:
            return None
        arcs = self._within(weights, upper)
        if arcs not in self.known:
            if len(self.known) == KNOWN_WAYS:
                self.known.pop(1)
            self.known.append(arcs)
        return self._edges_of(arcs)

    def _within(self, weights: Sequence[int], upper: int) -> tuple[int, ...]:
        """Find the arcs of the best way, which costs no more than a bound."""
        out = self.out
        best = {self.start: 0}
        came: dict[int, tuple[int, int]] = {}
        settled = set[int]()
        heap = [(0, self.start)]
        node = -1
        while node != self.goal:
            total, node = heappop(heap)
            if node in settled:
                continue
            settled.add(node)
            for head, left, arc in out[node]:
                cost = total + weights[arc]
                if cost + left > upper:
                    continue
                known = best.get(head)
                if known is None or cost < known:
                    best[head] = cost
                    came[head] = (node, arc)
                    heappush(heap, (cost, head))
                elif cost == known and head not in settled and self._reads_first(came, node, arc, head):
                    came[head] = (node, arc)
        return trace(came, self.goal)

    def _arcs_of(self, way: tuple[int, ...]) -> tuple[int, ...]:
        """Find the arcs of a way within the part."""
        node, done, found = self.start, 0, list[int]()
        while node != self.goal:
            node, arc = next(
                (head, arc)
                for head, _, arc in self.out[node]
                if way[done : done + len(self.arcs[arc])] == self.arcs[arc]
            )
            done += len(self.arcs[arc])
            found.append(arc)
        return tuple(found)

    def _edges_of(self, arcs: Sequence[int]) -> tuple[int, ...]:
        return tuple(number for arc in arcs for number in self.arcs[arc])

    def _reads_first(self, came: Mapping[int, tuple[int, int]], node: int, arc: int, head: int) -> bool:
        """Tell whether the new of two equal ways has the first ids."""

        def ids(arcs: tuple[int, ...]) -> list[str]:
            return [edge.id for edge in map(self.edges.__getitem__, self._edges_of(arcs)) if edge.kind]

        return ids((*trace(came, node), arc)) < ids(trace(came, head))


def _joined(kept: Mapping[int, Sequence[tuple[int, int]]], *, keep: Sequence[int]) -> list[Arc]:
    """Join nodes that have one way in or one way out into their neighbours; give tail, head and edges of each arc."""
    arcs: dict[int, Arc] = {}
    out: dict[int, set[int]] = {node: set() for node in kept}
    into: dict[int, set[int]] = {node: set() for node in kept}

    def lay(name: int, tail: int, head: int, numbers: tuple[int, ...]) -> None:
        arcs[name] = (tail, head, numbers)
        out[tail].add(name)
        into[head].add(name)

    names = count()
    for node, ways in kept.items():
        for head, number in ways:
            lay(next(names), node, head, (number,))
    waiting = [node for node in kept if node not in keep]
    while waiting:
        node = waiting.pop()
        if 1 not in (len(into[node]), len(out[node])):
            continue
        ways_in, ways_out = ([arcs.pop(name) for name in sorted(side[node])] for side in (into, out))
        for tail, _, before in ways_in:
            for _, head, after in ways_out:
                # A way that comes back to where it was is no way.
                if tail != head:
                    lay(next(names), tail, head, (*before, *after))
        for tail, _, _ in ways_in:
            out[tail] -= into[node]
        for _, head, _ in ways_out:
            into[head] -= out[node]
        into[node], out[node] = set(), set()
        waiting += [end for end in (*(arc[0] for arc in ways_in), *(arc[1] for arc in ways_out)) if end not in keep]
    return list(arcs.values())
