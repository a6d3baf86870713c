"""
A graph with its steps that take no time joined to the legs behind them, which halves it.

Both ways of making a graph ready for many questions begin here; see
`corridor.routing.ready`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corridor.graph.modal import Graph

    Numbers = tuple[int, ...]  # edges in order of travel
    Arc = tuple[int, int, Numbers]  # other end, cost, edges
    Ends = Mapping[int, Numbers]


class Folded(NamedTuple):
    """
    Legs, each with the steps before it.

    Attributes
    ----------
    graph
        Behind them.
    arcs
        Legs on from each node where a trip begins or a leg ends.
    before
        Steps that take no time into each node: whence, and their numbers.
    ends
        For each end node, the nodes from which it is reached in no time, with
        the edges to it.
    """

    graph: Graph
    arcs: Mapping[int, tuple[Arc, ...]]
    before: Mapping[int, Sequence[tuple[int, int]]]
    ends: Mapping[int, Ends]


class Ready(NamedTuple):
    """
    Quicker searches on one graph, where nothing is barred and no place has to be passed.

    Attributes
    ----------
    graph
        Held so that no other one takes its place.
    way
        Gives the edges from a start to an end node; None if there is no way.
    cost
        Gives the least cost from where a trip begins or a leg ends to any node;
        None where it would take long.
    """

    graph: Graph
    way: Callable[[int, int], tuple[int, ...] | None]
    cost: Callable[[int, int], int] | None = None


def folded(graph: Graph) -> Folded:
    """
    Fold a graph; of parallel legs the best is kept.

    Parameters
    ----------
    graph
        Left untouched.
    """
    reading = Reading(graph)
    heads = {head for ways in graph.steps for head, cost, _ in ways if cost}
    arcs: dict[int, tuple[Arc, ...]] = {}
    for node in sorted(heads.union(graph.starts.values())):
        best: dict[int, tuple[int, Numbers]] = {}
        for head, cost, numbers in _legs_from(graph, node):
            keep_best(best, head, (cost, numbers), reading)
        arcs[node] = tuple((head, *rest) for head, rest in best.items())
    before = _before(graph)
    return Folded(graph, arcs, before, {end: last_legs_to(end, before, arcs) for end in graph.ends.values()})


class Reading:
    """Tells which of two ways of equal cost has the first ids."""

    def __init__(self, graph: Graph) -> None:
        self.edges = graph.edges

    def ids(self, numbers: Numbers) -> list[str]:
        """Give the ids of the legs."""
        return [edge.id for edge in map(self.edges.__getitem__, numbers) if edge.kind]


def _legs_from(graph: Graph, node: int) -> Iterator[Arc]:
    """Give the legs that can be begun at a node, each with the steps before it."""
    waiting: list[tuple[int, Numbers]] = [(node, ())]
    seen = {node}
    while waiting:
        here, before = waiting.pop()
        for head, cost, number in graph.steps[here]:
            if cost:
                yield head, cost, (*before, number)
            elif head not in seen:
                seen.add(head)
                waiting.append((head, (*before, number)))


def keep_best(best: dict[int, tuple[int, Numbers]], head: int, new: tuple[int, Numbers], reading: Reading) -> bool:
    """Keep the cheaper of two arcs, of equal ones the one that reads first; tell whether the new one was kept."""
    known = best.get(head)
    if known is None or new[0] < known[0] or (new[0] == known[0] and reading.ids(new[1]) < reading.ids(known[1])):
        best[head] = new
        return True
    return False


def _before(graph: Graph) -> dict[int, list[tuple[int, int]]]:
    """Find the steps that take no time into each node: whence, and their numbers."""
    before: dict[int, list[tuple[int, int]]] = {}
    for tail, ways in enumerate(graph.steps):
        for head, cost, number in ways:
            if not cost:
                before.setdefault(head, []).append((tail, number))
    return before


def last_legs_to(node: int, before: Mapping[int, Sequence[tuple[int, int]]], arcs: Mapping[int, object]) -> Ends:
    """
    Find where the last leg to a node may arrive, and the steps from there.

    Parameters
    ----------
    node
        Any node of the graph.
    before, arcs
        As in `Folded`.
    """
    reached: dict[int, Numbers] = {node: ()}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        for tail, number in before.get(here, ()):
            if tail not in reached:
                reached[tail] = (number, *reached[here])
                waiting.append(tail)
    return {node: numbers for node, numbers in reached.items() if node in arcs}
