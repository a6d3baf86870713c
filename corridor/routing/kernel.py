"""
The one search for least costs: label setting over states that are whole numbers.

Dijkstra's algorithm (Numerische Mathematik 1, 1959); with a potential, A* (Hart,
Nilsson and Raphael, IEEE Transactions on Systems Science and Cybernetics 4, 1968).
Of equal costs the first ids win; the number of legs is part of a cost, see
`corridor.graph.modal`.  A state is a node, or a node and a level: the places of
``--via`` passed so far, the borders crossed, whether something was used.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge

    Step = tuple[int, int, int]  # state that is reached, cost, number of the edge or arc

UNREACHED = 1 << 62
"""Cost of what cannot be reached."""


class Steps(Protocol):
    """For each state the steps on from it: the other end, cost and number of the edge or arc."""

    def __getitem__(self, state: int, /) -> Iterable[Step]:
        """Give the steps from a state."""


class Settled(NamedTuple):
    """
    What a search found.

    Attributes
    ----------
    cost
        Least cost to each state, final for all that were settled.
    came
        State before each state, and the number of the step between.
    """

    cost: dict[int, int]
    came: dict[int, tuple[int, int]]

    def way(self, state: int) -> tuple[int, ...]:
        """Give the numbers of the steps to a state, from the source on."""
        numbers = list[int]()
        while state in self.came:
            state, number = self.came[state]
            numbers.append(number)
        numbers.reverse()
        return tuple(numbers)


def settle(
    steps: Steps,
    sources: Iterable[int],
    *,
    goals: Iterable[int] = (),
    bound: int = UNREACHED - 1,
    potential: Sequence[int] | None = None,
    excluded: AbstractSet[int] = frozenset(),
    weight: Mapping[int, int] | None = None,
    ids: Callable[[Sequence[int]], list[str]] | None = None,
) -> Settled:
    """
    Search for the least costs from some states.

    Parameters
    ----------
    steps
        The graph; costs are zero or more.
    sources
        States that cost nothing.
    goals
        The search ends when all of these are settled; none: when all states are.
    bound
        What costs more, the potential included, is left out.
    potential
        Least cost left from each state, of which no step takes off more than it
        costs; `UNREACHED` where nothing leads on.
    excluded
        Numbers of steps that may not be used.
    weight
        Other costs of some steps, by number.
    ids
        Reads the ids of a way, given as numbers of steps from the source on, to
        tell equal costs apart; without, the first that is found is kept.

    Returns
    -------
    settled
        Costs and ways.

    Examples
    --------
    >>> steps = [[(1, 5, 0), (2, 1, 1)], [], [(1, 2, 2)]]
    >>> found = settle(steps, [0])
    >>> found.cost[1], found.way(1)
    (3, (1, 2))
    """
    cost = dict.fromkeys(sources, 0)
    came: dict[int, tuple[int, int]] = {}
    found = Settled(cost, came)
    pending = set(goals)
    cost_of, weight_of = cost.get, (weight or {}).get
    # What costs nothing more is reached at once; but equal ways are all known only when the heap comes to a state.
    at_once = ids is None and potential is None
    # Of equal bounds the lesser cost first: then all equal ways to a state are known before it is left.
    heap = [(potential[state] if potential else 0, 0, state) for state in cost]
    heapify(heap)
    while heap:
        _, here, popped = heappop(heap)
        if here > cost[popped]:
            continue
        reached = [popped]
        for state in reached:
            if state in pending:
                pending.discard(state)
                if not pending:
                    return found
            for head, step, number in steps[state]:
                if excluded and number in excluded:
                    continue
                total = here + (weight_of(number, step) if weight else step)
                least = total if potential is None else total + potential[head]
                if least > bound:
                    continue
                known = cost_of(head)
                if known is None or total < known:
                    cost[head] = total
                    came[head] = (state, number)
                    if at_once and total == here:
                        reached.append(head)
                    else:
                        heappush(heap, (least, total, head))
                elif total == known and ids and _reads_first(found, ids, (state, number), head):
                    came[head] = (state, number)
    return found


def _reads_first(found: Settled, ids: Callable[[Sequence[int]], list[str]], step: tuple[int, int], head: int) -> bool:
    """
    Tell whether the new of two equal ways to a state has the first ids; a source is reached in one way alone.

    Both are walked back only to a state that they share: before it they are the same.
    """
    cost, came = found
    if head not in came:
        return False
    (one, number), (other, last) = step, came[head]
    mine, theirs = [number], [last]
    while one != other:
        back = one in came and (cost[one] >= cost[other] or other not in came)
        if back:
            one, number = came[one]
            mine.append(number)
        elif other in came:
            other, number = came[other]
            theirs.append(number)
        else:
            break
    return ids(mine[::-1]) < ids(theirs[::-1])


def costs_from(steps: Sequence[Sequence[Step]], *sources: int) -> list[int]:
    """
    Measure the least cost from some states to all; with the steps of `turned`, from all to these.

    Parameters
    ----------
    steps
        The graph.
    sources
        States that cost nothing.

    Returns
    -------
    costs
        One a state; `UNREACHED` where no way leads.
    """
    found = settle(steps, sources).cost
    return [found.get(state, UNREACHED) for state in range(len(steps))]


def turned(steps: Iterable[Iterable[Step]]) -> list[list[Step]]:
    """Give the steps that reach each state instead of those that leave it."""
    rows = list(steps)
    back: list[list[Step]] = [[] for _ in rows]
    for tail, ways in enumerate(rows):
        for head, cost, number in ways:
            back[head].append((tail, cost, number))
    return back


def ids_in(edges: Sequence[Edge]) -> Callable[[Iterable[int]], list[str]]:
    """Make the reader of the ids of the legs of a way, given as numbers of edges."""
    return lambda way: [edge.id for edge in map(edges.__getitem__, way) if edge.kind]


class Levels(dict[int, "list[Step]"]):
    """
    The steps of a graph once a level: state ``level * size + node``.

    Parameters
    ----------
    steps
        Of the nodes.
    advance
        Gives the level after a step, from the level before it, the head and the
        number of the step; negative where it may not be taken.
    """

    def __init__(self, steps: Sequence[Sequence[Step]], advance: Callable[[int, int, int], int]) -> None:
        super().__init__()
        self.steps, self.size, self.advance = steps, len(steps), advance

    def __missing__(self, state: int) -> list[Step]:
        """Work the steps of a state out when they are first asked for."""
        found = self[state] = list(self._from(state))
        return found

    def _from(self, state: int) -> Iterator[Step]:
        level, node = divmod(state, self.size)
        for head, cost, number in self.steps[node]:
            ahead = self.advance(level, head, number)
            if ahead >= 0:
                yield ahead * self.size + head, cost, number


def passing(gates: Sequence[AbstractSet[int]]) -> Callable[[int, int, int], int]:
    """Let the level be the number of places passed, each a set of nodes, in order."""
    last = len(gates)

    def advance(level: int, head: int, _: int) -> int:
        while level < last and head in gates[level]:
            level += 1
        return level

    return advance
