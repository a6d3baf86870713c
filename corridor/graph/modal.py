"""
The modal graph: the virtual network of freight modelling, compiled once.

Every (place, mode) is an arrive and a depart node; a facility, a passage and each
direction of a link are edges of their own, so that no mode changes where no
facility stands (Jourquin and Beuthe 1996, the method behind Nodus).  This module
holds plain records alone: the search runs on them without reading the tables.
`corridor.graph.build` makes a graph from a network.
"""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from corridor.data.distributions import Law, Moments, moments_of_storm, moments_of_wait, moments_of_window
from corridor.data.fees import Fee, ThroughRate
from corridor.units import offset_at

LEG_KINDS = ("access", "line", "wait", "transfer", "border", "stop", "egress")

COST_OF_MINUTE = 1 << 10
"""Weight of a minute in a search; a leg weighs one, so that of equal times the fewest legs win."""

Aboard = tuple[tuple[int, tuple[str, ...]], ...]
"""Numbers of the line edges that are sailed, each with the services of its departure board."""

RouteLimit = tuple[str, float, tuple[tuple[int, float], ...]]
"""A capacity as a single route meets it: id, TEU a year, the edges that share it with their weights."""


class Spread(NamedTuple):
    """
    How the time of an edge spreads.

    Attributes
    ----------
    kind
        ``"law"`` (figures of a `Law`), ``"wait"`` (headway [h], squared
        variation), ``"timetable"`` (gaps between departures [h]), ``"storm"``
        (twelve monthly shares, spell [h]), ``"window"`` (hours shut a day) or
        ``"fixed"`` (hours).
    figures
        As the kind says.
    """

    kind: str
    figures: tuple[float, ...]


class Edge(NamedTuple):
    """
    One step of a trip between two nodes of the graph.

    Attributes
    ----------
    tail, head
        Node numbers.
    kind
        A kind of leg; empty for a step that takes no time and shows no leg.
    id
        Record behind the edge: link, border, facility, service, closure or place.
    origin, destination
        Place ids at the two ends.
    minutes
        Expected time [min].
    km
        Length along the line, to one decimal [km]; 0 off lines.
    country
        Country, or ``"sea"``, to which the time counts.
    countries
        Countries crossed in order, for a line.
    group
        Edges of one group rise and fall together within a trip.
    usd, kg_co2e
        Price [USD/TEU] and emissions [kg CO2e/TEU]; None is unknown.
    filled
        Which of the two were filled from class values: ``"usd"``, ``"co2"``.
    shut
        Ids of the closures that may hold this edge.
    product
        How a line is used where its mode has trains: ``"train"``, ``"box"`` or ``"charter"``.
    pace
        Factor on the hours of its record: a box on ordinary trains is slower than its line.
    fees
        Parts of the price; those of one tariff rise and fall together.
    """

    tail: int
    head: int
    kind: str
    id: str = ""
    origin: str = ""
    destination: str = ""
    mode: str = ""
    minutes: int = 0
    km: float = 0.0
    country: str = ""
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    basis: str = ""
    confidence: str = ""
    spread: Spread | None = None
    group: str = ""
    usd: float | None = 0.0
    kg_co2e: float | None = 0.0
    filled: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    product: str = ""
    pace: float = 1.0
    fees: tuple[Fee, ...] = ()

    @property
    def cost(self) -> int:
        """Weight in a search by time: minutes first, then legs."""
        return self.minutes * COST_OF_MINUTE + (1 if self.kind else 0)


class Shutdown(NamedTuple):
    """
    A closure as the search needs it.

    Attributes
    ----------
    kind
        ``"dates"`` or ``"window"``.
    spans
        Days shut, first and last, as ordinals; a last of 0 is until further
        notice.  Where `yearly`, those of one year, which return in every other.
    daily
        Minutes of the day between which it is shut, of a window.
    utc_offset_minutes
        Local time less UTC [min], summer time left out.
    sources, basis, confidence
        What the closure rests on.
    zone
        Name in the tz database of a clock with summer time; empty for others.
    """

    kind: str
    name: str
    spans: tuple[tuple[int, int], ...] = ()
    yearly: bool = False
    daily: tuple[int, int] = (0, 0)
    utc_offset_minutes: int = 0
    sources: tuple[str, ...] = ()
    basis: str = ""
    confidence: str = ""
    zone: str = ""


