"""
Which figures matter: each at its low and its high end, all others as they are.

Figures that rise and fall together in a trip are one lever: the lines of one
country and mode, and the storms of one sea.  A lever at its low end takes its P10
in every trip, at its high end its P90; storms take their calmest and their
stormiest month.  The way is searched anew each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.study import Lever, Sensitivity
from corridor.data.distributions import Z_P80, Z_P90, quantile
from corridor.errors import NoRouteError
from corridor.graph.departure import from_departure
from corridor.graph.modal import Spread, law_of_spread, moments_of_spread, storm_share
from corridor.routing.avoid import excluded_edges
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of, total_moments
from corridor.routing.kernel import costs_from, turned
from corridor.units import MINUTES_PER_HOUR, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.graph.modal import Edge, Graph

ONE_MONTH = 2
"""Figures of a storm whose month is known: its share, and how long a spell is."""

MONTHS = tuple(month + 0.5 for month in range(12))
"""Middle of each month, as shares of a year are given."""

_WORDS = {
    "transfer": "transfer",
    "border": "border",
    "wait": "wait",
    "stop": "stop",
    "access": "access",
    "egress": "egress",
}


class _Group(NamedTuple):
    """Edges that are one lever."""

    kind: str
    id: str
    name: str
    numbers: tuple[int, ...]


def sensitivity(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    month: float | None = None,
) -> Sensitivity:
    """
    Move every figure to its low and its high end, one at a time.

    Parameters
    ----------
    graph
        Of the network with all conditions applied.
    origin, destination, via
        Place ids.
    avoid
        Restrictions, places as ids.
    month
        Time of the year of the storms in months, 0.5 is mid-January; None takes the mean of the year.

    Returns
    -------
    sensitivity
        With the levers that move the expected time, the greatest swing first.

    Raises
    ------
    NoRouteError
        If there is no way.
    """
    graph = from_departure(graph if month is None else _in_month(graph, month), origin)
    excluded, _ = excluded_edges(graph, avoid)
    numbers = fastest(graph, origin, destination, via=via, excluded=excluded)
    route = route_of(graph, numbers, origin=origin, destination=destination)
    if not route.legs:
        msg = f"origin and destination are one, {origin}: no figure moves the time."
        raise NoRouteError(msg)
    tried = _groups(graph, excluded)
    study = _Study(graph, numbers, (origin, destination), tuple(via), excluded)
    levers = [lever for group in tried if (lever := study.lever(group)) is not None]
    return Sensitivity(
        route=route,
        p80_hours=round(quantile(total_moments(study.steps), Z_P80), 2),
        levers=tuple(sorted(levers, key=lambda lever: (-lever.swing, lever.kind, lever.id))),
        n_tried=len(tried),
        names=tuple(sorted((key, place.name) for key, place in graph.places.items())),
    )


def _in_month(graph: Graph, month: float) -> Graph:
    """Let storms be those of a time of the year."""
    edges, steps = list(graph.edges), list(graph.steps)
    for number, edge in enumerate(graph.edges):
        if edge.spread is not None and edge.spread.kind == "storm":
            shares, spell = edge.spread.figures[:-1], edge.spread.figures[-1]
            spread = Spread("storm", (storm_share(shares, month), spell))
            minutes = minutes_from_hours(moments_of_spread(spread).mean)
            changed = edges[number] = edge._replace(spread=spread, minutes=minutes)
            steps[edge.tail] = tuple(
                (head, changed.cost if other == number else cost, other) for head, cost, other in steps[edge.tail]
            )
    return graph._replace(edges=tuple(edges), steps=tuple(steps))


def _groups(graph: Graph, excluded: frozenset[int]) -> list[_Group]:
    """Gather the edges that spread, by what moves them."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.kind and edge.spread is not None and edge.spread.kind != "fixed" and number not in excluded:
            found.setdefault(_key(edge), []).append(number)
    return [
        _Group(kind, name, _name(graph, kind, name, numbers), tuple(numbers))
        for (kind, name, _), numbers in sorted(found.items())
    ]


def _key(edge: Edge) -> tuple[str, str, str]:
    """Name what moves an edge; a ship is waited for at each of its ends."""
    if edge.kind == "line":
        return "line", edge.group, ""
    if edge.spread is not None and edge.spread.kind == "storm":
        return "storm", edge.group.removeprefix("storm "), ""
    return edge.kind, edge.id, edge.origin


def _name(graph: Graph, kind: str, name: str, numbers: Sequence[int]) -> str:
    first = graph.edges[numbers[0]]
    if kind == "line":
        country, _, mode = name.partition(" ")
        return f"lines in {country}, {mode}"
    if kind == "storm":
        return f"storms, {name.replace('-', ' ')}"
    place = graph.places[first.origin].name
    return f"{place}, {_WORDS.get(kind, kind)} ({name})"


