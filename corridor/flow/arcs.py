"""
Graph and limits -> arcs: the network as the linear programs walk it.

Edges that can only be followed one after another become one arc, so that a
thousand places leave a few hundred nodes; an arc knows its edges and which
limits it loads.  A line that several services sail becomes one arc a service.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from corridor.graph.limits import Limit
    from corridor.graph.modal import Edge, Graph

Load = tuple[int, float]
"""Number of a row and the load that one TEU puts on it."""

Step = tuple[int, str]
"""Number of an edge, and the service aboard; empty off ships."""


class Arc(NamedTuple):
    """
    Edges that follow one another.

    Attributes
    ----------
    tail, head
        Nodes of the graph.
    cost
        In the unit of the question.
    minutes
        Expected time [min].
    steps
        Number of each edge in order of travel, with the service aboard.
    loads
        Limits that a TEU loads here.
    """

    tail: int
    head: int
    cost: float
    minutes: int
    steps: tuple[Step, ...]
    loads: tuple[Load, ...]


class Arcs(NamedTuple):
    """
    The network as the programs walk it.

    Attributes
    ----------
    graph
        Behind it.
    arcs
        In a fixed order.
    ways
        Numbers of the arcs that leave each node, with their heads.
    """

    graph: Graph
    arcs: tuple[Arc, ...]
    ways: Mapping[int, tuple[tuple[int, int], ...]]


class Ends(NamedTuple):
    """
    Where a flow starts and ends.

    Attributes
    ----------
    starts, ends
        Nodes; several where a set of places is asked for.
    gates
        Nodes to pass, one set a place, in order.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gates: tuple[frozenset[int], ...] = ()


def arcs_of(
    graph: Graph,
    limits: Sequence[Limit],
    kept: Iterable[Ends],
    *,
    cost: Callable[[Edge], float | None],
    barred: Collection[int] = (),
    closed: Collection[tuple[int, str]] = (),
    rows: Mapping[tuple[str, str, str], int] | None = None,
    stops: Collection[int] = (),
) -> Arcs:
    """
    Contract a graph.

    Parameters
    ----------
    graph
        Left untouched.
    limits
        What can be full.
    kept
        Questions that will be put; their nodes stay.
    cost
        Cost of an edge for one TEU; None leaves the edge out.
    barred
        Numbers of edges that may not be used.
    closed
        The same for single services; see `corridor.graph.limits.closed_to`.
    rows
        Row of each limit, by its key; None numbers them in order.
    stops
        Nodes that stay besides those of the questions, for those who wait there.

    Returns
    -------
    arcs
        Each way of the graph between kept nodes is a way of arcs, with the same
        cost and the same loads.
    """
    places = list(kept)
    shut = frozenset(closed) | {(number, "") for number in barred}
    raw = _raw_arcs(graph, limits, cost, shut, rows)
    sources = {node for ends in places for node in ends.starts}
    targets = {node for ends in places for node in ends.ends}
    gates = {node for ends in places for gate in ends.gates for node in gate}
    useful = _reached(raw, sources, forward=True) & _reached(raw, targets, forward=False)
    arcs = [arc for arc in raw if arc.tail in useful and arc.head in useful]
    contracted = _contracted(arcs, sources | targets | gates | set(stops))
    ways: dict[int, list[tuple[int, int]]] = {}
    for number, arc in enumerate(contracted):
        ways.setdefault(arc.tail, []).append((arc.head, number))
    return Arcs(graph, tuple(contracted), {node: tuple(found) for node, found in ways.items()})


def _raw_arcs(
    graph: Graph,
    limits: Sequence[Limit],
    cost: Callable[[Edge], float | None],
    shut: frozenset[tuple[int, str]],
    rows: Mapping[tuple[str, str, str], int] | None,
) -> list[Arc]:
    """Make one arc an edge, and one a service where several sail it."""
    loads: dict[tuple[int, str], list[Load]] = {}
    for number, limit in enumerate(limits):
        row = number if rows is None else rows[limit.key]
        for used, service, weight in limit.uses:
            loads.setdefault((used, service), []).append((row, weight))
    aboard = dict(graph.aboard)
    found = []
    for number, edge in enumerate(graph.edges):
        price = None if (number, "") in shut else cost(edge) if edge.kind else 0.0
        if price is None:
            continue
        shared = loads.get((number, ""), [])
        minutes = edge.minutes if edge.kind else 0
        for service in aboard.get(number, ("",)):
            if (number, service) in shut:
                continue
            own = shared + loads.get((number, service), []) if service else shared
            found.append(Arc(edge.tail, edge.head, price, minutes, ((number, service),), tuple(own)))
    return found


