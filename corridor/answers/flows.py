"""
What answers of capacity have in common: a proof, routes that carry, how full they make things.

Volumes are TEU a year unless a name says otherwise; times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.routes import Route

WARN_USE = 0.85
"""Above this share of use times grow, which the model does not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    Both sides of an optimum.

    Attributes
    ----------
    primal
        What the answer reaches: the flow, or the cost.
    dual
        What the prices show that no answer can better.
    """

    primal: float
    dual: float

    @property
    def gap(self) -> float:
        """Relative distance of the two; noise of floating point counts as none."""
        if isinf(self.dual):
            return 1.0
        gap = abs(self.primal - self.dual) / max(1.0, abs(self.primal), abs(self.dual))
        return 0.0 if gap < 1e-6 else gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Limiting:
    """
    A capacity and the record behind it.

    Attributes
    ----------
    kind, id
        ``"link"``, ``"border"``, ``"facility"``, ``"service"`` or ``"pool"``, and the record.
    name
        What the reader sees.
    direction
        Place that is left, or ``"west"`` and ``"east"``; empty where both ways share it.
    teu_per_year
        After the loads that are deducted.
    figure
        The published figure in words and its own unit.
    constant
        Id of the class value that fills it; empty where it is published.
    """

    kind: str
    id: str
    name: str
    direction: str
    teu_per_year: float
    figure: str
    basis: str
    confidence: str
    sources: tuple[str, ...]
    constant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFlow:
    """
    Flow on one way.

    Attributes
    ----------
    route
        The way, leg by leg.
    teu
        Flow [TEU/year, or TEU a period of an allocation].
    cargo
        Class of cargo, or ``"empties"``.
    services
        Services aboard, in order.
    """

    route: Route
    teu: float
    cargo: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLoad:
    """
    Load of one link in one direction.

    Attributes
    ----------
    link, origin, destination, mode
        The link and its direction.
    teu
        Flow, in the period of the answer.
    capacity
        What the link or the services on it take; None is unknown.
    use
        Highest share of use among all that limits it, pools included; None is unknown.
    limited_by
        Id of what has that share.
    """

    link: str
    origin: str
    destination: str
    mode: str
    teu: float
    capacity: float | None = None
    use: float | None = None
    limited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLoad:
    """Load of one capacity, in the period of the answer."""

    limiting: Limiting
    teu: float
    capacity: float

    @property
    def use(self) -> float:
        """Share of the capacity that is used."""
        return self.teu / self.capacity if self.capacity else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """
    What is lost when one element is out.

    Attributes
    ----------
    kind, id, name
        The element.
    lost_teu
        Flow that is lost, in the period of the answer.
    added_hours
        Time that is added to the fastest way; None where no way is left.
    unmet_teu
        Demand that is not met beyond what was unmet before (allocations).
    """

    kind: str
    id: str
    name: str
    lost_teu: float
    added_hours: float | None = 0.0
    unmet_teu: float = 0.0
