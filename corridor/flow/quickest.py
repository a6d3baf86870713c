"""
Linear programs over the network over time.

A program is solved over the moves of some arcs; its prices then tell whether a
way over other arcs would do better.  When none does, the optimum holds for the
whole network over time.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.flow.expansion import ARRIVES, WAITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.flow.expansion import Expansion, Move

SCALE = 1000.0
"""What arriving a step later costs, so that hairs stand out from the tolerance of the solver."""

FORWARD_HAIR = 0.05
"""A step of waiting far back costs so much more than one at the end, so that queues stand where they form."""

MOVING_HAIR = 0.1
"""A step of moving costs more than any of waiting, so that nothing travels in circles to pass the time."""

PRICED_IN = 1e-4
"""By so much another way must be better to be taken in."""

State = tuple[int, int]
"""Node and step."""


class Timed(NamedTuple):
    """
    Flow over time.

    Attributes
    ----------
    flows
        Flow of each move [TEU].
    value, bound
        What is reached and what the prices prove, in steps x TEU or in TEU.
    arcs
        Arcs that the program knows in the end.
    """

    flows: tuple[float, ...]
    value: float
    bound: float
    arcs: frozenset[int]


class Aim(NamedTuple):
    """
    What a program over time aims at.

    Attributes
    ----------
    costs
        Of each move.
    uppers
        Most that each move takes [TEU].
    supply
        Least and most that must arrive [TEU].
    """

    costs: Sequence[float]
    uppers: Sequence[float]
    supply: tuple[float, float]


def most_by(expansion: Expansion, step: int, teu: float, arcs: Iterable[int]) -> Timed:
    """Find how much of a shipment can arrive by a step of its end; value and bound are TEU."""
    costs = [-SCALE if move.arc == ARRIVES else 0.0 for move in expansion.moves]
    uppers = [0.0 if move.arc == ARRIVES and move.tail[1] > step else move.most for move in expansion.moves]
    solved = solve(expansion, Aim(costs, uppers, (0.0, teu)), arcs)
    if solved is None:
        return Timed((), 0.0, 0.0, frozenset())
    return solved._replace(value=-solved.value / SCALE, bound=-solved.bound / SCALE)


def earliest(expansion: Expansion, teu: float, arcs: Iterable[int], *, until: int | None = None) -> Timed | None:
    """
    Bring all in with the least sum of arrival times; None where it does not all arrive.

    Parameters
    ----------
    expansion
        The network over time.
    teu
        Size of the shipment.
    arcs
        Arcs to begin with.
    until
        Last step of the end that may be used.
    """
    zero = expansion.zero
    start, span = min(zero.values()), max(zero.values()) - min(zero.values()) or 1
    base = min(zero[node] for node in expansion.ends.ends if node in zero)
    costs, uppers = [], []
    for move in expansion.moves:
        upper = move.most
        if move.arc == ARRIVES:
            cost = SCALE * ((zero[move.tail[0]] - base) / expansion.step + move.tail[1])
            upper = 0.0 if until is not None and move.tail[1] > until else upper
        elif move.arc == WAITS:
            cost = FORWARD_HAIR * (1 - (zero[move.tail[0]] - start) / span)
        else:
            cost = MOVING_HAIR * expansion.net.arcs[move.arc].minutes / expansion.step
        costs.append(cost)
        uppers.append(upper)
    found = solve(expansion, Aim(costs, uppers, (teu, teu)), arcs)
    return found and found._replace(value=found.value / SCALE, bound=found.bound / SCALE)


def solve(expansion: Expansion, aim: Aim, arcs: Iterable[int]) -> Timed | None:
    """
    Solve over some arcs, and take in others as the prices ask for them.

    Returns
    -------
    timed
        Optimal over all arcs; None where the arcs to begin with cannot carry the supply.
    """
    known = frozenset(arcs)
    while (solved := _over(expansion, aim, known)) is not None:
        better = _better_way(expansion, solved) - known
        if not better:
            return Timed(solved.flows, solved.value, solved.bound, known)
        known |= better
    return None


class _Solved(NamedTuple):
    """Optimum over some arcs, with the price of every move and the worth of an arrival."""

    flows: tuple[float, ...]
    value: float
    bound: float
    prices: Sequence[float]
    worth: float


def _over(expansion: Expansion, aim: Aim, arcs: frozenset[int]) -> _Solved | None:
    """Solve over the moves of some arcs; None where they cannot carry the supply."""
    columns = _columns(expansion, arcs)
    rows = _balance_rows(expansion, columns)
    n_balance, n_shared = len(rows), len(expansion.shared)
    supply_row = n_balance + n_shared
    lower = [0.0] * n_balance + [-inf] * n_shared + [aim.supply[0]]
    upper = [0.0] * n_balance + [most for most, _ in expansion.shared] + [aim.supply[1]]
    for node in expansion.ends.starts:
        upper[rows[(node, 0)]] = aim.supply[1]
    entries: dict[int, list[tuple[int, float]]] = {}
    for column in columns:
        move = expansion.moves[column]
        head = (supply_row, 1.0) if move.arc == ARRIVES else (rows[move.head], -1.0)
        entries[column] = [(rows[move.tail], 1.0), head]
    for number, (_, loads) in enumerate(expansion.shared, start=n_balance):
        for column, weight in loads:
            if column in entries:
                entries[column].append((number, weight))
    uppers = [aim.uppers[column] for column in columns]
    found = _optimum(list(entries.values()), [aim.costs[column] for column in columns], uppers, lower, upper)
    if found is None:
        return None
    flows = [0.0] * len(expansion.moves)
    for column, flow in zip(columns, found.values, strict=True):
        flows[column] = flow
    worth = found.duals[supply_row] + max(found.duals[rows[(node, 0)]] for node in expansion.ends.starts)
    reduced = dict(zip(columns, found.reduced, strict=True))
    prices = _move_prices(expansion, aim, found.duals[n_balance:supply_row], reduced)
    return _Solved(tuple(flows), found.value, found.bound, prices, worth)


def _balance_rows(expansion: Expansion, columns: Iterable[int]) -> dict[State, int]:
    """Give each node and step a row: what comes there leaves it."""
    rows: dict[State, int] = {(node, 0): number for number, node in enumerate(expansion.ends.starts)}
    for column in columns:
        move = expansion.moves[column]
        rows.setdefault(move.tail, len(rows))
        if move.arc != ARRIVES:
            rows.setdefault(move.head, len(rows))
    return rows


def _move_prices(
    expansion: Expansion, aim: Aim, duals: Sequence[float], reduced: Mapping[int, float]
) -> Sequence[float]:
    """Price every move: its cost, the capacities that it loads, and the ship that is full."""
    prices = [cost if most else inf for cost, most in zip(aim.costs, aim.uppers, strict=True)]
    for column, rest in reduced.items():
        if rest < 0 and aim.uppers[column] < inf:
            prices[column] -= rest
    for dual, (_, loads) in zip(duals, expansion.shared, strict=True):
        if dual < 0:
            for column, weight in loads:
                prices[column] -= dual * weight
    return prices


def _columns(expansion: Expansion, arcs: frozenset[int]) -> list[int]:
    """Pick the moves of some arcs, and waiting and arriving at their nodes."""
    nodes = {node for number in arcs for node in (expansion.net.arcs[number].tail, expansion.net.arcs[number].head)}
    return [
        column
        for column, move in enumerate(expansion.moves)
        if (move.arc in arcs if move.arc >= 0 else move.tail[0] in nodes)
    ]


def _better_way(expansion: Expansion, solved: _Solved) -> frozenset[int]:
    """Find the arcs of a way over time that is shorter than an arrival is worth; none where there is none."""
    leaving: dict[State, list[int]] = {}
    for column, move in enumerate(expansion.moves):
        leaving.setdefault(move.tail, []).append(column)
    best: dict[State, float] = {(node, 0): 0.0 for node in expansion.ends.starts}
    came: dict[State, int] = {}
    heap: list[tuple[float, State]] = [(0.0, state) for state in sorted(best)]
    goal, last = inf, -1
    while heap:
        length, state = heappop(heap)
        if length > best[state]:
            continue
        for column in leaving.get(state, ()):
            move, total = expansion.moves[column], length + solved.prices[column]
            if move.arc == ARRIVES:
                if total < goal:
                    goal, last = total, column
            elif total < best.get(move.head, inf):
                best[move.head] = total
                came[move.head] = column
                heappush(heap, (total, move.head))
    if last < 0 or goal >= solved.worth - PRICED_IN:
        return frozenset()
    return frozenset(_trace(expansion.moves, came, last))


def _trace(moves: Sequence[Move], came: dict[State, int], last: int) -> Iterable[int]:
    state = moves[last].tail
    while state in came:
        move = moves[came[state]]
        if move.arc >= 0:
            yield move.arc
        state = move.tail


class _Optimum(NamedTuple):
    values: Sequence[float]
    reduced: Sequence[float]
    duals: Sequence[float]
    value: float
    bound: float


def _optimum(
    entries: Sequence[Sequence[tuple[int, float]]],
    costs: Sequence[float],
    uppers: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
) -> _Optimum | None:
    """Solve a program given by columns; None where it has no solution."""
    import highspy
    import numpy as np

    program: Any = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(costs), len(lower)
    program.col_cost_, program.col_lower_, program.col_upper_ = np.array(costs), np.zeros(len(costs)), np.array(uppers)
    program.row_lower_, program.row_upper_ = np.array(lower), np.array(upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.cumsum([0, *map(len, entries)], dtype=np.int32)
    program.a_matrix_.index_ = np.array([row for column in entries for row, _ in column], dtype=np.int32)
    program.a_matrix_.value_ = np.array([weight for column in entries for _, weight in column])
    solver: Any = getattr(highspy, "_Highs", highspy.Highs)()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(program)
    solver.run()
    if solver.modelStatusToString(solver.getModelStatus()) != "Optimal":
        return None
    found = solver.getSolution()
    return _Optimum(
        found.col_value,
        found.col_dual,
        found.row_dual,
        float(solver.getInfo().objective_function_value),
        _bound(found, lower, upper, uppers),
    )


def _bound(found: Any, lower: Sequence[float], upper: Sequence[float], uppers: Sequence[float]) -> float:
    """Add up prices times bounds."""
    total: float = 0.0
    for price, least, most in zip(found.row_dual, lower, upper, strict=True):
        side = least if price > 0 else most
        if price and abs(side) < inf:
            total += price * side
    for price, most in zip(found.col_dual, uppers, strict=True):
        if price < 0 and most < inf:
            total += price * most
    return total
