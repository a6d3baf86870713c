"""
When an edge is passed: departures, closures, windows and storms on the calendar.

Minutes count from day 0 (that of `datetime.date.toordinal`), in UTC.  Cargo may
always wait, so an edge that is begun later never ends earlier: first in, first out,
the condition under which a search by arrival time is exact.

- What is shut when it would begin, begins when it opens; a shut-down that falls
  into the wait for a service that leaves at a rate starts that wait anew.
- A timetable gives the next departure at which neither the service nor anything
  else is shut.
- A storm delays by its expected rest at that time of the year; first in, first out
  holds while a spell is shorter than a month.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.distributions import moments_of_wait
from corridor.graph.modal import moments_of_spread
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK, minutes_from_hours, offset_at, utc_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.graph.modal import Departures, Edge, Graph, Run, Shutdown
    from corridor.routing.space import Space

FURTHEST_MINUTES = 3 * 366 * MINUTES_PER_DAY
"""Nobody waits longer than about three years; what is shut longer is shut for good."""

MONTHS = 12


class Passage(NamedTuple):
    """
    How an edge is passed.

    Attributes
    ----------
    begins
        Minute at which nothing is shut any more.
    ends
        Minute at which the edge is behind.
    held_by
        Closure that held it until `begins`; empty where nothing did.
    service
        Service that is boarded.
    """

    begins: int
    ends: int
    held_by: str = ""
    service: str = ""


def is_dated(graph: Graph, number: int) -> bool:
    """Report whether the time of an edge depends on when it is begun."""
    edge = graph.edges[number]
    seasonal = edge.spread is not None and edge.spread.kind in ("storm", "window")
    return number in graph.departures or bool(edge.shut) or seasonal


def passage(graph: Graph, number: int, minute: int) -> Passage | None:
    """
    Pass an edge.

    Parameters
    ----------
    graph
        Built with dates.
    number
        Of the edge.
    minute
        At which the cargo is there.

    Returns
    -------
    passage
        None where it is never passed.
    """
    edge = graph.edges[number]
    if number in graph.departures:
        return _boarded(graph, graph.departures[number], minute)
    begins, held_by = opening(graph, edge.shut, minute)
    if begins is None:
        return None
    return Passage(begins, begins + _minutes_of(graph, edge, begins), held_by)


def _minutes_of(graph: Graph, edge: Edge, minute: int) -> int:
    """Give the time of an edge that is open."""
    kind = edge.spread.kind if edge.spread else ""
    if edge.spread is not None and kind == "storm":
        month = month_at(minute + graph.places[edge.origin].utc_offset_minutes)
        return minutes_from_hours(moments_of_spread(edge.spread, month).mean)
    return 0 if kind == "window" and edge.shut else edge.minutes


def month_at(minute: int) -> float:
    """Give the time of the year in months; 0.5 is the middle of January."""
    day = date.fromordinal(minute // MINUTES_PER_DAY)
    after = date(day.year + day.month // MONTHS, day.month % MONTHS + 1, 1)
    length = (after - day.replace(day=1)).days * MINUTES_PER_DAY
    passed = (day.day - 1) * MINUTES_PER_DAY + minute % MINUTES_PER_DAY
    return day.month - 1 + passed / length


# -- closures ----------------------------------------------------------------------------------------------------


def opening(graph: Graph, shut: Sequence[str], minute: int) -> tuple[int | None, str]:
    """
    Find when nothing of a list of closures holds.

    Parameters
    ----------
    graph
        With its shut-downs.
    shut
        Ids of closures.
    minute
        From when on.

    Returns
    -------
    begins
        None where it does not open again.
    held_by
        The closure that held longest; empty where none did.
    """
    begins, held_by, longest = minute, "", 0
    waiting = True
    while waiting:
        waiting = False
        for key in shut:
            opens = _opens(graph.shutdowns[key], begins)
            if opens is None or opens - minute > FURTHEST_MINUTES:
                return None, key
            if opens > begins:
                if opens - begins > longest:
                    held_by, longest = key, opens - begins
                begins, waiting = opens, True
    return begins, held_by


def _opens(shutdown: Shutdown, minute: int) -> int | None:
    """Give the minute itself where it is open, else that at which it opens; None: not again."""
    clock = shutdown.utc_offset_minutes, shutdown.zone
    local = minute + offset_at(minute, *clock)
    if shutdown.kind == "window":
        start, end = shutdown.daily
        of_day = local % MINUTES_PER_DAY
        inside = start <= of_day < end if start <= end else of_day >= start or of_day < end
        return utc_of(local + (end - of_day) % MINUTES_PER_DAY, *clock) if inside else minute
    day = local // MINUTES_PER_DAY
    for first, last in _spans_near(shutdown, day):
        if first <= day and (last == 0 or day <= last):
            return None if last == 0 else utc_of((last + 1) * MINUTES_PER_DAY, *clock)
    return minute


def _spans_near(shutdown: Shutdown, day: int) -> tuple[tuple[int, int], ...]:
    """Give the spans of a shut-down that may matter from a day on, for about a year."""
    if not shutdown.yearly:
        return shutdown.spans
    year = date.fromordinal(day).year
    # One that began last year may reach over New Year.
    return tuple(_span_in(span, year + late) for late in (-1, 0, 1) for span in shutdown.spans)


@cache
def _span_in(span: tuple[int, int], year: int) -> tuple[int, int]:
    """Move a yearly span to another year; 29 February is 28 where there is none."""
    first, last = span
    day = date.fromordinal(first)
    try:
        moved = day.replace(year=year)
    except ValueError:
        moved = day.replace(year=year, day=28)
    return moved.toordinal(), (moved + timedelta(days=max(0, last - first))).toordinal()


def _next_shut(graph: Graph, shut: Sequence[str], minute: int) -> int | None:
    """Find when an open service is shut next by dates; None where it is not in the next year or so."""
    starts = []
    for key in shut:
        shutdown = graph.shutdowns[key]
        clock = shutdown.utc_offset_minutes, shutdown.zone
        day = (minute + offset_at(minute, *clock)) // MINUTES_PER_DAY
        for first, _ in _spans_near(shutdown, day):
            start = utc_of(first * MINUTES_PER_DAY, *clock)
            if start > minute:
                starts.append(start)
    return min(starts, default=None)


# -- departures --------------------------------------------------------------------------------------------------


def _boarded(graph: Graph, departures: Departures, minute: int) -> Passage | None:
    """Take whatever leaves first."""
    clock = departures.utc_offset_minutes, departures.zone
    found = (
        left(graph, run, clock[0], minute, minutes_from_hours(moments_of_wait(*run.wait).mean), zone=clock[1])
        for run in departures.runs
    )
    return min((item for item in found if item), key=lambda item: (item.ends, item.begins, item.service), default=None)


def left(graph: Graph, run: Run, offset: int, minute: int, wait: int, *, zone: str = "") -> Passage | None:
    """
    Leave with one run.

    Parameters
    ----------
    graph
        With its shut-downs.
    run
        What leaves.
    offset, zone
        Clock of the place, see `corridor.units.offset_at`.
    minute
        At which the cargo is there.
    wait
        For a service that leaves at a rate [min].

    Returns
    -------
    passage
        None where nothing leaves any more.
    """
    last = minute + FURTHEST_MINUTES
    if run.closes:
        last = min(last, utc_of(run.closes, offset, zone) - 1)
    at, held_by = max(minute, utc_of(run.opens, offset, zone) if run.opens else 0), ""
    while True:
        begins, key = opening(graph, run.shut, at)
        if begins is None:
            return None
        if begins > at:
            at, held_by = begins, key
        leaves = _next_by_clock(run.minutes, (offset, zone), at) if run.minutes else at + wait
        if leaves > last:
            return None
        if run.minutes:
            if opening(graph, run.shut, leaves)[0] == leaves:
                return Passage(at, leaves, held_by, run.service)
            at = leaves + 1
            continue
        shut = _next_shut(graph, run.shut, at)
        if shut is None or shut > leaves:
            return Passage(at, leaves, held_by, run.service)
        at = shut


def _next_by_clock(minutes: Sequence[int], clock: tuple[int, str], minute: int) -> int:
    """Find the next departure of a timetable; each leaves once, also where the clock shows its time twice or never."""
    offset, zone = clock
    if not zone:
        return next_in_timetable(minutes, offset, minute)
    local = minute + offset_at(minute, *clock) - 2 * MINUTES_PER_HOUR
    while True:
        local = next_in_timetable(minutes, 0, local)
        leaves = utc_of(local, *clock)
        if leaves >= minute:
            return leaves
        local += 1


def next_in_timetable(minutes: Sequence[int], offset: int, minute: int) -> int:
    """
    Find the next departure of a weekly timetable.

    Parameters
    ----------
    minutes
        Of the week, Monday 0:00 being 0, local time, rising.
    offset
        Local time less UTC [min].
    minute
        From when on; a departure at that very minute is caught.
    """
    # Day 1 was a Monday.
    of_week = (minute + offset - MINUTES_PER_DAY) % MINUTES_PER_WEEK
    later = next((other for other in minutes if other >= of_week), minutes[0] + MINUTES_PER_WEEK)
    return minute + later - of_week


# -- arcs of a search --------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """Minutes of edges that any date leaves alone, then one that depends on the date (-1: none)."""

    minutes: int
    number: int


def clock_of(space: Space) -> Callable[[int, int], int | None]:
    """
    Make the clock of a search: the minute after an arc that is begun at a minute.

    Parameters
    ----------
    space
        Forward: the earliest end.  Backward: the latest beginning that still ends
        by the minute.

    Returns
    -------
    clock
        From arc and minute; None where the arc is not passed.
    """
    graph = space.graph
    parts = [_parts(graph, arc.edges) for arc in space.arcs]
    if space.backward:
        return lambda arc, minute: _latest_beginning(graph, parts[arc], minute)
    return lambda arc, minute: _earliest_end(graph, parts[arc], minute)


def _parts(graph: Graph, edges: Sequence[int]) -> tuple[_Part, ...]:
    parts, minutes = list[_Part](), 0
    for number in edges:
        if is_dated(graph, number):
            parts.append(_Part(minutes, number))
            minutes = 0
        else:
            minutes += graph.edges[number].minutes
    return (*parts, _Part(minutes, -1))


def _earliest_end(graph: Graph, parts: Sequence[_Part], minute: int) -> int | None:
    for part in parts:
        minute += part.minutes
        if part.number >= 0:
            passed = passage(graph, part.number, minute)
            if passed is None:
                return None
            minute = passed.ends
    return minute


def _latest_beginning(graph: Graph, parts: Sequence[_Part], minute: int) -> int | None:
    for part in reversed(parts):
        if part.number >= 0:
            latest = latest_beginning(graph, part.number, minute)
            if latest is None:
                return None
            minute = latest
        minute -= part.minutes
    return minute


def latest_beginning(graph: Graph, number: int, minute: int) -> int | None:
    """
    Find the last minute at which an edge can be begun so that it is behind in time.

    Parameters
    ----------
    graph, number
        See `passage`.
    minute
        By which it must be behind.

    Returns
    -------
    begins
        To the minute; None where it would have to be years before.
    """

    def in_time(begins: int) -> bool:
        passed = passage(graph, number, begins)
        return passed is not None and passed.ends <= minute

    late, step = minute - least_minutes(graph, number), MINUTES_PER_HOUR
    if in_time(late):
        return late
    early = late - step
    while not in_time(early):
        late, step = early, step * 2
        early = late - step
        if minute - early > 2 * FURTHEST_MINUTES:
            return None
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (middle, late) if in_time(middle) else (early, middle)
    return early


def least_minutes(graph: Graph, number: int) -> int:
    """Give the least time of an edge at any date [min]."""
    edge = graph.edges[number]
    if number in graph.departures:
        waits = (run.wait if not run.minutes else (0.0, 0.0) for run in graph.departures[number].runs)
        return min((minutes_from_hours(moments_of_wait(*wait).mean) for wait in waits), default=0)
    if edge.spread is not None and edge.spread.kind == "storm":
        return min(minutes_from_hours(moments_of_spread(edge.spread, month + 0.5).mean) for month in range(MONTHS))
    return 0 if edge.spread is not None and edge.spread.kind == "window" and edge.shut else edge.minutes


def least_of_arcs(space: Space) -> list[int]:
    """Give the least time of each arc at any date [min]."""
    return [sum(least_minutes(space.graph, number) for number in arc.edges) for arc in space.arcs]


def begins_by(graph: Graph, edges: Sequence[int], minute: int) -> int:
    """
    Find the last minute at which a way can be begun so that it is behind in time.

    Parameters
    ----------
    graph
        Built with dates.
    edges
        Of a way that a backward search found, in order of travel.
    minute
        By which it must be behind.
    """
    begins = _latest_beginning(graph, _parts(graph, edges), minute)
    return minute if begins is None else begins
