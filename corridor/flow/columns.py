"""
Linear programs over routes, solved by HiGHS; a route becomes a column when prices ask for it.

    minimise   sum (cost of route - worth) x flow
    subject to lower <= sum of loads x flow <= upper    for each row
               flow of a commodity <= what there is of it

Rows are capacities, balances and classes of priority.  Each round solves the
program over the routes known so far and asks, for every commodity, whether some
other route is shorter than it is worth under the prices of the rows (column
generation of Ford and Fulkerson, 1958).  When none is, the optimum over these
routes is the optimum over all.  The bound does not take that for granted: it adds
what the shortest of all routes would still gain, so that a missing route shows.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.errors import CapacityError
from corridor.flow.arcs import Path, shortest_in_time, times_to
from corridor.flow.circles import Circles
from corridor.flow.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridor.flow.arcs import Arcs, Ends, Load

TOLERANCE = 1e-7
"""Relative to the cost of the commodity's own routes: a route that promises less is not taken in."""

MANY_FRESH = 800
"""After so many new routes the last basis is no help any more: an interior point is found sooner."""

MOST_ROUNDS = 2000


class Commodity(NamedTuple):
    """
    What wants to travel.

    Attributes
    ----------
    net
        Arcs that it may use.
    ends
        From where to where: one start, one end, no gates.
    teu
        So much there is of it.
    loads
        Rows that each of its TEU loads, wherever it goes.
    minutes
        Its routes take at most so long [min].
    """

    net: Arcs
    ends: Ends
    teu: float
    loads: tuple[Load, ...] = ()
    minutes: float = inf


class Aim(NamedTuple):
    """
    What a program is solved for.

    Attributes
    ----------
    worths
        Of a TEU of each commodity that is carried, in the unit of the costs.
    costs
        Whether routes cost anything; else the volume alone counts.
    """

    worths: Sequence[float]
    costs: bool = True


class Column(NamedTuple):
    """
    A route of a commodity.

    Attributes
    ----------
    commodity
        Its number.
    arcs
        Numbers of the arcs in order of travel.
    cost
        For one TEU.
    loads
        On the rows, those of the commodity included.
    """

    commodity: int
    arcs: tuple[int, ...]
    cost: float
    loads: tuple[Load, ...]


class Solution(NamedTuple):
    """
    An optimum with its proof.

    Attributes
    ----------
    flows
        Column and flow, for flows above zero [TEU].
    prices
        Worth of one more unit of each row's bound, zero or more for capacities.
    value
        Worth of the flows less their costs.
    grown
        By how much the first rows were raised.
    """

    flows: tuple[tuple[Column, float], ...]
    prices: tuple[float, ...]
    value: float
    grown: tuple[float, ...] = ()

    @property
    def cost(self) -> float:
        """Cost of the flows alone."""
        return sum(column.cost * flow for column, flow in self.flows)

    def volume(self, members: Iterable[int]) -> float:
        """Add up the flow of some commodities [TEU]."""
        chosen = set(members)
        return sum(flow for column, flow in self.flows if column.commodity in chosen)


