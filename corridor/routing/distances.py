"""Least costs from one node to all: bounds for the searches that look for one way among many."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Steps = Sequence[Sequence[tuple[int, int, int]]]  # for each node: other end, cost, number of the edge

UNREACHED = 1 << 62
"""Cost of what cannot be reached."""


def costs_from(steps: Steps, node: int) -> list[int]:
    """
    Measure the least cost from one node to all, by Dijkstra's algorithm.

    Parameters
    ----------
    steps
        Of a graph; turned round, costs are those from all nodes to this one.
    node
        Where ways start.
    """
    best = [UNREACHED] * len(steps)
    best[node] = 0
    heap = [(0, node)]
    while heap:
        cost, first = heappop(heap)
        if cost > best[first]:
            continue
        # What takes no time is reached at once and has no need of the heap.
        reached = [first]
        for here in reached:
            for head, step, _ in steps[here]:
                total = cost + step
                if total < best[head]:
                    best[head] = total
                    if step:
                        heappush(heap, (total, head))
                    else:
                        reached.append(head)
    return best


def turned(steps: Steps) -> Steps:
    """Give the steps that reach each node instead of those that leave it."""
    back: list[list[tuple[int, int, int]]] = [[] for _ in steps]
    for tail, ways in enumerate(steps):
        for head, cost, number in ways:
            back[head].append((tail, cost, number))
    return back
