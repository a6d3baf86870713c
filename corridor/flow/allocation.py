"""
A table of demand, split over routes within all capacities at once.

    first       the greatest volume, class of priority by class of priority
    then        minimise sum cost x flow + sum price x what is not carried of rows with a price
    subject to  flow of a row <= its demand, the volumes of the first step kept
                loads on each link, border, facility, service and pool <= capacity
                containers that come to a place = containers that leave it (with empties)

A row with a price of its own may be left where carrying it costs more; all others
are never left while there is room, which needs no price at all.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.allocation import Added, Allocation, Containers, Price, Served
from corridor.answers.flows import Proof, RouteFlow
from corridor.errors import CapacityError
from corridor.flow.arcs import Ends
from corridor.flow.columns import Aim, Commodity, Program, Solution, loads_on_rows
from corridor.flow.demands import PERIODS, UNITS, Measure, Plan, why_unmet
from corridor.flow.elements import (
    FLOW_NOISE,
    Piece,
    elements_of,
    limit_loads,
    limiting_of,
    link_loads,
    rests_on_unknown,
    route_flows,
    step_flows,
)
from corridor.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.flow.arcs import Load

MISSED = 1e-6
"""Relative to a row of demand: less is not missed."""

PRICED = 1e-7
"""Prices below this share of a cost are noise."""

BEYOND_PRICE = 1e4
"""What is priced at so many times the cost of the dearest of the cheapest routes is never left behind."""

MOST_CONFIRMED = 8
"""So many prices are shown, and confirmed by solving again."""

MOST_FOR_BINDING = 400
"""Of more rows the least capacity to add is found on request: it takes as long as all the rest."""

FIRST_PRICE = 10.0
"""Times the dearest of the cheapest routes: the price at which routes are looked for before the volume is sought."""

STEP_TEU = 1.0
"""By so much a capacity is changed to confirm its price [TEU a period]."""


class Trips(NamedTuple):
    """
    Commodities of a plan and the rows that they load.

    Attributes
    ----------
    rows
        Row of demand of each commodity; -1 for empty containers.
    cargo
        Class of each commodity.
    commodities
        In the order of the demand, then empties.
    bounds
        Of all rows: capacities, classes of priority, balances of containers.
    classes
        Row that keeps the volume of each class, first served first: of what is
        never left behind, and of what has a price.
    """

    rows: tuple[int, ...]
    cargo: tuple[str, ...]
    commodities: tuple[Commodity, ...]
    bounds: tuple[tuple[float, float], ...]
    classes: Mapping[tuple[int, bool], int]


class Split(NamedTuple):
    """
    A demand table, split.

    Attributes
    ----------
    solution
        Of the last step.
    aim
        Of the last step.
    volume
        Volume of what is never left behind and its bound [TEU a period].
    pressing
        Prices of the rows while the volume was sought: what keeps more from travelling; empty where all travels.
    """

    solution: Solution
    aim: Aim
    volume: Proof
    pressing: tuple[float, ...]


def allocate(plan: Plan, *, measure: Measure | None = None, binding: bool = False) -> Allocation:
    """
    Split demand over routes.

    Parameters
    ----------
    plan
        As made by `corridor.flow.demands.plan_of`.
    measure
        As given there.
    binding
        Find the least capacity to add for a large table, too.

    Returns
    -------
    allocation
        Most volume first, then least cost, both proved by their prices; what does not fit is named.
    """
    by = measure or Measure()
    trips = trips_of(plan)
    program = Program(trips.commodities, trips.bounds)
    lost_rows = [row for number, row in enumerate(trips.rows) if row >= 0 and program.cheapest[number] == inf]
    reasons = why_unmet(plan, [*lost_rows, *(row for row, item in enumerate(plan.wanted) if item.reason)], by)
    if len(plan.wanted) == 1 and not plan.wanted[0].row and reasons:
        raise reasons[0]
    split = solve(plan, trips, program)
    shipped = shipped_of(plan, trips, split.solution)
    pieces = _pieces(plan, trips, split.solution)
    used, unknown = elements_of(plan.network, pieces)
    carried = [(column.loads, flow) for column, flow in split.solution.flows]
    loads = loads_on_rows(carried, len(plan.limits))
    lost = [
        (price or 0.0) * (row.teu - flow) for row, price, flow in zip(plan.wanted, plan.prices, shipped, strict=True)
    ]
    value = split.solution.cost + sum(lost)
    periods, graph = PERIODS[plan.per], next(iter(plan.graphs.values()))
    laden = [(column.loads, flow) for column, flow in split.solution.flows if trips.rows[column.commodity] >= 0]
    added: tuple[Added, ...] = ()
    added_proof = Proof(primal=0.0, dual=0.0)
    if binding or len(plan.wanted) <= MOST_FOR_BINDING:
        added, added_proof = _least_added(plan, trips, program, shipped)
    return Allocation(
        on=graph.on,
        applied=graph.applied,
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        per=plan.per,
        unit=UNITS[by.by],
        value=value,
        proof=Proof(
            primal=value, dual=value - (program.bound(split.aim, split.solution.prices) - split.solution.value)
        ),
        volume_proof=split.volume,
        served=_served(plan, trips, program, split, shipped, {row: str(error) for row, error in reasons.items()}),
        routes=_routes(trips, split.solution),
        prices=_prices(plan, program, split),
        links=link_loads(pieces, plan.limits, loads, periods=periods),
        loads=limit_loads(plan.network, plan.limits, loads, periods=periods),
        shortfall=added,
        shortfall_proof=added_proof,
        usual_cargo=plan.network.cargo_class("").id,
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        unknown_share=rests_on_unknown(plan.limits, laden),
        assumed=tuple(
            limiting_of(plan.network, limit)
            for limit, load in zip(plan.limits, loads, strict=True)
            if limit.capacity.constant and load > FLOW_NOISE
        ),
        empties_teu=sum(flow for column, flow in split.solution.flows if trips.rows[column.commodity] < 0)
        if plan.empties
        else None,
        containers=_containers(plan, trips, split.solution) if plan.empties else (),
    )


def trips_of(plan: Plan) -> Trips:
    """Put together the commodities and rows of a plan."""
    bounds = [(-inf, limit.teu_per_year / PERIODS[plan.per]) for limit in plan.limits]
    travelling = [number for number, row in enumerate(plan.wanted) if not row.reason]
    keys = sorted({(row.priority, price is not None) for row, price in zip(plan.wanted, plan.prices, strict=True)})
    classes = {key: len(bounds) + number for number, key in enumerate(keys)}
    bounds += [(-inf, inf)] * len(classes)
    boxed = [number for number in travelling if plan.wanted[number].cargo in plan.empties]
    places = sorted({place for number in boxed for place in _ends_of(plan, number)})
    balances = {place: len(bounds) + number for number, place in enumerate(places)}
    bounds += [(0.0, 0.0)] * len(balances)
    cargo, commodities = list[str](), list[Commodity]()
    for number in travelling:
        row = plan.wanted[number]
        loads: list[Load] = [(classes[row.priority, plan.prices[number] is not None], 1.0)]
        if number in boxed:
            loads += [(balances[row.origin], -1.0), (balances[row.destination], 1.0)]
        cargo.append(row.cargo)
        commodities.append(Commodity(plan.nets[number], plan.ends[number], row.teu, tuple(loads), plan.minutes))
    for item, kind in _empties(plan, boxed, balances):
        cargo.append(kind)
        commodities.append(item)
    rows = (*travelling, *(-1 for _ in range(len(commodities) - len(travelling))))
    return Trips(rows, tuple(cargo), tuple(commodities), tuple(bounds), classes)


def _ends_of(plan: Plan, number: int) -> tuple[str, str]:
    return plan.wanted[number].origin, plan.wanted[number].destination


def _empties(plan: Plan, boxed: Sequence[int], balances: Mapping[str, int]) -> Iterable[tuple[Commodity, str]]:
    """Let empty containers go from every place that receives some to every place that sends some."""
    if not boxed:
        return
    kinds = [plan.wanted[number].cargo for number in boxed]
    usual = plan.network.cargo_class("").id
    kind = usual if usual in kinds else kinds[0]
    net, moved = plan.empties[kind]
    graph, total = plan.graphs[kind], sum(plan.wanted[number].teu for number in boxed)
    for place in sorted({plan.wanted[number].destination for number in boxed}):
        for other in sorted({plan.wanted[number].origin for number in boxed}):
            if place != other and place in graph.starts and other in graph.ends:
                ends = Ends((graph.starts[place],), (graph.ends[other] + moved,))
                loads = ((balances[place], -1.0), (balances[other], 1.0))
                yield Commodity(net, ends, total, loads), kind


def solve(plan: Plan, trips: Trips, program: Program) -> Split:
    """
    Find the greatest volume class by class, then the least cost that carries it.

    Parameters
    ----------
    plan, trips
        The demand.
    program
        Of the commodities of the trips; its class rows are set.
    """
    dearest = max((cost for cost in program.cheapest if cost < inf), default=0.0)
    prices = [plan.prices[row] if row >= 0 else 0.0 for row in trips.rows]
    never = [price is None or price > BEYOND_PRICE * max(dearest, 1e-9) for price in prices]
    worths = [0.0 if stays else price or 0.0 for stays, price in zip(never, prices, strict=True)]
    priorities = [plan.wanted[row].priority if row >= 0 else 0 for row in trips.rows]
    volume, bound, pressing = 0.0, 0.0, [0.0] * len(trips.bounds)
    # Routes that volume at a price asks for: with them the volume itself is soon found.
    program.solve(Aim([FIRST_PRICE * dearest if stays else worth for stays, worth in zip(never, worths, strict=True)]))
    classes = sorted({priority for priority in priorities if priority})
    for turn, priority in enumerate(classes):
        own = [number for number, other in enumerate(priorities) if other == priority]
        firm = [number for number in own if never[number]]
        wanted = sum(trips.commodities[number].teu for number in firm if program.cheapest[number] < inf)
        if firm:
            aim = Aim([float(number in firm) for number in range(len(never))], costs=False)
            solution = program.solve(aim)
            reached = min(wanted, solution.volume(firm))
            full = reached >= wanted * (1 - MISSED / 10)
            bound += wanted if full else program.bound(aim, solution.prices)
            volume += reached
            if not full:
                pressing = [max(old, new) for old, new in zip(pressing, solution.prices, strict=True)]
            _keep(plan, trips, program, firm, reached)
        if len(own) > len(firm) and turn < len(classes) - 1:
            later = [number for number, other in enumerate(priorities) if other > priority]
            for number in later:
                program.set_most(number, 0.0)
            priced = [number for number in own if not never[number]]
            solution = program.solve(Aim(worths))
            _keep(plan, trips, program, priced, solution.volume(priced))
            for number in later:
                program.set_most(number, trips.commodities[number].teu)
    aim = Aim(worths)
    return Split(program.solve(aim), aim, Proof(primal=volume, dual=bound), tuple(pressing))


def _keep(plan: Plan, trips: Trips, program: Program, members: Sequence[int], teu: float) -> None:
    """Hold the volume of some commodities of one class from now on."""
    if not members:
        return
    row = plan.wanted[trips.rows[members[0]]]
    key = (row.priority, plan.prices[trips.rows[members[0]]] is not None)
    program.set_bound(trips.classes[key], lower=teu)


def shipped_of(plan: Plan, trips: Trips, solution: Solution) -> tuple[float, ...]:
    """Add up what travels of each row of demand [TEU a period]."""
    sums = [0.0] * len(plan.wanted)
    for column, flow in solution.flows:
        if trips.rows[column.commodity] >= 0:
            sums[trips.rows[column.commodity]] += flow
    return tuple(
        row.teu if row.teu - flow <= MISSED * row.teu else flow if flow > MISSED * row.teu else 0.0
        for row, flow in zip(plan.wanted, sums, strict=True)
    )


def _pieces(plan: Plan, trips: Trips, solution: Solution) -> list[Piece]:
    """Add up the flows on the edges of each graph."""
    numbers = {limit.key: row for row, limit in enumerate(plan.limits)}
    found = []
    for cargo, graph in plan.graphs.items():
        flows: dict[tuple[int, str], float] = {}
        for column, flow in solution.flows:
            if trips.cargo[column.commodity] == cargo:
                for step, teu in step_flows(trips.commodities[column.commodity].net, [(column.arcs, flow)]).items():
                    flows[step] = flows.get(step, 0.0) + teu
        own = plan.own[cargo]
        found.append(Piece(graph, own, tuple(numbers[limit.key] for limit in own), flows))
    return found


def _served(
    plan: Plan, trips: Trips, program: Program, split: Split, shipped: Sequence[float], reasons: Mapping[int, str]
) -> tuple[Served, ...]:
    """Describe what became of each row, and what keeps back the rest of it."""
    missing = {
        number: row
        for number, row in enumerate(trips.rows)
        if row >= 0 and row not in reasons and shipped[row] < plan.wanted[row].teu
    }
    binding = {missing[number]: found for number, found in _binding(plan, program, split, missing)}
    return tuple(
        Served(
            row=row.row,
            origin=row.origin,
            destination=row.destination,
            cargo=row.cargo,
            priority=row.priority,
            asked=row.teu,
            shipped=flow,
            unmet_price=price,
            in_the_way=binding.get(number, ()),
            reason=reasons.get(number, ""),
        )
        for number, (row, price, flow) in enumerate(zip(plan.wanted, plan.prices, shipped, strict=True))
    )


def _binding(
    plan: Plan, program: Program, split: Split, numbers: Iterable[int]
) -> Iterable[tuple[int, tuple[str, ...]]]:
    """Name the full capacities on the route that one more TEU would take; none where it only costs too much."""
    pressing = any(split.pressing)
    prices = split.pressing if pressing else split.solution.prices
    for number, path in program.paths(numbers, prices, costs=not pressing):
        noise = PRICED * max(1.0, path.length)
        arcs = program.commodities[number].net.arcs
        rows = [row for arc in path.arcs for row, _ in arcs[arc].loads if prices[row] > noise]
        yield number, tuple(dict.fromkeys(plan.limits[row].id for row in rows))


def _routes(trips: Trips, solution: Solution) -> tuple[RouteFlow, ...]:
    """Read the flows as routes, row by row of the demand, empties last."""
    found: list[RouteFlow] = []
    carried: list[list[tuple[tuple[int, ...], float]]] = [[] for _ in trips.cargo]
    for column, flow in solution.flows:
        carried[column.commodity].append((column.arcs, flow))
    for number, item in enumerate(trips.commodities):
        name = trips.cargo[number] if trips.rows[number] >= 0 else "empties"
        found += route_flows(item.net, carried[number], cargo=name)
    return tuple(found)


def _containers(plan: Plan, trips: Trips, solution: Solution) -> tuple[Containers, ...]:
    """Balance the containers of each place, a week."""
    weeks = WEEKS_PER_YEAR / PERIODS[plan.per]
    sums: dict[str, list[float]] = {}
    graphs = plan.graphs
    for column, flow in solution.flows:
        cargo, row = trips.cargo[column.commodity], trips.rows[column.commodity]
        if cargo not in plan.empties:
            continue
        edges = [edge for arc in column.arcs for edge, _ in trips.commodities[column.commodity].net.arcs[arc].steps]
        nodes, at = graphs[cargo].nodes, graphs[cargo].edges
        ends = nodes[at[edges[0]].tail].partition("|")[0], nodes[at[edges[-1]].head].partition("|")[0]
        for place, column_of in zip(ends, (1, 0) if row >= 0 else (3, 2), strict=True):
            sums.setdefault(place, [0.0] * 4)[column_of] += flow / weeks
    names = {key: place.name for graph in graphs.values() for key, place in graph.places.items()}
    return tuple(
        Containers(place=key, name=names[key], laden_in=row[0], laden_out=row[1], empty_in=row[2], empty_out=row[3])
        for key, row in sorted(sums.items())
    )


def _prices(plan: Plan, program: Program, split: Split) -> tuple[Price, ...]:
    """List the worth of each capacity that has a price; of those that are shown, by one TEU more and one less."""
    noise = PRICED * max([1.0, *(cost for cost in program.cheapest if cost < inf)])
    ranked = sorted(
        (row for row in range(len(plan.limits)) if split.solution.prices[row] > noise or split.pressing[row] > PRICED),
        key=lambda row: (-split.pressing[row], -split.solution.prices[row], row),
    )
    found = []
    for place, row in enumerate(ranked):
        value, loss = split.solution.prices[row], None
        confirmed = place < MOST_CONFIRMED
        if confirmed:
            value, loss = _confirmed(program, row, split, noise)
        found.append(
            Price(
                limiting=limiting_of(plan.network, plan.limits[row]),
                value=value,
                loss=loss,
                volume=split.pressing[row],
                confirmed=confirmed,
            )
        )
    return tuple(
        sorted(
            found, key=lambda row: (not row.confirmed, -row.value, -row.volume, row.limiting.id, row.limiting.direction)
        )
    )


def _confirmed(program: Program, row: int, split: Split, noise: float) -> tuple[float, float | None]:
    """Change a capacity by one TEU, up and down, the volume kept: what it saves and what it costs."""
    upper, here = program.bounds[row][1], split.solution
    step = min(STEP_TEU, upper) if upper > 0 else STEP_TEU
    more = _changed(program, row, upper + step, split, here.value + here.prices[row] * step)
    less = _changed(program, row, upper - step, split, here.value - here.prices[row] * step) if upper > 0 else None
    value = 0.0 if more is None else max(0.0, more - here.value) / step
    return (value if value > noise else 0.0), (None if less is None else max(0.0, here.value - less) / step)


def _changed(program: Program, row: int, upper: float, split: Split, expected: float) -> float | None:
    """
    Solve with another capacity; None where the volume cannot be kept.

    No optimum is beyond what the price promises: where the routes known so far
    reach that, no other route has to be looked for.
    """
    old = program.bounds[row][1]
    program.set_bound(row, upper=upper)
    try:
        known = program.known_value()
        close = 1e-9 * max(1.0, abs(expected))
        return known if known >= expected - close else program.solve(split.aim).value
    except CapacityError:
        return None
    finally:
        program.set_bound(row, upper=old)


def _least_added(
    plan: Plan, trips: Trips, program: Program, shipped: Sequence[float]
) -> tuple[tuple[Added, ...], Proof]:
    """
    Find the least capacity that has to be added for all demand to go that has a route.

    A linear program of its own: each capacity may grow, a TEU for 1, and
    everything must be carried.
    """
    open_rows = [number for number, row in enumerate(trips.rows) if row < 0 or program.cheapest[number] < inf]
    missing = [
        row for row in (trips.rows[number] for number in open_rows) if row >= 0 and shipped[row] < plan.wanted[row].teu
    ]
    if not missing:
        return (), Proof(primal=0.0, dual=0.0)
    items = [trips.commodities[number] for number in open_rows if trips.rows[number] >= 0]
    free = [
        (lower, upper) if row < len(plan.limits) else (-inf, inf) for row, (lower, upper) in enumerate(trips.bounds)
    ]
    least = Program(items, free, n_growing=len(plan.limits))
    at = {number: place for place, number in enumerate(number for number in open_rows if trips.rows[number] >= 0)}
    for column in program.columns:
        if column.commodity in at:
            least.add(at[column.commodity], column.arcs)
    aim = Aim([0.0] * len(items), costs=False)
    solution = least.solve(aim)
    noise = MISSED * max(1.0, max(solution.grown, default=0.0))
    added = tuple(
        Added(limiting=limiting_of(plan.network, plan.limits[row]), teu=teu)
        for row, teu in enumerate(solution.grown)
        if teu > noise
    )
    ranked = tuple(sorted(added, key=lambda row: (-round(row.teu, 6), row.limiting.id, row.limiting.direction)))
    return ranked, Proof(primal=-solution.value, dual=-least.bound(aim, solution.prices))
