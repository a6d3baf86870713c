"""How sure a trip is: the question of ``corridor risk`` brought to the simulation."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from corridor.answers.risk import Arrivals, Rerouted, Risk, TransitTimeDistribution
from corridor.errors import NetworkError, NoRouteError
from corridor.routing.alternatives import best_way
from corridor.routing.calendar import clock_of, least_of_arcs, passage
from corridor.routing.dated import dated_route, iso_of, trip_from_departure
from corridor.routing.itinerary import route_of
from corridor.routing.measures import ByClock, Sums, Wish
from corridor.studies.trip_case import case_of, never, space_for
from corridor.studies.trip_plan import plan
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Route
    from corridor.data.model import Network
    from corridor.routing.resolve import Resolved
    from corridor.routing.space import Space
    from corridor.scenario.query import Query
    from corridor.studies.simulated_risk import Trip

DRAWS = 10_000


def risk(
    query: Query,
    network: Network | None = None,
    *,
    within_days: float | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Risk:
    """
    Draw the fastest trip many times, as it is planned and re-routed when the sea is shut.

    Parameters
    ----------
    query
        Trip, date, borders and whether the first wait counts.
    network
        The network where it is open already; see `corridor.routing.resolve.resolve`.
    within_days
        Days that are asked about; None for none.
    draws, seed
        Of the simulation; the same ones give the same answer.

    Raises
    ------
    NetworkError
        If a number makes no sense, or something is not understood.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    from corridor.studies.simulated_risk import check_draws, distribution_of, drawn, knowing_storms, rerouted, storms_of

    check_draws(draws)
    if within_days is not None and not 0 < within_days < 10_000:
        msg = f"--within {within_days:g}: write the days of the trip, above zero, such as 18."
        raise NetworkError(msg)
    if not 0 <= seed < 1 << 63:
        msg = f"--seed {seed}: write a whole number from 0."
        raise NetworkError(msg)
    case = case_of(query, network)
    if case.origin == case.destination and not case.via:
        return _at_once(plan(query, network).routes[0], within_days, draws, seed)
    space = space_for(case)
    way = fastest_way(case, space)
    route, trip = _route(case, way), _trip(case, way)
    fixed = drawn(case.graph, trip, draws=draws, seed=seed)
    passed = _minutes_at(case, way)
    middle = None if case.minute is None else (min(passed.values()) + max(passed.values())) // 2
    numbers = [number for arc in space.arcs for number in arc.edges]
    storms = storms_of(case.graph, numbers, passed, otherwise=middle)

    ways = {trip: way}

    def choose(blowing: frozenset[int]) -> Trip:
        known = space._replace(graph=knowing_storms(space.graph, storms, blowing))
        found = fastest_way(case, known)
        chosen = _trip(case, found)
        ways.setdefault(chosen, found)
        return chosen

    total, shares = rerouted(case.graph, storms, choose, draws=draws, seed=seed)
    others = sorted(((ways[other], share) for other, share in shares.items() if other != trip), key=_by_share)
    times, changed = distribution_of(fixed.total, within_days), distribution_of(total, within_days)
    return Risk(
        route=route,
        fixed=times,
        rerouted=Rerouted(
            changed,
            sum(share for _, share in others),
            tuple((_route(case, other), share) for other, share in others),
        ),
        draws=draws,
        seed=seed,
        within_days=within_days,
        legs=fixed.legs,
        arrivals=_arrivals(case, trip, times),
        rerouted_arrivals=_arrivals(case, trip, changed),
        ready=query.ready,
        warnings=case.warnings,
    )


def _by_share(item: tuple[tuple[int, ...], float]) -> tuple[float, tuple[int, ...]]:
    return -item[1], item[0]


def fastest_way(case: Resolved, space: Space) -> tuple[int, ...]:
    """Find the way that is expected to be fastest."""
    if case.minute is None:
        arcs = best_way(space, Sums(space, Wish()))
    else:
        measure = ByClock(space, Wish(), start=case.minute, clock=clock_of(space), least=least_of_arcs(space))
        arcs = best_way(space, measure)
    if arcs is None:
        msg = never(case, space)
        raise NoRouteError(msg)
    return space.edges_of(arcs)


def _route(case: Resolved, way: Sequence[int]) -> Route:
    if case.minute is None:
        return route_of(case.graph, way, origin=case.origin, destination=case.destination)
    ready = case.query.ready
    return dated_route(case.graph, way, case.minute, origin=case.origin, destination=case.destination, ready=ready)


def _trip(case: Resolved, way: Sequence[int]) -> Trip:
    """Give the part of a way whose time counts."""
    from corridor.studies.simulated_risk import Trip

    if case.minute is None:
        return Trip(tuple(way))
    return Trip(*trip_from_departure(case.graph, way, case.minute, ready=case.query.ready))


def _minutes_at(case: Resolved, way: Sequence[int]) -> dict[int, int]:
    """Tell when a planned trip passes each of its edges; empty without a date."""
    if case.minute is None:
        return {}
    now, found = case.minute, dict[int, int]()
    for number in way:
        found[number] = now
        passed = passage(case.graph, number, now)
        now = passed.ends if passed else now
    return found


def _arrivals(case: Resolved, trip: Trip, sure: TransitTimeDistribution) -> Arrivals | None:
    """Say by which local times so many trips are there; empty where they never are."""
    if trip.minute is None:
        return None
    place, hours = case.graph.places[case.destination], (sure.p50, sure.p80, sure.p95)
    ends = [trip.minute + round(value * MINUTES_PER_HOUR) if isfinite(value) else None for value in hours]
    return Arrivals(*("" if minute is None else iso_of(minute, place.offset_at(minute)) for minute in ends))


def _at_once(route: Route, within_days: float | None, draws: int, seed: int) -> Risk:
    """Answer a trip that ends where it begins."""
    sure = TransitTimeDistribution(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, None if within_days is None else 1.0)
    return Risk(route, sure, Rerouted(sure, 0.0, ()), draws, seed, within_days, ())
