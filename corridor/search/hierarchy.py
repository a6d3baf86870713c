"""
A graph made ready for many questions: steps without time folded away, places in between passed over.

`prepare` is for a graph that will be asked again and again.  Steps that take no
time are joined to the leg behind them, which halves the graph; a small graph is
then contracted (contraction hierarchies: Geisberger, Sanders, Schultes, Delling
2008), so that a search from both ends meets after a few dozen nodes.  A large one
is searched from both ends as it is.  Answers are those of `corridor.search.fastest`:
ways of equal time are told apart by the number of legs, which is part of the
cost, and then by the first ids, for which every join keeps the one that reads
first.
"""

from __future__ import annotations

from functools import partial
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from corridor.search.fastest import make_ready

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.graph import Graph

    Numbers = tuple[int, ...]  # edges in order of travel
    Arc = tuple[int, int, Numbers]  # other end, cost, edges
    Came = dict[int, tuple[int, Numbers]]  # whence a node was reached, and over which edges

MOST_CONTRACTED = 6000
"""A graph with more nodes that matter would take many seconds to contract."""

WITNESS_NODES = 30
"""Nodes that the search for a way round a node looks at; too few only make more shortcuts."""

UNREACHED = 1 << 62


class Hierarchy(NamedTuple):
    """
    A graph made ready.

    Attributes
    ----------
    ahead, back
        For each node its arcs on, and its arcs back: to nodes that were
        contracted later, or to all where nothing was contracted.
    ends
        For each end node, the nodes from which it is reached in no time, with
        the edges to it.
    contracted
        Whether arcs lead to later nodes alone.
    """

    ahead: Mapping[int, Sequence[Arc]]
    back: Mapping[int, Sequence[Arc]]
    ends: Mapping[int, Mapping[int, Numbers]]
    contracted: bool


def prepare(graph: Graph) -> Hierarchy:
    """
    Make a graph ready, and let later searches without restrictions use that.

    Parameters
    ----------
    graph
        Left untouched; it is held as long as it is one of the last few.
    """
    arcs = _folded(graph)
    contracted = len(arcs) <= MOST_CONTRACTED
    ahead, back = _Contraction(arcs, _Reading(graph)).orders() if contracted else (arcs, _turned(arcs))
    found = Hierarchy(ahead, back, _ends(graph, arcs), contracted)
    make_ready(graph, partial(way, graph, found))
    return found


def way(graph: Graph, found: Hierarchy, start: int, end: int) -> Numbers | None:
    """
    Find the edges of the least cost from one node to another, from both ends.

    Parameters
    ----------
    graph
        Whose edges are asked for.
    found
        What `prepare` made of it.
    start, end
        Nodes where trips begin and end.

    Returns
    -------
    edges
        In order of travel; None if there is no way.
    """
    goals = found.ends.get(end, {})
    reading = _Reading(graph)
    cost = ({start: 0}, dict.fromkeys(goals, 0))
    came: tuple[Came, Came] = ({}, {})
    heaps = ([(0, start)], [(0, node) for node in sorted(goals)])
    arcs = (found.ahead, found.back)
    best, meeting = UNREACHED, set[int]()
    while heaps[0] or heaps[1]:
        side = 0 if heaps[0] and (not heaps[1] or heaps[0][0] <= heaps[1][0]) else 1
        mine, other = cost[side], cost[1 - side]
        least, node = heappop(heaps[side])
        # Equal costs are looked at to the end, since the way that reads first is wanted.
        beyond = 0 if found.contracted or not heaps[1 - side] else heaps[1 - side][0][0]
        if least + beyond > best:
            break
        if least > mine[node]:
            continue
        for head, step, numbers in arcs[side].get(node, ()):
            total = least + step
            known = mine.get(head, UNREACHED)
            if total > known:
                continue
            if total < known:
                mine[head] = total
                came[side][head] = (node, numbers)
                heappush(heaps[side], (total, head))
            elif reading.comes_first(came[side], side, (node, numbers), head):
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


