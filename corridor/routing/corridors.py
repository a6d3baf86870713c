"""Corridors side by side: the fastest route of each, and what it would be if what is suspended were open."""

from __future__ import annotations

from fractions import Fraction
from math import isinf
from typing import TYPE_CHECKING

from corridor.answers.comparison import ABSENT, OPEN, SUSPENDED, Comparison, Option, Shut
from corridor.errors import NetworkError, NoRouteError
from corridor.graph.build import build
from corridor.graph.departure import from_departure
from corridor.graph.services import is_open
from corridor.routing.alternatives import alternatives
from corridor.routing.avoid import excluded_edges
from corridor.routing.itinerary import route_of
from corridor.routing.measures import Sums, Wish
from corridor.routing.resolve import fastest_of
from corridor.routing.space import space_of
from corridor.routing.through_rates import belongs, through_rate
from corridor.routing.with_without import USES, best_of_both, best_without_return, trip_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.answers import Route
    from corridor.data.model import Corridor, Network
    from corridor.graph.modal import Graph
    from corridor.routing.resolve import Resolved

MOST_WAYS = 3
OVERLAP = Fraction(4, 5)
"""Share of their length that alternatives stay below, as of ``corridor route``."""

WORTH_TELLING = 0.98
"""A way over what is suspended is reported where it takes no more than this share of the open one's time."""


def compare_corridors(asked: Resolved) -> Comparison:
    """
    Set the corridors of a network side by side.

    Parameters
    ----------
    asked
        The question; its restrictions hold for every corridor.

    Returns
    -------
    comparison
        One option a corridor, in the order of the network; before them the
        fastest way where it is none of them.

    Raises
    ------
    NetworkError
        If the network names no corridors, or both places are one.
    NoRouteError
        If none of them joins the places, open or not.
    """
    check_two_places(asked)
    network = asked.network
    if not network.corridors:
        msg = (
            f"network {network.name!r} names no corridors: add [corridors.ID] with name, through and avoid "
            "to its network.toml."
        )
        raise NetworkError(msg)
    reopened = from_departure(build(network, cargo=asked.cargo, dated=True, suspended=True), asked.origin)
    options = tuple(_option(asked, reopened, corridor) for corridor in network.corridors.values())
    options = (*_outside(asked), *options)
    if all(option.state == ABSENT for option in options):
        named = ", ".join(option.name for option in options)
        msg = f"none of the corridors of the network ({named}) joins {asked.origin} and {asked.destination}."
        raise NoRouteError(msg)
    return comparison_of(asked, "corridors", options)


def compare_routes(asked: Resolved, *, number: int = MOST_WAYS) -> Comparison:
    """
    Set ways that really differ side by side, the fastest first: the alternatives of ``corridor route -k``.

    Parameters
    ----------
    asked
        The question.
    number
        How many at most.

    Raises
    ------
    NetworkError
        If both places are one, or no way is asked for.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    check_two_places(asked, number)
    fastest_of(asked)
    space = space_of(asked.graph, asked.origin, asked.destination, via=asked.via, excluded=asked.excluded)
    ways = alternatives(space, Sums(space, Wish()), number=number, overlap=OVERLAP).ways
    options = []
    for rank, edges in enumerate(ways, start=1):
        route = route_of(asked.graph, edges, origin=asked.origin, destination=asked.destination, rank=rank)
        options.append(option_of(asked.network, route, key=str(rank), name=f"route {rank}"))
    return comparison_of(asked, "alternatives", tuple(options))


def check_two_places(asked: Resolved, number: int = 1) -> None:
    """Refuse a comparison of no ways, or from a place to itself."""
    if asked.origin == asked.destination:
        msg = f"{asked.origin} and {asked.destination} are one place: name two to compare the ways between them."
        raise NetworkError(msg)
    if number < 1:
        msg = f"-k {number}: ask for one way or more."
        raise NetworkError(msg)


def comparison_of(asked: Resolved, kind: str, options: tuple[Option, ...]) -> Comparison:
    """Put options together to a comparison."""
    names = (asked.graph.places[asked.origin].name, asked.graph.places[asked.destination].name)
    return Comparison(kind, asked.origin, asked.destination, names, asked.graph.on, options)


def option_of(network: Network, route: Route, *, key: str, name: str) -> Option:
    """Make an option of a route, with the published price that comes nearest."""
    return Option(key, name, OPEN, route, through_rate(network, route))


def _outside(asked: Resolved) -> tuple[Option, ...]:
    """Give the fastest way as an option of its own where it belongs to no corridor."""
    try:
        edges = fastest_of(asked)
    except NoRouteError:
        return ()
    route = _route(asked, asked.graph, edges)
    if any(belongs(route, corridor) for corridor in asked.network.corridors.values()):
        return ()
    return (option_of(asked.network, route, key="fastest", name="Fastest"),)


def _option(asked: Resolved, reopened: Graph, corridor: Corridor) -> Option:
    """Plan one corridor as it is and with everything open."""
    network = asked.network
    now = _best(asked, asked.graph, corridor)
    then = _best(asked, reopened, corridor)
    shut = _shut(network, reopened, then)
    if not now:
        if not then:
            return Option(corridor.id, corridor.name, ABSENT, note=corridor.note)
        route = _route(asked, reopened, then)
        option = option_of(network, route, key=corridor.id, name=corridor.name)
        return option._replace(state=SUSPENDED, shut=shut, note=corridor.note)
    route = _route(asked, asked.graph, now)
    option = option_of(network, route, key=corridor.id, name=corridor.name)
    faster = _route(asked, reopened, then)
    if shut and faster.minutes <= WORTH_TELLING * route.minutes:
        option = option._replace(shut=shut, reopened=faster)
    return option._replace(note=corridor.note)


def _best(asked: Resolved, graph: Graph, corridor: Corridor) -> tuple[int, ...]:
    """Find the edges of the fastest route of a corridor; none where there is no route."""
    excluded, _ = excluded_edges(graph, (*asked.avoid, *corridor.avoid))
    # What a corridor goes through is what avoiding it would take out, on lines.
    through, _ = excluded_edges(graph, corridor.through)
    lines = frozenset(number for number in through if graph.edges[number].kind == "line")
    trip = trip_of(graph, asked.origin, asked.destination, target=lines, via=asked.via, excluded=excluded)
    best = best_of_both(trip)[USES] if asked.via else best_without_return(trip)
    return () if isinf(best.cost) else best.edges


def _route(asked: Resolved, graph: Graph, edges: Sequence[int]) -> Route:
    return route_of(graph, edges, origin=asked.origin, destination=asked.destination)


def _shut(network: Network, graph: Graph, edges: Iterable[int]) -> tuple[Shut, ...]:
    """List what is suspended on a way, the longest since first."""
    found: dict[str, Shut] = {}
    day = network.data_date
    for edge in (graph.edges[number] for number in edges):
        if edge.kind == "line" and not is_open(link := network.links[edge.id], network.data_date):
            name = f"{network.places[link.origin].name} - {network.places[link.destination].name}"
            found[link.id] = Shut(link.id, name, link.since.isoformat() if link.since else "")
        for key in edge.shut:
            row = network.closures[key]
            covers = row.starts is not None and row.starts <= day and (row.ends is None or day <= row.ends)
            if row.kind in ("embargo", "suspension") and covers and row.starts is not None:
                found[key] = Shut(key, row.name, row.starts.isoformat() if row.starts.year > 1 else "")
    return tuple(sorted(found.values(), key=lambda row: (row.since or "9999", row.id)))
