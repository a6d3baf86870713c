"""
One shipment over time: when its first, half and last TEU arrive, and where it queues.

All arrive with the least sum of arrival times, and it is proved by the calendar
itself that no plan brings in the whole shipment sooner.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.flows import Proof
from corridor.answers.shipment import Arrivals, Queue, Shipment, Wait
from corridor.errors import CapacityError, NoRouteError
from corridor.flow.arcs import Ends, layered, shortest, within
from corridor.flow.clockwork import Clockwork, arcs_with_stops
from corridor.flow.columns import Aim, Commodity, Program, loads_of
from corridor.flow.elements import (
    FLOW_NOISE,
    Piece,
    elements_of,
    limiting_of,
    name_of,
    rests_on_unknown,
    route_flows,
    step_flows,
)
from corridor.flow.setting import too_slow
from corridor.flow.slots import MINUTES_PER_YEAR
from corridor.flow.timed import ARRIVES, WAITS, Move, Schedule, Timed
from corridor.graph.limits import Conditions, Limit, closed_to, limits_of
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corridor.data.model import Network
    from corridor.flow.arcs import Arcs
    from corridor.flow.columns import Solution
    from corridor.graph.modal import Graph

STEPS_MINUTES = (60, 120, 240, 480, 1440, 2880, 10080)
"""Steps by which a rate lets through, the finest first; connections are kept to the minute at each."""

MOST_MOVES = 12_000
"""Moves over time of a plan."""

MOST_SPANS = 1_500
"""Steps from the departure to the end: hours for two months, weeks for three decades."""

LONG_MINUTES = 400 * MINUTES_PER_DAY
LEAST_SHARE = 0.01

MOST_TRIES = 12
MOST_ROUNDS = 60
MOST_REFINED = 6
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


class _Plan(NamedTuple):
    """A plan over time: its schedule, its flows, and by which minute it is proved that not all can arrive."""

    schedule: Schedule
    timed: Timed
    proved: int


def ship(
    network: Network,
    graph: Graph,
    cargo: Cargo,
    ends: Ends,
    *,
    excluded: Collection[int] = (),
    conditions: Conditions | None = None,
    within_days: float = inf,
    unbounded: bool = False,
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
        Nodes of the question; see `corridor.flow.setting.ends_of`.
    excluded
        Edges that may not be used.
    conditions
        How capacities are read.
    within_days
        Use only what is on some route of at most so many expected days.
    unbounded
        Use routes without any known capacity, too.

    Raises
    ------
    NoRouteError
        If there is no way, on these dates.
    CapacityError
        If nothing of it can go, or no capacity is known on the ways.
    """
    limits = limits_of(network, graph.edges, graph.aboard, conditions)
    closed = closed_to(network, graph.edges, graph.aboard, cargo.cargo)
    base = arcs_with_stops(graph, limits, ends, excluded=excluded, closed=closed)
    whole, whole_ends = layered(base, ends, known=False)
    fastest = shortest(whole, [arc.cost for arc in whole.arcs], whole_ends)
    if fastest is None:
        msg = f"no way from {cargo.origin} to {cargo.destination} for {cargo.cargo}."
        raise NoRouteError(msg)
    if fastest.length > within_days * MINUTES_PER_DAY:
        raise CapacityError(too_slow(within_days, fastest.length / MINUTES_PER_DAY))
    flat, flat_ends = (whole, whole_ends) if unbounded else layered(base, ends)
    net = within(flat, flat_ends, within_days * MINUTES_PER_DAY)
    if shortest(net, [arc.cost for arc in net.arcs], flat_ends) is None:
        msg = (
            "no capacity is published on any of the ways, so all of it could go at once: "
            "--assume-capacity fills class values, --unbounded takes them as they are."
        )
        raise CapacityError(msg)
    task = _Task(network, graph, cargo, limits, flat_ends)
    clockwork = Clockwork(network, graph, limits, net, flat_ends, cargo.minute, cargo.teu)
    first = clockwork.first
    if first is None:
        msg = f"no way from {cargo.origin} to {cargo.destination} opens again after {_iso(cargo.minute)} UTC."
        raise NoRouteError(msg)
    queue, arcs = _steady(net, limits, flat_ends, cargo)
    return _shipment(task, _planned(task, clockwork, arcs, first + queue))


