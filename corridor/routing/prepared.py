"""
A graph prepared for many questions: what is left to go from everywhere to each destination.

With these times a way is followed, not searched.  Answers stay those of
`corridor.routing.fastest`, tie by tie.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.routing.fastest import PREPARED
from corridor.routing.kernel import UNREACHED, settle, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Graph
    from corridor.routing.kernel import Step

KEPT_GRAPHS = 4
"""Graphs that stay prepared."""

KEPT_COSTS = 4_000_000
"""Costs to destinations that are held for one graph: 32 MB."""

LARGE = 4000
"""Nodes from which on a graph is searched in compiled code, one destination after another as they are asked for."""


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

    def knows(self, end: int) -> bool:
        """Report whether what is left to go to an end node is known."""
        return self.folded.rows[end] in self._trees

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
    if (known := prepared_of(graph)) is not None:
        return known
    found = Prepared(graph)
    if not found.is_large:
        for end in sorted(graph.ends.values()):
            found.tree(found.folded.rows[end])
    while len(PREPARED) >= KEPT_GRAPHS:
        PREPARED.pop(next(iter(PREPARED)), None)
    PREPARED[id(graph.steps)] = found
    return found


def prepared_of(graph: Graph) -> Prepared | None:
    """Give what was prepared of a graph; None where nothing was."""
    known = PREPARED.get(id(graph.steps))
    return known if isinstance(known, Prepared) else None
