"""
Trips drawn at random: the same laws as the expected times, many times over.

Every part has a stream of random numbers of its own, named by what rises and falls
together (the links of one country and mode, the ships of one basin), so that two
routes that share a part share its luck, and a draw does not change when another
part is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from corridor.graph.modal import law_of_spread, storm_share
from corridor.routing.calendar import MONTHS, is_dated, left, month_at, opening
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.graph.modal import Edge, Graph, Run, Spread

    Hours = NDArray[np.float64]


class Draws:
    """
    Random trips over the edges of a graph.

    Parameters
    ----------
    graph
        Built without dates, or with dates and a minute to begin.
    draws
        How many trips.
    seed
        Numbers from which all streams come.
    """

    def __init__(self, graph: Graph, *, draws: int, seed: Sequence[int]) -> None:
        self.graph, self.draws, self.seed = graph, draws, tuple(seed)
        self._normal: dict[str, Hours] = {}
        self._storms: dict[str, tuple[Hours, Hours]] = {}

    def stream(self, name: str) -> np.random.Generator:
        """Give the random numbers of a part."""
        return np.random.default_rng([*self.seed, crc32(name.encode())])

    def legs(self, edges: Sequence[int], *, minute: int | None = None) -> Hours:
        """
        Draw a way.

        Parameters
        ----------
        edges
            Numbers of the edges, in order of travel.
        minute
            At which the first of them is begun, for a graph with dates.

        Returns
        -------
        hours
            One row an edge, one column a trip; what an edge waits for counts to
            it [h].
        """
        if minute is None:
            return np.array([self._edge(number) for number in edges]).reshape(len(edges), self.draws)
        now, rows = np.full(self.draws, float(minute)), []
        for number in edges:
            after = self._dated(number, now) if is_dated(self.graph, number) else now + 60.0 * self._edge(number)
            arrives = np.isfinite(after)
            rows.append(np.subtract(after, now, out=np.full(self.draws, np.inf), where=arrives) / MINUTES_PER_HOUR)
            now = after
        return np.array(rows).reshape(len(edges), self.draws)

    # -- parts -------------------------------------------------------------------------------------------------

    def _edge(self, number: int) -> Hours:
        """Draw the time of an edge whatever the date [h]."""
        edge = self.graph.edges[number]
        spread = edge.spread
        if spread is None or spread.kind == "fixed":
            return np.full(self.draws, spread.figures[0] if spread else edge.minutes / MINUTES_PER_HOUR)
        if spread.kind == "law":
            law, z = law_of_spread(spread), self._normals(edge.group)
            if law.sign == 0:
                return law.median + law.scale * z
            return law.median + law.sign * law.scale * np.expm1(law.shape * law.sign * z)
        if spread.kind == "storm":
            level, rest = self.storm(edge.group)
            return np.where(level < sum(spread.figures[:-1]) / MONTHS, spread.figures[-1] * rest, 0.0)
        return self._wait(edge, spread)

    def _wait(self, edge: Edge, spread: Spread) -> Hours:
        """Draw the wait of cargo that comes at any time."""
        stream = self.stream(edge.group)
        if spread.kind == "wait":
            return residual(stream, self.draws, *spread.figures)
        if spread.kind == "timetable":
            gaps = np.array(spread.figures)
            return stream.choice(gaps, self.draws, p=gaps / gaps.sum()) * stream.random(self.draws)
        left = spread.figures[0] - stream.random(self.draws) * HOURS_PER_DAY
        return np.maximum(left, 0.0)

    def _normals(self, group: str) -> Hours:
        if group not in self._normal:
            self._normal[group] = self.stream(group).standard_normal(self.draws)
        return self._normal[group]

    def storm(self, group: str) -> tuple[Hours, Hours]:
        """
        Draw the weather of a basin.

        Parameters
        ----------
        group
            Of the basin.

        Returns
        -------
        level
            A ship lies still where this is below its share of time, so that all
            ships of the basin lie still together [0, 1).
        rest
            What is left of the spell, over its mean length.
        """
        if group not in self._storms:
            stream = self.stream(group)
            self._storms[group] = (stream.random(self.draws), stream.standard_exponential(self.draws))
        return self._storms[group]

    # -- by date -----------------------------------------------------------------------------------------------

    def _dated(self, number: int, now: Hours) -> Hours:
        """Give the minutes at which an edge is behind."""
        edge = self.graph.edges[number]
        if number in self.graph.departures:
            departures = self.graph.departures[number]
            left = [
                self._left(run, departures.utc_offset_minutes, now, f"{edge.group} {place}")
                for place, run in enumerate(departures.runs)
            ]
            first: Hours = np.min(left, axis=0)
            return first
        begins = self._opening(edge.shut, now)
        if edge.spread is not None and edge.spread.kind == "window" and edge.shut:
            return begins
        if edge.spread is not None and edge.spread.kind == "storm":
            level, rest = self.storm(edge.group)
            share = self._share(edge.spread.figures[:-1], begins + self.graph.places[edge.origin].utc_offset_minutes)
            held: Hours = np.where(level < share, MINUTES_PER_HOUR * edge.spread.figures[-1] * rest, 0.0)
            return begins + held
        return begins + MINUTES_PER_HOUR * self._edge(number)

    def _share(self, shares: tuple[float, ...], local: Hours) -> Hours:
        """Give the share of time shut, by the day."""
        days, back = np.unique(np.floor_divide(local, MINUTES_PER_DAY).astype(int), return_inverse=True)
        noon = MINUTES_PER_DAY // 2
        of_day = np.array([storm_share(shares, month_at(int(day) * MINUTES_PER_DAY + noon)) for day in days])
        return np.asarray(of_day[back], dtype=np.float64)

    def _opening(self, shut: Sequence[str], now: Hours) -> Hours:
        """Wait until nothing of a list of closures holds; what is shut for good is never passed."""
        if not shut:
            return now
        minutes, back = np.unique(_whole(now), return_inverse=True)
        opened = [opening(self.graph, shut, int(minute))[0] if minute < NEVER else None for minute in minutes]
        begins: Hours = np.array([np.inf if moment is None else float(moment) for moment in opened])[back]
        return np.maximum(now, begins)

    def _left(self, run: Run, offset: int, now: Hours, name: str) -> Hours:
        """Give the departure with one run; infinite where nothing leaves any more."""
        wait = MINUTES_PER_HOUR * residual(self.stream(name), self.draws, *run.wait)
        if run.shut:
            trips = zip(_whole(now), np.rint(wait).astype(np.int64), strict=True)
            passed = (
                left(self.graph, run, offset, int(ready), int(more)) if ready < NEVER else None for ready, more in trips
            )
            return np.array([item.ends if item else np.inf for item in passed], dtype=np.float64)
        ready = np.maximum(now, run.opens - offset)
        leaves = ready + wait
        if run.minutes:
            # Day 1 was a Monday.
            of_week = (np.where(np.isfinite(ready), ready, 0.0) + offset - MINUTES_PER_DAY) % MINUTES_PER_WEEK
            week = np.array([*run.minutes, run.minutes[0] + MINUTES_PER_WEEK], dtype=np.float64)
            leaves = ready + week[np.searchsorted(week, of_week)] - of_week
        return np.where(leaves < run.closes - offset, leaves, np.inf) if run.closes else leaves


NEVER = 1 << 40
"""A minute that no calendar holds."""


def _whole(minutes: Hours) -> NDArray[np.int64]:
    """Round up to whole minutes, a millionth aside; what never happens is far off."""
    return np.ceil(np.minimum(minutes, NEVER) - 1e-6).astype(np.int64)


def residual(stream: np.random.Generator, draws: int, headway: float, variation: float) -> Hours:
    """
    Draw the wait for a service that leaves at a rate, for cargo that comes at any time [h].

    Parameters
    ----------
    stream
        Random numbers.
    draws
        How many.
    headway
        Mean interval [h].
    variation
        Its squared coefficient of variation: the interval that the cargo comes
        upon is a gamma interval drawn by its length, and of that some part is left.
    """
    part = stream.random(draws)
    if variation <= 0 or headway <= 0:
        return part * headway
    return part * stream.gamma(1 / variation + 1, headway * variation, draws)
