"""
Orders in which parts can come, when some need others first.

A set of parts is feasible when it holds all that its members need; an order is
feasible when each of its beginnings is.  The Shapley value over feasible orders
is that of U. Faigle and W. Kern, The Shapley value for cooperative games under
precedence constraints, Int. J. Game Theory 21 (1992).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet
    from random import Random

    Needs = Sequence[AbstractSet[int]]
    Value = Callable[[frozenset[int]], Fraction]


def settled(needs: Needs) -> tuple[frozenset[int], ...]:
    """
    Close needs over what is needed in turn, and drop those in a circle, which no order could meet.

    Examples
    --------
    >>> [sorted(each) for each in settled([set(), {0}, {1}])]
    [[], [0], [0, 1]]
    >>> [sorted(each) for each in settled([{1}, {0}])]
    [[], []]
    """
    closed = [set(each) for each in needs]
    for middle in range(len(closed)):
        for each in closed:
            if middle in each:
                each.update(closed[middle])
    return tuple(frozenset(other for other in each if index not in closed[other]) for index, each in enumerate(closed))


def exact_shares(needs: Needs, value: Value) -> list[Fraction]:
    """
    Weigh what each part brings to every feasible set of the others.

    Parameters
    ----------
    needs
        For each part those that come before it, settled.
    value
        Of a feasible set.

    Returns
    -------
    shares
        Mean gain of each part over all feasible orders; they add up to the gain of all.

    Examples
    --------
    A part that needs another gets only what it brings beside it:

    >>> gain = lambda chosen: Fraction(10 if chosen else 0)
    >>> exact_shares([frozenset(), frozenset({0})], gain)
    [Fraction(10, 1), Fraction(0, 1)]
    """
    everyone = frozenset(range(len(needs)))
    layers: list[dict[frozenset[int], int]] = [{frozenset(): 1}]
    for _ in needs:
        ahead = defaultdict[frozenset[int], int](int)
        for chosen, ways in layers[-1].items():
            for index in sorted(everyone - chosen):
                if needs[index] <= chosen:
                    ahead[chosen | {index}] += ways
        layers.append(dict(ahead))
    total = layers[-1][everyone]
    after = {everyone: 1}
    shares = [Fraction(0)] * len(needs)
    for layer in reversed(layers[:-1]):
        for chosen, ways in layer.items():
            after[chosen] = 0
            for index in sorted(everyone - chosen):
                if needs[index] <= chosen:
                    more = chosen | {index}
                    after[chosen] += after[more]
                    shares[index] += Fraction(ways * after[more], total) * (value(more) - value(chosen))
    return shares


def drawn_order(needs: Needs, stream: Random) -> list[int]:
    """
    Draw a feasible order, all of them (nearly) equally likely.

    Free parts are shuffled.  With needs, neighbours swap at random for n^3 log n
    steps, after which the chain has mixed (R. Bubley and M. Dyer, Faster random
    generation of linear extensions, 1999).

    Parameters
    ----------
    needs
        For each part those that come before it, settled.
    stream
        Random numbers.
    """
    order = list(range(len(needs)))
    stream.shuffle(order)
    if not any(needs):
        return order
    order.sort(key=lambda index: len(needs[index]))  # closed under needing: fewer come first
    count = len(order)
    for _ in range(round(count**3 * log2(count + 1))):
        place = stream.randrange(count - 1)
        first, second = order[place], order[place + 1]
        if first not in needs[second] and stream.random() < 0.5:
            order[place], order[place + 1] = second, first
    return order


def sampled_shares(needs: Needs, value: Value, *, orders: int, stream: Random) -> tuple[list[Fraction], list[float]]:
    """
    Average what each part brings over drawn feasible orders.

    Parameters
    ----------
    needs, value
        As for `exact_shares`.
    orders
        How many, an even number: where nothing needs anything each comes with its reverse.
    stream
        Random numbers.

    Returns
    -------
    shares
        They add up to the gain of all.
    errors
        Standard error of each.
    """
    brought: list[list[Fraction]] = [[] for _ in needs]
    for _ in range(orders // 2):
        order = drawn_order(needs, stream)
        for way in (order, drawn_order(needs, stream) if any(needs) else order[::-1]):
            chosen = frozenset[int]()
            for index in way:
                more = chosen | {index}
                brought[index].append(value(more) - value(chosen))
                chosen = more
    shares = [sum(values, Fraction(0)) / len(values) for values in brought]
    errors = []
    for share, values in zip(shares, brought, strict=True):
        # An order and its reverse are not independent: a pair is one draw.
        pairs = [float((one + other) / 2 - share) for one, other in zip(values[::2], values[1::2], strict=True)]
        variance = sum(off**2 for off in pairs) / max(1, len(pairs) - 1)
        errors.append((variance / len(pairs)) ** 0.5)
    return shares, errors
