"""
Routes that really differ, in order of a measure.

The next route is the best one that enters no place twice and shares less than a
given part of its length with every better one that was kept.  To find it is to
find a shortest path under one limit for each kept route: label setting with
dominance over measure and shared kilometres.  Two conditions count in dominance
only once the best route has turned out to break them: a place that it came back
to, and the share of its own length where it is the shorter one (decremental state
space relaxation; Righini and Salani, Networks 51, 2008).  So no list of near-copies
has to be walked through, and the answer is exact.  Partial ways are taken in the
order of what they cost in the end at least, the way round that a kept route forces
on them included (`corridor.routing.overlaps`).  Where near-copies are wanted,
`corridor.routing.copies` lists them.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.copies import GivenUpError, course_within, first_ways
from corridor.routing.kernel import ids_in
from corridor.routing.measures import Sums
from corridor.routing.overlaps import Limits, overlap_of
from corridor.routing.packed import Fields, fields_for
from corridor.routing.space import cheapest_to_goal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.routing.measures import Measure
    from corridor.routing.space import Space

MOST_WORK = 30_000_000
"""Comparisons of partial routes after which the search for one more alternative is given up: a few seconds."""

WORK_OF_LABEL = 50
"""A partial route costs as much as so many comparisons."""


class Alternatives(NamedTuple):
    """
    Routes in order.

    Attributes
    ----------
    ways
        Edges of each route, in order of travel.
    overlaps
        Greatest share of the length of each that a better one has as well.
    no_more
        Whether no further route exists; else there are as many as asked for, or
        the search was given up.
    gave_up
        Whether it was.
    """

    ways: tuple[tuple[int, ...], ...]
    overlaps: tuple[Fraction, ...]
    no_more: bool
    gave_up: bool = False


class _Label(NamedTuple):
    value: object
    tenths: int
    shared: int
    visited: int
    left: str
    before: _Label | None
    arc: int


class _Tie:
    """
    Place of a label among those of equal cost: first ids first.

    So that the first label of a state serves all that come after it, where very many ways are equal, as on a grid.
    """

    __slots__ = ("ids", "label", "space")

    def __init__(self, space: Space, label: _Label) -> None:
        self.space, self.label = space, label
        self.ids: list[str] | None = None

    def read(self) -> list[str]:
        """Read the ids of the legs so far, once they are asked for."""
        if self.ids is None:
            self.ids = _ids(self.space, _arcs_of(self.label))
        return self.ids

    def __lt__(self, other: _Tie) -> bool:
        return self.read() < other.read()


def alternatives(
    space: Space,
    measure: Measure,
    *,
    number: int,
    overlap: Fraction,
    most_work: int = MOST_WORK,
) -> Alternatives:
    """
    Find routes that differ, best first.

    Parameters
    ----------
    space
        The ways that are open.
    measure
        By which the routes are ordered; equal ones have the first ids first.
    number
        How many are wanted.
    overlap
        Share of the length of the shorter route that two must stay below, above
        0 and at most 1.
    most_work
        Comparisons after which the search for one more route is given up.

    Returns
    -------
    alternatives
        Each is the best of all that enter no place twice between two places of
        ``--via`` and stay below `overlap` with every one before it.
    """
    if overlap == 1 and isinstance(measure, Sums) and (copies := _copies(space, measure, number)) is not None:
        return copies
    limits, ways, overlaps = Limits(space, measure, overlap), list[tuple[int, ...]](), list[Fraction]()
    while len(ways) < number:
        if ways:
            limits.keep(ways[-1])
        arcs, gave_up = next_way(space, measure, limits, most_work=most_work)
        if arcs is None:
            return Alternatives(tuple(ways), tuple(overlaps), no_more=not gave_up, gave_up=gave_up)
        way = space.edges_of(arcs)
        overlaps.append(max((overlap_of(space.graph, way, other) for other in ways), default=Fraction(0)))
        ways.append(way)
    return Alternatives(tuple(ways), tuple(overlaps), no_more=False)


def _copies(space: Space, measure: Sums, number: int) -> Alternatives | None:
    """Find routes of which only none may have all the links of another; None where that takes too long."""
    try:
        ways = first_ways(space.graph, course_within(space, measure), number)
    except GivenUpError:
        return None
    shares = ([overlap_of(space.graph, way, other) for other in ways[:rank]] for rank, way in enumerate(ways))
    overlaps = tuple(max(of_one, default=Fraction(0)) for of_one in shares)
    return Alternatives(tuple(ways), overlaps, no_more=len(ways) < number)


class Short:
    """
    How far a way exceeds the share of its own length, for the kept routes where it counts.

    It counts for ways that may end up shorter than the kept route and may still
    run over it for most of the rest: whoever has more of a way of its own than
    may be left of the kept route stays below the share whatever comes.
    """

    def __init__(self, limits: Limits, kept: Sequence[int]) -> None:
        self.limits, self.kept = limits, kept
        num, den = limits.overlap.numerator, limits.overlap.denominator
        self.lengths = [limits.lengths[place] for place in kept]
        self.longest = max(self.lengths, default=0)
        shares = [limits.fields.unpack(packed) for packed in limits.shares] if kept else []
        owns = [[a - parts[place] for a, parts in zip(limits.tenths, shares, strict=True)] for place in kept]
        self.own_left = [[part or 0 for part in cheapest_to_goal(limits.space, own)] for own in owns]
        self.enough = [(den - num) * length // den for length in self.lengths]
        most = [(1 << limits.fields.widths[place]) * den for place in kept]
        self.fields = fields_for([more + num * length for more, length in zip(most, self.lengths, strict=True)])

    def keeps(self, tenths: int, shared: int) -> bool:
        """Report whether a whole way stays below the share of its own length."""
        num, den = self.limits.overlap.numerator, self.limits.overlap.denominator
        parts = self.limits.fields.unpack(shared) if self.kept else ()
        return all(not parts[place] or parts[place] * den < num * tenths for place in self.kept)

    def figures(self, tenths: int, shared: int, state: int) -> int:
        """Pack what counts of a way at a state."""
        shortest = tenths + self.limits.tenths_left[state]
        if shortest >= self.longest:
            return 0
        num, den = self.limits.overlap.numerator, self.limits.overlap.denominator
        parts = self.limits.fields.unpack(shared)
        found = []
        for number, place in enumerate(self.kept):
            length, part = self.lengths[number], parts[place]
            sure = shortest >= length or tenths - part + self.own_left[number][state] > self.enough[number]
            found.append(0 if sure else den * part + num * (length - tenths))
        return self.fields.pack(found)


def best_way(space: Space, measure: Measure) -> tuple[int, ...] | None:
    """Find the arcs of the best way of all, which may come back to a place; None where there is none."""
    limits = Limits(space, measure, Fraction(1))
    return _search(space, measure, limits, Short(limits, ()), {}, 1 << 62)[0]


def next_way(
    space: Space, measure: Measure, limits: Limits, *, most_work: int = MOST_WORK
) -> tuple[tuple[int, ...] | None, bool]:
    """
    Find the best way that enters no place twice and differs from the kept ones.

    Parameters
    ----------
    space, measure, most_work
        See `alternatives`.
    limits
        Of the routes that were kept.

    Returns
    -------
    arcs
        In order of the search; None where there is none.
    gave_up
        Whether the search was given up before that was certain.
    """
    critical: dict[str, int] = {}
    short = list[int]()
    while True:
        arcs, most_work = _search(space, measure, limits, Short(limits, short), critical, most_work)
        if arcs is None:
            return None, most_work < 0
        broken = limits.broken_by(arcs)
        entered = [space.keys[space.start], *(place for arc in arcs for place in space.arcs[arc].places)]
        twice = sorted({place for place in entered if entered.count(place) > 1})
        if broken is None and not twice:
            return arcs, False
        if broken is not None:
            short.append(broken)
        for place in twice:
            critical[place] = len(critical)


def _search(
    space: Space, measure: Measure, limits: Limits, short: Short, critical: Mapping[str, int], most_work: int
) -> tuple[tuple[int, ...] | None, int]:
    """
    Set labels until the best whole way is certain; places outside `critical` may be entered again.

    With the work that is left; below zero the search was given up.
    """
    marks = [_marks(arc.places, critical) for arc in space.arcs]
    # Figures by which one label must not exceed another, side by side.
    stack = _Stack((measure.fields, limits.fields, short.fields, fields_for([1] * len(critical))))
    start = _Label(measure.begin(), 0, 0, _marks((space.keys[space.start],), critical)[0], "", None, -1)
    work = most_work
    bound = measure.bound(start.value, space.start)
    # In the order of what a whole way costs at least; the second figure does not yet count what it may share.
    heap = [(bound, bound, _Tie(space, start), space.start, start)]
    settled: dict[tuple[int, str], list[tuple[int, int, _Tie]]] = {}
    best: tuple[int, list[str], tuple[int, ...]] | None = None
    while heap:
        least, bound, tie, state, label = heappop(heap)
        if best is not None and least > best[0]:
            break
        if state == space.goal:
            if short.keeps(label.tenths, label.shared) and (best is None or tie.read() < best[1]):
                best = (bound, tie.read(), _arcs_of(label))
            continue
        vector = stack.put(
            measure.figures(label.value),
            label.shared,
            short.figures(label.tenths, label.shared, state) if short.kept else 0,
            label.visited,
        )
        known = settled.setdefault((state, label.left), [])
        work -= WORK_OF_LABEL + len(known)
        if work < 0:
            return None, work
        if _dominated(known, vector, stack.guards, bound, tie):
            continue
        known.append((vector, bound, tie))
        for number in space.out[state]:
            entered, twice = marks[number]
            places = space.arcs[number].places
            left = label.left
            if short.kept and places:
                # Where length is worth something, to and fro would pay: who comes from a place does not go back there.
                if places[0] == left:
                    continue
                left = (space.keys[state], *places)[-2]
            shared = label.shared + limits.shares[number]
            head = space.arcs[number].head
            if twice or label.visited & entered or (detour := limits.detour(shared, head)) is None:
                continue
            value = measure.extend(label.value, number)
            if value is None:
                continue
            after = _Label(
                value, label.tenths + limits.tenths[number], shared, label.visited | entered, left, label, number
            )
            bound = measure.bound(value, head)
            heappush(heap, (bound + detour, bound, _Tie(space, after), head, after))
    return (best[2] if best else None), work


class _Stack:
    """Packed numbers of several layouts side by side."""

    def __init__(self, layouts: Sequence[Fields]) -> None:
        self.shifts, self.guards = list[int](), 0
        position = 0
        for layout in layouts:
            self.shifts.append(position)
            self.guards |= layout.guards << position
            position += layout.guards.bit_length()

    def put(self, *parts: int) -> int:
        """Put one number of each layout side by side."""
        return sum(part << shift for part, shift in zip(parts, self.shifts, strict=True))


def _marks(places: Sequence[str], critical: Mapping[str, int]) -> tuple[int, bool]:
    """Give the bits of the critical places that are entered, and whether one is entered twice."""
    found, twice = 0, False
    for place in places:
        if place in critical:
            # Fields of one bit and its guard, the last place lowest.
            bit = 1 << 2 * (len(critical) - 1 - critical[place])
            twice = twice or bool(found & bit)
            found |= bit
    return found, twice


def _dominated(settled: Sequence[tuple[int, int, _Tie]], vector: int, guards: int, bound: int, tie: _Tie) -> bool:
    """Report whether some settled label of the state serves every completion as well."""
    guarded = vector | guards
    for other, its_bound, its_tie in settled:
        if (guarded - other) & guards == guards and (its_bound < bound or (its_bound == bound and not tie < its_tie)):
            return True
    return False


def _arcs_of(label: _Label) -> tuple[int, ...]:
    arcs = []
    step: _Label | None = label
    while step is not None and step.arc >= 0:
        arcs.append(step.arc)
        step = step.before
    return tuple(reversed(arcs))


def _ids(space: Space, arcs: Sequence[int]) -> list[str]:
    """Read the ids of the legs of a way, in order of travel."""
    return ids_in(space.graph.edges)(space.edges_of(arcs))
