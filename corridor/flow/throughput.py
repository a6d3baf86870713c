"""
Greatest flow between places, with its proof, what limits it and the routes that carry it.

    greatest flow = least sum of prices x capacities

The bound holds for any prices under which no way is shorter than 1, so that a
reader can check it by hand: where all prices are 0 or 1 it is a cut.
"""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.capacity import Bottleneck, Group, Part, Relief, Rung, Throughput
from corridor.answers.flows import Proof, RouteFlow
from corridor.errors import CapacityError, NoRouteError
from corridor.flow import relief
from corridor.flow.arcs import Arcs, Ends, arcs_of, costless, distances, holding, shortest, steps_of, within, without
from corridor.flow.columns import Commodity, Program, Solution, loads_on_rows
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
from corridor.graph.limits import Conditions, Limit, closed_to, limits_of
from corridor.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.data.model import Network
    from corridor.graph.modal import Edge, Graph

N_RUNGS = 6
"""What binds now and the next five."""

DETOUR = 1.4
DETOUR_DAYS = 7.0
"""Unless asked for, ways are left out that take so many times the fastest and so many days more."""

HAIR_MINUTES = 30.0
"""Every step counts as so much longer, so that those that take no time still have an order."""

MOST_NAMED = 9
"""Places of a way that are named; of more, so many spread over it."""


class Setting(NamedTuple):
    """
    A question of capacity, ready to be solved.

    Attributes
    ----------
    network, graph
        In which it is put.
    limits
        Rows of the programs, in order.
    net
        Arcs whose cost is their expected time [min].
    ends
        From where to where.
    within_days
        Ways that take longer are left out, element by element; infinite where
        every detour counts.
    cargo
        Class of cargo.
    """

    network: Network
    graph: Graph
    limits: tuple[Limit, ...]
    net: Arcs
    ends: Ends
    within_days: float = inf
    cargo: str = ""

    def program(self, net: Arcs | None = None) -> Program:
        """Ask for the greatest flow, whatever it costs."""
        commodity = Commodity(costless(net or self.net), self.ends, 1.0)
        return Program([commodity], [(-inf, limit.teu_per_year) for limit in self.limits])


def setting_of(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    graph: Graph,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    via: Sequence[str] = (),
    barred: Collection[int] = (),
    cargo: str = "",
    conditions: Conditions | None = None,
    within_days: float | None = None,
) -> Setting:
    """
    Get a question of capacity ready.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    origins, destinations
        Place ids; the flow may start and end at any of them.
    via
        Places to pass, in order.
    barred
        Edges that may not be used.
    cargo
        Class of cargo, for which the graph was built; empty is the default.
    conditions
        How capacities are read.
    within_days
        Use only what lies on some way of at most so many days; None leaves out
        the detours that no planner would take, infinite leaves out nothing.

    Raises
    ------
    NoRouteError
        If no way joins the two.
    CapacityError
        If every way takes longer than asked for.
    """
    ends = ends_of(graph, origins, destinations, via)
    kind = network.cargo_class(cargo).id
    limits = limits_of(network, graph.edges, graph.aboard, conditions)
    closed = closed_to(network, graph.edges, graph.aboard, kind)
    net = arcs_of(graph, limits, [ends], cost=_minutes, barred=barred, closed=closed)
    paths = shortest(net, [arc.cost for arc in net.arcs], ends)
    if paths:
        fastest = min(path.length for path in paths.values()) / MINUTES_PER_DAY
        most = within_days if within_days is not None else max(fastest * DETOUR, fastest + DETOUR_DAYS)
        if most >= fastest:
            return Setting(network, graph, limits, within(net, ends, most * MINUTES_PER_DAY), ends, most, kind)
        raise CapacityError(too_slow(most, fastest))
    through = f" through {', '.join(via)}" if via else ""
    msg = f"no way from {_listed(origins)} to {_listed(destinations)}{through}."
    raise NoRouteError(msg)


def too_slow(asked_days: float, fastest_days: float) -> str:
    """Say that a limit of time leaves no way."""
    return f"no way takes only {asked_days:g} days; the fastest takes {fastest_days:.1f}: raise --within."


