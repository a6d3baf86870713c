"""
When things move, by date: closures, windows, timetables and storms of the season.

Times are minutes from day 0, UTC.  Waiting is always allowed and never hurts:
who comes earlier never arrives later.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corridor.graph import moments_of_spread
from corridor.spread import moments_of_wait
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_WEEK, minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corridor.graph import Departures, Edge, Graph, Run, Shutdown

DAYS_OF_MONTH = 365.25 / 12
MOST_WAITS = 60
"""A step that is shut again and again for so many times counts as shut for good."""


class Clock:
    """
    Arrival times in a graph that was built with dates.

    Parameters
    ----------
    graph
        Built with ``dated=True``.
    spaced
        Boarding edges whose departures are planned one by one: there only the
        irregular part of the wait is added, for the rest is seen in the plan.
    """

    def __init__(self, graph: Graph, *, spaced: Collection[int] = ()) -> None:
        self.graph, self.spaced = graph, frozenset(spaced)

    def is_timed(self, number: int) -> bool:
        """Tell whether the time of an edge depends on when it is entered, storms aside."""
        return bool(self.graph.edges[number].shut) or number in self.graph.departures

    def arrival(self, number: int, minute: int) -> int | None:
        """
        Give the minute at which an edge is left behind.

        Parameters
        ----------
        number
            Of the edge.
        minute
            When its tail is reached.

        Returns
        -------
        arrival
            None where it never opens again.
        """
        edge = self.graph.edges[number]
        leaves = self.opening(edge.shut, minute) if number not in self.graph.departures else minute
        if leaves is None:
            return None
        if number in self.graph.departures:
            return self._departure(self.graph.departures[number], leaves, spaced=number in self.spaced)
        return leaves + self.minutes(edge, leaves)

    def minutes(self, edge: Edge, minute: int) -> int:
        """Give the expected time on an edge once it is open; storms by the time of the year [min]."""
        if edge.spread is not None and edge.spread.kind == "storm":
            return minutes_from_hours(moments_of_spread(edge.spread, self.month(minute)).mean)
        if edge.spread is not None and edge.spread.kind == "window" and edge.shut:
            return 0
        return edge.minutes if edge.kind else 0

    def month(self, minute: int) -> float:
        """Give the time of the year in months; 0.5 is mid-January."""
        day = date.fromordinal(minute // MINUTES_PER_DAY)
        return (day.timetuple().tm_yday - 0.5) / DAYS_OF_MONTH

    def opening(self, shut: Iterable[str], minute: int) -> int | None:
        """Wait until none of some closures holds; None where one never ends."""
        keys = [key for key in shut if key in self.graph.shutdowns]
        for _ in range(MOST_WAITS):
            later = minute
            for key in keys:
                opened = _reopens(self.graph.shutdowns[key], later)
                if opened is None:
                    return None
                later = opened
            if later == minute:
                return minute
            minute = later
        return None

    def _departure(self, departures: Departures, minute: int, *, spaced: bool) -> int | None:
        """Take what leaves first."""
        offset = departures.utc_offset_minutes
        found = [self._leaves(run, minute + offset, offset, spaced=spaced) for run in departures.runs]
        return min((left - offset for left in found if left is not None), default=None)

    def _leaves(self, run: Run, local: int, offset: int, *, spaced: bool) -> int | None:
        """Give the local minute at which a run is expected to leave."""
        local = max(local, run.opens)
        headway, variation = run.wait
        wait = headway * variation / 2 if spaced else moments_of_wait(headway, variation).mean
        for _ in range(MOST_WAITS):
            leaves = next_of_week(run.minutes, local) if run.minutes else local + minutes_from_hours(wait)
            if run.closes and leaves >= run.closes:
                return None
            opened = self.opening(run.shut, leaves - offset)
            if opened is None:
                return None
            if opened == leaves - offset:
                return leaves
            local = opened + offset
        return None


def next_of_week(minutes: tuple[int, ...], local: int) -> int:
    """Find the next of some minutes of the week (Monday 0:00 is 0) at or after a local minute."""
    # Day 1 of the calendar was a Monday.
    monday = (local - MINUTES_PER_DAY) // MINUTES_PER_WEEK * MINUTES_PER_WEEK + MINUTES_PER_DAY
    return next(
        leaves
        for week in range(2)
        for minute in minutes
        if (leaves := monday + week * MINUTES_PER_WEEK + minute) >= local
    )


def _reopens(shutdown: Shutdown, minute: int) -> int | None:
    """Give the minute at which a closure ends, or the same minute where it does not hold."""
    local = minute + shutdown.utc_offset_minutes
    if shutdown.kind == "window":
        start, end = shutdown.daily
        of_day = local % MINUTES_PER_DAY
        inside = start <= of_day < end if start < end else (of_day >= start or of_day < end)
        return minute + (end - of_day) % MINUTES_PER_DAY if inside else minute
    day = local // MINUTES_PER_DAY
    for first, last in shutdown.spans:
        last_day = _end_of_span(first, last, day, yearly=shutdown.yearly)
        if last_day is not None:
            return None if last_day == 0 else (last_day + 1) * MINUTES_PER_DAY - shutdown.utc_offset_minutes
    return minute


def _end_of_span(first: int, last: int, day: int, *, yearly: bool) -> int | None:
    """Give the last day of a span that covers a day, 0 for no end; None where it does not cover it."""
    if not yearly:
        if first <= day and (last == 0 or day <= last):
            return last
        return None
    length = max(0, last - first)
    start = date.fromordinal(first)
    year = date.fromordinal(day).year
    for began in (year, year - 1):
        begins = _same_day(start, began).toordinal()
        if begins <= day <= begins + length:
            return begins + length
    return None


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
