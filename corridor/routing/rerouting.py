"""
The fastest way again and again on one graph, each time with other costs on some edges.

Most changes cannot matter: where what is on the best way becomes no dearer and what
is off it no cheaper, it stays the best.  Else what was left to go before is a bound:
a search that follows it looks at little more than what the change touches
(Goldberg and Harrelson, Computing the shortest path: A* search meets graph theory,
2005).  Answers stay those of `corridor.routing.fastest`, tie by tie.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.fastest import fastest
from corridor.routing.kernel import UNREACHED, ids_in, settle
from corridor.routing.prepared import Prepared, prepared_of
from corridor.routing.space import Arc, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph

FEW_SEARCHES = 2
"""Searches under other costs for which a graph is not prepared."""

KEPT_PAIRS = 2000
"""Pairs whose best way is remembered."""

ROOM = 1.05
"""A part of the graph is gathered for ways up to so many times the known bound."""

KNOWN_WAYS = 8
"""Ways whose cost bounds the next search within a part."""

SLACK = 0.9
"""A cost below all before it lowers the bound to this share of it, so that bounds are measured rarely."""


class _Pair(NamedTuple):
    """The best way between two places as things are, the same as a set, its cost, and its two nodes."""

    best: tuple[int, ...]
    on_it: frozenset[int]
    cost: int
    ends: tuple[int, int]


class _Part(NamedTuple):
    """
    The part of a graph that ways up to some cost can touch, states with one way in or out joined into their neighbours.

    Steps and edges of each arc, its cost as things are, the arcs over each edge, the
    greatest cost, and ways that were the best before.
    """

    steps: Mapping[int, Sequence[tuple[int, int, int]]]
    edges: Sequence[tuple[int, ...]]
    usual: Sequence[int]
    over: Mapping[int, Sequence[int]]
    most: int
    known: list[tuple[int, ...]]

    def weight(self, costs: Mapping[int, int], usual: Sequence[int]) -> dict[int, int]:
        """Give the arcs whose cost differs, at other costs of some edges."""
        found: dict[int, int] = {}
        for number in costs.keys() & self.over.keys():
            for arc in self.over[number]:
                found[arc] = found.get(arc, self.usual[arc]) + costs[number] - usual[number]
        return found


class Rerouter:
    """
    Finds fastest ways on one graph under other costs.

    Parameters
    ----------
    graph
        Left untouched.
    excluded
        Numbers of edges that may not be used.
    via
        Ids of places to pass; then each search is a whole one.
    """

    def __init__(self, graph: Graph, *, excluded: AbstractSet[int] = frozenset(), via: Sequence[str] = ()) -> None:
        if excluded:
            steps = tuple(tuple(way for way in ways if way[2] not in excluded) for ways in graph.steps)
            graph = graph._replace(steps=steps)
        self.graph, self.via = graph, via
        self.costs = [edge.cost for edge in graph.edges]
        self._prepared = prepared_of(graph)
        self._searches = 0
        self._pairs: dict[tuple[str, str], _Pair] = {}
        # The least costs of edges that any question had so far, the same by arc, and what is left to go under them.
        self._low: dict[int, int] = {}
        self._low_of_arcs: dict[int, int] = {}
        self._low_to_go: dict[int, list[int]] = {}
        # How often each end was asked for, and each pair searched; of pairs searched often the part of the graph.
        self._asked: dict[tuple[int, ...], int] = {}
        self._parts: dict[tuple[int, int], _Part] = {}

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
        graph = self.graph
        if self.via or renamed or origin == destination or origin not in graph.starts or destination not in graph.ends:
            return fastest(self._patched(costs, renamed or {}), origin, destination, via=self.via)
        pair = self._pairs.get((origin, destination)) or self._pair(origin, destination)
        cheaper = [number for number, cost in costs.items() if cost < self.costs[number] and number not in pair.on_it]
        if not self._may_matter(pair, costs, cheaper):
            return pair.best
        self._searches += 1
        if self._prepared is None and self._searches > FEW_SEARCHES:
            self._prepared = Prepared(graph)
        prepared = self._prepared
        # A step that took no time and now does is part of many arcs.
        if prepared is None or (prepared.is_large and cheaper) or not all(map(self.costs.__getitem__, costs)):
            return fastest(self._patched(costs, {}), origin, destination)
        return self._search(prepared, pair, costs)

    def _pair(self, origin: str, destination: str) -> _Pair:
        graph, way = self.graph, None
        ends = graph.starts[origin], graph.ends[destination]
        self._asked[ends[1:]] = self._asked.get(ends[1:], 0) + 1
        # One route is searched in less time than all routes to its end.
        if self._prepared is not None and (self._prepared.knows(ends[1]) or self._asked[ends[1:]] > FEW_SEARCHES):
            way = self._prepared.way(*ends)
        best = fastest(graph, origin, destination) if way is None else way
        while len(self._pairs) >= KEPT_PAIRS:
            self._parts.pop(self._pairs.pop(next(iter(self._pairs))).ends, None)
        pair = _Pair(best, frozenset(best), sum(map(self.costs.__getitem__, best)), ends)
        self._pairs[origin, destination] = pair
        return pair

    def _may_matter(self, pair: _Pair, costs: Mapping[int, int], cheaper: Sequence[int]) -> bool:
        """Report whether another way may be best: the old one became slower, or something off it fast enough."""
        old, prepared = self.costs, self._prepared
        if any(cost > old[number] for number, cost in costs.items() if number in pair.on_it):
            return True
        if not cheaper or prepared is None or prepared.is_large:
            return bool(cheaper)
        # A way over a cheaper edge saves at most what all of them save; what is saved on the best way it saves as well.
        most = pair.cost + sum(old[number] - costs[number] for number in cheaper)
        start, goal = map(prepared.folded.rows.__getitem__, pair.ends)
        to_go = prepared.tree(goal).cost
        return any(
            to_go[head] + old[number] + prepared.tree(tail).cost[start] <= most
            for number in cheaper
            for _, tail, head in prepared.folded.arcs.get(number, ())
        )

    def _search(self, prepared: Prepared, pair: _Pair, costs: Mapping[int, int]) -> tuple[int, ...]:
        """Search within the cost of the old way, led by what is left to go."""
        steps, edges, _, rows, arcs = prepared.folded
        start, goal = rows[pair.ends[0]], rows[pair.ends[1]]
        bound = pair.cost + sum(cost - self.costs[number] for number, cost in costs.items() if number in pair.on_it)
        potential = self._potential(prepared, goal, costs)
        if potential is not prepared.tree(goal).cost:
            self._asked[pair.ends] = self._asked.get(pair.ends, 0) + 1
            if self._asked[pair.ends] > FEW_SEARCHES:
                return self._search_part(prepared, pair, costs, potential, bound)
        weight = {arc: cost for number, cost in costs.items() for arc, _, _ in arcs.get(number, ())}
        found = settle(
            steps, (start,), goals=(goal,), bound=bound, potential=potential, weight=weight, ids=prepared.ids
        )
        return tuple(chain.from_iterable(map(edges.__getitem__, found.way(goal))))

    def _search_part(
        self, prepared: Prepared, pair: _Pair, costs: Mapping[int, int], potential: Sequence[int], bound: int
    ) -> tuple[int, ...]:
        """Search the part of the graph that ways within the bound can touch; one that is too small is gathered anew."""
        start, goal = (prepared.folded.rows[node] for node in pair.ends)
        part = self._parts.get(pair.ends)
        if part is not None:
            weight = part.weight(costs, self.costs)
            now = list(part.usual)
            for arc, cost in weight.items():
                now[arc] = cost
            bound = min(bound, *(sum(map(now.__getitem__, way)) for way in part.known))
        if part is None or bound > part.most:
            part = self._parts[pair.ends] = self._part(prepared, (start, goal), potential, int(ROOM * bound))
            weight = part.weight(costs, self.costs)
        read = ids_in(self.graph.edges)
        found = settle(
            part.steps,
            (start,),
            goals=(goal,),
            bound=bound,
            potential=potential,
            weight=weight,
            ids=lambda way: read(chain.from_iterable(map(part.edges.__getitem__, way))),
        ).way(goal)
        if found not in part.known:
            part.known[KNOWN_WAYS - 1 :] = []
            part.known.insert(0, found)
        return tuple(chain.from_iterable(map(part.edges.__getitem__, found)))

    def _part(self, prepared: Prepared, ends: tuple[int, int], potential: Sequence[int], most: int) -> _Part:
        low, (steps, edges, *_) = self._low_of_arcs, prepared.folded
        there = settle(steps, ends[:1], weight=low).cost
        kept = [
            Arc(row, head, edges[arc], ())
            for row, cost in there.items()
            for head, step, arc in steps[row]
            if cost + low.get(arc, step) + potential[head] <= most
        ]
        arcs = joined(kept, keep=set(ends))
        usual = [sum(map(self.costs.__getitem__, arc.edges)) for arc in arcs]
        ways: dict[int, list[tuple[int, int, int]]] = {row: [] for arc in arcs for row in arc[:2]}
        over: dict[int, list[int]] = {}
        for number, arc in enumerate(arcs):
            ways[arc.tail].append((arc.head, usual[number], number))
            for edge in arc.edges:
                over.setdefault(edge, []).append(number)
        return _Part(ways, [arc.edges for arc in arcs], usual, over, most, [])

    def _potential(self, prepared: Prepared, goal: int, costs: Mapping[int, int]) -> Sequence[int]:
        """Give what is left to go at costs that no question so far, this one included, has been below."""
        low, usual = self._low, self.costs
        less = [number for number, cost in costs.items() if cost < usual[number]]
        if not less:
            return prepared.tree(goal).cost
        below = [number for number in less if costs[number] < low.get(number, usual[number])]
        if below:
            self._low_to_go.clear()
            self._parts.clear()
            for number in below:
                low[number] = int(costs[number] * SLACK)
                self._low_of_arcs |= {arc: low[number] for arc, _, _ in prepared.folded.arcs.get(number, ())}
        if goal not in self._low_to_go:
            found = settle(prepared.back, (goal,), weight=self._low_of_arcs).cost
            self._low_to_go[goal] = [found.get(row, UNREACHED) for row in range(len(prepared.back))]
        return self._low_to_go[goal]

    def _patched(self, costs: Mapping[int, int], renamed: Mapping[int, Edge]) -> Graph:
        """Give the graph with other costs and ids on some edges."""
        steps, edges = list(self.graph.steps), self.graph.edges
        for tail in {edges[number].tail for number in costs}:
            steps[tail] = tuple((head, costs.get(number, cost), number) for head, cost, number in steps[tail])
        if renamed:
            edges = [renamed.get(number, edge) for number, edge in enumerate(edges)]
        return self.graph._replace(steps=tuple(steps), edges=edges)
