"""
Flows at which times grow with load: each takes its best way, or all together take the least time.

    cost of a way    its arcs + sum over its rows of weight x what the row takes longer at its load
    user             no way of a commodity is quicker than those in use (Wardrop, 1952)
    system           the same of marginal costs d(x) + x d'(x): the least total

Ways are found as they become the shortest; flow moves from each dearer way to the cheapest
until the two are equal, which halving finds as what a row takes never falls with its load.
The gap compares what is travelled with what the shortest ways would take: as the problem
is convex, no flows are better than these by more.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import CapacityError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.flow.arcs import Load
    from corridor.flow.columns import Column, Program

GAP = 1e-4
"""Relative: the flows are settled."""

MOST_ROUNDS = 300
HALVINGS = 45
SWEEPS = 4
"""So often flow moves between known ways before another is looked for."""

NUDGE = 1e-5
"""Share of the load, or of the room above it, by which a slope is measured."""


class Row(NamedTuple):
    """
    What can be full.

    Attributes
    ----------
    hours
        What a unit of load takes longer at a load; never falls.
    most
        Load that is not reached.
    """

    hours: Callable[[float], float]
    most: float = inf

    def price(self, load: float, *, system: bool) -> float:
        """Give what a unit of load takes longer, for itself or for all together."""
        if load >= self.most:
            return inf
        own = self.hours(load)
        if not system or load <= 0:
            return own
        step = NUDGE * min(load, self.most - load)
        return own + load * (self.hours(load + step) - self.hours(load - step)) / (2 * step)


class Settled(NamedTuple):
    """
    Flows that are settled.

    Attributes
    ----------
    flows
        Ways in use and their flows [TEU].
    hours
        Time of each under these flows [h].
    loads
        Of the rows.
    total
        Time of all [TEU h].
    gap
        Relative distance from the flows that would be best; at most `GAP`.
    """

    flows: tuple[tuple[Column, float], ...]
    hours: tuple[float, ...]
    loads: tuple[float, ...]
    total: float
    gap: float


def settle(program: Program, start: Sequence[tuple[Column, float]], rows: Sequence[Row], *, system: bool) -> Settled:
    """
    Let flows settle.

    Parameters
    ----------
    program
        Finds ways; its first rows are `rows`.
    start
        Flows below `most` of each row; what a commodity has in all stays.
    rows
        In the order of the program.
    system
        Seek the least time of all; else each takes its best way.

    Raises
    ------
    CapacityError
        If the gap stays too wide.
    """
    return _Flows(program, start, rows, system=system).settled()


class _Flows:
    """Flows on the move; lives for one call of `settle`."""

    def __init__(
        self, program: Program, start: Sequence[tuple[Column, float]], rows: Sequence[Row], *, system: bool
    ) -> None:
        self.program, self.rows, self.system = program, rows, system
        self.ways: dict[int, dict[tuple[int, ...], tuple[Column, float]]] = {}
        self.loads = [0.0] * len(rows)
        for column, flow in start:
            own = self.ways.setdefault(column.commodity, {})
            own[column.arcs] = (column, flow + own.get(column.arcs, (column, 0.0))[1])
            self._load(column.loads, flow)
        self.teu = {number: sum(flow for _, flow in own.values()) for number, own in self.ways.items()}

    def _load(self, loads: Sequence[Load], flow: float) -> None:
        for row, weight in loads:
            if row < len(self.loads):
                self.loads[row] = max(0.0, self.loads[row] + weight * flow)

    def _cost(self, column: Column, *, system: bool) -> float:
        return column.cost + sum(
            weight * self.rows[row].price(self.loads[row], system=system)
            for row, weight in column.loads
            if row < len(self.rows)
        )

    def settled(self) -> Settled:
        """Move flow until the gap is closed."""
        gap = inf
        for _ in range(MOST_ROUNDS):
            gap = self._look()
            if gap <= GAP:
                break
            for _ in range(SWEEPS):
                for own in self.ways.values():
                    self._level(own)
        else:
            msg = f"flows do not settle: a gap of {gap:.2g} is left after {MOST_ROUNDS} rounds; ask for less volume."
            raise CapacityError(msg)
        flows = tuple(pair for _, own in sorted(self.ways.items()) for pair in own.values() if pair[1] > 0)
        hours = tuple(self._cost(column, system=False) for column, _ in flows)
        total = sum(time * flow for time, (_, flow) in zip(hours, flows, strict=True))
        return Settled(flows, hours, tuple(self.loads), total, gap)

    def _look(self) -> float:
        """Take in the shortest way of each commodity, and give the gap to travelling by these alone."""
        prices = [row.price(load, system=self.system) for row, load in zip(self.rows, self.loads, strict=True)]
        prices += [0.0] * (self.program.n_rows - len(prices))
        spent = sum(
            flow * self._cost(column, system=self.system) for own in self.ways.values() for column, flow in own.values()
        )
        least = 0.0
        for number, path in self.program.paths(sorted(self.ways), prices, costs=True):
            least += self.teu[number] * path.length
            if path.arcs not in self.ways[number]:
                self.program.add(number, path.arcs)
                column = next(one for one in self.program.columns if one.commodity == number and one.arcs == path.arcs)
                self.ways[number][path.arcs] = (column, 0.0)
        return max(0.0, spent - least) / spent if spent > 0 else 0.0

    def _level(self, own: dict[tuple[int, ...], tuple[Column, float]]) -> None:
        """Move flow of a commodity to its cheapest way."""
        costs = {arcs: self._cost(column, system=self.system) for arcs, (column, _) in own.items()}
        best = min(costs, key=lambda arcs: (costs[arcs], arcs))
        for arcs, (column, flow) in list(own.items()):
            if arcs == best or flow <= 0:
                continue
            target, there = own[best]
            moved = self._evened(column, target, flow)
            own[arcs], own[best] = (column, flow - moved), (target, there + moved)

    def _evened(self, source: Column, target: Column, flow: float) -> float:
        """Move so much that two ways cost the same, or all of it."""

        def dearer(moved: float) -> bool:
            self._load(source.loads, -moved)
            self._load(target.loads, moved)
            costs = self._cost(source, system=self.system), self._cost(target, system=self.system)
            self._load(target.loads, -moved)
            self._load(source.loads, moved)
            return costs[1] < inf and costs[0] > costs[1]

        least, most = 0.0, flow
        if dearer(flow):
            least = flow
        else:
            for _ in range(HALVINGS):
                middle = (least + most) / 2
                least, most = (middle, most) if dearer(middle) else (least, middle)
        self._load(source.loads, -least)
        self._load(target.loads, least)
        return least
