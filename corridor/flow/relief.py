"""
What relief is worth, found by solving again.

Prices of a linear program are degenerate: two bottlenecks in a row each look as
if relief of one would help.  So nothing here is read off a price; a price only
says where to look, and the answer is the flow with the capacity changed.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.flow.greatest import PRICED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.flow.greatest import GreatestFlow, Outcome, Season

STEP_TEU = 1.0
"""First step of a relief [TEU]."""

THOUSAND_TEU = 1000.0

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


def gain_of(solved: GreatestFlow, rows: Collection[int]) -> Gain:
    """
    Find what raising some capacities by the same amount brings.

    The flow of each season is concave and piecewise linear in the amount; the end
    of its first piece is found by Newton's method from the far side, which is
    exact.  The first piece of the year ends with the first of them.

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
    per_teu, until = 0.0, inf
    following: tuple[int, ...] = ()
    unlimited = solved.is_unlimited(rows)
    for season, before in zip(solved.seasons, solved.outcome.by_season, strict=True):
        slope, end, after = _first_piece(solved, season, before, rows, until, unlimited=unlimited)
        per_teu += season.share * slope
        if end < until:
            until, following = end, after
    if until >= THOUSAND_TEU:
        thousand = per_teu * THOUSAND_TEU
    else:
        thousand = solved.raised(rows, THOUSAND_TEU).value - solved.outcome.value
    gains = per_teu > PRICED
    if not gains:
        following = following or tuple(row for row in solved.outcome.priced() if row not in rows)
    return Gain(
        per_teu if gains else 0.0, max(0.0, thousand), until if until < inf else None if gains else 0.0, following
    )


def _first_piece(
    solved: GreatestFlow,
    season: Season,
    before: tuple[float, Sequence[float]],
    rows: Collection[int],
    most: float,
    *,
    unlimited: bool,
) -> tuple[float, float, tuple[int, ...]]:
    """Find the slope of a season's first piece, its end up to an amount, and the rows that bind behind it."""
    here, prices = before

    def slope_at(found: Sequence[float]) -> float:
        return sum(season.factors[row] * found[row] for row in rows)

    def at(teu: float) -> tuple[float, Sequence[float]]:
        return solved.in_season(season, {row: solved.base[row] + teu for row in rows})

    def end_of(slope: float) -> tuple[float, Sequence[float]]:
        """Find by Newton's method where a piece of a slope ends, and the prices behind it."""
        until, beyond = most, prices
        if until == inf:
            value, beyond = at(THOUSAND_TEU if unlimited else inf)
            until = THOUSAND_TEU if unlimited else (value - here) / slope
        for _ in range(MOST_STEPS):
            value, found = at(until)
            if not solved.is_more(here + slope * until, value):
                return (inf if unlimited and most == inf else until), beyond
            flatter, beyond = slope_at(found), found
            if flatter > slope - PRICED:
                break
            until = (value - flatter * until - here) / (slope - flatter)
        return max(0.0, until), beyond

    slope = slope_at(prices)
    if slope <= PRICED:
        # A price of nothing proves that more of it brings nothing.
        return 0.0, inf, ()
    until, beyond = end_of(slope)
    if until < STEP_TEU:
        # The price promised too much: of several that prove the flow it was not the least.
        value, beyond = at(STEP_TEU)
        slope = (value - here) / STEP_TEU
        until, beyond = end_of(slope) if solved.is_more(value, here) else (0.0, beyond)
        slope = slope if until else 0.0
    fresh = [row for row, price in enumerate(beyond) if price > PRICED and row not in rows]
    return slope, until, tuple(row for row in fresh if prices[row] <= PRICED) or tuple(fresh)


def group_of(solved: GreatestFlow, row: int, near: Sequence[int]) -> tuple[tuple[int, ...], float]:
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
    here = solved.outcome.value
    group = [row]
    for _ in range(MOST_STEPS):
        raised = solved.raised(group, STEP_TEU)
        if solved.is_more(raised.value, here):
            break
        missing = [other for other in raised.priced() if other not in group]
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


def nearest(solved: GreatestFlow, positions: Sequence[float]) -> Outcome:
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
    outcome
        That of the flow itself where the hair was too thick.
    """
    hair = 1e-4 * solved.scale
    wider = {
        row: upper + hair * positions[row] for row, upper in enumerate(solved.base) if upper < inf and positions[row]
    }
    found = solved.again(wider)
    return found if not solved.is_more(solved.bound(found), solved.outcome.value) else solved.outcome