class Program:
    """
    A program that can be solved again after a change of its bounds or its aim.

    Parameters
    ----------
    commodities
        In a fixed order.
    bounds
        Lower and upper bound of each row; infinite where there is none.
    n_growing
        So many of the first rows may grow: a unit more costs 1, and all must
        be carried.
    circles
        What the arcs of each net pass, by its identity; one that is not there has no circles. None: all have.
    """

    def __init__(
        self,
        commodities: Sequence[Commodity],
        bounds: Iterable[tuple[float, float]],
        *,
        n_growing: int = 0,
        circles: Mapping[int, Circles] | None = None,
    ) -> None:
        self.commodities, self.bounds, self.n_growing = tuple(commodities), list(bounds), n_growing
        self.n_rows = len(self.bounds)
        self.columns: list[Column] = []
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        self._aim: Aim | None = None
        self._n_solved = 0
        self._solver = solver()
        # A new column leaves the flows feasible: the primal method goes on from there.
        self._solver.setOptionValue("simplex_strategy", 4)
        own = [(item.teu if n_growing else -inf, item.teu) for item in self.commodities]
        for lower, upper in (*self.bounds, *own):
            self._solver.addRow(lower, upper, 0, _whole([]), _real([]))
        for row in range(n_growing):
            self._solver.addCol(1.0, 0.0, inf, 1, _whole([row]), _real([-1.0]))
        self._rest: dict[tuple[int, int], dict[int, int]] = {}
        self._nets = {id(item.net): item.net for item in self.commodities}
        self._trees = {key: Trees(net, self.n_rows) for key, net in self._nets.items()}
        made = {key: Circles(net, compact=False) for key, net in self._nets.items()} if circles is None else circles
        self._circles: Mapping[int, Circles] = made
        self.cheapest = self._seeded()

    def _seeded(self) -> list[float]:
        """Take in the cheapest route of each commodity; its cost is infinite where there is none."""
        found = [inf] * len(self.commodities)
        free = [0.0] * self.n_rows
        for number, path in self.paths(range(len(self.commodities)), free, costs=True):
            found[number] = path.length
            self.add(number, path.arcs)
        return found

    def set_bound(self, row: int, *, lower: float | None = None, upper: float | None = None) -> None:
        """Change a bound of a row; None leaves it."""
        old = self.bounds[row]
        self.bounds[row] = (old[0] if lower is None else lower, old[1] if upper is None else upper)
        self._solver.changeRowBounds(row, *self.bounds[row])

    def add(self, commodity: int, arcs: tuple[int, ...]) -> bool:
        """Take in a route; False if it is known already."""
        key = (commodity, arcs)
        if key in self._known or not arcs:
            return False
        self._known.add(key)
        item = self.commodities[commodity]
        sums = dict(item.loads)
        cost = 0.0
        for number in arcs:
            arc = item.net.arcs[number]
            cost += arc.cost
            for row, weight in arc.loads:
                sums[row] = sums.get(row, 0.0) + weight
        loads = tuple(sorted((row, weight) for row, weight in sums.items() if weight))
        rows = _whole([*(row for row, _ in loads), self.n_rows + commodity])
        weights = _real([*(weight for _, weight in loads), 1.0])
        column = Column(commodity, arcs, cost, loads)
        self._solver.addCol(self._price_of(column), 0.0, inf, len(loads) + 1, rows, weights)
        self.columns.append(column)
        return True

    def _price_of(self, column: Column) -> float:
        if self._aim is None:
            return 0.0
        return column.cost * self._aim.costs - self._aim.worths[column.commodity]

    def solve(self, aim: Aim) -> Solution:
        """
        Find the optimum over all routes.

        Raises
        ------
        CapacityError
            If no flow can meet the lower bounds of the rows, or nothing bounds it.
        """
        if aim != self._aim:
            self._aim = aim
            costs = [self._price_of(column) for column in self.columns]
            numbers = range(self.n_growing, self.n_growing + len(costs))
            self._solver.changeColsCost(len(costs), _whole(list(numbers)), _real(costs))
        for _ in range(MOST_ROUNDS):
            flows, prices = self._optimum()
            if not self._price_in(aim, prices):
                return self._solution(aim, flows[self.n_growing :], prices, flows[: self.n_growing])
        msg = f"the program found no optimum within {MOST_ROUNDS} rounds; the network is too large for this question."
        raise CapacityError(msg)

    def set_most(self, commodity: int, teu: float) -> None:
        """Let at most so much of a commodity travel; the bound still counts all of it."""
        self._solver.changeRowBounds(self.n_rows + commodity, -inf, teu)

    def known_value(self) -> float:
        """Solve over the routes known so far alone: never more than the optimum, and quickly had."""
        self._optimum()
        return -float(self._solver.getInfo().objective_function_value)

    def bound(self, aim: Aim, prices: Sequence[float]) -> float:
        """
        Prove that no flow is worth more.

        For any prices: their sum over the bounds, and for each commodity what its
        shortest route under the prices would still gain, times all there is of it.

        Parameters
        ----------
        aim
            As solved for.
        prices
            Of the rows; none for what there is of each commodity.
        """
        total = 0.0
        for price, (lower, upper) in zip(prices, self.bounds, strict=False):
            side = upper if price > 0 else lower
            if price and abs(side) < inf:
                total += price * side
        worths = [self._worth(aim, number, prices) for number in range(len(self.commodities))]
        must = self.n_growing > 0
        wanted = [number for number, worth in enumerate(worths) if must or self._least(aim, number) < worth]
        for number, path in self.paths(wanted, prices, costs=aim.costs):
            gain = worths[number] - path.length
            total += self.commodities[number].teu * (gain if must else max(0.0, gain))
        return total

    def _worth(self, aim: Aim, number: int, prices: Sequence[float]) -> float:
        """Describe what a TEU is worth beside its route, the rows that it loads anywhere paid."""
        return aim.worths[number] - sum(prices[row] * weight for row, weight in self.commodities[number].loads)

    def _least(self, aim: Aim, number: int) -> float:
        """Give a length that no route of a commodity falls short of, whatever the prices."""
        return self.cheapest[number] if aim.costs else 0.0 if self.cheapest[number] < inf else inf

    def _optimum(self) -> tuple[Sequence[float], Sequence[float]]:
        """Solve over the known routes: their flows, and the prices of rows and commodities."""
        n_prices = self.n_rows + len(self.commodities)
        if not self.columns and not any(lower > 0 or upper < 0 for lower, upper in self.bounds):
            return [], [0.0] * n_prices
        fresh, self._n_solved = len(self.columns) - self._n_solved, len(self.columns)
        if fresh < MANY_FRESH or fresh == len(self.columns):
            run(self._solver)
        else:
            self._solver.setOptionValue("solver", "ipm")
            try:
                run(self._solver)
            finally:
                self._solver.setOptionValue("solver", "simplex")
        found = self._solver.getSolution()
        return list(found.col_value), [-price for price in found.row_dual]

    def _price_in(self, aim: Aim, prices: Sequence[float]) -> bool:
        """Take in, for each commodity, the route that the prices ask for."""
        margins = {}
        for number in range(len(self.commodities)):
            least = self._least(aim, number)
            margin = self._worth(aim, number, prices) - prices[self.n_rows + number]
            slack = TOLERANCE * max(1.0, least)
            if least < margin - slack:
                margins[number] = margin - slack
        found = False
        for number, path in self.paths(sorted(margins), prices, costs=aim.costs):
            if path.length < margins[number]:
                found |= self.add(number, path.arcs)
        return found

    def paths(self, numbers: Iterable[int], prices: Sequence[float], *, costs: bool) -> Iterator[tuple[int, Path]]:
        """Find the shortest route of some commodities under prices, each within its time."""
        by_net: dict[int, list[int]] = {}
        for number in numbers:
            by_net.setdefault(id(self.commodities[number].net), []).append(number)
        for key, members in by_net.items():
            trees, net = self._trees[key], self._nets[key]
            weights = trees.weights(prices[: self.n_rows], costs=costs)
            pairs = [
                (self.commodities[number].ends.starts[0], self.commodities[number].ends.ends[0]) for number in members
            ]
            for number, path in zip(members, trees.paths(weights, pairs), strict=True):
                item = self.commodities[number]
                if path is None:
                    continue
                found: Path | None = path
                circles = self._circles.get(key)
                circular = circles is not None and circles.has(path.arcs, item.ends)
                if circular or sum(net.arcs[arc].minutes for arc in path.arcs) > item.minutes:
                    key_of = (key, item.ends.ends[0])
                    if key_of not in self._rest and item.minutes < inf:
                        self._rest[key_of] = times_to(net, item.ends)
                    rest, lengths = self._rest.get(key_of), list(weights)
                    if not circular:
                        found = shortest_in_time(net, lengths, item.ends, item.minutes, rest)
                    if circles is not None and found is not None and circles.has(found.arcs, item.ends):
                        found = circles.shortest(lengths, item.ends, item.minutes, rest)
                if found is not None:
                    yield number, found

    def _solution(
        self, aim: Aim, flows: Sequence[float], prices: Sequence[float], grown: Sequence[float] = ()
    ) -> Solution:
        least = 1e-9 * max([1.0, *(upper for _, upper in self.bounds if upper < inf)])
        carried = tuple(
            (column, flow) for column, flow in zip(self.columns, flows, strict=False) if flow > min(least, 1e-7)
        )
        value = sum((aim.worths[column.commodity] - column.cost * aim.costs) * flow for column, flow in carried)
        return Solution(carried, tuple(prices[: self.n_rows]), value - sum(grown), tuple(grown))


