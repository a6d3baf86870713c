"""
What would flip a choice: the figure at which another side of routes becomes the fastest.

The time of the best route of a side, as a function of one figure, is found by
solving again with the figure moved and with the record excluded, never from two
fixed routes: the best routes on either side of the flip may be others, and both
may use the record.  A stretch of a figure is left out only where bounds prove
that nothing flips in it; else it is cut, where the routes known so far cross.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf, isinf
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.modal import COST_OF_MINUTE
from corridor.routing.fastest import fastest
from corridor.routing.figures import HOURS
from corridor.routing.with_without import best_of, best_of_both, bounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from corridor.routing.figures import Figure
    from corridor.routing.with_without import Best, Bounds, Trip

HORIZON_HOURS = 24.0 * 366 * 10
"""Nothing is searched beyond ten years [h]."""

_CLOSE = 1e-13
"""Relative width of a stretch that is a single point."""


class Flip(NamedTuple):
    """
    One figure that flips a choice by itself.

    Attributes
    ----------
    figure
        Which one.
    value
        Where the choice flips, in the figure's own unit.
    above
        Whether it flips from that value upward, or downward.
    """

    figure: Figure
    value: float
    above: bool

    @property
    def relative(self) -> float:
        """Size of the change over the figure as it is; infinite from zero."""
        return abs(self.value / self.figure.value - 1) if self.figure.value else inf


class Flips(NamedTuple):
    """
    All single figures that flip a choice.

    Attributes
    ----------
    found
        The smallest relative change first.
    tried
        Number of figures; those without a flip cannot flip it, whatever their value.
    nearest
        Where none does: the figure that closes most of the gap when it falls to
        nothing, and what is missing then [min].
    """

    found: tuple[Flip, ...]
    tried: int
    nearest: tuple[Figure, int] | None = None


def flips_of(trip: Trip, figures: Iterable[Figure], *, chosen: int, within: float = inf) -> Flips:
    """
    Find every single figure that makes the other side the fastest.

    Parameters
    ----------
    trip
        The question, with the target that tells the sides apart.
    figures
        Candidates.
    chosen
        The side of the fastest route as things are.
    within
        Largest factor by which a figure may rise or fall.

    Returns
    -------
    flips
        Exact to the whole minute to which the times of edges are rounded.
    """
    listed, found = tuple(figures), list[Flip]()
    base = _Base(trip, chosen, best_of_both(trip), bounds_of(trip))
    for figure in _candidates(base, listed, within):
        line = _Line(base, figure)
        found += [flip for flip in map(line.first_flip, _ends(figure, within)) if flip is not None]
    found.sort(key=lambda flip: (flip.relative, flip.figure.id, flip.figure.field, flip.above))
    return Flips(tuple(found), len(listed), None if found else _nearest(base, listed))


class _Base(NamedTuple):
    """The question as things are: the chosen side, the best of both, and bounds on both."""

    trip: Trip
    chosen: int
    now: tuple[Best, Best]
    bounds: tuple[Bounds, Bounds]

    def least(self, side: int, times: Mapping[int, float]) -> float:
        """
        Bound the routes of a side that use any of some edges, at other times of these.

        In one stretch between places to pass, a best route takes each edge once.
        """
        edges, through = self.trip.graph.edges, self.bounds[side].through
        saved = sum(max(0, edges[number].minutes - minutes) for number, minutes in times.items())
        least = min((through.get(number, inf) for number in times), default=inf)
        return least - saved * COST_OF_MINUTE * self.trip.stages


def _nearest(base: _Base, figures: Iterable[Figure]) -> tuple[Figure, int] | None:
    """Find the figure of the other route that closes most of the gap when it falls to nothing."""
    rival, chosen = base.now[1 - base.chosen], base.now[base.chosen]
    used, gap, nearest = set(rival.edges), rival.minutes - chosen.minutes, None
    for figure in figures:
        if any(used.intersection(numbers) for numbers in figure.edges):
            left = _Line(base, figure).minutes_behind(0.0)
            if left < gap:
                gap, nearest = left, (figure, left)
    return nearest


def _ends(figure: Figure, within: float) -> tuple[float, float]:
    return figure.position / within, inf if isinf(within) else figure.position * within


def _candidates(base: _Base, figures: Iterable[Figure], within: float) -> Iterator[Figure]:
    """
    Leave out the figures that cannot flip anything.

    More time on a figure hurts the chosen side only where its best route uses
    it; less time helps the other side only if a route of it, with all its edges
    of the figure at their least, is no slower than the choice.
    """
    chosen = base.now[base.chosen]
    used = set(chosen.edges)
    for figure in figures:
        numbers = [number for numbers in figure.edges for number in numbers]
        # An erratic service has its least time at either end.
        ends = [figure.times_at(position) for position in _ends(figure, within)]
        least = base.least(1 - base.chosen, {number: min(times[number] for times in ends) for number in numbers})
        if used.intersection(numbers) or least <= chosen.cost:
            yield figure


class _Line:
    """One figure moved along its scale; keeps what has been solved."""

    def __init__(self, base: _Base, figure: Figure) -> None:
        self.base, self.trip, self.figure = base, base.trip, figure
        self.chosen, self.rival = base.chosen, 1 - base.chosen
        self.known: dict[tuple[float, ...], tuple[Best, Best]] = {figure.minutes(figure.position): base.now}
        self.taken = dict[tuple[float, ...], tuple[int, ...]]()
        self.excluded = self._solve((inf,) * len(figure.edges))

    def minutes_behind(self, position: float) -> int:
        """Report how much the other side loses by at a position [min]."""
        best = self._solve(self.figure.minutes(position))
        return best[self.rival].minutes - best[self.chosen].minutes

    def first_flip(self, end: float) -> Flip | None:
        """Find the flip nearest to where the figure is, on the way to one end of its scale."""
        start = self.figure.position
        between = (turn for turn in self.figure.turns if min(start, end) < turn < max(start, end))
        points = [start, *sorted(between, reverse=end < start), end]
        for near, far in pairwise(points):
            point = self._first(near, far)
            if point is not None:
                upward = (end > start) == (self.figure.unit == HOURS)
                return Flip(self.figure, self.figure.value_at(point), upward)
        return None

    def _first(self, near: float, far: float) -> float | None:
        """Find the first position that flips; the near end does not.  Stretches wait on a stack, the nearest on top."""
        stretches = [(near, far)]
        while stretches:
            near, far = stretches.pop()
            if near >= HORIZON_HOURS or self.figure.minutes(near) == self.figure.minutes(far):
                continue
            if _is_point(near, far):
                if self._flips(far):
                    return far
            elif not self._nothing_flips(near, far):
                cuts = [near, *self._cuts(near, far), far]
                stretches += [*pairwise(cuts)][::-1]
        return None

    def _solve(self, times: tuple[float, ...]) -> tuple[Best, Best]:
        if times not in self.known:
            classes = zip(self.figure.edges, times, strict=True)
            changed = {number: minutes for numbers, minutes in classes for number in numbers}
            self.known[times] = (self._best(0, changed), self._best(1, changed))
        return self.known[times]

    def _best(self, side: int, changed: Mapping[int, float]) -> Best:
        """Find the best route of a side at other times; search only where it can be another one."""
        base, now = self.base, self.base.now[side]
        edges = self.trip.graph.edges
        moved = {number: minutes for number, minutes in changed.items() if minutes != edges[number].minutes}
        untouched = moved.keys().isdisjoint(now.edges)
        if untouched and base.least(side, moved) >= now.cost:
            return now
        rises = all(minutes >= edges[number].minutes for number, minutes in moved.items())
        return best_of(self.trip, side, moved, rest=base.bounds[side].rest if rises else None)

    def _flips(self, position: float) -> bool:
        """Report whether the other side is the fastest at a position; of equals, the search itself decides."""
        times = self.figure.minutes(position)
        best = self._solve(times)
        if best[self.rival].cost != best[self.chosen].cost:
            return best[self.rival].cost < best[self.chosen].cost
        return not isinf(best[self.rival].cost) and self._side(self._way(times)) == self.rival

    def _way(self, times: tuple[float, ...]) -> tuple[int, ...]:
        """Give the route that the search takes, of equals the one that it reads first."""
        if times not in self.taken:
            classes = zip(self.figure.edges, times, strict=True)
            changed, graph = {number: minutes for numbers, minutes in classes for number in numbers}, self.trip.graph
            steps = tuple(
                tuple(
                    (head, int(changed[number]) * COST_OF_MINUTE + 1 if number in changed else cost, number)
                    for head, cost, number in ways
                    if not isinf(changed.get(number, 0))
                )
                for ways in graph.steps
            )
            trip, graph = self.trip, graph._replace(steps=steps)
            self.taken[times] = fastest(graph, trip.origin, trip.destination, via=trip.via, excluded=trip.excluded)
        return self.taken[times]

    def _side(self, way: Sequence[int]) -> int:
        return int(not self.trip.target.isdisjoint(way))

    def _is_one_way(self, low: tuple[float, ...], high: tuple[float, ...]) -> bool:
        """
        Tell whether the search takes one and the same route of the chosen side all along a stretch.

        It does where it takes it at both ends and the least time between them is
        straight: one class of edges makes it concave, equal ends make it constant.
        What equals the route between the ends then equals it at the lower one too,
        where it is read after it.
        """
        least = [min(best.cost for best in self._solve(times)) for times in (low, high)]
        if isinf(least[1]) or not (len(low) == 1 or least[0] == least[1]):
            return False
        way = self._way(low)
        return self._side(way) == self.chosen and way == self._way(high)

    def _nothing_flips(self, near: float, far: float) -> bool:
        """
        Prove by bounds that the other side stays behind all along a stretch, on which times only rise.

        With one class of edges the least time of a side is concave in their time:
        between two points it lies above the chord, and below each route that is
        known.  With several, a rival that uses the class of the chosen route pays
        what it adds; one that does not costs at least what it costs without it.
        """
        ends = self.figure.minutes(near), self.figure.minutes(far)
        low, high = tuple(map(min, *ends)), tuple(map(max, *ends))
        at_low, at_high = self._solve(low), self._solve(high)
        rival, chosen = at_low[self.rival].cost, at_low[self.chosen]
        if rival > at_high[self.chosen].cost:
            return True
        if rival == chosen.cost and ends in ((low, high), (high, low)) and self._is_one_way(low, high):
            return True
        counts = self._counts(chosen.edges)
        if sum(counts) == 0:
            return rival > chosen.cost
        if len(counts) == 1 and not isinf(high[0]):
            lines = [self._line(best) for best in (chosen, at_high[self.chosen])]
            return any(
                rival > _cost_at(line, low) and at_high[self.rival].cost > _cost_at(line, high) for line in lines
            )
        if sum(counts) > 1:
            return False
        without = self._solve(tuple(inf if used else time for time, used in zip(low, counts, strict=True)))
        apart = without[self.rival].cost
        return rival > chosen.cost and (isinf(apart) or apart > at_high[self.chosen].cost)

    def _counts(self, edges: Sequence[int]) -> tuple[int, ...]:
        """Count how often a route uses each class of the figure."""
        return tuple(sum(number in numbers for number in edges) for numbers in self.figure.edges)

    def _cuts(self, near: float, far: float) -> tuple[float, ...]:
        """Cut a stretch where the routes known so far cross, else in the middle."""
        behind = self._behind_known(near, far)
        even = behind(near) <= 0

        def ahead(position: float) -> bool:
            gap = behind(position)
            return gap < 0 or (gap == 0 and not even)

        if not ahead(far):
            return ((near + far) / 2 if far < inf else HORIZON_HOURS,)
        while isinf(far) and near < HORIZON_HOURS:
            step = 2 * near + 1
            if ahead(step):
                far = step
            else:
                near = step
        if isinf(far):
            return (near,)
        while not _is_point(near, far):
            middle = (near + far) / 2
            if ahead(middle):
                far = middle
            else:
                near = middle
        return near, far

    def _behind_known(self, near: float, far: float) -> Callable[[float], float]:
        """Give by how much the known routes of the other side lose, as a function of the position."""
        known = [self._solve(self.figure.minutes(position)) for position in (near, far)] + [self.excluded]
        lines = [
            {self._line(best[side]) for best in known if not isinf(best[side].cost)}
            for side in (self.rival, self.chosen)
        ]

        def behind(position: float) -> float:
            times = self.figure.minutes(position)
            rival, chosen = (min((_cost_at(line, times) for line in side), default=inf) for side in lines)
            return rival - chosen if rival < inf else inf

        return behind

    def _line(self, best: Best) -> tuple[int, tuple[int, ...]]:
        """Split the cost of a route into what the figure does not touch, and how often it uses each class."""
        moved = {number for numbers in self.figure.edges for number in numbers}
        edges = self.trip.graph.edges
        fixed = sum(1 if number in moved else edges[number].cost for number in best.edges)
        return fixed, self._counts(best.edges)


def _cost_at(line: tuple[int, tuple[int, ...]], times: Sequence[float]) -> float:
    fixed, counts = line
    return fixed + sum(count * minutes * COST_OF_MINUTE for count, minutes in zip(counts, times, strict=True) if count)


def _is_point(near: float, far: float) -> bool:
    return not isinf(far) and abs(far - near) <= _CLOSE * max(near, far)