def _reached(arcs: Sequence[Arc], starts: Collection[int], *, forward: bool) -> set[int]:
    onward: dict[int, list[int]] = {}
    for arc in arcs:
        tail, head = (arc.tail, arc.head) if forward else (arc.head, arc.tail)
        onward.setdefault(tail, []).append(head)
    seen, waiting = set(starts), list(starts)
    while waiting:
        for head in onward.get(waiting.pop(), ()):
            if head not in seen:
                seen.add(head)
                waiting.append(head)
    return seen


def _contracted(arcs: Sequence[Arc], kept: Collection[int]) -> list[Arc]:
    """Take out, one by one, the nodes whose removal adds no arc."""
    live: dict[int, Arc] = dict(enumerate(arcs))
    leaving: dict[int, set[int]] = {}
    coming: dict[int, set[int]] = {}
    for key, arc in live.items():
        leaving.setdefault(arc.tail, set()).add(key)
        coming.setdefault(arc.head, set()).add(key)
    waiting = sorted((set(leaving) | set(coming)) - set(kept), reverse=True)
    fresh = len(live)
    while waiting:
        node = waiting.pop()
        before, after = sorted(coming.get(node, ())), sorted(leaving.get(node, ()))
        if min(len(before), len(after)) > 1:
            continue
        joined = [_joined(live[first], live[second]) for first in before for second in after]
        for key in (*before, *after):
            arc = live.pop(key)
            leaving[arc.tail].discard(key)
            coming[arc.head].discard(key)
        for arc in joined:
            # A way that comes back to where it was carries nothing anywhere.
            if arc.tail != arc.head:
                live[fresh] = arc
                leaving.setdefault(arc.tail, set()).add(fresh)
                coming.setdefault(arc.head, set()).add(fresh)
                fresh += 1
        coming.pop(node, None)
        leaving.pop(node, None)
    return list(live.values())


def _joined(first: Arc, second: Arc) -> Arc:
    loads = first.loads
    if second.loads:
        sums = dict(loads)
        for row, weight in second.loads:
            sums[row] = sums.get(row, 0.0) + weight
        loads = tuple(sorted(sums.items()))
    return Arc(
        first.tail,
        second.head,
        first.cost + second.cost,
        first.minutes + second.minutes,
        first.steps + second.steps,
        loads,
    )


class Path(NamedTuple):
    """A way over arcs: its length under the prices of the moment, and its arcs in order."""

    length: float
    arcs: tuple[int, ...]


def shortest(net: Arcs, weights: Sequence[float], ends: Ends, targets: Iterable[int] | None = None) -> dict[int, Path]:
    """
    Find the shortest ways from a set of nodes under given weights.

    Dijkstra's algorithm; of equal ways the faster wins, so that prices of zero
    still give a sensible route.

    Parameters
    ----------
    net
        The arcs.
    weights
        Weight of each arc, zero or more; infinite where it may not be used.
    ends
        Starts, gates to pass and ends.
    targets
        Nodes to which ways are wanted; None takes the ends.

    Returns
    -------
    paths
        By end node, for those that are reached.
    """
    wanted = set(ends.ends if targets is None else targets)
    layers, gates, arcs = len(ends.gates), ends.gates, net.arcs
    best: dict[tuple[int, int], tuple[float, int]] = {}
    came: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
    heap: list[tuple[float, int, int, int]] = []
    for node in sorted(ends.starts):
        best[(0, node)] = (0.0, 0)
        heappush(heap, (0.0, 0, 0, node))
    found: dict[int, Path] = {}
    settled = set[tuple[int, int]]()
    while heap and wanted:
        length, minutes, layer, node = heappop(heap)
        state = (layer, node)
        if state in settled:
            continue
        settled.add(state)
        if layer == layers and node in wanted:
            wanted.discard(node)
            found[node] = Path(length, _trace(came, state))
        for head, number in net.ways.get(node, ()):
            weight = weights[number]
            if weight == inf:
                continue
            ahead = layer
            while ahead < layers and head in gates[ahead]:
                ahead += 1
            following = (ahead, head)
            reached = (length + weight, minutes + arcs[number].minutes)
            if following not in settled and (following not in best or reached < best[following]):
                best[following] = reached
                came[following] = (state, number)
                heappush(heap, (*reached, ahead, head))
    return found


