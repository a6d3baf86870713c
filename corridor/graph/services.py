"""Links as they are run: directions, departure boards and the wait for the next departure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.modal import Run, Spread
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from corridor.data.model import Link, Network, Service
    from corridor.data.times import Hours

HOURS_PER_WEEK = 168


class Crossing(NamedTuple):
    """One direction of a link."""

    link: Link
    origin: str
    destination: str
    countries: tuple[str, ...]
    hours: Hours

    @property
    def label(self) -> str:
        """Name of the direction in node labels."""
        return f"{self.link.id}:{self.origin}"


def crossings_of(link: Link) -> tuple[Crossing, ...]:
    """Give the directions in which a link is run."""
    forward = Crossing(link, link.origin, link.destination, link.countries, link.hours)
    if link.direction == "forward":
        return (forward,)
    back = Crossing(link, link.destination, link.origin, link.countries[::-1], link.back_hours or link.hours)
    return (forward, back)


class Board(NamedTuple):
    """What services must have in common to be one departure board."""

    links: tuple[str, ...]
    origin: str
    carries: tuple[str, ...]
    shut: tuple[str, ...] = ()
    terminals: tuple[str, ...] = ()
    running_days: float | None = None
    product: str = ""


def is_open(link: Link, day: date) -> bool:
    """Report whether a link is run on a day: a suspension holds from its date on, and so does an opening."""
    begun = link.since is None or link.since <= day
    return begun if link.status == "open" else not begun


def served_directions(network: Network) -> set[tuple[str, str]]:
    """
    Name the directions of links that are boarded, never run into freely.

    Parameters
    ----------
    network
        Every service counts, one that is out of date as well.

    Returns
    -------
    directions
        Pairs of link and place of departure.
    """
    found = set[tuple[str, str]]()
    for service in network.services.values():
        if service.product:
            continue
        boards = [Board(service.links, service.origin, service.carries)]
        if service.direction == "both" and not service.timetable:
            boards.append(Board(service.links[::-1], _far_end(service, network), service.carries))
        found |= {(item.link.id, item.origin) for board in boards for item in crossings_of_board(board, network)}
    return found


def departure_boards(
    network: Network,
    day: date | None,
    links: Mapping[str, Link],
    usable: Callable[[Service], bool],
    shut: Callable[[str], tuple[str, ...]],
) -> dict[Board, tuple[Service, ...]]:
    """
    Gather the services that run the same links in the same order, in both directions.

    Parameters
    ----------
    network
        With its services.
    day
        Day on which they must be valid; None takes all.
    links
        Links that may be used.
    usable
        Tells whether a service may be used.
    shut
        Names the storms and windows that hold a service alone: services that
        are held differently are no one board.

    Returns
    -------
    boards
        Services of each board, the most frequent first.
    """
    found: dict[Board, list[Service]] = {}
    for service in sorted(network.services.values(), key=lambda row: (headway_of(row)[0], row.id)):
        running = day is None or (
            (service.valid_from is None or service.valid_from <= day)
            and (service.valid_to is None or service.valid_to >= day)
        )
        if not running or not usable(service) or not all(key in links for key in service.links):
            continue
        held = shut(service.id)
        run = (service.carries, held, service.terminals, service.running_days, service.product)
        found.setdefault(Board(service.links, service.origin, *run), []).append(service)
        if service.direction == "both" and not service.timetable:
            end = _far_end(service, network)
            if end:
                back = Board(service.links[::-1], end, *run)
                found.setdefault(back, []).append(service)
    return {route: tuple(rows) for route, rows in found.items()}


def _far_end(service: Service, network: Network) -> str:
    place = service.origin
    for key in service.links:
        link = network.links[key]
        place = link.destination if link.origin == place else link.origin
    return place


def crossings_of_board(board: Board, network: Network) -> list[Crossing]:
    """Turn the links of a service into directions of travel; it ends where they do not join."""
    place, crossings = board.origin, []
    for key in board.links:
        crossing = next((item for item in crossings_of(network.links[key]) if item.origin == place), None)
        if crossing is None:
            break
        crossings.append(crossing)
        place = crossing.destination
    return crossings


def headway_of(service: Service) -> tuple[float, float]:
    """
    Give the mean interval [h] and the squared variation of a service.

    Parameters
    ----------
    service
        With a rate, a headway or a timetable.
    """
    if service.timetable:
        gaps = _gaps(service.timetable)
        headway = HOURS_PER_WEEK / len(gaps)
        return headway, sum((gap - headway) ** 2 for gap in gaps) / len(gaps) / headway**2
    headway = service.headway_hours or HOURS_PER_WEEK / (service.departures_per_week or 1)
    return headway, service.cv**2


def _gaps(timetable: tuple[int, ...]) -> tuple[float, ...]:
    minutes = sorted(timetable)
    week = HOURS_PER_WEEK * MINUTES_PER_HOUR
    return tuple(
        (((after - before) % week) or week) / MINUTES_PER_HOUR
        for before, after in zip(minutes, minutes[1:] + minutes[:1], strict=True)
    )


def timetable_of(services: tuple[Service, ...]) -> tuple[int, ...]:
    """Merge the timetables where every service has one."""
    if all(service.timetable for service in services):
        return tuple(sorted({minute for service in services for minute in service.timetable}))
    return ()


def spread_of_wait(services: tuple[Service, ...]) -> Spread:
    """Combine services: rates add; the squared variation is the mean by rate."""
    timetable = timetable_of(services)
    if timetable:
        return Spread("timetable", _gaps(timetable))
    headways = [headway_of(service) for service in services]
    rate = sum(1 / headway for headway, _ in headways)
    variation = sum(v / headway for headway, v in headways) / rate
    return Spread("wait", (1 / rate, variation))


def runs_of(
    services: Sequence[Service],
    shut: Callable[[str], tuple[str, ...]],
    *,
    later_minutes: int = 0,
    waits: bool = True,
) -> tuple[Run, ...]:
    """
    List what leaves from a departure board, for a search by date.

    Services that leave at a rate are waited for together while all of them run;
    where the days or the closures of some differ, there is a run for every set
    that may be left, and whoever waits takes the one that leaves first.

    Parameters
    ----------
    services
        Of one board.
    shut
        Gives the dated closures of a service.
    later_minutes
        Time from the start of the service to this place [min].
    waits
        Whether the wait is still to come; else all leave at once.
    """
    runs = [
        Run(
            service.id,
            _first_minute(service, later_minutes),
            _last_minute(service, later_minutes),
            tuple(sorted((minute + later_minutes) % MINUTES_PER_WEEK for minute in service.timetable)),
            shut=shut(service.id),
        )
        for service in services
        if service.timetable and waits
    ]
    by_rate = [service for service in services if not (service.timetable and waits)]
    for members in _sets_that_run_together(by_rate, shut):
        opens = max(_first_minute(service, later_minutes) for service in members)
        ends = [end for service in members if (end := _last_minute(service, later_minutes))]
        closures = tuple(sorted({key for service in members for key in shut(service.id)}))
        headway, variation = spread_of_wait(members).figures if waits else (0.0, 0.0)
        wait = (float(headway), float(variation))
        runs.append(Run(members[0].id, opens, min(ends, default=0), wait=wait, shut=closures))
    return tuple(runs)


def _sets_that_run_together(
    services: Sequence[Service], shut: Callable[[str], tuple[str, ...]]
) -> list[tuple[Service, ...]]:
    """Give each set of services that is all that runs at some time, or all that is left by a closure."""
    sets = {}
    closures = {key for service in services for key in shut(service.id)}
    for start in {service.valid_from for service in services}:
        for end in {service.valid_to for service in services}:
            for closure in ("", *sorted(closures)):
                members = tuple(
                    service
                    for service in services
                    if (service.valid_from is None or (start is not None and service.valid_from <= start))
                    and (service.valid_to is None or (end is not None and service.valid_to >= end))
                    and closure not in shut(service.id)
                )
                if members:
                    sets[tuple(service.id for service in members)] = members
    open_always = tuple(service for service in services if not shut(service.id))
    if open_always:
        sets[tuple(service.id for service in open_always)] = open_always
    return [members for _, members in sorted(sets.items())]


def _first_minute(service: Service, later_minutes: int) -> int:
    return service.valid_from.toordinal() * MINUTES_PER_DAY + later_minutes if service.valid_from else 0


def _last_minute(service: Service, later_minutes: int) -> int:
    return (service.valid_to.toordinal() + 1) * MINUTES_PER_DAY + later_minutes if service.valid_to else 0
