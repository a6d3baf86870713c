"""An element of a route that can be full, and how its published time grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.flow.delays import allen_cunneen, line_addition
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from corridor.data.model import DelayLaw

FULLEST_TODAY = 0.95
"""Published times of what is said to be fuller are taken for those at this use; what is left above is stretched."""


class Station(NamedTuple):
    """
    An element of a route that can be full.

    Attributes
    ----------
    leg
        Number of the leg whose time grows.
    hours, km
        Published time and length of that leg.
    weight
        Places that a TEU takes.
    total, other
        Capacity, and what is taken by other traffic [TEU/year].
    now
        Today's corridor traffic [TEU/year]; None where nobody says.
    servers, service_hours, cs2
        What the law is asked with.
    """

    kind: str
    id: str
    name: str
    leg: int
    hours: float
    km: float
    weight: float
    total: float
    other: float
    now: float | None
    law: DelayLaw
    servers: int
    service_hours: float
    cs2: float

    def use(self, volume: float) -> float:
        """Give the share of the capacity that is used."""
        return (self.other + volume * self.weight) / self.total if self.total > 0 else 1.0

    @property
    def fits(self) -> float:
        """Greatest volume beside other traffic [TEU/year]."""
        return max(0.0, self.total - self.other) / self.weight

    def most(self, today: float) -> float:
        """Give the greatest volume with a time: what it takes for long, or what it carries today all the same."""
        return max(self.fits, today if self.now is None else self.now)

    def growth(self, volume: float, today: float) -> float | None:
        """Give the factor on the published time; None where the volume does not fit for long."""
        held = today if self.now is None else self.now
        if volume <= held:
            # Below today's load the published times hold, as nobody published shorter ones.
            return 1.0
        use, now = self.use(volume), self.use(held)
        if use >= 1:
            return None
        if now > FULLEST_TODAY:
            use = 1 - (1 - use) * (1 - FULLEST_TODAY) / (1 - now)
            now = FULLEST_TODAY
        base = self.hours if self.kind in ("link", "service") else self.service_hours
        published = base + self.wait(now)
        return max(1.0, (base + self.wait(use)) / published) if published > 0 else 1.0

    def wait(self, use: float) -> float:
        """Give what is waited at a use below 1, and what a line adds [h]."""
        law = self.law
        queued = self.service_hours * allen_cunneen(use, servers=self.servers, ca2=law.ca2, cs2=self.cs2)
        return queued + self.along(use)

    def along(self, use: float) -> float:
        """Give what a line adds in its schedule [h]."""
        return (
            line_addition(use, free_use=self.law.free_use, minutes_per_km=self.law.minutes_per_km)
            * self.km
            / MINUTES_PER_HOUR
        )
