"""
What relief is worth, found by solving again.

Prices of a linear program are degenerate: two bottlenecks in a row each look as
if relief of one would help.  So nothing here is read off a price; a price only
says where to look, and the answer is the flow with the capacity changed.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.flow.arcs import shortest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridor.flow.columns import Program, Solution

STEP_TEU = 1.0
"""First step of a relief [TEU]."""

THOUSAND_TEU = 1000.0

PRICED = 1e-6
"""Smaller prices are noise."""

MOST_STEPS = 40


class Gain(NamedTuple):
    """
    What more of some capacities brings.

    Attributes
    ----------
    per_teu
        Flow for each TEU of the first of it.
    per_1000_teu
        Flow that 1,000 TEU bring.
    until
        TEU after which another capacity binds; None where none known does.
    next_rows
        Rows that bind then.
    """

    per_teu: float
    per_1000_teu: float
    until: float | None
    next_rows: tuple[int, ...]


class Solved:
    """
    A greatest flow that can be solved again with other capacities; the program is left as it was.

    Parameters
    ----------
    program
        One commodity without a limit of its own.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.base = tuple(upper for _, upper in program.bounds)
        self.solution = program.solve()
        self.scale = max(1.0, self.solution.value)

    def again(self, uppers: Mapping[int, float]) -> Solution:
        """Solve with other capacities [TEU/year] of some rows."""
        for row, upper in uppers.items():
            self.program.set_bound(row, upper=upper)
        try:
            return self.program.solve()
        finally:
            for row in uppers:
                self.program.set_bound(row, upper=self.base[row])

    def raised(self, rows: Collection[int], teu: float) -> Solution:
        """Solve with some capacities raised."""
        return self.again({row: self.base[row] + teu for row in rows})

    def is_unlimited(self, rows: Collection[int]) -> bool:
        """Tell whether nothing limits the flow once some capacities are infinite."""
        item = self.program.commodities[0]
        weights = [0.0 if all(row in rows for row, _ in arc.loads) else inf for arc in item.net.arcs]
        return bool(shortest(item.net, weights, item.ends))

    def is_more(self, value: float, than: float) -> bool:
        """Tell whether one flow is larger than another by more than the tolerance of the solver."""
        return value > than + 1e-6 * self.scale


def priced_rows(solution: Solution) -> tuple[int, ...]:
    """List the rows that have a price."""
    return tuple(row for row, price in enumerate(solution.prices) if price > PRICED)


def gain_of(solved: Solved, rows: Collection[int]) -> Gain:
    """
    Find what raising some capacities by the same amount brings.

    The flow is concave and piecewise linear in the amount; the end of its first
    piece is found by Newton's method from the far side, which is exact.

    Parameters
    ----------
    solved
        The flow as it is.
    rows
        Capacities to raise.

    Returns
    -------
    gain
        The first piece, and what ends it.
    """
    here = solved.solution.value
    first = solved.raised(rows, STEP_TEU)
    thousand = solved.raised(rows, THOUSAND_TEU).value - here
    slope = (first.value - here) / STEP_TEU
    if not solved.is_more(first.value, here):
        others = tuple(row for row in priced_rows(first) if row not in rows)
        return Gain(0.0, max(0.0, thousand), 0.0, others)
    if solved.is_unlimited(rows):
        return Gain(slope, thousand, None, ())
    far = solved.again(dict.fromkeys(rows, inf))
    until, beyond = (far.value - here) / slope, far
    for _ in range(MOST_STEPS):
        at = solved.raised(rows, until)
        if not solved.is_more(here + slope * until, at.value):
            break
        flatter = sum(at.prices[row] for row in rows)
        if flatter > slope - PRICED:
            break
        beyond = at
        until = (at.value - flatter * until - here) / (slope - flatter)
    before = set(priced_rows(first))
    new = tuple(row for row in priced_rows(beyond) if row not in before and row not in rows)
    return Gain(slope, thousand, until, new or tuple(row for row in priced_rows(beyond) if row not in rows))


def group_of(solved: Solved, row: int, near: Sequence[int]) -> tuple[tuple[int, ...], float]:
    """
    Find capacities that help only together with one that does not help alone.

    Parameters
    ----------
    solved
        The flow as it is.
    row
        Capacity whose relief alone brings nothing.
    near
        Rows to try first.

    Returns
    -------
    rows, per_1000_teu
        A set of which none can be left out, and what 1,000 TEU more of each
        bring; the row alone and 0 where no such set is found.
    """
    here = solved.solution.value
    group = [row]
    for _ in range(MOST_STEPS):
        raised = solved.raised(group, STEP_TEU)
        if solved.is_more(raised.value, here):
            break
        missing = [other for other in priced_rows(raised) if other not in group]
        if not missing:
            return (row,), 0.0
        group.append(min(missing, key=lambda other: (other not in near, other)))
    else:
        return (row,), 0.0
    for other in list(group):
        rest = [member for member in group if member != other]
        if other != row and solved.is_more(solved.raised(rest, STEP_TEU).value, here):
            group = rest
    gained = solved.raised(group, THOUSAND_TEU).value - here
    return tuple(sorted(group)), gained


def nearest_prices(solved: Solved, positions: Sequence[float]) -> tuple[float, ...]:
    """
    Choose, among all prices that prove the flow, those nearest to one end.

    Capacities are widened by a hair that grows with their distance, so that the
    nearest of several least cuts becomes the only one.  Prices do not depend on
    capacities to be valid; whether they still prove the flow is checked.

    Parameters
    ----------
    solved
        The flow as it is.
    positions
        Distance of each row from the end, from 0 to 1.

    Returns
    -------
    prices
        Those of the flow itself where the hair was too thick.
    """
    hair = 1e-4 * solved.scale
    wider = {
        row: upper + hair * positions[row] for row, upper in enumerate(solved.base) if upper < inf and positions[row]
    }
    prices = solved.again(wider).prices
    bound = sum(price * upper for price, upper in zip(prices, solved.base, strict=True) if price > PRICED)
    return prices if not solved.is_more(bound, solved.solution.value) else solved.solution.prices
