"""A time as it is published: three figures."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from corridor.errors import NetworkError


@dataclass(frozen=True, slots=True)
class Hours:
    """
    A time as it is published: three figures.

    Attributes
    ----------
    low, typical, high
        P10, P50 and P90 [h].
    typical_is
        ``"median"``, or ``"mean"`` where the publication gives an average.
    """

    low: float
    typical: float
    high: float
    typical_is: str = "median"

    def __post_init__(self) -> None:
        """Refuse what no time can be."""
        for name in ("low", "typical", "high"):
            if not 0 <= (value := getattr(self, name)) < inf:
                msg = f"hours_{name} must be zero or more and finite, got {value!r}."
                raise NetworkError(msg)
        if not self.low <= self.typical <= self.high:
            msg = f"hours_low, hours_typical, hours_high must rise: got {self.low:g}, {self.typical:g}, {self.high:g}."
            raise NetworkError(msg)

    def scaled(self, factor: float) -> Hours:
        """Multiply all three figures by one factor."""
        return Hours(self.low * factor, self.typical * factor, self.high * factor, self.typical_is)
