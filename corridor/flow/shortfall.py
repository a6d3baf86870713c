"""
Why a plan does not fit: the smallest set of capacities in the way.

Each time that the plan fails, its prices name capacities of which at least one
has to grow, whatever is done to the others.  The smallest set that meets all of
these lists is tried; either the plan fits, and no smaller set can do, or its
prices name one more list (implicit hitting sets).
"""

from __future__ import annotations

from itertools import count
from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.flow.columns import Program, Solution

PRICED = 1e-6
ENOUGH = 1e-6
"""Relative to the demand: less is not missed."""

MOST_TRIES = 60
MOST_BRANCHES = 20_000


class Shortfall(NamedTuple):
    """
    Capacities in the way.

    Attributes
    ----------
    rows
        Empty where all fits; of equally small sets the first in order of the rows.
    proved
        Whether their relief lets all through and no smaller set can do; False
        where the search was given up.
    """

    rows: tuple[int, ...]
    proved: bool


def smallest_set(program: Program, n_limits: int, wanted: float) -> Shortfall:
    """
    Find the fewest capacities whose relief lets all demand through.

    Parameters
    ----------
    program
        Everything costs nothing and is worth 1, so that its value is the volume
        that fits.
    n_limits
        The first rows, which are capacities.
    wanted
        All demand.

    Returns
    -------
    shortfall
        Not proved after `MOST_TRIES` lists, or where they branch too much.
    """
    lists: list[tuple[int, ...]] = []
    relieved: tuple[int, ...] = ()
    proved = True
    for _ in range(MOST_TRIES):
        solution = _relieved(program, relieved)
        if solution.value >= wanted * (1 - ENOUGH):
            return Shortfall(relieved, proved)
        named = tuple(row for row in range(n_limits) if solution.prices[row] > PRICED and row not in relieved)
        if not named:
            return Shortfall(relieved, proved)
        lists.append(named)
        relieved, proved = _fewest(lists)
    return Shortfall(relieved, proved=False)


def _relieved(program: Program, rows: Sequence[int]) -> Solution:
    old = {row: program.bounds[row][1] for row in rows}
    for row in rows:
        program.set_bound(row, upper=inf)
    try:
        return program.solve()
    finally:
        for row, upper in old.items():
            program.set_bound(row, upper=upper)


def _fewest(lists: Sequence[tuple[int, ...]]) -> Shortfall:
    """Find a smallest set that has a member in every list, trying one size after another; any set if that is long."""
    branches = count()
    masks = [sum(1 << row for row in named) for named in lists]
    for size in range(1, len(lists) + 1):
        found = _of_size(lists, masks, (), size, branches)
        if found is not None:
            return Shortfall(found, proved=next(branches) <= MOST_BRANCHES)
    return Shortfall(tuple(dict.fromkeys(named[0] for named in lists)), proved=False)


def _of_size(
    lists: Sequence[tuple[int, ...]],
    masks: Sequence[int],
    chosen: tuple[int, ...],
    size: int,
    branches: count[int],
) -> tuple[int, ...] | None:
    met = sum(1 << row for row in chosen)
    open_list = next((named for named, mask in zip(lists, masks, strict=True) if not mask & met), None)
    if open_list is None:
        return tuple(sorted(chosen))
    if len(chosen) == size or next(branches) > MOST_BRANCHES:
        return None
    for row in open_list:
        found = _of_size(lists, masks, (*chosen, row), size, branches)
        if found is not None:
            return found
    return None
