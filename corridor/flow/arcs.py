"""
Graph and limits -> arcs: the network as the linear programs walk it.

Edges that can only be followed one after another become one arc, so that a
thousand places leave a few hundred nodes; an arc knows its edges and which
limits it loads.  A line that several services sail becomes one arc a service.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.kernel import settle

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
    excluded: Collection[int] = (),
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
    excluded
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
    shut = frozenset(closed) | {(number, "") for number in excluded}
    raw = _raw_arcs(graph, limits, cost, shut, rows)
    sources = {node for ends in places for node in ends.starts}
    targets = {node for ends in places for node in ends.ends}
    gates = {node for ends in places for gate in ends.gates for node in gate}
    useful = _reached(raw, sources, forward=True) & _reached(raw, targets, forward=False)
    arcs = [arc for arc in raw if arc.tail in useful and arc.head in useful]
    return _indexed(graph, _contracted(arcs, sources | targets | gates | set(stops)))


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
    """A route over arcs: its length under the weights of the moment, and its arcs in order."""

    length: float
    arcs: tuple[int, ...]


def shortest(net: Arcs, weights: Mapping[int, float] | Sequence[float], ends: Ends) -> Path | None:
    """
    Find the shortest route under given weights; of equal routes the faster one.

    Parameters
    ----------
    net
        The arcs, gates spelled out (see `layered`).
    weights
        Weight of each arc, zero or more; infinite where it may not be used.
    ends
        From where to where.

    Returns
    -------
    path
        None where there is none.
    """
    arcs, targets = net.arcs, set(ends.ends)
    best: dict[int, tuple[float, int]] = dict.fromkeys(ends.starts, (0.0, 0))
    came: dict[int, int] = {}
    heap = [(0.0, 0, node) for node in sorted(best)]
    while heap:
        length, minutes, node = heappop(heap)
        if node in targets:
            return Path(length, _trace(arcs, came, node))
        if (length, minutes) > best[node]:
            continue
        for head, number in net.ways.get(node, ()):
            reached = (length + weights[number], minutes + arcs[number].minutes)
            if reached[0] < inf and (head not in best or reached < best[head]):
                best[head] = reached
                came[head] = number
                heappush(heap, (*reached, head))
    return None


def times_to(net: Arcs, ends: Ends) -> dict[int, int]:
    """Give the least time from each node to the end [min]."""
    steps = [
        (net.arcs[number].tail, head, net.arcs[number].minutes) for found in net.ways.values() for head, number in found
    ]
    return distances(steps, ends.ends, forward=False)


def _trace(arcs: Sequence[Arc], came: Mapping[int, int], node: int) -> tuple[int, ...]:
    numbers = []
    while node in came:
        numbers.append(came[node])
        node = arcs[came[node]].tail
    return tuple(reversed(numbers))


def shortest_in_time(
    net: Arcs, weights: Sequence[float], ends: Ends, minutes: float, rest: Mapping[int, int] | None = None
) -> Path | None:
    """
    Find the shortest route that takes at most so many minutes.

    Labels of length and time, of which none is worse in both (Joksch, 1966); what
    cannot arrive in time is not followed.

    Parameters
    ----------
    net, weights, ends
        As for `shortest`.
    minutes
        Most time of the whole route [min].
    rest
        Least time from each node to the end, where it is known already [min].
    """
    if rest is None:
        rest = times_to(net, ends)
    targets = set(ends.ends)
    fastest: dict[int, int] = {}
    labels: list[tuple[int, int]] = [(node, -1) for node in sorted(ends.starts)]
    entered = [-1] * len(labels)
    heap = [(0.0, 0, label) for label in range(len(labels))]
    while heap:
        length, time, label = heappop(heap)
        node = labels[label][0]
        if time >= fastest.get(node, time + 1):
            continue
        fastest[node] = time
        if node in targets:
            numbers = []
            while label >= 0 and entered[label] >= 0:
                numbers.append(entered[label])
                label = labels[label][1]
            return Path(length, tuple(reversed(numbers)))
        for head, number in net.ways.get(node, ()):
            later = time + net.arcs[number].minutes
            reach = length + weights[number]
            if reach < inf and later + rest.get(head, inf) <= minutes and later < fastest.get(head, later + 1):
                labels.append((head, label))
                entered.append(number)
                heappush(heap, (reach, later, len(labels) - 1))
    return None


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


SOURCE, SINK = -1, -2
"""Nodes before several starts and behind several ends."""


def layered(net: Arcs, ends: Ends, *, known: bool = True, joined: bool = True) -> tuple[Arcs, Ends]:
    """
    Spell out what a route has to pass: a copy of every node for each part of it.

    Parameters
    ----------
    net, ends
        With gates.
    known
        Let a route pass something whose capacity is known, so that none is without a limit.
    joined
        Put one node before several starts and one behind several ends.

    Returns
    -------
    net, ends
        Without gates; node ``n`` of part ``p`` is ``p * size + n``.
    """
    size, n_gates = len(net.graph.nodes), len(ends.gates)
    last = n_gates if not known else 2 * n_gates + 1
    stride = 2 if known else 1
    arcs = list[Arc]()
    onward = [(arc, 1 if known and arc.loads else 0) for arc in net.arcs]
    for part in range(last + 1):
        gate, met = divmod(part, stride)
        for arc, loaded in onward:
            ahead = gate
            while ahead < n_gates and arc.head in ends.gates[ahead]:
                ahead += 1
            head = ahead * stride + max(met, loaded)
            arcs.append(
                Arc(part * size + arc.tail, head * size + arc.head, arc.cost, arc.minutes, arc.steps, arc.loads)
            )
    starts, targets = ends.starts, tuple(last * size + node for node in ends.ends)
    if joined and len(starts) > 1:
        arcs += [Arc(SOURCE, node, 0.0, 0, (), ()) for node in starts]
        starts = (SOURCE,)
    if joined and len(targets) > 1:
        arcs += [Arc(node, SINK, 0.0, 0, (), ()) for node in targets]
        targets = (SINK,)
    useful = _reached(arcs, starts, forward=True) & _reached(arcs, targets, forward=False)
    arcs = [arc for arc in arcs if arc.tail in useful and arc.head in useful]
    return _indexed(net.graph, arcs), Ends(starts, targets)


def _indexed(graph: Graph, arcs: Sequence[Arc]) -> Arcs:
    ways: dict[int, list[tuple[int, int]]] = {}
    for number, arc in enumerate(arcs):
        ways.setdefault(arc.tail, []).append((arc.head, number))
    return Arcs(graph, tuple(arcs), {node: tuple(found) for node, found in ways.items()})


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


def compact(net: Arcs, ends: Ends) -> Arcs:
    """Leave out closed arcs and those that lead nowhere, and join what is left; numbers change."""
    arcs = [net.arcs[number] for found in net.ways.values() for _, number in found]
    useful = _reached(arcs, ends.starts, forward=True) & _reached(arcs, ends.ends, forward=False)
    kept = [arc for arc in arcs if arc.tail in useful and arc.head in useful]
    return _indexed(net.graph, _contracted(kept, {*ends.starts, *ends.ends}))


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
    onward: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for tail, head, minutes in steps:
        start, end = (tail, head) if forward else (head, tail)
        onward[start].append((end, minutes, 0))
    return settle(onward, starts).cost
