"""Plans: the best route, the best few that differ, or all that none betters, with dates where there are any."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from corridor.answers.routes import Plan
from corridor.errors import NetworkError, NoRouteError
from corridor.routing.alternatives import alternatives, best_way
from corridor.routing.calendar import begins_by, clock_of, least_of_arcs
from corridor.routing.caution import caution_of
from corridor.routing.dated import dated_route, trip_from_departure
from corridor.routing.itinerary import route_of
from corridor.routing.measures import refuse_gaps
from corridor.routing.pareto import best_in, front, projected, thinned
from corridor.studies.trip_case import case_of, measure_for, never, priced, space_for
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Route
    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.routing.measures import Measure
    from corridor.routing.resolve import Resolved
    from corridor.routing.space import Space
    from corridor.scenario.query import Query

OVERLAP = 0.8
"""Share of the length that alternatives stay below where none is given."""

RANGE_DRAWS, RANGE_SEED = 2000, 0
"""Draws behind the range of a route with dates, and their seed."""


def plan(query: Query, network: Network | None = None) -> Plan:
    """
    Plan the routes that a planner wants.

    Parameters
    ----------
    query
        As asked.
    network
        The network where it is open already; see `corridor.routing.resolve.resolve`.

    Returns
    -------
    plan
        Best first.

    Raises
    ------
    NetworkError
        If something is not understood, or a price that the ranking needs is not
        known.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    answer, graph = _planned(query, network)

    def without(countries: Sequence[str]) -> Route:
        avoid = (*query.avoid, *(f"country:{country}" for country in countries))
        one = query._replace(avoid=avoid, number=None, overlap=None, criteria=())
        try:
            return _planned(one, network)[0].routes[0]
        except NetworkError:  # a price that only this route needs is not known: the fastest one then
            return _planned(one._replace(by="", usd_per_teu_day=None), network)[0].routes[0]

    return answer._replace(caution=caution_of(graph, answer.routes, query.policy, without))


def _planned(query: Query, network: Network | None) -> tuple[Plan, Graph]:
    """Plan the routes, whatever the policy; give the graph as well."""
    case = case_of(query, network)
    answer = _front(case) if query.criteria else _best(case)
    if query.arrive_by and not query.on and network is None:
        day = (answer.routes[0].departs or case.query.on)[:10]
        late = _built_after(case, day)
        if late:
            # A project that opens on the way is not there at the departure: plan as for that day.
            warning = f"{late} opens after this departure and is left out: the network of {day} is taken."
            again, graph = _planned(query._replace(on=day), None)
            return again._replace(warnings=(*again.warnings, warning)), graph
    return answer, case.graph


def _built_after(case: Resolved, day: str) -> str:
    """Name a project of the network that opens after a day, unless it was asked for."""
    if not case.graph.applied:
        return ""
    projects = case.network.projects
    late = (
        key
        for key in case.graph.applied
        if key in projects and projects[key].due.isoformat() > day and key not in case.query.include
    )
    return next(late, "")


def _plan(case: Resolved, routes: Sequence[Route], **more: object) -> Plan:
    """Put an answer together with its conditions."""
    query = case.query
    base = Plan(
        tuple(routes),
        by=priced(query) or query.by or "time",
        usd_per_teu_day=query.usd_per_teu_day,
        asked=query.number or (None if query.criteria else 1),
        found=len(routes),
        departs=query.depart,
        arrives_by=query.arrive_by,
        ready=query.ready,
        warnings=case.warnings,
    )
    return base._replace(**more)  # type: ignore[arg-type]  # fields by name


def _same_place(case: Resolved) -> Plan | None:
    """Answer a trip that ends where it begins."""
    if case.origin != case.destination or case.via:
        return None
    return _plan(case, [route_of(case.graph, (), origin=case.origin, destination=case.destination)])


def _best(case: Resolved) -> Plan:
    """Find the best route, or the best few that differ."""
    if (same := _same_place(case)) is not None:
        return same
    space = space_for(case)
    measure = measure_for(case, space)
    if case.query.number in (None, 1):
        arcs = best_way(space, measure)
        if arcs is None:
            raise NoRouteError(never(case, space))
        return _plan(case, _routes(case, space, [space.edges_of(arcs)]))
    return _alternatives(case, space, measure)


