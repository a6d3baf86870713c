"""
A large graph made ready for many questions: searched in compiled code.

scipy measures all nodes from the origin; the ways of least cost are then read off
backwards, and of several the one that has the first ids is taken.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from corridor.routing.folding import Arc, Folded, Numbers


class Sparse(NamedTuple):
    """
    A graph as a sparse matrix.

    Attributes
    ----------
    folded
        Behind it.
    rows
        Row of each node.
    matrix
        Costs; whole numbers, which floating point holds exactly up to 2^53.
    back
        Arcs that reach each node, with where they come from.
    """

    folded: Folded
    rows: Mapping[int, int]
    matrix: csr_array[np.float64, tuple[int, int]]
    back: Mapping[int, list[Arc]]


def sparse(folded: Folded) -> Sparse:
    """Lay a folded graph out as a matrix."""
    import numpy as np
    from scipy.sparse import csr_array

    rows = {node: row for row, node in enumerate(folded.arcs)}
    back: dict[int, list[Arc]] = {}
    tails: list[int] = []
    for node, arcs in folded.arcs.items():
        tails += [rows[node]] * len(arcs)
        for head, cost, numbers in arcs:
            back.setdefault(head, []).append((node, cost, numbers))
    heads = [rows[head] for arcs in folded.arcs.values() for head, _, _ in arcs]
    costs = np.array([cost for arcs in folded.arcs.values() for _, cost, _ in arcs], dtype=np.float64)
    ends = np.array([tails, heads], dtype=np.int32)  # older SciPy takes no wider numbers here
    matrix = csr_array((costs, (ends[0], ends[1])), shape=(len(rows), len(rows)))
    return Sparse(folded, rows, matrix, back)


def sparse_way(graph: Sparse, start: int, end: int) -> Numbers | None:
    """
    Find the edges of the least cost from one node to another.

    Parameters
    ----------
    graph
        As made by `sparse`.
    start, end
        Nodes where trips begin and end.

    Returns
    -------
    edges
        In order of travel; None if there is no way.
    """
    from scipy.sparse.csgraph import dijkstra

    costs = dijkstra(graph.matrix, indices=[graph.rows[start]])[0]
    goals = {node: costs[graph.rows[node]] for node in graph.folded.ends.get(end, ())}
    best = min(goals.values(), default=inf)
    if best == inf:
        return None
    reached = [node for node, cost in goals.items() if cost == best]
    onward = _onward(graph, costs, reached)
    # All ways of one cost have as many legs, so they come to their goals together.
    ways: dict[int, Numbers] = {start: ()}
    while not ways.keys() & set(reached):
        steps = [
            (graph.folded.graph.edges[numbers[-1]].id, head, (*before, *numbers))
            for node, before in ways.items()
            for head, numbers in onward[node]
        ]
        first = min(leg for leg, _, _ in steps)
        ways = {}
        for leg, head, numbers in steps:
            if leg == first:
                ways.setdefault(head, numbers)
    node = next(node for node in ways if node in reached)
    return (*ways[node], *graph.folded.ends[end][node])


def _onward(graph: Sparse, costs: NDArray[np.float64], reached: list[int]) -> dict[int, list[tuple[int, Numbers]]]:
    """Find the arcs of all ways of least cost, from where they end backwards."""
    onward: dict[int, list[tuple[int, Numbers]]] = {}
    waiting, seen = list(reached), set(reached)
    while waiting:
        node = waiting.pop()
        due = costs[graph.rows[node]]
        for tail, cost, numbers in graph.back.get(node, ()):
            if costs[graph.rows[tail]] + cost == due:
                onward.setdefault(tail, []).append((node, numbers))
                if tail not in seen:
                    seen.add(tail)
                    waiting.append(tail)
    return onward
