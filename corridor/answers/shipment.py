"""
One big shipment over time.

Volumes are TEU a year unless a name says otherwise; times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.flows import Limiting, Proof, RouteFlow


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    What waits at a place in one week.

    Attributes
    ----------
    place, name
        Where.
    before
        Id of what it waits for.
    week
        From 1, counted from the departure.
    teu_most, teu_mean
        Most and mean waiting in the week [TEU].
    """

    place: str
    name: str
    before: str
    week: int
    teu_most: float
    teu_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What arrives in one week, and what has arrived by its end [TEU]."""

    week: int
    starts: str
    teu: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """
    All that waits at one place before one capacity.

    Attributes
    ----------
    place, name
        Where.
    before, before_name
        What it waits for.
    teu_days
        Volume times time.
    mean_days
        Mean wait of a TEU of the whole shipment.
    most_teu
        Most that waits at once.
    """

    place: str
    name: str
    before: str
    before_name: str
    teu_days: float
    mean_days: float
    most_teu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """
    One shipment over time.

    Attributes
    ----------
    teu
        Its size.
    departs
        Local date and time, ISO, at which all of it is ready.
    first_hours, half_hours, last_hours
        Expected time until the first, the middle and the last TEU has arrived.
    first, half, last
        The same as local date and time at the destination, ISO.
    step_hours
        Step by which rates let through.
    to_the_minute
        Whether nothing waits for a rate, so that all times are as exact as the calendar.
    proof
        Hours to the last arrival, and before when it is proved that not all can have arrived.
    unknown_share
        Share of the volume on routes on which no capacity is published at all.
    routes
        TEU by way.
    arrivals, queues
        Week by week.
    waits
        All that waits, the longest first.
    remarks
        What the planner should hear beside the answer.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    teu: float
    departs: str
    first_hours: float
    half_hours: float
    last_hours: float
    first: str
    half: str
    last: str
    step_hours: float
    to_the_minute: bool
    proof: Proof
    routes: tuple[RouteFlow, ...]
    arrivals: tuple[Arrivals, ...]
    queues: tuple[Queue, ...]
    waits: tuple[Wait, ...]
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    unknown_share: float = 0.0
    assumed: tuple[Limiting, ...] = ()
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the question."""
        days = self.last_hours / 24
        return f"<Shipment of {self.teu:,.0f} TEU, {self.origin} - {self.destination}, {days:.1f} days to the last>"