def _trace(came: Mapping[tuple[int, int], tuple[tuple[int, int], int]], state: tuple[int, int]) -> tuple[int, ...]:
    numbers = []
    while state in came:
        state, number = came[state]
        numbers.append(number)
    return tuple(reversed(numbers))


def steps_of(net: Arcs, numbers: Iterable[int]) -> tuple[Step, ...]:
    """Spell out the edges of some arcs in order of travel."""
    return tuple(step for number in numbers for step in net.arcs[number].steps)


def holding(net: Arcs, wanted: Callable[[Step], bool]) -> frozenset[int]:
    """Find the arcs that hold an edge."""
    return frozenset(key for key, arc in enumerate(net.arcs) if any(map(wanted, arc.steps)))


def without(net: Arcs, closed: Collection[int]) -> Arcs:
    """Close some arcs; the numbers of the others stay."""
    ways = {node: tuple(way for way in found if way[1] not in closed) for node, found in net.ways.items()}
    return net._replace(ways=ways)


def layered(net: Arcs, ends: Ends) -> tuple[Arcs, Ends]:
    """
    Spell out the gates of a question: a copy of every node for each part of the way.

    Returns
    -------
    net, ends
        Without gates; node ``n`` of part ``p`` is ``p * size + n``.
    """
    if not ends.gates:
        return net, ends
    size, last = len(net.graph.nodes), len(ends.gates)
    arcs, ways = list[Arc](), dict[int, list[tuple[int, int]]]()
    for part in range(last + 1):
        for arc in net.arcs:
            ahead = part
            while ahead < last and arc.head in ends.gates[ahead]:
                ahead += 1
            moved = arc._replace(tail=part * size + arc.tail, head=ahead * size + arc.head)
            ways.setdefault(moved.tail, []).append((moved.head, len(arcs)))
            arcs.append(moved)
    found = net._replace(arcs=tuple(arcs), ways={node: tuple(rows) for node, rows in ways.items()})
    return found, Ends(ends.starts, tuple(last * size + node for node in ends.ends))


def within(net: Arcs, ends: Ends, minutes: float) -> Arcs:
    """Close the arcs that lie on no way of at most so many minutes; the numbers of the others stay."""
    if minutes == inf:
        return net
    steps = [(arc.tail, arc.head, arc.minutes) for arc in net.arcs]
    ahead, behind = distances(steps, ends.starts), distances(steps, ends.ends, forward=False)
    slow = {
        number
        for number, arc in enumerate(net.arcs)
        if ahead.get(arc.tail, inf) + arc.minutes + behind.get(arc.head, inf) > minutes
    }
    return without(net, slow)


def costless(net: Arcs) -> Arcs:
    """Let every arc cost nothing."""
    return net._replace(arcs=tuple(arc._replace(cost=0.0) for arc in net.arcs))


def distances(steps: Iterable[tuple[int, int, int]], starts: Iterable[int], *, forward: bool = True) -> dict[int, int]:
    """
    Give the least expected time from, or to, a set of nodes [min].

    Parameters
    ----------
    steps
        Tail, head and time of each step [min].
    starts
        Nodes from which, or to which, the time counts.
    forward
        Whether it counts in the direction of travel.
    """
    onward: dict[int, list[tuple[int, int]]] = {}
    for first, second, minutes in steps:
        tail, head = (first, second) if forward else (second, first)
        onward.setdefault(tail, []).append((head, minutes))
    best = dict.fromkeys(starts, 0)
    heap = [(0, node) for node in sorted(best)]
    while heap:
        minutes, node = heappop(heap)
        if minutes > best[node]:
            continue
        for head, step in onward.get(node, ()):
            if minutes + step < best.get(head, minutes + step + 1):
                best[head] = minutes + step
                heappush(heap, (minutes + step, head))
    return best