def loads_on_rows(flows: Iterable[tuple[Sequence[Load], float]], n_rows: int) -> list[float]:
    """Add up what flows put on each of the first rows."""
    sums = [0.0] * n_rows
    for loads, flow in flows:
        for row, weight in loads:
            if row < n_rows:
                sums[row] += weight * flow
    return sums


def loads_of(net: Arcs, arcs: Iterable[int]) -> tuple[Load, ...]:
    """Add up what a TEU on some arcs loads."""
    sums: dict[int, float] = {}
    for number in arcs:
        for row, weight in net.arcs[number].loads:
            sums[row] = sums.get(row, 0.0) + weight
    return tuple(sorted(sums.items()))


def solver() -> Any:
    """Make a quiet solver that answers the same each time."""
    import highspy

    # The bare class: the dressed one writes a banner to stdout when it is made.
    made: Any = getattr(highspy, "_Highs", highspy.Highs)()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        made.setOptionValue(option, value)
    return made


def run(program: Any) -> None:
    """
    Solve.

    Raises
    ------
    CapacityError
        If there is no optimum.
    """
    program.run()
    status = program.modelStatusToString(program.getModelStatus())
    if status != "Optimal":
        msg = f"the linear program has no optimum ({status.lower()})."
        raise CapacityError(msg)


def _whole(values: Sequence[int]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.int32)


def _real(values: Sequence[float]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.float64)
