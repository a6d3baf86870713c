"""Edges -> route: legs that add up, and the range of the total time."""

from __future__ import annotations

from math import cbrt
from typing import TYPE_CHECKING

from corridor.answers import Leg, Route
from corridor.data.confirmed import confirmed, fresh_from
from corridor.data.distributions import Z_P80, Z_P90, Moments, add, moments_of_shared, quantile
from corridor.graph.modal import law_of_spread, moments_of_spread
from corridor.routing.through_legs import with_through_rate
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.graph.modal import Edge, Graph, RouteLimit


def route_of(graph: Graph, edges: Sequence[int], *, origin: str, destination: str, rank: int = 1) -> Route:
    """
    Make a route of the edges that a search found.

    Parameters
    ----------
    graph
        In which the edges are.
    edges
        Their numbers in order of travel.
    origin, destination
        Place ids.
    rank
        Place in the order of the answer, from 1.

    Returns
    -------
    route
        Its low and high are P10 and P90 of the total time.
    """
    steps = [graph.edges[number] for number in edges if graph.edges[number].kind]
    total = total_moments(steps)
    teu_per_year, bottleneck = tightest(graph.limits, edges)
    sources = {(step.kind, step.id): step.sources for step in steps}
    dates = [confirmed(graph.confirmed, keys) for keys in sources.values()]
    used = {step.id for step in steps}
    fresh = fresh_from(graph.on) if dates else ""
    places = dict.fromkeys([origin, *(step.origin for step in steps), destination])
    openings = dict.fromkeys(project for record, project in graph.openings if record in used)
    legs = with_through_rate([leg_of(step) for step in steps], graph.through)
    by = {fee.by for leg in legs for fee in leg.fees} if graph.through else set()
    return Route(
        origin=origin,
        destination=destination,
        on=graph.on,
        applied=graph.applied,
        legs=legs,
        hours_low=round(quantile(total, -Z_P90), 2),
        hours_high=round(quantile(total, Z_P90), 2),
        rank=rank,
        teu_per_year=teu_per_year,
        bottleneck=bottleneck,
        names=tuple((place, graph.places[place].name) for place in places),
        hours_p80=round(quantile(total, Z_P80), 2),
        confirmed=max(dates, default=""),
        figures=len(dates),
        size=graph.size,
        through_rates=tuple(rate.id for rate in graph.through if rate.id in by),
        openings=tuple(openings),
        uncertain=tuple(row for row in graph.uncertain if row[0] in openings),
        stale=sum(day < fresh for day in dates),
    )


def tightest(limits: Sequence[RouteLimit], edges: Iterable[int]) -> tuple[float | None, str]:
    """
    Find what limits a single route.

    Parameters
    ----------
    limits
        Of the graph.
    edges
        Numbers of the edges of the route.

    Returns
    -------
    teu_per_year, bottleneck
        None and empty where no capacity is known; of equal limits the first id.
    """
    if not _last_index or _last_index[0][0] is not limits:
        _last_index[:] = [(limits, _by_edge(limits))]
    rows, by_edge = limits, _last_index[0][1]
    loads: dict[int, float] = {}
    for number in edges:
        for row, weight in by_edge.get(number, ()):
            loads[row] = loads.get(row, 0.0) + weight
    best = min(((rows[row][1] / load, rows[row][0]) for row, load in loads.items() if load > 0), default=None)
    return (round(best[0], 2), best[1]) if best else (None, "")


_last_index: list[tuple[object, dict[int, list[tuple[int, float]]]]] = []
"""The limits that were asked about last, and their rows by edge: many routes are read of one graph."""


def _by_edge(limits: Sequence[RouteLimit]) -> dict[int, list[tuple[int, float]]]:
    found: dict[int, list[tuple[int, float]]] = {}
    for row, (_, _, uses) in enumerate(limits):
        for number, weight in uses:
            found.setdefault(number, []).append((row, weight))
    return found


def leg_of(edge: Edge) -> Leg:
    """Make the leg of an edge."""
    return Leg(
        kind=edge.kind,
        id=edge.id,
        origin=edge.origin,
        destination=edge.destination,
        mode=edge.mode,
        minutes=edge.minutes,
        km=edge.km,
        country=edge.country,
        countries=edge.countries,
        sources=edge.sources,
        basis=edge.basis,
        confidence=edge.confidence,
        usd_per_teu=edge.usd,
        kg_co2e_per_teu=edge.kg_co2e,
        filled=edge.filled,
        product=edge.product,
        fees=edge.fees,
    )


def total_moments(edges: Iterable[Edge]) -> Moments:
    """
    Add the times of a trip: parts of one group move together, groups are independent.

    Parameters
    ----------
    edges
        Edges with a leg, in any order.

    Returns
    -------
    moments
        The mean is that of the legs as shown, in whole minutes.
    """
    groups: dict[str, list[Edge]] = {}
    minutes = 0
    for edge in edges:
        minutes += edge.minutes
        groups.setdefault(edge.group, []).append(edge)
    spread = add(moments_of_group(members) for members in groups.values())
    return spread._replace(mean=minutes / MINUTES_PER_HOUR)


def moments_of_group(edges: Sequence[Edge]) -> Moments:
    """Add the times of edges that rise and fall together; they are of one kind."""
    spreads = [edge.spread for edge in edges if edge.spread is not None]
    if edges[0].kind == "line":
        laws = [law_of_spread(spread) for spread in spreads if spread.kind == "law"]
        return moments_of_shared(laws) if laws else Moments(0.0)
    parts = [moments_of_spread(spread) for spread in spreads]
    if len(parts) == 1:
        return parts[0]
    # Delays of one storm: standard deviations add, and so do the cube roots of the third moments.
    deviation = sum(part.variance**0.5 for part in parts)
    return Moments(sum(part.mean for part in parts), deviation**2, sum(cbrt(part.third) for part in parts) ** 3)
