"""Shortest routes from many starts at once: Dijkstra of SciPy over the arcs of a program."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from corridor.flow.arcs import Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.flow.arcs import Arcs

CHUNK = 64
"""So many trees are held in memory at a time."""


class Trees:
    """
    Arcs as arrays, for weights that change from round to round.

    Parameters
    ----------
    net
        Its arcs, gates spelled out.
    n_rows
        Rows that arcs may load.
    """

    def __init__(self, net: Arcs, n_rows: int) -> None:
        import numpy as np
        from scipy.sparse import csr_array

        self.net = net
        tails = np.array([arc.tail for arc in net.arcs], dtype=np.int64)
        heads = np.array([arc.head for arc in net.arcs], dtype=np.int64)
        nodes = np.unique(np.concatenate([tails, heads]))
        self._place = {int(node): at for at, node in enumerate(nodes)}
        tails, heads = np.searchsorted(nodes, tails), np.searchsorted(nodes, heads)
        # Of arcs side by side only the shortest matters; which it is changes with the prices.
        self._order = np.lexsort((heads, tails))
        pairs = tails[self._order] * max(1, len(nodes)) + heads[self._order]
        fresh = np.concatenate([[True], pairs[1:] != pairs[:-1]]) if len(pairs) else np.zeros(0, dtype=bool)
        self._first, self._group = np.flatnonzero(fresh), np.cumsum(fresh) - 1
        self._tails, self._heads = tails[self._order][self._first], heads[self._order][self._first]
        self._shape = (len(nodes), len(nodes))
        self._starts = np.searchsorted(self._tails, np.arange(len(nodes) + 1))
        self._costs = np.array([arc.cost for arc in net.arcs])
        self._closed = np.ones(len(net.arcs), dtype=bool)
        self._closed[[number for found in net.ways.values() for _, number in found]] = False
        loads = [(at, row, weight) for at, arc in enumerate(net.arcs) for row, weight in arc.loads]
        self._loads = csr_array(
            ([weight for *_, weight in loads], ([at for at, *_ in loads], [row for _, row, _ in loads])),
            shape=(len(net.arcs), n_rows),
        )

    def weights(self, prices: Sequence[float], *, costs: bool) -> Any:
        """Give the length of each arc under prices; a price that is noise counts as none."""
        import numpy as np

        priced = self._loads @ np.maximum(np.array(prices), 0.0)
        found = priced + self._costs if costs else priced
        found[self._closed] = np.inf
        return found

    def paths(self, weights: Any, pairs: Sequence[tuple[int, int]]) -> Iterator[Path | None]:
        """
        Find the shortest path of each pair of nodes.

        Parameters
        ----------
        weights
            Of the arcs, zero or more.
        pairs
            Start and end.

        Yields
        ------
        path
            In the order of the pairs; None where there is none.
        """
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        ordered = weights[self._order]
        best = np.lexsort((ordered, self._group))[self._first]
        chosen = self._order[best]
        joined = zip(self._tails.tolist(), self._heads.tolist(), strict=True)
        arc_of = dict(zip(joined, chosen.tolist(), strict=True))
        length_of = weights.tolist()
        graph = csr_array((ordered[best], self._heads, self._starts), shape=self._shape)
        wanted = sorted({start for start, _ in pairs if start in self._place})
        found: dict[tuple[int, int], Path | None] = {}
        by_start: dict[int, set[int]] = {}
        for start, end in pairs:
            by_start.setdefault(start, set()).add(end)
        for at in range(0, len(wanted), CHUNK):
            chunk = wanted[at : at + CHUNK]
            lengths, before = dijkstra(graph, indices=[self._place[start] for start in chunk], return_predecessors=True)
            for number, start in enumerate(chunk):
                back = before[number].tolist()
                for end in by_start[start]:
                    place = self._place.get(end, -1)
                    if place >= 0 and lengths[number, place] < inf:
                        arcs = _traced(back, arc_of, place)
                        found[start, end] = Path(sum(length_of[arc] for arc in arcs), arcs)
        for pair in pairs:
            yield found.get(pair)


def _traced(before: Sequence[int], arc_of: Mapping[tuple[int, int], int], place: int) -> tuple[int, ...]:
    numbers = []
    while (tail := before[place]) >= 0:
        numbers.append(arc_of[tail, place])
        place = tail
    return tuple(reversed(numbers))
