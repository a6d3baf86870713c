"""Words for what limits: names, published figures, and which elements a way uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.flows import Limiting, LimitLoad, LinkLoad, RouteFlow
from corridor.data.model import Pool, Service, Sourced
from corridor.flow.arcs import Arcs, Step, steps_of
from corridor.graph.limits import Limit
from corridor.graph.services import headway_of
from corridor.routing.itinerary import route_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Route
    from corridor.data.model import Network
    from corridor.flow.arcs import Load
    from corridor.graph.modal import Edge, Graph

UNIT_WORDS = {
    "teu_per_year": "TEU a year",
    "mt_per_year": "Mt a year",
    "train_pairs_per_day": "train pairs a day",
    "trains_per_day": "trains a day",
    "wagons_per_day": "wagons a day",
    "trucks_per_day": "trucks a day",
}
HOURS_PER_WEEK = 168
Element = tuple[str, str]
"""Kind and id."""

FLOW_NOISE = 1e-6
"""Smaller flows are floating point noise [TEU]."""


def limiting_of(network: Network, limit: Limit) -> Limiting:
    """Describe a limit for a reader."""
    record = _record(network, limit.kind, limit.id)
    direction = limit.direction
    if limit.kind == "service":
        direction = limit.direction.rpartition(":")[2]
    elif limit.kind == "pool":
        direction = limit.direction.partition(":")[0]
    return Limiting(
        kind=limit.kind,
        id=limit.id,
        name=name_of(network, limit.kind, limit.id, direction),
        direction=direction,
        teu_per_year=limit.teu_per_year,
        figure=_figure(network, limit),
        basis="assumed" if limit.capacity.constant else record.basis,
        confidence="low" if limit.capacity.constant else record.confidence,
        sources=record.sources,
        constant=limit.capacity.constant,
    )


def name_of(network: Network, kind: str, key: str, direction: str = "") -> str:
    """
    Name an element as a planner does.

    Parameters
    ----------
    network
        In which it is.
    kind, key
        Its kind and id.
    direction
        Place that is left, to name a line in the direction of travel.
    """
    places = network.places
    if kind == "link":
        link = network.links[key]
        ends = (link.origin, link.destination) if direction != link.destination else (link.destination, link.origin)
        return f"{places[ends[0]].name} - {places[ends[1]].name} ({link.mode})"
    if kind == "border":
        border = network.borders[key]
        link = network.links[border.link]
        ends_text = f"{places[link.origin].name} - {places[link.destination].name}"
        return border.name or f"border {border.from_country} to {border.to_country}, {ends_text} ({link.mode})"
    if kind == "facility":
        facility = network.facilities[key]
        change = " to ".join(mode for mode in (facility.from_mode, facility.to_mode) if mode)
        return facility.name or f"{places[facility.place].name}, {change}"
    if kind == "service":
        service = network.services[key]
        link = network.links[service.links[0]]
        return service.name or f"{places[link.origin].name} - {places[link.destination].name}, {key}"
    if kind == "place":
        return places[key].name
    return f"{network.pools[key].name}, {direction}" if direction else network.pools[key].name


def _record(network: Network, kind: str, key: str) -> Sourced:
    table: Mapping[str, Sourced] = {
        "link": network.links,
        "border": network.borders,
        "facility": network.facilities,
        "service": network.services,
        "pool": network.pools,
    }[kind]
    return table[key]


def _figure(network: Network, limit: Limit) -> str:
    """Write the published figure in its own unit, with what is deducted."""
    capacity, record = limit.capacity, _record(network, limit.kind, limit.id)
    if isinstance(record, Service):
        return _ship_figure(record, capacity.value)
    if isinstance(record, Pool) and record.capacity is None:
        return f"{record.units:g} units of {record.teu_per_unit:g} TEU, one turn in {record.turn_hours:g} h"
    text = f"{_plain(capacity.value)} {UNIT_WORDS[capacity.unit]}"
    if capacity.other_load:
        text += f" less {_plain(capacity.other_load)} of other traffic"
    if capacity.corridor_load:
        text += f" less {_plain(capacity.corridor_load)} of today's corridor traffic"
    return f"{text} (class value {capacity.constant})" if capacity.constant else text


def _plain(value: float) -> str:
    """Write a figure without an exponent."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def _ship_figure(service: Service, teu: float) -> str:
    sailings = HOURS_PER_WEEK / headway_of(service)[0]
    text = f"{sailings:,.4g} {'departure' if sailings == 1 else 'departures'} a week of {teu:g} TEU"
    if service.load_factor != 1:
        text += f", loaded to {service.load_factor:.0%}"
    if service.open_share != 1:
        text += f", {service.open_share:.0%} of it open"
    return text