def _alternatives(case: Resolved, space: Space, measure: Measure) -> Plan:
    overlap, number = case.query.overlap or OVERLAP, case.query.number or 1
    first = best_way(space, measure)
    if first is None:
        raise NoRouteError(never(case, space))
    found = alternatives(space, measure, number=number, overlap=Fraction(str(overlap)))
    warnings = list(case.warnings)
    twice = _entered_twice(space, first)
    if twice and found.ways[:1] != (space.edges_of(first),):
        alone = _routes(case, space, [space.edges_of(first)])[0]
        warnings.append(
            f"the best way of all ({alone.hours / HOURS_PER_DAY:.1f} days) passes {', '.join(twice)} twice; "
            "alternatives pass no place twice."
        )
        if not found.ways:
            return _plan(case, [alone], overlap=overlap, no_more=True, warnings=tuple(warnings))
    routes = [
        route._replace(overlap=round(float(share), 4))
        for route, share in zip(_routes(case, space, found.ways), found.overlaps, strict=True)
    ]
    if found.no_more:
        word = "route passes" if len(routes) == 1 else "routes pass"
        warnings.append(
            f"no more alternatives: {len(routes)} {word} no place twice, each with less than {overlap:.0%} "
            "of the shorter one's length on a better one."
        )
    if found.gave_up:
        warnings.append(
            f"the search for alternative {len(routes) + 1} was given up as too long: those shown are the best, "
            "but there may be more. Ask with a smaller -k or another --overlap."
        )
    return _plan(case, routes, overlap=overlap, no_more=found.no_more, warnings=tuple(warnings))


def _entered_twice(space: Space, arcs: Sequence[int]) -> list[str]:
    places = [space.keys[space.start], *(place for arc in arcs for place in space.arcs[arc].places)]
    names = {place: space.graph.places[place.partition("|")[2]].name for place in places}
    return list(dict.fromkeys(names[place] for place in places if places.count(place) > 1))


def _front(case: Resolved) -> Plan:
    """Find the routes of which none is better in every respect."""
    query = case.query
    if (same := _same_place(case)) is not None:
        return same._replace(criteria=query.criteria)
    space = space_for(case)
    criteria, more = query.criteria, {}
    if case.minute is not None:
        # Whoever is later may find a door shut: time always counts by date.
        criteria = criteria if "time" in criteria else (*criteria, "time")
        more = {"clock": clock_of(space), "start": case.minute, "least": least_of_arcs(space)}
    found = front(space, criteria, **more)  # type: ignore[arg-type]  # arguments by name
    if not found.ways:
        raise NoRouteError(never(case, space))
    if len(criteria) > len(query.criteria):
        found = projected(found, len(query.criteria))
    for what in ("cost", "co2"):
        if what in query.criteria:
            refuse_gaps(case.graph, found.ways, what)
    warnings = case.warnings
    if not found.complete:
        warnings = (
            *warnings,
            "the front grew too large and was given up: there are more routes. Ask for fewer criteria.",
        )
    praised = best_in(found, query.criteria)
    shown = thinned(found, query.number) if query.number else range(len(found.ways))
    routes = [
        route._replace(best_at=praised[place].best, among=praised[place].among)
        for route, place in zip(_routes(case, space, [found.ways[place] for place in shown]), shown, strict=True)
    ]
    return _plan(case, routes, criteria=query.criteria, found=len(found.ways), warnings=warnings)


def _routes(case: Resolved, space: Space, ways: Sequence[tuple[int, ...]]) -> list[Route]:
    """Make routes of ways, with their dates and ranges where the question has a date."""
    what = priced(case.query)
    if what:
        refuse_gaps(case.graph, ways, what)
    ends = (case.origin, case.destination)
    if case.minute is None:
        return [
            route_of(case.graph, way, origin=ends[0], destination=ends[1], rank=rank)
            for rank, way in enumerate(ways, start=1)
        ]
    return [_dated(case, space, way, rank=rank) for rank, way in enumerate(ways, start=1)]


def _dated(case: Resolved, space: Space, way: tuple[int, ...], *, rank: int) -> Route:
    """Put a way on the calendar, and draw its range."""
    from corridor.studies.sailings import sailings_of
    from corridor.studies.simulated_risk import Trip, distribution_of, drawn

    begins = departure_of(case, way)
    route = dated_route(
        space.graph, way, begins, origin=case.origin, destination=case.destination, rank=rank, ready=case.query.ready
    )
    trip = Trip(*trip_from_departure(case.graph, way, begins, ready=case.query.ready))
    sure = distribution_of(drawn(case.graph, trip, draws=RANGE_DRAWS, seed=RANGE_SEED).total, None)
    sailings = sailings_of(case.graph, way, begins, trip, draws=RANGE_DRAWS, seed=RANGE_SEED)
    low, p80, high = (round(hours, 2) for hours in (sure.p10, sure.p80, sure.p90))
    return route._replace(hours_low=low, hours_high=high, hours_p80=p80, sailings=sailings)


def departure_of(case: Resolved, way: Sequence[int]) -> int:
    """Give the minute at which a way is begun: as asked, or as late as it still arrives in time [UTC]."""
    minute = case.minute or 0
    return begins_by(case.graph, way, minute) if case.query.arrive_by else minute
