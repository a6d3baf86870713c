"""
A route under load: its times grow by the delay laws of its elements, anchored at today's load.

    t(v) = t0 (b + w(v)) / (b + w(now))

t0 is the published time, which holds today's queue already; w the wait that the law
gives, b the mean service of a station, and t0 itself of a line and of a wait for a ship.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from corridor.answers.load import Load, Point, Practical, Queue
from corridor.data.model import Link, Pool
from corridor.errors import NetworkError
from corridor.flow.elements import limiting_of, name_of
from corridor.graph.limits import Conditions, limits_of
from corridor.graph.services import headway_of
from corridor.studies.station import Station
from corridor.units import DAYS_PER_YEAR, HOURS_PER_DAY, HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridor.answers.routes import Route
    from corridor.data.model import Border, DelayLaw, Facility, Network
    from corridor.graph.limits import Limit
    from corridor.graph.modal import Graph
    from corridor.scenario.query import Query
    from corridor.studies.shock import Shock

Z80, Z90 = NormalDist().inv_cdf(0.8), NormalDist().inv_cdf(0.9)
"""Quantiles of the normal distribution that are kept four times in five, and nine in ten."""

HALVINGS = 60
"""Steps that narrow a volume down far below one TEU."""

MOST_DAYS = 10_000

CURVE = (0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96)
"""Shares of the greatest volume at which a curve of load is worked out."""

LEAST_QUEUE = 0.05
"""A shorter one is not named [h]."""


def load(
    question: Query,
    origin: str,
    destination: str,
    volumes: Sequence[float],
    *,
    assume: bool = False,
    shock: Shock | None = None,
) -> Load:
    """
    Load the route that `route` plans with volumes.

    Parameters
    ----------
    question
        Common options.
    origin, destination
        Places as people name them.
    volumes
        Corridor traffic on every element of the route [TEU/year], in place of today's.
    assume
        Fill unknown capacities with class values.
    shock
        What is shut or grows, week by week, at the first volume.

    Raises
    ------
    NoRouteError
        If there is no way.
    NetworkError
        If a shock names what is not on the route.
    """
    from corridor.graph.cache import graph_of
    from corridor.scenario.opening import network_of
    from corridor.studies.planner import routes_for
    from corridor.studies.shock import weeks_of

    route = routes_for(question._replace(origin=origin, destination=destination)).routes[0]
    network, graph = network_of(question), graph_of(question)
    stations = tuple(stations_of(network, graph, route, assume=assume))
    today = _today_of(stations)
    weeks, peaks = weeks_of(stations, shock, volumes[0]) if shock else ((), ())
    legs = {number for number, leg in enumerate(route.legs) if leg.kind in ("line", "border", "transfer")}
    return Load(
        origin=route.origin,
        destination=route.destination,
        names=route.names,
        on=route.on,
        applied=route.applied,
        today_teu=today,
        today_hours=route.hours,
        points=tuple(_point(route, stations, volume, today or 0.0) for volume in volumes),
        weeks=weeks,
        peaks=peaks,
        known=len(stations),
        unknown=len(legs - {number for station in stations for number in (station.leg, station.leg + 1)}),
    )


def hours_at_load(network: Network, graph: Graph, route: Route, volume: float) -> float | None:
    """
    Give the expected time of a route at a volume over all its elements [h]; None where that does not fit for long.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    route
        Of that graph.
    volume
        Corridor traffic in place of today's [TEU/year].
    """
    stations = tuple(stations_of(network, graph, route))
    return _point(route, stations, volume, _today_of(stations) or 0.0).hours


def _today_of(stations: Iterable[Station]) -> float | None:
    """Give today's volume over a route [TEU/year], that of its emptiest element; None where nobody says."""
    known = (station.now for station in stations if station.now is not None and station.kind != "service")
    return min(known, default=None)


def load_curve(network: Network, graph: Graph, route: Route) -> tuple[Point, ...]:
    """
    Load a route with shares of what it takes for long; nothing where no capacity is known.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    route
        Of that graph.

    Returns
    -------
    points
        By rising volume, each below what does not fit.
    """
    stations = tuple(stations_of(network, graph, route))
    if not stations:
        return ()
    today = _today_of(stations) or 0.0
    most = min(station.most(today) for station in stations)
    points = [_point(route, stations, float(round(share * most, -2)), today) for share in CURVE]
    return tuple(point for point in points if point.hours is not None)


