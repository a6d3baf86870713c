"""Trips by date: times as people write them, and the legs of a way with their hours on the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from corridor.answers import Leg, Route
from corridor.errors import NetworkError
from corridor.graph.departure import is_freed, leading_waits, ship_modes
from corridor.routing.calendar import Passage, is_dated, passage
from corridor.routing.itinerary import leg_of, route_of
from corridor.routing.through_legs import with_through_rate
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, offset_at, utc_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.graph.modal import Edge, Graph

FIRST_YEAR, LAST_YEAR = 1990, 2200


def minute_of(text: str, *, option: str, offset: int, zone: str = "", latest: bool = False) -> int:
    """
    Read a date and time.

    Parameters
    ----------
    text
        ISO, such as ``"2026-12-01T08:00"``; a date alone is its midnight.
    option
        What it was given for, for the message.
    offset, zone
        Clock of the place, see `corridor.units.offset_at`; a text with an offset
        of its own keeps that.
    latest
        Whether it is a time by which something is to be done: of a time that the
        clock skips the moment before, else the one after it.

    Returns
    -------
    minute
        From day 0, UTC.

    Raises
    ------
    NetworkError
        If it is no time, or is outside all plans.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.second or moment.microsecond:
        msg = f"{option} {text!r} is no time: write it as 2026-12-01T08:00, or 2026-12-01 for its midnight."
        raise NetworkError(msg)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        msg = f"{option} {text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}."
        raise NetworkError(msg)
    ahead = moment.utcoffset()
    local = moment.toordinal() * MINUTES_PER_DAY + moment.hour * MINUTES_PER_HOUR + moment.minute
    if ahead is not None:
        return local - ahead // timedelta(minutes=1)
    minute = utc_of(local, offset, zone)
    # A time that the clock skips is the same wait after the hour before it: nobody leaves earlier than asked.
    skipped = local - minute - offset_at(minute, offset, zone)
    return minute if latest else minute + skipped


def iso_of(minute: int, offset: int) -> str:
    """Write a minute as local time, ISO."""
    day, rest = divmod(minute + offset, MINUTES_PER_DAY)
    return f"{date.fromordinal(day).isoformat()}T{rest // 60:02d}:{rest % 60:02d}"


def day_of(minute: int, offset: int) -> str:
    """Give the local day of a minute, ISO."""
    return iso_of(minute, offset)[:10]


