"""
Single figures of a network and the edges that take their time from them.

A figure is what ``--set ID.field=value`` can change: the hours of a link, border,
facility or stop, the departures of a service.  Three figures are scaled together,
so their expected time is in proportion to the typical one; the wait for a service
follows from all departures of its board.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.distributions import law_of
from corridor.graph.build import departure_boards_of
from corridor.graph.modal import moments_of_spread
from corridor.graph.services import HOURS_PER_WEEK, headway_of, spread_of_wait
from corridor.graph.trains import is_counted
from corridor.units import minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.data.model import Network, Service
    from corridor.data.times import Hours
    from corridor.graph.modal import Edge, Graph
    from corridor.graph.services import Board

HOURS, DEPARTURES = "h", "departures/week"


class Figure(NamedTuple):
    """
    One figure.

    Attributes
    ----------
    table, id, field
        As ``--set`` names it.
    unit
        `HOURS` or `DEPARTURES`.
    value
        As it stands.
    position
        Its position on a scale on which time never falls but for erratic
        services: the typical time, or the hours between departures [h].
    turns
        Positions where the time of an erratic service begins to fall.
    edges
        Numbers of its edges, in classes that share one time.
    minutes
        Expected time of each class at a position [min]; infinite where nothing
        runs.
    """

    table: str
    id: str
    field: str
    unit: str
    value: float
    position: float
    turns: tuple[float, ...]
    edges: tuple[tuple[int, ...], ...]
    minutes: Callable[[float], tuple[float, ...]]

    def value_at(self, position: float) -> float:
        """Give the value of the figure at a position."""
        if self.unit == HOURS:
            return position
        return HOURS_PER_WEEK / position if position > 0 else inf

    def times_at(self, position: float) -> dict[int, float]:
        """Give the time of each edge at a position [min]."""
        classes = zip(self.edges, self.minutes(position), strict=True)
        return {number: minutes for numbers, minutes in classes for number in numbers}


def figures_of(network: Network, graph: Graph, *, cargo: str = "") -> tuple[Figure, ...]:
    """
    List the figures from which the edges of a graph take their time.

    Parameters
    ----------
    network
        Of which the graph is built, without dates.
    graph
        With its edges.
    cargo
        Class of cargo of the graph.

    Returns
    -------
    figures
        Sorted by id and field.  Timetables, storms and windows are no figures.
    """
    edges: dict[tuple[str, str, str], list[int]] = {}
    waits: dict[tuple[str, str], list[int]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.kind == "wait" and edge.spread is not None and edge.spread.kind == "wait":
            waits.setdefault(_board_of(graph, edge), []).append(number)
        elif key := _figure_behind(network, edge):
            edges.setdefault(key, []).append(number)
    found = [_of_hours(network, graph, key, numbers) for key, numbers in edges.items()]
    found += _of_services(departure_boards_of(network, cargo=cargo), waits)
    return tuple(sorted(found, key=lambda figure: (figure.id, figure.field)))


def _figure_behind(network: Network, edge: Edge) -> tuple[str, str, str] | None:
    """Name table, record and field of the hours of an edge."""
    if edge.kind == "line":
        link = network.links[edge.id]
        back = edge.origin != link.origin and link.back_hours is not None
        return "links", edge.id, "back_hours" if back else "hours"
    if edge.kind == "border":
        return "borders", edge.id, "hours"
    if edge.kind in ("transfer", "access", "egress") and edge.id in network.facilities:
        return "facilities", edge.id, "hours"
    return ("places", edge.id, "stop_hours") if edge.kind == "stop" else None


def _of_hours(network: Network, graph: Graph, key: tuple[str, str, str], numbers: Sequence[int]) -> Figure:
    table, record, field = key
    hours: Hours = getattr(network.table(table)[record], field)
    mean = law_of(hours).moments().mean
    # A border that holds the change of gauge leads past the facility, whose edge there stays at zero.
    moved = [number for number in numbers if not is_counted(network, graph, graph.edges[number])]
    by_pace: dict[float, list[int]] = {}
    for number in moved:
        by_pace.setdefault(graph.edges[number].pace, []).append(number)
    paces = tuple(by_pace) or (1.0,)

    def minutes(position: float) -> tuple[float, ...]:
        return tuple(inf if position == inf else minutes_from_hours(position * pace) for pace in paces)

    return Figure(table, record, field, HOURS, mean, mean, (), tuple(map(tuple, by_pace.values())) or ((),), minutes)


def _board_of(graph: Graph, edge: Edge) -> tuple[str, str]:
    """Name the first service and the first place of the board that an edge boards, as its node does."""
    _, name, *_ = graph.nodes[edge.head].split("|")[2].split(":")
    service, _, origin = name.partition("@")
    return service, origin


def _of_services(boards: dict[Board, tuple[Service, ...]], waits: dict[tuple[str, str], list[int]]) -> list[Figure]:
    """Make a figure of each service without a timetable, over the boards that it shares in both directions."""
    classes: dict[tuple[Service, ...], tuple[int, ...]] = {}
    for board, services in sorted(boards.items()):
        # Both directions of the same services have the same wait.
        classes[services] = classes.get(services, ()) + tuple(waits.get((services[0].id, board.origin), ()))
    parts: dict[str, list[tuple[tuple[Service, ...], tuple[int, ...]]]] = {}
    for services, numbers in classes.items():
        for service in services:
            parts.setdefault(service.id, []).append((services, numbers))
    known = {service.id: service for services in classes for service in services}
    return [
        _of_service(service, parts[key])
        for key, service in known.items()
        if not service.timetable
        and (service.headway_hours or service.departures_per_week)
        and any(numbers for _, numbers in parts[key])
    ]


def _of_service(service: Service, parts: Sequence[tuple[tuple[Service, ...], tuple[int, ...]]]) -> Figure:
    field = "headway_hours" if service.headway_hours else "departures_per_week"
    position = service.headway_hours or HOURS_PER_WEEK / (service.departures_per_week or 1)
    groups = [tuple(other for other in services if other.id != service.id) for services, _ in parts]

    def minutes(position: float) -> tuple[float, ...]:
        return tuple(_wait_minutes(service, others, position) for others in groups)

    return Figure(
        "services",
        service.id,
        field,
        HOURS if service.headway_hours else DEPARTURES,
        service.headway_hours or service.departures_per_week or 0.0,
        position,
        tuple(sorted(turn for others in groups if (turn := _turn(service, others)) > 0)),
        tuple(numbers for _, numbers in parts),
        minutes,
    )


def _wait_minutes(service: Service, others: tuple[Service, ...], headway_hours: float) -> float:
    """Wait for the next departure of a board on which one service has another headway [min]."""
    if headway_hours <= 0:
        return 0
    if headway_hours == inf:
        return minutes_from_hours(moments_of_spread(spread_of_wait(others)).mean) if others else inf
    changed = replace(service, headway_hours=headway_hours, departures_per_week=None)
    return minutes_from_hours(moments_of_spread(spread_of_wait((changed, *others))).mean)


def _turn(service: Service, others: tuple[Service, ...]) -> float:
    """
    Find the headway beyond which fewer departures of an erratic service shorten the wait [h]; 0 where none does.

    With S departures an hour and V their sum of squared variations, r more of
    variation v give the wait (S + r + V + v r) / 2 (S + r)^2, which falls with r
    but below r = (S (v - 1) / 2 - V) / ((v + 1) / 2).
    """
    v = service.cv**2
    headways = [headway_of(other) for other in others]
    rate = sum(1 / headway for headway, _ in headways)
    variation = sum(own / headway for headway, own in headways)
    turn = (rate * (v - 1) / 2 - variation) / ((v + 1) / 2)
    return 1 / turn if turn > 0 else 0.0
