"""
A graph prepared for many questions: what is left to go from everywhere to each destination.

With the least costs to a destination at hand a way is walked, not searched: at each
node the arc is taken after which least is left, of several the one with the first
ids.  Once costs have changed they are bounds: a search that follows them looks at
little more than what the change touches (Goldberg and Harrelson, Computing the
shortest path: A* search meets graph theory, 2005).  Answers stay those of
`corridor.routing.fastest`, tie by tie.
"""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.routing.fastest import PREPARED, fastest
from corridor.routing.kernel import UNREACHED, settle, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph
    from corridor.routing.kernel import Step

KEPT_GRAPHS = 4
"""Graphs that stay prepared."""

KEPT_COSTS = 4_000_000
"""Costs to destinations that are held for one graph: 32 MB."""

LARGE = 4000
"""Nodes from which on a graph is searched in compiled code, one destination after another as they are asked for."""

FEW_SEARCHES = 2
"""Searches under other costs for which a graph is not prepared."""

KEPT_PAIRS = 2000
"""Pairs whose best way is remembered."""

SLACK = 0.9
"""A cost below all before it lowers the bound to this share of it, so that bounds are measured rarely."""


class Folded(NamedTuple):
    """
    A graph whose steps without cost are joined to the legs behind them, which halves it.

    Attributes
    ----------
    steps
        For each row its arcs: row that is reached, cost, number of the arc.  An
        arc into an end costs nothing, every other one is a leg.
    edges
        For each arc the numbers of its edges, in order of travel.
    heads
        Row that each arc reaches.
    rows
        Row of each node where a trip begins or ends or a leg ends.
    arcs
        For each edge that is a leg, the arcs over it, each with its tail and head.
    """

    steps: tuple[tuple[Step, ...], ...]
    edges: tuple[tuple[int, ...], ...]
    heads: tuple[int, ...]
    rows: Mapping[int, int]
    arcs: Mapping[int, tuple[tuple[int, int, int], ...]]


def folded(graph: Graph) -> Folded:
    """
    Fold a graph.

    Parameters
    ----------
    graph
        Left untouched.
    """
    ends = frozenset(graph.ends.values())
    legs = {head for ways in graph.steps for head, cost, _ in ways if cost}
    rows = {node: row for row, node in enumerate(sorted(legs.union(graph.starts.values(), ends)))}
    steps: list[tuple[Step, ...]] = []
    edges: list[tuple[int, ...]] = []
    arcs: dict[int, list[tuple[int, int, int]]] = {}
    for node, row in rows.items():
        ways: list[Step] = []
        for head, cost, numbers in _arcs_from(graph, node, ends):
            ways.append((rows[head], cost, len(edges)))
            if cost:
                arcs.setdefault(numbers[-1], []).append((len(edges), row, rows[head]))
            edges.append(numbers)
        steps.append(tuple(ways))
    heads = tuple(head for ways in steps for head, _, _ in ways)
    return Folded(tuple(steps), tuple(edges), heads, rows, {number: tuple(found) for number, found in arcs.items()})


