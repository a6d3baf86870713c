"""
The fastest ways from many places to many.

One search an origin reaches all destinations, with the same weights and the same
choice between equal ways as `corridor.routing.fastest`.  Ways that begin alike are
summed up once, as are the parts that many share, such as a whole country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.matrix import Matrix, Pair
from corridor.data.distributions import Z_P90, Moments, quantile
from corridor.graph.departure import excluded_from_departure, from_departure
from corridor.routing.itinerary import moments_of_group
from corridor.routing.kernel import ids_in, settle
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph
    from corridor.routing.kernel import Settled

    Groups = Mapping[str, tuple[int, ...]]  # numbers of the edges that rise and fall together, by group


def matrix(
    graph: Graph,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    excluded: AbstractSet[int] = frozenset(),
    progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """
    Plan from every origin to every destination.

    Parameters
    ----------
    graph
        Left untouched.
    origins, destinations
        Place ids.
    excluded
        Numbers of edges that may not be used.
    progress
        Is told the number of origins done, and of all.

    Returns
    -------
    matrix
        A pair without a way has no figures.
    """
    known, pairs = dict[tuple[int, ...], Moments](), list[Pair]()
    for done, origin in enumerate(origins):
        if progress:
            progress(done, len(origins))
        leaving = from_departure(graph, origin)
        shut = excluded if leaving is graph else excluded_from_departure(graph, origin, excluded)
        start = leaving.starts.get(origin)
        ends = {leaving.ends[key] for key in destinations if key in leaving.ends and key != origin}
        sources = () if start is None or not ends else (start,)
        found = settle(leaving.steps, sources, goals=ends, excluded=shut, ids=ids_in(leaving.edges))
        sums = _Sums(leaving, found, known, len(graph.edges))
        for destination in destinations:
            pairs.append(sums.pair(origin, destination))
    if progress:
        progress(len(origins), len(origins))
    named = dict.fromkeys([*origins, *destinations])
    return Matrix(graph.on, tuple(graph.applied), {key: graph.places[key].name for key in named}, tuple(pairs))


class _Sum(NamedTuple):
    """What the legs of a way come to; an unknown price or emission is None."""

    minutes: int = 0
    km: float = 0
    crossed: int = 0
    country: str = ""
    transfers: int = 0
    usd: float | None = 0
    kg_co2e: float | None = 0
    groups: Groups = {}  # noqa: RUF012 - replaced, never changed

    def after(self, edge: Edge, number: int) -> _Sum:
        """Add a leg."""
        crossed, country = self.crossed, self.country
        for entered in edge.countries:
            crossed += entered != country
            country = entered
        return _Sum(
            self.minutes + edge.minutes,
            self.km + edge.km,
            crossed,
            country,
            self.transfers + (edge.kind == "transfer"),
            None if self.usd is None or edge.usd is None else self.usd + edge.usd,
            None if self.kg_co2e is None or edge.kg_co2e is None else self.kg_co2e + edge.kg_co2e,
            {**self.groups, edge.group: (*self.groups.get(edge.group, ()), number)},
        )


class _Sums:
    """Sums up the ways of one search; the spread of parts that any origin may share is kept for the next."""

    def __init__(self, graph: Graph, found: Settled, known: dict[tuple[int, ...], Moments], shared: int) -> None:
        self.graph, self.found, self.known, self.shared = graph, found, known, shared
        self.own: dict[tuple[int, ...], Moments] = {}
        self.sums: dict[int, _Sum] = {}

    def pair(self, origin: str, destination: str) -> Pair:
        """Give the figures of a way; they are those of its route."""
        end = self.graph.ends.get(destination, -1)
        if destination != origin and end not in self.found.cost:
            return Pair(origin, destination)
        found = _Sum() if destination == origin else self._sum(end)
        total = self._total(found)
        return Pair(
            origin,
            destination,
            minutes=found.minutes,
            hours_low=round(quantile(total, -Z_P90), 2),
            hours_high=round(quantile(total, Z_P90), 2),
            km=round(found.km, 1),
            borders=max(0, found.crossed - 1),
            transfers=found.transfers,
            usd_per_teu=None if found.usd is None else round(found.usd, 2),
            kg_co2e_per_teu=None if found.kg_co2e is None else round(found.kg_co2e, 2),
        )

    def _sum(self, node: int) -> _Sum:
        """Sum up the way to a node, from the last node on it that was summed up before."""
        came, edges, sums = self.found.came, self.graph.edges, self.sums
        ahead = list[int]()
        while node in came and node not in sums:
            ahead.append(node)
            node = came[node][0]
        total = sums.get(node, _Sum())
        for node in reversed(ahead):
            number = came[node][1]
            if edges[number].kind:
                total = total.after(edges[number], number)
            sums[node] = total
        return total

    def _total(self, found: _Sum) -> Moments:
        """Add the spread of the groups, as `corridor.routing.itinerary.total_moments` does."""
        variance = third = 0.0
        for numbers in found.groups.values():
            # What begins with a wait that is taken away is of this origin alone.
            known = self.known if numbers[0] < self.shared else self.own
            part = known.get(numbers)
            if part is None:
                part = known[numbers] = moments_of_group([self.graph.edges[number] for number in numbers])
            variance += part.variance
            third += part.third
        return Moments(found.minutes / MINUTES_PER_HOUR, variance, third)