class _Study:
    """The fastest way and what is known around it."""

    def __init__(
        self,
        graph: Graph,
        numbers: Sequence[int],
        ends: tuple[str, str],
        via: tuple[str, ...],
        excluded: frozenset[int],
    ) -> None:
        self.graph, self.ends, self.via, self.excluded = graph, ends, via, excluded
        self.numbers = tuple(numbers)
        self.used = frozenset(numbers)
        self.steps = [graph.edges[number] for number in numbers if graph.edges[number].kind]
        self.minutes = sum(edge.minutes for edge in self.steps)
        self.cost = sum(edge.cost for edge in self.steps)
        start, goal = graph.starts[ends[0]], graph.ends[ends[1]]
        steps = tuple(tuple(way for way in ways if way[2] not in excluded) for ways in graph.steps)
        self.there, self.back = costs_from(steps, start), costs_from(turned(steps), goal)

    def lever(self, group: _Group) -> Lever | None:
        """Try one lever; None where it moves nothing."""
        low, high = self._at(group, low=True), self._at(group, low=False)
        if not self.used.intersection(group.numbers) and not self._tempts(low):
            return None
        found = [self._answer(edges) for edges in (low, high)]
        if all(minutes == self.minutes for minutes, _, _ in found):
            return None
        (at_low, low_p80, way_low), (at_high, high_p80, way_high) = found
        trip = self.used if self.used.intersection(group.numbers) else frozenset(way_low)
        used = [number for number in group.numbers if number in trip]
        return Lever(
            kind=group.kind,
            id=group.id,
            name=group.name,
            low_hours=round(sum(low[number].minutes for number in used) / MINUTES_PER_HOUR, 1),
            high_hours=round(sum(high[number].minutes for number in used) / MINUTES_PER_HOUR, 1),
            hours_at_low=round(at_low / MINUTES_PER_HOUR, 2),
            hours_at_high=round(at_high / MINUTES_PER_HOUR, 2),
            p80_at_low=low_p80,
            p80_at_high=high_p80,
            rerouted=way_low != self.numbers or way_high != self.numbers,
            confidence=_least([self.graph.edges[number].confidence for number in used]),
        )

    def _at(self, group: _Group, *, low: bool) -> dict[int, Edge]:
        return {number: _fixed(self.graph.edges[number], low=low) for number in group.numbers}

    def _tempts(self, low: Mapping[int, Edge]) -> bool:
        """Report whether a way over a lever that is not used yet could win at its low end."""
        gain = sum(max(0, self.graph.edges[number].cost - edge.cost) for number, edge in low.items())
        return any(
            self.there[edge.tail] + self.graph.edges[number].cost + self.back[edge.head] - gain < self.cost
            for number, edge in low.items()
        ) or bool(self.via)

    def _answer(self, changed: Mapping[int, Edge]) -> tuple[int, float, tuple[int, ...]]:
        """Give expected minutes, P80 and the way with some edges fixed."""
        steps = list(self.graph.steps)
        for tail in {edge.tail for edge in changed.values()}:
            steps[tail] = tuple(
                (head, changed[number].cost if number in changed else cost, number)
                for head, cost, number in steps[tail]
            )
        graph = self.graph._replace(steps=tuple(steps))
        numbers = fastest(graph, *self.ends, via=self.via, excluded=self.excluded)
        edges = [changed.get(number) or self.graph.edges[number] for number in numbers]
        shown = [edge for edge in edges if edge.kind]
        p80 = round(quantile(total_moments(shown), Z_P80), 2)
        return sum(edge.minutes for edge in shown), p80, numbers


def _fixed(edge: Edge, *, low: bool) -> Edge:
    """Give an edge whose time is sure at one end of its spread."""
    hours = _end(edge.spread, low=low) if edge.spread else edge.minutes / MINUTES_PER_HOUR
    return edge._replace(minutes=minutes_from_hours(hours), spread=Spread("fixed", (hours,)))


def _end(spread: Spread, *, low: bool) -> float:
    z = -Z_P90 if low else Z_P90
    if spread.kind == "law":
        return max(0.0, law_of_spread(spread).at(z))
    if spread.kind == "storm" and len(spread.figures) > ONE_MONTH:
        return (min if low else max)(moments_of_spread(spread, month).mean for month in MONTHS)
    return quantile(moments_of_spread(spread), z)


def _least(words: Sequence[str]) -> str:
    return next((word for word in ("low", "medium", "high") if word in words), "")
