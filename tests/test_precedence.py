"""Shapley values where parts need others: random games against enumeration of every order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.studies.precedence import drawn_order, exact_shares, sampled_shares, settled

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 6


@st.composite
def games(draw: st.DrawFn) -> tuple[tuple[frozenset[int], ...], list[int]]:
    """Draw needs that may have circles, and a value for every set."""
    count = draw(st.integers(1, MOST))
    needs = [draw(st.sets(st.integers(0, count - 1), max_size=2)) for _ in range(count)]
    values = draw(st.lists(st.integers(-20, 20), min_size=2**count, max_size=2**count))
    return settled([each - {index} for index, each in enumerate(needs)]), values


def feasible(needs: Sequence[frozenset[int]]) -> list[tuple[int, ...]]:
    orders = permutations(range(len(needs)))
    return [order for order in orders if all(needs[part] <= set(order[:at]) for at, part in enumerate(order))]


@settings(deadline=None, max_examples=60)
@given(games())
def test_random_games_against_every_order(game: tuple[tuple[frozenset[int], ...], list[int]]) -> None:
    needs, values = game
    orders = feasible(needs)
    assert orders
    asked = set[frozenset[int]]()

    def value(chosen: frozenset[int]) -> Fraction:
        asked.add(chosen)
        return Fraction(values[sum(1 << part for part in chosen)])

    expected = [Fraction(0)] * len(needs)
    for order in orders:
        for at, part in enumerate(order):
            expected[part] += value(frozenset(order[: at + 1])) - value(frozenset(order[:at]))
    asked.clear()
    assert exact_shares(needs, value) == [total / len(orders) for total in expected]
    assert all(needs[part] <= chosen for chosen in asked for part in chosen)  # an impossible set is never asked about


@pytest.mark.parametrize("needs", [[set(), {0}, set(), {2}], [set(), {0}, {0}, set()]])
def test_orders_are_drawn_evenly(needs: list[set[int]]) -> None:
    known = settled(needs)
    orders = feasible(known)
    stream = Random(7)  # noqa: S311 - repeatable
    drawn = [tuple(drawn_order(known, stream)) for _ in range(4000)]
    assert set(drawn) == set(orders)
    share = 4000 / len(orders)
    chi2 = sum((drawn.count(order) - share) ** 2 / share for order in orders)
    assert chi2 < 3 * len(orders)


def test_sampled_shares_lie_within_their_error() -> None:
    needs = settled([set(), {0}, set(), {1, 2}, set()])

    def value(chosen: frozenset[int]) -> Fraction:
        return Fraction(sum(part + 1 for part in chosen) ** 2)

    exact = exact_shares(needs, value)
    shares, errors = sampled_shares(needs, value, orders=400, stream=Random(3))  # noqa: S311 - repeatable
    assert sum(shares) == sum(exact) == 225
    assert all(abs(float(share - true)) <= 4 * error for share, true, error in zip(shares, exact, errors, strict=True))


def test_the_error_of_orders_with_their_reverse_is_that_of_pairs() -> None:
    """Where gains only depend on how many came before, an order and its reverse cancel out."""
    needs = settled([set()] * 5)

    def value(chosen: frozenset[int]) -> Fraction:
        return Fraction(len(chosen) ** 2)

    shares, errors = sampled_shares(needs, value, orders=40, stream=Random(3))  # noqa: S311 - repeatable
    assert shares == [5] * 5
    assert errors == [0] * 5
