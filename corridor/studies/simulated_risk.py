"""
How sure a trip is: a fixed route drawn many times, and one that is changed when the sea is shut.

The re-routed trip knows at its departure which seas are shut, no more: it takes the
way that is then expected to be fastest, a shut sea costing the mean rest of a spell.
So it foresees no dwell and no delay, and is what a forwarder can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.answers.risk import LegSpread, TransitTimeDistribution
from corridor.errors import NetworkError
from corridor.graph.modal import Spread, storm_share
from corridor.routing.calendar import MONTHS, month_at
from corridor.studies.samples import Draws
from corridor.units import HOURS_PER_DAY, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.graph.modal import Graph

    Hours = NDArray[np.float64]

MOST_DRAWS = 1_000_000
LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95)

CHUNK = 50_000
"""Trips that are drawn at a time, to bound the memory."""


class Trip(NamedTuple):
    """
    A way to draw.

    Attributes
    ----------
    edges
        Numbers of the edges from the first departure on, in order of travel.
    minute
        At which it begins; None without a date.
    """

    edges: tuple[int, ...]
    minute: int | None = None


class Drawn(NamedTuple):
    """
    A trip drawn many times.

    Attributes
    ----------
    total
        Time of each draw [h].
    legs
        One an edge that shows a leg.
    """

    total: Hours
    legs: tuple[LegSpread, ...]


def check_draws(draws: int) -> None:
    """
    Refuse a number of draws that cannot be made.

    Raises
    ------
    NetworkError
        If it is none, or too many.
    """
    if not 1 <= draws <= MOST_DRAWS:
        msg = f"--draws {draws}: draw between 1 and {MOST_DRAWS:,} trips."
        raise NetworkError(msg)


def drawn(graph: Graph, trip: Trip, *, draws: int, seed: int) -> Drawn:
    """
    Draw a trip many times.

    Parameters
    ----------
    graph
        In which its edges are.
    trip
        What to draw.
    draws, seed
        Of the simulation; the same ones give the same trips.
    """
    totals: list[Hours] = []
    moments = _Moments(len(trip.edges))
    for part in _parts(graph, draws, seed):
        legs = part.legs(trip.edges, minute=trip.minute)
        totals.append(legs.sum(axis=0))
        moments.add(legs)
    shown = (
        LegSpread(edge.kind, edge.id, edge.origin, edge.destination, *figures)
        for edge, figures in zip((graph.edges[number] for number in trip.edges), moments.figures(), strict=True)
        if edge.kind
    )
    return Drawn(np.concatenate(totals), tuple(shown))


def _parts(graph: Graph, draws: int, seed: int) -> Iterator[Draws]:
    """Cut the draws into parts that fit the memory."""
    for number, start in enumerate(range(0, draws, CHUNK)):
        yield Draws(graph, draws=min(CHUNK, draws - start), seed=(seed, number))


class _Moments:
    """Sums over draws: of each leg, of its square and of its product with the whole."""

    def __init__(self, legs: int) -> None:
        self.count, self.total, self.squared_total = 0, 0.0, 0.0
        self.sums, self.squares, self.products = np.zeros((3, legs))

    def add(self, legs: Hours) -> None:
        """Add the draws of a part; those that never arrive are left out."""
        legs = legs[:, np.isfinite(legs).all(axis=0)]
        total = legs.sum(axis=0)
        self.count += total.size
        self.total += total.sum()
        self.squared_total += (total**2).sum()
        self.sums += legs.sum(axis=1)
        self.squares += (legs**2).sum(axis=1)
        self.products += legs @ total

    def figures(self) -> list[tuple[float, float, float]]:
        """Give mean, standard deviation and share of the variance of each leg."""
        count = max(1, self.count)
        means, mean = self.sums / count, self.total / count
        variance = max(0.0, self.squared_total / count - mean**2)
        deviations = np.sqrt(np.maximum(0.0, self.squares / count - means**2))
        shares = (self.products / count - means * mean) / variance if variance > 0 else np.zeros_like(means)
        return [(float(a), float(b), float(c)) for a, b, c in zip(means, deviations, shares, strict=True)]


def distribution_of(total: Hours, within_days: float | None) -> TransitTimeDistribution:
    """
    Sum up the draws of a trip.

    Parameters
    ----------
    total
        Time of each draw [h]; infinite where it never arrives.
    within_days
        Days that were asked about; None where none were.
    """
    p10, p50, p80, p90, p95 = (float(value) for value in np.quantile(total, LEVELS, method="inverted_cdf"))
    arrived = total[np.isfinite(total)]
    mean = float(total.mean())
    deviation = float(arrived.std()) if arrived.size else 0.0
    within = None if within_days is None else float((total <= within_days * HOURS_PER_DAY).mean())
    return TransitTimeDistribution(mean, deviation, p10, p50, p80, p90, p95, within)


# -- re-routed when the sea is shut --------------------------------------------------------------------------------


class Storm(NamedTuple):
    """
    A storm that may hold a trip.

    Attributes
    ----------
    number
        Of its edge.
    group
        Of its basin.
    share
        Of the time that it is shut.
    spell_hours
        Mean length of a spell [h].
    """

    number: int
    group: str
    share: float
    spell_hours: float


def storms_of(
    graph: Graph, numbers: Iterable[int], minutes: Mapping[int, int], *, otherwise: int | None
) -> tuple[Storm, ...]:
    """
    List the storms that may hold a trip.

    Parameters
    ----------
    graph
        In which the edges are.
    numbers
        Edges that any way may use.
    minutes
        When the planned trip passes its storms.
    otherwise
        When any other storm would be passed; None takes the mean of the year.
    """
    storms = []
    for number in sorted(set(numbers)):
        edge = graph.edges[number]
        if edge.spread is not None and edge.spread.kind == "storm":
            shares, spell = edge.spread.figures[:-1], edge.spread.figures[-1]
            minute = minutes.get(number, otherwise)
            share = sum(shares) / MONTHS if minute is None else storm_share(shares, month_at(minute))
            storms.append(Storm(number, edge.group, share, spell))
    return tuple(storms)


def knowing_storms(graph: Graph, storms: Sequence[Storm], shut: Collection[int]) -> Graph:
    """
    Make the graph of one who knows which seas are shut.

    Parameters
    ----------
    graph
        Left untouched.
    storms
        All that matter.
    shut
        Numbers of the edges of those that blow.
    """
    edges = list(graph.edges)
    for storm in storms:
        hours = storm.spell_hours if storm.number in shut else 0.0
        spread = Spread("fixed", (hours,))
        edges[storm.number] = edges[storm.number]._replace(minutes=minutes_from_hours(hours), spread=spread)
    return graph._replace(edges=tuple(edges))


def rerouted(
    graph: Graph,
    storms: Sequence[Storm],
    choose: Callable[[frozenset[int]], Trip],
    *,
    draws: int,
    seed: int,
) -> tuple[Hours, dict[Trip, float]]:
    """
    Draw a trip whose route is chosen once it is known which seas are shut.

    Parameters
    ----------
    graph
        In which the edges are.
    storms
        All that matter.
    choose
        Gives the trip for the storms that blow; it is asked once for each case
        that is drawn.
    draws, seed
        Of the simulation.

    Returns
    -------
    total
        Time of each draw [h].
    shares
        Of the draws that take each trip.
    """
    totals: list[Hours] = []
    counts, chosen = dict[Trip, int](), dict[frozenset[int], Trip]()
    for part in _parts(graph, draws, seed):
        shut = np.array([part.storm(storm.group)[0] < storm.share for storm in storms]).reshape(len(storms), part.draws)
        cases, case_of = np.unique(shut, axis=1, return_inverse=True)
        total: Hours = np.empty(part.draws)
        known: dict[Trip, Hours] = {}
        for place in range(cases.shape[1]):
            blowing = frozenset(storm.number for storm, blows in zip(storms, cases[:, place], strict=True) if blows)
            if blowing not in chosen:
                chosen[blowing] = choose(blowing)
            trip = chosen[blowing]
            if trip not in known:
                known[trip] = part.legs(trip.edges, minute=trip.minute).sum(axis=0)
            mine = case_of.ravel() == place
            total[mine] = known[trip][mine]
            counts[trip] = counts.get(trip, 0) + int(mine.sum())
        totals.append(total)
    return np.concatenate(totals), {trip: count / draws for trip, count in counts.items()}
