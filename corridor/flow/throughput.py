"""
Greatest flow between places, with its proof, what limits it and the routes that carry it.

    greatest flow = least sum of prices x capacities

The bound holds for any prices under which no route is shorter than 1, so that a
reader can check it by hand: where all prices are 0 or 1 it is a cut.  The year is
the sum of its months, each with what storms and closures leave open.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from corridor.answers.capacity import Bottleneck, Group, Month, Part, Relief, ReliefStep, Throughput
from corridor.answers.flows import Proof, RouteFlow
from corridor.flow import relief
from corridor.flow.arcs import distances, holding, without
from corridor.flow.columns import loads_of, loads_on_rows
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
from corridor.flow.greatest import PRICED, GreatestFlow
from corridor.graph.limits import DAYS_OF_MONTHS, Conditions
from corridor.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.flow.setting import Setting

N_STEPS = 6
"""What binds now and the next five."""

HAIR_MINUTES = 30.0
"""Every step counts as so much longer, so that those that take no time still have an order."""

MOST_CONFIRMED = 8
"""So many bottlenecks are shown, and their relief is found by solving again."""


def throughput(
    setting: Setting,
    solved: GreatestFlow,
    *,
    origins: Sequence[str],
    destinations: Sequence[str],
    conditions: Conditions | None = None,
    per: str = "year",
) -> Throughput:
    """
    Answer how much can go, what limits it and what carries it.

    Parameters
    ----------
    setting
        As made by `setting_of`.
    solved
        Its greatest flow.
    origins, destinations
        Place ids, as asked for.
    conditions, per
        Kept with the answer.

    Raises
    ------
    CapacityError
        If a whole way has no capacity.
    """
    asked = conditions or Conditions()
    network, graph, limits = setting.network, setting.graph, setting.limits
    flow = solved.outcome.value
    near, far = (relief.nearest(solved, _positions(setting, forward=way)) for way in (True, False))
    carried = solved.routes()
    piece = Piece(graph, limits, tuple(range(len(limits))), step_flows(setting.net, carried))
    used, unknown = elements_of(network, [piece])
    loads = loads_on_rows(((loads_of(setting.net, arcs), teu) for arcs, teu in carried), len(limits))
    bottlenecks = _bottlenecks(setting, solved, near.prices, far.prices)
    routes = route_flows(setting.net, carried, cargo=setting.cargo)
    return Throughput(
        origins=tuple(origins),
        destinations=tuple(destinations),
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        on=graph.on,
        applied=graph.applied,
        teu_per_year=flow,
        proof=Proof(primal=flow, dual=solved.bound(near)),
        is_cut=all(abs(price - 1) < PRICED for _, prices in near.by_season for price in prices if price > PRICED),
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        unknown_share=rests_on_unknown(limits, ((loads_of(setting.net, arcs), teu) for arcs, teu in carried)),
        bottlenecks=bottlenecks,
        groups=_groups(setting, solved, bottlenecks, near.prices, far.prices),
        ladder=_ladder(setting, solved, near.prices),
        routes=routes,
        links=link_loads([piece], limits, loads),
        loads=limit_loads(network, limits, loads),
        parts=_parts(setting, solved, routes),
        months=_months(solved),
        assumed=tuple(
            limiting_of(network, limit)
            for limit, load in zip(limits, loads, strict=True)
            if limit.capacity.constant and load > FLOW_NOISE
        ),
        month=asked.month,
        residual=asked.residual,
        per=per,
        within_days=setting.within_days if setting.within_days < inf else None,
    )


def _months(solved: GreatestFlow) -> tuple[Month, ...]:
    """Give the volume of each month; none where the question is about one."""
    found = []
    for season, (value, _) in zip(solved.seasons, solved.outcome.by_season, strict=True):
        found += [Month(month=month, teu=value * DAYS_OF_MONTHS[month - 1] / DAYS_PER_YEAR) for month in season.months]
    return tuple(sorted(found, key=lambda row: row.month)) if len(found) > 1 else ()


def _positions(setting: Setting, *, forward: bool) -> list[float]:
    """Describe how far each row is from the origin, or from the destination, as a share of the longest distance."""
    steps = [(arc.tail, arc.head, arc.minutes) for arc in setting.net.arcs]
    starts = setting.ends.starts if forward else setting.ends.ends
    times = distances(steps, starts, forward=forward)
    reached: dict[int, float] = {}
    for arc in setting.net.arcs:
        now: float = times.get(arc.tail if forward else arc.head, inf)
        for number, _ in arc.steps if forward else reversed(arc.steps):
            reached[number] = min(reached.get(number, inf), now)
            edge = setting.graph.edges[number]
            # Of two that take no time the one that comes first is nearer all the same.
            now += (edge.minutes if edge.kind else 0) + HAIR_MINUTES
    found = [min((reached.get(use[0], inf) for use in limit.uses), default=inf) for limit in setting.limits]
    longest = max((time for time in found if time < inf), default=0.0) or 1.0
    return [time / longest if time < inf else 1.0 for time in found]


def _bottlenecks(
    setting: Setting, solved: GreatestFlow, near: Sequence[float], far: Sequence[float]
) -> tuple[Bottleneck, ...]:
    """Describe what limits, from the origin onwards, with what relief of each alone brings."""
    rows = [row for row in range(len(near)) if max(near[row], far[row]) > PRICED]
    order = _positions(setting, forward=True)
    found = []
    for number, row in enumerate(sorted(rows, key=lambda row: (order[row], setting.limits[row].id))):
        at_origin, at_destination = near[row] > PRICED, far[row] > PRICED
        gain = relief.gain_of(solved, (row,)) if number < MOST_CONFIRMED else None
        found.append(
            Bottleneck(
                limiting=limiting_of(setting.network, setting.limits[row]),
                weight=round(near[row] if at_origin else far[row], 6),
                end="both" if at_origin and at_destination else "origin" if at_origin else "destination",
                relief=gain
                and Relief(
                    per_1000_teu=gain.per_1000_teu,
                    to_next_teu=gain.until,
                    next_ids=_ids(setting, gain.next_rows),
                ),
            )
        )
    return tuple(found)


def _ids(setting: Setting, rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(setting.limits[row].id for row in rows))


def _groups(
    setting: Setting,
    solved: GreatestFlow,
    bottlenecks: Sequence[Bottleneck],
    near: Sequence[float],
    far: Sequence[float],
) -> tuple[Group, ...]:
    """Find, for what does not help alone, what must grow with it."""
    priced = [row for row in range(len(near)) if max(near[row], far[row]) > PRICED]
    idle = {
        (row.limiting.kind, row.limiting.id, row.limiting.direction)
        for row in bottlenecks
        if row.relief and not solved.is_more(row.relief.per_1000_teu, 0.0)
    }
    found: dict[tuple[int, ...], Group] = {}
    for row in priced:
        described = limiting_of(setting.network, setting.limits[row])
        if (described.kind, described.id, described.direction) in idle:
            rows, gained = relief.group_of(solved, row, priced)
            if len(rows) > 1:
                found[rows] = Group(ids=_ids(setting, rows), per_1000_teu=gained)
    return tuple(group for _, group in sorted(found.items()))


def _ladder(setting: Setting, solved: GreatestFlow, near: Sequence[float]) -> tuple[ReliefStep, ...]:
    """Relieve what binds, see what binds next, and so on."""
    steps: list[ReliefStep] = []
    relieved: dict[int, float] = {}
    value, rows = solved.outcome.value, [row for row, price in enumerate(near) if price > PRICED]
    while len(steps) < N_STEPS and rows:
        binding, also = list(rows), list[int]()
        following: float | None = None
        while True:
            relieved |= dict.fromkeys(rows, inf)
            if solved.is_unlimited(relieved):
                break
            after = solved.again(relieved)
            rows = [row for row in after.priced() if row not in relieved]
            if solved.is_more(after.value, value) or not rows:
                following = after.value
                break
            # A second least cut: it binds at the same flow and has to be relieved as well.
            also += rows
        gain = None if following is None else following - value
        limiting, others = (
            tuple(limiting_of(setting.network, setting.limits[row]) for row in found) for found in (binding, also)
        )
        steps.append(ReliefStep(limiting=limiting, also=others, teu_per_year=value, gain=gain))
        if following is None:
            break
        value = following
    return tuple(steps)


def _parts(setting: Setting, solved: GreatestFlow, routes: Sequence[RouteFlow]) -> tuple[Part, ...]:
    """Tell the flow of ships for containers alone from what ships for wagons and trucks add."""
    modes = {leg.mode for row in routes for leg in row.route.legs if leg.kind == "line"}
    ships = [mode for mode in setting.network.modes.values() if mode.is_water and mode.id in modes]
    if not ships:
        return ()
    edges = setting.graph.edges
    rest, ferries = routes, 0.0
    shared = [mode for mode in ships if len(mode.carriers) > 1]
    alone_aboard = sorted((mode for mode in ships if mode not in shared), key=lambda mode: mode.order)
    if shared:
        names = {mode.id for mode in shared}
        sailed = holding(setting.net, lambda step: edges[step[0]].kind == "line" and edges[step[0]].mode in names)
        dry = setting._replace(net=without(setting.net, sailed))
        alone = dry.greatest_flow()
        ferries = solved.outcome.value - alone.outcome.value
        rest = route_flows(dry.net, alone.routes())
    sums: dict[str, float] = {}
    for row in rest:
        taken = {leg.mode for leg in row.route.legs if leg.kind == "line"}
        name = next((mode.plural for mode in alone_aboard if mode.id in taken), "land")
        sums[name] = sums.get(name, 0.0) + row.teu
    found = [Part(name=name, teu_per_year=teu) for name, teu in sorted(sums.items())]
    if ferries > FLOW_NOISE * solved.scale:
        name = " and ".join(mode.plural for mode in shared)
        note = _shares(setting, routes, [mode.id for mode in shared])
        found.append(Part(name=name, teu_per_year=ferries, note=note, is_added=True))
    return tuple(found)


def _shares(setting: Setting, routes: Sequence[RouteFlow], modes: Sequence[str]) -> str:
    """Print the share of each ship of some modes that was taken for boxes."""
    network = setting.network
    used = sorted({key for row in routes for key in row.services})
    keys = [key for key in used if network.links[network.services[key].links[0]].mode in modes]
    parts = []
    for key in keys:
        service = network.services[key]
        parts.append(f"{key} {service.open_share:.0%} ({service.basis}, {service.confidence} confidence)")
    return "share of the space open to boxes: " + ", ".join(parts) if parts else ""