class Piece(NamedTuple):
    """
    Flows in one graph; an allocation has one a class of cargo.

    Attributes
    ----------
    graph
        In which the edges are.
    limits
        What limits them, with the edges of this graph.
    rows
        Row of each of these limits in the program.
    flows
        TEU on each edge, by the service aboard.
    """

    graph: Graph
    limits: tuple[Limit, ...]
    rows: tuple[int, ...]
    flows: Mapping[Step, float]


def step_flows(net: Arcs, carried: Iterable[tuple[tuple[int, ...], float]]) -> dict[Step, float]:
    """Add up the flow on each edge, by the service aboard, from arcs and flows of paths."""
    sums: dict[Step, float] = {}
    for numbers, flow in carried:
        for step in steps_of(net, numbers):
            sums[step] = sums.get(step, 0.0) + flow
    return sums


def route_flows(
    net: Arcs, carried: Iterable[tuple[tuple[int, ...], float]], *, cargo: str = ""
) -> tuple[RouteFlow, ...]:
    """
    Read flows of paths as routes, the largest first; services of one departure board are one route.

    Parameters
    ----------
    net
        In which the arcs are.
    carried
        Arcs and flow of each path.
    cargo
        Kept with each route.
    """
    sums: dict[tuple[int, ...], float] = {}
    services: dict[tuple[int, ...], dict[str, None]] = {}
    for numbers, flow in carried:
        steps = steps_of(net, numbers)
        edges = tuple(number for number, _ in steps)
        sums[edges] = sums.get(edges, 0.0) + flow
        services.setdefault(edges, {}).update(dict.fromkeys(service for _, service in steps if service))
    ordered = sorted(sums.items(), key=lambda item: (-round(item[1], 3), item[0]))
    return tuple(
        RouteFlow(route=_route(net.graph, edges, rank), teu=flow, cargo=cargo, services=tuple(services[edges]))
        for rank, (edges, flow) in enumerate(ordered, start=1)
        if flow > FLOW_NOISE
    )


def _route(graph: Graph, edges: tuple[int, ...], rank: int) -> Route:
    origin = graph.nodes[graph.edges[edges[0]].tail].partition("|")[0]
    destination = graph.nodes[graph.edges[edges[-1]].head].partition("|")[0]
    return route_of(graph, edges, origin=origin, destination=destination, rank=rank)


def elements_of(network: Network, pieces: Iterable[Piece]) -> tuple[set[Element], tuple[Element, ...]]:
    """
    Find the elements in use that could have a capacity, and those of them that have none.

    Ships count as services; a line or border at sea has no capacity of its own.
    An element without a capacity that shares a pool with one is known.

    Returns
    -------
    used, unknown
        Kinds and ids.
    """
    used, unknown = set[Element](), set[Element]()
    for piece in pieces:
        known = {use[:2] for limit in piece.limits for use in limit.uses}
        for (number, service), flow in piece.flows.items():
            element = ("service", service) if service else _element(network, piece.graph.edges[number])
            if flow > FLOW_NOISE and element[0]:
                used.add(element)
                if (number, service) not in known and (number, "") not in known:
                    unknown.add(element)
    return used, tuple(sorted(unknown))