class _Reading:
    """Tells which of two ways of equal cost has the first ids."""

    def __init__(self, graph: Graph) -> None:
        self.edges = graph.edges

    def ids(self, numbers: Numbers) -> list[str]:
        """Give the ids of the legs."""
        return [edge.id for edge in map(self.edges.__getitem__, numbers) if edge.kind]

    def comes_first(self, came: Came, side: int, new: tuple[int, Numbers], head: int) -> bool:
        """Tell whether the new way to a node reads before the known one."""
        if head not in came:
            return False
        node, numbers = new
        _, known = _trace(came, side, head)
        _, before = _trace(came, side, node)
        return self.ids((*before, *numbers) if side == 0 else (*numbers, *before)) < self.ids(known)


def _trace(came: Came, side: int, node: int) -> tuple[int, Numbers]:
    """Walk back to where a search began; give that node, and the edges in order of travel."""
    parts: list[Numbers] = []
    while node in came:
        node, numbers = came[node]
        parts.append(numbers)
    if side == 0:
        parts.reverse()
    return node, tuple(chain.from_iterable(parts))


# -- making ready ------------------------------------------------------------------------------------------------------


def _folded(graph: Graph) -> dict[int, tuple[Arc, ...]]:
    """Join steps that take no time to the leg behind them; of parallel legs the best is kept."""
    reading = _Reading(graph)
    heads = {head for ways in graph.steps for head, cost, _ in ways if cost}
    found: dict[int, tuple[Arc, ...]] = {}
    for node in sorted(heads.union(graph.starts.values())):
        best: dict[int, tuple[int, Numbers]] = {}
        for head, cost, numbers in _legs_from(graph, node):
            _keep_best(best, head, (cost, numbers), reading)
        found[node] = tuple((head, *rest) for head, rest in best.items())
    return found


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


def _keep_best(best: dict[int, tuple[int, Numbers]], head: int, new: tuple[int, Numbers], reading: _Reading) -> bool:
    """Keep the cheaper of two arcs, of equal ones the one that reads first; tell whether the new one was kept."""
    known = best.get(head)
    if known is None or new[0] < known[0] or (new[0] == known[0] and reading.ids(new[1]) < reading.ids(known[1])):
        best[head] = new
        return True
    return False


def _ends(graph: Graph, arcs: Mapping[int, Sequence[Arc]]) -> dict[int, dict[int, Numbers]]:
    """Find for each end node where the last leg may arrive, and the steps from there."""
    before: dict[int, list[tuple[int, int]]] = {}
    for tail, ways in enumerate(graph.steps):
        for head, cost, number in ways:
            if not cost:
                before.setdefault(head, []).append((tail, number))
    found: dict[int, dict[int, Numbers]] = {}
    for end in graph.ends.values():
        reached: dict[int, Numbers] = {end: ()}
        waiting = [end]
        while waiting:
            here = waiting.pop()
            for tail, number in before.get(here, ()):
                if tail not in reached:
                    reached[tail] = (number, *reached[here])
                    waiting.append(tail)
        found[end] = {node: numbers for node, numbers in reached.items() if node in arcs}
    return found


def _turned(arcs: Mapping[int, Sequence[Arc]]) -> dict[int, list[Arc]]:
    back: dict[int, list[Arc]] = {}
    for node, ways in arcs.items():
        for head, cost, numbers in ways:
            back.setdefault(head, []).append((node, cost, numbers))
    return back


class _Contraction:
    """
    Nodes taken out one by one, the ways over each kept as shortcuts.

    A shortcut is left out only where another way is cheaper: at equal cost both
    stay, so that the way that reads first is never lost.
    """

    def __init__(self, arcs: Mapping[int, Sequence[Arc]], reading: _Reading) -> None:
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
                if _keep_best(self.out[tail], head, arc, self.reading):
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