def _steady(net: Arcs, limits: Sequence[Limit], ends: Ends, cargo: Cargo) -> tuple[int, frozenset[int]]:
    """
    Guess, from a steady flow that runs for a while, the time between the first and the last arrival [min] and the arcs.

    A flow x that starts on every route at once brings in (T - time of route) x by T
    (Ford and Fulkerson, 1958); the T at which this is the shipment is found by
    Newton's method.
    """
    most = cargo.teu * MINUTES_PER_YEAR / MINUTES_PER_HOUR
    program = Program([Commodity(net, ends, most)], [(-inf, limit.full_teu_per_year) for limit in limits])
    fastest, wanted = program.cheapest[0], cargo.teu * MINUTES_PER_YEAR
    until, slowest, arcs = fastest + MINUTES_PER_DAY, 0.0, frozenset[int]()
    for _ in range(MOST_ROUNDS):
        solution = program.solve(Aim((until,)))
        flow = solution.volume((0,))
        if flow <= FLOW_NOISE:
            if until > fastest + 10 * 365 * MINUTES_PER_DAY:
                raise CapacityError(_nothing_goes(cargo))
            until = fastest + 2 * (until - fastest)
            continue
        slowest = _headway(net, limits, solution)
        # What takes years is planned over the routes that matter; the proof says what the others could still bring.
        least = LEAST_SHARE * flow if until > LONG_MINUTES else 0.0
        arcs = frozenset(number for column, teu in solution.flows if teu >= least for number in column.arcs)
        # The volume is convex in T: from the left the step is too long, from the right it never is.
        change = (wanted - solution.value) / flow
        if -MINUTES_PER_HOUR <= change <= FLOW_NOISE * until:
            break
        until += change
    return int(until - fastest + slowest) + HEADROOM_MINUTES, arcs


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
                if limits[row].kind == "service" and limits[row].full_teu_per_year > 0:
                    found.append(capacity.value / limits[row].full_teu_per_year * MINUTES_PER_YEAR)
    return max(found)


def _planned(task: _Task, clockwork: Clockwork, arcs: Collection[int], until: int) -> _Plan:
    """Plan until a minute, or later where that is too soon, and make sure that it is the quickest."""
    for _ in range(MOST_TRIES):
        schedule = _schedule(clockwork, arcs, until)
        timed = _earliest(schedule, task.cargo.teu)
        if timed is not None:
            return _quickest(schedule, timed, task.cargo.teu)
        until += max(until - task.cargo.minute, MINUTES_PER_WEEK) // 2
    days = (until - task.cargo.minute) / MINUTES_PER_DAY
    msg = f"the shipment does not arrive within {days:,.0f} days: too much of the way stays shut."
    raise CapacityError(msg)


def _schedule(clockwork: Clockwork, arcs: Collection[int], until: int) -> Schedule:
    """
    Cut time into the finest steps with which there are not too many moves.

    Raises
    ------
    CapacityError
        If even the coarsest step leaves far too many.
    """
    span = until - clockwork.start
    if span > STEPS_MINUTES[-1] * MOST_SPANS:
        days = span / MINUTES_PER_DAY
        msg = f"the shipment would be under way for {days:,.0f} days; that is too long to plan it week by week."
        raise CapacityError(msg)
    for step in STEPS_MINUTES:
        if span <= step * MOST_SPANS:
            clockwork.cut(until, step)
            schedule = Schedule(clockwork, arcs, until)
            if step == STEPS_MINUTES[-1] or schedule.size() <= MOST_MOVES:
                break
    schedule.take_in(schedule.best_routes({}, until)[:1])
    return schedule


def _earliest(schedule: Schedule, teu: float) -> Timed | None:
    """Bring all in as early as any route allows."""
    timed = schedule.earliest(teu)
    for _ in range(MOST_REFINED if schedule.is_small() else 1):
        if timed is None or not schedule.take_in(schedule.sooner(timed)):
            return timed
        timed = schedule.earliest(teu) or timed
    return timed


def _quickest(schedule: Schedule, timed: Timed, teu: float) -> _Plan:
    """
    Make sure that nothing brings all of it in sooner.

    The plan with the least sum of arrival times is the quickest as long as each
    capacity is one place's own; where pools tie routes together it need not be.
    """
    last = _last_arrival(timed)
    high, bound = last, inf
    for _ in range(MOST_ROUNDS if schedule.is_small() else 3):
        found = schedule.most(teu, high - 1)
        if found.arrived >= teu * (1 - FLOW_NOISE):
            high = _quicker(schedule, teu, _last_arrival(found))
            continue
        bound, routes = schedule.bound_by(found, high - 1)
        if bound < teu * (1 - FLOW_NOISE) or not schedule.take_in(routes):
            break
    proved = high
    for steps in (1, 2, 4, 8, 16):
        if bound < teu * (1 - FLOW_NOISE):
            break
        proved = high - steps * schedule.clockwork.step
        bound, _ = schedule.bound_by(schedule.most(teu, proved - 1), proved - 1)
    else:
        proved = schedule.clockwork.first or high
    if high < last:
        timed = schedule.earliest(teu, by=high) or timed
    return _Plan(schedule, timed, proved)