def practical(
    question: Query, origin: str, destination: str, *, at_most_days: float, sure: float, assume: bool = False
) -> Practical:
    """
    Find the greatest volume that still arrives in time.

    Parameters
    ----------
    question, origin, destination, assume
        As for `load`.
    at_most_days
        Days within which boxes are to arrive.
    sure
        Share of the boxes that do, above 0 and below 1.

    Raises
    ------
    NoRouteError
        If there is no way.
    NetworkError
        If a number makes no sense, or no element of the route has a known capacity.
    """
    from corridor.graph.cache import graph_of
    from corridor.scenario.opening import network_of
    from corridor.studies.planner import routes_for

    if not 0 < sure < 1:
        msg = f"--sure {sure:g}: write the share of boxes that arrive in time, above 0 and below 1, such as 0.8."
        raise NetworkError(msg)
    if not 0 < at_most_days < MOST_DAYS:
        msg = f"--at-most-days {at_most_days:g}: write days above 0 and below {MOST_DAYS:,}."
        raise NetworkError(msg)
    route = routes_for(question._replace(origin=origin, destination=destination)).routes[0]
    stations = tuple(stations_of(network_of(question), graph_of(question), route, assume=assume))
    if not stations:
        msg = f"no element from {route.origin} to {route.destination} has a known capacity; try --assume-capacity."
        raise NetworkError(msg)
    today, z = _today_of(stations) or 0.0, NormalDist().inv_cdf(sure)

    def late(volume: float) -> float | None:
        return _point(route, stations, volume, today, z).hours_p80

    def in_time(volume: float) -> bool:
        hours = late(volume)
        return hours is not None and hours <= at_most_days * HOURS_PER_DAY

    least, most = 0.0, min(station.most(today) for station in stations)
    fits = in_time(least)
    for _ in range(HALVINGS if fits else 0):
        middle = (least + most) / 2
        least, most = (middle, most) if in_time(middle) else (least, middle)
    point = _point(route, stations, least, today, z)
    return Practical(
        origin=route.origin,
        destination=route.destination,
        names=route.names,
        on=route.on,
        applied=route.applied,
        at_most_days=at_most_days,
        sure=sure,
        teu_per_year=least if fits else 0.0,
        hours=point.hours,
        hours_late=point.hours_p80,
        most_teu_per_year=min(station.most(today) for station in stations),
        queues=point.queues,
    )


def _point(route: Route, stations: Sequence[Station], volume: float, today: float, z: float = Z80) -> Point:
    """
    Let each leg grow by its fullest element: what passes it reaches the others no faster.

    The later figure is kept with the probability of `z`.
    """
    worst: dict[int, tuple[float, Station]] = {}
    queues = []
    for station in stations:
        growth = station.growth(volume, today)
        if growth is None:
            queues.append(_queue(route, station, None, volume))
        elif station.leg not in worst or growth > worst[station.leg][0]:
            worst[station.leg] = (growth, station)
    added = {leg: station.hours * (growth - 1) for leg, (growth, station) in worst.items()}
    long = [(added[leg], station) for leg, (_, station) in worst.items() if added[leg] > LEAST_QUEUE]
    fits = not queues
    queues += [_queue(route, station, hours, volume) for hours, station in sorted(long, key=lambda pair: -pair[0])]
    hours = route.hours + sum(added.values())
    late = hours + _later(route, z, sum(more**2 for more in added.values() if more > 0))
    if not fits:
        return Point(volume, None, None, route.usd_per_teu, tuple(queues))
    return Point(volume, hours, late, route.usd_per_teu, tuple(queues))


def _later(route: Route, z: float, variance: float) -> float:
    """Give what a quantile is beyond the mean, where waits of this variance come on top [h]."""
    end, at = (route.hours_p80, Z80) if abs(z) <= Z80 else (route.hours_high, Z90)
    deviation = (end - route.hours) / at if end is not None else 0.0
    return z * sqrt(deviation**2 + variance)


def _queue(route: Route, station: Station, hours: float | None, volume: float) -> Queue:
    use, place = station.use(volume), route.legs[station.leg].origin
    return Queue(station.kind, station.id, station.name, hours, use, station.fits, station.law.advised_use, place)


def stations_of(network: Network, graph: Graph, route: Route, *, assume: bool = False) -> Iterator[Station]:
    """
    List what can be full along a route.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    route
        Of that graph.
    assume
        Fill unknown capacities with class values.
    """
    legs = {(leg.kind, leg.id, leg.origin, leg.destination): number for number, leg in enumerate(route.legs)}
    edges = {
        number: legs[key]
        for number, edge in enumerate(graph.edges)
        if (key := (edge.kind, edge.id, edge.origin, edge.destination)) in legs
    }
    boards = {}
    for number, keys in graph.aboard:
        if number in edges:
            # The same line may be sailed by others, whose departures this route does not take.
            if (taken := _taken(network, route, edges[number])) and taken not in keys:
                del edges[number]
            else:
                boards[number] = keys
    limits = limits_of(network, graph.edges, graph.aboard, Conditions(assume=assume, strict=False))
    sailed: dict[int, list[Limit]] = {}
    for limit in limits:
        if limit.kind == "service":
            sailed.setdefault(limit.uses[0][0], []).append(limit)
            continue
        weights: dict[int, dict[str, float]] = {}
        for number, service, weight in limit.uses:
            if number in edges:
                weights.setdefault(edges[number], {})[service] = weight
                if service and set(boards[number]) - {use[1] for use in limit.uses if use[0] == number}:
                    weights.pop(edges[number])
        if weights and sum(min(own.values()) for own in weights.values()) > 0:
            shares = [min(own.values()) for own in weights.values()]
            yield _station(network, route, limit, min(weights), sum(shares))
    for number, keys in sorted(boards.items()):
        if len(sailed.get(number, ())) == len(keys):
            yield _board(network, route, sailed[number], edges[number])


