"""
A query, resolved: the one place where names become ids, restrictions become edges and dates choose a network.

The plainest question comes through here too, so what only some need is imported by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.names import find_place
from corridor.errors import NoRouteError, PlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.scenario.query import Query


class Ground:
    """
    The network behind a query, read when something first needs its tables.

    Parameters
    ----------
    query
        Says which network, on which day, with what changed.
    network
        The network itself where it is open already; the conditions of the query
        are then those under which it was opened.
    """

    def __init__(self, query: Query, network: Network | None = None) -> None:
        self.query = query
        self.is_open = network is not None
        self._network = network

    @property
    def network(self) -> Network:
        """The network with all changes applied."""
        if self._network is None:
            from corridor.scenario.opening import network_of

            self._network = network_of(self.query)
        return self._network

    def graph(self, *, dated: bool = False, partly: bool = False) -> Graph:
        """Give the graph, kept or built; see `corridor.graph.cache.graph_of`."""
        if self.is_open:
            from corridor.graph.build import build

            return build(self.network, cargo=self.query.cargo, dated=dated)
        from corridor.graph.cache import graph_of

        return graph_of(self.query, dated=dated, partly=partly)

    def place(self, names: Mapping[str, tuple[str, ...]], text: str) -> str:
        """
        Find a place; of one that only a project would build, say which.

        Raises
        ------
        PlaceError
            If there is no such place, or none yet.
        """
        try:
            return find_place(names, text)
        except PlaceError as error:
            from corridor.routing.barriers import unbuilt

            raise PlaceError(unbuilt(self.network, text) or str(error)) from None


class Resolved(NamedTuple):
    """
    A query with everything that its answer needs.

    Attributes
    ----------
    query
        As asked; with a date, `query.on` is set.
    ground
        The network behind it.
    whole
        The graph, with dates where the query has one.
    graph
        The same, where the wait for the first departure takes no time unless it
        counts.
    origin, destination, via
        Place ids.
    avoid
        Restrictions, places as ids.
    excluded
        Edges that they take out.
    minute
        Of departure or arrival, UTC; None without a date.
    warnings
        What the planner should hear.
    """

    query: Query
    ground: Ground
    whole: Graph
    graph: Graph
    origin: str
    destination: str
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    excluded: frozenset[int]
    minute: int | None
    warnings: tuple[str, ...]

    @property
    def network(self) -> Network:
        """With all changes applied."""
        return self.ground.network

    @property
    def cargo(self) -> str:
        """Class of cargo."""
        return self.query.cargo


def departing(query: Query) -> Query:
    """
    Give a query the day of its departure, where it has no day of its own.

    Raises
    ------
    NetworkError
        If the departure is no date.
    """
    moment, option = (query.depart, "--depart") if query.depart else (query.arrive_by, "--arrive-by")
    if not moment or query.on:
        return query
    from corridor.routing.dated import day_of, minute_of

    return query._replace(on=day_of(minute_of(moment, option=option, offset=0), 0))


def resolve(query: Query, network: Network | None = None, *, partly: bool = False) -> Resolved:
    """
    Resolve a query about a trip.

    Parameters
    ----------
    query
        As asked.
    network
        The network where it is open already, for the day and with the changes
        that are wanted.
    partly
        Whether only few edges will be looked at, as for one fastest route.

    Raises
    ------
    NetworkError
        If a place, a date or a restriction is not understood.
    """
    moment, option = (query.depart, "--depart") if query.depart else (query.arrive_by, "--arrive-by")
    if network is None:
        query = departing(query)
    ground = Ground(query, network)
    graph = whole = ground.graph(dated=bool(moment), partly=partly)
    start, end, *stations = (ground.place(graph.names, text) for text in (query.origin, query.destination, *query.via))
    minute = None
    if moment:
        from corridor.routing.dated import minute_of

        place = graph.places[start if query.depart else end]
        minute = minute_of(
            moment, option=option, offset=place.utc_offset_minutes, zone=place.zone, latest=not query.depart
        )
    if not query.ready:
        from corridor.graph.departure import from_departure

        graph = from_departure(graph, start)
    avoid, excluded, warnings = query.avoid, frozenset[int](), tuple[str, ...]()
    if avoid:
        from corridor.routing.avoid import excluded_edges, idle_warnings

        avoid = tuple(
            f"place:{ground.place(graph.names, text[6:])}" if text.startswith("place:") else text for text in avoid
        )
        excluded, idle = excluded_edges(graph, avoid)
        warnings = idle_warnings(idle)
    return Resolved(query, ground, whole, graph, start, end, tuple(stations), avoid, excluded, minute, warnings)


def fastest_of(resolved: Resolved) -> tuple[int, ...]:
    """
    Find the edges of the fastest route.

    Raises
    ------
    NoRouteError
        If there is none; the message says what stopped it.
    """
    from corridor.routing.fastest import fastest

    ends = (resolved.origin, resolved.destination)
    try:
        return fastest(resolved.graph, *ends, via=resolved.via, excluded=resolved.excluded)
    except NoRouteError as error:
        raise NoRouteError(barrier(resolved) or str(error)) from None


def excluded_with(resolved: Resolved, countries: Iterable[str]) -> frozenset[int]:
    """Give the edges that are excluded where countries are avoided as well."""
    from corridor.graph.departure import excluded_from_departure
    from corridor.graph.modal import edges_in

    whole, known = resolved.whole, dict(resolved.whole.caution)
    cut: AbstractSet[int] = {
        number
        for country in countries
        for number in (known[country] if country in known else edges_in(whole.edges, whole.places, country))
    }
    if resolved.graph is not whole:
        cut = excluded_from_departure(whole, resolved.origin, cut)
    return resolved.excluded | cut


def barrier(resolved: Resolved) -> str:
    """Describe what leaves no way between the two places; empty where nothing in the tables does."""
    from corridor.routing.barriers import explain

    ends = (resolved.origin, resolved.destination)
    return explain(resolved.network, *ends, via=resolved.via, avoid=resolved.avoid, cargo=resolved.cargo)


def ids_of(known: Mapping[str, tuple[str, ...]], query: Query) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """
    Find all places of a query among names, where several networks are compared.

    Returns
    -------
    origin, destination, via
        Place ids.
    avoid
        Restrictions with places as ids.
    """
    from corridor.routing.avoid import resolved_avoid

    start, end, *stations = (find_place(known, place) for place in (query.origin, query.destination, *query.via))
    return start, end, tuple(stations), resolved_avoid(known, query.avoid)
