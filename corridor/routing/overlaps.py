"""
What two routes share, and what it costs to share less.

Alternatives stay below a share of the length of every better route that was kept.
For each kept route the limits know, from each state, all ways on that are worth
taking: for less of the kept route a dearer one.  So a search sees at once which
partial ways still have a long way round before them, and leaves them for later.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.packed import fields_for
from corridor.routing.space import cheapest_to_goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Graph
    from corridor.routing.measures import Measure
    from corridor.routing.space import Space

TENTHS = 10

MOST_WAYS_ON = 20_000
"""Ways on that are known for one kept route, the cheapest first: a few hundredths of a second."""


def overlap_of(graph: Graph, way: Sequence[int], other: Sequence[int]) -> Fraction:
    """
    Give the share of the shorter of two routes that both run over.

    Parameters
    ----------
    graph
        In which the edges are.
    way, other
        Edges of the two routes.

    Returns
    -------
    overlap
        0 to 1.
    """
    mine, theirs = _links(graph, way), _links(graph, other)
    links = dict(theirs)
    shared = sum(tenths for key, tenths in mine if key in links)
    shorter = min(sum(tenths for _, tenths in of_one) for of_one in (mine, theirs))
    return min(Fraction(1), Fraction(shared, shorter)) if shorter else Fraction(0)


def _links(graph: Graph, way: Sequence[int]) -> list[tuple[str, int]]:
    """Give the links of a way with their printed lengths [0.1 km]; the shortest has one, so that to share it shows."""
    lines = (edge for edge in map(graph.edges.__getitem__, way) if edge.kind == "line")
    return [(edge.id, max(1, round(edge.km * TENTHS))) for edge in lines]


class _WaysOn(NamedTuple):
    """
    The ways on from a state of which none is both cheaper and shares less.

    Attributes
    ----------
    shared
        Length shared with a kept route, negative, so that it ascends [0.1 km].
    dearer
        What each costs more than the first, the cheapest of all.
    """

    shared: list[int]
    dearer: list[int]


class Limits:
    """What a route may share with those kept so far, laid out for packed comparison."""

    def __init__(self, space: Space, measure: Measure, overlap: Fraction) -> None:
        self.space, self.weights, self.overlap = space, measure.weights, overlap
        self.tenths = [0] * len(space.arcs)
        self.arcs_over = dict[str, list[tuple[int, int]]]()
        for number, arc in enumerate(space.arcs):
            for key, tenths in _links(space.graph, arc.edges):
                self.tenths[number] += tenths
                self.arcs_over.setdefault(key, []).append((number, tenths))
        self.tenths_left = [part or 0 for part in cheapest_to_goal(space, self.tenths)]
        # Of each kept route: its length, what may be shared, and from each state the ways on.
        self.lengths, self.may, self.ways_on = list[int](), list[int](), list[list[_WaysOn]]()
        # Packed: what each arc shares with each kept route, what the cheapest way on does, what may be shared.
        self.fields = fields_for(())
        self.shares, self.ahead, self.most = [0] * len(space.arcs), [0] * len(space.out), 0

    def keep(self, way: Sequence[int]) -> None:
        """Limit what may be shared with one more route."""
        kept = _links(self.space.graph, way)
        length, shares = sum(tenths for _, tenths in kept), [0] * len(self.shares)
        for key in dict(kept):
            for arc, tenths in self.arcs_over[key]:
                shares[arc] += tenths
        # Sharing nothing is always allowed.
        most = max(0, (self.overlap.numerator * length - 1) // self.overlap.denominator)
        self.lengths.append(length)
        self.may.append(most)
        self.ways_on.append(self._ways_on(shares))
        self.fields = fields_for((*((1 << width) - 1 for width in self.fields.widths), most + sum(shares)))
        step = self.fields.widths[-1] + 1
        ahead = [-ways.shared[0] if ways.shared else 0 for ways in self.ways_on[-1]]
        self.shares = [packed << step | share for packed, share in zip(self.shares, shares, strict=True)]
        self.ahead = [packed << step | share for packed, share in zip(self.ahead, ahead, strict=True)]
        self.most = self.most << step | most

    def _ways_on(self, shares: Sequence[int]) -> list[_WaysOn]:
        """Find from each state the ways on that are worth taking; in order of cost each shares less than the last."""
        steps: list[list[tuple[int, int, int]]] = [[] for _ in self.space.out]
        for arc, weight, share in zip(self.space.arcs, self.weights, shares, strict=True):
            steps[arc.head].append((arc.tail, weight, share))
        found = [_WaysOn([], []) for _ in steps]
        cheapest = [0] * len(steps)
        heap, number, cost = [(0, 0, self.space.goal)], 0, 0
        while heap and number < MOST_WAYS_ON:
            cost, shared, state = heappop(heap)
            known = found[state].shared
            if not known:
                cheapest[state] = cost
            elif known[-1] >= -shared:
                continue
            number += 1
            known.append(-shared)
            found[state].dearer.append(cost - cheapest[state])
            for tail, weight, share in steps[state]:
                before = found[tail].shared
                if not before or before[-1] < -(shared + share):
                    heappush(heap, (cost + weight, shared + share, tail))
        if heap:
            # Of ways not found only this is known: none is cheaper than the last one, and it may share nothing.
            for state, ways in enumerate(found):
                ways.dearer.append(cost - cheapest[state] if ways.shared else 0)
                ways.shared.append(0)
        return found

    def detour(self, shared: int, state: int) -> int | None:
        """Give what the way on must cost at least more than the cheapest one to stay within; None where none does."""
        guards = self.fields.guards
        over = guards & ~((self.most | guards) - shared - self.ahead[state])
        dearer = 0
        if not over:
            return dearer
        for ways, may, shift, width in zip(self.ways_on, self.may, self.fields.shifts, self.fields.widths, strict=True):
            if over >> (shift + width) & 1:
                done = (shared >> shift) & ((1 << width) - 1)
                shares, more = ways[state]
                place = bisect_left(shares, done - may)
                if place == len(shares):
                    return None
                dearer = max(dearer, more[place])
        return dearer

    def broken_by(self, arcs: Sequence[int]) -> int | None:
        """Find a kept route with which a way shares too much of its own length."""
        shared = self.fields.unpack(sum(self.shares[arc] for arc in arcs))
        length = sum(self.tenths[arc] for arc in arcs)
        num, den = self.overlap.numerator, self.overlap.denominator
        return next((place for place, share in enumerate(shared) if share and share * den >= num * length), None)