class Run(NamedTuple):
    """
    Departures that hold over the same days: one timetable, or services that leave at a rate.

    Attributes
    ----------
    service
        Id of the service, the most frequent of several.
    opens, closes
        Minutes from day 0 between which it may leave, local time; 0: no limit.
    minutes
        Timetable: minutes of the week (Monday 0:00 is 0), local time, rising.
    wait
        Else: headway [h] and squared variation; a headway of 0 leaves at once.
    shut
        Ids of the closures that may hold it.
    """

    service: str
    opens: int = 0
    closes: int = 0
    minutes: tuple[int, ...] = ()
    wait: tuple[float, float] = (0.0, 0.0)
    shut: tuple[str, ...] = ()


class Departures(NamedTuple):
    """What leaves at one boarding edge, for a search by date; the clock is that of its place."""

    runs: tuple[Run, ...]
    utc_offset_minutes: int = 0
    zone: str = ""


class PlaceOfGraph(NamedTuple):
    """What the search and the texts need of a place; `zone` is its clock in the tz database if it keeps summer time."""

    name: str
    country: str
    lon: float
    lat: float
    utc_offset_minutes: int = 0
    zone: str = ""

    def offset_at(self, minute: int) -> int:
        """Give local time less UTC at a minute UTC [min], summer time included."""
        return offset_at(minute, self.utc_offset_minutes, self.zone)


class Graph(NamedTuple):
    """
    A compiled network.

    Attributes
    ----------
    nodes
        Label of each node, ``place|mode|role``.
    edges
        In a fixed order; an edge is named by its place in it.
    steps
        For each node its ways on: head, cost and number of the edge.
    starts, ends
        Node where a trip from or to a place begins or ends.
    places
        Name, country and UTC offset [min] of each place.
    names
        Ids of the places that go by each folded name.
    links
        Ids of all links of the network, those that cannot be used among them.
    modes
        Ids of all modes that the network knows, used or not.
    confirmed
        Date of each source that has one.
    openings
        Records that an applied project adds or changes, each with the project.
    uncertain
        Applied projects whose opening is uncertain, each with why.
    through
        Through rates in force.
    size
        Length of the container that prices are for [ft]; empty for other cargo.
    caution
        Countries of the network's caution list, each with the numbers of the edges in it.
    on
        Date for which it holds, ISO.
    applied
        Projects and scenarios behind it.
    shutdowns
        Closures by id.
    departures
        What leaves at each boarding edge, by its number; of a graph with dates.
    aboard
        Services of each line that is sailed.
    limits
        What can be full, for the capacity of a single route.
    """

    name: str
    on: str
    applied: tuple[str, ...]
    nodes: Sequence[str]
    edges: Sequence[Edge]
    steps: tuple[tuple[tuple[int, int, int], ...], ...]
    starts: Mapping[str, int]
    ends: Mapping[str, int]
    places: Mapping[str, PlaceOfGraph]
    names: Mapping[str, tuple[str, ...]]
    links: Sequence[str]
    shutdowns: Mapping[str, Shutdown]
    departures: Mapping[int, Departures]
    aboard: Aboard = ()
    limits: tuple[RouteLimit, ...] = ()
    modes: tuple[str, ...] = ()
    caution: tuple[tuple[str, tuple[int, ...]], ...] = ()
    confirmed: Mapping[str, str] = MappingProxyType({})
    openings: tuple[tuple[str, str], ...] = ()
    size: str = "40"
    uncertain: tuple[tuple[str, str], ...] = ()
    through: tuple[ThroughRate, ...] = ()


