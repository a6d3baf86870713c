"""
The way that is kept four times in five: a measure that does not add up.

The P80 of a trip comes from the moments of its groups, of which those of one country
and mode move together.  A way is valued by its expected time and its spread in every
group; one that exceeds another in none of them replaces it.  That is exact up
to differences in the shape of the laws, which move a P80 by minutes.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.distributions import Z_P80, moments_of_totals, quantile, shared_points
from corridor.graph.modal import COST_OF_MINUTE, law_of_spread
from corridor.routing.itinerary import moments_of_group, total_moments
from corridor.routing.measures import MONEY_BITS, MOST_MINUTES
from corridor.routing.packed import fields_for
from corridor.routing.space import cheapest_to_goal
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.graph.modal import Edge
    from corridor.routing.space import Space

LEAST_STANDARD_P80 = 0.5
"""
Standardised P80 of the family of laws at a skewness of 3, by which a search bounds
what is left.  Long trips are less skewed; of short ones that hang on one rare storm a
rival within a few hours might be passed over.
"""

SECONDS_PER_HOUR = 3600
_VARIANCE_UNITS = 1000
"""A variance is counted in thousandths [h²]."""


class _Part(NamedTuple):
    """What an arc adds: minutes, legs, variance of what stands alone [h²], and the times of each shared group."""

    minutes: int
    legs: int
    alone: float
    shared: tuple[tuple[str, tuple[float, ...]], ...]


class _Value(NamedTuple):
    arcs: tuple[int, ...]
    minutes: int
    legs: int
    alone: float
    totals: Mapping[str, tuple[float, ...]]
    variances: Mapping[str, float]


class ByP80:
    """The time that a trip keeps four times in five, as `corridor.routing.itinerary.total_moments` has it."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.parts = [_part_of([space.graph.edges[number] for number in arc.edges]) for arc in space.arcs]
        # A P80 does not add up, so that no arc is sure to add anything.
        self.weights = [0] * len(self.parts)
        self.groups = sorted({group for part in self.parts for group, _ in part.shared})
        self.rest = cheapest_to_goal(space, [part.minutes * COST_OF_MINUTE + part.legs for part in self.parts])
        # What moves together spreads no less than if it were independent: a bound from below.
        self.spread_left = cheapest_to_goal(
            space, [int(_VARIANCE_UNITS * _least_variance(part)) for part in self.parts]
        )
        widest = sum(part.alone for part in self.parts) + 1
        self.fields = fields_for([MOST_MINUTES, int(widest * _VARIANCE_UNITS), *(1 << 40 for _ in self.groups)])

    def begin(self) -> _Value:
        """Give the value of no way."""
        return _Value((), 0, 0, 0.0, {}, {})

    def extend(self, value: _Value, arc: int) -> _Value:
        """Add an arc."""
        part = self.parts[arc]
        totals, variances = value.totals, value.variances
        if part.shared:
            totals, variances = {**totals}, {**variances}
            for group, times in part.shared:
                known = totals.get(group)
                totals[group] = times if known is None else tuple(map(float.__add__, known, times))
                variances[group] = moments_of_totals(totals[group]).variance
        arcs = (*value.arcs, arc)
        return _Value(
            arcs, value.minutes + part.minutes, value.legs + part.legs, value.alone + part.alone, totals, variances
        )

    def bound(self, value: _Value, state: int) -> int:
        """Give what no completion can better; at the goal the P80 itself."""
        if state == self.space.goal:
            steps = map(self.space.graph.edges.__getitem__, self.space.edges_of(value.arcs))
            hours = quantile(total_moments(edge for edge in steps if edge.kind), Z_P80)
            return (int(hours * SECONDS_PER_HOUR) << MONEY_BITS) + value.minutes * COST_OF_MINUTE + value.legs
        variance = value.alone + sum(value.variances.values()) + (self.spread_left[state] or 0) / _VARIANCE_UNITS
        cost = value.minutes * COST_OF_MINUTE + value.legs + (self.rest[state] or 0)
        hours = cost // COST_OF_MINUTE / MINUTES_PER_HOUR + LEAST_STANDARD_P80 * sqrt(variance)
        return (int(hours * SECONDS_PER_HOUR) << MONEY_BITS) + cost

    def figures(self, value: _Value) -> int:
        """Give expected time and spread by group."""
        shared = (int(value.variances.get(group, 0.0) * _VARIANCE_UNITS) for group in self.groups)
        return self.fields.pack((value.minutes, int(value.alone * _VARIANCE_UNITS), *shared))


def _part_of(edges: list[Edge]) -> _Part:
    shown = [edge for edge in edges if edge.kind]
    lines: dict[str, list[Edge]] = {}
    alone = 0.0
    for edge in shown:
        if edge.kind == "line" and edge.spread is not None and edge.spread.kind == "law":
            lines.setdefault(edge.group, []).append(edge)
        elif edge.kind != "line":
            alone += moments_of_group([edge]).variance
    shared = tuple((group, _times(members)) for group, members in sorted(lines.items()))
    return _Part(sum(edge.minutes for edge in shown), len(shown), alone, shared)


def _times(lines: list[Edge]) -> tuple[float, ...]:
    """Give the time of lines that move together at the shared points [h]."""
    laws = [law_of_spread(edge.spread) for edge in lines if edge.spread is not None]
    return tuple(sum(law.at(z) for law in laws) for z in shared_points())


def _least_variance(part: _Part) -> float:
    return part.alone + sum(moments_of_totals(times).variance for _, times in part.shared)
