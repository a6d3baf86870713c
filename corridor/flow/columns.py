"""
Linear programs over paths, solved by HiGHS; a path becomes a column when prices ask for it.

    minimise   sum (cost of path - worth) x flow
    subject to lower <= sum of loads x flow <= upper    for each row

Rows are capacities, demands and balances.  Each round solves the program over
the paths known so far and asks, for every commodity, whether some other path is
shorter than its worth under the prices of the rows (column generation of Ford
and Fulkerson, 1958).  When none is, the optimum over these paths is the optimum
over all paths, and the prices prove it.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.errors import CapacityError
from corridor.flow.arcs import Path, shortest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.flow.arcs import Arcs, Ends, Load

TOLERANCE = 1e-7
"""Relative to the worth of a TEU: a path that promises less is not taken in."""

MOST_ROUNDS = 2000


class Commodity(NamedTuple):
    """
    What wants to travel.

    Attributes
    ----------
    net
        Arcs that it may use.
    ends
        From where to where, and through what.
    worth
        What carrying a TEU is worth, in the unit of the costs.
    loads
        Rows that each of its TEU loads, wherever it goes.
    """

    net: Arcs
    ends: Ends
    worth: float
    loads: tuple[Load, ...] = ()


class Column(NamedTuple):
    """
    A path of a commodity.

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
    bound
        The same from above: prices times bounds.
    """

    flows: tuple[tuple[Column, float], ...]
    prices: tuple[float, ...]
    value: float
    bound: float

    @property
    def cost(self) -> float:
        """Cost of the flows alone."""
        return sum(column.cost * flow for column, flow in self.flows)


class Program:
    """
    A program that can be solved again after a change of its bounds.

    Parameters
    ----------
    commodities
        In a fixed order.
    bounds
        Lower and upper bound of each row; infinite where there is none.
    """

    def __init__(self, commodities: Sequence[Commodity], bounds: Iterable[tuple[float, float]]) -> None:
        import highspy

        # The bare class: the dressed one writes a banner to stdout when it is made.
        self._solver: Any = getattr(highspy, "_Highs", highspy.Highs)()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._solver.setOptionValue(option, value)
        self.commodities = tuple(commodities)
        self.bounds = list(bounds)
        self.columns: list[Column] = []
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        self._scale = max([1.0, *(abs(item.worth) for item in self.commodities)])
        self._groups = _groups(self.commodities)
        for lower, upper in self.bounds:
            self._solver.addRow(lower, upper, 0, _whole([]), _real([]))

    def set_bound(self, row: int, *, lower: float | None = None, upper: float | None = None) -> None:
        """Change a bound of a row; None leaves it."""
        old = self.bounds[row]
        self.bounds[row] = (old[0] if lower is None else lower, old[1] if upper is None else upper)
        self._solver.changeRowBounds(row, *self.bounds[row])

    def add(self, commodity: int, arcs: tuple[int, ...]) -> bool:
        """Take in a path; False if it is known already."""
        key = (commodity, arcs)
        if key in self._known:
            return False
        self._known.add(key)
        item = self.commodities[commodity]
        sums = dict(item.loads)
        for number in arcs:
            for row, weight in item.net.arcs[number].loads:
                sums[row] = sums.get(row, 0.0) + weight
        cost = sum(item.net.arcs[number].cost for number in arcs)
        loads = tuple(sorted((row, weight) for row, weight in sums.items() if weight))
        rows, weights = _whole([row for row, _ in loads]), _real([weight for _, weight in loads])
        self._solver.addCol(cost - item.worth, 0.0, inf, len(loads), rows, weights)
        self.columns.append(Column(commodity, arcs, cost, loads))
        return True

    def solve(self) -> Solution:
        """
        Find the optimum over all paths.

        Raises
        ------
        CapacityError
            If no flow can meet the lower bounds of the rows, or nothing bounds it.
        """
        for _ in range(MOST_ROUNDS):
            prices = self._prices()
            if not self._price_in(prices):
                return self._solution(prices)
        msg = f"the program found no optimum within {MOST_ROUNDS} rounds; the network is too large for this question."
        raise CapacityError(msg)

    def known_value(self) -> float:
        """Solve over the paths known so far alone: never more than the optimum, and quickly had."""
        self._prices()
        return -float(self._solver.getInfo().objective_function_value)

    def _prices(self) -> list[float]:
        """Solve over the known paths."""
        if not self.columns and not any(lower > 0 or upper < 0 for lower, upper in self.bounds):
            return [0.0] * len(self.bounds)
        self._solver.run()
        status = self._solver.modelStatusToString(self._solver.getModelStatus())
        if status != "Optimal":
            msg = f"the linear program has no optimum ({status.lower()})."
            raise CapacityError(msg)
        return [-price for price in self._solver.getSolution().row_dual]

    def _price_in(self, prices: Sequence[float]) -> bool:
        """Take in, for each commodity, the path that the prices ask for."""
        found = False
        for net, start, gates, members in self._groups:
            weights = _weights(net, prices)
            targets = {node for number in members for node in self.commodities[number].ends.ends}
            ends = self.commodities[members[0]].ends
            paths = shortest(net, weights, ends._replace(starts=start, gates=gates), targets)
            for number in members:
                path = self._best(number, paths)
                item = self.commodities[number]
                worth = item.worth - sum(prices[row] * weight for row, weight in item.loads)
                if path is not None and path.length < worth - TOLERANCE * self._scale:
                    found |= self.add(number, path.arcs)
        return found

    def _best(self, number: int, paths: dict[int, Path]) -> Path | None:
        reached = [paths[node] for node in self.commodities[number].ends.ends if node in paths]
        return min(reached, key=lambda path: path.length, default=None)

    def _solution(self, prices: Sequence[float]) -> Solution:
        if not self.columns:
            return Solution((), tuple(prices), 0.0, 0.0)
        flows = self._solver.getSolution().col_value
        carried = tuple((column, flow) for column, flow in zip(self.columns, flows, strict=True) if flow > TOLERANCE)
        value = sum((self.commodities[column.commodity].worth - column.cost) * flow for column, flow in carried)
        bound = 0.0
        for price, (lower, upper) in zip(prices, self.bounds, strict=True):
            side = upper if price > 0 else lower
            if price and abs(side) < inf:
                bound += price * side
        return Solution(carried, tuple(prices), value, bound)


def loads_on_rows(solution: Solution, n_rows: int) -> list[float]:
    """Add up what the flows put on each of the first rows."""
    sums = [0.0] * n_rows
    for column, flow in solution.flows:
        for row, weight in column.loads:
            if row < n_rows:
                sums[row] += weight * flow
    return sums


def _groups(
    commodities: Sequence[Commodity],
) -> list[tuple[Arcs, tuple[int, ...], tuple[frozenset[int], ...], tuple[int, ...]]]:
    """Put together what one search can answer: the same arcs, starts and gates."""
    found: dict[tuple[int, tuple[int, ...], tuple[frozenset[int], ...]], list[int]] = {}
    for number, item in enumerate(commodities):
        found.setdefault((id(item.net), item.ends.starts, item.ends.gates), []).append(number)
    return [
        (commodities[members[0]].net, starts, gates, tuple(members)) for (_, starts, gates), members in found.items()
    ]


def _weights(net: Arcs, prices: Sequence[float]) -> list[float]:
    """Give the length of each arc under prices; a price that is noise counts as none."""
    return [
        max(0.0, arc.cost + sum(prices[row] * weight for row, weight in arc.loads)) if arc.loads else arc.cost
        for arc in net.arcs
    ]


def _whole(values: list[int]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.int32)


def _real(values: list[float]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.float64)