def compile_graph(  # noqa: PLR0913 - one argument a part of the record
    *,
    name: str,
    on: str,
    applied: Iterable[str],
    nodes: Iterable[str],
    edges: Iterable[Edge],
    starts: Mapping[str, int],
    ends: Mapping[str, int],
    places: Mapping[str, PlaceOfGraph],
    names: Mapping[str, tuple[str, ...]],
    links: Iterable[str],
    shutdowns: Mapping[str, Shutdown],
    departures: Mapping[int, Departures],
    aboard: Aboard = (),
    limits: Iterable[RouteLimit] = (),
    modes: Iterable[str] = (),
    caution: Iterable[str] = (),
    confirmed: Mapping[str, str] = MappingProxyType({}),
    openings: Iterable[tuple[str, str]] = (),
    size: str = "40",
    uncertain: Iterable[tuple[str, str]] = (),
    through: Iterable[ThroughRate] = (),
) -> Graph:
    """Put the parts together and index the edges by the node that they leave."""
    labels, laid = tuple(nodes), tuple(edges)
    steps: list[list[tuple[int, int, int]]] = [[] for _ in labels]
    for number, edge in enumerate(laid):
        steps[edge.tail].append((edge.head, edge.cost, number))
    return Graph(
        name,
        on,
        tuple(applied),
        labels,
        laid,
        tuple(tuple(ways) for ways in steps),
        starts,
        ends,
        places,
        names,
        tuple(links),
        shutdowns,
        departures,
        aboard,
        tuple(limits),
        tuple(modes),
        tuple((country, edges_in(laid, places, country)) for country in caution),
        confirmed,
        tuple(openings),
        size,
        tuple(uncertain),
        tuple(through),
    )


def edges_in(edges: Iterable[Edge], places: Mapping[str, PlaceOfGraph], country: str) -> tuple[int, ...]:
    """List the numbers of the edges that cross a country, or whose cargo is in it."""
    return tuple(
        number
        for number, edge in enumerate(edges)
        if edge.kind and (country in edge.countries or (edge.kind != "line" and places[edge.origin].country == country))
    )


def moments_of_edge(edge: Edge) -> Moments:
    """Give mean [h], variance and third central moment of the time of an edge over the year."""
    return moments_of_spread(edge.spread) if edge.spread else Moments(edge.minutes / 60)


def moments_of_spread(spread: Spread, month: float | None = None) -> Moments:
    """
    Give the moments of a spread.

    Parameters
    ----------
    spread
        As stored with an edge.
    month
        For storms: time of the year in months, 0.5 is mid-January; None takes
        the mean of the year.
    """
    kind, figures = spread
    if kind == "law":
        return law_of_spread(spread).moments()
    if kind == "wait":
        return moments_of_wait(*figures)
    if kind == "timetable":
        return _moments_of_gaps(figures)
    if kind == "storm":
        shares = figures[:-1]
        share = sum(shares) / len(shares) if month is None else storm_share(shares, month)
        return moments_of_storm(share, figures[-1])
    if kind == "window":
        return moments_of_window(figures[0])
    return Moments(figures[0])


def law_of_spread(spread: Spread) -> Law:
    """Rebuild the law of three figures from its stored numbers."""
    median, sign, shape, scale = spread.figures
    return Law(median, int(sign), shape, scale)


def storm_share(shares: tuple[float, ...], month: float) -> float:
    """
    Interpolate the share of time shut between mid-months.

    Parameters
    ----------
    shares
        Twelve shares, January first.
    month
        Time of the year in months; 0.5 is mid-January.
    """
    position = (month - 0.5) % 12
    before = int(position)
    weight = position - before
    return shares[before] * (1 - weight) + shares[(before + 1) % 12] * weight


def _moments_of_gaps(gaps: tuple[float, ...]) -> Moments:
    """Describe the wait in a timetable for cargo that comes at any time of the week."""
    week = sum(gaps)
    first = sum(gap**2 for gap in gaps) / (2 * week)
    second = sum(gap**3 for gap in gaps) / (3 * week)
    third = sum(gap**4 for gap in gaps) / (4 * week)
    return Moments(first, second - first**2, third - 3 * first * (second - first**2) - first**3)
