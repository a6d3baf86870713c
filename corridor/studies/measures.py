"""What a study reads off the fastest way of a run."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.distributions import Z_P80, Z_P90, Moments, add, moments_of_totals, quantile, shared_points
from corridor.errors import ScenarioError, suggest
from corridor.graph.modal import law_of_spread
from corridor.routing.itinerary import moments_of_group
from corridor.units import MINUTES_PER_HOUR, hours_from_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.graph.modal import Edge, Graph, Spread
    from corridor.studies.replan import Way

MEASURES = {
    "hours": "h",
    "days": "d",
    "p10_hours": "h",
    "p50_hours": "h",
    "p80_hours": "h",
    "p90_hours": "h",
    "hours_at_load": "h",
    "usd_per_teu": "USD/TEU",
    "kg_co2e_per_teu": "kg CO2e/TEU",
    "km": "km",
    "borders": "",
    "transfers": "",
    "places": "",
    "teu_per_year": "TEU/year",
    "bottleneck": "",
    "utilisation": "",
}
"""Names of the measures and their units."""

OF_CAPACITY = ("teu_per_year", "bottleneck", "utilisation")
"""Measures that need the capacity of the whole network, and so far more time a run."""

AT_LOAD = "hours_at_load"
"""Expected time at a volume over the way, which the sweep names; None where that does not fit for long."""

_QUANTILES = {"p10_hours": -Z_P90, "p50_hours": 0.0, "p80_hours": Z_P80, "p90_hours": Z_P90}
_HOURS_PER_DAY = 24
_KEPT = 50_000

Value = float | int | str | None


def check_measures(names: Sequence[str], where: str) -> None:
    """
    Refuse a measure that is not known.

    Raises
    ------
    ScenarioError
        With the nearest one.
    """
    for name in names:
        if name not in MEASURES:
            msg = f"{where}: there is no measure {name!r}." + suggest(name, MEASURES)
            raise ScenarioError(msg)


class Meter:
    """Reads measures off ways; keeps what ways of one graph have in common."""

    def __init__(self, measures: Sequence[str]) -> None:
        self.measures = tuple(measures)
        self._groups: dict[tuple[int, tuple[int, ...]], tuple[Graph, tuple[tuple[int, ...], ...]]] = {}
        self._moments: dict[tuple[Spread | None, ...], Moments] = {}
        self._points: dict[Spread, tuple[float, ...]] = {}

    def read(self, way: Way) -> tuple[Value, ...]:
        """
        Give the measures of a way in the order asked for; those of capacity and at load are None.

        Parameters
        ----------
        way
            Of any run.
        """
        edges = way.edges
        minutes = sum(edge.minutes for edge in edges)
        total = None
        values: list[Value] = []
        for name in self.measures:
            if name in _QUANTILES:
                total = total or self.moments(way)
                values.append(round(quantile(total, _QUANTILES[name]), 2))
            elif name == "hours":
                values.append(hours_from_minutes(minutes))
            elif name == "days":
                values.append(round(minutes / MINUTES_PER_HOUR / _HOURS_PER_DAY, 3))
            else:
                values.append(_OF_EDGES[name](edges) if name in _OF_EDGES else None)
        return tuple(values)

    def moments(self, way: Way) -> Moments:
        """
        Give the moments of the whole time of a way [h].

        Parameters
        ----------
        way
            Of any run.

        Returns
        -------
        moments
            Those of `corridor.routing.itinerary.total_moments`, to the last digit.
        """
        key = (id(way.graph), way.numbers)
        known = self._groups.get(key)
        if known is None:
            if len(self._groups) >= _KEPT:
                self._groups.clear()
            known = (way.graph, _groups(way))
            self._groups[key] = known
        edges, changed = way.graph.edges, way.changed
        minutes = 0
        parts = []
        for numbers in known[1]:
            members = [changed.get(number) or edges[number] for number in numbers]
            minutes += sum(edge.minutes for edge in members)
            parts.append(self._of_group(members))
        return add(parts)._replace(mean=minutes / MINUTES_PER_HOUR)

    def _of_group(self, members: Sequence[Edge]) -> Moments:
        key = (None if members[0].kind == "line" else members[0].spread, *(edge.spread for edge in members))
        found = self._moments.get(key)
        if found is None:
            if len(self._moments) >= _KEPT:
                self._moments.clear()
            found = self._of_lines(members) if members[0].kind == "line" else moments_of_group(members)
            self._moments[key] = found
        return found

    def _of_lines(self, members: Sequence[Edge]) -> Moments:
        """Add the times of lines that move together, the law of each read once at the shared points."""
        columns = [self._at_points(edge.spread) for edge in members if edge.spread and edge.spread.kind == "law"]
        if not columns:
            return Moments(0.0)
        return moments_of_totals([sum(column) for column in zip(*columns, strict=True)])

    def _at_points(self, spread: Spread) -> tuple[float, ...]:
        found = self._points.get(spread)
        if found is None:
            if len(self._points) >= _KEPT:
                self._points.clear()
            law = law_of_spread(spread)
            found = tuple(law.at(z) for z in shared_points())
            self._points[spread] = found
        return found


def _groups(way: Way) -> tuple[tuple[int, ...], ...]:
    """Gather the edges of a way that rise and fall together, in order of travel."""
    groups: dict[str, list[int]] = {}
    for number in way.numbers:
        edge = way.graph.edges[number]
        if edge.kind:
            groups.setdefault(edge.group, []).append(number)
    return tuple(tuple(numbers) for numbers in groups.values())


def _borders(edges: Sequence[Edge]) -> int:
    crossed = [country for edge in edges for country in edge.countries]
    return sum(one != other for one, other in pairwise(crossed))


def _places(edges: Sequence[Edge]) -> str:
    lines = [edge for edge in edges if edge.kind == "line"]
    return ";".join([lines[0].origin, *(edge.destination for edge in lines)] if lines else [])


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 2) if len(known) == len(values) else None


_OF_EDGES: Mapping[str, Callable[[Sequence[Edge]], Value]] = {
    "usd_per_teu": lambda edges: _total([edge.usd for edge in edges]),
    "kg_co2e_per_teu": lambda edges: _total([edge.kg_co2e for edge in edges]),
    "km": lambda edges: round(sum(edge.km for edge in edges), 1),
    "transfers": lambda edges: sum(edge.kind == "transfer" for edge in edges),
    "borders": _borders,
    "places": _places,
}
"""Measures that are sums or counts over the legs, as `corridor.answers.Route` has them."""