def _taken(network: Network, route: Route, number: int) -> str:
    """Name the service that a route boards for a line, or rides on with; empty where it begins aboard."""
    waited = [leg.id for leg in route.legs[:number] if leg.kind == "wait" and leg.id in network.services]
    last = waited[-1] if waited else ""
    return last if last and route.legs[number].id in network.services[last].links else ""


def _law(network: Network, kind: str, tracks: int | None = None) -> DelayLaw:
    """Give the law of a kind of element; a line with more tracks than any row has takes the most."""
    laws = [law for law in network.delays.values() if law.element == kind]
    known = [law for law in laws if law.tracks is None or law.tracks <= max(1, tracks or 1)]
    return max(known or laws, key=lambda law: law.tracks or 0)


def _station(network: Network, route: Route, limit: Limit, number: int, weight: float) -> Station:
    """Take the leg that grows."""
    at = _waiting(route, number) if limit.kind == "pool" else number
    return station_of(network, limit, leg=at, hours=route.legs[at].hours, km=route.legs[at].km, weight=weight)


def station_of(network: Network, limit: Limit, *, leg: int, hours: float, km: float, weight: float) -> Station:
    """
    Give an element other than a service, and how its time grows.

    Parameters
    ----------
    network, limit
        The limit is of the network.
    leg, hours, km
        Number, published time [h] and length of what grows.
    weight
        Places that a TEU takes.
    """
    tables: dict[str, Mapping[str, Link | Border | Facility | Pool]] = {
        "link": network.links,
        "border": network.borders,
        "facility": network.facilities,
        "pool": network.pools,
    }
    element = tables[limit.kind][limit.id]
    capacity = limit.capacity
    free = capacity.value - capacity.other_load
    per_unit = capacity.teu_per_year / free if free > 0 else 0.0
    total = capacity.value * per_unit
    own = element.corridor_load
    law = _law(network, limit.kind, element.tracks if isinstance(element, Link) else None)
    batch = per_unit / DAYS_PER_YEAR if capacity.unit.endswith("_per_day") else _train(network)
    return Station(
        limit.kind,
        limit.id,
        limiting_of(network, limit).name,
        leg,
        hours,
        km if limit.kind == "link" else 0.0,
        weight,
        total,
        capacity.other_load * per_unit,
        None if own is None else own * per_unit,
        law,
        law.servers,
        law.servers * batch * HOURS_PER_YEAR / total if total else 0.0,
        law.cs2,
    )


def _board(network: Network, route: Route, limits: Sequence[Limit], number: int) -> Station:
    """Take the services of a departure board together."""
    leg = _waiting(route, number)
    return board_of(network, limits, key=route.legs[number].id, leg=leg, hours=route.legs[leg].hours)


def board_of(network: Network, limits: Sequence[Limit], *, key: str, leg: int, hours: float) -> Station:
    """
    Give services that are taken as they come, and how the wait for them grows.

    Parameters
    ----------
    network, limits
        The limits are of services of the network.
    key
        Id of several.
    leg, hours
        Number and published time of the wait [h].
    """
    total = sum(limit.teu_per_year for limit in limits)
    services = [network.services[limit.id] for limit in limits]
    departures = sum(HOURS_PER_YEAR / headway_of(service)[0] for service in services)
    law = _law(network, "service")
    names = [name_of(network, "service", service.id) for service in services]
    return Station(
        "service",
        services[0].id if len(services) == 1 else key,
        " / ".join(dict.fromkeys(names)),
        leg,
        hours,
        0.0,
        1.0,
        total,
        0.0,
        0.0,  # the wait is that for the next departure, without what full ships leave behind
        law,
        max(1, round(total / departures / _train(network))),
        HOURS_PER_YEAR / departures,
        max(law.cs2, *(headway_of(service)[1] for service in services)),
    )


def _waiting(route: Route, number: int) -> int:
    """Give the wait before a line that is boarded, which grows in its place."""
    return number - 1 if number and route.legs[number - 1].kind == "wait" else number


def _train(network: Network) -> float:
    """Give what arrives together [TEU]."""
    found = network.constants.get("teu-per-train")
    return found.value if found else 1.0
