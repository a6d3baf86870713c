"""
A table of demand, split over routes within all capacities at once.

    minimise    sum cost x flow + sum price x demand left behind
    subject to  flow of a row + what is left of it = its demand
                loads on each link, border, facility, service and pool <= capacity
                boxes that come to a place = boxes that leave it (with empties)

Rows of priority 1 are served first: the volume of each class is settled before
the next one is let in, and kept from then on.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.allocation import Allocation, Price, Served
from corridor.answers.flows import Proof, RouteFlow
from corridor.errors import CapacityError
from corridor.flow.arcs import Arcs, Ends, costless, shortest
from corridor.flow.columns import Commodity, Program, Solution, loads_on_rows
from corridor.flow.demands import PERIODS, UNITS, Measure, Plan, Wanted
from corridor.flow.elements import (
    FLOW_NOISE,
    Piece,
    elements_of,
    limit_loads,
    limiting_of,
    link_loads,
    route_flows,
    step_flows,
)
from corridor.flow.shortfall import Shortfall, smallest_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.flow.arcs import Load

PRICED = 1e-7
"""Prices below this share of the worth of a TEU are noise."""

MISSED = 1e-6
"""Relative to a row of demand: less is not missed."""

MOST_SHOWN = 5

STEP_TEU = 1.0
"""By so much a capacity is changed to confirm its price [TEU a period]."""


class Trips(NamedTuple):
    """
    Commodities of a plan and the rows that they load.

    Attributes
    ----------
    cargo
        Class of each commodity; those after the rows of demand are empty boxes.
    commodities
        In the order of the demand, then empties.
    bounds
        Of all rows: capacities, demand, classes of priority, balances of boxes.
    classes
        Row of each class of priority, first served first.
    """

    cargo: tuple[str, ...]
    commodities: tuple[Commodity, ...]
    bounds: tuple[tuple[float, float], ...]
    classes: Mapping[int, int]


def allocate(plan: Plan, *, measure: Measure | None = None) -> Allocation:
    """
    Split demand over routes.

    Parameters
    ----------
    plan
        As made by `corridor.flow.demands.plan_of`.
    measure
        As given there.

    Returns
    -------
    allocation
        Cheapest, proved by its prices; what does not fit is named.

    Raises
    ------
    CapacityError
        If no capacity is known on any way that would be used.
    """
    trips = trips_of(plan, plan.nets)
    program = Program(trips.commodities, trips.bounds)
    solution = solve_by_priority(plan, trips, program)
    pieces = _pieces(plan, trips, solution)
    used, unknown = elements_of(plan.network, pieces)
    if used and len(unknown) == len(used):
        raise CapacityError(_all_unknown(unknown))
    loads = loads_on_rows(solution, len(plan.limits))
    lost = sum(price * row.teu for price, row in zip(plan.prices, plan.wanted, strict=True))
    shipped = shipped_of(plan, solution)
    in_the_way = _shortfall(plan, shipped)
    periods, graph = PERIODS[plan.per], next(iter(plan.graphs.values()))
    return Allocation(
        on=graph.on,
        applied=graph.applied,
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        per=plan.per,
        unit=UNITS[(measure or Measure()).by],
        value=lost - solution.value,
        proof=Proof(primal=lost - solution.value, dual=lost - solution.bound),
        served=_served(plan, trips, solution, shipped),
        routes=_routes(plan, trips, solution),
        prices=_prices(plan, program, solution),
        links=link_loads(pieces, plan.limits, loads, periods=periods),
        loads=limit_loads(plan.network, plan.limits, loads, periods=periods),
        shortfall=tuple(limiting_of(plan.network, plan.limits[row]) for row in in_the_way.rows),
        shortfall_proved=in_the_way.proved,
        usual_cargo=plan.network.cargo_class("").id,
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        assumed=tuple(
            limiting_of(plan.network, limit)
            for limit, load in zip(plan.limits, loads, strict=True)
            if limit.capacity.constant and load > FLOW_NOISE
        ),
        empties_teu=sum(flow for column, flow in solution.flows if column.commodity >= len(plan.wanted))
        if plan.boxes
        else None,
    )


def trips_of(plan: Plan, nets: Mapping[str, Arcs]) -> Trips:
    """
    Lay out the commodities and rows of a plan.

    Parameters
    ----------
    plan
        The plan.
    nets
        Its arcs, or the same with some of them closed or free.
    """
    bounds = [(-inf, limit.teu_per_year / PERIODS[plan.per]) for limit in plan.limits]
    first_demand = len(bounds)
    bounds += [(-inf, row.teu) for row in plan.wanted]
    priorities = sorted({row.priority for row in plan.wanted})
    classes = {priority: len(bounds) + number for number, priority in enumerate(priorities)}
    bounds += [(-inf, inf)] * len(classes)
    balances = _balance_rows(plan, len(bounds))
    bounds += [(0.0, 0.0)] * len(balances)
    cargo: list[str] = []
    commodities: list[Commodity] = []
    for number, (row, ends, price) in enumerate(zip(plan.wanted, plan.ends, plan.prices, strict=True)):
        loads: list[Load] = [(first_demand + number, 1.0), (classes[row.priority], 1.0)]
        if row.origin in balances and plan.network.cargo[row.cargo].is_boxed:
            loads += [(balances[row.origin], -1.0), (balances[row.destination], 1.0)]
        cargo.append(row.cargo)
        commodities.append(Commodity(nets[row.cargo], ends, price, tuple(loads)))
    for back, row_from, row_to, kind in _empties(plan, balances):
        cargo.append(kind)
        commodities.append(Commodity(nets[kind], back, 0.0, ((row_from, -1.0), (row_to, 1.0))))
    return Trips(tuple(cargo), tuple(commodities), tuple(bounds), classes)


def _balance_rows(plan: Plan, first: int) -> dict[str, int]:
    """Give each place a row that balances its boxes."""
    if not plan.boxes:
        return {}
    places = sorted({place for row in _boxed(plan) for place in (row.origin, row.destination)})
    return {place: first + number for number, place in enumerate(places)}


def _boxed(plan: Plan) -> list[Wanted]:
    """List the demand that travels in boxes, which come back empty."""
    return [row for row in plan.wanted if plan.network.cargo[row.cargo].is_boxed]


def _empties(plan: Plan, balances: Mapping[str, int]) -> Iterable[tuple[Ends, int, int, str]]:
    """Let empty boxes go from every place that receives boxes to every place that sends them."""
    boxed = _boxed(plan)
    if not balances or not boxed:
        return
    usual = plan.network.cargo_class("").id
    kind = next((row.cargo for row in boxed if row.cargo == usual), boxed[0].cargo)
    graph = plan.graphs[kind]
    receivers, senders = sorted({row.destination for row in boxed}), sorted({row.origin for row in boxed})
    for place in receivers:
        for other in senders:
            if place != other and place in graph.starts and other in graph.ends:
                ends = Ends((graph.starts[place],), (graph.ends[other],))
                yield ends, balances[place], balances[other], kind


def solve_by_priority(plan: Plan, trips: Trips, program: Program) -> Solution:
    """Let in one class after another, each with the volume that the classes before it leave room for."""
    if len(trips.classes) == 1:
        return program.solve()
    first_demand = len(plan.limits)
    for number in range(len(plan.wanted)):
        program.set_bound(first_demand + number, upper=0.0)
    solution = program.solve()
    for priority, class_row in trips.classes.items():
        for number, row in enumerate(plan.wanted):
            if row.priority == priority:
                program.set_bound(first_demand + number, upper=row.teu)
        solution = program.solve()
        served = sum(flow for column, flow in solution.flows if _priority(plan, column.commodity) == priority)
        program.set_bound(class_row, lower=served * (1 - 1e-12))
    return solution


def _priority(plan: Plan, commodity: int) -> int:
    """Give the priority of a commodity; 0 for empties."""
    return plan.wanted[commodity].priority if commodity < len(plan.wanted) else 0


def shipped_of(plan: Plan, solution: Solution) -> tuple[float, ...]:
    """Add up what travels of each row of demand [TEU a period]."""
    sums = [0.0] * len(plan.wanted)
    for column, flow in solution.flows:
        if column.commodity < len(sums):
            sums[column.commodity] += flow
    return tuple(
        row.teu if row.teu - flow <= MISSED * row.teu else flow for row, flow in zip(plan.wanted, sums, strict=True)
    )


def _pieces(plan: Plan, trips: Trips, solution: Solution) -> list[Piece]:
    """Lay the flows on the edges of each graph."""
    numbers = {limit.key: row for row, limit in enumerate(plan.limits)}
    found = []
    for cargo, graph in plan.graphs.items():
        carried = [(column.arcs, flow) for column, flow in solution.flows if trips.cargo[column.commodity] == cargo]
        own = plan.own[cargo]
        rows = tuple(numbers[limit.key] for limit in own)
        found.append(Piece(graph, own, rows, step_flows(plan.nets[cargo], carried)))
    return found


def _all_unknown(unknown: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(key for _, key in unknown[:MOST_SHOWN]) + (", ..." if len(unknown) > MOST_SHOWN else "")
    return (
        f"no capacity is published on any of the ways that the demand would take ({len(unknown)} elements: {shown}), "
        "so any volume would fit: --assume-capacity fills class values, --avoid keeps off such ways."
    )


def _served(plan: Plan, trips: Trips, solution: Solution, shipped: Sequence[float]) -> tuple[Served, ...]:
    """Tell what became of each row, and what keeps back the rest of it."""
    found = []
    for number, (row, price, flow) in enumerate(zip(plan.wanted, plan.prices, shipped, strict=True)):
        in_the_way: tuple[str, ...] = ()
        if flow < row.teu:
            in_the_way = _in_the_way(plan, trips.commodities[number], solution)
        found.append(
            Served(
                row=row.row,
                origin=row.origin,
                destination=row.destination,
                cargo=row.cargo,
                priority=row.priority,
                asked=row.teu,
                shipped=flow,
                unmet_price=price,
                in_the_way=in_the_way,
            )
        )
    return tuple(found)


def _in_the_way(plan: Plan, item: Commodity, solution: Solution) -> tuple[str, ...]:
    """Name the full capacities on the way that one more TEU would take; none where it is only too dear."""
    prices = solution.prices
    weights = [arc.cost + sum(max(0.0, prices[row]) * weight for row, weight in arc.loads) for arc in item.net.arcs]
    paths = shortest(item.net, weights, item.ends)
    if not paths:
        return ()
    arcs = min(paths.values(), key=lambda path: path.length).arcs
    noise = PRICED * max(1.0, item.worth)
    rows = [row for number in arcs for row, _ in item.net.arcs[number].loads if prices[row] > noise]
    return tuple(dict.fromkeys(plan.limits[row].id for row in rows))


def _routes(plan: Plan, trips: Trips, solution: Solution) -> tuple[RouteFlow, ...]:
    """Read the flows as routes, row by row of the demand, empties last."""
    found: list[RouteFlow] = []
    carried: list[list[tuple[tuple[int, ...], float]]] = [[] for _ in trips.cargo]
    for column, flow in solution.flows:
        carried[column.commodity].append((column.arcs, flow))
    for number, cargo in enumerate(trips.cargo):
        name = cargo if number < len(plan.wanted) else "empties"
        found += route_flows(plan.nets[cargo], carried[number], cargo=name)
    return tuple(found)


def _prices(plan: Plan, program: Program, solution: Solution) -> tuple[Price, ...]:
    """Confirm the worth of each capacity that has a price, by one TEU more and one less."""
    noise = PRICED * max([1.0, *plan.prices])
    found = []
    for row, limit in enumerate(plan.limits):
        price, upper = solution.prices[row], program.bounds[row][1]
        if price <= noise:
            continue
        step = min(STEP_TEU, upper) if upper > 0 else STEP_TEU
        more = _changed(program, row, upper + step, solution.value + price * step)
        less = _changed(program, row, upper - step, solution.value - price * step) if upper > 0 else None
        value = 0.0 if more is None else max(0.0, more - solution.value) / step
        found.append(
            Price(
                limiting=limiting_of(plan.network, limit),
                value=value if value > noise else 0.0,
                loss=None if less is None else max(0.0, solution.value - less) / step,
            )
        )
    return tuple(sorted(found, key=lambda price: (-price.value, price.limiting.id, price.limiting.direction)))


def _changed(program: Program, row: int, upper: float, expected: float) -> float | None:
    """
    Solve with another capacity; None where the served volume of a class cannot be kept.

    No optimum is beyond what the price promises: where the paths known so far
    reach that, no other path has to be looked for.
    """
    old = program.bounds[row][1]
    program.set_bound(row, upper=upper)
    try:
        known = program.known_value()
        close = 1e-9 * max(1.0, abs(expected))
        return known if known >= expected - close else program.solve().value
    except CapacityError:
        return None
    finally:
        program.set_bound(row, upper=old)


def _shortfall(plan: Plan, shipped: Sequence[float]) -> Shortfall:
    """Find the fewest capacities that keep demand back."""
    wanted = sum(row.teu for row in plan.wanted)
    if sum(shipped) >= wanted * (1 - MISSED):
        return Shortfall((), proved=True)
    trips = trips_of(plan, {cargo: costless(net) for cargo, net in plan.nets.items()})
    n_wanted = len(plan.wanted)
    commodities = [
        item._replace(worth=1.0 if number < n_wanted else 0.0) for number, item in enumerate(trips.commodities)
    ]
    return smallest_set(Program(commodities, trips.bounds), len(plan.limits), wanted)