class _Timed:
    """Legs under construction, each with its first and its last minute."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.legs = list[tuple[Leg, int, int]]()

    def add(self, leg: Leg, begins: int, ends: int) -> None:
        """Add a leg with its hours."""
        self.legs.append((leg._replace(minutes=ends - begins), begins, ends))

    def pass_edge(self, number: int, minute: int, passed: Passage) -> None:
        """Add the legs of an edge: what it waits for, then itself."""
        edge = self.graph.edges[number]
        window = edge.spread is not None and edge.spread.kind == "window" and bool(edge.shut)
        boards = number in self.graph.departures
        held = passed.begins if passed.held_by and not window else minute
        if held > minute:
            self.add(self._hold(edge, passed.held_by), minute, held)
        if boards:
            if edge.kind or passed.ends > held:
                leg = leg_of(edge)._replace(
                    kind="wait", id=passed.service, usd_per_teu=0.0, kg_co2e_per_teu=0.0, fees=()
                )
                self.add(leg, held, passed.ends)
        elif edge.kind != "wait" or passed.ends > held:
            self.add(leg_of(edge), held, passed.ends)

    def _hold(self, edge: Edge, closure: str) -> Leg:
        """Make the wait for the end of a closure."""
        shutdown, place = self.graph.shutdowns[closure], self.graph.places[edge.origin]
        return Leg(
            kind="wait",
            id=closure,
            origin=edge.origin,
            destination=edge.origin,
            mode=edge.mode,
            minutes=0,
            km=0.0,
            country=place.country,
            countries=(),
            sources=shutdown.sources,
            basis=shutdown.basis,
            confidence=shutdown.confidence,
            usd_per_teu=0.0,
            kg_co2e_per_teu=0.0,
        )

    def without_first_wait(self) -> None:
        """Leave out what is waited before the first departure; what happens at the origin moves up to it."""
        waits = leading_waits(self.graph, [(leg.kind, leg.mode, leg.id) for leg, _, _ in self.legs])
        if not waits:
            return
        first = waits[-1] + 1
        ahead = [item for place, item in enumerate(self.legs[:first]) if place not in waits]
        minute = self.legs[waits[-1]][2]
        moved = list[tuple[Leg, int, int]]()
        for leg, _, _ in reversed(ahead):
            moved.append((leg, minute - leg.minutes, minute))
            minute -= leg.minutes
        self.legs = [*reversed(moved), *self.legs[first:]]


def dated_route(
    graph: Graph,
    edges: Sequence[int],
    minute: int,
    *,
    origin: str,
    destination: str,
    rank: int = 1,
    ready: bool = False,
) -> Route:
    """
    Make a route of the edges that a search by date found.

    Parameters
    ----------
    graph
        Built with dates.
    edges
        Their numbers in order of travel; each can be passed.
    minute
        At which the cargo is there.
    origin, destination
        Place ids.
    rank
        Place in the order of the answer.
    ready
        Whether the wait for the first departure counts.

    Returns
    -------
    route
        Each leg with its local hours; waits for closures are legs of their own.
        The range is that of an undated trip, see `corridor.simulation` for one
        with the calendar.

    Raises
    ------
    NetworkError
        If an edge cannot be passed any more.
    """
    timed = _Timed(graph)
    now = minute
    for number in edges:
        edge = graph.edges[number]
        if is_dated(graph, number):
            passed = passage(graph, number, now)
            if passed is None:
                msg = f"{edge.id or edge.origin} cannot be passed from {iso_of(now, 0)} UTC on."
                raise NetworkError(msg)
            timed.pass_edge(number, now, passed)
            now = passed.ends
        elif edge.kind:
            timed.add(leg_of(edge), now, now + edge.minutes)
            now += edge.minutes
    if not ready:
        timed.without_first_wait()
    places = graph.places
    legs = tuple(
        leg._replace(
            departs=iso_of(begins, places[leg.origin].offset_at(begins)),
            arrives=iso_of(ends, places[leg.destination].offset_at(ends)),
        )
        for leg, begins, ends in timed.legs
    )
    legs = with_through_rate(legs, graph.through)
    route = route_of(graph, edges, origin=origin, destination=destination, rank=rank)
    if not legs:
        return route._replace(legs=())
    return route._replace(
        legs=legs,
        departs=legs[0].departs,
        arrives=legs[-1].arrives,
        departs_utc=iso_of(timed.legs[0][1], 0) + "Z",
        arrives_utc=iso_of(timed.legs[-1][2], 0) + "Z",
    )


def trip_from_departure(graph: Graph, edges: Sequence[int], minute: int, *, ready: bool) -> tuple[tuple[int, ...], int]:
    """
    Give the part of a way whose time counts, and the minute at which it begins.

    Parameters
    ----------
    graph
        Built with dates.
    edges
        Numbers of the edges, in order of travel.
    minute
        At which the cargo is there.
    ready
        Whether the wait for the first departure counts.
    """
    if ready:
        return tuple(edges), minute
    ships = ship_modes(graph)
    first = next((place for place, number in enumerate(edges) if _has_left(graph, number, ships)), len(edges))
    before = [number for number in edges[:first] if graph.edges[number].kind == "access"]
    now = minute
    for number in edges[:first]:
        passed = passage(graph, number, now)
        now = passed.ends if passed else now
    if first < len(edges) and (passed := passage(graph, edges[first], now)):
        now = passed.begins
    return (*before, *edges[first:]), now - sum(graph.edges[number].minutes for number in before)


def _has_left(graph: Graph, number: int, ships: frozenset[str]) -> bool:
    return graph.edges[number].kind not in ("", "access") and not is_freed(graph, number, ships)


def first_stop(graph: Graph, edges: Sequence[int], minute: int) -> str:
    """
    Say where a way comes to a stop for good on the calendar.

    Parameters
    ----------
    graph
        Built with dates.
    edges
        Of a way that cannot be gone from the minute on, in order of travel.
    minute
        At which the cargo is there, UTC.

    Returns
    -------
    reason
        Names the edge and what ended; empty where nothing stops it.
    """
    for number in edges:
        edge, passed = graph.edges[number], passage(graph, number, minute)
        if passed is None:
            place = graph.places[edge.origin or next(iter(graph.places))]
            return _reason(graph, number, edge, day_of(minute, place.offset_at(minute)))
        minute = passed.ends
    return ""


def _reason(graph: Graph, number: int, edge: Edge, day: str) -> str:
    place = graph.places[edge.origin].name
    if number not in graph.departures:
        return f"{edge.id} at {place} is shut from {day} on ({', '.join(edge.shut)})."
    ended = [
        f"{run.service} until {date.fromordinal(run.closes // MINUTES_PER_DAY - 1)}"
        for run in graph.departures[number].runs
        if run.closes
    ]
    shut = sorted({key for run in graph.departures[number].runs for key in run.shut})
    causes = [*(f"valid are {text}" for text in ended), *(f"shut by {key}" for key in shut)]
    return f"nothing leaves {place} from {day} on that could be caught ({'; '.join(causes)})."
