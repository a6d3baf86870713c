"""
The network over time: every node once a step, with waiting, moving and sailing between.

The clock of a node starts when the first TEU can reach it, so that moving along
fastest ways takes no step at all and only detours are rounded, upwards.  Lines,
borders and yards let through their rate in every step; a ship takes what one
departure holds when it leaves; a pool with ships in it is kept week by week.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from math import ceil, floor, inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError
from corridor.flow.arcs import Arcs, Ends, arcs_of
from corridor.flow.calendar import Clock
from corridor.graph.capacities import Capacity
from corridor.graph.modal import storm_share
from corridor.graph.services import headway_of
from corridor.routing.calendar import month_at, next_in_timetable
from corridor.units import HOURS_PER_YEAR, MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corridor.data.model import Network, Service
    from corridor.graph.limits import Limit
    from corridor.graph.modal import Graph

MINUTES_PER_YEAR = HOURS_PER_YEAR * MINUTES_PER_HOUR

STEPS_MINUTES = (60, 120, 180, 240, 360, 480, 720, 1440, 2880, 10080)
"""Steps to choose from, the finest first."""

MOST_COARSE = 20
"""With the coarsest step so many times more are still solved."""

MOST_SPANS = 1_500
"""Steps from the departure to the end: hours for two months, weeks for three decades."""

LEAST_HEADWAY_HOURS = 1 / MINUTES_PER_HOUR
"""What leaves more often is taken together by the minute [h]."""

LEAST_OPEN_SHARE = 0.05
"""However stormy a month, so much of it is fit for sailing."""

WAITS, ARRIVES = -1, -2
"""What a move that is no arc does."""


class Move(NamedTuple):
    """
    One column: waiting, moving, sailing or arriving.

    Attributes
    ----------
    arc
        Number of the arc; `WAITS` or `ARRIVES`.
    tail, head
        Node and step; the head of an arrival is the end of all.
    most
        TEU that fit; infinite where only rows limit it.
    """

    arc: int
    tail: tuple[int, int]
    head: tuple[int, int]
    most: float


class Expansion(NamedTuple):
    """
    A network over time.

    Attributes
    ----------
    net
        Its arcs, each with at most one limited edge, the first.
    ends
        From where to where.
    zero
        Minute at which the clock of each node starts.
    step
        Length of a step [min].
    moves
        All columns.
    shared
        Capacity [TEU] of each row, and the columns that load it with their weights.
    """

    net: Arcs
    ends: Ends
    zero: dict[int, int]
    step: int
    moves: tuple[Move, ...]
    shared: tuple[tuple[float, tuple[tuple[int, float], ...]], ...]

    def minute(self, node: int, step: int) -> int:
        """Give the minute of a node and step."""
        return self.zero[node] + step * self.step


def arcs_with_stops(
    graph: Graph, limits: Sequence[Limit], ends: Ends, *, barred: Collection[int], closed: Collection[tuple[int, str]]
) -> Arcs:
    """Contract a graph, but keep every node at which something can be waited for."""
    limited = {number for limit in limits for number, _, _ in limit.uses}
    stops = {
        edge.tail
        for number, edge in enumerate(graph.edges)
        if number in limited or edge.shut or number in graph.departures
    }
    return arcs_of(
        graph,
        limits,
        [ends],
        cost=lambda edge: float(edge.minutes),
        barred=barred,
        closed=closed,
        stops=stops,
    )


def first_minutes(net: Arcs, clock: Clock, starts: Sequence[int], minute: int) -> dict[int, int]:
    """Find when each node can be reached at the earliest, capacities left aside."""
    best = dict.fromkeys(starts, minute)
    heap = [(minute, node) for node in sorted(best)]
    while heap:
        now, node = heappop(heap)
        if now > best[node]:
            continue
        for head, number in net.ways.get(node, ()):
            later = walked(net, clock, number, now)
            if later is not None and later < best.get(head, later + 1):
                best[head] = later
                heappush(heap, (later, head))
    return best


def walked(net: Arcs, clock: Clock, number: int, minute: int) -> int | None:
    """Give the minute at which an arc is left behind; None where it never opens."""
    now: int | None = minute
    for edge, _ in net.arcs[number].steps:
        if now is None:
            return None
        now = clock.arrival(edge, now)
    return now


def least_minutes(net: Arcs, graph: Graph, ends: Sequence[int]) -> dict[int, int]:
    """Give a time that the rest of the way takes at least, whatever the date [min]."""
    back: dict[int, list[tuple[int, int]]] = {}
    for arc in net.arcs:
        least = sum(
            graph.edges[number].minutes for number, _ in arc.steps if graph.edges[number].kind not in ("", "wait")
        )
        back.setdefault(arc.head, []).append((arc.tail, least))
    best = dict.fromkeys(ends, 0)
    heap = [(0, node) for node in sorted(best)]
    while heap:
        minutes, node = heappop(heap)
        if minutes > best[node]:
            continue
        for tail, step in back.get(node, ()):
            if minutes + step < best.get(tail, minutes + step + 1):
                best[tail] = minutes + step
                heappush(heap, (minutes + step, tail))
    return best


class Expander:
    """
    Builds a network over time; lives for one shipment.

    Parameters
    ----------
    network, graph
        The graph is built with dates.
    limits
        In the order of the rows that the arcs load.
    net
        As made by `arcs_with_stops`.
    ends
        From where to where.
    minute
        When all is ready at the origin.
    """

    def __init__(
        self, network: Network, graph: Graph, limits: Sequence[Limit], net: Arcs, ends: Ends, minute: int
    ) -> None:
        self.network, self.graph, self.limits, self.net, self.ends = network, graph, limits, net, ends
        self.start = minute
        self.clock = Clock(graph)
        self.zero = first_minutes(net, self.clock, ends.starts, minute)
        self.rest = least_minutes(net, graph, ends.ends)
        self.boardings = _boardings(graph)
        self.boards = dict(graph.aboard)
        sized = {use for limit in limits if limit.kind == "service" for use in (limit.uses[0][:2],)}
        spaced = [
            boarding
            for number, (boarding, _) in self.boardings.items()
            if all((number, key) in sized for key in self.boards[number])
        ]
        self.planned = Clock(graph, spaced=spaced)

    @property
    def first(self) -> int | None:
        """Minute at which the first TEU can arrive; None where there is no way."""
        return min((self.zero[node] for node in self.ends.ends if node in self.zero), default=None)

    def step_for(self, until: int, most_moves: int) -> int:
        """
        Choose the finest step [min] with which no more moves than so many end by a minute.

        Raises
        ------
        CapacityError
            If even the coarsest step leaves far too many.
        """
        span = until - self.start
        fitting = (
            step for step in STEPS_MINUTES if span <= step * MOST_SPANS and self._n_moves(until, step) <= most_moves
        )
        step = next(fitting, STEPS_MINUTES[-1])
        if span > step * MOST_SPANS or self._n_moves(until, step) > most_moves * MOST_COARSE:
            days = (until - self.start) / MINUTES_PER_DAY
            msg = f"the shipment would be under way for {days:,.0f} days; that is too long to plan it week by week."
            raise CapacityError(msg)
        return step

    def expanded(self, until: int, step: int) -> Expansion:
        """Lay out all moves that can end by a minute."""
        moves = list(self._moves(until, step))
        return Expansion(self.net, self.ends, self.zero, step, tuple(moves), self._shared(moves, step))

    def _steps(self, node: int, until: int, step: int) -> int:
        """Count the steps that a node has before it is too late to leave it."""
        if node not in self.zero or node not in self.rest:
            return 0
        return max(0, floor((until - self.zero[node] - self.rest[node]) / step + 1e-9) + 1)

    def _n_moves(self, until: int, step: int) -> int:
        ways = self.net.ways
        return sum(self._steps(node, until, step) * (1 + len(ways.get(node, ()))) for node in self.zero)

    def _moves(self, until: int, step: int) -> Iterator[Move]:
        for node in sorted(self.zero):
            n_steps = self._steps(node, until, step)
            if self._is_worth_waiting(node):
                for number in range(n_steps - 1):
                    yield Move(WAITS, (node, number), (node, number + 1), inf)
            if node in self.ends.ends:
                for number in range(n_steps):
                    yield Move(ARRIVES, (node, number), (-1, number), inf)
            for head, arc in self.net.ways.get(node, ()):
                yield from self._moves_of_arc(arc, node, head, until, step)

    def _is_worth_waiting(self, node: int) -> bool:
        """Tell whether something that leaves a node can be full or shut."""
        arcs = [self.net.arcs[number] for _, number in self.net.ways.get(node, ())]
        return any(arc.loads or self.clock.is_timed(arc.steps[0][0]) for arc in arcs)

    def _moves_of_arc(self, arc: int, node: int, head: int, until: int, step: int) -> Iterator[Move]:
        n_steps, n_ahead = self._steps(node, until, step), self._steps(head, until, step)
        if not n_steps or not n_ahead:
            return
        steps = self.net.arcs[arc].steps
        number, service = steps[0]
        limit = self._ship_limit(arc) if service else None
        if limit is not None:
            for minute, most in self._departures(node, number, service, limit.capacity, until):
                before = floor((minute - self.zero[node]) / step + 1e-9)
                later = walked(self.net, self.planned, arc, minute)
                if later is not None and 0 <= before < n_steps:
                    after = max(0, ceil((later - self.zero[head]) / step - 1e-9))
                    if after < n_ahead:
                        yield Move(arc, (node, before), (head, after), most)
            return
        timed = any(self.clock.is_timed(edge) for edge, _ in steps)
        shift = None if timed else walked(self.net, self.planned, arc, self.zero[node])
        for before in range(n_steps):
            minute = self.zero[node] + before * step
            if timed:
                later = walked(self.net, self.planned, arc, minute)
                if not self.clock.is_open(self.graph.edges[number].shut, minute):
                    # Shut: who waits for the opening waits at the node, where it can be seen.
                    continue
            else:
                later = None if shift is None else shift + before * step
            if later is None:
                continue
            after = max(0, ceil((later - self.zero[head]) / step - 1e-9))
            if after < n_ahead:
                yield Move(arc, (node, before), (head, after), inf)

    def _ship_limit(self, arc: int) -> Limit | None:
        """Find the limit of the service that an arc sails with; None where its size is unknown."""
        return next(
            (self.limits[row] for row, _ in self.net.arcs[arc].loads if self.limits[row].kind == "service"), None
        )

    def _departures(
        self, node: int, number: int, key: str, capacity: Capacity, until: int
    ) -> Iterator[tuple[int, float]]:
        """List the departures of a service on one line: the minute at its tail, and the TEU that it takes."""
        service = self.network.services[key]
        headway, _ = headway_of(service)
        most = capacity.teu_per_year * max(headway, LEAST_HEADWAY_HOURS) / HOURS_PER_YEAR
        if service.timetable:
            times = self._timetable(node, number, key, until)
        else:
            times = self._rate(node, number, service, until)
        yield from ((minute, most) for minute in times if self._runs(service, minute))

    def _rate(self, node: int, number: int, service: Service, until: int) -> Iterator[int]:
        """Space departures evenly from the first that can be caught; storms spread them."""
        headway, _ = headway_of(service)
        board = [self.network.services[key] for key in self.boards[number]]
        minute = self.zero[node] + _phase(board, service.id) * MINUTES_PER_HOUR
        while minute <= until:
            yield int(minute)
            open_share = 1 - self._storm(number, service, int(minute))
            minute += max(headway, LEAST_HEADWAY_HOURS) * MINUTES_PER_HOUR / max(open_share, LEAST_OPEN_SHARE)

    def _timetable(self, node: int, number: int, key: str, until: int) -> Iterator[int]:
        boarding, lead = self.boardings[number]
        departures = self.graph.departures.get(boarding)
        run = next((row for row in departures.runs if row.service == key and row.minutes), None) if departures else None
        if departures is None or run is None:
            return
        offset = departures.utc_offset_minutes
        leaves = next_in_timetable(run.minutes, offset, self.zero[node] - lead)
        while leaves + lead <= until:
            yield leaves + lead
            leaves = next_in_timetable(run.minutes, offset, leaves + 1)

    def _runs(self, service: Service, minute: int) -> bool:
        """Tell whether a service is offered on the day of a minute and not shut."""
        day = minute // MINUTES_PER_DAY
        if service.valid_from and day < service.valid_from.toordinal():
            return False
        if service.valid_to and day > service.valid_to.toordinal():
            return False
        shut = [key for key in self.graph.shutdowns if self._holds(key, service)]
        return self.clock.is_open(shut, minute)

    def _holds(self, closure: str, service: Service) -> bool:
        return any(member.id == service.id for member in self.network.closures[closure].members)

    def _storm(self, number: int, service: Service, minute: int) -> float:
        """Give the share of the season in which storms hold a service on a line."""
        month, open_share = month_at(minute), 1.0
        keys = {service.id, self.graph.edges[number].id}
        for row in self.network.closures.values():
            if row.kind == "storm" and row.shares and any(member.id in keys for member in row.members):
                open_share *= 1 - storm_share(row.shares, month)
        return 1 - open_share

    def _shared(self, moves: Sequence[Move], step: int) -> tuple[tuple[float, tuple[tuple[int, float], ...]], ...]:
        """Share out each capacity over the steps, or over the weeks where ships are in it."""
        arcs = self.net.arcs
        with_ships = {
            row
            for arc in arcs
            if any(self.limits[other].kind == "service" for other, _ in arc.loads)
            for row, _ in arc.loads
        }
        anchors: dict[int, int] = {}
        for arc in arcs:
            for row, _ in arc.loads:
                if arc.tail in self.zero:
                    anchors[row] = min(anchors.get(row, self.zero[arc.tail]), self.zero[arc.tail])
        loads: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for column, move in enumerate(moves):
            if move.arc < 0:
                continue
            minute = self.zero[move.tail[0]] + move.tail[1] * step
            for row, weight in arcs[move.arc].loads:
                if self.limits[row].kind == "service":
                    continue
                if row in with_ships:
                    slot = (minute - self.start) // MINUTES_PER_WEEK
                else:
                    slot = round((minute - anchors[row]) / step)
                loads.setdefault((row, slot), []).append((column, weight))
        found = []
        for (row, _), columns in sorted(loads.items()):
            length = MINUTES_PER_WEEK if row in with_ships else step
            found.append((self.limits[row].teu_per_year * length / MINUTES_PER_YEAR, tuple(columns)))
        return tuple(found)


def _phase(services: Sequence[Service], key: str) -> float:
    """Space the departures of a board evenly: hours after the first at which a service first leaves."""
    rates = [1 / headway_of(service)[0] for service in services]
    combined = 1 / sum(rates)
    position = next(number for number, service in enumerate(services) if service.id == key)
    return combined * position


def _boardings(graph: Graph) -> dict[int, tuple[int, int]]:
    """Find, for each sailed line, the edge where it is boarded and the time from there to the line [min]."""
    coming: dict[int, list[int]] = {}
    for number, edge in enumerate(graph.edges):
        coming.setdefault(edge.head, []).append(number)
    return {line: _boarding(graph, coming, line) for line, _ in graph.aboard}


def _boarding(graph: Graph, coming: Mapping[int, Sequence[int]], line: int) -> tuple[int, int]:
    """Walk back from a line to where it is boarded; -1 where nothing boards it."""
    waiting = deque([(graph.edges[line].tail, 0)])
    seen = {graph.edges[line].tail}
    while waiting:
        node, lead = waiting.popleft()
        for number in coming.get(node, ()):
            edge = graph.edges[number]
            if number in graph.departures:
                return number, lead
            if edge.kind in ("", "wait", "border") and edge.tail not in seen:
                seen.add(edge.tail)
                waiting.append((edge.tail, lead + (edge.minutes if edge.kind else 0)))
    return -1, 0