def rests_on_unknown(limits: Sequence[Limit], carried: Iterable[tuple[Sequence[Load], float]]) -> float:
    """
    Give the share of a volume that passes no published capacity at all.

    Parameters
    ----------
    limits
        Rows of the program.
    carried
        What a TEU on each route loads, and its flow.
    """
    total = unknown = 0.0
    for loads, flow in carried:
        total += flow
        if all(limits[row].capacity.constant for row, _ in loads if row < len(limits)):
            unknown += flow
    return unknown / total if total else 0.0


def _element(network: Network, edge: Edge) -> Element:
    if edge.kind == "line":
        return ("link", edge.id)
    if edge.kind == "border" and not network.modes[edge.mode].is_water:
        return ("border", edge.id)
    if edge.kind in ("transfer", "access", "egress") and edge.id in network.facilities:
        return ("facility", edge.id)
    return ("", "")


def limit_loads(
    network: Network, limits: Sequence[Limit], loads: Sequence[float], *, periods: float = 1.0
) -> tuple[LimitLoad, ...]:
    """
    Describe every capacity that carries something, the fullest first.

    Parameters
    ----------
    network
        In which they are.
    limits, loads
        Rows of the program and what they carry [TEU a period].
    periods
        Periods in a year.
    """
    rows = [
        LimitLoad(limiting=limiting_of(network, limit), teu=load, capacity=limit.teu_per_year / periods)
        for limit, load in zip(limits, loads, strict=True)
        if load > FLOW_NOISE
    ]
    return tuple(sorted(rows, key=lambda row: (-round(row.use, 9), row.limiting.id, row.limiting.direction)))


def link_loads(
    pieces: Iterable[Piece], limits: Sequence[Limit], loads: Sequence[float], *, periods: float = 1.0
) -> tuple[LinkLoad, ...]:
    """
    Add up the flow on each link and direction.

    Parameters
    ----------
    pieces
        Flows, by graph.
    limits, loads
        Rows of the program and what they carry [TEU a period].
    periods
        Periods in a year.

    Returns
    -------
    loads
        In order of link and direction.
    """
    sums: dict[tuple[str, str, str, str], float] = {}
    rows: dict[tuple[str, str, str, str], set[int]] = {}
    for piece in pieces:
        keys: dict[int, tuple[str, str, str, str]] = {}
        for (number, _), flow in piece.flows.items():
            edge = piece.graph.edges[number]
            if edge.kind == "line" and flow > FLOW_NOISE:
                keys[number] = (edge.id, edge.origin, edge.destination, edge.mode)
                sums[keys[number]] = sums.get(keys[number], 0.0) + flow
        for row, limit in zip(piece.rows, piece.limits, strict=True):
            for number, _, _ in limit.uses:
                if number in keys:
                    rows.setdefault(keys[number], set()).add(row)
    found = []
    for key, flow in sorted(sums.items()):
        link, origin, destination, mode = key
        use, limited_by, capacity = _fullest(limits, loads, rows.get(key, ()), periods)
        found.append(
            LinkLoad(
                link=link,
                origin=origin,
                destination=destination,
                mode=mode,
                teu=flow,
                capacity=capacity,
                use=use,
                limited_by=limited_by,
            )
        )
    return tuple(found)


def _fullest(
    limits: Sequence[Limit], loads: Sequence[float], rows: Iterable[int], periods: float
) -> tuple[float | None, str, float | None]:
    """Find the highest use among rows, and what the link itself or its services take together."""
    best: tuple[float, str] | None = None
    own: float | None = None
    services = 0.0
    for row in sorted(rows):
        limit = limits[row]
        capacity = limit.teu_per_year / periods
        use = loads[row] / capacity if capacity else 0.0
        if best is None or use > best[0] + FLOW_NOISE:
            best = (use, limit.id)
        if limit.kind == "link":
            own = capacity
        elif limit.kind == "service":
            services += capacity
    if own is None and services:
        own = services
    return (best[0], best[1], own) if best else (None, "", None)
