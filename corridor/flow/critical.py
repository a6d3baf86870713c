"""Each element out in turn: what is lost, and how much longer the rest takes."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from corridor.flow.allocation import average_hours, shipped_of, solve_by_priority, trips_of
from corridor.flow.arcs import shortest, without
from corridor.flow.columns import Program
from corridor.flow.elements import Element, name_of
from corridor.results.capacity import Allocation, Loss
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corridor.flow.arcs import Arcs, Step
    from corridor.flow.demands import Plan
    from corridor.flow.relief import Solved
    from corridor.flow.throughput import Setting
    from corridor.graph import Graph
    from corridor.limits import Limit
    from corridor.results.capacity import RouteFlow


def losses_of_flow(setting: Setting, solved: Solved, routes: Sequence[RouteFlow]) -> tuple[Loss, ...]:
    """
    Take out, in turn, every element that the greatest flow uses and every pool that it loads.

    What is not used is not missed, so it need not be tried.

    Parameters
    ----------
    setting, solved
        The question and its greatest flow.
    routes
        That carry it.
    """
    fastest = _fastest(setting.net, setting)
    found = []
    for element in _used(setting.graph, setting.limits, routes):
        net = without(setting.net, _hit(setting.graph, setting.limits, element))
        rest = Program(setting.program(net).commodities, [(-inf, upper) for upper in solved.base])
        for column in solved.program.columns:
            if _is_open(net, column.arcs):
                rest.add(0, column.arcs)
        lost = solved.solution.value - rest.solve().value
        now = _fastest(net, setting)
        found.append(
            Loss(
                kind=element[0],
                id=element[1],
                name=name_of(setting.network, *element),
                lost_teu=max(0.0, lost) if lost > 1e-6 * solved.scale else 0.0,
                added_hours=None if now is None else (now - (fastest or 0.0)) / MINUTES_PER_HOUR,
            )
        )
    return _ranked(found)


def losses_of_plan(plan: Plan, allocation: Allocation) -> tuple[Loss, ...]:
    """
    Take out, in turn, every element that an allocation uses and every pool that it loads.

    Parameters
    ----------
    plan
        Ready to be solved.
    allocation
        Its answer.
    """
    graph = next(iter(plan.graphs.values()))
    laden = [row for row in allocation.routes if row.cargo != "empties"]
    before = average_hours(laden)
    found = []
    for element in _used(graph, plan.limits, laden):
        nets = {cargo: without(net, _hit(net.graph, plan.own[cargo], element)) for cargo, net in plan.nets.items()}
        trips = trips_of(plan, nets)
        program = Program(trips.commodities, trips.bounds)
        solution = solve_by_priority(plan, trips, program)
        shipped = sum(shipped_of(plan, solution))
        minutes = sum(
            flow * sum(nets[trips.cargo[column.commodity]].arcs[number].minutes for number in column.arcs)
            for column, flow in solution.flows
            if column.commodity < len(plan.wanted)
        )
        unmet = allocation.shipped_teu - shipped
        found.append(
            Loss(
                kind=element[0],
                id=element[1],
                name=name_of(plan.network, *element),
                lost_teu=max(0.0, unmet),
                added_hours=minutes / MINUTES_PER_HOUR / shipped - before if shipped else None,
                unmet_teu=max(0.0, unmet),
            )
        )
    return _ranked(found)


def _used(graph: Graph, limits: Sequence[Limit], routes: Iterable[RouteFlow]) -> list[Element]:
    """List links, borders, facilities and services on the routes, and the pools that hold them."""
    found: dict[Element, None] = {}
    edges = set[tuple[str, str]]()
    for row in routes:
        for leg in row.route.legs:
            kind = {"line": "link", "border": "border", "transfer": "facility"}.get(leg.kind)
            if kind:
                found[(kind, leg.id)] = None
                edges.add((leg.id, leg.origin))
        for service in row.services:
            found[("service", service)] = None
            edges.add((service, ""))
    for limit in limits:
        if limit.kind == "pool":
            for number, service, _ in limit.uses:
                edge = graph.edges[number]
                if (service, "") in edges if service else (edge.id, edge.origin) in edges:
                    found[("pool", limit.id)] = None
    return sorted(found)


def _hit(graph: Graph, limits: Sequence[Limit], element: Element) -> Callable[[Step], bool]:
    """Tell which edges go with an element; with a pool go all its members."""
    kind, key = element
    if kind == "service":
        return lambda step: step[1] == key
    if kind == "pool":
        members = {use[:2] for limit in limits if limit.kind == "pool" and limit.id == key for use in limit.uses}
        return lambda step: step in members or (step[0], "") in members
    kinds = {"link": ("line",), "border": ("border",), "facility": ("transfer", "access", "egress")}[kind]
    return lambda step: graph.edges[step[0]].id == key and graph.edges[step[0]].kind in kinds


def _fastest(net: Arcs, setting: Setting) -> float | None:
    paths = shortest(net, [arc.cost for arc in setting.net.arcs], setting.ends)
    return min((path.length for path in paths.values()), default=None)


def _is_open(net: Arcs, numbers: Iterable[int]) -> bool:
    open_arcs = {number for ways in net.ways.values() for _, number in ways}
    return all(number in open_arcs for number in numbers)


def _ranked(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Put the worst first: most lost, then most time added; no way left at all counts as the longest."""
    return tuple(
        sorted(
            losses,
            key=lambda row: (
                -round(row.lost_teu, 3),
                -(inf if row.added_hours is None else round(row.added_hours, 3)),
                row.id,
            ),
        )
    )