def ends_of(graph: Graph, origins: Sequence[str], destinations: Sequence[str], via: Sequence[str] = ()) -> Ends:
    """
    Find the nodes of a question.

    Raises
    ------
    CapacityError
        If a place is on both sides.
    NoRouteError
        If no line leaves, or none reaches, any of the places.
    """
    both = sorted(set(origins) & set(destinations))
    if both:
        msg = f"{', '.join(both)}: origin and destination are one; nothing has to be carried."
        raise CapacityError(msg)
    starts = tuple(graph.starts[place] for place in origins if place in graph.starts)
    ends = tuple(graph.ends[place] for place in destinations if place in graph.ends)
    for nodes, places, verb in ((starts, origins, "leaves"), (ends, destinations, "reaches")):
        if not nodes:
            msg = f"no open line {verb} {_listed(places)}."
            raise NoRouteError(msg)
    stations = [place for place in via if place not in (*origins, *destinations)]
    gates = tuple(
        frozenset(
            number
            for number, label in enumerate(graph.nodes)
            if label.startswith(f"{place}|") and label.split("|")[2].startswith("arrive")
        )
        for place in stations
    )
    return Ends(starts, ends, gates)


def greatest_flow(setting: Setting) -> relief.Solved:
    """
    Solve for the greatest flow.

    Raises
    ------
    CapacityError
        If a whole way has no capacity: it is named, with what to do.
    """
    free = unlimited_way(setting)
    if free:
        raise CapacityError(_no_capacity(setting, free))
    return relief.Solved(setting.program())


def unlimited_way(setting: Setting) -> tuple[int, ...]:
    """Find the fastest way on which no capacity is known; its arcs, none where each way has one."""
    weights = [inf if arc.loads else arc.cost for arc in setting.net.arcs]
    paths = shortest(setting.net, weights, setting.ends)
    return min(paths.values(), key=lambda path: path.length).arcs if paths else ()


def _no_capacity(setting: Setting, arcs: tuple[int, ...]) -> str:
    graph = setting.graph
    edges = [graph.edges[number] for number, _ in steps_of(setting.net, arcs)]
    lines = [edge for edge in edges if edge.kind == "line"]
    if not lines:
        return "no capacity is known between the two places: there is no line between them."
    places = [lines[0].origin, *(edge.destination for edge in lines)]
    days = sum(edge.minutes for edge in edges if edge.kind) / MINUTES_PER_DAY
    modes = sorted({edge.mode for edge in lines if setting.network.modes[edge.mode].is_water})
    hints = ["--assume-capacity fills class values"]
    if modes:
        hints.append(f"--avoid mode:{modes[-1]} leaves {'it' if len(modes) == 1 else 'such ships'} out")
    fastest = min(path.length for path in shortest(setting.net, _costs(setting.net), setting.ends).values())
    if days * MINUTES_PER_DAY > fastest:
        shorter = ceil(max(fastest, min((days - 1) * MINUTES_PER_DAY, 1.2 * fastest)) / MINUTES_PER_DAY)
        hints.append(f"--within {shorter} keeps to ways of at most {shorter} days")
    return (
        f"no capacity is published on a whole way ({_shortened(places)}; {days:.1f} days), so nothing bounds the flow: "
        f"{', '.join(hints)}."
    )


def _shortened(places: Sequence[str]) -> str:
    if len(places) <= MOST_NAMED:
        return " - ".join(places)
    step = (len(places) - 1) / (MOST_NAMED - 1)
    return " - ".join(places[round(number * step)] for number in range(MOST_NAMED))


def _costs(net: Arcs) -> list[float]:
    return [arc.cost for arc in net.arcs]


