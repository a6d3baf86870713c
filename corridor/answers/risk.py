"""How sure a trip is: times drawn at random, for a fixed route and for one that is changed when the sea is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corridor.answers.routes import Route


class Sureness(NamedTuple):
    """
    Times of a trip over all draws [h].

    Attributes
    ----------
    mean, sd
        Mean and standard deviation.
    p10, p50, p80, p90, p95
        Times that are kept in so many of a hundred trips.
    within
        Share of the trips that take no longer than was asked for; None where
        nothing was asked for.
    """

    mean: float
    sd: float
    p10: float
    p50: float
    p80: float
    p90: float
    p95: float
    within: float | None = None


class Arrivals(NamedTuple):
    """Local times, ISO, by which so many of a hundred trips are there."""

    p50: str
    p80: str
    p95: str


class LegSpread(NamedTuple):
    """
    What one leg adds to the spread.

    Attributes
    ----------
    kind, id, origin, destination
        The leg.
    mean, sd
        Of its time [h].
    share
        Of the variance of the whole; the shares of all legs add up to 1, and one
        that makes up for others is below zero.
    """

    kind: str
    id: str
    origin: str
    destination: str
    mean: float
    sd: float
    share: float


class Rerouted(NamedTuple):
    """
    The trip where it is known at departure which seas are shut.

    Attributes
    ----------
    sureness
        Times of the trip.
    share
        Of the trips that take another route.
    ways
        Routes taken instead, each with its share of all trips.
    """

    sureness: Sureness
    share: float
    ways: tuple[tuple[Route, float], ...]


class Risk(NamedTuple):
    """
    How sure a trip is.

    Attributes
    ----------
    route
        The fixed route.
    fixed, rerouted
        See there.
    draws, seed
        Of the simulation.
    within_days
        What was asked for; None where nothing was.
    legs
        In order of travel.
    arrivals, rerouted_arrivals
        With a date; else None.
    ready
        Whether the wait for the first departure counts.
    warnings
        What the planner should hear beside the answer.
    """

    route: Route
    fixed: Sureness
    rerouted: Rerouted
    draws: int
    seed: int
    within_days: float | None
    legs: tuple[LegSpread, ...]
    arrivals: Arrivals | None = None
    rerouted_arrivals: Arrivals | None = None
    ready: bool = False
    warnings: tuple[str, ...] = ()
