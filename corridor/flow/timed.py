"""
The network over time, and the linear programs over it.

A node has an instant for every minute at which something can begin there: a slot
of what leaves it, an opening, and the minutes at which routes that matter arrive.
Between instants cargo waits; what arrives between two of them waits for the later
one, which costs nothing unless a route in between would have caught something.
Whether one would is asked of the calendar itself, to the minute, over all arcs:
the program takes in what such a route needs and is solved again until none is
better.  The bound rests on that search, not on the instants.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.flow.clockwork import Passed
from corridor.flow.columns import solver
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corridor.flow.clockwork import Clockwork, Taken

SCALE = 1000.0
"""What arriving an hour later costs, so that hairs stand out from the tolerance of the solver."""

FORWARD_HAIR = 0.05
"""An hour of waiting far back costs so much more than one at the end, so that queues stand where they form."""

MOVING_HAIR = 0.1
"""An hour of moving costs more than any of waiting, so that nothing travels in circles to pass the time."""

BETTER = 1e-6
"""Relative to what an arrival is worth: by so much another route must be better to be taken in."""

SMALL = 25_000
"""So many moves can be solved many times."""

MOST_TAKEN = 50
"""So many routes are taken in at a time."""

GRAINS = 8
"""Where a step is longer than an hour, what merges is kept apart by so many parts of it; else by the minute."""

WAITS, ARRIVES = -1, -2
"""What a move that is no arc does."""

Instant = tuple[int, int]
"""Node and minute."""


class Move(NamedTuple):
    """
    One column: waiting, moving or arriving.

    Attributes
    ----------
    chain
        Number of the arcs that follow one another; `WAITS` or `ARRIVES`.
    tail, head
        Node and minute; the head of an arrival is its tail.
    taken
        Row, slot and weight of what a TEU takes.
    """

    chain: int
    tail: Instant
    head: Instant
    taken: Taken = ()


class Timed(NamedTuple):
    """
    Flow over time.

    Attributes
    ----------
    chains
        Arcs of each chain.
    moves, flows
        Each move and its flow [TEU].
    arrived
        TEU that arrive.
    prices
        Of each row and slot.
    worth
        Of one more TEU that arrives.
    """

    chains: tuple[tuple[int, ...], ...]
    moves: tuple[Move, ...]
    flows: Sequence[float]
    arrived: float
    prices: Mapping[tuple[int, int], float]
    worth: float


class Route(NamedTuple):
    """A route over time: what it costs under prices, and each arc with the minute at which it is begun."""

    cost: float
    arcs: tuple[tuple[int, int], ...]


class Schedule:
    """
    The network over time; lives for one shipment.

    Parameters
    ----------
    clockwork
        Its slots are cut.
    arcs
        Arcs to begin with.
    until
        Last minute that matters.
    """

    def __init__(self, clockwork: Clockwork, arcs: Iterable[int], until: int) -> None:
        self.clockwork, self.arcs, self.until = clockwork, set(arcs), until
        self.extra: dict[int, set[int]] = {}
        self._moves: tuple[Move, ...] = ()
        self._chain: tuple[tuple[int, ...], ...] = ()

    def size(self) -> int:
        """Count about how many moves there are, without listing them."""
        leaving = self._leaving(self._chains())
        return sum(len(minutes) * (1 + len(leaving.get(node, ()))) for node, minutes in self._instants(leaving).items())

    def is_small(self) -> bool:
        """Describe whether it can be solved many times."""
        return len(self.moves()) <= SMALL

    def take_in(self, routes: Iterable[Route]) -> bool:
        """Add the arcs and instants of routes; False if all are known."""
        fresh = False
        for arc, minute in (begun for route in routes for begun in route.arcs):
            known = self.extra.setdefault(self.clockwork.net.arcs[arc].tail, set())
            fresh |= arc not in self.arcs or minute not in known
            self.arcs.add(arc)
            known.add(minute)
        self._moves = ()
        return fresh

    def _chains(self) -> tuple[tuple[int, ...], ...]:
        """Put arcs together that can only follow one another, with nothing to wait for in between but room."""
        work, arcs = self.clockwork, self.clockwork.net.arcs
        used = sorted(
            number for number in self.arcs if arcs[number].tail in work.zero and arcs[number].head in work.rest
        )
        out, into = dict[int, list[int]](), dict[int, int]()
        for number in used:
            out.setdefault(arcs[number].tail, []).append(number)
            into[arcs[number].head] = into.get(arcs[number].head, 0) + 1
        ends = {*work.ends.starts, *work.ends.ends}
        inner = {
            node
            for node, leaving in out.items()
            if node not in ends and len(leaving) == 1 and into.get(node) == 1 and not work.is_awaited(leaving[0])
        }
        found = []
        for number in used:
            if arcs[number].tail not in inner:
                chain = [number]
                while arcs[chain[-1]].head in inner:
                    chain.append(out[arcs[chain[-1]].head][0])
                found.append(tuple(chain))
        return tuple(found)

    def _leaving(self, chains: Sequence[tuple[int, ...]]) -> dict[int, list[tuple[int, int]]]:
        arcs, found = self.clockwork.net.arcs, dict[int, list[tuple[int, int]]]()
        for number, chain in enumerate(chains):
            found.setdefault(arcs[chain[0]].tail, []).append((arcs[chain[-1]].head, number))
        self._chain = tuple(chains)
        return found

    def _last(self, node: int) -> int:
        return self.until - self.clockwork.rest.get(node, self.until + 1)

    def _instants(self, leaving: Mapping[int, Sequence[tuple[int, int]]]) -> dict[int, list[int]]:
        """List the minutes of each node that are known before anything moves."""
        work, found = self.clockwork, dict[int, list[int]]()
        for node in {*leaving, *(head for ways in leaving.values() for head, _ in ways)}:
            if node not in work.zero or node not in work.rest:
                continue
            last = self._last(node)
            minutes = {work.zero[node]} | self.extra.get(node, set())
            for _, number in leaving.get(node, ()):
                minutes |= work.turns(self._chain[number], last)
            found[node] = sorted(minute for minute in minutes if work.zero[node] <= minute <= last)
        return found

    def _passed(self, chain: Sequence[int], minute: int) -> Passed | None:
        """Pass arcs one after another without waiting in between."""
        taken: list[tuple[int, int, float]] = []
        for number in chain:
            passed = self.clockwork.passed(number, minute)
            if passed is None:
                return None
            taken += passed.taken
            minute = passed.ends
        return Passed(minute, tuple(taken))

    def moves(self) -> tuple[Move, ...]:
        """List all moves, in order of time."""
        if self._moves:
            return self._moves
        work = self.clockwork
        leaving = self._leaving(self._chains())
        instants, ends, found = self._instants(leaving), set(work.ends.ends), list[Move]()
        grain = work.step // GRAINS if work.step > MINUTES_PER_HOUR else 1
        # Where nothing is waited for, each arrival goes on at once: its minute is an instant of its own.
        through = {
            node
            for node in instants
            if not any(work.parts[arc][0] for _, number in leaving.get(node, ()) for arc in self._chain[number])
        }
        seen = {(minute, node) for node, minutes in instants.items() for minute in minutes}
        heap = sorted(seen)
        while heap:
            minute, node = heappop(heap)
            if node in ends:
                found.append(Move(ARRIVES, (node, minute), (node, minute)))
                continue
            for head, number in leaving.get(node, ()):
                passed = self._passed(self._chain[number], minute)
                if passed is None:
                    opens = work.reopens(self._chain[number][0], minute)
                    if opens is not None and opens <= self._last(node) and (opens, node) not in seen:
                        seen.add((opens, node))
                        insort(instants[node], opens)
                        heappush(heap, (opens, node))
                    continue
                if head not in instants or passed.ends > self._last(head):
                    continue
                at = passed.ends
                place = bisect_left(instants[head], at)
                if grain > 1 and at not in self.extra.get(head, ()):
                    at = work.zero[head] - (work.zero[head] - at) // grain * grain
                    place = bisect_left(instants[head], at)
                exact = head in through or head in ends or place == len(instants[head])
                if exact and (at, head) not in seen:
                    seen.add((at, head))
                    instants[head].insert(place, at)
                    heappush(heap, (at, head))
                found.append(Move(number, (node, minute), (head, instants[head][place]), passed.taken))
        for node, minutes in instants.items():
            if node not in through and node not in ends:
                found += [Move(WAITS, (node, one), (node, two)) for one, two in pairwise(minutes)]
        self._moves = tuple(found)
        return self._moves

    # -- programs ------------------------------------------------------------------------------------------------

    def earliest(self, teu: float, *, by: int | None = None) -> Timed | None:
        """Bring all in with the least sum of arrival times; None where it does not all arrive by a minute."""
        found = self._solved(self._cost(), (teu, teu), by)
        return found if found is None or found.arrived >= teu * (1 - 1e-9) else None

    def most(self, teu: float, by: int) -> Timed:
        """Bring in the most of a shipment by a minute."""
        return self._solved(lambda move: -1.0 if move.chain == ARRIVES else 0.0, (0.0, teu), by) or Timed(
            (), (), (), 0.0, {}, 1.0
        )

    def _cost(self) -> Callable[[Move], float]:
        """Give what each move costs where all is to arrive early."""
        work = self.clockwork
        zero, start = work.zero, work.start
        # Listing the moves puts the arcs together first.
        self.moves()
        span = max(zero.values()) - start or 1
        moving = [
            MOVING_HAIR * sum(work.net.arcs[arc].minutes for arc in chain) / MINUTES_PER_HOUR for chain in self._chain
        ]

        def of(move: Move) -> float:
            if move.chain == ARRIVES:
                return SCALE * (move.tail[1] - start) / MINUTES_PER_HOUR
            if move.chain == WAITS:
                hours = (move.head[1] - move.tail[1]) / MINUTES_PER_HOUR
                return FORWARD_HAIR * (1 - (zero[move.tail[0]] - start) / span) * hours
            return moving[move.chain]

        return of

    def _solved(self, cost: Callable[[Move], float], supply: tuple[float, float], by: int | None) -> Timed | None:
        import highspy
        import numpy as np

        work = self.clockwork
        moves = [move for move in self.moves() if by is None or move.chain != ARRIVES or move.tail[1] <= by]
        start = (work.ends.starts[0], work.start)
        rows: dict[Instant, int] = {start: 0}
        slots: dict[tuple[int, int], int] = {}
        index, values, begins = list[int](), list[float](), [0]
        for move in moves:
            entries = [(rows.setdefault(move.tail, len(rows)), 1.0)]
            entries.append((-1, 1.0) if move.chain == ARRIVES else (rows.setdefault(move.head, len(rows)), -1.0))
            for row, slot, weight in move.taken:
                entries.append((-2 - slots.setdefault((row, slot), len(slots)), weight))
            index += [row for row, _ in entries]
            values += [weight for _, weight in entries]
            begins.append(len(index))
        n_nodes = len(rows)
        lower = np.array([0.0] * n_nodes + [supply[0]] + [-inf] * len(slots))
        amounts = [work.slots[row].amount(slot) for row, slot in slots]
        upper = np.array([supply[1]] + [0.0] * (n_nodes - 1) + [supply[1]] + amounts)
        program: Any = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(moves), len(lower)
        program.col_cost_ = np.array([cost(move) for move in moves])
        program.col_lower_, program.col_upper_ = np.zeros(len(moves)), np.full(len(moves), inf)
        program.row_lower_, program.row_upper_ = lower, upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.array(begins, dtype=np.int32)
        # A negative index counts from the row of the supply on.
        program.a_matrix_.index_ = np.array([row if row >= 0 else n_nodes - 1 - row for row in index], dtype=np.int32)
        program.a_matrix_.value_ = np.array(values)
        made = solver()
        made.passModel(program)
        made.run()
        if made.modelStatusToString(made.getModelStatus()) != "Optimal":
            return None
        solution = made.getSolution()
        flows, duals = list(solution.col_value), solution.row_dual
        arrived = sum(flow for move, flow in zip(moves, flows, strict=True) if move.chain == ARRIVES)
        prices = {key: -duals[n_nodes + 1 + at] for key, at in slots.items() if duals[n_nodes + 1 + at] < 0}
        return Timed(self._chain, tuple(moves), flows, arrived, prices, duals[n_nodes] + duals[0])

    # -- proof ---------------------------------------------------------------------------------------------------

    def best_routes(self, prices: Mapping[tuple[int, int], float], by: int, *, early: bool = False) -> list[Route]:
        """
        Find the cheapest of all routes over time for each arrival, by the calendar and to the minute.

        Labels in order of time, of which none is worse in both time and cost
        (Orda and Rom, 1990, for waiting allowed everywhere).

        Parameters
        ----------
        prices
            Of each row and slot.
        by
            Minute by which it arrives.
        early
            Let every minute until the arrival cost what it costs in `earliest`.

        Returns
        -------
        routes
            The cheapest first; empty where nothing arrives in time.
        """
        work, ends, rest = self.clockwork, set(self.clockwork.ends.ends), self.clockwork.rest
        priced = {row for row, _ in prices}
        start = (work.ends.starts[0], work.start)
        labels: list[tuple[int, int, int]] = [(-1, WAITS, work.start)]
        best: dict[int, float] = {}
        waited = set[Instant]()
        heap: list[tuple[int, float, int, int]] = [(work.start, 0.0, start[0], 0)]
        goals = list[tuple[float, int]]()
        while heap:
            minute, paid, node, label = heappop(heap)
            held = labels[label][1] == WAITS and label > 0
            if paid > best.get(node, inf) or (paid == best.get(node, inf) and not held):
                continue
            best[node] = paid
            if node in ends:
                total = paid + (SCALE * (minute - work.start) / MINUTES_PER_HOUR if early else 0.0)
                goals.append((total, label))
                continue
            later: int | None = None
            if node not in rest or minute + rest[node] > by:
                continue
            for head, number in work.net.ways.get(node, ()):
                if head not in rest:
                    continue
                passed = work.passed(number, minute)
                if passed is None or any(taken[0] in priced for taken in passed.taken):
                    opens = work.reopens(number, minute)
                    later = opens if later is None or (opens is not None and opens < later) else later
                if passed is None or passed.ends + rest[head] > by:
                    continue
                total = paid + _price(prices, passed)
                if total < best.get(head, inf):
                    labels.append((label, number, minute))
                    heappush(heap, (passed.ends, total, head, len(labels) - 1))
            if later is not None and later + rest[node] <= by and (node, later) not in waited:
                waited.add((node, later))
                labels.append((label, WAITS, minute))
                heappush(heap, (later, paid, node, len(labels) - 1))
        return [Route(cost, self._traced(labels, label)) for cost, label in sorted(goals)[:MOST_TAKEN]]

    @staticmethod
    def _traced(labels: Sequence[tuple[int, int, int]], label: int) -> tuple[tuple[int, int], ...]:
        found = []
        while label > 0:
            before, arc, minute = labels[label]
            if arc >= 0:
                found.append((arc, minute))
            label = before
        return tuple(reversed(found))

    def sooner(self, timed: Timed) -> list[Route]:
        """Find routes by which a TEU would arrive earlier than the plan pays for; hairs are left aside."""
        hairs = (FORWARD_HAIR + MOVING_HAIR) * (self.until - self.clockwork.start) / MINUTES_PER_HOUR
        worth = timed.worth - hairs - BETTER * SCALE
        return [route for route in self.best_routes(timed.prices, self.until, early=True) if route.cost < worth]

    def bound_by(self, timed: Timed, by: int) -> tuple[float, list[Route]]:
        """
        Prove that no more can arrive by a minute.

        Returns
        -------
        bound
            Sum of prices and amounts over the length of the shortest of all routes.
        routes
            Those that are shorter than an arrival is worth.
        """
        paid = sum(price * self.clockwork.slots[row].amount(slot) for (row, slot), price in timed.prices.items())
        routes = self.best_routes(timed.prices, by)
        if not routes:
            return 0.0, []
        least = routes[0].cost
        short = [route for route in routes if route.cost < 1 - BETTER]
        return (paid / min(1.0, least) if least > 0 else inf), short


def _price(prices: Mapping[tuple[int, int], float], passed: Passed) -> float:
    """Add up what one TEU pays for the slots that it takes."""
    total = 0.0
    for row, slot, weight in passed.taken:
        total += prices.get((row, slot), 0.0) * weight
    return total