def _arcs_from(graph: Graph, node: int, ends: AbstractSet[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Give the legs that can be begun at a node, and the ends that are reached from it, each with the steps before."""
    waiting: list[tuple[int, tuple[int, ...]]] = [(node, ())]
    seen = {node}
    while waiting:
        here, before = waiting.pop()
        for head, cost, number in graph.steps[here]:
            if cost:
                yield head, cost, (*before, number)
            elif head not in seen:
                seen.add(head)
                if head in ends:
                    yield head, 0, (*before, number)
                waiting.append((head, (*before, number)))


class Tree(NamedTuple):
    """
    The least costs from all rows to one, and the first arc of the best way; no arcs where the graph is large.

    Parameters are indexed by row: a cost of `UNREACHED` and an arc of -1 stand for no way.
    """

    cost: Sequence[int]
    arc: Sequence[int]


class Prepared:
    """
    Answers many questions on one graph in which nothing is excluded and no place has to be passed.

    Parameters
    ----------
    graph
        Left untouched, and held so that no other one takes its place.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.folded = folded(graph)
        self.back = turned(self.folded.steps)
        self.is_large = len(self.back) > LARGE
        self._trees: dict[int, Tree] = {}
        self._matrix: Any = None

    def way(self, start: int, end: int) -> tuple[int, ...] | None:
        """
        Give the edges of the least cost from a start to an end node, in order of travel; None if there is no way.

        Parameters
        ----------
        start, end
            Nodes where trips begin and end.
        """
        node, goal = self.folded.rows[start], self.folded.rows[end]
        tree = self.tree(goal)
        if tree.cost[node] >= UNREACHED:
            return None
        if not tree.arc:
            return self._first_of_equal(node, goal, tree.cost)
        numbers, edges, heads, arcs = list[int](), self.folded.edges, self.folded.heads, tree.arc
        while node != goal:
            arc = arcs[node]
            numbers += edges[arc]
            node = heads[arc]
        return tuple(numbers)

    def costs(self, starts: Iterable[int], ends: Sequence[int]) -> list[list[int]]:
        """Give the least cost from each start to each end node; `UNREACHED` where there is no way."""
        rows = self.folded.rows
        trees = [self.tree(rows[end]).cost for end in ends]
        return [[tree[row] for tree in trees] for row in map(rows.__getitem__, starts)]

    def ids(self, arcs: Iterable[int]) -> list[str]:
        """Read the ids of the legs of a way."""
        edges = self.graph.edges
        return [edges[number].id for arc in arcs for number in self.folded.edges[arc] if edges[number].kind]

    def ids_backward(self, arcs: Sequence[int]) -> list[str]:
        """Read the ids of a way that was found from its end."""
        return self.ids(reversed(arcs))

    def _first_of_equal(self, node: int, goal: int, to_go: Sequence[int]) -> tuple[int, ...]:
        """Follow all ways of least cost leg by leg, as long as they have the first ids; all have as many legs."""
        steps, edges, graph = self.folded.steps, self.folded.edges, self.graph
        ways: dict[int, tuple[int, ...]] = {node: ()}
        while goal not in ways:
            onward = [
                (graph.edges[edges[arc][-1]].id, head, (*before, *edges[arc]))
                for row, before in ways.items()
                for head, cost, arc in steps[row]
                if cost + to_go[head] == to_go[row]
            ]
            first = min(leg for leg, _, _ in onward)
            ways = {}
            for leg, head, numbers in onward:
                if leg == first:
                    ways.setdefault(head, numbers)
        return ways[goal]

    def tree(self, row: int) -> Tree:
        """Give what is left to go from each row to one; the last ones asked for are kept."""
        found = self._trees.get(row)
        if found is None:
            found = self._measured(row) if self.is_large else self._searched(row)
            while self._trees and (len(self._trees) + 1) * len(self.back) > KEPT_COSTS:
                self._trees.pop(next(iter(self._trees)))
            self._trees[row] = found
        return found

    def _searched(self, row: int) -> Tree:
        cost, arcs = array("q", [UNREACHED]) * len(self.back), array("l", [-1]) * len(self.back)
        found = settle(self.back, (row,), ids=self.ids_backward)
        for state, least in found.cost.items():
            cost[state] = least
        for state, (_, arc) in found.came.items():
            arcs[state] = arc
        return Tree(cost, arcs)

    def _measured(self, row: int) -> Tree:
        """Measure in compiled code."""
        import numpy as np
        from scipy.sparse.csgraph import dijkstra

        if self._matrix is None:
            self._matrix = _matrix_of(self.back)
        # Floating point holds whole numbers up to 2^53 exactly.
        costs = np.minimum(dijkstra(self._matrix, indices=[row])[0], UNREACHED)
        return Tree(array("q", costs.astype(np.int64).tobytes()), ())


def _matrix_of(steps: Sequence[Sequence[Step]]) -> Any:
    """Write steps as a sparse matrix for compiled search; of parallel ones the cheapest counts, a zero is a step."""
    import numpy as np
    from scipy.sparse import csr_array

    least: dict[tuple[int, int], int] = {}
    for tail, ways in enumerate(steps):
        for head, cost, _ in ways:
            least[tail, head] = min(cost, least.get((tail, head), cost))
    ends = np.array(list(least), dtype=np.int32).reshape(-1, 2)  # older SciPy takes no wider numbers here
    costs = np.fromiter(least.values(), dtype=np.float64)
    return csr_array((costs, (ends[:, 0], ends[:, 1])), shape=(len(steps), len(steps)))


def prepare(graph: Graph) -> Prepared:
    """
    Prepare a graph, and let later searches without restrictions use that.

    Parameters
    ----------
    graph
        Left untouched; it is held as long as it is one of the last few.
    """
    if (known := PREPARED.get(id(graph.steps))) is not None:
        return known
    found = Prepared(graph)
    if not found.is_large:
        for end in sorted(graph.ends.values()):
            found.tree(found.folded.rows[end])
    while len(PREPARED) >= KEPT_GRAPHS:
        PREPARED.pop(next(iter(PREPARED)), None)
    PREPARED[id(graph.steps)] = found
    return found


class _Pair(NamedTuple):
    """The best way between two places as things are, the same as a set, its cost, and its two nodes."""

    best: tuple[int, ...]
    on_it: frozenset[int]
    cost: int
    ends: tuple[int, int]


class Rerouter:
    """
    Finds fastest ways on one graph again and again, each time with other costs on some edges.

    Most changes cannot matter: where what is on the best way becomes no dearer and
    what is off it no cheaper, it stays the best.  Else the search is led by what was
    left to go at the least costs so far.

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
        self._prepared = PREPARED.get(id(graph.steps))
        self._searches = 0
        self._pairs: dict[tuple[str, str], _Pair] = {}
        # The least costs of edges that any question had so far, the same by arc, and what is left to go under them.
        self._low: dict[int, int] = {}
        self._low_of_arcs: dict[int, int] = {}
        self._low_to_go: dict[int, list[int]] = {}

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
        if self._prepared is not None:
            way = self._prepared.way(*ends)
        best = fastest(graph, origin, destination) if way is None else way
        while len(self._pairs) >= KEPT_PAIRS:
            self._pairs.pop(next(iter(self._pairs)))
        pair = _Pair(best, frozenset(best), sum(map(self.costs.__getitem__, best)), ends)
        self._pairs[origin, destination] = pair
        return pair

    def _may_matter(self, pair: _Pair, costs: Mapping[int, int], cheaper: Sequence[int]) -> bool:
        """Tell whether another way may be the best: the old one has become dearer, or something off it cheap enough."""
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
        weight = {arc: cost for number, cost in costs.items() for arc, _, _ in arcs.get(number, ())}
        found = settle(
            steps,
            (start,),
            goals=(goal,),
            bound=pair.cost + sum(cost - self.costs[number] for number, cost in costs.items() if number in pair.on_it),
            potential=self._potential(prepared, goal, costs),
            weight=weight,
            ids=prepared.ids,
        )
        return tuple(chain.from_iterable(map(edges.__getitem__, found.way(goal))))

    def _potential(self, prepared: Prepared, goal: int, costs: Mapping[int, int]) -> Sequence[int]:
        """Give what is left to go at costs that no question so far, this one included, has been below."""
        low, usual = self._low, self.costs
        less = [number for number, cost in costs.items() if cost < usual[number]]
        if not less:
            return prepared.tree(goal).cost
        below = [number for number in less if costs[number] < low.get(number, usual[number])]
        if below:
            self._low_to_go.clear()
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
