"""
What a capacity lets through over time: slots of time, each with so many TEU.

A departure is a slot that begins when it leaves; a line, a border or a yard has
slots of equal length from the minute at which it can first be reached.  A slot
holds at least the one container that a route would send through it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.modal import storm_share
from corridor.graph.services import headway_of
from corridor.routing.calendar import month_at, next_in_timetable
from corridor.units import HOURS_PER_YEAR, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridor.data.model import Network, Service
    from corridor.graph.limits import Limit
    from corridor.graph.modal import Departures

MINUTES_PER_YEAR = HOURS_PER_YEAR * MINUTES_PER_HOUR

LEAST_OPEN_SHARE = 0.05
"""However stormy a month, so much of it is fit for sailing."""


class Slots(NamedTuple):
    """
    Slots of one capacity.

    Attributes
    ----------
    starts
        Minute at which each begins; empty where all are of equal length.
    amounts
        TEU of each; one figure for slots of equal length.
    anchor, length
        Of slots of equal length: when one begins, and how long they are [min].
    """

    starts: tuple[int, ...]
    amounts: tuple[float, ...]
    anchor: int = 0
    length: int = 0

    def at(self, minute: int) -> int:
        """Give the number of the slot of a minute; -1 before the first departure."""
        if self.length:
            return (minute - self.anchor) // self.length
        return bisect_right(self.starts, minute) - 1

    def amount(self, slot: int) -> float:
        """Give the TEU of a slot."""
        return self.amounts[0] if self.length else self.amounts[slot]

    def after(self, minute: int) -> int | None:
        """Give the next minute at which a slot begins; None where there is none."""
        if self.length:
            return self.anchor + (self.at(minute) + 1) * self.length
        place = bisect_right(self.starts, minute)
        return self.starts[place] if place < len(self.starts) else None

    def between(self, first: int, last: int) -> Iterator[int]:
        """List the minutes at which slots begin."""
        if self.length:
            yield from range(
                self.anchor + -(-(first - self.anchor) // self.length) * self.length, last + 1, self.length
            )
        else:
            yield from self.starts[bisect_left(self.starts, first) : bisect_right(self.starts, last)]


def even_slots(teu_per_year: float, anchor: int, length: int, least_teu: float) -> Slots:
    """Cut a rate into slots of equal length, long enough that each holds a container."""
    amount = teu_per_year * length / MINUTES_PER_YEAR
    if 0 < amount < least_teu:
        times = ceil(least_teu / amount - 1e-9)
        return Slots((), (amount * times,), anchor, length * times)
    return Slots((), (amount,), anchor, length)


def departure_slots(minutes: Sequence[int], teu: float, least_teu: float) -> Slots:
    """Make each departure a slot; where one holds less than a container, so many together as hold one."""
    times = ceil(least_teu / teu - 1e-9) if 0 < teu < least_teu else 1
    return Slots(tuple(minutes[::times]), (teu * times,) * len(minutes[::times]))


def by_rate(
    network: Network, limit: Limit, link: str, board: Sequence[Service], first: int, until: int, step: int
) -> tuple[list[int], float]:
    """
    Space the departures of a service evenly from the first that can be caught; storms spread them.

    Parameters
    ----------
    network
        With its storms.
    limit
        Of the service on one line.
    link
        Id of the line.
    board
        Services of the departure board, which leave in turn.
    first, until
        First minute at which one can be caught, and last that matters.
    step
        What leaves more often is taken together over so many minutes.

    Returns
    -------
    minutes, teu
        Of the departures, and what each takes.
    """
    service = network.services[limit.id]
    headway = headway_of(service)[0] * MINUTES_PER_HOUR
    together = max(1, ceil(step / headway - 1e-9))
    teu = limit.full_teu_per_year * headway * together / MINUTES_PER_YEAR
    rate = sum(1 / headway_of(row)[0] for row in board)
    minute = first + MINUTES_PER_HOUR * [row.id for row in board].index(service.id) / rate
    found = []
    while minute <= until:
        found.append(int(minute))
        share = _storms(network, {service.id, link}, int(minute))
        minute += headway * together / max(1 - share, LEAST_OPEN_SHARE)
    return found, teu


def by_timetable(
    service: Service, limit: Limit, departures: Departures, lead: int, first: int, until: int
) -> tuple[list[int], float]:
    """List the departures of a timetable as they pass a line, so many minutes after boarding."""
    teu = limit.full_teu_per_year * headway_of(service)[0] / HOURS_PER_YEAR
    run = next((row for row in departures.runs if row.service == service.id and row.minutes), None)
    found = list[int]()
    if run is not None:
        leaves = next_in_timetable(run.minutes, departures.utc_offset_minutes, first - lead)
        while leaves + lead <= until:
            found.append(leaves + lead)
            leaves = next_in_timetable(run.minutes, departures.utc_offset_minutes, leaves + 1)
    return found, teu


def only(minutes: Sequence[int], runs: Callable[[int], bool]) -> list[int]:
    """Keep the departures that run."""
    return [minute for minute in minutes if runs(minute)]


def _storms(network: Network, keys: set[str], minute: int) -> float:
    """Give the share of the season in which storms hold a service on a line."""
    month, open_share = month_at(minute), 1.0
    for row in network.closures.values():
        if row.kind == "storm" and row.shares and any(member.id in keys for member in row.members):
            open_share *= 1 - storm_share(row.shares, month)
    return 1 - open_share