def _quicker(schedule: Schedule, teu: float, high: int) -> int:
    """Find the first instant by which all can arrive, among those that are known."""
    minutes = sorted({move.tail[1] for move in schedule.moves() if move.chain == ARRIVES and move.tail[1] <= high})
    low, top = 0, len(minutes) - 1
    while low < top:
        middle = (low + top) // 2
        if schedule.most(teu, minutes[middle]).arrived >= teu * (1 - FLOW_NOISE):
            top = middle
        else:
            low = middle + 1
    return minutes[top]


def _last_arrival(timed: Timed) -> int:
    """Give the minute of the last arrival."""
    flows = zip(timed.moves, timed.flows, strict=True)
    return max(move.tail[1] for move, flow in flows if move.chain == ARRIVES and flow > FLOW_NOISE)


def _shipment(task: _Task, plan: _Plan) -> Shipment:
    """Read the plan: arrivals, queues and routes."""
    network, graph, cargo, timed = task.network, task.graph, task.cargo, plan.timed
    net = plan.schedule.clockwork.net
    arrivals = sorted(
        (move.tail[1], flow)
        for move, flow in zip(timed.moves, timed.flows, strict=True)
        if move.chain == ARRIVES and flow > FLOW_NOISE
    )
    first, half, last = arrivals[0][0], _half(arrivals, cargo.teu), arrivals[-1][0]
    ways = _ways(timed, (task.ends.starts[0], cargo.minute))
    piece = Piece(graph, task.limits, tuple(range(len(task.limits))), step_flows(net, ways))
    used, unknown = elements_of(network, [piece])
    queues, waits, by_rate = _queues(task, plan)
    loaded = {row for numbers, _ in ways for number in numbers for row, _ in net.arcs[number].loads}
    step = plan.schedule.clockwork.step
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
        step_hours=step / MINUTES_PER_HOUR,
        to_the_minute=not by_rate,
        proof=Proof(primal=_hours(task, last), dual=_hours(task, min(plan.proved, last))),
        routes=route_flows(net, ways, cargo=cargo.cargo),
        arrivals=_by_week(task, arrivals),
        queues=queues,
        waits=waits,
        unknown_used=len(unknown),
        used=len(used),
        unknown_ids=tuple(key for _, key in unknown),
        unknown_share=rests_on_unknown(task.limits, ((loads_of(net, numbers), teu) for numbers, teu in ways)),
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


def _ways(timed: Timed, start: tuple[int, int]) -> list[tuple[tuple[int, ...], float]]:
    """Take the flow over time apart into routes; waiting is left out."""
    left = list(timed.flows)
    leaving: dict[tuple[int, int], list[int]] = {}
    for number, move in enumerate(timed.moves):
        if left[number] > FLOW_NOISE:
            leaving.setdefault(move.tail, []).append(number)
    sums: dict[tuple[int, ...], float] = {}
    taken: list[int] = []
    met = {start: 0}
    while _follow(timed.moves, leaving, left, taken, met):
        flow = min(left[number] for number in taken)
        for number in taken:
            left[number] -= flow
        chains = [timed.moves[number].chain for number in taken if timed.moves[number].chain >= 0]
        arcs = tuple(arc for chain in chains for arc in timed.chains[chain])
        sums[arcs] = sums.get(arcs, 0.0) + flow
        # The next route is the same up to where nothing is left, so that nobody waits through the months again.
        _cut(timed.moves, taken, met, next(at for at, number in enumerate(taken) if left[number] <= FLOW_NOISE))
    return sorted(sums.items())


def _follow(
    moves: Sequence[Move],
    leaving: dict[tuple[int, int], list[int]],
    left: list[float],
    taken: list[int],
    met: dict[tuple[int, int], int],
) -> bool:
    """
    Follow what is left of the flow to its arrival; what goes round in no time is let go.

    Parameters
    ----------
    moves
        Of the plan.
    leaving, left
        Moves by node and minute, and what is left of each.
    taken, met
        Moves so far, and where on the route each node and minute is; both grow.
    """
    state = next(reversed(met))
    while True:
        number = next((number for number in leaving.get(state, ()) if left[number] > FLOW_NOISE), None)
        if number is None:
            return False
        taken.append(number)
        if moves[number].chain == ARRIVES:
            return True
        state = moves[number].head
        if state in met:
            circle = taken[met[state] :]
            flow = min(left[number] for number in circle)
            for number in circle:
                left[number] -= flow
            _cut(moves, taken, met, met[state])
        else:
            met[state] = len(taken)


def _cut(moves: Sequence[Move], taken: list[int], met: dict[tuple[int, int], int], at: int) -> None:
    """Shorten a route to its first moves."""
    state = moves[taken[at]].tail
    for number in taken[at:]:
        if moves[number].head != state:
            met.pop(moves[number].head, None)
    del taken[at:]


class _Reason(NamedTuple):
    """What those who wait at a node wait for: where that is, how far on, and whether it is a rate and no departure."""

    place: str
    id: str
    name: str
    minutes: int
    by_rate: bool


