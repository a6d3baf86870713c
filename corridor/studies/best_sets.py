"""
The best set of projects that a budget pays for: exact search with a bound.

Branch and bound (A. H. Land and A. G. Doig, 1960): a branch is worth at most what
it is with everything built that it may still afford, since one more project takes
nothing away.  Where a set that was worked out contradicts that, no bound holds.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

Keys = frozenset[str]


class Found(NamedTuple):
    """The best set that was found, its value, and what no affordable set exceeds."""

    chosen: Keys
    value: float
    bound: float


class Search:
    """
    Best sets for budgets; values are worked out once for all of them.

    Parameters
    ----------
    costs
        Of each candidate.
    needs
        Candidates that each needs, closed.
    value
        Of a set that holds all that its members need.
    tolerance
        By how much a project may take something away without contradicting the bounds.
    """

    def __init__(
        self,
        costs: Mapping[str, float],
        needs: Mapping[str, AbstractSet[str]],
        value: Callable[[Keys], float],
        *,
        tolerance: float = 1.0,
    ) -> None:
        self.costs, self._value, self.tolerance = costs, value, tolerance
        self.down = {key: frozenset({key, *needs[key]}) for key in costs}
        self.up = {key: frozenset(other for other in costs if key in self.down[other]) for key in costs}
        self.values: dict[Keys, float] = {}

    def value(self, chosen: Keys) -> float:
        """Give the value of a set."""
        if chosen not in self.values:
            self.values[chosen] = self._value(chosen)
        return self.values[chosen]

    def cost(self, keys: AbstractSet[str]) -> float:
        """Give the cost of a set."""
        return sum(self.costs[key] for key in sorted(keys))

    def contradicted(self) -> bool:
        """Report whether some project took something away, so that bounds do not hold."""
        known = list(self.values.items())
        return any(one < other and a > b + self.tolerance for one, a in known for other, b in known)

    def best(self, budget: float, most: int) -> Found:
        """
        Find the most valuable set that a budget pays for.

        Parameters
        ----------
        budget
            In the unit of the costs.
        most
            Sets to work out anew before it stops with a gap.
        """
        until, numbers = len(self.values) + most, count()
        best = Found(frozenset(), self.value(frozenset()), 0.0)
        ahead: list[tuple[float, int, Keys, Keys]] = [
            (float("-inf"), next(numbers), frozenset(), frozenset(self.costs))
        ]
        while ahead and -ahead[0][0] > best.value and len(self.values) < until:
            _, _, chosen, free = heappop(ahead)
            left = budget - self.cost(chosen)
            free = frozenset(key for key in free if self.cost(self.down[key] - chosen) <= left)
            everything = chosen | free
            bound = self.value(everything)
            if bound <= best.value:
                continue
            needed = self._trimmed(everything, chosen, bound)
            affordable = needed if self.cost(needed) <= budget else self._cut(needed, chosen, budget)
            if self.value(affordable) > best.value:
                best = Found(affordable, self.value(affordable), 0.0)
            if bound > best.value:
                branch = max(needed - chosen, key=lambda key: (self.costs[key], key))
                for more, rest in ((chosen, free - self.up[branch]), (chosen | self.down[branch], free)):
                    heappush(ahead, (-bound, next(numbers), more, rest - more))
        return best._replace(bound=max(best.value, -ahead[0][0] if ahead else best.value))

    def _trimmed(self, keys: Keys, kept: Keys, value: float) -> Keys:
        """Drop what is not needed for the value, in halves."""
        keep = keys

        def drop(group: list[str]) -> None:
            nonlocal keep
            gone = frozenset().union(*(self.up[key] for key in group)) if group else frozenset[str]()
            if not group or gone & kept:
                return
            if self.value(keep - gone) >= value:
                keep -= gone
            elif len(group) > 1:
                drop(group[: len(group) // 2])
                drop(group[len(group) // 2 :])

        drop(sorted(keys - kept, key=lambda key: (-self.costs[key], key)))
        return keep

    def _cut(self, keys: Keys, kept: Keys, budget: float) -> Keys:
        """Drop what saves most for what it loses until the budget pays for the rest."""
        while self.cost(keys) > budget:
            groups = [self.up[key] & keys for key in sorted(keys - kept)]
            groups = [group for group in groups if not group & kept]
            losses = [(self.value(keys) - self.value(keys - group)) / max(self.cost(group), 1e-9) for group in groups]
            keys -= groups[losses.index(min(losses))]
        return keys
