"""
Routes as a caller wants them, over a network that stays as it is: planned, explained, set side by side.

>>> import corridor
>>> network = corridor.open_network()
>>> route = corridor.fastest(network, "Xi'an", "Poti")
>>> route.origin, route.destination
('xian', 'poti')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.scenario.query import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.answers import Route
    from corridor.answers.comparison import Comparison
    from corridor.answers.explanation import RouteExplanation
    from corridor.answers.matrix import Matrix
    from corridor.answers.routes import Plan
    from corridor.answers.why import Reason
    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.scenario.query import Query


def fastest(
    network: Network | Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    ready: bool = False,
) -> Route:
    """Plan the route with the least expected time; as `corridor.fastest`, with what may be several as a sequence."""
    from corridor.data.names import find_place
    from corridor.graph.departure import from_departure
    from corridor.routing.avoid import excluded_edges, resolved_avoid
    from corridor.routing.fastest import fastest as search
    from corridor.routing.itinerary import route_of

    graph = _graph_of(network, cargo=cargo)
    start, end, *stations = (find_place(graph.names, name) for name in (origin, destination, *via))
    if not ready:
        graph = from_departure(graph, start)
    excluded, _ = excluded_edges(graph, resolved_avoid(graph.names, avoid))
    edges = search(graph, start, end, via=stations, excluded=excluded)
    return route_of(graph, edges, origin=start, destination=end)


def matrix(
    network: Network | Graph,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    avoid: Sequence[str] = (),
    cargo: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """
    Plan the fastest ways from many places to many.

    Parameters
    ----------
    network
        A network, or a graph built of one.
    origins, destinations
        Places as people name them.
    avoid
        Restrictions such as ``"country:RU"``.
    cargo
        Class of cargo, for a network.
    progress
        Is told the number of origins done, and of all.

    Returns
    -------
    matrix
        A pair without a way has no figures.

    Raises
    ------
    PlaceError
        If a place is not known.
    """
    from corridor.data.names import find_place
    from corridor.routing.avoid import excluded_edges, resolved_avoid
    from corridor.routing.matrix import matrix as search

    graph = _graph_of(network, cargo=cargo)
    starts, ends = ([find_place(graph.names, name) for name in names] for names in (origins, destinations))
    excluded, idle = excluded_edges(graph, resolved_avoid(graph.names, avoid))
    return search(graph, starts, ends, excluded=excluded, progress=progress)._replace(idle=idle)


def as_graph(network: Network | Graph, *, cargo: str = "") -> Graph:
    """Build the graph of a network and make it ready for many questions; a graph is passed on."""
    from corridor.graph.modal import Graph

    if isinstance(network, Graph):
        return network
    from corridor.routing.prepared import prepare

    graph = _graph_of(network, cargo=cargo)
    prepare(graph)
    return graph


def _graph_of(network: Network | Graph, *, cargo: str) -> Graph:
    """Build the graph of a network for one question; a graph is passed on."""
    from corridor.graph.modal import Graph

    if isinstance(network, Graph):
        return network
    from corridor.graph.build import build

    return build(network, cargo=cargo)


def routes_for(query: Query, network: Network | None = None) -> Plan:
    """
    Answer ``corridor route``: without the tables where the graph is known already.

    Parameters
    ----------
    query
        As asked.
    network
        The network where it is open already.

    Returns
    -------
    plan
        Best first.

    Raises
    ------
    NetworkError
        If a wish is not understood, or needs a price that is not known.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    if not is_plain(query):
        from corridor.studies.trip_plan import plan

        return plan(query, network)
    from corridor.answers.routes import Plan
    from corridor.routing.caution import caution_of
    from corridor.routing.itinerary import route_of
    from corridor.routing.resolve import excluded_with, fastest_of, resolve

    asked = resolve(query, network, partly=True)
    start, end = asked.origin, asked.destination
    route = route_of(asked.graph, fastest_of(asked), origin=start, destination=end)

    def without(countries: Sequence[str]) -> Route:
        from corridor.routing.fastest import fastest as search

        found = search(asked.graph, start, end, via=asked.via, excluded=excluded_with(asked, countries))
        return route_of(asked.graph, found, origin=start, destination=end)

    caution = caution_of(asked.graph, (route,), query.policy, without)
    return Plan((route,), ready=query.ready, warnings=asked.warnings, caution=caution)


def explain_for(
    query: Query, network: Network | None = None, *, why_not: Sequence[str] = ()
) -> tuple[RouteExplanation, tuple[str, ...]]:
    """
    Explain the fastest route, and why it is not another one.

    Parameters
    ----------
    query
        As asked.
    network
        The network where it is open already.
    why_not
        Places, links, ``"mode:ferry"`` or ``"country:RU"``.

    Returns
    -------
    explanation
        With one answer for each "why not".
    warnings
        What the planner should hear beside it.

    Raises
    ------
    NetworkError
        If something asked about does not exist.
    NoRouteError
        If there is no route, or no other one.
    """
    from corridor.routing.breakdown import explanation_of
    from corridor.routing.resolve import resolve
    from corridor.routing.why_not import why_not as answer_of

    asked = resolve(query, network)
    answers = tuple(answer_of(asked, text) for text in why_not)
    return explanation_of(asked)._replace(why_not=answers), asked.warnings


def compare_for(
    query: Query, network: Network | None = None, *, corridors: bool = False, number: int = 3
) -> tuple[Comparison, tuple[str, ...]]:
    """
    Set ways side by side.

    Parameters
    ----------
    query
        As asked.
    network
        The network where it is open already.
    corridors
        The corridors that the network names, instead of alternatives.
    number
        Most alternatives.

    Returns
    -------
    comparison
        In the order of the network, or best first.
    warnings
        What the planner should hear beside it.

    Raises
    ------
    NetworkError
        If the network names no corridors.
    NoRouteError
        If there is no way.
    """
    from corridor.errors import NetworkError
    from corridor.routing.corridors import check_two_places, compare_corridors, compare_routes, comparison_of, option_of
    from corridor.routing.resolve import resolve

    if query.depart and corridors:
        msg = "--corridors compares expected times, whatever the departure: leave out --depart, or ask with --on."
        raise NetworkError(msg)
    asked = resolve(query, network)
    if query.depart:
        from corridor.studies.trip_plan import plan

        check_two_places(asked, number)
        dated = plan(query._replace(number=number), network)
        options = (
            option_of(asked.network, route, key=str(route.rank), name=f"route {route.rank}") for route in dated.routes
        )
        return comparison_of(asked, "alternatives", tuple(options)), dated.warnings
    found = compare_corridors(asked) if corridors else compare_routes(asked, number=number)
    return found, asked.warnings


def why_of(network: Network, query: Query, routes: Sequence[Route]) -> tuple[Reason, ...]:
    """
    Say for each route in a paragraph why it takes what it takes, and what would flip the choice.

    Parameters
    ----------
    network
        In which the routes were planned.
    query
        To which they are the answer.
    routes
        Of one pair of places.
    """
    from corridor.answers.why import reason_of
    from corridor.routing.breakdown import explanation_of
    from corridor.routing.resolve import resolve
    from corridor.routing.why_not import why

    if not routes:
        return ()
    asked = resolve(query._replace(origin=routes[0].origin, destination=routes[0].destination), network)
    fastest_one = explanation_of(asked)
    return tuple(
        reason_of(route, fastest_one.shares if route.legs == fastest_one.route.legs else (), why(asked, route))
        for route in routes
    )