def _queues(task: _Task, plan: _Plan) -> tuple[tuple[Queue, ...], tuple[Wait, ...], bool]:
    """Add up what waits, by place, by what it waits for, and by week."""
    reasons = _reasons(task, plan)
    spans: dict[tuple[str, str, str], list[tuple[int, int, float]]] = {}
    by_rate = False
    for move, flow in zip(plan.timed.moves, plan.timed.flows, strict=True):
        if move.chain == WAITS and flow > FLOW_NOISE and move.tail[0] in reasons:
            reason = reasons[move.tail[0]]
            by_rate |= reason.by_rate
            span = (move.tail[1] + reason.minutes, move.head[1] + reason.minutes, flow)
            spans.setdefault((reason.place, reason.id, reason.name), []).append(span)
    queues, waits = [], []
    for (place, before, name), waiting in sorted(spans.items()):
        label, by_week = task.graph.places[place].name, dict[int, list[float]]()
        most = 0.0
        for begins, ends, volume in _levels(waiting):
            most = max(most, volume)
            for week, minutes in _weeks(begins - task.cargo.minute, ends - task.cargo.minute):
                figures = by_week.setdefault(week, [0.0, 0.0])
                figures[0] += volume * minutes
                figures[1] = max(figures[1], volume)
        for week, (volume, highest) in sorted(by_week.items()):
            mean = volume / MINUTES_PER_WEEK
            queues.append(Queue(place=place, name=label, before=before, week=week, teu_most=highest, teu_mean=mean))
        teu_days = sum((ends - begins) * flow for begins, ends, flow in waiting) / MINUTES_PER_DAY
        waits.append(
            Wait(
                place=place,
                name=label,
                before=before,
                before_name=name,
                teu_days=teu_days,
                mean_days=teu_days / task.cargo.teu,
                most_teu=most,
            )
        )
    queues.sort(key=lambda row: (row.week, -row.teu_mean, row.place))
    waits.sort(key=lambda row: (-round(row.teu_days, 6), row.place, row.before))
    return tuple(queues), tuple(waits), by_rate


def _levels(waiting: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    """Add up what waits at the same time: from, to, TEU."""
    changes: dict[int, float] = {}
    for begins, ends, flow in waiting:
        changes[begins] = changes.get(begins, 0.0) + flow
        changes[ends] = changes.get(ends, 0.0) - flow
    minutes, volume = sorted(changes), 0.0
    for one, two in pairwise(minutes):
        volume += changes[one]
        if volume > FLOW_NOISE:
            yield one, two, volume


def _weeks(begins: int, ends: int) -> Iterator[tuple[int, int]]:
    """Share out a span over the weeks from the departure: the week, from 1, and the minutes in it."""
    while begins < ends:
        week = begins // MINUTES_PER_WEEK
        until = min(ends, (week + 1) * MINUTES_PER_WEEK)
        yield week + 1, until - begins
        begins = until


def _reasons(task: _Task, plan: _Plan) -> dict[int, _Reason]:
    """Say, for each node, what those who wait there wait for: the largest flow that leaves it later."""
    net, edges = plan.schedule.clockwork.net, task.graph.edges
    flows: dict[int, dict[int, float]] = {}
    for move, flow in zip(plan.timed.moves, plan.timed.flows, strict=True):
        if move.chain >= 0 and flow > FLOW_NOISE:
            chains = flows.setdefault(move.tail[0], {})
            chains[move.chain] = chains.get(move.chain, 0.0) + flow
    found = {}
    for node, chains in flows.items():
        number = max(chains, key=lambda number: (chains[number], -number))
        arcs = [net.arcs[arc] for arc in plan.timed.chains[number]]
        steps = [step for arc in arcs for step in arc.steps]
        limits = [task.limits[row] for arc in arcs for row, _ in arc.loads]
        tightest = min(limits, key=lambda limit: (limit.kind != "service", limit.full_teu_per_year), default=None)
        edge, service = steps[0] if steps else (-1, "")
        if tightest is not None:
            uses = {use[:2] for use in tightest.uses}
            at = next(place for place, step in enumerate(steps) if step in uses or (step[0], "") in uses)
            minutes = sum(edges[step].minutes for step, _ in steps[:at] if edges[step].kind)
            named = limiting_of(task.network, tightest).name
            place = task.graph.nodes[edges[steps[at][0]].tail].partition("|")[0]
            found[node] = _Reason(place, tightest.id, named, minutes, tightest.kind != "service")
        elif edge >= 0:
            place = task.graph.nodes[edges[edge].tail].partition("|")[0]
            name = name_of(task.network, "service", service) if service else edges[edge].id
            found[node] = _Reason(place, service or edges[edge].id, name, 0, by_rate=False)
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
