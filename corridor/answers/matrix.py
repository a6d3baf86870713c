"""Times from many places to many."""

from __future__ import annotations

from typing import NamedTuple

from corridor.units import hours_from_minutes


class Pair(NamedTuple):
    """
    The fastest way from one place to another, in short.

    Attributes
    ----------
    origin, destination
        Place ids.
    minutes
        Expected time [min]; None where there is no way, as are the other figures.
    hours_low, hours_high
        P10 and P90 of the total time [h].
    km
        Length [km].
    borders, transfers
        Changes of country and of mode.
    usd_per_teu, kg_co2e_per_teu
        Price and emissions of the legs together; None where any is unknown.
    """

    origin: str
    destination: str
    minutes: int | None = None
    hours_low: float | None = None
    hours_high: float | None = None
    km: float | None = None
    borders: int | None = None
    transfers: int | None = None
    usd_per_teu: float | None = None
    kg_co2e_per_teu: float | None = None

    @property
    def hours(self) -> float | None:
        """Expected time [h], two decimals."""
        return None if self.minutes is None else hours_from_minutes(self.minutes)


class Matrix(NamedTuple):
    """
    Fastest ways from every origin to every destination.

    Attributes
    ----------
    on, applied
        Date for which the network holds, ISO; projects and scenarios behind it.
    names
        Name of each place by id.
    pairs
        By origin, then by destination, in the order that was asked for.
    idle
        Restrictions that took out nothing.
    """

    on: str
    applied: tuple[str, ...]
    names: dict[str, str]
    pairs: tuple[Pair, ...]
    idle: tuple[str, ...] = ()
