"""
One shipment over time: when its first, half and last TEU arrive, and where it queues.

The quickest flow is exact on the network over time: all arrive with the least
sum of arrival times, and it is checked that no other plan brings in the whole
shipment a step sooner.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.flows import Proof
from corridor.answers.shipment import Arrivals, Queue, Shipment, Wait
from corridor.errors import CapacityError, NoRouteError
from corridor.flow.arcs import Arcs, Ends, layered, shortest, within
from corridor.flow.columns import Commodity, Program
from corridor.flow.elements import FLOW_NOISE, Piece, elements_of, limiting_of, name_of, route_flows, step_flows
from corridor.flow.expansion import ARRIVES, MINUTES_PER_YEAR, WAITS, Expander, Expansion, arcs_with_stops
from corridor.flow.quickest import Timed, earliest, most_by
from corridor.flow.throughput import too_slow
from corridor.graph.limits import Conditions, Limit, closed_to, limits_of
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.data.model import Network
    from corridor.flow.columns import Solution
    from corridor.graph.modal import Graph

COARSE_MOVES = 12_000
"""Moves over time of the first sketch, over all arcs."""

FINE_MOVES = 60_000
"""Moves over time of the plan itself; only those of arcs that matter enter the program."""

MOST_TRIES = 12
MOST_STEPS = 60
HEADROOM_MINUTES = 2 * MINUTES_PER_DAY


class Cargo(NamedTuple):
    """
    A shipment that is asked for.

    Attributes
    ----------
    origin, destination
        Place ids.
    teu
        Its size.
    minute
        When all of it is ready, from day 0, UTC [min].
    cargo
        Its class.
    """

    origin: str
    destination: str
    teu: float
    minute: int
    cargo: str = ""


class _Task(NamedTuple):
    network: Network
    graph: Graph
    cargo: Cargo
    limits: tuple[Limit, ...]
    ends: Ends


def ship(
    network: Network,
    graph: Graph,
    cargo: Cargo,
    ends: Ends,
    *,
    barred: Collection[int] = (),
    conditions: Conditions | None = None,
    within_days: float = inf,
) -> Shipment:
    """
    Plan a shipment over time.

    Parameters
    ----------
    network, graph
        The graph is built of the network with ``dated=True``.
    cargo
        What is to be shipped.
    ends
        Nodes of the question; see `corridor.flow.throughput.ends_of`.
    barred
        Edges that may not be used.
    conditions
        How capacities are read.
    within_days
        Use only what lies on some way of at most so many days.

    Raises
    ------
    NoRouteError
        If there is no way, on these dates.
    CapacityError
        If nothing of it can go, or no capacity is known on the ways.
    """
    limits = limits_of(network, graph.edges, graph.aboard, conditions)
    closed = closed_to(network, graph.edges, graph.aboard, cargo.cargo)
    whole = arcs_with_stops(graph, limits, ends, barred=barred, closed=closed)
    fastest = min(
        (path.length for path in shortest(whole, [arc.cost for arc in whole.arcs], ends).values()), default=0.0
    )
    if fastest > within_days * MINUTES_PER_DAY:
        raise CapacityError(too_slow(within_days, fastest / MINUTES_PER_DAY))
    net = within(whole, ends, within_days * MINUTES_PER_DAY)
    queue = _queue_minutes(net, limits, ends, cargo)
    flat, flat_ends = layered(net, ends)
    task = _Task(network, graph, cargo, limits, flat_ends)
    expander = Expander(network, graph, limits, flat, flat_ends, cargo.minute)
    first = expander.first
    if first is None:
        msg = f"no way from {cargo.origin} to {cargo.destination} opens again after {_iso(cargo.minute)} UTC."
        raise NoRouteError(msg)
    expansion, timed = _planned(task, expander, first + queue)
    return _shipment(task, expansion, timed)


def _queue_minutes(net: Arcs, limits: Sequence[Limit], ends: Ends, cargo: Cargo) -> int:
    """
    Guess the time between the first and the last arrival from a steady flow that runs for a while [min].

    A flow x that starts on every way at once brings in (T - time of way) x by T
    (Ford and Fulkerson, 1958); the T at which this is the shipment is found by
    Newton's method.
    """
    costs = [arc.cost for arc in net.arcs]
    paths = shortest(net, costs, ends)
    if not paths:
        msg = f"no way from {cargo.origin} to {cargo.destination} for {cargo.cargo}."
        raise NoRouteError(msg)
    fastest = min(path.length for path in paths.values())
    row = len(limits)
    most = cargo.teu * MINUTES_PER_YEAR / MINUTES_PER_HOUR
    bounds = [*((-inf, limit.teu_per_year) for limit in limits), (-inf, most)]
    wanted = cargo.teu * MINUTES_PER_YEAR
    until, slowest = fastest + MINUTES_PER_DAY, 0.0
    for _ in range(MOST_STEPS):
        program = Program([Commodity(net, ends, until, ((row, 1.0),))], bounds)
        solution = program.solve()
        flow = sum(flow for _, flow in solution.flows)
        if flow <= FLOW_NOISE:
            if until > fastest + 10 * 365 * MINUTES_PER_DAY:
                raise CapacityError(_nothing_goes(cargo))
            until = fastest + 2 * (until - fastest)
            continue
        slowest = _headway(net, limits, solution)
        if solution.value >= wanted * (1 - FLOW_NOISE):
            break
        until += (wanted - solution.value) / flow * (1 + FLOW_NOISE)
    return int(until - fastest + slowest) + HEADROOM_MINUTES


def _nothing_goes(cargo: Cargo) -> str:
    return (
        f"nothing can go from {cargo.origin} to {cargo.destination}: on every way some capacity is taken; "
        f"`corridor capacity {cargo.origin} {cargo.destination}` names it."
    )


def _headway(net: Arcs, limits: Sequence[Limit], solution: Solution) -> float:
    """Give the longest time between two departures on the ways of a steady flow [min]."""
    found = [0.0]
    for column, _ in solution.flows:
        for number in column.arcs:
            for row, _ in net.arcs[number].loads:
                capacity = limits[row].capacity
                if limits[row].kind == "service" and limits[row].teu_per_year > 0:
                    found.append(capacity.value / limits[row].teu_per_year * MINUTES_PER_YEAR)
    return max(found)


def _planned(task: _Task, expander: Expander, until: int) -> tuple[Expansion, Timed]:
    """Plan with coarse steps until the end is known, then with fine ones, and make sure that it is the quickest."""
    teu = task.cargo.teu
    sketch, timed = _sketched(task, expander, until)
    last = sketch.minute(*_last_arrival(sketch, timed))
    used = frozenset(
        move.arc for move, flow in zip(sketch.moves, timed.flows, strict=True) if move.arc >= 0 and flow > FLOW_NOISE
    )
    for spare in range(1, MOST_TRIES):
        end = last + spare * sketch.step
        expansion = expander.expanded(end, min(sketch.step, expander.step_for(end, FINE_MOVES)))
        fine = earliest(expansion, teu, used)
        if fine is not None:
            return expansion, _quickest(expansion, fine, teu)
    return sketch, timed


def _sketched(task: _Task, expander: Expander, until: int) -> tuple[Expansion, Timed]:
    """Plan over all arcs with coarse steps, until a minute or later where that is too soon."""
    everything = range(len(expander.net.arcs))
    for _ in range(MOST_TRIES):
        expansion = expander.expanded(until, expander.step_for(until, COARSE_MOVES))
        timed = earliest(expansion, task.cargo.teu, everything)
        if timed is not None:
            return expansion, timed
        until += max(until - task.cargo.minute, MINUTES_PER_WEEK) // 2
    days = (until - task.cargo.minute) / MINUTES_PER_DAY
    msg = f"the shipment does not arrive within {days:,.0f} days: too much of the way stays shut."
    raise CapacityError(msg)


def _quickest(expansion: Expansion, timed: Timed, teu: float) -> Timed:
    """
    Make sure that nothing brings all of it in a step sooner.

    The plan with the least sum of arrival times is the quickest as long as each
    capacity is one place's own; where pools tie ways together it need not be.
    """
    low, high = 0, _last_arrival(expansion, timed)[1]
    checked = high - 1
    while low < high:
        if most_by(expansion, checked, teu, timed.arcs).value < teu * (1 - FLOW_NOISE):
            low = checked + 1
        else:
            high = checked
        checked = (low + high) // 2
    if high == _last_arrival(expansion, timed)[1]:
        return timed
    return earliest(expansion, teu, timed.arcs, until=high) or timed


def _last_arrival(expansion: Expansion, timed: Timed) -> tuple[int, int]:
    """Give the node and step of the last arrival."""
    return max(
        (
            move.tail
            for move, flow in zip(expansion.moves, timed.flows, strict=True)
            if move.arc == ARRIVES and flow > FLOW_NOISE
        ),
        key=lambda state: expansion.minute(*state),
    )


def _shipment(task: _Task, expansion: Expansion, timed: Timed) -> Shipment:
    """Read the plan: arrivals, queues and ways."""
    network, graph, cargo = task.network, task.graph, task.cargo
    arrivals = sorted(
        (expansion.minute(*move.tail), flow)
        for move, flow in zip(expansion.moves, timed.flows, strict=True)
        if move.arc == ARRIVES and flow > FLOW_NOISE
    )
    first, half, last = arrivals[0][0], _half(arrivals, cargo.teu), arrivals[-1][0]
    ways = _ways(expansion, timed, task.ends)
    piece = Piece(graph, task.limits, tuple(range(len(task.limits))), step_flows(expansion.net, ways))
    used, unknown = elements_of(network, [piece])
    if used and len(unknown) == len(used):
        msg = (
            "no capacity is published on any of the ways, so all of it could go at once: "
            "--assume-capacity fills class values."
        )
        raise CapacityError(msg)
    queues, waits = _queues(task, expansion, timed)
    loaded = {row for numbers, _ in ways for number in numbers for row, _ in expansion.net.arcs[number].loads}
    return Shipment(
        origin=cargo.origin,
        destination=cargo.destination,
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
        on=graph.on,
        applied=graph.applied,
        teu=cargo.teu,
        departs=_local(task, cargo.minute, cargo.origin),
        first_hours=_hours(task, first),
        half_hours=_hours(task, half),
        last_hours=_hours(task, last),
        first=_local(task, first, cargo.destination),
        half=_local(task, half, cargo.destination),
        last=_local(task, last, cargo.destination),
        step_hours=expansion.step / MINUTES_PER_HOUR,
        proof=Proof(primal=timed.value, dual=timed.bound),
        routes=route_flows(expansion.net, ways, cargo=cargo.cargo),
        arrivals=_by_week(task, arrivals),
        queues=queues,
        waits=waits,
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        assumed=tuple(
            limiting_of(network, task.limits[row]) for row in sorted(loaded) if task.limits[row].capacity.constant
        ),
    )


def _half(arrivals: Sequence[tuple[int, float]], teu: float) -> int:
    total = 0.0
    for minute, flow in arrivals:
        total += flow
        if total >= teu / 2 * (1 - FLOW_NOISE):
            return minute
    return arrivals[-1][0]


def _ways(expansion: Expansion, timed: Timed, ends: Ends) -> list[tuple[tuple[int, ...], float]]:
    """Take the flow over time apart into ways; waiting is left out."""
    left = list(timed.flows)
    leaving: dict[tuple[int, int], list[int]] = {}
    for number, move in enumerate(expansion.moves):
        if left[number] > FLOW_NOISE:
            leaving.setdefault(move.tail, []).append(number)
    sums: dict[tuple[int, ...], float] = {}
    for start in ends.starts:
        taken: list[int] = []
        met = {(start, 0): 0}
        while _follow(expansion, leaving, left, taken, met):
            flow = min(left[number] for number in taken)
            for number in taken:
                left[number] -= flow
            arcs = tuple(expansion.moves[number].arc for number in taken if expansion.moves[number].arc >= 0)
            sums[arcs] = sums.get(arcs, 0.0) + flow
            # The next way is the same up to where nothing is left, so that nobody waits through the months again.
            _cut(expansion, taken, met, next(at for at, number in enumerate(taken) if left[number] <= FLOW_NOISE))
    return sorted(sums.items())


def _follow(
    expansion: Expansion,
    leaving: dict[tuple[int, int], list[int]],
    left: list[float],
    taken: list[int],
    met: dict[tuple[int, int], int],
) -> bool:
    """
    Follow what is left of the flow to its arrival; what goes round in no time is let go.

    Parameters
    ----------
    leaving, left
        Moves by node and step, and what is left of each.
    taken, met
        Moves so far, and where on the way each node and step is; both grow.
    """
    state = next(reversed(met))
    while True:
        number = next((number for number in leaving.get(state, ()) if left[number] > FLOW_NOISE), None)
        if number is None:
            return False
        taken.append(number)
        move = expansion.moves[number]
        if move.arc == ARRIVES:
            return True
        state = move.head
        if state in met:
            circle = taken[met[state] :]
            flow = min(left[number] for number in circle)
            for number in circle:
                left[number] -= flow
            _cut(expansion, taken, met, met[state])
        else:
            met[state] = len(taken)


def _cut(expansion: Expansion, taken: list[int], met: dict[tuple[int, int], int], at: int) -> None:
    """Shorten a way to its first moves."""
    state = expansion.moves[taken[at]].tail
    for number in taken[at:]:
        head = expansion.moves[number].head
        if head != state:
            met.pop(head, None)
    del taken[at:]


def _queues(task: _Task, expansion: Expansion, timed: Timed) -> tuple[tuple[Queue, ...], tuple[Wait, ...]]:
    """Add up what waits, by place, by what it waits for, and by week."""
    reasons = _reasons(task, expansion, timed)
    size = len(task.graph.nodes)
    slots: dict[tuple[str, str, str], dict[int, float]] = {}
    for move, flow in zip(expansion.moves, timed.flows, strict=True):
        if move.arc == WAITS and flow > FLOW_NOISE:
            place = task.graph.nodes[move.tail[0] % size].partition("|")[0]
            key = (place, *reasons.get(move.tail[0], ("", "")))
            slot = (expansion.minute(*move.tail) - task.cargo.minute) // expansion.step
            waiting = slots.setdefault(key, {})
            waiting[slot] = waiting.get(slot, 0.0) + flow
    queues, waits = [], []
    for (place, before, name), waiting in sorted(slots.items()):
        label = task.graph.places[place].name
        by_week: dict[int, list[float]] = {}
        for slot, flow in waiting.items():
            by_week.setdefault(slot * expansion.step // MINUTES_PER_WEEK + 1, []).append(flow)
        for week, flows in sorted(by_week.items()):
            mean = sum(flows) * expansion.step / MINUTES_PER_WEEK
            queues.append(Queue(place=place, name=label, before=before, week=week, teu_most=max(flows), teu_mean=mean))
        teu_days = sum(waiting.values()) * expansion.step / MINUTES_PER_DAY
        waits.append(
            Wait(
                place=place,
                name=label,
                before=before,
                before_name=name,
                teu_days=teu_days,
                mean_days=teu_days / task.cargo.teu,
                most_teu=max(waiting.values()),
            )
        )
    queues.sort(key=lambda row: (row.week, -row.teu_mean, row.place))
    waits.sort(key=lambda row: (-round(row.teu_days, 6), row.place, row.before))
    return tuple(queues), tuple(waits)


def _reasons(task: _Task, expansion: Expansion, timed: Timed) -> dict[int, tuple[str, str]]:
    """Say, for each node, what those who wait there wait for: the largest flow that leaves it later."""
    flows: dict[int, dict[int, float]] = {}
    for move, flow in zip(expansion.moves, timed.flows, strict=True):
        if move.arc >= 0 and flow > FLOW_NOISE:
            arcs = flows.setdefault(move.tail[0], {})
            arcs[move.arc] = arcs.get(move.arc, 0.0) + flow
    found = {}
    for node, arcs in flows.items():
        arc = expansion.net.arcs[max(arcs, key=lambda number: (arcs[number], -number))]
        number, service = arc.steps[0]
        limits = [task.limits[row] for row, _ in arc.loads]
        tightest = min(limits, key=lambda limit: (limit.kind != "service", limit.teu_per_year), default=None)
        if tightest is not None:
            found[node] = (tightest.id, limiting_of(task.network, tightest).name)
        elif service:
            found[node] = (service, name_of(task.network, "service", service))
        else:
            found[node] = (task.graph.edges[number].id, task.graph.edges[number].id)
    return found


def _by_week(task: _Task, arrivals: Sequence[tuple[int, float]]) -> tuple[Arrivals, ...]:
    """Add up the arrivals of each week after the departure."""
    sums: dict[int, float] = {}
    for minute, flow in arrivals:
        week = (minute - task.cargo.minute) // MINUTES_PER_WEEK + 1
        sums[week] = sums.get(week, 0.0) + flow
    found, total = [], 0.0
    for week in range(min(sums), max(sums) + 1):
        total += sums.get(week, 0.0)
        starts = _local(task, task.cargo.minute + (week - 1) * MINUTES_PER_WEEK, task.cargo.destination)
        found.append(Arrivals(week=week, starts=starts[:10], teu=sums.get(week, 0.0), total=total))
    return tuple(found)


def _hours(task: _Task, minute: int) -> float:
    return round((minute - task.cargo.minute) / MINUTES_PER_HOUR, 2)


def _local(task: _Task, minute: int, place: str) -> str:
    return _iso(minute + task.graph.places[place].utc_offset_minutes)


def _iso(minute: int) -> str:
    day, rest = divmod(minute, MINUTES_PER_DAY)
    return (datetime.fromordinal(day) + timedelta(minutes=rest)).isoformat(timespec="minutes")
