"""Split demand over ways whose times grow by the delay laws of their elements; see `corridor.flow.equilibrium`."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

from corridor.answers.congestion import Congestion, Full, LoadedWay
from corridor.errors import CapacityError
from corridor.flow.allocation import trips_of
from corridor.flow.arcs import steps_of
from corridor.flow.columns import Aim, Program
from corridor.flow.demands import PERIODS, Measure, why_unmet
from corridor.flow.elements import name_of
from corridor.flow.equilibrium import Row, settle
from corridor.flow.volumes import planned
from corridor.graph.limits import Conditions
from corridor.graph.services import headway_of
from corridor.scenario.query import Query
from corridor.studies.load import LEAST_QUEUE, board_of, station_of
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network
    from corridor.flow.columns import Column
    from corridor.flow.demands import Plan
    from corridor.graph.limits import Limit
    from corridor.studies.station import Station

FULLEST = 0.98
"""Share of its room up to which an element is filled before flows settle: nothing that is full has a time."""


def congested(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    demand: Sequence[DemandRow],
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    per: str = "year",
    system: bool = False,
    assume: bool = False,
    month: int | None = None,
    unbounded: bool = False,
) -> Congestion:
    """
    Split demand so that each takes its best way under load, or all together the least time.

    The demand is all traffic of the corridor, in place of today's; what a TEU loads twice, it waits at twice.

    Parameters
    ----------
    network, demand, via, avoid, per, assume, month, unbounded
        As for `corridor.flow.volumes.allocate`.
    system
        Seek the least time of all.

    Raises
    ------
    NoRouteError
        If a row has no route.
    CapacityError
        If not all of it fits below 98 % of every capacity.
    """
    asked, measure = Query(via=tuple(via), avoid=tuple(avoid)), Measure()
    conditions = Conditions(month=month, assume=assume)
    plan, remarks = planned(network, demand, asked, measure, per=per, conditions=conditions, unbounded=unbounded)
    trips = trips_of(plan)
    bounds = [(lower, upper * FULLEST) for lower, upper in trips.bounds[: len(plan.limits)]]
    program = Program(trips.commodities, [*bounds, *trips.bounds[len(plan.limits) :]])
    lost = [row for number, row in enumerate(trips.rows) if program.cheapest[number] == inf]
    for error in why_unmet(
        plan, [*lost, *(row for row, one in enumerate(plan.wanted) if one.reason)], measure
    ).values():
        raise error
    start = program.solve(_most(len(trips.commodities)))
    asked_teu, carried = sum(row.teu for row in plan.wanted), sum(flow for _, flow in start.flows)
    if carried < asked_teu * (1 - 1e-6):
        msg = (
            f"only {carried:,.0f} of {asked_teu:,.0f} TEU a {per} fit below {FULLEST:.0%} of every capacity, and what "
            "is fuller has no time under load: ask for less, or split it without --congestion."
        )
        raise CapacityError(msg)
    stations = [_station(plan, limit) for limit in plan.limits]
    rows = [
        Row(
            partial(_longer, station, PERIODS[per], limit.teu_per_year / PERIODS[per]),
            limit.teu_per_year / PERIODS[per],
        )
        for station, limit in zip(stations, plan.limits, strict=True)
    ]
    found = settle(program, start.flows, rows, system=system)
    graph = next(iter(plan.graphs.values()))
    ways = [
        _way(plan, trips.rows[column.commodity], column, flow, hours)
        for (column, flow), hours in zip(found.flows, found.hours, strict=True)
        if flow > 1e-6 * asked_teu
    ]
    queues = [
        Full(limit.kind, limit.id, station.name, row.hours(load), load, row.most)
        for limit, station, row, load in zip(plan.limits, stations, rows, found.loads, strict=True)
        if load > 0 and row.hours(load) > LEAST_QUEUE
    ]
    return Congestion(
        on=network.data_date.isoformat(),
        applied=graph.applied,
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        per=per,
        objective="system" if system else "user",
        teu=asked_teu,
        total_hours=found.total,
        gap=found.gap,
        ways=tuple(sorted(ways, key=lambda way: (way.origin, way.destination, -round(way.teu, 3), way.places))),
        queues=tuple(sorted(queues, key=lambda row: (-row.hours, row.id))),
        remarks=remarks,
    )


def _most(n_commodities: int) -> Aim:
    """Seek volume alone."""
    return Aim([1.0] * n_commodities, costs=False)


def _longer(station: Station, periods: float, most: float, load: float) -> float:
    """
    Give what a load makes an element take longer [h].

    What is full today keeps its published time up to its own load: above `FULLEST` of its
    room a queue forms before it all the same, until other ways are as quick.
    """
    growth = station.growth(load * periods, 0.0)
    if growth is None or load >= most:
        return inf
    queue = station.service_hours * (1 / (1 - load / most) - 1 / (1 - FULLEST)) if load > FULLEST * most else 0.0
    return station.hours * (growth - 1) + queue


def _station(plan: Plan, limit: Limit) -> Station:
    """Let the longest edge of an element grow; it is full where its limit is."""
    edges = [
        (edge.minutes, edge.km)
        for cargo, graph in plan.graphs.items()
        for own in plan.own[cargo]
        if own.key == limit.key
        for number, *_ in own.uses
        for edge in (graph.edges[number],)
    ]
    minutes, km = max(edges, default=(0, 0.0))
    network = plan.network
    if limit.kind == "service":
        hours = headway_of(network.services[limit.id])[0] / 2
        return board_of(network, [limit], key=limit.id, leg=0, hours=hours)
    found = station_of(network, limit, leg=0, hours=minutes / MINUTES_PER_HOUR, km=km, weight=1.0)
    return found._replace(total=found.other + limit.teu_per_year, name=name_of(network, limit.kind, limit.id))


def _way(plan: Plan, row: int, column: Column, flow: float, hours: float) -> LoadedWay:
    wanted, net = plan.wanted[row], plan.nets[row]
    lines = [edge for number, _ in steps_of(net, column.arcs) if (edge := net.graph.edges[number]).kind == "line"]
    places = (wanted.origin, *(edge.destination for edge in lines))
    return LoadedWay(wanted.origin, wanted.destination, wanted.cargo, flow, hours, column.cost, places)
