"""
When arcs are passed, to the minute, and which slots of which capacities that takes.

One calendar for plan and proof: the same as that of a route by date, so that a
single container goes as its route does.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from corridor.flow.arcs import Arcs, Ends, arcs_of, distances
from corridor.flow.slots import Slots, by_rate, by_timetable, departure_slots, even_slots, only
from corridor.routing.calendar import is_dated, opening, passage
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from corridor.data.model import Network, Service
    from corridor.graph.limits import Limit
    from corridor.graph.modal import Edge, Graph

Taken = tuple[tuple[int, int, float], ...]
"""Row, slot and weight of all that one TEU takes on an arc."""


class Passed(NamedTuple):
    """An arc begun at a minute: when it is behind, and the slots that it takes."""

    ends: int
    taken: Taken


class Part(NamedTuple):
    """
    A step of an arc that depends on the date or loads something.

    Attributes
    ----------
    minutes
        Time of the steps before it [min].
    edge
        Number of the edge where its time depends on the date; -1 where it does not.
    service
        Aboard; empty off ships.
    loads
        Rows and weights.
    """

    minutes: int
    edge: int
    service: str
    loads: tuple[tuple[int, float], ...]


def arcs_with_stops(
    graph: Graph, limits: Sequence[Limit], ends: Ends, *, excluded: Collection[int], closed: Collection[tuple[int, str]]
) -> Arcs:
    """Contract a graph, but keep every node at which a departure or an opening is waited for."""
    sailed = {number for limit in limits if limit.kind == "service" for number, _, _ in limit.uses}
    stops = {
        edge.tail
        for number, edge in enumerate(graph.edges)
        if number in sailed or edge.shut or number in graph.departures
    }

    def minutes(edge: Edge) -> float:
        return float(edge.minutes)

    return arcs_of(graph, limits, [ends], cost=minutes, excluded=excluded, closed=closed, stops=stops)


class Clockwork:
    """
    Times and slots of a network from a minute on; lives for one shipment.

    Parameters
    ----------
    network, graph
        The graph is built with dates.
    limits
        In the order of the rows that the arcs load.
    net, ends
        As made by `arcs_with_stops` and `corridor.flow.arcs.layered`.
    minute
        When all is ready at the origin.
    teu
        Size of the shipment.
    """

    def __init__(
        self, network: Network, graph: Graph, limits: Sequence[Limit], net: Arcs, ends: Ends, minute: int, teu: float
    ) -> None:
        self.network, self.graph, self.limits, self.net, self.ends, self.start = (
            network,
            graph,
            limits,
            net,
            ends,
            minute,
        )
        self.least_teu = min(1.0, teu)
        self.slots: dict[int, Slots] = {}
        self.step = 0
        self._loads: dict[tuple[int, str], list[tuple[int, float]]] = {}
        used = {row for arc in net.arcs for row, _ in arc.loads}
        for row in used:
            for number, service, weight in limits[row].uses:
                self._loads.setdefault((number, service), []).append((row, weight))
        self._cache: dict[tuple[int, int], Passed | None] = {}
        self._shut_of: dict[str, list[str]] = {}
        for key in graph.shutdowns:
            for member in network.closures[key].members:
                self._shut_of.setdefault(member.id, []).append(key)
        self.parts = self._all_parts()
        self.zero, self._anchors = self._earliest()
        self.rest = _least_minutes(net, graph, ends.ends)

    @property
    def first(self) -> int | None:
        """Minute at which the first TEU can arrive; None where there is no route."""
        return min((self.zero[node] for node in self.ends.ends if node in self.zero), default=None)

    # -- arcs ----------------------------------------------------------------------------------------------------

    def _all_parts(self) -> list[tuple[tuple[Part, ...], int]]:
        """Cut each arc into what depends on the date or loads something, and the minutes behind it."""
        found = [self._parts(number) for number in range(len(self.net.arcs))]
        arcs_of_row: dict[int, set[int]] = {}
        for number, (parts, _) in enumerate(found):
            for part in parts:
                for row, _ in part.loads:
                    arcs_of_row.setdefault(row, set()).add(number)
        # Of several rates on one arc alone only the tightest holds anything up.
        return [(self._tightest(parts, arcs_of_row), minutes) for parts, minutes in found]

    def _parts(self, number: int) -> tuple[tuple[Part, ...], int]:
        edges, parts, minutes = self.graph.edges, list[Part](), 0
        for edge, service in self.net.arcs[number].steps:
            loads = [*self._loads.get((edge, ""), ()), *(self._loads.get((edge, service), ()) if service else ())]
            dated = is_dated(self.graph, edge)
            if loads or dated:
                parts.append(Part(minutes, edge if dated else -1, service, tuple(loads)))
                minutes = 0
            minutes += edges[edge].minutes if edges[edge].kind and not dated else 0
        return tuple(parts), minutes

    def _tightest(self, parts: tuple[Part, ...], arcs_of_row: Mapping[int, set[int]]) -> tuple[Part, ...]:
        own = [
            (self.limits[row].full_teu_per_year / weight, row)
            for part in parts
            for row, weight in part.loads
            if len(arcs_of_row[row]) == 1 and self.limits[row].kind not in ("service", "pool")
        ]
        spare = {row for _, row in sorted(own)[1:]}
        if not spare:
            return parts
        kept, minutes = list[Part](), 0
        for part in parts:
            loads = tuple(load for load in part.loads if load[0] not in spare)
            minutes += part.minutes
            if loads or part.edge >= 0:
                kept.append(part._replace(minutes=minutes, loads=loads))
                minutes = 0
        # What is left over behind the last part is walked through as a part of its own.
        return (*kept, Part(minutes, -1, "", ())) if minutes else tuple(kept)

    def passed(self, number: int, minute: int) -> Passed | None:
        """Pass an arc without waiting for room; None where something is shut, or no departure has room at all."""
        key = (number, minute)
        if key not in self._cache:
            self._cache[key] = self._walk(number, minute)
        return self._cache[key]

    def _walk(self, number: int, minute: int) -> Passed | None:
        parts, rest = self.parts[number]
        taken = list[tuple[int, int, float]]()
        now = minute
        for at, part in enumerate(parts):
            now += part.minutes
            edge = self.graph.edges[part.edge] if part.edge >= 0 else None
            # Shut: who waits for the opening waits at the node, where it can be seen.
            shut = edge.shut if edge is not None and at == 0 and part.edge not in self.graph.departures else ()
            if shut and opening(self.graph, shut, now)[0] != now:
                return None
            for row, weight in part.loads:
                slots = self.slots.get(row)
                if slots is not None:
                    slot = slots.at(now)
                    if (slot < 0 and not slots.length) or slots.amount(slot) <= 0:
                        return None
                    taken.append((row, slot, weight))
            if part.service and part.loads and self.slots and not self._runs(self.network.services[part.service], now):
                return None
            if edge is not None:
                passes = passage(self.graph, part.edge, now)
                if passes is None:
                    return None
                now = passes.ends
        return Passed(now + rest, tuple(taken))

    def reopens(self, number: int, minute: int) -> int | None:
        """Give the next minute at which an arc may let more through than now; None where there is none."""
        parts, _ = self.parts[number]
        found, now = list[int](), minute
        for at, part in enumerate(parts):
            now += part.minutes
            if at == 0 and part.edge >= 0 and part.edge not in self.graph.departures:
                opens, _ = opening(self.graph, self.graph.edges[part.edge].shut, now)
                if opens is not None and opens > now:
                    found.append(minute + opens - now)
            for row, _ in part.loads:
                later = self.slots[row].after(now) if row in self.slots else None
                if later is not None:
                    found.append(minute + later - now)
            if part.edge >= 0:
                # Behind it the minutes depend on the date: slots there are met as they come.
                break
        return min(found, default=None)

    def is_awaited(self, number: int) -> bool:
        """Describe whether a departure or an opening is waited for before an arc."""
        parts, _ = self.parts[number]
        if not parts or parts[0].minutes:
            return False
        first = parts[0]
        sailed = any(self.limits[row].kind == "service" for row, _ in first.loads)
        return (
            sailed
            or first.edge in self.graph.departures
            or (first.edge >= 0 and bool(self.graph.edges[first.edge].shut))
        )

    def turns(self, chain: Sequence[int], last: int) -> set[int]:
        """List the minutes up to a last one at which arcs one behind another let more through: the tightest of them."""
        first, offset = self.zero[self.net.arcs[chain[0]].tail], 0
        rates = list[tuple[float, int, int]]()
        found = set[int]()
        for number in chain:
            parts, rest = self.parts[number]
            for part in parts:
                offset += part.minutes
                for row, weight in part.loads:
                    if row in self.slots and self.slots[row].length:
                        rates.append((self.limits[row].full_teu_per_year / weight, offset, row))
                    elif row in self.slots:
                        found |= {at - offset for at in self.slots[row].between(first + offset, last + offset)}
                if part.edge >= 0:
                    # Behind it the minutes depend on the date.
                    offset += self.graph.edges[part.edge].minutes
            offset += rest
        for _, ahead, row in sorted(rates)[:1]:
            found |= {at - ahead for at in self.slots[row].between(first + ahead, last + ahead)}
        return found

    def _runs(self, service: Service, minute: int) -> bool:
        """Describe whether a service is offered on the day of a minute and not shut."""
        day = minute // MINUTES_PER_DAY
        if service.valid_from and day < service.valid_from.toordinal():
            return False
        if service.valid_to and day > service.valid_to.toordinal():
            return False
        shut = self._shut_of.get(service.id)
        return not shut or opening(self.graph, shut, minute)[0] == minute

    # -- slots ---------------------------------------------------------------------------------------------------

    def _earliest(self) -> tuple[dict[int, int], dict[int, int]]:
        """Find when each node, and each capacity, can be reached at the earliest, capacities left aside."""
        best: dict[int, int] = dict.fromkeys(self.ends.starts, self.start)
        heap = [(self.start, node) for node in sorted(best)]
        anchors: dict[int, int] = {}
        while heap:
            minute, node = heappop(heap)
            if minute > best[node]:
                continue
            for head, number in self.net.ways.get(node, ()):
                now: int | None = minute
                parts, rest = self.parts[number]
                for part in parts:
                    if now is None:
                        break
                    now += part.minutes
                    if part.edge >= 0 and (edge := self.graph.edges[part.edge]).shut and not part.service:
                        opens = (
                            opening(self.graph, edge.shut, now)[0] if part.edge not in self.graph.departures else now
                        )
                        now = opens if opens is not None else now
                    for row, _ in part.loads:
                        anchors[row] = min(anchors.get(row, now), now)
                    if part.edge >= 0:
                        passes = passage(self.graph, part.edge, now)
                        now = passes.ends if passes else None
                if now is not None and now + rest < best.get(head, now + rest + 1):
                    best[head] = now + rest
                    heappush(heap, (now + rest, head))
        return best, anchors

    def cut(self, until: int, step: int) -> None:
        """Cut every capacity into slots: departures as they leave, rates by steps, pools with ships week by week."""
        self.step = step
        self._cache.clear()
        boardings = _boardings(self.graph)
        boards = dict(self.graph.aboard)
        with_ships = {
            row
            for parts, _ in self.parts
            for part in parts
            if any(self.limits[other].kind == "service" for other, _ in part.loads)
            for row, _ in part.loads
        }
        self.slots = {}
        for row, anchor in self._anchors.items():
            limit = self.limits[row]
            weight = max(weight for *_, weight in limit.uses)
            least = self.least_teu * weight
            if limit.kind != "service":
                length = MINUTES_PER_WEEK if row in with_ships else step
                begin = self.start if row in with_ships else anchor
                self.slots[row] = even_slots(limit.full_teu_per_year, begin, length, least)
                continue
            line, key, _ = limit.uses[0]
            service = self.network.services[key]
            boarding, lead = boardings[line]
            if service.timetable and boarding in self.graph.departures:
                minutes, teu = by_timetable(service, limit, self.graph.departures[boarding], lead, anchor, until)
            else:
                # Those that run when the first is caught leave in turn; who is shut then takes nobody's place.
                rows = [self.network.services[name] for name in boards[line]]
                board = [row for row in rows if row is service or self._runs(row, anchor)]
                edge = self.graph.edges[line]
                minutes, teu = by_rate(self.network, limit, edge.id, board, anchor, until, step)
            self.slots[row] = departure_slots(only(minutes, lambda at, row=service: self._runs(row, at)), teu, least)  # type: ignore[misc]


def _least_minutes(net: Arcs, graph: Graph, ends: Sequence[int]) -> dict[int, int]:
    """Give a time that the rest of the route takes at least, whatever the date [min]."""
    arcs = [net.arcs[number] for found in net.ways.values() for _, number in found]
    steps = ((arc.tail, arc.head, _least_of(graph.edges[edge] for edge, _ in arc.steps)) for arc in arcs)
    return distances(steps, ends, forward=False)


def _least_of(edges: Iterable[Edge]) -> int:
    return sum(edge.minutes for edge in edges if edge.kind not in ("", "wait"))


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
