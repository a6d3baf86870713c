"""
Routes of which none is better in every respect.

Label setting over packed criteria: ways are extended in order of what they come to
at least, each criterion bounded by a search back from the destination, and a way is
dropped once another is no worse in anything, at the same state or at the destination
(NAMOA* with the first criterion left out of the comparison; Pulido, Mandow and Pérez
de la Cruz, Computers and Operations Research 64, 2015).  The front is exact; it is
thinned only afterwards, since a tolerance inside the search adds up from state to
state.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import combinations, count
from typing import TYPE_CHECKING, NamedTuple

from corridor.routing.measures import MOST_MINUTES, UNITS
from corridor.routing.packed import fields_for
from corridor.routing.space import borders_of, cheapest_to_goal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.graph.modal import Edge
    from corridor.routing.packed import Fields
    from corridor.routing.space import Space

CRITERIA = ("time", "cost", "co2", "borders", "transfers")
LEG_BITS = 12

MOST_LABELS = 400_000
"""Partial routes after which a front is given up."""


class Front(NamedTuple):
    """
    Routes of which none is better in every respect, in order of the first criterion.

    Attributes
    ----------
    ways
        Edges of each route, in order of travel.
    figures
        Of each route and criterion: minutes, ten-thousandths of USD and of kg,
        counts.
    complete
        Whether these are all; a search that grew too large is given up.
    """

    ways: tuple[tuple[int, ...], ...]
    figures: tuple[tuple[int, ...], ...]
    complete: bool = True


def figure_of(edge: Edge, criterion: str) -> int:
    """
    Give what an edge adds to a criterion; an unknown price or emission counts nothing.

    Parameters
    ----------
    edge
        Any edge.
    criterion
        One of `CRITERIA`.
    """
    if criterion == "time":
        return edge.minutes
    if criterion == "borders":
        return borders_of(edge) if edge.kind == "line" else 0
    if criterion == "transfers":
        return int(edge.kind == "transfer")
    return round(((edge.usd if criterion == "cost" else edge.kg_co2e) or 0.0) * UNITS)


class _Label(NamedTuple):
    packed: int
    minutes: int
    legs: int
    before: _Label | None
    arc: int


def front(
    space: Space,
    criteria: Sequence[str],
    *,
    clock: Callable[[int, int], int | None] | None = None,
    start: int = 0,
    least: Sequence[int] = (),
    most_labels: int = MOST_LABELS,
) -> Front:
    """
    Find all routes of which none is better in every respect.

    Of routes that are equal in all criteria one is given, with the fewest legs.

    Parameters
    ----------
    space
        The ways that are open.
    criteria
        Of `CRITERIA`, the first one ordering the answer.
    clock, start, least
        For a search by date, see `corridor.routing.measures.ByClock`; time is
        then what passes from `start`.
    most_labels
        Partial routes after which the search is given up.

    Returns
    -------
    front
        Exact if complete.
    """
    edges = space.graph.edges
    table = [[sum(figure_of(edges[n], name) for n in arc.edges) for arc in space.arcs] for name in criteria]
    legs = [sum(bool(edges[n].kind) for n in arc.edges) for arc in space.arcs]
    timed = criteria.index("time") if clock and "time" in criteria else -1
    lowest = [list(least) if place == timed else row for place, row in enumerate(table)]
    rest = [cheapest_to_goal(space, row) for row in lowest]
    # No way that is worth following visits a state twice: neither it nor what is left exceeds the sum of all arcs.
    fields = fields_for([MOST_MINUTES if place == timed else 2 * sum(row) for place, row in enumerate(table)])
    guards = fields.guards
    # The first criterion never decides between labels that come in its order.
    later = guards & ~(1 << (fields.shifts[0] + fields.widths[0])) if criteria else 0
    below = (1 << (fields.shifts[0])) - 1
    bounds = [fields.pack(part or 0 for part in state) for state in zip(*rest, strict=True)]
    weights = [
        fields.pack(0 if place == timed else row[arc] for place, row in enumerate(table)) for arc in range(len(legs))
    ]
    time_shift = fields.shifts[timed]

    sign = -1 if space.backward else 1
    order = count()
    first = _Label(0, 0, 0, None, -1)
    heap = [(bounds[space.start] << LEG_BITS, next(order), space.start, first)]
    settled: list[list[int]] = [[] for _ in space.out]
    goals, found = list[int](), list[_Label]()
    while heap:
        key, _, state, label = heappop(heap)
        expected = (key >> LEG_BITS) & below
        if _dominated(goals, expected, later):
            continue
        if state == space.goal:
            goals.append(expected)
            found.append(label)
            continue
        mine = label.packed & below
        if _dominated(settled[state], mine, later):
            continue
        settled[state].append(mine)
        if next(order) > most_labels:
            return _answer(space, fields, found, complete=False)
        for number in space.out[state]:
            head = space.arcs[number].head
            packed, minutes = label.packed + weights[number], label.minutes
            if clock:
                after = clock(number, start + sign * minutes)
                if after is None:
                    continue
                passed = (after - start) * sign
                if timed >= 0:
                    packed += (passed - minutes) << time_shift
                minutes = passed
            count_legs = label.legs + legs[number]
            key = ((packed + bounds[head]) << LEG_BITS) + count_legs
            heappush(heap, (key, next(order), head, _Label(packed, minutes, count_legs, label, number)))
    return _answer(space, fields, found, complete=True)


def _dominated(others: Sequence[int], mine: int, guards: int) -> bool:
    """Report whether any other is no worse in anything."""
    guarded = mine | guards
    for other in others:  # noqa: SIM110 - the loop is the whole cost of the search, and `any` is slower
        if (guarded - other) & guards == guards:
            return True
    return False


def _answer(space: Space, fields: Fields, found: Sequence[_Label], *, complete: bool) -> Front:
    ways = tuple(space.edges_of(_arcs_of(label)) for label in found)
    return Front(ways, tuple(fields.unpack(label.packed) for label in found), complete)


def _arcs_of(label: _Label) -> tuple[int, ...]:
    arcs = []
    step: _Label | None = label
    while step is not None and step.arc >= 0:
        arcs.append(step.arc)
        step = step.before
    return tuple(reversed(arcs))


def projected(front: Front, number: int) -> Front:
    """
    Keep the routes that none exceeds in the first few criteria alone.

    Parameters
    ----------
    front
        With more criteria.
    number
        How many count.
    """
    kept, kept_figures = list[tuple[int, ...]](), list[tuple[int, ...]]()
    for way, figures in sorted(zip(front.ways, front.figures, strict=True), key=lambda item: item[1]):
        mine = figures[:number]
        if not any(all(map(int.__le__, other, mine)) for other in kept_figures):
            kept.append(way)
            kept_figures.append(mine)
    return Front(tuple(kept), tuple(kept_figures), front.complete)


def thinned(front: Front, number: int) -> tuple[int, ...]:
    """
    Choose routes that stand for a front: the best at each criterion, then always the one farthest from all chosen.

    Parameters
    ----------
    front
        Exact.
    number
        How many to choose.

    Returns
    -------
    positions
        In the order of the front.
    """
    if len(front.ways) <= number:
        return tuple(range(len(front.ways)))
    columns = list(zip(*front.figures, strict=True))
    spans = [(min(column), (max(column) - min(column)) or 1) for column in columns]
    points = [
        tuple((value - low) / span for value, (low, span) in zip(row, spans, strict=True)) for row in front.figures
    ]
    chosen = list(dict.fromkeys(column.index(min(column)) for column in columns))[:number]
    while len(chosen) < number:
        far = {
            place: min(max(abs(a - b) for a, b in zip(point, points[other], strict=True)) for other in chosen)
            for place, point in enumerate(points)
            if place not in chosen
        }
        chosen.append(max(far, key=lambda place: (far[place], -place)))
    return tuple(sorted(chosen))


class BestIn(NamedTuple):
    """
    What a route is best at.

    Attributes
    ----------
    best
        Criteria in which no other route is better.
    among
        Where there is none: the route is best in `best` among those that are no
        worse than it in these.
    """

    best: tuple[str, ...]
    among: tuple[str, ...] = ()


def best_in(front: Front, criteria: Sequence[str]) -> tuple[BestIn, ...]:
    """
    Say what each route of a front is best at.

    Parameters
    ----------
    front
        Exact.
    criteria
        Of the front.

    Returns
    -------
    best_in
        One a route; every route of a front is best at something among those that
        are no worse in the rest.
    """
    lows = [min(column) for column in zip(*front.figures, strict=True)]
    found = []
    for mine in front.figures:
        best = tuple(name for name, value, low in zip(criteria, mine, lows, strict=True) if value == low)
        found.append(BestIn(best) if best else _best_among(front, criteria, mine))
    return tuple(found)


def _best_among(front: Front, criteria: Sequence[str], mine: Sequence[int]) -> BestIn:
    """Find the fewest other criteria among whose equals a route is best in one."""
    places = range(len(criteria))
    for among in (chosen for size in places[1:] for chosen in combinations(places, size)):
        rivals = [row for row in front.figures if all(row[place] <= mine[place] for place in among)]
        lows = [min(column) for column in zip(*rivals, strict=True)]
        best = tuple(criteria[place] for place in places if place not in among and mine[place] == lows[place])
        if best:
            return BestIn(best, tuple(criteria[place] for place in among))
    msg = "a route that is best at nothing is on no front"
    raise AssertionError(msg)
