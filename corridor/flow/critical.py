"""Each element out in turn: what is lost, and how much longer the rest takes."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from corridor.answers.allocation import Allocation
from corridor.answers.flows import Loss
from corridor.flow.allocation import shipped_of, solve, trips_of
from corridor.flow.arcs import holding, shortest, without
from corridor.flow.columns import Program
from corridor.flow.elements import Element, name_of
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corridor.answers.flows import RouteFlow
    from corridor.data.model import Network
    from corridor.flow.allocation import Trips
    from corridor.flow.arcs import Arcs, Step
    from corridor.flow.columns import Column, Solution
    from corridor.flow.demands import Plan
    from corridor.flow.greatest import GreatestFlow
    from corridor.flow.setting import Setting
    from corridor.graph.limits import Limit
    from corridor.graph.modal import Graph


def losses_of_flow(setting: Setting, solved: GreatestFlow, routes: Sequence[RouteFlow]) -> tuple[Loss, ...]:
    """
    Take out, in turn, every element that the greatest flow uses and every pool that it loads.

    What is not used is not missed, so it need not be tried.

    Parameters
    ----------
    setting
        The question.
    solved
        Its greatest flow.
    routes
        That carry its greatest flow.
    """
    fastest = _fastest(setting.net, setting) or 0.0
    known: dict[frozenset[int], tuple[float, float | None]] = {}
    found = []
    for element in _used(setting.limits, setting.network, routes):
        closed = holding(setting.net, _hit(setting.graph, setting.limits, element))
        if closed not in known:
            # Elements one after another close the same arcs and are solved once.
            rest = _fastest(without(setting.net, closed), setting)
            known[closed] = (solved.outcome.value - (solved.without(closed) if rest is not None else 0.0), rest)
        lost, now = known[closed]
        found.append(
            Loss(
                kind=element[0],
                id=element[1],
                name=name_of(setting.network, *element),
                lost_teu=lost if solved.is_more(lost, 0.0) else 0.0,
                added_hours=None if now is None else (now - fastest) / MINUTES_PER_HOUR,
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
    trips = trips_of(plan)
    nets = {id(item.net): (item.net, cargo) for item, cargo in zip(trips.commodities, trips.cargo, strict=True)}
    base = Program(trips.commodities, trips.bounds)
    before = _shipped_and_hours(plan, trips, solve(plan, trips, base).solution)
    known: dict[tuple[frozenset[int], ...], tuple[float, float]] = {}
    found = []
    for element in _used(plan.limits, plan.network, [row for row in allocation.routes if row.cargo != "empties"]):
        closed = {key: holding(net, _hit(net.graph, plan.own[cargo], element)) for key, (net, cargo) in nets.items()}
        key = tuple(closed.values())
        if key not in known:
            known[key] = _without_arcs(plan, trips, closed, base.columns)
        shipped, hours = known[key]
        unmet = max(0.0, before[0] - shipped)
        found.append(
            Loss(
                kind=element[0],
                id=element[1],
                name=name_of(plan.network, *element),
                lost_teu=unmet,
                added_hours=hours - before[1] if shipped else None,
                unmet_teu=unmet,
            )
        )
    return _ranked(found)


def _without_arcs(
    plan: Plan, trips: Trips, closed: Mapping[int, frozenset[int]], columns: Sequence[Column]
) -> tuple[float, float]:
    """Split the demand again with some arcs closed; the routes that are left are known already."""
    rest = {id(item.net): without(item.net, closed[id(item.net)]) for item in trips.commodities}
    items = tuple(item._replace(net=rest[id(item.net)]) for item in trips.commodities)
    left = trips._replace(commodities=items)
    program = Program(items, trips.bounds)
    for column in columns:
        if closed[id(trips.commodities[column.commodity].net)].isdisjoint(column.arcs):
            program.add(column.commodity, column.arcs)
    return _shipped_and_hours(plan, left, solve(plan, left, program).solution)


def _shipped_and_hours(plan: Plan, trips: Trips, solution: Solution) -> tuple[float, float]:
    """Give what travels, and its mean time [h]."""
    shipped = sum(shipped_of(plan, trips, solution))
    minutes = sum(
        flow * sum(trips.commodities[column.commodity].net.arcs[number].minutes for number in column.arcs)
        for column, flow in solution.flows
        if trips.rows[column.commodity] >= 0
    )
    return shipped, minutes / MINUTES_PER_HOUR / shipped if shipped else 0.0


def _used(limits: Sequence[Limit], network: Network, routes: Iterable[RouteFlow]) -> list[Element]:
    """List links, borders, facilities and services on the routes, and the pools that hold them."""
    kinds = {"line": "link", "border": "border", "transfer": "facility"}
    found: dict[Element, None] = {}
    for row in routes:
        found |= {(kinds[leg.kind], leg.id): None for leg in row.route.legs if leg.kind in kinds}
        found |= {("service", service): None for service in row.services}
    used = {key for _, key in found}
    for key in {limit.id for limit in limits if limit.kind == "pool"}:
        if any(member.id in used for member in network.pools[key].members):
            found[("pool", key)] = None
    return sorted(found)


def _hit(graph: Graph, limits: Sequence[Limit], element: Element) -> Callable[[Step], bool]:
    """Report which edges go with an element; with a pool go all its members."""
    kind, key = element
    if kind == "service":
        return lambda step: step[1] == key
    if kind == "pool":
        members = {use[:2] for limit in limits if limit.kind == "pool" and limit.id == key for use in limit.uses}
        return lambda step: step in members or (step[0], "") in members
    kinds = {"link": ("line",), "border": ("border",), "facility": ("transfer", "access", "egress")}[kind]
    return lambda step: graph.edges[step[0]].id == key and graph.edges[step[0]].kind in kinds


def _fastest(net: Arcs, setting: Setting) -> float | None:
    path = shortest(net, [arc.cost for arc in setting.net.arcs], setting.ends)
    return None if path is None else path.length


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
