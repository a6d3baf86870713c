"""Which legs the range of a route comes from: the covariance of each leg with the total."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

from corridor.answers.explanation import Share
from corridor.data.distributions import Z_P90, quantile, shared_points
from corridor.graph.modal import law_of_spread, moments_of_edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Edge


def shares_of_variance(edges: Sequence[Edge]) -> tuple[Share, ...]:
    """
    Share out the variance of a trip over its legs.

    Legs of one group move together, so each counts with its covariance with the
    whole group; the shares add up to one, as the variances of
    `corridor.routing.itinerary.total_moments` do.

    Parameters
    ----------
    edges
        Edges with a leg, in order of travel.

    Returns
    -------
    shares
        One a leg, the greatest first; all zero where nothing varies.
    """
    groups: dict[str, list[int]] = {}
    for number, edge in enumerate(edges):
        groups.setdefault(edge.group, []).append(number)
    parts = [0.0] * len(edges)
    for numbers in groups.values():
        members = [edges[number] for number in numbers]
        found = _of_lines(members) if members[0].kind == "line" else _of_others(members)
        for number, part in zip(numbers, found, strict=True):
            parts[number] = part
    total = sum(parts) or 1.0
    shares = [Share(number + 1, part / total, *_range(edges[number])) for number, part in enumerate(parts)]
    return tuple(sorted(shares, key=lambda share: (-share.share, share.leg)))


def _of_lines(edges: Sequence[Edge]) -> list[float]:
    """Give each line's covariance with all lines of its group; they share one standard normal."""
    points = shared_points()
    times = [
        [law_of_spread(edge.spread).at(z) for z in points] if edge.spread and edge.spread.kind == "law" else []
        for edge in edges
    ]
    means = [sum(values) / len(points) if values else 0.0 for values in times]
    deviations = [[value - mean for value in values] for values, mean in zip(times, means, strict=True)]
    total = [sum(values[point] for values in deviations if values) for point in range(len(points))]
    return [sum(map(mul, values, total)) / len(points) if values else 0.0 for values in deviations]


def _of_others(edges: Sequence[Edge]) -> list[float]:
    """Share out the variance of delays by one cause: their standard deviations add."""
    deviations = [moments_of_edge(edge).variance ** 0.5 for edge in edges]
    return [deviation * sum(deviations) for deviation in deviations]


def _range(edge: Edge) -> tuple[float, float]:
    """Give P10 and P90 of one leg by itself [h]."""
    if edge.spread is not None and edge.spread.kind == "law":
        law = law_of_spread(edge.spread)
        return round(law.at(-Z_P90), 2), round(law.at(Z_P90), 2)
    total = moments_of_edge(edge)
    return round(quantile(total, -Z_P90), 2), round(quantile(total, Z_P90), 2)