def throughput(
    setting: Setting,
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
    solved = greatest_flow(setting)
    flow = solved.solution.value
    near, far = (relief.nearest_prices(solved, _positions(setting, forward=way)) for way in (True, False))
    carried = fastest_flows(setting, solved)
    ways = [(column.arcs, teu) for column, teu in carried.flows]
    piece = Piece(graph, limits, tuple(range(len(limits))), step_flows(setting.net, ways))
    used, unknown = elements_of(network, [piece])
    loads = loads_on_rows(carried, len(limits))
    bottlenecks = _bottlenecks(setting, solved, near, far)
    routes = route_flows(setting.net, ways, cargo=setting.cargo)
    prices = [price for price in near if price > relief.PRICED]
    return Throughput(
        origins=tuple(origins),
        destinations=tuple(destinations),
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        on=graph.on,
        applied=graph.applied,
        teu_per_year=flow,
        proof=Proof(primal=flow, dual=sum(p * u for p, u in zip(near, solved.base, strict=True) if p > relief.PRICED)),
        is_cut=all(abs(price - 1) < relief.PRICED for price in prices),
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        bottlenecks=bottlenecks,
        groups=_groups(setting, solved, bottlenecks, near, far),
        ladder=_ladder(setting, solved, near),
        routes=routes,
        links=link_loads([piece], limits, loads),
        loads=limit_loads(network, limits, loads),
        parts=_parts(setting, solved, routes),
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


def fastest_flows(setting: Setting, solved: relief.Solved) -> Solution:
    """Carry the greatest flow in the least total time, so that its routes are those that a planner would take."""
    flow = solved.solution.value
    row = len(setting.limits)
    commodity = Commodity(setting.net, setting.ends, 0.0, ((row, 1.0),))
    bounds = [(-inf, upper) for upper in solved.base]
    program = Program([commodity], [*bounds, (flow * (1 - 1e-12), inf)])
    for column in solved.program.columns:
        program.add(0, column.arcs)
    return program.solve() if flow > FLOW_NOISE else Solution((), (0.0,) * (row + 1), 0.0, 0.0)


def _minutes(edge: Edge) -> float:
    return float(edge.minutes)


def _positions(setting: Setting, *, forward: bool) -> list[float]:
    """Say how far each row is from the origin, or from the destination, as a share of the longest distance."""
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
    setting: Setting, solved: relief.Solved, near: Sequence[float], far: Sequence[float]
) -> tuple[Bottleneck, ...]:
    """Describe what limits, from the origin onwards, with what relief of each alone brings."""
    rows = [row for row in range(len(near)) if max(near[row], far[row]) > relief.PRICED]
    order = _positions(setting, forward=True)
    found = []
    for row in sorted(rows, key=lambda row: (order[row], setting.limits[row].id)):
        at_origin, at_destination = near[row] > relief.PRICED, far[row] > relief.PRICED
        gain = relief.gain_of(solved, (row,))
        found.append(
            Bottleneck(
                limiting=limiting_of(setting.network, setting.limits[row]),
                weight=round(near[row] if at_origin else far[row], 6),
                end="both" if at_origin and at_destination else "origin" if at_origin else "destination",
                relief=Relief(
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
    solved: relief.Solved,
    bottlenecks: Sequence[Bottleneck],
    near: Sequence[float],
    far: Sequence[float],
) -> tuple[Group, ...]:
    """Find, for what does not help alone, what must grow with it."""
    priced = [row for row in range(len(near)) if max(near[row], far[row]) > relief.PRICED]
    idle = {
        (row.limiting.kind, row.limiting.id, row.limiting.direction)
        for row in bottlenecks
        if not solved.is_more(row.relief.per_1000_teu, 0.0)
    }
    found: dict[tuple[int, ...], Group] = {}
    for row in priced:
        described = limiting_of(setting.network, setting.limits[row])
        if (described.kind, described.id, described.direction) in idle:
            rows, gained = relief.group_of(solved, row, priced)
            if len(rows) > 1:
                found[rows] = Group(ids=_ids(setting, rows), per_1000_teu=gained)
    return tuple(group for _, group in sorted(found.items()))


def _ladder(setting: Setting, solved: relief.Solved, near: Sequence[float]) -> tuple[Rung, ...]:
    """Relieve what binds, see what binds next, and so on."""
    rungs: list[Rung] = []
    relieved: dict[int, float] = {}
    value, rows = solved.solution.value, [row for row, price in enumerate(near) if price > relief.PRICED]
    while len(rungs) < N_RUNGS and rows:
        binding, also = list(rows), list[int]()
        following: float | None = None
        while True:
            relieved |= dict.fromkeys(rows, inf)
            if solved.is_unlimited(relieved):
                break
            after = solved.again(relieved)
            rows = [row for row in relief.priced_rows(after) if row not in relieved]
            if solved.is_more(after.value, value) or not rows:
                following = after.value
                break
            # A second least cut: it binds at the same flow and has to be relieved as well.
            also += rows
        gain = None if following is None else following - value
        limiting, others = (
            tuple(limiting_of(setting.network, setting.limits[row]) for row in found) for found in (binding, also)
        )
        rungs.append(Rung(limiting=limiting, also=others, teu_per_year=value, gain=gain))
        if following is None:
            break
        value = following
    return tuple(rungs)


def _parts(setting: Setting, solved: relief.Solved, routes: Sequence[RouteFlow]) -> tuple[Part, ...]:
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
        alone = relief.Solved(dry.program())
        ferries = solved.solution.value - alone.solution.value
        rest = route_flows(dry.net, [(column.arcs, teu) for column, teu in fastest_flows(dry, alone).flows])
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


def _listed(places: Sequence[str], most: int = 3) -> str:
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join(places[:most]) + more
